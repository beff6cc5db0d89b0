//! The columns of a call, found by name and loaded a block of rows at a time.

use std::ops::Range;

use arrow_array::{Array, ArrayRef};
use arrow_buffer::NullBuffer;

use super::assemble::unpacked;
use super::error::BulkError;
use super::run::Chunk;
use super::source::{Bounds, Kind, Source, says_nothing};
use crate::columns::{ColumnsError, Table};
use crate::term::lanes::{self, Lanewise, widest};

/// A column that a call reads, and where it stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Column {
    name: &'static str,
    kind: Kind,
    index: usize,
    /// What a row without a value counts as; it gets no answer, and may not disturb the others.
    instead: i32,
}

impl Column {
    /// Finds a column by its name and looks at its type; `option` is what asks for it, where that is
    /// not the call itself.
    pub(super) fn find(
        table: &Table,
        name: &'static str,
        kind: Kind,
        instead: i32,
        option: Option<&'static str>,
    ) -> Result<Self, BulkError> {
        let index = table.column_index(name).map_err(|error| match error {
            ColumnsError::UnknownColumn { nearest, columns, .. } => BulkError::MissingColumn {
                column: name,
                expected: kind.expected(),
                option,
                nearest,
                columns,
            },
            other => other.into(),
        })?;
        let data_type = table.schema().field(index).data_type();
        if !kind.accepts(data_type) && !says_nothing(table, index) {
            return Err(BulkError::WrongType {
                column: name,
                found: data_type.to_string(),
                expected: kind.expected(),
            });
        }
        Ok(Self {
            name,
            kind,
            index,
            instead,
        })
    }

    /// The rows of the column that lie in a chunk.
    pub(super) fn part(&self, table: &Table, chunk: &Chunk) -> ArrayRef {
        table.batches()[chunk.batch]
            .column(self.index)
            .slice(chunk.rows.start, chunk.rows.len())
    }

    pub(super) fn source<'a>(&self, part: &'a ArrayRef) -> Result<Source<'a>, BulkError> {
        Source::try_new(self.name, self.kind, part)
    }
}

/// The rows in which one of the parts is null, where there are any.
pub(super) fn nulls_of<'a>(parts: impl IntoIterator<Item = &'a ArrayRef>) -> Option<NullBuffer> {
    parts
        .into_iter()
        .fold(None, |nulls, part| {
            NullBuffer::union(nulls.as_ref(), part.logical_nulls().as_ref())
        })
        .filter(|nulls| nulls.null_count() > 0)
}

/// The nulls of a block as a byte per row, 1 where there is a value.
pub(super) fn valid_bytes<'a>(nulls: &NullBuffer, rows: &Range<usize>, bytes: &'a mut [u8]) -> &'a [u8] {
    let bytes = &mut bytes[..rows.len()];
    unpacked(&nulls.slice(rows.start, rows.len()), bytes);
    bytes
}

/// Loads the rows of one column of a block, those that are null as its stand-in.
pub(super) fn load<'b>(
    column: &Column,
    source: &Source<'b>,
    valid: Option<&[u8]>,
    rows: Range<usize>,
    room: &'b mut [i32],
) -> Result<(&'b [i32], Bounds), BulkError> {
    let room = &mut room[..rows.len()];
    if valid.is_none()
        && let Some(lanes) = source.direct(rows.clone())
    {
        return Ok((lanes, Bounds::of(lanes)));
    }
    let mut bounds = source.fill(rows, room)?;
    if let Some(valid) = valid {
        widest(Hide {
            valid,
            instead: column.instead,
            lanes: room,
        });
        bounds = Bounds::of(room);
    }
    Ok((room, bounds))
}

/// Checks that every lane is a value of its kind, and says whether all are in the window of
/// [`lanes`]; `Err` is the first row of the block that holds none.
pub(super) fn checked(kind: Kind, values: &[i32], bounds: Bounds) -> Result<bool, usize> {
    let (least, most) = kind.bounds();
    if values.is_empty() || (least <= bounds.low && bounds.high <= most) {
        let window = match kind {
            Kind::Count => lanes::COUNTS,
            Kind::Day => lanes::DAYS,
        };
        return Ok(values.is_empty() || (window.contains(&bounds.low) && window.contains(&bounds.high)));
    }
    let bad = |value: &i32| !(least..=most).contains(value);
    Err(values.iter().position(bad).unwrap_or_default())
}

struct Hide<'a> {
    valid: &'a [u8],
    instead: i32,
    lanes: &'a mut [i32],
}

impl Lanewise for Hide<'_> {
    type Given = ();

    #[inline(always)]
    fn run(self) {
        for (valid, lane) in self.valid.iter().zip(self.lanes) {
            *lane = if *valid == 0 { self.instead } else { *lane };
        }
    }
}
