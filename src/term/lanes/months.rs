//! The verbs counted in months: a strip of rows at a time, in several short loops.
//!
//! The arithmetic of a row is a chain of a hundred steps, each of which waits for the one before. A
//! processor works on the chains of other rows meanwhile, but looks only so many steps ahead: in one
//! loop over everything that is two or three rows of lanes, in short ones it is many. What is between
//! the loops stays in the first cache.

use super::civil::{Civil, Landing, civil, small};
use super::{Rounds, divide, still_running, within_cap};
use crate::term::limits::KEY_MONTHS;

const STRIP: usize = 128;

type Strip = [i32; STRIP];

#[inline(always)]
pub(super) fn extend<R: Rounds>(n: &[i32], end: &[i32], c: &[i32], out: &mut [i32]) {
    let mut between = Between::new();
    let rows = n.chunks(STRIP).zip(end.chunks(STRIP)).zip(c.chunks(STRIP));
    for (((n, end), c), out) in rows.zip(out.chunks_mut(STRIP)) {
        between.spread(n, end, c);
        between.land::<R>(out);
    }
}

#[inline(always)]
pub(super) fn add<R: Rounds>(n: &[i32], end: &[i32], c: &[i32], on: &[i32], out: &mut [i32]) {
    let mut between = Between::new();
    let rows = n.chunks(STRIP).zip(end.chunks(STRIP)).zip(c.chunks(STRIP));
    for ((((n, end), c), on), out) in rows.zip(on.chunks(STRIP)).zip(out.chunks_mut(STRIP)) {
        between.start(on);
        between.left(end, on);
        between.share(n, c);
        between.land::<R>(out);
    }
}

/// What is known of the rows of a strip.
struct Between {
    /// The month of the day that the new term is counted from.
    month: Strip,
    /// The day of that month, counted from its 28th.
    late: Strip,
    /// The time left before, in parts of a month.
    left: Strip,
    /// How many of those parts the month has in which that time ends.
    length: Strip,
    /// Whole months of the new term, and the rest of it in `parts` of a month.
    whole: Strip,
    rest: Strip,
    parts: Strip,
}

impl Between {
    #[inline(always)]
    const fn new() -> Self {
        const NOTHING: Strip = [0; STRIP];
        Self {
            month: NOTHING,
            late: NOTHING,
            left: NOTHING,
            length: NOTHING,
            whole: NOTHING,
            rest: NOTHING,
            parts: NOTHING,
        }
    }

    #[inline(always)]
    fn start(&mut self, days: &[i32]) {
        for ((day, month), late) in days.iter().zip(&mut self.month).zip(&mut self.late) {
            let from = civil(*day);
            *month = from.month_number();
            *late = from.late;
        }
    }

    /// The time from each day to its end: months and days, in days of the month they fall in.
    #[inline(always)]
    fn left(&mut self, end: &[i32], on: &[i32]) {
        let days = end.iter().zip(on);
        let rows = days.zip(self.month.iter().zip(&self.late));
        for (((end, on), (month, late)), (left, length)) in rows.zip(self.left.iter_mut().zip(&mut self.length)) {
            let until = civil(still_running(*end, *on));
            let around = until.around();
            let ahead = around >> 2;
            let here = Landing::first(ahead, *late);
            // The month in which the whole months from `on` end is the one of `end`, or the one before: all ones for that.
            let back = until.late.wrapping_sub(here.late) >> 31;
            let begun = Landing::first((around & back) | (ahead & !back), *late);
            let days = until.late.wrapping_sub(begun.late).wrapping_add(begun.length & back);
            let whole = until.month_number().wrapping_sub(*month).wrapping_add(back);
            *left = (small(whole) * small(begun.gap)).wrapping_add(days);
            *length = begun.gap;
        }
    }

    /// The time left and that of the key, shared by all licences.
    #[inline(always)]
    fn share(&mut self, n: &[i32], c: &[i32]) {
        let given = n.iter().zip(c).zip(self.left.iter().zip(&self.length));
        let taken = self.whole.iter_mut().zip(&mut self.rest).zip(&mut self.parts);
        for (((n, c), (left, length)), ((whole, rest), parts)) in given.zip(taken) {
            let key = KEY_MONTHS * small(*length);
            let time = n.wrapping_mul(*left).wrapping_add(c.wrapping_mul(key));
            let near = (*n as f32) * (*left as f32) + (*c as f32) * (key as f32);
            *parts = n.wrapping_add(*c).wrapping_mul(*length);
            (*whole, *rest) = divide(time, near, *parts, *parts as f32);
        }
    }

    /// The time of the key, spread over all licences.
    #[inline(always)]
    fn spread(&mut self, n: &[i32], end: &[i32], c: &[i32]) {
        let given = n.iter().zip(end).zip(c);
        let taken = self.month.iter_mut().zip(&mut self.late);
        let taken = taken.zip(self.whole.iter_mut().zip(&mut self.rest).zip(&mut self.parts));
        for (((n, end), c), ((month, late), ((whole, rest), parts))) in given.zip(taken) {
            let from = civil(*end);
            *month = from.month_number();
            *late = from.late;
            let time = KEY_MONTHS.wrapping_mul(within_cap(*n, *c));
            *parts = *n;
            (*whole, *rest) = divide(time, time as f32, *n, *n as f32);
        }
    }

    /// The days that the new terms lead to.
    #[inline(always)]
    fn land<R: Rounds>(&self, out: &mut [i32]) {
        let from = self.month.iter().zip(&self.late);
        let term = self.whole.iter().zip(&self.rest).zip(&self.parts);
        for (((month, late), ((whole, rest), parts)), out) in from.zip(term).zip(out) {
            let month = Civil::of_month(month.wrapping_add(*whole));
            let Landing { late, gap, .. } = Landing::first(month.ahead(), *late);
            let near = (*rest as f32) * (gap as f32);
            let (days, rest) = divide(rest.wrapping_mul(gap), near, *parts, *parts as f32);
            *out = month
                .day_number(late)
                .wrapping_add(days)
                .wrapping_add(R::more(rest, *parts));
        }
    }
}
