//! Columns given one by one: numpy's arrays, the series and arrays of others, and plain sequences.

use std::sync::Arc;

use arrow_array::types::{
    ArrowPrimitiveType, Date32Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type,
    TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType, TimestampSecondType, UInt8Type,
    UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef, PrimitiveArray, RecordBatch};
use arrow_schema::{Field, Schema};
use pyo3::buffer::{Element, PyBuffer};
use pyo3::prelude::*;
use pyo3::types::PyDict;

use super::{capsule, sequences};
use crate::columns::{ColumnsError, Table, side_by_side};
use crate::python::border::errors::InvalidInputError;

/// What numpy calls no day.
const NOT_A_TIME: i64 = i64::MIN;

/// The table of `columns`: names with columns of one length, each in whatever holds it.
pub(in crate::python) fn table(columns: &Bound<'_, PyDict>) -> PyResult<Table> {
    let mut tables = Vec::with_capacity(columns.len());
    for (name, values) in columns {
        let name = sequences::column_name(&name)?;
        tables.push(match one(&name, &values)? {
            Some(table) => table,
            None => {
                let alone = PyDict::new(columns.py());
                alone.set_item(name, values)?;
                sequences::given(&alone)?
            }
        });
    }
    Ok(side_by_side(&tables)?)
}

/// The column as a table, unless it is a plain sequence.
fn one(name: &str, values: &Bound<'_, PyAny>) -> PyResult<Option<Table>> {
    let py = values.py();
    let module = values.get_type().module()?;
    let module = module.to_cow()?;
    let frame = match module.split('.').next() {
        Some("numpy") => return array(name, values),
        Some("polars" | "pandas") if values.hasattr("to_frame")? => values.call_method1("to_frame", (name,))?,
        Some("pyarrow") => {
            let columns = PyDict::new(py);
            columns.set_item(name, values)?;
            py.import("pyarrow")?.call_method1("table", (columns,))?
        }
        _ => return Ok(None),
    };
    let table = capsule::import_table(&frame)?;
    // The index of a series of pandas comes along.
    let index = table.column_index(name)?;
    Ok(Some(alone(&table, index)?))
}

fn alone(table: &Table, index: usize) -> Result<Table, ColumnsError> {
    let schema = table.schema().project(&[index])?;
    let batches = table.batches().iter().map(|batch| batch.project(&[index]));
    Table::try_new(Arc::new(schema), batches.collect::<Result<_, _>>()?)
}

/// A numpy array of numbers or days; one of anything else is a sequence.
fn array(name: &str, values: &Bound<'_, PyAny>) -> PyResult<Option<Table>> {
    let Ok(dtype) = values.getattr("dtype") else {
        return Ok(None);
    };
    if values.getattr("ndim")?.extract::<usize>()? != 1 {
        return Err(InvalidInputError::new_err(format!(
            "column `{name}` is an array of shape `{}`, expected one dimension",
            values.getattr("shape")?
        )));
    }
    let kind: String = dtype.getattr("kind")?.extract()?;
    let size: usize = dtype.getattr("itemsize")?.extract()?;
    let column = match (kind.as_str(), size) {
        ("i", 1) => numbers::<Int8Type>(values)?,
        ("i", 2) => numbers::<Int16Type>(values)?,
        ("i", 4) => numbers::<Int32Type>(values)?,
        ("i", 8) => numbers::<Int64Type>(values)?,
        ("u", 1) => numbers::<UInt8Type>(values)?,
        ("u", 2) => numbers::<UInt16Type>(values)?,
        ("u", 4) => numbers::<UInt32Type>(values)?,
        ("u", 8) => numbers::<UInt64Type>(values)?,
        ("f", 4) => numbers::<Float32Type>(values)?,
        ("f", 8) => numbers::<Float64Type>(values)?,
        ("M", _) => instants(values, &dtype)?,
        _ => None,
    };
    let Some(column) = column else { return Ok(None) };
    let schema = Arc::new(Schema::new(vec![Field::new(name, column.data_type().clone(), true)]));
    let batch = RecordBatch::try_new(schema.clone(), vec![column]).map_err(ColumnsError::from)?;
    Ok(Some(Table::try_new(schema, vec![batch])?))
}

/// `None` where the bytes are in another order than this machine's.
fn numbers<T: ArrowPrimitiveType<Native: Element>>(values: &Bound<'_, PyAny>) -> PyResult<Option<ArrayRef>> {
    let Ok(buffer) = PyBuffer::<T::Native>::get(values) else {
        return Ok(None);
    };
    let numbers = buffer.to_vec(values.py())?;
    Ok(Some(Arc::new(PrimitiveArray::<T>::from_iter_values(numbers))))
}

fn instants(values: &Bound<'_, PyAny>, dtype: &Bound<'_, PyAny>) -> PyResult<Option<ArrayRef>> {
    let numpy = values.py().import("numpy")?;
    let (unit, count): (String, i64) = numpy.call_method1("datetime_data", (dtype,))?.extract()?;
    let (values, unit) = match (unit.as_str(), count) {
        ("D" | "s" | "ms" | "us" | "ns", 1) => (values.clone(), unit),
        _ => (values.call_method1("astype", ("datetime64[s]",))?, "s".to_owned()),
    };
    let Ok(buffer) = PyBuffer::<i64>::get(&values.call_method1("view", ("int64",))?) else {
        return Ok(None);
    };
    let instants = buffer.to_vec(values.py())?;
    let some = instants.into_iter().map(|at| (at != NOT_A_TIME).then_some(at));
    // A day beyond 32 bits is as far outside every calendar as the last of them.
    let day = |at: i64| i32::try_from(at).unwrap_or(i32::MAX);
    Ok(Some(match unit.as_str() {
        "D" => Arc::new(some.map(|at| at.map(day)).collect::<PrimitiveArray<Date32Type>>()),
        "s" => Arc::new(some.collect::<PrimitiveArray<TimestampSecondType>>()),
        "ms" => Arc::new(some.collect::<PrimitiveArray<TimestampMillisecondType>>()),
        "us" => Arc::new(some.collect::<PrimitiveArray<TimestampMicrosecondType>>()),
        _ => Arc::new(some.collect::<PrimitiveArray<TimestampNanosecondType>>()),
    }))
}
