//! The rows of a chunk in one go, where nothing stands in the way.
//!
//! Most columns are plain numbers and days without a null. Read side by side, a strip of each at a
//! time, they come from memory while the rows before them are computed; a column at a time, the
//! memory and the arithmetic would wait for each other. Whatever is not so plain is done by blocks,
//! with the same kernel.

use super::kernel::{Between, InWindow, Rows, Sums};
use super::redeem::KeyVerb;
use super::source::Bounds;
use crate::term::TermOptions;
use crate::term::lanes::{COUNTS, DAYS, Lanewise, fetch};

/// Rows of a strip: what they need is a part of the first cache.
pub(super) const STRIP: usize = 256;

/// How many rows ahead the columns are asked for: about as many as are worked on until memory answers.
const AHEAD: usize = 2 * STRIP;

/// Counts that are read as they are.
#[derive(Clone, Copy)]
pub(super) enum Counts<'a> {
    Narrow(&'a [i32]),
    Wide(&'a [i64]),
}

/// The columns of a chunk. Those that the verb does not read hold a stand-in for every row of a strip.
#[derive(Clone, Copy)]
pub(super) struct Columns<'a> {
    pub(super) n: Option<Counts<'a>>,
    pub(super) end: Option<&'a [i32]>,
    pub(super) c: Counts<'a>,
    pub(super) on: Option<&'a [i32]>,
}

/// What a chunk has become so far.
#[derive(Default)]
pub(super) struct Results {
    pub(super) ends: Vec<i32>,
    pub(super) codes: Vec<i8>,
    /// The counts, unless they are the input's own memory.
    pub(super) licenses: Option<Vec<i64>>,
    pub(super) refused: bool,
}

impl Results {
    /// Forgets the last chunk and makes room for the rows of the next.
    pub(super) fn begin(&mut self, rows: usize, with_licenses: bool) {
        self.ends.clear();
        self.ends.reserve_exact(rows);
        self.codes.clear();
        self.codes.reserve_exact(rows);
        self.licenses = with_licenses.then(|| {
            let mut licenses = self.licenses.take().unwrap_or_default();
            licenses.clear();
            licenses.reserve_exact(rows);
            licenses
        });
        self.refused = false;
    }

    /// Takes over the results of the rows that were worked on.
    #[inline(always)]
    pub(super) fn take(&mut self, verb: KeyVerb, rows: Rows<'_>, between: &mut Between) {
        let length = rows.c.len();
        let codes = &between.codes[..length];
        self.refused |= codes.iter().fold(0, |any, code| any | code) != 0;
        self.codes.extend_from_slice(codes);
        self.ends.extend_from_slice(&between.ends[..length]);
        if let Some(licenses) = &mut self.licenses {
            let sums = &mut between.sums[..length];
            match verb {
                KeyVerb::Activate => widen(rows.c, sums),
                KeyVerb::AddLicenses => Sums {
                    n: rows.n,
                    c: rows.c,
                    sums,
                }
                .run(),
                KeyVerb::Extend => widen(rows.n, sums),
            }
            licenses.extend_from_slice(sums);
        }
    }
}

#[inline(always)]
fn widen(counts: &[i32], wide: &mut [i64]) {
    for (count, wide) in counts.iter().zip(wide) {
        *wide = i64::from(*count);
    }
}

/// The rows of a chunk, one strip after the other. Gives whether all were in the window of
/// [`crate::term::lanes`]; if not, the results are of no use.
pub(super) struct Straight<'a> {
    pub(super) verb: KeyVerb,
    pub(super) options: TermOptions,
    pub(super) columns: Columns<'a>,
    /// Room for narrowed counts and stand-ins, of at least a strip each, in the order of the columns.
    pub(super) rooms: &'a mut [Vec<i32>; 4],
    pub(super) between: &'a mut Between,
    pub(super) results: &'a mut Results,
}

impl Lanewise for Straight<'_> {
    type Given = bool;

    #[inline(always)]
    fn run(self) -> bool {
        let [n_room, end_room, c_room, on_room] = self.rooms;
        let all = self.columns.c.len();
        for start in (0..all).step_by(STRIP) {
            let length = STRIP.min(all - start);
            self.columns.fetch(start + AHEAD);
            let (mut inside, mut row) = (true, Rows::NONE);
            row.c = self.columns.c.strip(start, length, c_room, &mut inside);
            row.n = match self.columns.n {
                Some(n) => n.strip(start, length, n_room, &mut inside),
                None => &n_room[..length],
            };
            row.end = days(self.columns.end, start, length, end_room, &mut inside);
            row.on = days(self.columns.on, start, length, on_room, &mut inside);
            if !inside {
                return false;
            }
            InWindow {
                verb: self.verb,
                options: self.options,
                rows: row,
                between: &mut *self.between,
            }
            .run();
            self.results.take(self.verb, row, self.between);
        }
        true
    }
}

#[inline(always)]
fn days<'a>(
    column: Option<&'a [i32]>,
    start: usize,
    length: usize,
    stand_in: &'a [i32],
    inside: &mut bool,
) -> &'a [i32] {
    let Some(days) = column else {
        return &stand_in[..length];
    };
    let days = &days[start..start + length];
    let bounds = Bounds::of_lanes(days);
    *inside &= *DAYS.start() <= bounds.low && bounds.high <= *DAYS.end();
    days
}

impl Columns<'_> {
    /// Asks for the memory of a strip.
    #[inline(always)]
    fn fetch(&self, start: usize) {
        let rows = start..start + STRIP;
        for counts in [self.n, Some(self.c)].into_iter().flatten() {
            match counts {
                Counts::Narrow(counts) => fetch(counts.get(rows.clone()).unwrap_or_default()),
                Counts::Wide(counts) => fetch(counts.get(rows.clone()).unwrap_or_default()),
            }
        }
        for days in [self.end, self.on].into_iter().flatten() {
            fetch(days.get(rows.clone()).unwrap_or_default());
        }
    }
}

impl<'a> Counts<'a> {
    pub(super) fn len(self) -> usize {
        match self {
            Self::Narrow(counts) => counts.len(),
            Self::Wide(counts) => counts.len(),
        }
    }

    #[inline(always)]
    fn strip(self, start: usize, length: usize, room: &'a mut [i32], inside: &mut bool) -> &'a [i32] {
        // Every count is in the window when none has a bit, less one, that the largest does not have.
        let most = (*COUNTS.end() - *COUNTS.start()) as u32;
        match self {
            Self::Narrow(counts) => {
                let counts = &counts[start..start + length];
                let bits = counts.iter().fold(0, |bits, count| bits | count.wrapping_sub(1) as u32);
                *inside &= bits <= most;
                counts
            }
            Self::Wide(counts) => {
                let (counts, room) = (&counts[start..start + length], &mut room[..length]);
                let mut bits = 0;
                for (count, lane) in counts.iter().zip(&mut *room) {
                    *lane = *count as i32;
                    bits |= count.wrapping_sub(1) as u64;
                }
                *inside &= bits <= u64::from(most);
                room
            }
        }
    }
}
