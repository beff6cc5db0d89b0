//! The demand of a plan, in whatever shape an analyst has it.

use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PyString};

use crate::columns::{self, Table};
use crate::plan::Demand;
use crate::python::border::convert::Day;
use crate::python::border::errors::{InvalidInputError, PlanError};
use crate::python::border::watch::Looking;
use crate::python::tables::table::PyTable;
use crate::python::tables::{capsule, records, sequences};

/// Reads `demand`: a data frame or anything else with `__arrow_c_stream__`, a dict of sequences, or a list of dicts.
///
/// Whatever is wrong with it is a `PlanError`.
pub(in crate::python) fn read(source: &Bound<'_, PyAny>) -> PyResult<Vec<Demand>> {
    let Some(table) = table(source).map_err(|error| of_demand(source.py(), error))? else {
        return Ok(Vec::new());
    };
    Ok(columns::demand(&table)?)
}

/// The columns; none for a list without rows, which cannot name them.
fn table(source: &Bound<'_, PyAny>) -> PyResult<Option<Table>> {
    if let Ok(table) = source.cast::<PyTable>() {
        return Ok(Some(table.get().0.clone()));
    }
    if source.hasattr("__arrow_c_stream__")? {
        return capsule::import_table(source).map(Some);
    }
    if let Ok(columns) = source.cast::<PyDict>() {
        return of_columns(columns).map(Some);
    }
    if records::are(source) {
        let (columns, rows) = records::columns(source, "demand").map_err(|error| plan_error(source.py(), error))?;
        return if rows == 0 {
            Ok(None)
        } else {
            of_columns(&columns).map(Some)
        };
    }
    Err(PlanError::new_err(format!(
        "`demand` is of type `{}`, expected a data frame or anything else with `__arrow_c_stream__`, a dict of sequences, or a \
         list of dicts",
        source.get_type().name()?
    )))
}

/// Sequences as columns; among days a text that is one counts as one, as it does in every argument.
fn of_columns(columns: &Bound<'_, PyDict>) -> PyResult<Table> {
    let py = columns.py();
    let read = columns.copy()?;
    for name in ["start", "end"] {
        let Some(cells) = columns.get_item(name)? else {
            continue;
        };
        if cells.is_instance_of::<PyString>() || cells.is_instance_of::<PyDict>() {
            continue;
        }
        let (mut days, mut slipped) = (Vec::new(), false);
        let mut looking = Looking::default();
        for cell in cells.try_iter()? {
            looking.step(py)?;
            let cell = cell?;
            let read = match cell.is_instance_of::<PyString>() {
                true => cell.extract::<Day>().ok(),
                false => None,
            };
            slipped |= read.is_none() && cell.is_instance_of::<PyString>();
            days.push(match read {
                Some(day) => day.into_pyobject(py)?,
                None => cell,
            });
        }
        if slipped {
            // As texts, all of them: the one that is no day is then named, not its type.
            for cell in &mut days {
                if let Ok(day) = cell.extract::<Day>() {
                    *cell = PyString::new(py, &day.0.to_string()).into_any();
                }
            }
        }
        read.set_item(name, days)?;
    }
    sequences::given(&read)
}

/// The same words as a `PlanError`.
fn plan_error(py: Python<'_>, error: PyErr) -> PyErr {
    if !error.is_instance_of::<InvalidInputError>(py) {
        return error;
    }
    PlanError::new_err(error.value(py).to_string())
}

fn of_demand(py: Python<'_>, error: PyErr) -> PyErr {
    if !error.is_instance_of::<InvalidInputError>(py) {
        return error;
    }
    let ours = PlanError::new_err(format!("demand: {}", error.value(py)));
    ours.set_cause(py, error.cause(py));
    ours
}

/// Rows of a demand as plain data that [`read`] takes.
pub(in crate::python) fn give<'py>(py: Python<'py>, rows: &[Demand]) -> PyResult<Bound<'py, PyAny>> {
    let list = PyList::empty(py);
    for row in rows {
        let dict = PyDict::new(py);
        dict.set_item("tenant", row.tenant.as_str())?;
        dict.set_item("product", &row.product)?;
        dict.set_item("licenses", row.licenses)?;
        dict.set_item("start", Day(row.start))?;
        dict.set_item("end", Day(row.end))?;
        list.append(dict)?;
    }
    Ok(list.into_any())
}
