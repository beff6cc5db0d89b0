//! Tables in pickles: the schema as JSON, each array as its buffers.
//!
//! A pickle may come from anywhere, so reading one checks every offset and every text before an array is made of it.

use std::sync::Arc;

use arrow_array::{Array, ArrayRef, RecordBatch, RecordBatchOptions, make_array};
use arrow_buffer::Buffer;
use arrow_data::ArrayData;
use arrow_data::transform::MutableArrayData;
use arrow_schema::{ArrowError, DataType, Schema};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyList};

use crate::columns::Table;
use crate::python::border::errors::InvalidInputError;

/// What a pickle of `table` holds: the schema and, per batch, the number of rows and the arrays.
pub(in crate::python) fn write<'py>(py: Python<'py>, table: &Table) -> PyResult<(String, Bound<'py, PyList>)> {
    let schema = serde_json::to_value(table.schema().as_ref()).map_err(damaged)?;
    let batches = PyList::empty(py);
    for batch in table.batches() {
        let arrays = PyList::empty(py);
        for array in batch.columns() {
            py.check_signals()?;
            arrays.append(write_array(py, &array.to_data())?)?;
        }
        batches.append((batch.num_rows(), arrays))?;
    }
    Ok((schema.to_string(), batches))
}

/// The table of what [`write`] gave.
pub(in crate::python) fn read(schema: &str, batches: Vec<(usize, Vec<Bound<'_, PyAny>>)>) -> PyResult<Table> {
    let schema: Arc<Schema> = Arc::new(serde_json::from_str(schema).map_err(damaged)?);
    let batches = batches.into_iter().map(|(rows, arrays)| {
        let arrays = arrays
            .iter()
            .map(|array| Ok(make_array(read_array(array)?)))
            .collect::<PyResult<Vec<ArrayRef>>>()?;
        let options = RecordBatchOptions::new().with_row_count(Some(rows));
        RecordBatch::try_new_with_options(schema.clone(), arrays, &options).map_err(damaged)
    });
    let batches = batches.collect::<PyResult<Vec<_>>>()?;
    Ok(Table::try_new(schema, batches)?)
}

fn write_array<'py>(py: Python<'py>, whole: &ArrayData) -> PyResult<Bound<'py, PyDict>> {
    // A copy, because a slice would take all it was cut from along, and start anywhere in it.
    let mut copy = MutableArrayData::new(vec![whole], false, whole.len());
    copy.try_extend(0, 0, whole.len()).map_err(damaged)?;
    let data = copy.freeze();
    let array = PyDict::new(py);
    array.set_item("type", serde_json::to_string(data.data_type()).map_err(damaged)?)?;
    array.set_item("len", data.len())?;
    let nulls = data
        .nulls()
        .map(|nulls| PyBytes::new(py, nulls.inner().sliced().as_slice()));
    array.set_item("nulls", nulls)?;
    let buffers = data.buffers().iter().map(|buffer| PyBytes::new(py, buffer.as_slice()));
    array.set_item("buffers", buffers.collect::<Vec<_>>())?;
    let children = data.child_data().iter().map(|child| write_array(py, child));
    array.set_item("children", children.collect::<PyResult<Vec<_>>>()?)?;
    Ok(array)
}

fn read_array(array: &Bound<'_, PyAny>) -> PyResult<ArrayData> {
    array.py().check_signals()?;
    let field = |name: &str| {
        let value = array.get_item(name);
        value.map_err(|_| InvalidInputError::new_err(format!("a pickled table lacks `{name}`")))
    };
    let data_type: DataType = serde_json::from_str(&field("type")?.extract::<String>()?).map_err(damaged)?;
    let mut data = ArrayData::builder(data_type)
        .len(field("len")?.extract()?)
        // Bytes of Python start anywhere; Arrow's numbers do not.
        .align_buffers(true);
    if let Some(nulls) = field("nulls")?.extract::<Option<Vec<u8>>>()? {
        data = data.null_bit_buffer(Some(Buffer::from(nulls)));
    }
    for buffer in field("buffers")?.extract::<Vec<Vec<u8>>>()? {
        data = data.add_buffer(Buffer::from(buffer));
    }
    for child in field("children")?.extract::<Vec<Bound<'_, PyAny>>>()? {
        data = data.add_child_data(read_array(&child)?);
    }
    data.build().map_err(|error: ArrowError| damaged(error))
}

fn damaged(error: impl std::fmt::Display) -> PyErr {
    let told = error.to_string();
    let line = told.split_whitespace().collect::<Vec<_>>().join(" ");
    InvalidInputError::new_err(format!("a pickled table cannot be read: {line}"))
}
