//! What the package knows of the programme: its rules and notices, and what helps in trouble.

use chrono::NaiveDate;
use pyo3::prelude::*;

use crate::columns::rows;
use crate::python::border::fields::Arg;
use crate::python::tables::table::PyTable;
use crate::rules::trouble;

/// Return every rule by which something is refused, as a Table, in the order in which a verdict lists its reasons.
///
/// Columns: `rule`, `refuses`, `fix`, `source`, `effective_from` (null for as long as there are benefits). `as_of` keeps those
/// that apply on a day.
///
///     >>> "extend-over-three-years" in pb.rules()["rule"]
///     True
#[pyfunction]
#[pyo3(signature = (*, as_of = None))]
pub(in crate::python) fn rules(as_of: Option<Arg<'_, '_, NaiveDate>>) -> PyResult<PyTable> {
    let as_of = as_of.map(|day| day.take("as_of")).transpose()?;
    Ok(rows::rules(as_of)?.into())
}

/// Return every notice as a Table: what does not stop an action, but must be seen.
///
/// Columns: `notice`, `when`, `source`.
///
///     >>> "end-moves-earlier" in pb.notices()["notice"]
///     True
#[pyfunction]
pub(in crate::python) fn notices() -> PyResult<PyTable> {
    Ok(rows::notices()?.into())
}

/// Return what is known of a symptom in free words, as a Table, the best match first; everything for an empty text.
///
/// Columns: `symptom`, `cause`, `steps`, `role`, `source`. Raises InvalidInputError where nothing matches.
///
///     >>> pb.troubleshoot("permissions error")["role"][0]  # doctest: +ELLIPSIS
///     '...'
#[pyfunction]
#[pyo3(signature = (symptom = None))]
pub(in crate::python) fn troubleshoot(symptom: Option<Arg<'_, '_, String>>) -> PyResult<PyTable> {
    let symptom = symptom.map_or_else(|| Ok(String::new()), |symptom| symptom.take("symptom"))?;
    Ok(rows::trouble(&trouble::troubleshoot(&symptom)?)?.into())
}
