//! How far each end is away.

use std::sync::Arc;

use arrow_array::{Array, ArrayRef, Int64Array, RecordBatch};
use arrow_buffer::NullBuffer;
use arrow_schema::{DataType, SchemaRef};
use chrono::NaiveDate;

use super::assemble::{Names, closed_set_type, extended, joined};
use super::block::{Column, checked, load, nulls_of, valid_bytes};
use super::error::BulkError;
use super::run::{BLOCK, Chunk, Stop, Watch, Work, chunks, in_parallel, threads_for};
use super::source::Kind;
use crate::columns::Table;
use crate::model::{Lifecycle, REPORT_DAYS, Status};
use crate::report::Bucket;
use crate::term::lanes::{Lanewise, widest};
use crate::term::{calendar, limits};

/// What a bulk report counts with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpiryOptions {
    /// How long an ended subscription stays in each state.
    pub lifecycle: Lifecycle,
    /// The days left at which a bucket ends, in any order.
    pub report_days: Vec<u32>,
}

impl Default for ExpiryOptions {
    fn default() -> Self {
        Self {
            lifecycle: Lifecycle {
                expired_days: limits::EXPIRED_DAYS.latest().value,
                disabled_days: limits::DISABLED_DAYS.latest().value,
            },
            report_days: REPORT_DAYS.to_vec(),
        }
    }
}

/// Says of every `end` of `table` how far it is from `as_of`.
///
/// Gives the columns of `table` as they are, and `days_left` (`int64`, negative once the end has
/// passed), `status` and `bucket` (dictionaries, in the order of time). Where `end` is null there are
/// neither days nor a status, and the bucket is `unknown`.
///
/// # Errors
///
/// [`BulkError`]: no column `end` or one of another type, or a cell that is no day.
pub fn expiry(table: &Table, as_of: NaiveDate, options: &ExpiryOptions, watch: Watch<'_>) -> Result<Table, BulkError> {
    let call = Call::new(table, as_of, options)?;
    let schema = call.schema.clone();
    let batches = in_parallel(call, threads_for(table.num_rows()), watch)?;
    Ok(Table::try_new(schema, batches)?)
}

struct Call {
    table: Table,
    chunks: Vec<Chunk>,
    end: Column,
    as_of: i32,
    /// The days left from which the next state is reached, going back: ended, disabled, deleted.
    states: [i32; 3],
    /// The days left up to which a bucket goes, ascending: past, today, and the thresholds.
    buckets: Vec<i32>,
    schema: SchemaRef,
    status_names: Names,
    bucket_names: Names,
}

/// What a thread needs room for, block after block.
struct Desk {
    room: Vec<i32>,
    valid: Vec<u8>,
}

impl Work for Call {
    type Desk = Desk;
    type Done = RecordBatch;

    fn parts(&self) -> usize {
        self.chunks.len()
    }

    fn desk(&self) -> Desk {
        let rows = self.table.num_rows().min(BLOCK);
        Desk {
            room: vec![0; rows],
            valid: vec![1; rows],
        }
    }

    fn part(&self, desk: &mut Desk, at: usize, _: &Stop<'_>) -> Result<RecordBatch, BulkError> {
        let chunk = &self.chunks[at];
        let length = chunk.rows.len();
        let part = self.end.part(&self.table, chunk);
        let nulls = nulls_of([&part]);
        let source = self.end.source(&part)?;
        let mut days_left = Vec::with_capacity(length);
        let mut states = vec![0; length];
        let mut buckets = vec![0; length];
        for start in (0..length).step_by(BLOCK) {
            let rows = start..length.min(start + BLOCK);
            let valid = nulls.as_ref().map(|nulls| valid_bytes(nulls, &rows, &mut desk.valid));
            let (ends, bounds) = load(&self.end, &source, valid, rows.clone(), &mut desk.room)?;
            checked(Kind::Day, ends, bounds).map_err(|row| source.fault(start + row, chunk.first_row))?;
            days_left.extend(ends.iter().map(|end| i64::from(end.wrapping_sub(self.as_of))));
            let buckets = &mut buckets[rows.clone()];
            widest(Steps {
                ends,
                call: self,
                states: &mut states[rows],
                buckets,
            });
            if let Some(valid) = valid {
                let unknown = self.unknown();
                for (bucket, valid) in buckets.iter_mut().zip(valid) {
                    *bucket = if *valid == 0 { unknown } else { *bucket };
                }
            }
        }
        let nulls: Option<NullBuffer> = part.logical_nulls().filter(|nulls| nulls.null_count() > 0);
        let new: Vec<ArrayRef> = vec![
            Arc::new(Int64Array::try_new(days_left.into(), nulls.clone())?),
            self.status_names.column(states, nulls)?,
            self.bucket_names.column(buckets, None)?,
        ];
        joined(&self.schema, &self.table, chunk, new)
    }
}

impl Call {
    fn new(table: &Table, as_of: NaiveDate, options: &ExpiryOptions) -> Result<Self, BulkError> {
        let as_of = calendar::number_of(as_of).ok_or(BulkError::AsOf { found: as_of })?;
        let end = Column::find(table, "end", Kind::Day, as_of, None)?;
        let results = [
            ("days_left", DataType::Int64),
            ("status", closed_set_type()),
            ("bucket", closed_set_type()),
        ];
        let Lifecycle {
            expired_days,
            disabled_days,
        } = options.lifecycle;
        // Ends are at most 10,000 years away, so a longer state lasts as long as one of those.
        let back = |days: u32| -i32::try_from(days).unwrap_or(i32::MAX);
        let mut thresholds: Vec<i32> = options
            .report_days
            .iter()
            .filter_map(|days| i32::try_from(*days).ok())
            .filter(|days| *days > 0)
            .collect();
        thresholds.sort_unstable();
        thresholds.dedup();
        if thresholds.len() > MOST_THRESHOLDS {
            return Err(BulkError::TooManyThresholds {
                found: thresholds.len(),
                most: MOST_THRESHOLDS,
            });
        }
        let labels: Vec<String> = [Bucket::Past, Bucket::Today]
            .into_iter()
            .chain(thresholds.iter().map(|days| Bucket::Within(days.unsigned_abs())))
            .chain([Bucket::Later, Bucket::Unknown])
            .map(|bucket| bucket.label().into_owned())
            .collect();
        Ok(Self {
            end,
            as_of,
            states: [0, back(expired_days), back(expired_days.saturating_add(disabled_days))],
            buckets: [-1, 0].into_iter().chain(thresholds).collect(),
            schema: extended(table, &results)?,
            status_names: Names::new(Status::ALL.iter().map(|status| status.as_str()), 0)?,
            bucket_names: Names::new(labels.iter().map(String::as_str), 0)?,
            chunks: chunks(table),
            table: table.clone(),
        })
    }

    fn unknown(&self) -> i8 {
        i8::try_from(self.buckets.len() + 1).expect("the thresholds are few")
    }
}

/// As many as leave room for the other buckets among the 128 numbers of a dictionary.
const MOST_THRESHOLDS: usize = 120;

struct Steps<'a> {
    ends: &'a [i32],
    call: &'a Call,
    states: &'a mut [i8],
    buckets: &'a mut [i8],
}

impl Lanewise for Steps<'_> {
    type Given = ();

    #[inline(always)]
    fn run(self) {
        let as_of = self.call.as_of;
        let [ended, disabled, deleted] = self.call.states;
        for (end, state) in self.ends.iter().zip(self.states) {
            let left = end.wrapping_sub(as_of);
            *state = i8::from(left <= ended) + i8::from(left <= disabled) + i8::from(left <= deleted);
        }
        for threshold in &self.call.buckets {
            for (end, bucket) in self.ends.iter().zip(self.buckets.iter_mut()) {
                *bucket = bucket.wrapping_add(i8::from(end.wrapping_sub(as_of) > *threshold));
            }
        }
    }
}

#[cfg(test)]
mod tests;
