//! An export as Python has it: a file, a text, bytes, or data that is parsed already.

use std::path::{Path, PathBuf};

use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyByteArray, PyBytes, PyDict, PyFloat, PyInt, PyList, PyMapping, PyString, PyTuple};

use crate::intake::exports::Source;
use crate::intake::tree::{Node, Table, Value};
use crate::intake::{self, IntakeError, problems};
use crate::python::border::convert::{Day, shown};
use crate::python::border::errors::{InvalidInputError, ReadError};
use crate::python::border::plain::{bare, put};

/// As deep as a text may nest.
const DEEPEST: usize = 128;
/// Data that contains itself has no end.
const MOST_VALUES: usize = 1 << 26;
/// Values between two looks at whether the user wants to stop.
const BETWEEN_LOOKS: usize = 1 << 16;
/// Names of files are shorter.
const LONGEST_NAME: usize = 4096;

/// What a text that names no file must look like to be the export itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::python) enum Form {
    Json,
    Sheet,
}

impl Form {
    const fn name(self) -> &'static str {
        match self {
            Self::Json => "JSON",
            Self::Sheet => "a sheet",
        }
    }

    fn fits(self, text: &str) -> bool {
        let text = text.trim_start_matches('\u{feff}').trim();
        text.is_empty()
            || text.contains('\n')
            || match self {
                Self::Json => text.starts_with(['{', '[']),
                Self::Sheet => text.contains([',', ';', '\t']),
            }
    }
}

/// One page of an export.
#[derive(Debug)]
pub(in crate::python) enum Page {
    Text { file: Option<String>, text: String },
    Data(Node<'static>),
}

/// The pages of an export, in order.
#[derive(Debug)]
pub(in crate::python) struct Pages(pub(in crate::python) Vec<Page>);

impl Pages {
    /// Takes what a reader is given; files are read here.
    pub(in crate::python) fn of(given: &Bound<'_, PyAny>, form: Form) -> PyResult<Self> {
        if let Some(page) = page(given, form)? {
            return Ok(Self(vec![page]));
        }
        if given.is_instance_of::<PyList>() || given.is_instance_of::<PyTuple>() {
            let items = given.try_iter()?.collect::<PyResult<Vec<_>>>()?;
            if !items.is_empty() && items.iter().all(is_page) {
                let pages = items.iter().map(|item| page(item, form));
                return Ok(Self(pages.filter_map(Result::transpose).collect::<PyResult<_>>()?));
            }
        }
        // What clients give page after page is read to its end; an open file gives lines, which are no pages.
        let py = given.py();
        if given.hasattr(intern!(py, "__next__"))? && !given.hasattr(intern!(py, "readline"))? {
            let items = PyList::new(py, given.try_iter()?.collect::<PyResult<Vec<_>>>()?)?;
            return Self::of(items.as_any(), form);
        }
        let data = Reader::default().node(given, DEEPEST)?;
        Ok(Self(vec![Page::Data(data)]))
    }

    /// The pages as the core takes them.
    pub(in crate::python) fn source(&self) -> Source<'_> {
        let pages = self.0.iter().map(|page| match page {
            Page::Text { file, text } => Source::text(text, file.as_deref()),
            Page::Data(node) => Source::data(node),
        });
        pages.collect()
    }

    /// The error of reading them; data has no lines.
    pub(in crate::python) fn error(&self, error: IntakeError) -> PyErr {
        let IntakeError::Export { problems } = &error else {
            return error.into();
        };
        if self.0.iter().any(|page| matches!(page, Page::Text { .. })) {
            return error.into();
        }
        let said: Vec<String> = problems.iter().map(intake::FileProblem::statement).collect();
        let place = problems.first().map(|problem| problem.place.clone());
        ReadError::new_err((said.join("\n"), None::<String>, None::<u32>, place))
    }
}

/// Whether a value is a page by itself: a file, a text or bytes.
fn is_page(value: &Bound<'_, PyAny>) -> bool {
    value.is_instance_of::<PyString>() || is_bytes(value) || is_path(value)
}

fn is_bytes(value: &Bound<'_, PyAny>) -> bool {
    value.is_instance_of::<PyBytes>() || value.is_instance_of::<PyByteArray>()
}

fn is_path(value: &Bound<'_, PyAny>) -> bool {
    value.hasattr(intern!(value.py(), "__fspath__")).unwrap_or(false)
}

fn page(value: &Bound<'_, PyAny>, form: Form) -> PyResult<Option<Page>> {
    if is_bytes(value) {
        let text = intake::export_text(value.extract()?, None)?;
        return Ok(Some(Page::Text { file: None, text }));
    }
    if is_path(value) {
        return file(value.py(), &value.extract::<PathBuf>()?).map(Some);
    }
    let Ok(text) = value.cast::<PyString>() else {
        return Ok(None);
    };
    let text = text
        .to_cow()
        .map_err(|_| ReadError::new_err("the text is not valid Unicode"))?;
    let named = text.len() <= LONGEST_NAME && !text.contains(['\n', '\0']) && Path::new(&*text).exists();
    if named && !text.is_empty() {
        return file(value.py(), Path::new(&*text)).map(Some);
    }
    if form.fits(&text) {
        let text = text.into_owned();
        return Ok(Some(Page::Text { file: None, text }));
    }
    let name = problems::shown(&text);
    let message = format!("`{name}` is neither a file that exists nor {}", form.name());
    Err(ReadError::new_err((message, name)))
}

fn file(py: Python<'_>, path: &Path) -> PyResult<Page> {
    let text = py.detach(|| intake::read_export_file(path))?;
    let file = Some(path.display().to_string());
    Ok(Page::Text { file, text })
}

/// Reads Python's values into a tree.
#[derive(Default)]
struct Reader {
    values: usize,
}

impl Reader {
    fn node(&mut self, value: &Bound<'_, PyAny>, depth: usize) -> PyResult<Node<'static>> {
        self.values += 1;
        if self.values.is_multiple_of(BETWEEN_LOOKS) {
            value.py().check_signals()?;
        }
        let Some(deeper) = depth.checked_sub(1).filter(|_| self.values <= MOST_VALUES) else {
            let message = format!("the data nests deeper than {DEEPEST} levels or has more than {MOST_VALUES} values");
            return Err(ReadError::new_err(message));
        };
        let made = if value.is_none() {
            Value::Null
        } else if let Ok(flag) = value.cast::<PyBool>() {
            Value::Flag(flag.is_true())
        } else if let Ok(text) = value.cast::<PyString>() {
            Value::Text(text.to_string_lossy().into_owned().into())
        } else if let Ok(dict) = value.cast::<PyDict>() {
            self.table(dict.iter(), deeper)?
        } else if value.is_instance_of::<PyList>() || value.is_instance_of::<PyTuple>() {
            let items = value.try_iter()?.map(|item| self.node(&item?, deeper));
            Value::List(items.collect::<PyResult<_>>()?)
        } else if value.is_instance_of::<PyInt>() || value.hasattr(intern!(value.py(), "__index__"))? {
            let whole = value.extract();
            whole.map_or_else(|_| Value::Number(shown(value).into()), Value::Integer)
        } else if value.is_instance_of::<PyFloat>() {
            // What data frames have where there is nothing.
            let missing = value.extract::<f64>().is_ok_and(f64::is_nan);
            if missing {
                Value::Null
            } else {
                Value::Number(shown(value).into())
            }
        } else if let Ok(mapping) = value.cast::<PyMapping>() {
            let items = mapping.items()?;
            let pairs = items.iter().map(|item| item.extract()).collect::<PyResult<Vec<_>>>()?;
            self.table(pairs.into_iter(), deeper)?
        } else if let Ok(Day(day)) = value.extract::<Day>() {
            Value::Day(day)
        } else if let Some(fields) = value.getattr_opt(intern!(value.py(), "as_dict"))? {
            // What the clients of Azure make of a response.
            return self.node(&fields.call0()?, deeper);
        } else if let Some(instant) = value.getattr_opt(intern!(value.py(), "isoformat"))? {
            match shown(&instant.call0()?) {
                text if text == "NaT" => Value::Null,
                text => Value::Moment(text.into()),
            }
        } else {
            return Err(InvalidInputError::new_err(format!(
                "`{}` is of type `{}`, expected a path, text, bytes, or what JSON is parsed into",
                shown(value),
                value.get_type().name()?
            )));
        };
        Ok(bare(made))
    }

    fn table<'py>(
        &mut self,
        pairs: impl Iterator<Item = (Bound<'py, PyAny>, Bound<'py, PyAny>)>,
        depth: usize,
    ) -> PyResult<Value<'static>> {
        let mut table = Table::default();
        for (name, value) in pairs {
            let Ok(text) = name.cast::<PyString>() else {
                return Err(ReadError::new_err(format!("the key `{}` is not text", shown(&name))));
            };
            let text = text.to_string_lossy().into_owned();
            if put(&mut table, text, self.node(&value, depth)?).is_err() {
                return Err(ReadError::new_err(format!("the key `{}` stands twice", shown(&name))));
            }
        }
        Ok(Value::Table(Box::new(table)))
    }
}

/// The text of a sheet whose rows are parsed already: one dict each, by the names of the columns.
pub(in crate::python) fn sheet_text(data: &Node<'_>) -> PyResult<String> {
    let wrong = |what: &str| {
        let message = format!("{what}, expected the text of a sheet or a list of dicts, one for each row");
        ReadError::new_err(message)
    };
    let Value::List(rows) = &data.value else {
        return Err(wrong(&format!("this is {}", data.value.kind())));
    };
    let mut names: Vec<&str> = Vec::new();
    let mut tables = Vec::with_capacity(rows.len());
    for row in rows {
        let Value::Table(table) = &row.value else {
            return Err(wrong(&format!("a row is {}", row.value.kind())));
        };
        for (key, _) in table.iter() {
            if !names.contains(&&*key.text) {
                names.push(&key.text);
            }
        }
        tables.push(table);
    }
    let mut sheet = csv::Writer::from_writer(Vec::new());
    let written = |result: csv::Result<()>| result.expect("memory takes what is written to it, rows are of one length");
    written(sheet.write_record(&names));
    for table in tables {
        let cells = names.iter().map(|name| cell(table.get(name).map(|node| &node.value)));
        written(sheet.write_record(cells));
    }
    let bytes = sheet.into_inner().expect("memory takes what is written to it");
    Ok(String::from_utf8(bytes).expect("texts were written"))
}

fn cell(value: Option<&Value<'_>>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::Flag(flag)) => flag.to_string(),
        Some(Value::Integer(whole)) => whole.to_string(),
        Some(Value::Number(text)) => text.strip_suffix(".0").unwrap_or(text).to_owned(),
        Some(Value::Text(text)) => text.to_string(),
        Some(Value::Day(day)) => day.to_string(),
        // A spreadsheet's day comes with a midnight.
        Some(Value::Moment(text)) => text.split_once("T00:00:00").map_or(&**text, |(day, _)| day).to_owned(),
        Some(other @ (Value::List(_) | Value::Table(_))) => other.kind().to_owned(),
    }
}
