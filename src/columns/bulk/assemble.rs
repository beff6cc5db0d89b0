//! Columns of results next to the columns they came from.

use std::sync::Arc;

use arrow_array::types::Int8Type;
use arrow_array::{Array, ArrayRef, DictionaryArray, Int8Array, RecordBatch, StringArray};
use arrow_buffer::{BooleanBuffer, Buffer, NullBuffer};
use arrow_schema::{DataType, Field, Schema, SchemaRef};

use super::error::BulkError;
use super::run::Chunk;
use crate::columns::Table;
use crate::term::lanes::{Lanewise, widest};

/// The type of a closed set of names.
pub(super) fn closed_set_type() -> DataType {
    DataType::Dictionary(Box::new(DataType::Int8), Box::new(DataType::Utf8))
}

/// The columns of `table` and after them the new ones, any of which may be null.
pub(super) fn extended(table: &Table, new: &[(&'static str, DataType)]) -> Result<SchemaRef, BulkError> {
    let mut fields = table.schema().fields().to_vec();
    for (name, data_type) in new {
        if table.has_column(name) {
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
    ///
    /// # Errors
    ///
    /// [`BulkError::Columns`] when a number, be it under a null, has no name.
    #[allow(unsafe_code)]
    pub(super) fn column(&self, numbers: Vec<i8>, nulls: Option<NullBuffer>) -> Result<ArrayRef, BulkError> {
        let named = numbers.is_empty() || usize::from(widest(Highest(&numbers))) < self.names.len();
        let (numbers, names) = (Int8Array::try_new(numbers.into(), nulls)?, self.names.clone());
        Ok(Arc::new(if named {
            // SAFETY: every number has a name, as was just seen. The constructor that looks for itself takes one number after
            // the other, and with them a tenth of a call.
            unsafe { DictionaryArray::<Int8Type>::new_unchecked(numbers, names) }
        } else {
            DictionaryArray::<Int8Type>::try_new(numbers, names)?
        }))
    }

    /// A column of no names.
    pub(super) fn none(&self, rows: usize) -> ArrayRef {
        self.none.slice(0, rows)
    }
}

/// The highest of some bytes, a negative one being above all others.
struct Highest<'a>(&'a [i8]);

impl Lanewise for Highest<'_> {
    type Given = u8;

    #[inline(always)]
    fn run(self) -> u8 {
        self.0.iter().fold(0, |highest, byte| highest.max(byte.cast_unsigned()))
    }
}

/// One bit per byte, set where the byte is 0. No byte is negative.
pub(super) fn zeros(bytes: &[i8]) -> BooleanBuffer {
    let mut bits = vec![0; bytes.len().div_ceil(8)];
    widest(Zeros { bytes, bits: &mut bits });
    BooleanBuffer::new(Buffer::from_vec(bits), 0, bytes.len())
}

struct Zeros<'a> {
    bytes: &'a [i8],
    bits: &'a mut [u8],
}

impl Lanewise for Zeros<'_> {
    type Given = ();

    #[inline(always)]
    fn run(self) {
        let (eights, rest) = self.bytes.as_chunks::<8>();
        for (eight, bits) in eights.iter().zip(&mut *self.bits) {
            *bits = packed(*eight);
        }
        if let (Some(bits), false) = (self.bits.last_mut(), rest.is_empty()) {
            let mut last = [1; 8];
            last[..rest.len()].copy_from_slice(rest);
            *bits = packed(last);
        }
    }
}

#[inline(always)]
fn packed(bytes: [i8; 8]) -> u8 {
    // The highest bit of a byte is set where adding 127 to it makes one, and no byte reaches the next.
    let bytes = u64::from_le_bytes(bytes.map(|byte| byte as u8));
    let ones = (bytes.wrapping_add(0x7f7f_7f7f_7f7f_7f7f) >> 7) & 0x0101_0101_0101_0101;
    // Every byte that is 1 reaches one bit of the highest byte of the product, and no two the same.
    !((ones.wrapping_mul(0x0102_0408_1020_4080) >> 56) as u8)
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
    fn numbers_are_names_and_one_without_a_name_is_an_error() {
        let names = Names::new(["a", "b"], 4).unwrap();
        let column = names.column(vec![1, 0, 1], None).unwrap();
        assert_eq!(column.len(), 3);
        column.to_data().validate_full().unwrap();
        assert_eq!(names.column(Vec::new(), None).unwrap().len(), 0);
        for number in [2, -1] {
            assert!(names.column(vec![0, number], None).is_err());
        }
    }

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
