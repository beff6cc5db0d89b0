//! Days across the border: `datetime.date` or ISO text in, `datetime.date` out.

use chrono::{Datelike, NaiveDate};
use pyo3::exceptions::PyException;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyString, PyType};

use super::errors::InvalidInputError;

/// A civil day as an argument or a result.
///
/// An argument is a `datetime.date` or a text like `2026-01-31`. A `datetime` is refused, because dropping its time of day
/// would be a decision about a time zone. A result is a `datetime.date`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Day(pub(crate) NaiveDate);

static DATE: PyOnceLock<Py<PyType>> = PyOnceLock::new();
static DATETIME: PyOnceLock<Py<PyType>> = PyOnceLock::new();

impl<'py> FromPyObject<'_, 'py> for Day {
    type Error = PyErr;

    #[cfg(feature = "stubs")]
    const INPUT_TYPE: pyo3::inspect::PyStaticExpr = {
        use pyo3::{type_hint_identifier, type_hint_union};
        type_hint_union!(
            type_hint_identifier!("datetime", "date"),
            type_hint_identifier!("builtins", "str")
        )
    };

    fn extract(value: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        let py = value.py();
        let date = DATE.import(py, "datetime", "date")?;
        // The exact type first: it is what callers pass, and `isinstance` costs as much as the rest.
        if value.get_type().is(date) {
            return from_ordinal(&value);
        }
        if let Ok(text) = value.cast::<PyString>() {
            return iso_day(&text.to_cow()?).map(Self);
        }
        if value.is_instance(DATETIME.import(py, "datetime", "datetime")?)? {
            return Err(InvalidInputError::new_err(format!(
                "`{}` has a time, expected a day: a `datetime.date` or a text like `2026-01-31`",
                shown(&value)
            )));
        }
        if value.is_instance(date)? {
            return from_ordinal(&value);
        }
        Err(InvalidInputError::new_err(format!(
            "`{}` is of type `{}`, expected a day: a `datetime.date` or a text like `2026-01-31`",
            shown(&value),
            value.get_type().name()?
        )))
    }
}

impl<'py> IntoPyObject<'py> for Day {
    type Target = PyAny;
    type Output = Bound<'py, PyAny>;
    type Error = PyErr;

    #[cfg(feature = "stubs")]
    const OUTPUT_TYPE: pyo3::inspect::PyStaticExpr = pyo3::type_hint_identifier!("datetime", "date");

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Self::Output> {
        if !(1..=9999).contains(&self.0.year()) {
            return Err(InvalidInputError::new_err(format!(
                "`{}` is not a day Python can hold, expected years 1 to 9999",
                self.0
            )));
        }
        DATE.import(py, "datetime", "date")?
            .call_method1(intern!(py, "fromordinal"), (self.0.num_days_from_ce(),))
    }
}

fn from_ordinal(date: &Bound<'_, PyAny>) -> PyResult<Day> {
    let ordinal: i32 = date.call_method0(intern!(date.py(), "toordinal"))?.extract()?;
    NaiveDate::from_num_days_from_ce_opt(ordinal)
        .map(Day)
        .ok_or_else(|| InvalidInputError::new_err(format!("`{}` is not a day between years 1 and 9999", shown(date))))
}

/// Reads a day in the form `2026-01-31`, and in no other: `2026-1-31` and `31.01.2026` could be a slip.
fn iso_day(text: &str) -> PyResult<NaiveDate> {
    let bytes = text.as_bytes();
    let formed = bytes.len() == 10
        && bytes.iter().enumerate().all(|(at, byte)| match at {
            4 | 7 => *byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    let day = if formed { text.parse::<NaiveDate>().ok() } else { None };
    day.filter(|day| day.year() >= 1).ok_or_else(|| {
        let what = if formed {
            "is not in the calendar"
        } else if bytes.len() > 10 && text.get(..10).is_some_and(|start| iso_day(start).is_ok()) {
            "has a time"
        } else {
            "is not a day"
        };
        InvalidInputError::new_err(format!(
            "`{}` {what}, expected a day like `2026-01-31` of the years 1 to 9999",
            one_line(text)
        ))
    })
}

/// A file to write, as Python names it: what it can be is checked where it is written.
#[derive(Debug)]
pub(crate) struct FilePath<'py>(pub(crate) Bound<'py, PyAny>);

impl<'py> FromPyObject<'_, 'py> for FilePath<'py> {
    type Error = PyErr;

    #[cfg(feature = "stubs")]
    const INPUT_TYPE: pyo3::inspect::PyStaticExpr = {
        use pyo3::{type_hint_identifier, type_hint_subscript, type_hint_union};
        type_hint_union!(
            type_hint_identifier!("builtins", "str"),
            type_hint_subscript!(
                type_hint_identifier!("os", "PathLike"),
                type_hint_identifier!("builtins", "str")
            )
        )
    };

    fn extract(value: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        Ok(Self(value.to_owned()))
    }
}

/// A value for an error message: one line, at most 80 characters.
pub(in crate::python) fn shown(value: &Bound<'_, PyAny>) -> String {
    value
        .str()
        .map_or_else(|_| "?".to_owned(), |text| one_line(&text.to_string_lossy()))
}

fn one_line(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= 80 {
        return line;
    }
    line.chars().take(79).chain(['…']).collect()
}

/// The error of a call into foreign code as this package's own, with the original as its cause.
///
/// What is not an `Exception`, such as a `KeyboardInterrupt`, passes through.
pub(in crate::python) fn foreign(py: Python<'_>, error: PyErr, what: &str) -> PyErr {
    if !error.is_instance_of::<PyException>(py) || error.is_instance_of::<InvalidInputError>(py) {
        return error;
    }
    let told = shown(error.value(py));
    let ours = InvalidInputError::new_err(format!("{what}: {told}"));
    ours.set_cause(py, Some(error));
    ours
}
