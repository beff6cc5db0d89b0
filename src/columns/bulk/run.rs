//! Chunks of rows on all cores, from a call that can be stopped.
//!
//! No thread outlives its call. A pool would not survive a fork: the child would wait for threads
//! that only its parent has.

use std::ops::{ControlFlow, Range};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use arrow_array::RecordBatch;

use super::error::BulkError;
use crate::columns::Table;

/// Rows worked on at once: their lanes fit the first cache.
pub(super) const BLOCK: usize = 4_096;

/// Rows of an output batch: small enough for its memory to be used again from call to call.
const CHUNK: usize = 4 * BLOCK;

/// Rows from which a thread of its own is worth starting.
const ROWS_PER_THREAD: usize = 2 * CHUNK;

/// Is told how far a call is, on the thread that made it, and may stop it.
pub type Watch<'a> = &'a mut dyn FnMut(Progress) -> ControlFlow<()>;

/// How far a call is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Rows, or partners, that are done.
    pub done: usize,
    /// Those there are.
    pub of: usize,
}

/// A part of a table that lies in one of its batches.
pub(super) struct Chunk<'a> {
    pub(super) batch: &'a RecordBatch,
    pub(super) rows: Range<usize>,
    /// Where the chunk begins in the table.
    pub(super) first_row: usize,
}

pub(super) fn chunks(table: &Table) -> Vec<Chunk<'_>> {
    let mut chunks = Vec::with_capacity(table.num_rows() / CHUNK + table.batches().len());
    let mut first_row = 0;
    for batch in table.batches() {
        for start in (0..batch.num_rows()).step_by(CHUNK) {
            let rows = start..batch.num_rows().min(start + CHUNK);
            chunks.push(Chunk {
                batch,
                first_row: first_row + start,
                rows,
            });
        }
        first_row += batch.num_rows();
    }
    chunks
}

/// The threads a call over `rows` rows is worth.
pub(super) fn threads_for(rows: usize) -> usize {
    static CORES: OnceLock<usize> = OnceLock::new();
    let worth = rows.div_ceil(ROWS_PER_THREAD);
    if worth <= 1 {
        return 1;
    }
    worth.min(*CORES.get_or_init(|| thread::available_parallelism().map_or(1, usize::from)))
}

/// Does `jobs` jobs on `threads` threads and gives their results in order, or the error of the
/// first job that has one.
///
/// Each thread has a `state` of its own. The calling thread works too, and looks at `watch` after
/// each of its jobs.
pub(super) fn in_parallel<S, T: Send>(
    jobs: usize,
    threads: usize,
    state: impl Fn() -> S + Sync,
    job: impl Fn(&mut S, usize) -> Result<T, BulkError> + Sync,
    watch: Watch<'_>,
) -> Result<Vec<T>, BulkError> {
    let next = AtomicUsize::new(0);
    let done = AtomicUsize::new(0);
    // No job after the first that failed is begun; those before it are, so that the first is told.
    let end = AtomicUsize::new(jobs);
    let work = |after_each: &mut dyn FnMut() -> ControlFlow<()>| {
        let mut state = state();
        let mut results = Vec::with_capacity(jobs / threads + 1);
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            if at >= end.load(Ordering::Relaxed) {
                return results;
            }
            let result = job(&mut state, at);
            if result.is_err() {
                end.fetch_min(at, Ordering::Relaxed);
            }
            results.push((at, result));
            done.fetch_add(1, Ordering::Relaxed);
            if after_each().is_break() {
                end.store(0, Ordering::Relaxed);
                return results;
            }
        }
    };
    let mut stopped = false;
    let mut look = || {
        let progress = Progress {
            done: done.load(Ordering::Relaxed),
            of: jobs,
        };
        let flow = watch(progress);
        stopped = flow.is_break();
        flow
    };
    let mut results = if threads <= 1 {
        work(&mut look)
    } else {
        thread::scope(|scope| {
            let others: Vec<_> = (1..threads)
                .map(|_| scope.spawn(|| work(&mut || ControlFlow::Continue(()))))
                .collect();
            let mut results = work(&mut look);
            for other in others {
                match other.join() {
                    Ok(more) => results.extend(more),
                    Err(panic) => std::panic::resume_unwind(panic),
                }
            }
            results
        })
    };
    if stopped {
        return Err(BulkError::Stopped);
    }
    results.sort_unstable_by_key(|(at, _)| *at);
    results.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests;
