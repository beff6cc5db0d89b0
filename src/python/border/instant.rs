//! Instants across the border: `datetime.datetime` or ISO text in, `datetime.datetime` in UTC out.

use chrono::{DateTime, Datelike, NaiveDateTime, NaiveTime, Utc};
use pyo3::exceptions::PyException;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyDateTime, PyString, PyTzInfo};
#[cfg(feature = "stubs")]
use pyo3::{inspect::PyStaticExpr, type_hint_identifier, type_hint_union};

use super::convert::Day;
use super::fields::{Field, unexpected};
use crate::columns::Cell;
use crate::python::tables::cells;

const EXPECTED: &str = "an instant: a `datetime.datetime` or a text like `2026-01-31T09:00:00Z`";

/// A moment, to the microsecond. What names no time zone is in UTC, a day is its first moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::python) struct Instant(pub(in crate::python) DateTime<Utc>);

impl Instant {
    /// This moment by Python's clock: the core has none.
    pub(in crate::python) fn now(py: Python<'_>) -> PyResult<Self> {
        let utc = PyTzInfo::utc(py)?;
        let now = py.get_type::<PyDateTime>().call_method1(intern!(py, "now"), (utc,))?;
        Self::take(&now, "now")
    }
}

impl Field for Instant {
    #[cfg(feature = "stubs")]
    const TAKEN: PyStaticExpr = type_hint_union!(
        type_hint_identifier!("datetime", "date"),
        type_hint_identifier!("builtins", "str")
    );
    #[cfg(feature = "stubs")]
    const GIVEN: PyStaticExpr = type_hint_identifier!("datetime", "datetime");

    fn take(value: &Bound<'_, PyAny>, name: &str) -> PyResult<Self> {
        let py = value.py();
        let text = if value.is_instance_of::<PyDateTime>() {
            in_utc(value).map_err(|error| {
                if error.is_instance_of::<PyException>(py) {
                    unexpected(value, name, EXPECTED)
                } else {
                    error
                }
            })?
        } else if let Ok(text) = value.cast::<PyString>() {
            text.to_string()
        } else {
            String::new()
        };
        let day = || Some(value.extract::<Day>().ok()?.0.and_time(NaiveTime::MIN).and_utc());
        written(&text)
            .or_else(day)
            .filter(|at| (1..=9999).contains(&at.year()))
            .map(Self)
            .ok_or_else(|| unexpected(value, name, EXPECTED))
    }

    fn give(self, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        let at = self.0.naive_utc();
        cells::cell(py, Cell::Instant { at, utc: true })
    }
}

/// A `datetime` as ISO text of its moment in UTC.
fn in_utc(value: &Bound<'_, PyAny>) -> PyResult<String> {
    let py = value.py();
    let zone = value.call_method0(intern!(py, "utcoffset"))?;
    let moved = if zone.is_none() {
        value.clone()
    } else {
        value.call_method1(intern!(py, "astimezone"), (PyTzInfo::utc(py)?,))?
    };
    moved.call_method0(intern!(py, "isoformat"))?.extract()
}

fn written(text: &str) -> Option<DateTime<Utc>> {
    let zoned = DateTime::parse_from_rfc3339(text).map(|at| at.to_utc());
    let plain = || NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f").map(|at| at.and_utc());
    zoned.or_else(|_| plain()).ok()
}
