//! Python sequences as columns of a table.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDateTime, PyDict, PyFloat, PyInt, PyList, PyString, PyTuple, PyTzInfo};

use crate::columns::{
    self, Column, Table, TableBuilder, counts, days, flags, moments, nothing, reals, text_lists, texts,
};
use crate::python::border::convert::{Day, shown};
use crate::python::border::errors::InvalidInputError;
use crate::python::border::watch::Looking;

/// The table of `columns`: names with sequences of one length. A day is a day, and nothing with a time of day.
pub(in crate::python) fn table(columns: &Bound<'_, PyDict>, name: Option<&str>) -> PyResult<Table> {
    build(columns, name, false)
}

/// The same of what data frames give as plain data: days may come as instants.
pub(in crate::python) fn given(columns: &Bound<'_, PyDict>) -> PyResult<Table> {
    build(columns, None, true)
}

fn build(columns: &Bound<'_, PyDict>, name: Option<&str>, instants: bool) -> PyResult<Table> {
    let mut builder = name.map_or_else(TableBuilder::unnamed, TableBuilder::new);
    for (name, values) in columns {
        let name = column_name(&name)?;
        builder = builder.column(&name, column(&name, &values, instants)?);
    }
    Ok(builder.finish()?)
}

/// The name of a column, which must be a text.
pub(in crate::python) fn column_name(name: &Bound<'_, PyAny>) -> PyResult<String> {
    let Ok(text) = name.cast::<PyString>() else {
        let text = format!("a column is named `{}`, expected a text", shown(name));
        return Err(InvalidInputError::new_err(text));
    };
    text.extract().map_err(|_| {
        let text = format!("a column is named `{}`, which is not valid Unicode", shown(name));
        InvalidInputError::new_err(text)
    })
}

/// What a column holds, told by its first value.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Nothing,
    Flags,
    Counts,
    Reals,
    Days,
    Moments,
    Instants,
    Texts,
    Lists,
}

impl Kind {
    const fn expected(self) -> &'static str {
        match self {
            Self::Nothing => "no value",
            Self::Flags => "a flag",
            Self::Counts => "a whole number of 64 bits",
            Self::Reals => "a number",
            Self::Days => "a `datetime.date`",
            Self::Moments => "a day, or a `datetime` without a time zone, to the microsecond",
            Self::Instants => "a `datetime` with a time zone, to the microsecond",
            Self::Texts => "a text",
            Self::Lists => "a list of texts",
        }
    }
}

fn column(name: &str, values: &Bound<'_, PyAny>, instants: bool) -> PyResult<Column> {
    // A text is a sequence of letters, and a mapping one of its keys: neither is meant.
    let iterable = !values.is_instance_of::<PyString>() && !values.is_instance_of::<PyDict>();
    let Some(values) = values.try_iter().ok().filter(|_| iterable) else {
        return Err(InvalidInputError::new_err(format!(
            "column `{name}` is of type `{}`, expected a sequence of values",
            values.get_type().name()?
        )));
    };
    let py = values.py();
    let mut looking = Looking::default();
    let cells = values
        .map(|value| {
            looking.step(py)?;
            value.and_then(plain)
        })
        .collect::<PyResult<Vec<Option<Bound<'_, PyAny>>>>>()?;
    let mut kind = kind(name, &cells)?;
    if instants && kind == Kind::Days {
        kind = with_instants(&cells)?;
    }
    let read = Cells {
        name,
        kind,
        cells: &cells,
    };
    Ok(match kind {
        Kind::Nothing => nothing(cells.len()),
        Kind::Flags => flags(read.values(|cell| Ok(cell.cast::<PyBool>()?.is_true()))?),
        Kind::Counts => counts(read.values(|cell| cell.cast::<PyInt>()?.extract::<i64>())?),
        Kind::Reals => reals(read.values(|cell| cell.extract::<f64>())?),
        Kind::Days => days(read.values(day)?),
        Kind::Moments => moments(read.values(moment)?),
        Kind::Instants => columns::instants(read.values(|cell| Ok(instant(cell)?.and_utc()))?),
        Kind::Texts => texts(read.values(|cell| cell.extract::<String>())?),
        Kind::Lists => {
            let lists = read.values(|cell| cell.extract::<Vec<String>>())?;
            text_lists(lists.into_iter().map(Option::unwrap_or_default))
        }
    })
}

/// The value as Python's own: numpy's and pandas' scalars know theirs, and call a missing one by several names.
fn plain(value: Bound<'_, PyAny>) -> PyResult<Option<Bound<'_, PyAny>>> {
    if value.is_none() {
        return Ok(None);
    }
    let py = value.py();
    let module = value.get_type().module()?;
    if module == "numpy" && value.hasattr(intern!(py, "item"))? {
        return value.call_method0(intern!(py, "item")).map(Some);
    }
    if module.to_cow()?.starts_with("pandas.") {
        let name = value.get_type().name()?;
        if name == "NAType" || name == "NaTType" {
            return Ok(None);
        }
    }
    Ok(Some(value))
}

fn kind(name: &str, cells: &[Option<Bound<'_, PyAny>>]) -> PyResult<Kind> {
    let mut some = cells
        .iter()
        .enumerate()
        .filter_map(|(row, cell)| Some((row, cell.as_ref()?)));
    let Some((row, first)) = some.next() else {
        return Ok(Kind::Nothing);
    };
    if first.is_instance_of::<PyBool>() {
        Ok(Kind::Flags)
    } else if first.is_instance_of::<PyInt>() {
        // One fraction makes a column of fractions, wherever it stands.
        let fraction = some.any(|(_, cell)| cell.is_instance_of::<PyFloat>());
        Ok(if fraction { Kind::Reals } else { Kind::Counts })
    } else if first.is_instance_of::<PyFloat>() {
        Ok(Kind::Reals)
    } else if first.is_instance_of::<PyString>() {
        Ok(Kind::Texts)
    } else if first.is_instance_of::<PyList>() || first.is_instance_of::<PyTuple>() {
        Ok(Kind::Lists)
    } else if first.hasattr(intern!(first.py(), "toordinal"))? {
        Ok(Kind::Days)
    } else {
        Err(InvalidInputError::new_err(format!(
            "column `{name}`, row {row}: `{}` is of type `{}`, expected a whole number, a text, a flag, a day, a float or a list of texts",
            shown(first),
            first.get_type().name()?
        )))
    }
}

fn day(cell: &Bound<'_, PyAny>) -> PyResult<NaiveDate> {
    if cell.is_instance_of::<PyString>() {
        return Err(InvalidInputError::new_err("a text among days"));
    }
    cell.extract::<Day>().map(|day| day.0)
}

/// What days are that may have a time: one with a time zone makes a column of instants.
fn with_instants(cells: &[Option<Bound<'_, PyAny>>]) -> PyResult<Kind> {
    for cell in cells.iter().flatten() {
        if cell.is_instance_of::<PyDateTime>() {
            let zone = cell.call_method0(intern!(cell.py(), "utcoffset"))?;
            return Ok(if zone.is_none() { Kind::Moments } else { Kind::Instants });
        }
    }
    Ok(Kind::Days)
}

/// A `datetime` without a time zone; a day is its midnight.
fn moment(cell: &Bound<'_, PyAny>) -> PyResult<NaiveDateTime> {
    if !cell.is_instance_of::<PyDateTime>() {
        return day(cell).map(NaiveDateTime::from);
    }
    if !cell.call_method0(intern!(cell.py(), "utcoffset"))?.is_none() {
        return Err(InvalidInputError::new_err("a time zone"));
    }
    to_the_microsecond(cell)
}

/// A `datetime` with a time zone, in UTC.
fn instant(cell: &Bound<'_, PyAny>) -> PyResult<NaiveDateTime> {
    let py = cell.py();
    if cell.call_method0(intern!(py, "utcoffset"))?.is_none() {
        return Err(InvalidInputError::new_err("no time zone"));
    }
    to_the_microsecond(&cell.call_method1(intern!(py, "astimezone"), (PyTzInfo::utc(py)?,))?)
}

fn to_the_microsecond(at: &Bound<'_, PyAny>) -> PyResult<NaiveDateTime> {
    let part = |name| at.getattr(name)?.extract::<u32>();
    // pandas counts to the nanosecond.
    let finer = at.getattr_opt("nanosecond")?.map_or(Ok(0), |finer| finer.extract())?;
    let day = NaiveDate::from_ymd_opt(at.getattr("year")?.extract()?, part("month")?, part("day")?);
    let time = NaiveTime::from_hms_micro_opt(part("hour")?, part("minute")?, part("second")?, part("microsecond")?);
    match (day, time, finer) {
        (Some(day), Some(time), 0_u32) => Ok(day.and_time(time)),
        _ => Err(InvalidInputError::new_err("parts of a microsecond")),
    }
}

struct Cells<'a, 'py> {
    name: &'a str,
    kind: Kind,
    cells: &'a [Option<Bound<'py, PyAny>>],
}

impl<'py> Cells<'_, 'py> {
    fn values<T>(&self, read: impl Fn(&Bound<'py, PyAny>) -> PyResult<T>) -> PyResult<Vec<Option<T>>> {
        let cells = self.cells.iter().enumerate();
        let mut looking = Looking::default();
        cells
            .map(|(row, cell)| {
                let Some(cell) = cell else { return Ok(None) };
                looking.step(cell.py())?;
                let numeric = matches!(self.kind, Kind::Counts | Kind::Reals);
                // To Python a flag is a number; in a column it is a slip.
                let slip = numeric && cell.is_instance_of::<PyBool>();
                let value = if slip { None } else { read(cell).ok() };
                value.map(Some).ok_or_else(|| {
                    let kind = cell.get_type().name().map_or_else(|_| String::new(), |k| k.to_string());
                    InvalidInputError::new_err(format!(
                        "column `{}`, row {row}: `{}` is of type `{kind}`, expected {}",
                        self.name,
                        shown(cell),
                        self.kind.expected()
                    ))
                })
            })
            .collect()
    }
}
