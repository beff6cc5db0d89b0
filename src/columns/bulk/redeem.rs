//! Redemptions, one per row: the verbs that a key has.

use std::mem;
use std::ops::Range;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::Int64Type;
use arrow_array::{ArrayRef, Date32Array, Int64Array, RecordBatch};
use arrow_buffer::{NullBuffer, ScalarBuffer};
use arrow_schema::{DataType, SchemaRef};

use super::assemble::{Names, closed_set_type, extended, joined, zeros};
use super::block::{Column, checked, load, nulls_of, valid_bytes};
use super::error::BulkError;
use super::kernel::{self, Between, Rows};
use super::run::{BLOCK, CHUNK, Chunk, Stop, Watch, Work, chunks, in_parallel, threads_for};
use super::source::{Kind, Source};
use super::straight::{Columns, Results, STRIP, Straight};
use crate::columns::Table;
use crate::term::lanes::{Lane, streamed, widest};
use crate::term::{ExtensionCap, TermOptions, Verb};

/// A redemption with a product key. An order ends with its membership and needs no arithmetic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyVerb {
    /// Reads the columns `key_licenses` and `on`.
    Activate,
    /// Reads the columns `licenses`, `end`, `key_licenses` and `on`.
    AddLicenses,
    /// Reads the columns `licenses`, `end` and `key_licenses`, and `on` where there is one.
    Extend,
}

impl KeyVerb {
    /// Returns the name, as everywhere.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Activate => Verb::Activate.as_str(),
            Self::AddLicenses => Verb::AddLicenses.as_str(),
            Self::Extend => Verb::Extend.as_str(),
        }
    }

    /// What the column `refused` may say, by its place.
    const fn refusals(self) -> &'static [&'static str] {
        match self {
            Self::Activate => &["null-input"],
            Self::AddLicenses => &["null-input", "add-to-inactive"],
            Self::Extend => &["null-input", "extend-inactive", "extend-over-three-years"],
        }
    }

    /// The column whose count the subscription has afterwards, unless it is a sum.
    const fn kept(self) -> Option<usize> {
        match self {
            Self::Activate => Some(KEY_LICENSES),
            Self::AddLicenses => None,
            Self::Extend => Some(LICENSES),
        }
    }
}

/// Redeems a key per row of `table`.
///
/// Gives the columns of `table` as they are, and `licenses_after` (`int64`), `end_after`
/// (`date32`) and `refused` (a dictionary). A row gets what the verb of the term room gives for it. A
/// row that a rule refuses has nulls and the id of the first rule; a null in a column the verb
/// reads gives nulls and `null-input`. An extension reads `on` where there is such a column, and
/// needs it where the reading of the three-year limit does.
///
/// # Errors
///
/// [`BulkError`]: a missing column or one of another type, a cell that is no day or no count, a row
/// without an answer.
pub fn redeem(table: &Table, verb: KeyVerb, options: TermOptions, watch: Watch<'_>) -> Result<Table, BulkError> {
    let call = Call::new(table, verb, options)?;
    let schema = call.schema.clone();
    let batches = in_parallel(call, threads_for(table.num_rows()), watch)?;
    Ok(Table::try_new(schema, batches)?)
}

const LICENSES: usize = 0;
const END: usize = 1;
const KEY_LICENSES: usize = 2;
const ON: usize = 3;

/// What a row without a value counts as: one licence that ends on the day after the redemption.
const STAND_IN: [i32; 4] = [1, 1, 1, 0];

/// What a column that is not read holds: an extension without a day is before every end.
const NOT_READ: [i32; 4] = [1, 1, 1, i32::MIN];

/// Rows from which the results of a call do not fit the caches of its cores.
const LARGE: usize = 1 << 20;

struct Call {
    verb: KeyVerb,
    options: TermOptions,
    table: Table,
    chunks: Vec<Chunk>,
    /// The columns the verb reads, in the order of [`STAND_IN`].
    columns: [Option<Column>; 4],
    schema: SchemaRef,
    refusals: Names,
    /// Whether the results go past the caches.
    large: bool,
}

/// What a thread needs room for, block after block.
struct Desk {
    rooms: [Vec<i32>; 4],
    valid: Vec<u8>,
    between: Between,
    results: Results,
}

impl Desk {
    /// Makes room for so many rows at once. Most calls are done in strips, and a small one would take longer to make room for
    /// blocks than to do its work.
    fn make_room(&mut self, rows: usize) {
        if self.valid.len() < rows {
            for (room, instead) in self.rooms.iter_mut().zip(NOT_READ) {
                room.resize(rows, instead);
            }
            self.valid.resize(rows, 1);
            self.between.make_room(rows);
        }
    }
}

/// The columns of a chunk that are read, and the rows in which one of them is null.
struct Read<'a> {
    sources: [Option<(&'a Column, Source<'a>)>; 4],
    nulls: Option<NullBuffer>,
    first_row: usize,
}

impl Work for Call {
    type Desk = Desk;
    type Done = RecordBatch;

    fn parts(&self) -> usize {
        self.chunks.len()
    }

    fn desk(&self) -> Desk {
        let mut desk = Desk {
            rooms: [const { Vec::new() }; 4],
            valid: Vec::new(),
            between: Between::default(),
            results: Results::default(),
        };
        desk.make_room(STRIP);
        desk
    }

    fn part(&self, desk: &mut Desk, at: usize, _: &Stop<'_>) -> Result<RecordBatch, BulkError> {
        let chunk = &self.chunks[at];
        let rows = chunk.rows.len();
        let parts = self
            .columns
            .each_ref()
            .map(|column| Some(column.as_ref()?.part(&self.table, chunk)));
        let mut read = Read {
            sources: [const { None }; 4],
            nulls: nulls_of(parts.iter().flatten()),
            first_row: chunk.first_row,
        };
        for (source, (column, part)) in read.sources.iter_mut().zip(self.columns.iter().zip(&parts)) {
            if let (Some(column), Some(part)) = (column, part) {
                *source = Some((column, column.source(part)?));
            }
        }
        let kept = self
            .verb
            .kept()
            .and_then(|at| parts[at].as_ref()?.as_primitive_opt::<Int64Type>());
        desk.results.begin(rows, kept.is_none());
        if !self.straight(desk, &read, rows) {
            desk.results.begin(rows, kept.is_none());
            self.by_blocks(desk, &read, rows)?;
        }
        let results = &mut desk.results;
        let (answered, refused) = self.refused(&mut results.codes, results.refused, read.nulls)?;
        let licenses = match (&mut results.licenses, kept) {
            (Some(licenses), _) => self.leaving(licenses).into(),
            (None, Some(kept)) => kept.values().clone(),
            (None, None) => ScalarBuffer::default(),
        };
        let ends = self.leaving(&mut results.ends);
        let new: Vec<ArrayRef> = vec![
            Arc::new(Int64Array::try_new(licenses, answered.clone())?),
            Arc::new(Date32Array::try_new(ends.into(), answered)?),
            refused,
        ];
        joined(&self.schema, &self.table, chunk, new)
    }
}

impl Call {
    fn new(table: &Table, verb: KeyVerb, options: TermOptions) -> Result<Self, BulkError> {
        let find = |at: usize, name, kind, option| Column::find(table, name, kind, STAND_IN[at], option).map(Some);
        let mut columns = [None; 4];
        if verb != KeyVerb::Activate {
            columns[LICENSES] = find(LICENSES, "licenses", Kind::Count, None)?;
            columns[END] = find(END, "end", Kind::Day, None)?;
        }
        columns[KEY_LICENSES] = find(KEY_LICENSES, "key_licenses", Kind::Count, None)?;
        let asked_for_by = match (verb, options.extension_cap) {
            (KeyVerb::Extend, ExtensionCap::TimeRemaining) => Some("extension_cap=\"time-remaining\""),
            _ => None,
        };
        let optional = verb == KeyVerb::Extend && asked_for_by.is_none();
        if !optional || table.has_column("on") {
            columns[ON] = find(ON, "on", Kind::Day, asked_for_by)?;
        }
        let results = [
            ("licenses_after", DataType::Int64),
            ("end_after", DataType::Date32),
            ("refused", closed_set_type()),
        ];
        Ok(Self {
            verb,
            options,
            columns,
            schema: extended(table, &results)?,
            refusals: Names::new(verb.refusals().iter().copied(), table.num_rows().min(CHUNK))?,
            chunks: chunks(table),
            large: table.num_rows() >= LARGE,
            table: table.clone(),
        })
    }

    /// The values as a column of their own: a copy of those of a large call, whose room stays in the caches; else the room.
    fn leaving<T: Lane>(&self, values: &mut Vec<T>) -> Vec<T> {
        if self.large {
            streamed(values)
        } else {
            mem::take(values)
        }
    }

    /// The results of a chunk of plain columns without nulls, inside the window of the lanes. Gives whether it is such a chunk;
    /// if not, the results are of no use.
    fn straight(&self, desk: &mut Desk, read: &Read<'_>, rows: usize) -> bool {
        let Some(columns) = Self::plain_columns(read, rows) else {
            return false;
        };
        widest(Straight {
            verb: self.verb,
            options: self.options,
            columns,
            rooms: &mut desk.rooms,
            between: &mut desk.between,
            results: &mut desk.results,
        })
    }

    fn plain_columns<'a>(read: &Read<'a>, rows: usize) -> Option<Columns<'a>> {
        if read.nulls.is_some() {
            return None;
        }
        // `None` where there is no such column, `Some(None)` where it is not plain.
        let counts = |at: usize| read.sources[at].as_ref().map(|(_, source)| source.counts());
        let days = |at: usize| read.sources[at].as_ref().map(|(_, source)| source.direct(0..rows));
        Some(Columns {
            n: plain(counts(LICENSES))?,
            end: plain(days(END))?,
            c: plain(counts(KEY_LICENSES))??,
            on: plain(days(ON))?,
        })
    }

    fn by_blocks(&self, desk: &mut Desk, read: &Read<'_>, rows: usize) -> Result<(), BulkError> {
        desk.make_room(BLOCK.min(rows));
        for start in (0..rows).step_by(BLOCK) {
            self.block(desk, read, start..rows.min(start + BLOCK))?;
        }
        Ok(())
    }

    fn block(&self, desk: &mut Desk, read: &Read<'_>, rows: Range<usize>) -> Result<(), BulkError> {
        let Desk {
            rooms,
            valid,
            between,
            results,
        } = desk;
        let valid = read.nulls.as_ref().map(|nulls| valid_bytes(nulls, &rows, valid));
        let mut loaded: [&[i32]; 4] = [&[]; 4];
        let mut in_window = true;
        let mut bad: Option<(usize, &Source<'_>)> = None;
        for ((lanes, source), room) in loaded.iter_mut().zip(&read.sources).zip(rooms) {
            let Some((column, source)) = source else {
                *lanes = &room[..rows.len()];
                continue;
            };
            let (values, bounds) = load(column, source, valid, rows.clone(), room)?;
            *lanes = values;
            match checked(source.kind, values, bounds) {
                Ok(inside) => in_window &= inside,
                Err(row) if bad.is_none_or(|(first, _)| row < first) => bad = Some((row, source)),
                Err(_) => {}
            }
        }
        if let Some((row, source)) = bad {
            return Err(source.fault(rows.start + row, read.first_row));
        }
        let [n, end, c, on] = loaded;
        let block = Rows {
            n,
            end,
            c,
            on,
            in_window,
        };
        kernel::redeem(self.verb, self.options, block, between)
            .map_err(|row| block.no_answer(self.verb, self.options, row, read.first_row + rows.start))?;
        results.take(self.verb, block, between);
        Ok(())
    }

    /// Which rows have results, where not all have, and the column that says why the others do not.
    fn refused(
        &self,
        codes: &mut Vec<i8>,
        any: bool,
        nulls: Option<NullBuffer>,
    ) -> Result<(Option<NullBuffer>, ArrayRef), BulkError> {
        let allowed = any.then(|| NullBuffer::new(zeros(codes)));
        let Some(answered) = NullBuffer::union(allowed.as_ref(), nulls.as_ref()) else {
            return Ok((None, self.refusals.none(codes.len())));
        };
        let refused = NullBuffer::new(!answered.inner());
        Ok((
            Some(answered),
            self.refusals.column(self.leaving(codes), Some(refused))?,
        ))
    }
}

/// Turns a column that there is but that is not plain into none at all.
fn plain<T>(column: Option<Option<T>>) -> Option<Option<T>> {
    match column {
        Some(None) => None,
        other => Some(other.flatten()),
    }
}

#[cfg(test)]
mod tests;
