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

use arrow_array::RecordBatchIterator;
use arrow_array::RecordBatchReader;
use arrow_array::ffi::FFI_ArrowSchema;
use arrow_array::ffi_stream::{FFI_ArrowArrayStream, RecordBatchStreamReader};
use arrow_schema::ArrowError;
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
    py.detach(|| {
        let reader = RecordBatchStreamReader::try_new(stream)?;
        let schema = reader.schema();
        let batches = reader.collect::<Result<Vec<_>, ArrowError>>()?;
        Ok((schema, batches))
    })
    .map_err(|error: ArrowError| InvalidInputError::new_err(format!("{failed}: {}", one_line(&error))))
    .and_then(|(schema, batches)| Table::try_new(schema, batches).map_err(Into::into))
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
