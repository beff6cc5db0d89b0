//! Tables across the border without a copy: the Arrow C data interface in Python capsules.
//!
//! The protocol: an object that holds Arrow data has a method `__arrow_c_stream__` that returns a capsule named
//! `arrow_array_stream` around a C struct; the consumer moves the struct out and marks the original as released, and the
//! capsule's destructor releases what nobody took. Source: the Arrow PyCapsule interface, part of the Arrow format.
//!
//! This is the only file of the crate with `unsafe` code for Arrow. What it relies on is said at each use; tests cover a wrong
//! name, a released stream, something that is no capsule and a capsule nobody takes.
#![allow(unsafe_code)]

use std::ffi::CStr;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::ffi::FFI_ArrowSchema;
use arrow_array::ffi_stream::{ArrayStreamReader, FFI_ArrowArrayStream};
use arrow_array::{Array, ArrayReader, RecordBatch, RecordBatchIterator, RecordBatchOptions};
use arrow_schema::{ArrowError, DataType, Schema};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;

use super::convert::{foreign, shown};
use super::errors::InvalidInputError;
use crate::columns::Table;

const STREAM: &CStr = c"arrow_array_stream";
const SCHEMA: &CStr = c"arrow_schema";

/// The rows of `table` as a stream that others can take over.
pub(super) fn export_stream<'py>(py: Python<'py>, table: &Table) -> PyResult<Bound<'py, PyCapsule>> {
    let batches = table.batches().to_vec();
    let reader = RecordBatchIterator::new(batches.into_iter().map(Ok), table.schema().clone());
    // Dropping the struct releases it, unless a consumer has marked it as released: what the protocol asks of a destructor.
    PyCapsule::new_with_value(py, FFI_ArrowArrayStream::new(Box::new(reader)), STREAM)
}

/// The columns of `table` as a schema that others can take over.
pub(super) fn export_schema<'py>(py: Python<'py>, table: &Table) -> PyResult<Bound<'py, PyCapsule>> {
    let schema = FFI_ArrowSchema::try_from(table.schema().as_ref())
        .map_err(|error| InvalidInputError::new_err(one_line(&error)))?;
    PyCapsule::new_with_value(py, schema, SCHEMA)
}

/// Whether `schema` is what a consumer may ask a stream to be like: None, or a capsule that holds a schema.
pub(super) fn check_requested(schema: Option<&Bound<'_, PyAny>>) -> PyResult<()> {
    schema.map_or(Ok(()), |schema| checked(schema, SCHEMA, "requested_schema").map(drop))
}

/// Takes the rows of anything with `__arrow_c_stream__`: data frames, tables, query results, readers.
pub(super) fn import_table(source: &Bound<'_, PyAny>) -> PyResult<Table> {
    let py = source.py();
    let kind = source.get_type().name()?;
    let method = source.getattr_opt(intern!(py, "__arrow_c_stream__"))?.ok_or_else(|| {
        InvalidInputError::new_err(format!(
            "`{}` is of type `{kind}`, expected a table with `__arrow_c_stream__`, as polars, pandas, pyarrow and duckdb have",
            shown(source)
        ))
    })?;
    let failed = format!("`{kind}` did not give its columns");
    let capsule = method.call0().map_err(|error| foreign(py, error, &failed))?;
    let pointer = checked(&capsule, STREAM, "__arrow_c_stream__")?;
    // SAFETY: the capsule carries the name the protocol reserves for this struct, so its pointer is to a live, aligned one, and
    // `capsule` keeps it alive. It is moved out and left marked as released, so the capsule's destructor will not free it again;
    // the interpreter is held, so nobody else takes it meanwhile. A stream already taken is marked so and refused by the reader.
    let stream = unsafe { FFI_ArrowArrayStream::from_raw(pointer.cast().as_ptr()) };
    // Detached: a producer may be a query that runs for long, or one that takes the interpreter's lock itself.
    py.detach(|| read_stream(stream))
        .map_err(|reason| InvalidInputError::new_err(format!("{failed}: {reason}")))
}

/// The rows of a stream, whose arrays must be structs: the columns of a table.
fn read_stream(stream: FFI_ArrowArrayStream) -> Result<Table, String> {
    let reader = ArrayStreamReader::try_new(stream).map_err(|error| one_line(&error))?;
    let field = reader.field().clone();
    let DataType::Struct(fields) = field.data_type() else {
        return Err(format!(
            "its values are `{}`, expected rows with named columns",
            field.data_type()
        ));
    };
    let schema = Arc::new(Schema::new_with_metadata(fields.clone(), field.metadata().clone()));
    let mut batches = Vec::new();
    for rows in reader {
        let rows = rows.map_err(|error| one_line(&error))?;
        // A row that is missing as a whole has no place in a table; its cells would read as if they were there.
        if rows.null_count() > 0 {
            return Err("a row is null, expected null cells at most".to_owned());
        }
        let (length, columns) = (rows.len(), rows.as_struct().columns().to_vec());
        let options = RecordBatchOptions::new().with_row_count(Some(length));
        let batch = RecordBatch::try_new_with_options(schema.clone(), columns, &options);
        batches.push(batch.map_err(|error| one_line(&error))?);
    }
    Table::try_new(schema, batches).map_err(|error| error.to_string())
}

/// The pointer of `capsule`, which must be a capsule called `name`.
fn checked(
    capsule: &Bound<'_, PyAny>,
    name: &'static CStr,
    argument: &str,
) -> PyResult<std::ptr::NonNull<std::ffi::c_void>> {
    let expected = name.to_string_lossy();
    let Ok(capsule) = capsule.cast::<PyCapsule>() else {
        return Err(InvalidInputError::new_err(format!(
            "`{argument}` gave a `{}`, expected a capsule named `{expected}`",
            capsule.get_type().name()?
        )));
    };
    capsule.pointer_checked(Some(name)).map_err(|_| {
        InvalidInputError::new_err(format!(
            "`{argument}` gave a capsule of another kind, expected one named `{expected}`"
        ))
    })
}

fn one_line(error: &ArrowError) -> String {
    error.to_string().split_whitespace().collect::<Vec<_>>().join(" ")
}
