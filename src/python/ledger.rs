//! `Ledger`: the durable record of redemptions, and `Entry`, one line of it.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{self, Duration};

use chrono::NaiveDate;
use pyo3::prelude::*;
#[cfg(feature = "stubs")]
use pyo3::{PyTypeInfo, inspect::PyStaticExpr, type_hint_identifier, type_hint_union};

use super::acting::action::AnyAction;
use super::border::convert::{FilePath, shown};
use super::border::errors::InvalidInputError;
use super::border::fields::{Arg, Count, Field, Give, Licenses, unexpected};
use super::border::instant::Instant;
use super::border::record::record;
use super::border::watch::aside;
use super::model::portfolio::PyPortfolio;
use super::tables::table::PyTable;
use crate::columns::rows;
use crate::intake::{self, Format, Keys};
use crate::ledger::{
    Deed, Entry, EntryId, Fingerprint, Ledger, LedgerError, PATIENCE, PortfolioText, Recorded, done_by,
};
use crate::model::{SubscriptionId, TenantId};
use crate::redeem::{Event, EventKind};

/// How long to wait for another process before looking whether the user wants to stop.
const BETWEEN_LOOKS: Duration = Duration::from_millis(200);

/// What an entry takes in the file, in bytes, about.
const BYTES_OF_AN_ENTRY: u64 = 500;

const TEXT: PortfolioText = PortfolioText {
    write: |portfolio| Ok(intake::write_portfolio(portfolio, Format::Json, Keys::Masked)?),
    read: |text| Ok(intake::read_portfolio(text, Format::Json, None)?),
};

record! {
    /// One line of a ledger: an action that was carried out, or that an earlier entry was undone.
    ///
    /// `Ledger.record` and `Ledger.undo` give one.
    ///
    ///     >>> pb.Entry(id=4, at="2026-01-12T09:00:00Z", undoes=3, why="the wrong tenant").verb
    ///     'undo'
    class PyEntry(Entry) = "Entry", only *;
    required {
        /// Its number, from 1 in the order of recording.
        id: i64 = |it| it.id.0;
        /// When it was recorded, a `datetime.datetime` in UTC.
        at: Instant = |it| Instant(it.at);
    }
    optional {
        /// Who recorded it; None only for a reversal.
        by: String = |it| it.by.clone();
        /// The action; None for a reversal, and so are the fields from here to `fingerprint`.
        action: AnyAction = |it| it.recorded().map(|done| AnyAction(done.action.clone()));
        /// What happened, as in the events of a timeline, such as `extended`.
        event: EventKind = |it| it.recorded().map(|done| done.event.kind);
        /// The id of the subscription.
        subscription: SubscriptionId = |it| it.recorded().map(|done| done.event.subscription.clone());
        /// The id of the tenant it is in afterwards.
        tenant: TenantId = |it| it.recorded().map(|done| done.event.tenant.clone());
        /// The product.
        product: String = |it| it.recorded().map(|done| done.event.product.clone());
        /// The licences of the benefit redeemed; None for a move or an assignment.
        licenses: Licenses = |it| it.recorded().and_then(|done| done.licenses.map(Count));
        /// The licences the subscription has afterwards.
        licenses_after: Licenses = |it| it.recorded().map(|done| Count(done.event.licenses));
        /// The first day the subscription no longer covers afterwards.
        end_after: NaiveDate = |it| it.recorded().and_then(|done| done.event.end);
        /// Twelve digits that stand for the key redeemed in this ledger; None where it was not recorded in full.
        fingerprint: Fingerprint = |it| it.recorded().and_then(|done| done.fingerprint);
        /// The number of the entry it undoes.
        undoes: i64 = |it| it.undoes().map(|entry| entry.0);
        /// Why that was undone.
        why: String = |it| match &it.deed {
            Deed::Undone { why, .. } => Some(why.clone()),
            Deed::Done(_) => None,
        };
    }
    defaulted {}
    make {
        let deed = match (undoes, why) {
            (Some(entry), Some(why)) => Deed::Undone { entry: EntryId(entry), why },
            (None, None) => {
                let missing = |name| InvalidInputError::new_err(format!("`{name}` is missing, expected it beside `action`"));
                let action = action.map(|action| action.0).ok_or_else(|| missing("action"))?;
                let event = Event {
                    date: action.on(),
                    kind: event.ok_or_else(|| missing("event"))?,
                    subscription: subscription.ok_or_else(|| missing("subscription"))?,
                    tenant: tenant.ok_or_else(|| missing("tenant"))?,
                    product: product.ok_or_else(|| missing("product"))?,
                    licenses: licenses_after.ok_or_else(|| missing("licenses_after"))?.0,
                    end: end_after,
                    benefit: action.benefit().cloned(),
                };
                Deed::Done(Recorded { action, event, licenses: licenses.map(|count| count.0), fingerprint })
            }
            _ => {
                let message = "`undoes` and `why` go together, expected both or none";
                return Err(InvalidInputError::new_err(message));
            }
        };
        Ok(Entry { id: EntryId(id), at: at.0, by, deed })
    }
    methods {
        /// The verb of the action, such as `extend`, or `undo`.
        #[getter]
        fn verb(&self) -> &'static str {
            self.0.verb()
        }

        /// The day of the action; None for a reversal.
        #[getter]
        fn on(&self) -> Give<Option<NaiveDate>> {
            Give(self.0.recorded().map(|done| done.action.on()))
        }

        /// The id of the benefit redeemed, or None.
        #[getter]
        fn benefit(&self) -> Option<&str> {
            self.0.recorded()?.action.benefit().map(|benefit| benefit.as_str())
        }
    }
}

impl Field for Fingerprint {
    #[cfg(feature = "stubs")]
    const TAKEN: PyStaticExpr = type_hint_identifier!("builtins", "str");

    fn take(value: &Bound<'_, PyAny>, name: &str) -> PyResult<Self> {
        let text = String::take(value, name)?;
        text.parse()
            .map_err(|_| unexpected(value, name, "twelve hexadecimal digits"))
    }

    fn give(self, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        self.to_string().give(py)
    }
}

/// An entry by itself or by its number.
struct EntryRef(EntryId);

impl Field for EntryRef {
    #[cfg(feature = "stubs")]
    const TAKEN: PyStaticExpr = type_hint_union!(PyEntry::TYPE_HINT, type_hint_identifier!("typing", "SupportsIndex"));

    fn take(value: &Bound<'_, PyAny>, name: &str) -> PyResult<Self> {
        if let Ok(entry) = value.cast::<PyEntry>() {
            return Ok(Self(entry.get().0.id));
        }
        let number = i64::take(value, name).map_err(|_| unexpected(value, name, "an `Entry` or its number"))?;
        Ok(Self(EntryId(number)))
    }

    fn give(self, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        self.0.0.give(py)
    }
}

/// How long to wait, in seconds.
struct Seconds(Duration);

impl Field for Seconds {
    #[cfg(feature = "stubs")]
    const TAKEN: PyStaticExpr = type_hint_identifier!("builtins", "float");

    fn take(value: &Bound<'_, PyAny>, name: &str) -> PyResult<Self> {
        let seconds = value.extract::<f64>().ok();
        let duration = seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
        duration
            .map(Self)
            .ok_or_else(|| unexpected(value, name, "a number of seconds from 0"))
    }

    fn give(self, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        Ok(self.0.as_secs_f64().into_pyobject(py)?.into_any())
    }
}

/// A durable record of what was redeemed, by whom and when: a file that is only ever added to.
///
/// The file is made when it is not there. Once `record` returns, its entry survives a crash; when it raises, nothing was
/// recorded. Any number of threads and processes may use one file on a local disk at once. Of a key the file keeps a
/// fingerprint, never the key. One ledger is one partner's. Don't look into the file with another SQLite library, such as
/// Python's `sqlite3`, in a process that records: two of them in one process don't see each other's locks.
///
/// `timeout` is how many seconds to wait for another process that writes. Raises LedgerError for a file that is not a ledger,
/// was written by a newer release, or can't be read.
///
///     >>> import tempfile
///     >>> ledger = pb.Ledger(tempfile.mkdtemp() + "/redemptions.sqlite")
///     >>> extend = pb.Extend(benefit="core-m365-e5", subscription="contoso-e5", on=date(2026, 1, 10))
///     >>> entry = ledger.record(extend, example, by="alex")
///     >>> entry.id, entry.end_after
///     (1, datetime.date(2026, 6, 15))
///     >>> ledger.undo(entry, "recorded by mistake").undoes
///     1
///     >>> ledger.history()["verb"]
///     ['extend', 'undo']
#[pyclass(frozen, eq, hash, name = "Ledger", module = "partnerbenefits")]
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct PyLedger {
    /// Absolute, so that it stays the same file when the working directory changes.
    path: PathBuf,
    patience: Duration,
}

#[pymethods]
impl PyLedger {
    #[new]
    #[pyo3(signature = (path, *, timeout = None))]
    fn new(py: Python<'_>, path: FilePath<'_>, timeout: Option<Arg<'_, '_, Seconds>>) -> PyResult<Self> {
        let named: PathBuf = path.0.extract().map_err(|_| {
            InvalidInputError::new_err(format!("`path` is `{}`, expected the path of a file", shown(&path.0)))
        })?;
        if named == Path::new("") || named == Path::new(":memory:") || named.to_string_lossy().contains('\0') {
            return Err(unexpected(&path.0, "path", "the path of a file, which a ledger is"));
        }
        let patience = timeout.map_or(Ok(PATIENCE), |timeout| timeout.take("timeout").map(|seconds| seconds.0))?;
        let ledger = Self {
            path: std::path::absolute(&named).unwrap_or(named),
            patience,
        };
        ledger.patiently(py, |py, wait| {
            Ok(py.detach(|| Ledger::open(&ledger.path, TEXT, wait).map(drop)))
        })?;
        Ok(ledger)
    }

    /// The file, by its absolute path.
    #[getter]
    fn path(&self) -> String {
        self.path.display().to_string()
    }

    /// The seconds to wait for another process that writes.
    #[getter]
    fn timeout(&self) -> f64 {
        self.patience.as_secs_f64()
    }

    /// Judge an action and record it, in one transaction, and return its Entry.
    ///
    /// `portfolio` is the one the action was carried out on; where it does not show earlier entries they are carried into it
    /// first, so that the term of a second extension builds on the first. `at` is when it is recorded, now unless given; a
    /// `datetime` without a time zone is in UTC. The day of the action may be earlier, or the next one, which has begun in the
    /// east while it has not in UTC; one later than that raises LedgerError.
    ///
    /// Raises RefusedError with every reason, also where an entry has redeemed the benefit or its key before.
    #[pyo3(signature = (action, portfolio, *, by, at = None))]
    fn record(
        &self,
        py: Python<'_>,
        action: Arg<'_, '_, AnyAction>,
        portfolio: Arg<'_, '_, PyPortfolio>,
        by: Arg<'_, '_, String>,
        at: Option<Arg<'_, '_, Instant>>,
    ) -> PyResult<PyEntry> {
        let action = action.take("action")?.0;
        let portfolio = portfolio.take("portfolio")?.0;
        let by = by.take("by")?;
        let stated = at.is_some();
        let at = moment(py, at)?;
        if stated {
            // A clock that is wrong says nothing against the day that somebody states.
            done_by(&action, at.0)?;
        }
        self.open(py, |ledger| ledger.record(&action, &portfolio, &by, at.0))
            .map(PyEntry)
    }

    /// Undo an entry, given by itself or by its number, and return the reversal, which is an Entry too.
    ///
    /// The entry stays in the history; its benefit and its key can be recorded again. Raises LedgerError for an entry undone
    /// already, and for one that later entries rest on: undo those first.
    #[pyo3(signature = (entry, why, *, by = None, at = None))]
    fn undo(
        &self,
        py: Python<'_>,
        entry: Arg<'_, '_, EntryRef>,
        why: Arg<'_, '_, String>,
        by: Option<Arg<'_, '_, String>>,
        at: Option<Arg<'_, '_, Instant>>,
    ) -> PyResult<PyEntry> {
        let entry = entry.take("entry")?.0;
        let why = why.take("why")?;
        let by = by.map(|by| by.take("by")).transpose()?;
        let at = moment(py, at)?;
        self.open(py, |ledger| ledger.undo(entry, &why, by.as_deref(), at.0))
            .map(PyEntry)
    }

    /// Return every entry, in the order of recording, reversals and what they undid included, as a Table.
    ///
    /// Columns: `entry`, `at`, `by`, `verb`, `on`, `benefit`, `subscription`, `tenant`, `product`, `licenses` (of the benefit),
    /// `licenses_after`, `end_after`, `fingerprint`, `undoes`, `undone_by`, `why`.
    fn history(&self, py: Python<'_>) -> PyResult<PyTable> {
        let table = self.read(py, |ledger| ledger.history().map(|entries| rows::ledger(&entries)));
        Ok(PyTable::from(table??))
    }

    /// Return every entry, in the order of recording.
    fn entries(&self, py: Python<'_>) -> PyResult<Vec<PyEntry>> {
        Ok(self.read(py, Ledger::history)?.into_iter().map(PyEntry).collect())
    }

    /// Return the portfolio as the ledger tells it: with the actions of all days up to and including `day`, without those
    /// undone. Its keys are masked.
    ///
    /// It starts from the portfolio that the last of these actions was recorded on; before the first action it is the one that
    /// was recorded on. The actions are carried out in the order of their days, then of recording, so that it can differ from
    /// what an entry said when an action of an earlier day was recorded after it. Raises LedgerError where nothing was recorded.
    fn portfolio_at(&self, py: Python<'_>, day: Arg<'_, '_, NaiveDate>) -> PyResult<PyPortfolio> {
        let day = day.take("day")?;
        self.read(py, move |ledger| ledger.portfolio_at(day)).map(PyPortfolio)
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let path = self.path().into_pyobject(py)?.repr()?;
        if self.patience == PATIENCE {
            return Ok(format!("Ledger({path})"));
        }
        Ok(format!("Ledger({path}, timeout={:?})", self.timeout()))
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        use pyo3::IntoPyObjectExt;
        let parts = (slf.get().path(), slf.get().timeout());
        (slf.get_type().getattr("_unpickle")?, parts).into_bound_py_any(slf.py())
    }

    #[staticmethod]
    fn _unpickle(path: PathBuf, timeout: f64) -> PyResult<Self> {
        let patience = Duration::try_from_secs_f64(timeout);
        let patience = patience.map_err(|_| InvalidInputError::new_err("the pickle holds no seconds to wait"))?;
        Ok(Self { path, patience })
    }
}

impl PyLedger {
    /// Opens the file for one call: an open file would not survive a fork, and would be held on to for as long as a notebook runs.
    fn open<T: Send>(
        &self,
        py: Python<'_>,
        work: impl Fn(&mut Ledger) -> Result<T, LedgerError> + Send + Sync,
    ) -> PyResult<T> {
        self.patiently(py, |py, wait| {
            let opened = || Ledger::open_existing(&self.path, TEXT, wait);
            Ok(py.detach(|| opened().and_then(|mut ledger| work(&mut ledger))))
        })
    }

    /// The same for work that only reads: an interrupt does not wait for its end where the file is large.
    fn read<T: Send + 'static>(
        &self,
        py: Python<'_>,
        work: impl Fn(&mut Ledger) -> Result<T, LedgerError> + Send + Sync + Copy + 'static,
    ) -> PyResult<T> {
        let bytes = fs::metadata(&self.path).map_or(0, |about| about.len());
        let entries = usize::try_from(bytes / BYTES_OF_AN_ENTRY).unwrap_or(usize::MAX);
        self.patiently(py, |py, wait| {
            let path = self.path.clone();
            aside(py, entries, move || {
                Ledger::open_existing(&path, TEXT, wait).and_then(|mut ledger| work(&mut ledger))
            })
        })
    }

    /// Tries until no other process is in the way, the time is up, or the user interrupts.
    fn patiently<T>(
        &self,
        py: Python<'_>,
        work: impl Fn(Python<'_>, Duration) -> PyResult<Result<T, LedgerError>>,
    ) -> PyResult<T> {
        let started = time::Instant::now();
        loop {
            let left = self.patience.saturating_sub(started.elapsed());
            match work(py, left.min(BETWEEN_LOOKS))? {
                Err(LedgerError::Busy { .. }) if started.elapsed() < self.patience => py.check_signals()?,
                done => return Ok(done?),
            }
        }
    }
}

fn moment(py: Python<'_>, at: Option<Arg<'_, '_, Instant>>) -> PyResult<Instant> {
    at.map_or_else(|| Instant::now(py), |at| at.take("at"))
}
