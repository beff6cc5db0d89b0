//! `simulate` and its `Timeline`.

use std::sync::Arc;

use chrono::NaiveDate;
use pyo3::IntoPyObjectExt;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;

use super::action::AnyAction;
use super::verdict::PyVerdict;
use crate::columns::rows;
use crate::model::{Action, Portfolio};
use crate::python::border::fields::{Arg, Field, Give, List};
use crate::python::border::outputs::{hash_of, outputs};
use crate::python::border::record::{FieldDict, plain_data};
use crate::python::border::watch::aside;
use crate::python::model::portfolio::{PyPortfolio, same_but_keys};
use crate::python::tables::table::PyTable;
use crate::redeem::{self, Timeline};

/// What happens to a portfolio while actions are carried out: events, licences day by day, the portfolio on any day.
///
/// `simulate` gives one. Two timelines are equal when the same actions are carried out on the same portfolio; their `repr` is
/// a summary.
///
///     >>> timeline = pb.simulate(example, [], since=date(2026, 1, 1), until=date(2027, 1, 1))
///     >>> timeline.events.columns
///     ['date', 'event', 'subscription', 'tenant', 'product', 'licenses', 'end', 'benefit']
#[pyclass(frozen, name = "Timeline", module = "partnerbenefits")]
pub(crate) struct PyTimeline {
    timeline: Arc<Timeline>,
    portfolio: Portfolio,
    actions: Vec<Action>,
    events: PyOnceLock<Py<PyTable>>,
    coverage: PyOnceLock<Py<PyTable>>,
    remarks: PyOnceLock<Py<PyTable>>,
}

impl PyTimeline {
    fn simulated(
        py: Python<'_>,
        portfolio: &Portfolio,
        actions: Vec<Action>,
        until: NaiveDate,
        since: Option<NaiveDate>,
    ) -> PyResult<Self> {
        let portfolio = portfolio.clone();
        let records = portfolio.parts().records() + actions.len();
        let (timeline, portfolio, actions) = aside(py, records, move || {
            let timeline = redeem::simulate(&portfolio, &actions, until, since);
            (timeline, portfolio, actions)
        })?;
        Ok(Self {
            timeline: Arc::new(timeline?),
            portfolio,
            actions,
            events: PyOnceLock::new(),
            coverage: PyOnceLock::new(),
            remarks: PyOnceLock::new(),
        })
    }

    /// Works on the timeline in a way that an interrupt does not wait for.
    fn aside<T: Send + 'static>(
        &self,
        py: Python<'_>,
        work: impl FnOnce(&Timeline) -> T + Send + 'static,
    ) -> PyResult<T> {
        let timeline = Arc::clone(&self.timeline);
        aside(py, self.portfolio.parts().records() + self.actions.len(), move || {
            work(&timeline)
        })
    }
}

outputs! {
    impl PyTimeline {
        /// What happens, as a Table: `date`, `event`, `subscription`, `tenant`, `product`, `licenses`, `end`, `benefit`.
        ///
        /// Events: `activated`, `reactivated`, `licenses-added`, `extended`, `ordered`, `moved`, `assigned`, `unassigned`,
        /// `expired`, `disabled`, `deleted`. On one day the ends come first, then the actions as listed.
        #[getter]
        fn events(&self, py: Python<'_>) -> PyResult<Py<PyTable>> {
            let made = || self.aside(py, |timeline| rows::events(&timeline.events));
            let made = self.events.get_or_try_init(py, || Py::new(py, PyTable::from(made()??)))?;
            Ok(made.clone_ref(py))
        }

        /// The licences there are, as a Table of half-open runs: `tenant`, `product`, `start`, `end`, `licenses`.
        ///
        /// A subscription covers no day from its recorded end on, also one that renews by itself, and none where its end is
        /// unknown: `remarks` names them.
        #[getter]
        fn coverage(&self, py: Python<'_>) -> PyResult<Py<PyTable>> {
            let made =
                self.coverage.get_or_try_init(py, || Py::new(py, PyTable::from(rows::coverage(&self.timeline.coverage)?)))?;
            Ok(made.clone_ref(py))
        }

        /// The subscriptions that may cover more days than `coverage` says, as a Table: `about` (the id), `text`.
        ///
        ///     >>> timeline = pb.simulate(example, [], since=date(2026, 1, 1), until=date(2026, 7, 1))
        ///     >>> timeline.remarks["about"]
        ///     ['contoso-dynamics-sales', 'f4a7c2d9-30be-4f68-a1c5-5e8d7b6f2034']
        #[getter]
        fn remarks(&self, py: Python<'_>) -> PyResult<Py<PyTable>> {
            let made =
                self.remarks.get_or_try_init(py, || Py::new(py, PyTable::from(rows::remarks(&self.timeline.remarks)?)))?;
            Ok(made.clone_ref(py))
        }

        /// The first day looked at.
        #[getter]
        fn since(&self) -> Give<NaiveDate> {
            Give(self.timeline.since)
        }

        /// The first day no longer looked at.
        #[getter]
        fn until(&self) -> Give<NaiveDate> {
            Give(self.timeline.until)
        }

        /// The actions, as listed.
        #[getter]
        fn actions(&self) -> Give<List<AnyAction>> {
            Give(List(self.actions.iter().cloned().map(AnyAction).collect()))
        }

        /// The verdict on each action, as listed: all are allowed, and may have notices.
        #[getter]
        fn verdicts(&self) -> Give<List<PyVerdict>> {
            Give(List(self.timeline.verdicts.iter().cloned().map(PyVerdict).collect()))
        }

        /// Return the portfolio on a day, with every action up to and including that day carried out.
        fn at(&self, py: Python<'_>, day: Arg<'_, '_, NaiveDate>) -> PyResult<PyPortfolio> {
            let day = day.take("day")?;
            self.aside(py, move |timeline| timeline.at(day)).map(PyPortfolio)
        }

        /// Return plain data: dicts, lists, texts, numbers and `datetime.date`.
        fn to_dict<'py>(slf: &Bound<'py, Self>) -> PyResult<FieldDict<'py>> {
            plain_data(slf.as_any(), &["since", "until", "actions", "verdicts", "events", "coverage", "remarks"])
        }

        fn __repr__(&self) -> String {
            let Timeline { since, until, events, .. } = &*self.timeline;
            format!("<Timeline from {since} until {until}: {} actions, {} events>", self.actions.len(), events.len())
        }

        fn __eq__(&self, other: &Self) -> bool {
            (&self.actions, self.timeline.since, self.timeline.until)
                == (&other.actions, other.timeline.since, other.timeline.until)
                && same_but_keys(&self.portfolio, &other.portfolio)
        }

        fn __hash__(&self) -> u64 {
            hash_of(&(&self.actions, self.timeline.since, self.timeline.until, &self.timeline.events))
        }

        fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
            let (py, this) = (slf.py(), slf.get());
            let parts = (
                PyPortfolio(this.portfolio.clone()).into_bound_py_any(py)?,
                this.actions().into_bound_py_any(py)?,
                this.until().into_bound_py_any(py)?,
                this.since().into_bound_py_any(py)?,
            );
            (slf.get_type().getattr("_unpickle")?, parts).into_bound_py_any(py)
        }

        #[staticmethod]
        fn _unpickle(
            py: Python<'_>,
            portfolio: PyRef<'_, PyPortfolio>,
            actions: Arg<'_, '_, List<AnyAction>>,
            until: Arg<'_, '_, NaiveDate>,
            since: Arg<'_, '_, NaiveDate>,
        ) -> PyResult<Self> {
            let actions = bare(actions.take("actions")?);
            Self::simulated(py, &portfolio.0, actions, until.take("until")?, Some(since.take("since")?))
        }
    }
}

fn bare(actions: List<AnyAction>) -> Vec<Action> {
    actions.0.into_iter().map(|action| action.0).collect()
}

/// Carry out actions in the order of the list, and return what happens from `since` until the day before `until`.
///
/// `since` is the first action's day unless given. Days must not go back. Every action is carried out; the two days only cut
/// what is told. No renewal is taken for granted, also of what was bought to renew by itself: see `Timeline.remarks`. Raises
/// RefusedError for the first action that is refused.
///
///     >>> extend = pb.Extend(benefit="core-m365-e5", subscription="contoso-e5", on=date(2026, 1, 10))
///     >>> timeline = pb.simulate(example, [extend], until=date(2027, 1, 1))
///     >>> timeline.events[0]["event"], timeline.events[0]["end"]
///     ('extended', datetime.date(2026, 6, 15))
#[pyfunction]
#[pyo3(signature = (portfolio, actions, *, until, since = None))]
pub(in crate::python) fn simulate(
    py: Python<'_>,
    portfolio: Arg<'_, '_, PyPortfolio>,
    actions: Arg<'_, '_, List<AnyAction>>,
    until: Arg<'_, '_, NaiveDate>,
    since: Option<Arg<'_, '_, NaiveDate>>,
) -> PyResult<PyTimeline> {
    let portfolio = portfolio.take("portfolio")?.0;
    let actions = bare(actions.take("actions")?);
    let until = until.take("until")?;
    let since = since.map(|day| day.take("since")).transpose()?;
    PyTimeline::simulated(py, &portfolio, actions, until, since)
}

impl Field for PyPortfolio {
    #[cfg(feature = "stubs")]
    const TAKEN: pyo3::inspect::PyStaticExpr = <Self as pyo3::PyTypeInfo>::TYPE_HINT;

    fn take(value: &Bound<'_, PyAny>, name: &str) -> PyResult<Self> {
        let portfolio = value
            .cast::<Self>()
            .map_err(|_| crate::python::border::fields::unexpected(value, name, "a `Portfolio`"))?;
        Ok(portfolio.get().clone())
    }

    fn give(self, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        self.into_bound_py_any(py)
    }
}
