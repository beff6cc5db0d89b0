//! Rows given one by one, as dicts: what data frames and JSON give as plain data.

use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PyMapping, PyTuple};

use super::sequences::column_name;
use crate::python::border::convert::shown;
use crate::python::border::errors::InvalidInputError;
use crate::python::border::watch::Looking;

/// Whether `source` is a sequence that may hold rows.
pub(in crate::python) fn are(source: &Bound<'_, PyAny>) -> bool {
    source.is_instance_of::<PyList>() || source.is_instance_of::<PyTuple>()
}

/// The rows as columns, and how many there are. A name that only some rows have is missing in the others.
///
/// InvalidInputError, with `what` and the number of the row, for a row that is no mapping of texts.
pub(in crate::python) fn columns<'py>(source: &Bound<'py, PyAny>, what: &str) -> PyResult<(Bound<'py, PyDict>, usize)> {
    let py = source.py();
    let columns = PyDict::new(py);
    let mut number = 0;
    let mut looking = Looking::default();
    for row in source.try_iter()? {
        looking.step(py)?;
        let row = row?;
        let at = |reason: &str| InvalidInputError::new_err(format!("{what} row {number}: {reason}"));
        let Ok(row) = row.cast::<PyMapping>() else {
            let kind = row.get_type().name()?;
            return Err(at(&format!("`{}` is of type `{kind}`, expected a dict", shown(&row))));
        };
        for item in row.items()?.iter() {
            let (name, value): (Bound<'_, PyAny>, Bound<'_, PyAny>) = item.extract()?;
            let name = column_name(&name).map_err(|error| at(&error.value(py).to_string()))?;
            let cells = match columns.get_item(&name)? {
                Some(cells) => cells.cast_into::<PyList>()?,
                None => PyList::empty(py),
            };
            fill(&cells, number)?;
            cells.append(value)?;
            columns.set_item(name, cells)?;
        }
        number += 1;
    }
    for cells in columns.values() {
        fill(cells.cast::<PyList>()?, number)?;
    }
    Ok((columns, number))
}

fn fill(cells: &Bound<'_, PyList>, rows: usize) -> PyResult<()> {
    for _ in cells.len()..rows {
        cells.append(cells.py().None())?;
    }
    Ok(())
}
