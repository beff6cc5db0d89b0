//! Tables across the border without a copy: the Arrow C data interface in Python capsules.
//!
//! The protocol: an object that holds Arrow data has a method `__arrow_c_stream__` that returns a capsule named
//! `arrow_array_stream` around a C struct; the consumer moves the struct out and marks the original as released, and the
//! capsule's destructor releases what nobody took. Source: the Arrow PyCapsule interface, part of the Arrow format.
//!
//! Besides one constructor in `columns/bulk/assemble.rs` this is the only `unsafe` code for Arrow. What it relies on is said at
//! each use; tests cover a wrong name, a released stream, something that is no capsule and a capsule nobody takes.
#![allow(unsafe_code)]

mod nulls;

use std::ffi::CStr;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::ffi::{FFI_ArrowArray, FFI_ArrowSchema, from_ffi_and_data_type};
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::{Array, ArrayRef, RecordBatch, RecordBatchIterator, RecordBatchOptions, make_array};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;

use crate::columns::Table;
use crate::python::border::convert::{foreign, shown};
use crate::python::border::errors::InvalidInputError;

const STREAM: &CStr = c"arrow_array_stream";
const SCHEMA: &CStr = c"arrow_schema";

/// The rows of `table` as a stream that others can take over.
pub(in crate::python) fn export_stream<'py>(py: Python<'py>, table: &Table) -> PyResult<Bound<'py, PyCapsule>> {
    let batches = table.batches().to_vec();
    let reader = RecordBatchIterator::new(batches.into_iter().map(Ok), table.schema().clone());
    // Dropping the struct releases it, unless a consumer has marked it as released: what the protocol asks of a destructor.
    PyCapsule::new_with_value(py, FFI_ArrowArrayStream::new(Box::new(reader)), STREAM)
}

/// The columns of `table` as a schema that others can take over.
pub(in crate::python) fn export_schema<'py>(py: Python<'py>, table: &Table) -> PyResult<Bound<'py, PyCapsule>> {
    let schema = FFI_ArrowSchema::try_from(table.schema().as_ref())
        .map_err(|error| InvalidInputError::new_err(one_line(&error)))?;
    PyCapsule::new_with_value(py, schema, SCHEMA)
}

/// Whether `schema` is what a consumer may ask a stream to be like: None, or a capsule that holds a schema.
pub(in crate::python) fn check_requested(schema: Option<&Bound<'_, PyAny>>) -> PyResult<()> {
    schema.map_or(Ok(()), |schema| checked(schema, SCHEMA, "requested_schema").map(drop))
}

/// Takes the rows of anything with `__arrow_c_stream__`: data frames, tables, query results, readers.
pub(in crate::python) fn import_table(source: &Bound<'_, PyAny>) -> PyResult<Table> {
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
    let (schema, batches) = py
        .detach(|| read_stream(stream))
        .map_err(|reason| InvalidInputError::new_err(format!("{failed}: {reason}")))?;
    Ok(Table::try_new(schema, batches)?)
}

/// The rows of a stream, whose arrays must be structs: the columns of a table.
fn read_stream(stream: FFI_ArrowArrayStream) -> Result<(SchemaRef, Vec<RecordBatch>), String> {
    let mut arrays = Arrays::try_new(stream)?;
    let field = arrays.field.clone();
    let DataType::Struct(fields) = field.data_type() else {
        return Err(format!(
            "its values are `{}`, expected rows with named columns",
            field.data_type()
        ));
    };
    let schema = Arc::new(Schema::new_with_metadata(fields.clone(), field.metadata().clone()));
    let mut batches = Vec::new();
    while let Some(rows) = arrays.next()? {
        // A row that is missing as a whole has no place in a table; its cells would read as if they were there.
        if rows.null_count() > 0 {
            return Err("a row is null, expected null cells at most".to_owned());
        }
        let (length, columns) = (rows.len(), rows.as_struct().columns().to_vec());
        let options = RecordBatchOptions::new().with_row_count(Some(length));
        let batch = RecordBatch::try_new_with_options(schema.clone(), columns, &options);
        batches.push(batch.map_err(|error| one_line(&error))?);
    }
    Ok((schema, batches))
}

/// The arrays of a stream, one after the other.
struct Arrays {
    stream: FFI_ArrowArrayStream,
    field: Field,
    /// The type the arrays are read as: see [`nulls::with_bitmaps`].
    read_as: DataType,
}

impl Arrays {
    fn try_new(mut stream: FFI_ArrowArrayStream) -> Result<Self, String> {
        if stream.release().is_none() {
            return Err("the stream is already released".to_owned());
        }
        let get = stream.get_schema().ok_or("the stream cannot tell its columns")?;
        let mut schema = FFI_ArrowSchema::empty();
        // SAFETY: the stream is live, and the callback is its own; it fills in a schema unless it gives a code.
        let code = unsafe { get(&raw mut stream, &raw mut schema) };
        if code != 0 {
            return Err(told(&mut stream, code));
        }
        let field = Field::try_from(&schema).map_err(|error| one_line(&error))?;
        let read_as = nulls::with_bitmaps(field.data_type());
        Ok(Self { stream, field, read_as })
    }

    fn next(&mut self) -> Result<Option<ArrayRef>, String> {
        let get = self.stream.get_next().ok_or("the stream cannot give its rows")?;
        let mut array = FFI_ArrowArray::empty();
        // SAFETY: as for the schema.
        let code = unsafe { get(&raw mut self.stream, &raw mut array) };
        if code != 0 {
            return Err(told(&mut self.stream, code));
        }
        if array.is_released() {
            return Ok(None);
        }
        // SAFETY: the producer answers for its array being laid out as its schema says. Where the type read differs, it has the
        // buffers of a column of nulls with a bitmap, which is looked at only where the array has one.
        let data = unsafe { from_ffi_and_data_type(array, self.read_as.clone()) };
        let data = data.map_err(|error| one_line(&error))?;
        let wanted = self.field.data_type();
        Ok(Some(make_array(if self.read_as == *wanted {
            data
        } else {
            nulls::as_told(data, wanted).map_err(|error| one_line(&error))?
        })))
    }
}

/// What the producer says of its failure.
fn told(stream: &mut FFI_ArrowArrayStream, code: i32) -> String {
    let text = stream.get_last_error().map(|get| {
        // SAFETY: the stream is live, and its last call failed; the text lives until the next call.
        unsafe {
            let text = get(stream);
            (!text.is_null()).then(|| CStr::from_ptr(text).to_string_lossy().into_owned())
        }
    });
    let text = text.flatten().unwrap_or_else(|| format!("error code {code}"));
    text.split_whitespace().collect::<Vec<_>>().join(" ")
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
