//! Plain Python data as the tree that files are read into, and back: dicts, lists, texts, numbers, days.

use std::borrow::Cow;
use std::cell::Cell;

use pyo3::exceptions::PyKeyboardInterrupt;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyFloat, PyInt, PyList, PyString, PyTuple};

use super::convert::{Day, shown};
use super::errors::{InvalidInputError, PortfolioError};
use super::record;
use super::watch::{Interrupt, interruptible};
use crate::intake::problems::{Place, Problems};
use crate::intake::tree::{Key, Node, Span, Table, Value};
use crate::intake::{FileProblem, Keys, portfolio_tree_until, read_portfolio_tree};
use crate::model::Portfolio;
use crate::python::model::benefit::PyBenefit;
use crate::python::model::key::PyProductKey;

/// Deeper data is no portfolio, and might contain itself.
const DEEPEST: usize = 16;

/// Values between two looks at whether the user wants to stop.
const BETWEEN_LOOKS: u32 = 1 << 14;

/// Counts values on their way across the border, of which there may be millions.
#[derive(Default)]
struct Looks(Cell<u32>);

impl Looks {
    fn look(&self, py: Python<'_>) -> PyResult<()> {
        let seen = self.0.get().wrapping_add(1);
        self.0.set(seen);
        if seen.is_multiple_of(BETWEEN_LOOKS) {
            py.check_signals()?;
        }
        Ok(())
    }
}

/// Reads a portfolio from plain data with the keys of its file; all problems at once, each with its place.
pub(in crate::python) fn read_portfolio(data: &Bound<'_, PyAny>) -> PyResult<Portfolio> {
    read_tree(&read_node(data)?)
}

/// Reads a portfolio from a tree that is not text, so that a problem has a place but no line.
pub(in crate::python) fn read_tree(tree: &Node<'_>) -> PyResult<Portfolio> {
    let interrupt = Interrupt::default();
    let stop = || interrupt.came();
    let problems = Problems::until(&stop);
    let portfolio = read_portfolio_tree(tree, Place::Top, &problems);
    if problems.ended() {
        drop(problems);
        return Err(interrupt
            .into_error()
            .unwrap_or_else(|| PyKeyboardInterrupt::new_err(())));
    }
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
fn node<'py>(value: &Bound<'py, PyAny>, depth: usize, looks: &Looks) -> PyResult<Node<'static>> {
    looks.look(value.py())?;
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
        Value::Table(Box::new(table(dict, deeper, looks)?))
    } else if value.is_instance_of::<PyList>() || value.is_instance_of::<PyTuple>() {
        let items = value
            .try_iter()?
            .map(|item| node(&item?, deeper, looks))
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
        return node(fields.as_any(), depth, looks);
    } else if let Some(method) = value.getattr_opt(intern!(value.py(), "to_dict"))? {
        return node(&method.call0()?, depth, looks);
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

fn table(dict: &Bound<'_, PyDict>, depth: usize, looks: &Looks) -> PyResult<Table<'static>> {
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
        let _ = put(&mut table, name, node(&value, depth, looks)?);
    }
    Ok(table)
}

/// Puts a value under a key.
pub(in crate::python) fn put<'a>(
    table: &mut Table<'a>,
    name: impl Into<Cow<'a, str>>,
    value: Node<'a>,
) -> Result<(), Span> {
    let key = Key {
        text: name.into(),
        at: Span::default(),
    };
    table.insert(key, value)
}

/// Python's value as a node of the tree, at the top of it.
pub(in crate::python) fn read_node(value: &Bound<'_, PyAny>) -> PyResult<Node<'static>> {
    node(value, DEEPEST, &Looks::default())
}

/// A node that stands in no text.
pub(in crate::python) fn bare(value: Value<'_>) -> Node<'_> {
    Node {
        at: Span::default(),
        value,
    }
}

/// A portfolio as plain data.
pub(in crate::python) fn give_portfolio<'py>(
    py: Python<'py>,
    portfolio: &Portfolio,
    keys: Keys,
) -> PyResult<Bound<'py, PyDict>> {
    let tree = interruptible(py, |stop| portfolio_tree_until(portfolio, keys, stop))?;
    give_table(py, &tree, &Looks::default())
}

/// A table of the tree as a dict; days are `datetime.date`.
fn give_table<'py>(py: Python<'py>, table: &Table<'_>, looks: &Looks) -> PyResult<Bound<'py, PyDict>> {
    let dict = PyDict::new(py);
    for (key, value) in table.iter() {
        dict.set_item(&*key.text, give(py, &value.value, looks)?)?;
    }
    Ok(dict)
}

fn give<'py>(py: Python<'py>, value: &Value<'_>, looks: &Looks) -> PyResult<Bound<'py, PyAny>> {
    looks.look(py)?;
    Ok(match value {
        Value::Null => py.None().into_bound(py),
        Value::Flag(flag) => flag.into_pyobject(py)?.to_owned().into_any(),
        Value::Integer(whole) => whole.into_pyobject(py)?.into_any(),
        Value::Number(text) | Value::Text(text) | Value::Moment(text) => PyString::new(py, text).into_any(),
        Value::Day(day) => Day(*day).into_pyobject(py)?,
        Value::List(items) => {
            let items = items
                .iter()
                .map(|item| give(py, &item.value, looks))
                .collect::<PyResult<Vec<_>>>()?;
            PyList::new(py, items)?.into_any()
        }
        Value::Table(table) => give_table(py, table, looks)?.into_any(),
    })
}
