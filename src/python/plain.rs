//! Plain Python data as the tree that files are read into, and back: dicts, lists, texts, numbers, days.

use std::borrow::Cow;

use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyFloat, PyInt, PyList, PyString, PyTuple};

use super::convert::{Day, shown};
use super::errors::{InvalidInputError, PortfolioError};
use super::key::PyProductKey;
use super::model::benefit::PyBenefit;
use super::record;
use super::watch::Looking;
use crate::intake::problems::{Place, Problems};
use crate::intake::tree::{Key, Node, Span, Table, Value};
use crate::intake::{FileProblem, read_portfolio_tree};
use crate::model::Portfolio;

/// Deeper data is no portfolio, and might contain itself.
const DEEPEST: usize = 16;

/// Reads a portfolio from plain data with the keys of its file; all problems at once, each with its place.
pub(super) fn read_portfolio(data: &Bound<'_, PyAny>) -> PyResult<Portfolio> {
    read_tree(&node(data, DEEPEST)?)
}

/// Reads a portfolio from a tree that is not text, so that a problem has a place but no line.
pub(super) fn read_tree(tree: &Node<'_>) -> PyResult<Portfolio> {
    let problems = Problems::default();
    let portfolio = read_portfolio_tree(tree, Place::Top, &problems);
    match portfolio {
        Some(portfolio) if problems.is_empty() => Ok(portfolio),
        _ => {
            let lines: Vec<String> = problems
                .into_list("", None)
                .iter()
                .map(FileProblem::statement)
                .collect();
            Err(PortfolioError::new_err((lines.join("\n"), lines)))
        }
    }
}

/// Python's value as a node of the tree.
fn node<'py>(value: &Bound<'py, PyAny>, depth: usize) -> PyResult<Node<'static>> {
    let Some(deeper) = depth.checked_sub(1) else {
        return Err(InvalidInputError::new_err(format!(
            "the data nests deeper than {DEEPEST} levels"
        )));
    };
    let text = |text: String| Cow::<'static, str>::Owned(text);
    let value = if value.is_none() {
        Value::Null
    } else if let Ok(flag) = value.cast::<PyBool>() {
        Value::Flag(flag.is_true())
    } else if let Ok(string) = value.cast::<PyString>() {
        Value::Text(text(string.to_string_lossy().into_owned()))
    } else if let Ok(dict) = value.cast::<PyDict>() {
        Value::Table(Box::new(table(dict, deeper)?))
    } else if value.is_instance_of::<PyList>() || value.is_instance_of::<PyTuple>() {
        let items = value
            .try_iter()?
            .map(|item| node(&item?, deeper))
            .collect::<PyResult<_>>()?;
        Value::List(items)
    } else if let Ok(key) = value.cast::<PyProductKey>() {
        let key = &key.get().0;
        Value::Text(text(
            key.reveal().map_or_else(|_| key.to_string(), |text| text.to_string()),
        ))
    } else if value.is_instance_of::<PyFloat>() {
        Value::Number(text(shown(value)))
    } else if value.is_instance_of::<PyInt>() || value.hasattr(intern!(value.py(), "__index__"))? {
        value
            .extract()
            .map_or_else(|_| Value::Number(text(shown(value))), Value::Integer)
    } else if let Ok(benefit) = value.cast::<PyBenefit>() {
        // Its own dict has the key masked, and here the key is on its way in.
        let fields = record::to_dict(benefit.get(), value.py())?.into_pyobject(value.py())?;
        fields.set_item("key", benefit.getattr("key")?)?;
        return node(fields.as_any(), depth);
    } else if let Some(method) = value.getattr_opt(intern!(value.py(), "to_dict"))? {
        return node(&method.call0()?, depth);
    } else if let Ok(day) = value.extract::<Day>() {
        Value::Day(day.0)
    } else if value.hasattr(intern!(value.py(), "isoformat"))? {
        Value::Moment(text(shown(value)))
    } else {
        let kind = value.get_type().name()?;
        return Err(InvalidInputError::new_err(format!(
            "`{}` is of type `{kind}`, expected dicts, lists, texts, numbers and days",
            shown(value)
        )));
    };
    Ok(bare(value))
}

fn table(dict: &Bound<'_, PyDict>, depth: usize) -> PyResult<Table<'static>> {
    let mut table = Table::default();
    for (name, value) in dict {
        // None says what a missing key says.
        if value.is_none() {
            continue;
        }
        let name = name
            .cast::<PyString>()
            .map_err(|_| InvalidInputError::new_err(format!("the key `{}` is not text", shown(&name))))?
            .to_string_lossy()
            .into_owned();
        // The keys of a dict differ.
        let _ = put(&mut table, name, node(&value, depth)?);
    }
    Ok(table)
}

/// Puts a value under a key.
pub(super) fn put<'a>(table: &mut Table<'a>, name: impl Into<Cow<'a, str>>, value: Node<'a>) -> Result<(), Span> {
    let key = Key {
        text: name.into(),
        at: Span::default(),
    };
    table.insert(key, value)
}

/// Python's value as a node of the tree, at the top of it.
pub(super) fn read_node(value: &Bound<'_, PyAny>) -> PyResult<Node<'static>> {
    node(value, DEEPEST)
}

/// A node that stands in no text.
pub(super) fn bare(value: Value<'_>) -> Node<'_> {
    Node {
        at: Span::default(),
        value,
    }
}

/// A table of the tree as a dict; days are `datetime.date`.
pub(super) fn give_table<'py>(py: Python<'py>, table: &Table<'_>) -> PyResult<Bound<'py, PyDict>> {
    let dict = PyDict::new(py);
    for (key, value) in table.iter() {
        dict.set_item(&*key.text, give(py, &value.value)?)?;
    }
    Ok(dict)
}

fn give<'py>(py: Python<'py>, value: &Value<'_>) -> PyResult<Bound<'py, PyAny>> {
    Ok(match value {
        Value::Null => py.None().into_bound(py),
        Value::Flag(flag) => flag.into_pyobject(py)?.to_owned().into_any(),
        Value::Integer(whole) => whole.into_pyobject(py)?.into_any(),
        Value::Number(text) | Value::Text(text) | Value::Moment(text) => PyString::new(py, text).into_any(),
        Value::Day(day) => Day(*day).into_pyobject(py)?,
        Value::List(items) => {
            let mut looking = Looking::default();
            let items = items
                .iter()
                .map(|item| {
                    looking.step(py)?;
                    give(py, &item.value)
                })
                .collect::<PyResult<Vec<_>>>()?;
            PyList::new(py, items)?.into_any()
        }
        Value::Table(table) => give_table(py, table)?.into_any(),
    })
}
