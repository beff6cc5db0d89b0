//! Columns of results next to the columns they came from.

use std::sync::Arc;

use arrow_array::types::Int8Type;
use arrow_array::{Array, ArrayRef, DictionaryArray, Int8Array, RecordBatch, StringArray};
use arrow_buffer::{BooleanBuffer, Buffer, NullBuffer};
use arrow_schema::{DataType, Field, Schema, SchemaRef};

use super::error::BulkError;
use super::run::Chunk;
use crate::columns::Table;

/// The type of a closed set of names.
pub(super) fn closed_set_type() -> DataType {
    DataType::Dictionary(Box::new(DataType::Int8), Box::new(DataType::Utf8))
}

/// The columns of `table` and after them the new ones, any of which may be null.
pub(super) fn extended(table: &Table, new: &[(&'static str, DataType)]) -> Result<SchemaRef, BulkError> {
    let mut fields = table.schema().fields().to_vec();
    for (name, data_type) in new {
        if table.column_index(name).is_ok() {
            return Err(BulkError::TakenColumn { column: name });
        }
        fields.push(Arc::new(Field::new(*name, data_type.clone(), true)));
    }
    let metadata = table.schema().metadata().clone();
    Ok(SchemaRef::new(Schema::new_with_metadata(fields, metadata)))
}

/// The rows of a chunk with new columns at their right.
pub(super) fn joined(
    schema: &SchemaRef,
    table: &Table,
    chunk: &Chunk,
    new: Vec<ArrayRef>,
) -> Result<RecordBatch, BulkError> {
    let (start, rows) = (chunk.rows.start, chunk.rows.len());
    let mut columns: Vec<ArrayRef> = Vec::with_capacity(schema.fields().len());
    columns.extend(
        table.batches()[chunk.batch]
            .columns()
            .iter()
            .map(|column| column.slice(start, rows)),
    );
    columns.extend(new);
    Ok(RecordBatch::try_new(schema.clone(), columns)?)
}

/// Names by number. Built once per call, because every batch shares them.
pub(super) struct Names {
    names: ArrayRef,
    /// A chunk of no names: what most chunks need.
    none: ArrayRef,
}

impl Names {
    pub(super) fn new<'a>(names: impl IntoIterator<Item = &'a str>, most_rows: usize) -> Result<Self, BulkError> {
        let names: ArrayRef = Arc::new(StringArray::from_iter_values(names));
        let nothing = Int8Array::try_new(vec![0; most_rows].into(), Some(NullBuffer::new_null(most_rows)))?;
        Ok(Self {
            none: Arc::new(DictionaryArray::<Int8Type>::try_new(nothing, names.clone())?),
            names,
        })
    }

    /// A column of names by their numbers.
    pub(super) fn column(&self, numbers: Vec<i8>, nulls: Option<NullBuffer>) -> Result<ArrayRef, BulkError> {
        let numbers = Int8Array::try_new(numbers.into(), nulls)?;
        Ok(Arc::new(DictionaryArray::<Int8Type>::try_new(
            numbers,
            self.names.clone(),
        )?))
    }

    /// A column of no names.
    pub(super) fn none(&self, rows: usize) -> ArrayRef {
        self.none.slice(0, rows)
    }
}

/// One bit per byte, set where the byte is 0.
pub(super) fn zeros(bytes: &[i8]) -> BooleanBuffer {
    let mut bits = Vec::with_capacity(bytes.len().div_ceil(8));
    let (eights, rest) = bytes.as_chunks::<8>();
    bits.extend(eights.iter().map(|eight| packed(*eight)));
    if !rest.is_empty() {
        let mut last = [1; 8];
        last[..rest.len()].copy_from_slice(rest);
        bits.push(packed(last));
    }
    BooleanBuffer::new(Buffer::from_vec(bits), 0, bytes.len())
}

fn packed(bytes: [i8; 8]) -> u8 {
    let zero = bytes.map(|byte| u8::from(byte == 0));
    // Every byte that is 1 reaches one bit of the highest byte of the product, and no two the same.
    (u64::from_le_bytes(zero).wrapping_mul(0x0102_0408_1020_4080) >> 56) as u8
}

/// One byte per bit, 1 where it is set, into `bytes`.
pub(super) fn unpacked(nulls: &NullBuffer, bytes: &mut [u8]) {
    let words = nulls.inner().bit_chunks().iter_padded();
    for (word, bytes) in words.zip(bytes.chunks_mut(64)) {
        for (bit, byte) in bytes.iter_mut().enumerate() {
            *byte = (word >> bit) as u8 & 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_become_bits_and_bits_bytes() {
        for rows in [0, 1, 7, 8, 9, 63, 64, 65, 200] {
            let bytes: Vec<i8> = (0..rows).map(|row| i8::from(row % 3 == 0) * 2).collect();
            let bits = zeros(&bytes);
            assert_eq!(bits.len(), bytes.len());
            assert!(bits.iter().zip(&bytes).all(|(bit, byte)| bit == (*byte == 0)));

            let mut back = vec![9; rows];
            unpacked(&NullBuffer::new(bits), &mut back);
            assert!(back.iter().zip(&bytes).all(|(bit, byte)| *bit == u8::from(*byte == 0)));
        }
    }
}
