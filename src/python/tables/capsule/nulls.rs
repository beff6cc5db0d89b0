//! Columns of nothing but nulls, as every producer lays them out.
//!
//! The format gives such an array no buffer at all. polars gives it one, the bitmap that any other array has, and arrow
//! refuses to read that. A struct without fields has this one buffer, if any, and nothing else: read as such, both kinds are
//! taken.

use std::sync::Arc;

use arrow_data::ArrayData;
use arrow_schema::{ArrowError, DataType, Field, FieldRef, Fields};

/// The type with a struct without fields wherever it says null.
pub(super) fn with_bitmaps(data_type: &DataType) -> DataType {
    let inner = |field: &FieldRef| -> FieldRef {
        let data_type = with_bitmaps(field.data_type());
        Arc::new(Field::clone(field).with_data_type(data_type))
    };
    match data_type {
        DataType::Null => DataType::Struct(Fields::empty()),
        DataType::Struct(fields) => DataType::Struct(fields.iter().map(inner).collect()),
        DataType::List(field) => DataType::List(inner(field)),
        DataType::LargeList(field) => DataType::LargeList(inner(field)),
        DataType::FixedSizeList(field, length) => DataType::FixedSizeList(inner(field), *length),
        other => other.clone(),
    }
}

/// Turns what was read with [`with_bitmaps`] of a type into that type.
pub(super) fn as_told(data: ArrayData, wanted: &DataType) -> Result<ArrayData, ArrowError> {
    if data.data_type() == wanted {
        return Ok(data);
    }
    let inner: Vec<&DataType> = match wanted {
        DataType::Null => return Ok(ArrayData::new_null(wanted, data.len())),
        DataType::Struct(fields) => fields.iter().map(|field| field.data_type()).collect(),
        DataType::List(field) | DataType::LargeList(field) | DataType::FixedSizeList(field, _) => {
            vec![field.data_type()]
        }
        _ => Vec::new(),
    };
    let children = data.child_data().iter().cloned().zip(inner);
    let children = children.map(|(child, wanted)| as_told(child, wanted));
    let children = children.collect::<Result<Vec<_>, ArrowError>>()?;
    data.into_builder()
        .data_type(wanted.clone())
        .child_data(children)
        .build()
}
