//! Cells of a table as Python objects.

use chrono::{Datelike, Timelike};
use pyo3::IntoPyObjectExt;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBytes, PyDateTime, PyDelta, PyDict, PyList, PyTime, PyType, PyTzInfo};

use crate::columns::{Cell, CellReader, Table};
use crate::python::border::convert::Day;
use crate::python::border::errors::InvalidInputError;
use crate::python::border::watch::Looking;

static DECIMAL: PyOnceLock<Py<PyType>> = PyOnceLock::new();

/// One cell as the Python object an analyst expects.
pub(in crate::python) fn cell<'py>(py: Python<'py>, cell: Cell<'_>) -> PyResult<Bound<'py, PyAny>> {
    match cell {
        Cell::Null => Ok(py.None().into_bound(py)),
        Cell::Flag(flag) => flag.into_bound_py_any(py),
        Cell::Count(count) => count.into_bound_py_any(py),
        Cell::Unsigned(count) => count.into_bound_py_any(py),
        Cell::Real(real) => real.into_bound_py_any(py),
        Cell::Decimal(text) => DECIMAL.import(py, "decimal", "Decimal")?.call1((text,)),
        Cell::Text(text) => text.into_bound_py_any(py),
        Cell::Bytes(bytes) => Ok(PyBytes::new(py, bytes).into_any()),
        Cell::Day(day) => Day(day).into_pyobject(py),
        Cell::Instant { at, utc } => {
            let zone = if utc { Some(PyTzInfo::utc(py)?) } else { None };
            let microsecond = at.nanosecond() / 1_000;
            let moment = PyDateTime::new(
                py,
                at.year(),
                part(at.month()),
                part(at.day()),
                part(at.hour()),
                part(at.minute()),
                part(at.second()),
                microsecond,
                zone.as_deref(),
            )?;
            Ok(moment.into_any())
        }
        Cell::Time(at) => {
            let microsecond = at.nanosecond() / 1_000;
            let time = PyTime::new(
                py,
                part(at.hour()),
                part(at.minute()),
                part(at.second()),
                microsecond,
                None,
            )?;
            Ok(time.into_any())
        }
        Cell::Span(span) => {
            let days = span.num_days();
            let rest = span - chrono::TimeDelta::days(days);
            let micro = rest.subsec_nanos() / 1_000;
            let small = |number: i64| i32::try_from(number).map_err(|_| too_long(days));
            // Python brings the signs of the parts together itself.
            let delta = PyDelta::new(py, small(days)?, small(rest.num_seconds())?, micro, true);
            Ok(delta.map_err(|_| too_long(days))?.into_any())
        }
        Cell::List(cells) => {
            let items = cells.into_iter().map(|item| self::cell(py, item));
            Ok(PyList::new(py, items.collect::<PyResult<Vec<_>>>()?)?.into_any())
        }
        Cell::Fields(fields) => {
            let dict = PyDict::new(py);
            for (name, value) in fields {
                dict.set_item(name, self::cell(py, value)?)?;
            }
            Ok(dict.into_any())
        }
    }
}

fn part(number: u32) -> u8 {
    u8::try_from(number).expect("a part of a day below 61")
}

fn too_long(days: i64) -> PyErr {
    InvalidInputError::new_err(format!("a length of {days} days, expected at most 999999999 days"))
}

/// The cells of the column at `index`, from the first row to the last.
pub(in crate::python) fn column<'py>(py: Python<'py>, table: &Table, index: usize) -> PyResult<Vec<Bound<'py, PyAny>>> {
    let mut cells = Vec::with_capacity(table.num_rows());
    for reader in table.readers(index) {
        if let Some((values, keys)) = reader.dictionary() {
            let distinct = chunk(py, values)?;
            let none = py.None().into_bound(py);
            let mut looking = Looking::default();
            for key in keys.iter() {
                looking.step(py)?;
                cells.push(key.map_or(&none, |key| &distinct[key]).clone());
            }
        } else {
            cells.append(&mut chunk(py, &reader)?);
        }
    }
    Ok(cells)
}

fn chunk<'py>(py: Python<'py>, reader: &CellReader<'_>) -> PyResult<Vec<Bound<'py, PyAny>>> {
    let mut looking = Looking::default();
    let mut cells = Vec::with_capacity(reader.len());
    for row in 0..reader.len() {
        looking.step(py)?;
        cells.push(cell(py, reader.cell(row)?)?);
    }
    Ok(cells)
}
