//! `Combined`: a portfolio joined from several sources.

use std::collections::BTreeSet;

use pyo3::IntoPyObjectExt;
use pyo3::prelude::*;
use pyo3::types::PyTuple;

use super::partial::PyPartial;
use crate::columns::rows;
use crate::intake::{self, Conflict, IntakeError, Partial};
use crate::model::Portfolio;
use crate::python::border::fields::unexpected;
use crate::python::border::watch::aside_until;
use crate::python::model::portfolio::{PyPortfolio, unpickled};
use crate::python::tables::table::PyTable;

/// A portfolio joined from several sources, with what they tell differently. `Portfolio.combine` makes one.
///
/// What changes it, such as `apply` and `replace`, gives a plain `Portfolio`; it equals one that records the same.
///
///     >>> other = example.replace(partner={"name": "Somebody else"})
///     >>> pb.Portfolio.combine(example, other).conflicts["field"]
///     ['name']
#[pyclass(frozen, extends = PyPortfolio, name = "Combined", module = "partnerbenefits")]
#[derive(Debug)]
pub(crate) struct PyCombined(Vec<Conflict>);

type Told = (String, String, String, String, String, String);

#[pymethods]
impl PyCombined {
    /// What the sources tell differently, and subscriptions taken to be one though their ids differ, as a Table.
    ///
    /// Columns: `kind`, `id`, `field`, `kept` (the earlier source's value, which counts), `other`, `message`.
    #[getter]
    fn conflicts(&self) -> PyResult<PyTable> {
        Ok(rows::conflicts(&self.0)?.into())
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        let py = slf.py();
        let text = slf.as_super().get().pickled(py)?;
        let told: Vec<Told> = slf.get().0.iter().map(told).collect();
        (slf.get_type().getattr("_unpickle_combined")?, (text, told)).into_bound_py_any(py)
    }

    #[staticmethod]
    fn _unpickle_combined<'py>(py: Python<'py>, text: &str, conflicts: Vec<Told>) -> PyResult<Bound<'py, Self>> {
        let portfolio = unpickled(py, text)?;
        Self::made(py, (portfolio, conflicts.into_iter().map(conflict).collect()))
    }
}

impl PyCombined {
    fn made(py: Python<'_>, (portfolio, conflicts): (Portfolio, Vec<Conflict>)) -> PyResult<Bound<'_, Self>> {
        Bound::new(
            py,
            PyClassInitializer::from(PyPortfolio(portfolio)).add_subclass(Self(conflicts)),
        )
    }
}

/// Joins the sources, earlier ones first.
pub(in crate::python) fn combine<'py>(sources: &Bound<'py, PyTuple>) -> PyResult<Bound<'py, PyCombined>> {
    let py = sources.py();
    let mut known: Vec<Conflict> = Vec::new();
    for source in sources.iter() {
        if let Ok(combined) = source.cast::<PyCombined>() {
            known.extend(combined.get().0.iter().cloned());
        }
    }
    let numbered = sources.iter().enumerate();
    let taken = numbered.map(|(position, source)| {
        if let Ok(portfolio) = source.cast::<PyPortfolio>() {
            return Ok(Partial::from(portfolio.get().0.clone()));
        }
        let partial = source.cast::<PyPartial>();
        partial
            .map(|partial| partial.get().0.clone())
            .map_err(|_| unexpected(&source, &format!("sources[{position}]"), "a `Portfolio` or a `Partial`"))
    });
    let taken: Vec<Partial> = taken.collect::<PyResult<_>>()?;
    let records = taken.iter().map(|source| source.parts.records()).sum();
    let made = aside_until(py, records, move |stop| {
        let (portfolio, conflicts) = intake::combine_until(taken, stop)?;
        // What its sources told differently is no less so for being joined with more.
        let mut told = BTreeSet::new();
        let all = known.into_iter().chain(conflicts);
        let all = all.filter(|conflict| told.insert(conflict.clone())).collect();
        Ok::<_, IntakeError>((portfolio, all))
    })?;
    PyCombined::made(py, made)
}

fn told(conflict: &Conflict) -> Told {
    let Conflict {
        kind,
        id,
        field,
        kept,
        other,
        message,
    } = conflict.clone();
    (kind, id, field, kept, other, message)
}

fn conflict((kind, id, field, kept, other, message): Told) -> Conflict {
    Conflict {
        kind,
        id,
        field,
        kept,
        other,
        message,
    }
}
