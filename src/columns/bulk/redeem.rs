//! Redemptions, one per row: the verbs that a key has.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::Int64Type;
use arrow_array::{ArrayRef, Date32Array, Int64Array, RecordBatch};
use arrow_buffer::NullBuffer;
use arrow_schema::{DataType, SchemaRef};

use super::assemble::{Names, closed_set_type, extended, joined, zeros};
use super::block::{Column, checked, load, nulls_of, valid_bytes};
use super::error::BulkError;
use super::kernel::{self, Between, Rows, code};
use super::run::{BLOCK, Chunk, Watch, chunks, in_parallel, threads_for};
use super::source::{Kind, Source};
use crate::columns::Table;
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

    /// What the column `refused` may say, in the order of [`code`].
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
    let chunks = chunks(table);
    let rows = table.num_rows();
    let batches = in_parallel(
        chunks.len(),
        threads_for(rows),
        || Desk::new(rows.min(BLOCK)),
        |desk, at| call.chunk(desk, &chunks[at]),
        watch,
    )?;
    Ok(Table::try_new(call.schema, batches)?)
}

const LICENSES: usize = 0;
const END: usize = 1;
const KEY_LICENSES: usize = 2;
const ON: usize = 3;

/// What a row without a value counts as: one licence that ends on the day after the redemption.
const STAND_IN: [i32; 4] = [1, 1, 1, 0];

struct Call {
    verb: KeyVerb,
    options: TermOptions,
    /// The columns the verb reads, in the order of [`STAND_IN`].
    columns: [Option<Column>; 4],
    schema: SchemaRef,
    refusals: Names,
}

/// What a thread needs room for, block after block.
struct Desk {
    rooms: [Vec<i32>; 4],
    valid: Vec<u8>,
    between: Between,
}

impl Desk {
    fn new(rows: usize) -> Self {
        Self {
            rooms: STAND_IN.map(|instead| vec![instead; rows]),
            valid: vec![1; rows],
            between: Between::new(rows),
        }
    }
}

/// What a chunk has become so far.
struct Results {
    ends: Vec<i32>,
    codes: Vec<u8>,
    licenses: Vec<i64>,
    refused: u8,
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
        if !optional || table.column_index("on").is_ok() {
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
            refusals: Names::new(verb.refusals().iter().copied()),
        })
    }

    fn chunk(&self, desk: &mut Desk, chunk: &Chunk<'_>) -> Result<RecordBatch, BulkError> {
        let length = chunk.rows.len();
        let parts = self.columns.each_ref().map(|column| Some(column.as_ref()?.part(chunk)));
        let nulls = nulls_of(parts.iter().flatten());
        let mut sources = [const { None }; 4];
        for (source, (column, part)) in sources.iter_mut().zip(self.columns.iter().zip(&parts)) {
            if let (Some(column), Some(part)) = (column, part) {
                *source = Some((*column, column.source(part)?));
            }
        }
        // A count that stays and is an `int64` already is the input's own memory.
        let kept = self
            .verb
            .kept()
            .and_then(|at| parts[at].as_ref()?.as_primitive_opt::<Int64Type>());
        let mut results = Results {
            ends: Vec::with_capacity(length),
            codes: Vec::with_capacity(length),
            licenses: Vec::with_capacity(if kept.is_some() { 0 } else { length }),
            refused: 0,
        };
        for start in (0..length).step_by(BLOCK) {
            let rows = start..length.min(start + BLOCK);
            self.block(
                desk,
                &sources,
                nulls.as_ref(),
                rows,
                chunk.first_row,
                kept.is_none(),
                &mut results,
            )?;
        }
        let kept = kept.map(|kept| kept.values().clone());
        let licenses = kept.unwrap_or_else(|| results.licenses.into());
        let (answered, refused) = self.refused(results.codes, results.refused)?;
        let new: Vec<ArrayRef> = vec![
            Arc::new(Int64Array::try_new(licenses, answered.clone())?),
            Arc::new(Date32Array::try_new(results.ends.into(), answered)?),
            refused,
        ];
        joined(&self.schema, chunk, new)
    }

    #[allow(clippy::too_many_arguments)]
    fn block(
        &self,
        desk: &mut Desk,
        sources: &[Option<(Column, Source<'_>)>; 4],
        nulls: Option<&NullBuffer>,
        rows: std::ops::Range<usize>,
        first_row: usize,
        with_licenses: bool,
        results: &mut Results,
    ) -> Result<(), BulkError> {
        let first = first_row;
        let Desk { rooms, valid, between } = desk;
        let valid = nulls.map(|nulls| valid_bytes(nulls, &rows, valid));
        let mut loaded: [&[i32]; 4] = [&[]; 4];
        for ((lanes, source), room) in loaded.iter_mut().zip(sources).zip(rooms) {
            *lanes = match source {
                Some((column, source)) => load(column, source, valid, rows.clone(), room)?,
                None => &room[..rows.len()],
            };
        }
        let mut in_window = true;
        let mut bad: Option<(usize, &Source<'_>)> = None;
        for (lanes, source) in loaded.iter().zip(sources) {
            let Some((_, source)) = source else { continue };
            match checked(source.kind, lanes) {
                Ok(inside) => in_window &= inside,
                Err(row) if bad.is_none_or(|(first, _)| row < first) => bad = Some((row, source)),
                Err(_) => {}
            }
        }
        if let Some((row, source)) = bad {
            return Err(source.fault(rows.start + row, first));
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
            .map_err(|row| block.no_answer(self.verb, self.options, row, first + rows.start))?;
        let codes = &mut between.codes[..rows.len()];
        if let Some(valid) = valid {
            for (code, valid) in codes.iter_mut().zip(valid) {
                *code = if *valid == 0 { code::NULL_INPUT } else { *code };
            }
        }
        results.refused |= codes.iter().fold(0, |any, code| any | code);
        results.codes.extend_from_slice(codes);
        results.ends.extend_from_slice(&between.ends[..rows.len()]);
        if with_licenses {
            let after = self.verb.kept().map(|at| loaded[at]);
            match after {
                Some(kept) => results.licenses.extend(kept.iter().map(|n| i64::from(*n))),
                None => results
                    .licenses
                    .extend(n.iter().zip(c).map(|(n, c)| i64::from(*n) + i64::from(*c))),
            }
        }
        Ok(())
    }

    /// Which rows have results, and the column that says why the others do not.
    fn refused(&self, mut codes: Vec<u8>, any: u8) -> Result<(Option<NullBuffer>, ArrayRef), BulkError> {
        if any == 0 {
            return Ok((None, self.refusals.none(codes.len())?));
        }
        let answered = zeros(&codes);
        let refused = NullBuffer::new(!&answered);
        for code in &mut codes {
            *code = code.saturating_sub(1);
        }
        let numbers = codes.into_iter().map(u8::cast_signed).collect();
        Ok((
            Some(NullBuffer::new(answered)),
            self.refusals.column(numbers, Some(refused))?,
        ))
    }
}

#[cfg(test)]
mod tests;
