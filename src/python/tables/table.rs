//! `Table`: columns for an analyst's own tools, and the same rows as a page, a sheet or a file.

use arrow_schema::DataType;
use pyo3::IntoPyObjectExt;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyCapsule, PyDict, PyIterator, PyList, PySlice, PyString, PyType};

use super::{capsule, cells, pickled, sequences};
use crate::columns::Table;
use crate::python::border::convert::{FilePath, foreign, shown};
use crate::python::border::errors::InvalidInputError;
use crate::python::border::fields::{Arg, Count, unexpected};
use crate::python::border::outputs;
use crate::python::border::outputs::hash_of;
use crate::python::border::watch::{Looking, aside};

/// The rows of a table that are enough for a glance.
const FEW: u32 = 5;

/// Rows with named columns: what every report, plan and comparison is given as.
///
/// A table holds Arrow data. polars, pandas, pyarrow and duckdb take it as it is, without a copy: `pl.DataFrame(table)`,
/// `pa.table(table)`, `duckdb.from_arrow(table)`. Days are `date32`, counts `int64`, flags `bool`, ids and names `utf8`, small
/// closed sets dictionaries, lists of ids `list<utf8>`. The columns of a table and their types never depend on its rows.
///
/// It is a sequence of rows: `len(table)`, `table[0]` and iterating give each row as a dict. `table["end"]` is a column as a
/// list, `table[:10]` the first rows as a table. Two tables are equal when columns, types and cells are.
///
///     >>> table = pb.Table.from_dict({"licenses": [25, None], "end": [date(2026, 3, 15), None]})
///     >>> table
///     <Table: 2 rows, 2 columns>
///     >>> table[0]
///     {'licenses': 25, 'end': datetime.date(2026, 3, 15)}
///     >>> table.schema
///     {'licenses': 'int64', 'end': 'date32'}
#[pyclass(name = "Table", module = "partnerbenefits", frozen, eq)]
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct PyTable(pub(crate) Table);

impl From<Table> for PyTable {
    fn from(table: Table) -> Self {
        Self(table)
    }
}

#[pymethods]
impl PyTable {
    /// Return the rows of any object with `__arrow_c_stream__` as a Table, without a copy.
    ///
    /// Takes data frames of polars and pandas, tables and readers of pyarrow, results of duckdb, and other tables; their
    /// columns stay as they are. A reader or a query is used up by it.
    #[staticmethod]
    fn from_arrow(source: &Bound<'_, PyAny>) -> PyResult<Self> {
        capsule::import_table(source).map(Self)
    }

    /// Return a Table of columns given as sequences: whole numbers, texts, flags, days, floats, or lists of texts.
    ///
    /// None is a missing value. A column holds one type; what only holds None is text.
    ///
    ///     >>> pb.Table.from_dict({"rule": ["product-retired"]}, name="rules")["rule"]
    ///     ['product-retired']
    #[staticmethod]
    #[pyo3(signature = (columns: "dict[str, Any]", *, name = None))]
    fn from_dict(columns: &Bound<'_, PyAny>, name: Option<Arg<'_, '_, String>>) -> PyResult<Self> {
        let dict = columns
            .cast()
            .map_err(|_| unexpected(columns, "columns", "a dict of sequences"))?;
        let name = name.map(|name| name.take("name")).transpose()?;
        sequences::table(dict, name.as_deref()).map(Self)
    }

    /// The name of the table, such as `expiry_report`, or None.
    #[getter]
    fn name(&self) -> Option<&str> {
        self.0.name()
    }

    /// The names of the columns, in order.
    #[getter]
    fn columns(&self) -> Vec<&str> {
        self.0.column_names()
    }

    /// The Arrow type of each column, by name and in order: `{"date": "date32", "licenses": "int64"}`.
    #[getter]
    fn schema<'py>(&self, py: Python<'py>) -> PyResult<Types<'py>> {
        let types = PyDict::new(py);
        for field in self.0.schema().fields() {
            types.set_item(field.name(), type_name(field.data_type()))?;
        }
        Ok(Types(types))
    }

    /// Return the values a closed set can have, in their own order: the buckets of a report from past to later.
    ///
    /// Empty for a column of another type, and for a table without rows.
    #[pyo3(signature = (column) -> "list[Any]")]
    fn choices<'py>(&self, py: Python<'py>, column: Arg<'_, '_, String>) -> PyResult<Bound<'py, PyList>> {
        let choices = self.0.choices(self.0.column_index(&column.take("column")?)?)?;
        let values = choices.into_iter().map(|choice| cells::cell(py, choice));
        PyList::new(py, values.collect::<PyResult<Vec<_>>>()?)
    }

    /// The number of rows and of columns.
    #[getter]
    fn shape(&self) -> (usize, usize) {
        (self.0.num_rows(), self.0.num_columns())
    }

    /// Return the rows as dicts, in order; days are `datetime.date`, lists are lists.
    ///
    /// An instant with a time zone is given in UTC, to the microsecond.
    #[pyo3(signature = () -> "list[dict[str, Any]]")]
    fn to_pylist<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let names: Vec<Bound<'py, PyString>> = self
            .0
            .column_names()
            .into_iter()
            .map(|name| PyString::new(py, name))
            .collect();
        let columns = self.values(py)?;
        let rows = PyList::empty(py);
        let mut looking = Looking::default();
        for row in 0..self.0.num_rows() {
            looking.step(py)?;
            let cells = PyDict::new(py);
            for (name, column) in names.iter().zip(&columns) {
                cells.set_item(name, &column[row])?;
            }
            rows.append(cells)?;
        }
        Ok(rows)
    }

    /// Return the columns as lists, by name and in order.
    #[pyo3(signature = () -> "dict[str, list[Any]]")]
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let columns = PyDict::new(py);
        for (name, cells) in self.0.column_names().into_iter().zip(self.values(py)?) {
            py.check_signals()?;
            columns.set_item(name, cells)?;
        }
        Ok(columns)
    }

    /// Return the first `rows` rows as a Table, 5 unless said otherwise, without a copy.
    #[pyo3(signature = (rows = None))]
    fn head(&self, rows: Option<Arg<'_, '_, Count<0>>>) -> PyResult<Self> {
        let rows = rows.map_or(Ok(Count(FEW)), |rows| rows.take("rows"))?;
        Ok(Self(self.0.slice(0, rows.0 as usize)))
    }

    /// Return a Table of the columns named, in that order, without a copy.
    ///
    ///     >>> pb.rules().select(["source", "rule"]).columns
    ///     ['source', 'rule']
    fn select(&self, columns: Arg<'_, '_, Vec<String>>) -> PyResult<Self> {
        Ok(Self(self.0.select(&columns.take("columns")?)?))
    }

    /// Return a polars DataFrame, without a copy. Needs `partnerbenefits[polars]`.
    fn to_polars<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        present(slf, "frames", "to_polars")
    }

    /// Return a pandas DataFrame: days as `datetime64`, counts as `Int64` so that a missing one stays missing. Needs
    /// `partnerbenefits[pandas]`.
    fn to_pandas<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        present(slf, "frames", "to_pandas")
    }

    /// Return a pyarrow Table, without a copy. Needs `partnerbenefits[parquet]`.
    fn to_arrow<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        present(slf, "frames", "to_arrow")
    }

    /// Return the table in Markdown, or write it to `path` (`.md`).
    #[pyo3(signature = (path = None))]
    fn to_markdown<'py>(slf: &Bound<'py, Self>, path: Option<FilePath<'py>>) -> PyResult<Option<Bound<'py, PyString>>> {
        Ok(deliver(slf, "markdown", "to_markdown", path)?.extract()?)
    }

    /// Return one page that sorts, filters and works offline, or write it to `path` (`.html`).
    #[pyo3(signature = (path = None))]
    fn to_html<'py>(slf: &Bound<'py, Self>, path: Option<FilePath<'py>>) -> PyResult<Option<Bound<'py, PyString>>> {
        Ok(deliver(slf, "html", "to_html", path)?.extract()?)
    }

    /// Return comma-separated values, or write them to `path` (`.csv`).
    ///
    /// Days are ISO text, lists are joined by a semicolon and a space, records are JSON, a missing value is
    /// empty. A text that a spreadsheet would take for a formula gets a leading apostrophe.
    #[pyo3(signature = (path = None))]
    fn to_csv<'py>(slf: &Bound<'py, Self>, path: Option<FilePath<'py>>) -> PyResult<Option<Bound<'py, PyString>>> {
        Ok(deliver(slf, "sheets", "to_csv", path)?.extract()?)
    }

    /// Return JSON in the format `partnerbenefits.table.v1`, or write it to `path` (`.json`).
    #[pyo3(signature = (path = None))]
    fn to_json<'py>(slf: &Bound<'py, Self>, path: Option<FilePath<'py>>) -> PyResult<Option<Bound<'py, PyString>>> {
        Ok(deliver(slf, "documents", "to_json", path)?.extract()?)
    }

    /// Write a workbook to `path` (`.xlsx`): real dates, a frozen heading, a filter. Needs `partnerbenefits[excel]`.
    fn to_excel(slf: &Bound<'_, Self>, path: FilePath<'_>) -> PyResult<()> {
        deliver(slf, "workbooks", "to_excel", Some(path)).map(drop)
    }

    /// Write a Parquet file to `path` (`.parquet`). Needs `partnerbenefits[parquet]`.
    fn to_parquet(slf: &Bound<'_, Self>, path: FilePath<'_>) -> PyResult<()> {
        deliver(slf, "frames", "to_parquet", Some(path)).map(drop)
    }

    /// Return a calendar with the days to act on, or write it to `path` (`.ics`). Needs `partnerbenefits[ics]`.
    ///
    /// For the rows of a report or a plan and the events of a timeline; InvalidInputError for any other table.
    #[pyo3(signature = (path = None))]
    fn to_ics<'py>(slf: &Bound<'py, Self>, path: Option<FilePath<'py>>) -> PyResult<Option<Bound<'py, PyString>>> {
        Ok(deliver(slf, "ics", "to_ics", path)?.extract()?)
    }

    /// Return a chart, made with Altair: the main one, or the one called `kind`. Needs `partnerbenefits[charts]`.
    ///
    /// For the rows of a report, for coverage and for baselines; InvalidInputError for a table that makes no chart.
    #[pyo3(signature = (kind = None) -> "Any")]
    fn chart<'py>(slf: &Bound<'py, Self>, kind: Option<Arg<'_, 'py, String>>) -> PyResult<Bound<'py, PyAny>> {
        let kind = kind.map(|kind| kind.take("kind")).transpose()?;
        outputs::chart(slf.as_any(), kind)
    }

    fn _repr_html_(slf: &Bound<'_, Self>) -> PyResult<String> {
        present(slf, "html", "snippet")?.extract()
    }

    /// Return the rows as an Arrow stream in a capsule. A requested schema is checked and otherwise ignored.
    #[pyo3(signature = (requested_schema = None) -> "object")]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        capsule::check_requested(requested_schema.as_ref())?;
        capsule::export_stream(py, &self.0)
    }

    /// Return the columns as an Arrow schema in a capsule.
    #[pyo3(signature = () -> "object")]
    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        capsule::export_schema(py, &self.0)
    }

    fn __hash__(&self, py: Python<'_>) -> PyResult<u64> {
        let table = self.0.clone();
        aside(py, table.num_rows(), move || hash_of(&table))
    }

    fn __len__(&self) -> usize {
        self.0.num_rows()
    }

    fn __getitem__<'py>(&self, py: Python<'py>, key: Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        if let Ok(name) = key.cast::<PyString>() {
            // No column is named by what is not valid Unicode, and the error says so.
            let index = self.0.column_index(&name.to_string_lossy())?;
            return cells::column(py, &self.0, index)?.into_bound_py_any(py);
        }
        let rows = self.0.num_rows();
        if let Ok(slice) = key.cast::<PySlice>() {
            let length = isize::try_from(rows).expect("rows in memory are fewer than isize::MAX");
            let cut = slice.indices(length).map_err(|error| {
                let what = format!("a slice of a table from `{}`", shown(slice));
                foreign(py, error, &what)
            })?;
            if cut.step != 1 {
                return Err(InvalidInputError::new_err(format!(
                    "a slice of a table has the step `{}`, expected 1",
                    cut.step
                )));
            }
            let start = cut.start.unsigned_abs();
            return Self(self.0.slice(start, cut.slicelength)).into_bound_py_any(py);
        }
        // True is a number to Python, and no row to anybody.
        let row = key.extract::<isize>().ok().filter(|_| !key.is_instance_of::<PyBool>());
        let Some(row) = row else {
            return Err(InvalidInputError::new_err(format!(
                "a table is indexed by `{}`, expected a column name, a row number or a slice",
                key.get_type().name()?
            )));
        };
        let from_start = if row < 0 {
            row.checked_add_unsigned(rows)
        } else {
            Some(row)
        };
        match from_start.and_then(|row| usize::try_from(row).ok()) {
            Some(row) if row < rows => Self(self.0.slice(row, 1)).to_pylist(py)?.get_item(0),
            // Python's protocol for sequences ends an iteration by this class and no other.
            _ => Err(pyo3::exceptions::PyIndexError::new_err(format!(
                "row `{row}`, expected one of a table of {rows} rows"
            ))),
        }
    }

    fn __iter__<'py>(&self, py: Python<'py>) -> PyResult<Rows<'py>> {
        self.to_pylist(py)?.try_iter().map(Rows)
    }

    fn __repr__(&self) -> String {
        let name = self.name().map_or_else(String::new, |name| format!(" {name}"));
        let (rows, columns) = self.shape();
        format!("<Table{name}: {rows} rows, {columns} columns>")
    }

    fn __str__(slf: &Bound<'_, Self>) -> PyResult<String> {
        present(slf, "markdown", "to_text")?.extract()
    }

    fn __copy__<'py>(slf: &Bound<'py, Self>) -> Bound<'py, Self> {
        slf.clone()
    }

    fn __deepcopy__<'py>(slf: &Bound<'py, Self>, _memo: &Bound<'py, PyAny>) -> Bound<'py, Self> {
        slf.clone()
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        let py = slf.py();
        let kind: Bound<'py, PyType> = slf.get_type();
        (kind.getattr("_unpickle")?, pickled::write(py, &slf.get().0)?).into_bound_py_any(py)
    }

    #[staticmethod]
    fn _unpickle(schema: &str, batches: Vec<(usize, Vec<Bound<'_, PyAny>>)>) -> PyResult<Self> {
        pickled::read(schema, batches).map(Self)
    }
}

impl PyTable {
    fn values<'py>(&self, py: Python<'py>) -> PyResult<Vec<Vec<Bound<'py, PyAny>>>> {
        (0..self.0.num_columns())
            .map(|index| cells::column(py, &self.0, index))
            .collect()
    }
}

/// Calls `partnerbenefits.<module>.<function>(table)`: what a table looks like is decided in Python.
fn present<'py>(table: &Bound<'py, PyTable>, module: &str, function: &str) -> PyResult<Bound<'py, PyAny>> {
    let module = table.py().import(format!("partnerbenefits.{module}"))?;
    module.getattr(function)?.call1((table,))
}

/// Calls `partnerbenefits.<module>.<function>(table, path)`.
fn deliver<'py>(
    table: &Bound<'py, PyTable>,
    module: &str,
    function: &str,
    path: Option<FilePath<'py>>,
) -> PyResult<Bound<'py, PyAny>> {
    let module = table.py().import(format!("partnerbenefits.{module}"))?;
    module.getattr(function)?.call1((table, path.map(|path| path.0)))
}

/// The Arrow type as `schema` and the JSON format write it.
fn type_name(data_type: &DataType) -> String {
    match data_type {
        DataType::Dictionary(keys, values) => {
            format!("dictionary<{}, {}>", type_name(keys), type_name(values))
        }
        DataType::List(item) => format!("list<{}>", type_name(item.data_type())),
        DataType::LargeList(item) => format!("large_list<{}>", type_name(item.data_type())),
        DataType::Boolean => "bool".to_owned(),
        DataType::LargeUtf8 => "large_utf8".to_owned(),
        DataType::Utf8View => "utf8_view".to_owned(),
        other => other.to_string().to_lowercase(),
    }
}

/// What iterating over a table gives: its own type only so that the stub can say what is in it.
struct Rows<'py>(Bound<'py, PyIterator>);

impl<'py> IntoPyObject<'py> for Rows<'py> {
    type Target = PyIterator;
    type Output = Bound<'py, PyIterator>;
    type Error = PyErr;

    #[cfg(feature = "stubs")]
    const OUTPUT_TYPE: pyo3::inspect::PyStaticExpr = {
        use pyo3::{type_hint_identifier, type_hint_subscript};
        type_hint_subscript!(
            type_hint_identifier!("collections.abc", "Iterator"),
            type_hint_subscript!(
                type_hint_identifier!("builtins", "dict"),
                type_hint_identifier!("builtins", "str"),
                type_hint_identifier!("typing", "Any")
            )
        )
    };

    fn into_pyobject(self, _: Python<'py>) -> PyResult<Self::Output> {
        Ok(self.0)
    }
}

/// The types of a table's columns by name: its own type for the same reason.
struct Types<'py>(Bound<'py, PyDict>);

impl<'py> IntoPyObject<'py> for Types<'py> {
    type Target = PyDict;
    type Output = Bound<'py, PyDict>;
    type Error = PyErr;

    #[cfg(feature = "stubs")]
    const OUTPUT_TYPE: pyo3::inspect::PyStaticExpr = {
        use pyo3::{type_hint_identifier, type_hint_subscript};
        type_hint_subscript!(
            type_hint_identifier!("builtins", "dict"),
            type_hint_identifier!("builtins", "str"),
            type_hint_identifier!("builtins", "str")
        )
    };

    fn into_pyobject(self, _: Python<'py>) -> PyResult<Self::Output> {
        Ok(self.0)
    }
}
