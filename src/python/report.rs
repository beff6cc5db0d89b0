//! `expiry_report` and its `Report`.

use std::sync::Arc;

use chrono::NaiveDate;
use pyo3::IntoPyObjectExt;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;

use super::border::fields::{Arg, Count, Give};
use super::border::outputs::{hash_of, outputs};
use super::border::record::{FieldDict, plain_data};
use super::border::watch::aside;
use super::model::portfolio::{PyPortfolio, same_but_keys};
use super::tables::table::PyTable;
use crate::columns::{ColumnsError, Table, rows};
use crate::model::Portfolio;
use crate::report::{self, ExpiryReport, Span};

/// What ends or must be done by when, seen from a day.
///
/// `expiry_report` gives one. Two reports are equal when they say the same of the same portfolio; their `repr` is a summary.
///
///     >>> report = pb.expiry_report(example, as_of=date(2026, 1, 10))
///     >>> report.summary.columns
///     ['bucket', 'what', 'count', 'licenses']
#[pyclass(frozen, name = "Report", module = "partnerbenefits")]
pub(crate) struct PyReport {
    report: Arc<ExpiryReport>,
    portfolio: Portfolio,
    rows: PyOnceLock<Py<PyTable>>,
    summary: PyOnceLock<Py<PyTable>>,
}

impl PyReport {
    fn seen_from(portfolio: Portfolio, as_of: NaiveDate, span: Span) -> Self {
        Self {
            report: Arc::new(report::expiry_report(&portfolio, as_of, span)),
            portfolio,
            rows: PyOnceLock::new(),
            summary: PyOnceLock::new(),
        }
    }

    /// Makes a table of the report.
    fn table(&self, py: Python<'_>, make: fn(&ExpiryReport) -> Result<Table, ColumnsError>) -> PyResult<Py<PyTable>> {
        let report = Arc::clone(&self.report);
        let made = aside(py, report.rows.len(), move || make(&report))?;
        Py::new(py, PyTable::from(made?))
    }
}

outputs! {
    impl PyReport {
        /// The rows as a Table, by date, unknown days last.
        ///
        /// Columns: `date` (the day on which it is too late to keep it from happening), `days_left`, `bucket`, `what`, `product`, `tenant`,
        /// `licenses`, `assigned`, `benefit`, `subscription`, `membership`, `act_from` and `act_by` (the first, where it is
        /// still to come, and the last day that is in time), `action` (what to do), `renews`, `notices`.
        #[getter]
        fn rows(&self, py: Python<'_>) -> PyResult<Py<PyTable>> {
            let made = self.rows.get_or_try_init(py, || self.table(py, rows::expiry_rows))?;
            Ok(made.clone_ref(py))
        }

        /// The rows counted, as a Table: `bucket`, `what`, `count`, `licenses`.
        #[getter]
        fn summary(&self, py: Python<'_>) -> PyResult<Py<PyTable>> {
            let made = self.summary.get_or_try_init(py, || self.table(py, rows::expiry_summary))?;
            Ok(made.clone_ref(py))
        }

        /// The day it is seen from.
        #[getter]
        fn as_of(&self) -> Give<NaiveDate> {
            Give(self.report.as_of)
        }

        /// How many days it looks ahead; None is all.
        #[getter]
        fn within_days(&self) -> Option<u32> {
            self.report.span.within_days
        }

        /// How many days it looks back for what is lost; None is all.
        #[getter]
        fn past_days(&self) -> Option<u32> {
            self.report.span.past_days
        }

        /// The portfolio it is about.
        #[getter]
        fn portfolio(&self) -> PyPortfolio {
            PyPortfolio(self.portfolio.clone())
        }

        /// Return 0 when nothing is due within so many days, 6 when something is, and 7 when something that can still be acted
        /// on is past due or a day is unknown: what the command line exits with.
        #[pyo3(signature = (within_days = None))]
        fn exit_code(&self, within_days: Option<Arg<'_, '_, Count<0>>>) -> PyResult<u8> {
            let within = within_days.map_or(Ok(Count(DUE_WITHIN)), |days| days.take("within_days"))?;
            Ok(self.report.due(within.0).exit_code())
        }

        /// Return plain data: dicts, lists, texts, numbers and `datetime.date`.
        fn to_dict<'py>(slf: &Bound<'py, Self>) -> PyResult<FieldDict<'py>> {
            plain_data(slf.as_any(), &["as_of", "within_days", "past_days", "rows", "summary"])
        }

        fn __len__(&self) -> usize {
            self.report.rows.len()
        }

        fn __repr__(&self) -> String {
            format!("<Report of {}: {} rows>", self.report.as_of, self.report.rows.len())
        }

        fn __eq__(&self, py: Python<'_>, other: &Self) -> PyResult<bool> {
            let (report, of_other) = (Arc::clone(&self.report), Arc::clone(&other.report));
            let (portfolio, other) = (self.portfolio.clone(), other.portfolio.clone());
            aside(py, portfolio.parts().records(), move || {
                report == of_other && same_but_keys(&portfolio, &other)
            })
        }

        fn __hash__(&self, py: Python<'_>) -> PyResult<u64> {
            let report = Arc::clone(&self.report);
            aside(py, report.rows.len(), move || hash_of(&report))
        }

        fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
            let (py, this) = (slf.py(), slf.get());
            let parts = (this.portfolio(), this.as_of(), this.within_days(), this.past_days());
            (slf.get_type().getattr("_unpickle")?, parts).into_bound_py_any(py)
        }

        #[staticmethod]
        fn _unpickle(
            py: Python<'_>,
            portfolio: PyRef<'_, PyPortfolio>,
            as_of: Arg<'_, '_, NaiveDate>,
            within_days: Option<u32>,
            past_days: Option<u32>,
        ) -> PyResult<Self> {
            let (portfolio, as_of) = (portfolio.0.clone(), as_of.take("as_of")?);
            aside(py, portfolio.parts().records(), move || {
                Self::seen_from(portfolio, as_of, Span { within_days, past_days })
            })
        }
    }
}

/// The days ahead in which something is due, unless asked otherwise.
const DUE_WITHIN: u32 = 30;

/// Return what ends or must be done by when, seen from the day `as_of`.
///
/// Rows whose day is more than `within_days` ahead are left out, unless the last day to act is not; with `past_days`
/// also what is lost, and was more than so many days ago. Other past days, `as_of` itself and unknown days never are.
///
///     >>> report = pb.expiry_report(example, as_of=date(2026, 1, 10), within_days=365)
///     >>> report.rows[0]["what"], report.rows[0]["tenant"], report.rows[0]["days_left"]
///     ('subscription ends', 'contoso-training', -14)
#[pyfunction]
#[pyo3(signature = (portfolio, *, as_of, within_days = None, past_days = None))]
pub(super) fn expiry_report(
    py: Python<'_>,
    portfolio: Arg<'_, '_, PyPortfolio>,
    as_of: Arg<'_, '_, NaiveDate>,
    within_days: Option<Arg<'_, '_, Count<0>>>,
    past_days: Option<Arg<'_, '_, Count<0>>>,
) -> PyResult<PyReport> {
    let (portfolio, as_of) = (portfolio.take("portfolio")?.0, as_of.take("as_of")?);
    let count = |days: Option<Arg<'_, '_, Count<0>>>, name| {
        let days = days.map(|days| days.take(name)).transpose()?;
        PyResult::Ok(days.map(|days| days.0))
    };
    let span = Span {
        within_days: count(within_days, "within_days")?,
        past_days: count(past_days, "past_days")?,
    };
    aside(py, portfolio.parts().records(), move || {
        PyReport::seen_from(portfolio, as_of, span)
    })
}
