//! Chunks of rows on all cores, from a call that can be stopped.
//!
//! Threads are started for a call and end with it: a pool would not survive a fork, because the
//! child would wait for threads that only its parent has. The call does not wait for a thread that
//! found nothing left to do, so a busy machine costs it nothing.

use std::ops::{ControlFlow, Range};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

use super::error::BulkError;
use crate::columns::Table;
use crate::cores::{at_most, most, share_of};

/// Rows worked on at once: their lanes fit the first cache.
pub(super) const BLOCK: usize = 4_096;

/// Rows of an output batch: small enough for its memory to be used again from call to call.
pub(super) const CHUNK: usize = 4 * BLOCK;

/// Rows from which a thread of its own is worth starting.
const ROWS_PER_THREAD: usize = 2 * CHUNK;

/// How long a call that waits for its threads goes without looking at its watch.
const BETWEEN_LOOKS: Duration = Duration::from_millis(50);

/// Is told how far a call is, on the thread that made it, and may stop it.
pub type Watch<'a> = &'a mut dyn FnMut(Progress) -> ControlFlow<()>;

/// How far a call is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The parts that are done.
    pub done: usize,
    /// Those there are.
    pub of: usize,
}

/// Work in parts that do not depend on each other.
pub(super) trait Work: Send + Sync + 'static {
    /// What a thread needs for itself, part after part.
    type Desk;
    /// What a part gives.
    type Done: Send + 'static;

    /// Whether a part may take so long that the calling thread should only look after the others.
    const LONG: bool = false;

    fn parts(&self) -> usize;
    fn desk(&self) -> Self::Desk;
    fn part(&self, desk: &mut Self::Desk, at: usize, stop: &Stop<'_>) -> Result<Self::Done, BulkError>;
}

/// Says whether what a part gives is still wanted.
pub(super) struct Stop<'a>(&'a AtomicUsize);

impl Stop<'_> {
    pub(super) fn asked(&self) -> bool {
        self.0.load(Ordering::Relaxed) == 0
    }
}

/// Rows of a table that lie in one of its batches.
pub(super) struct Chunk {
    /// Which batch.
    pub(super) batch: usize,
    /// Which of its rows.
    pub(super) rows: Range<usize>,
    /// Where the chunk begins in the table.
    pub(super) first_row: usize,
}

pub(super) fn chunks(table: &Table) -> Vec<Chunk> {
    let mut chunks = Vec::with_capacity(table.num_rows() / CHUNK + table.batches().len());
    let mut first_row = 0;
    for (at, batch) in table.batches().iter().enumerate() {
        for start in (0..batch.num_rows()).step_by(CHUNK) {
            chunks.push(Chunk {
                batch: at,
                rows: start..batch.num_rows().min(start + CHUNK),
                first_row: first_row + start,
            });
        }
        first_row += batch.num_rows();
    }
    chunks
}

/// The threads a call over `rows` rows is worth.
pub(super) fn threads_for(rows: usize) -> usize {
    let worth = rows.div_ceil(ROWS_PER_THREAD);
    if worth <= 1 { 1 } else { worth.min(most().get()) }
}

/// Does all parts on up to `threads` threads and gives what they give in order, or the error of the
/// first part that has one.
///
/// The calling thread works too unless the parts are long, and looks at `watch` between them.
pub(super) fn in_parallel<W: Work>(work: W, threads: usize, watch: Watch<'_>) -> Result<Vec<W::Done>, BulkError> {
    let shared = Arc::new(Shared {
        next: AtomicUsize::new(0),
        end: AtomicUsize::new(work.parts()),
        work,
    });
    let mut results = Results::new(shared.work.parts());
    let (sender, receiver) = channel();
    let mut started = 0;
    let share = share_of(threads);
    for _ in usize::from(!W::LONG)..threads {
        let (shared, sender) = (shared.clone(), sender.clone());
        // A thread that cannot be had leaves its parts to the others.
        let thread = thread::Builder::new().spawn(move || at_most(share, || shared.work_off(&sender)));
        started += usize::from(thread.is_ok());
    }
    drop(sender);

    if !W::LONG || started == 0 {
        let mut desk = shared.work.desk();
        while let Some((at, result)) = shared.one(&mut desk) {
            results.take(at, result);
            for (at, result) in receiver.try_iter() {
                results.take(at, result);
            }
            shared.look(&results, watch)?;
        }
    }
    while !results.complete(shared.end.load(Ordering::Relaxed)) {
        match receiver.recv_timeout(BETWEEN_LOOKS) {
            Ok((at, result)) => results.take(at, result),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => panic!("a thread ended without the result of its part"),
        }
        shared.look(&results, watch)?;
    }
    results.in_order()
}

struct Shared<W> {
    work: W,
    next: AtomicUsize,
    /// No part from here on is begun: there is none, or one before it failed.
    end: AtomicUsize,
}

type Done<W> = (usize, Result<<W as Work>::Done, BulkError>);

impl<W: Work> Shared<W> {
    fn one(&self, desk: &mut W::Desk) -> Option<Done<W>> {
        let at = self.next.fetch_add(1, Ordering::Relaxed);
        if at >= self.end.load(Ordering::Relaxed) {
            return None;
        }
        let result = self.work.part(desk, at, &Stop(&self.end));
        if result.is_err() {
            // The parts before it are still done, so that the first error is the one told.
            self.end.fetch_min(at + 1, Ordering::Relaxed);
        }
        Some((at, result))
    }

    fn work_off(&self, sender: &Sender<Done<W>>) {
        let mut desk = self.work.desk();
        while let Some(done) = self.one(&mut desk) {
            if sender.send(done).is_err() {
                return;
            }
        }
    }

    fn look(&self, results: &Results<W::Done>, watch: Watch<'_>) -> Result<(), BulkError> {
        let progress = Progress {
            done: results.done,
            of: results.parts.len(),
        };
        if watch(progress).is_break() {
            self.end.store(0, Ordering::Relaxed);
            return Err(BulkError::Stopped);
        }
        Ok(())
    }
}

/// What the parts gave so far, in order.
struct Results<T> {
    parts: Vec<Option<Result<T, BulkError>>>,
    done: usize,
    /// The first part that has given nothing yet.
    gap: usize,
}

impl<T> Results<T> {
    fn new(parts: usize) -> Self {
        Self {
            parts: (0..parts).map(|_| None).collect(),
            done: 0,
            gap: 0,
        }
    }

    fn take(&mut self, at: usize, result: Result<T, BulkError>) {
        self.parts[at] = Some(result);
        self.done += 1;
    }

    fn complete(&mut self, end: usize) -> bool {
        while self.parts.get(self.gap).is_some_and(Option::is_some) {
            self.gap += 1;
        }
        self.gap >= end
    }

    fn in_order(self) -> Result<Vec<T>, BulkError> {
        // After the first error there may be gaps, which nobody reaches.
        self.parts.into_iter().flatten().collect()
    }
}

#[cfg(test)]
mod tests;
