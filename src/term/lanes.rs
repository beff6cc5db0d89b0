//! The verbs on many rows at once, one row per 32-bit lane.
//!
//! The rule is that of [`super::ends`]; these functions do it without a branch, a table or a 64-bit
//! number, so that the compiler turns them into vector instructions. That holds within a window:
//! days of [`DAYS`], where every fourth year is a leap year, and counts of [`COUNTS`], whose sums
//! times the days of a month stay below 2^31. Outside it a row gets some other day, never a panic;
//! callers look first. Tests hold every result against [`super::ends`].
//!
//! A quotient is estimated in `f32` and rounded to the nearest whole number, which is the floor or
//! one more; the remainder in wrapping 32-bit arithmetic is exact because it is small whatever the
//! products were, and its sign says which.

mod civil;
mod dispatch;
mod months;

use std::ops::RangeInclusive;

use super::calendar::day_number;
use super::limits::KEY_MONTHS;
use super::{Basis, Rounding};
use civil::months_after;
pub use dispatch::{Lane, Lanewise, fetch, streamed, widest};

/// The days the lanes are exact for: March 1900 to December 2095.
pub const DAYS: RangeInclusive<i32> = day_number(1900, 3, 1)..=day_number(2095, 12, 31);

/// The counts of licences the lanes are exact for.
// Two of them times the 31 days of a month stay below 2^31; less one, they are all numbers of 25 bits.
pub const COUNTS: RangeInclusive<i32> = 1..=1 << 25;

/// The most months the lanes step at once.
pub const MOST_STEPS: i32 = 36;

/// Writes the ends after `n` licences ending on `end` are extended by keys of `c`.
///
/// A key of more than three times the licences counts as one of three times.
///
/// # Panics
///
/// Panics when the slices have different lengths.
pub fn extend_ends(n: &[i32], end: &[i32], c: &[i32], basis: Basis, rounding: Rounding, out: &mut [i32]) {
    same_length(out, &[n, end, c]);
    widest(Extend {
        n,
        end,
        c,
        basis,
        rounding,
        out,
    });
}

/// Writes the ends after keys of `c` are added on `on` to `n` licences ending on `end`.
///
/// A subscription that ended counts as one that ends the day after `on`.
///
/// # Panics
///
/// Panics when the slices have different lengths.
pub fn add_ends(n: &[i32], end: &[i32], c: &[i32], on: &[i32], basis: Basis, rounding: Rounding, out: &mut [i32]) {
    same_length(out, &[n, end, c, on]);
    widest(Add {
        n,
        end,
        c,
        on,
        basis,
        rounding,
        out,
    });
}

/// Writes the days `months` calendar months after `days`; `months` is 0 to [`MOST_STEPS`].
///
/// # Panics
///
/// Panics when the slices have different lengths.
pub fn add_months(days: &[i32], months: i32, out: &mut [i32]) {
    same_length(out, &[days]);
    widest(Step { days, months, out });
}

fn same_length(out: &[i32], columns: &[&[i32]]) {
    assert!(
        columns.iter().all(|column| column.len() == out.len()),
        "the columns of one call have one length"
    );
}

/// What becomes of the part of a day left over.
trait Rounds {
    /// 1 where a remainder of `rest` in `parts` makes one day more, else 0.
    fn more(rest: i32, parts: i32) -> i32;
}

struct Down;
struct Nearest;
struct Up;

impl Rounds for Down {
    #[inline(always)]
    fn more(_: i32, _: i32) -> i32 {
        0
    }
}

impl Rounds for Nearest {
    #[inline(always)]
    fn more(rest: i32, parts: i32) -> i32 {
        // Doubling could leave 32 bits.
        i32::from(rest >= parts.wrapping_sub(rest))
    }
}

impl Rounds for Up {
    #[inline(always)]
    fn more(rest: i32, _: i32) -> i32 {
        i32::from(rest > 0)
    }
}

/// The loop of [`extend_ends`], to be part of a larger one.
pub struct Extend<'a> {
    /// Licences before.
    pub n: &'a [i32],
    /// Their ends.
    pub end: &'a [i32],
    /// Licences of the keys.
    pub c: &'a [i32],
    /// What a key's term is counted in.
    pub basis: Basis,
    /// What becomes of a part of a day.
    pub rounding: Rounding,
    /// Room for the new ends.
    pub out: &'a mut [i32],
}

impl Lanewise for Extend<'_> {
    type Given = ();

    #[inline(always)]
    fn run(self) {
        match self.rounding {
            Rounding::Down => self.rounded::<Down>(),
            Rounding::Nearest => self.rounded::<Nearest>(),
            Rounding::Up => self.rounded::<Up>(),
        }
    }
}

impl Extend<'_> {
    #[inline(always)]
    fn rounded<R: Rounds>(self) {
        match self.basis {
            Basis::Months => months::extend::<R>(self.n, self.end, self.c, self.out),
            Basis::Days => {
                let rows = self.n.iter().zip(self.end).zip(self.c).zip(self.out);
                for (((n, end), c), out) in rows {
                    *out = extend_days::<R>(*n, *end, *c);
                }
            }
        }
    }
}

/// The loop of [`add_ends`], to be part of a larger one.
pub struct Add<'a> {
    /// Licences before.
    pub n: &'a [i32],
    /// Their ends.
    pub end: &'a [i32],
    /// Licences of the keys.
    pub c: &'a [i32],
    /// The days they are added.
    pub on: &'a [i32],
    /// What a key's term is counted in.
    pub basis: Basis,
    /// What becomes of a part of a day.
    pub rounding: Rounding,
    /// Room for the new ends.
    pub out: &'a mut [i32],
}

impl Lanewise for Add<'_> {
    type Given = ();

    #[inline(always)]
    fn run(self) {
        match self.rounding {
            Rounding::Down => self.rounded::<Down>(),
            Rounding::Nearest => self.rounded::<Nearest>(),
            Rounding::Up => self.rounded::<Up>(),
        }
    }
}

impl Add<'_> {
    #[inline(always)]
    fn rounded<R: Rounds>(self) {
        match self.basis {
            Basis::Months => months::add::<R>(self.n, self.end, self.c, self.on, self.out),
            Basis::Days => {
                let rows = self.n.iter().zip(self.end).zip(self.c).zip(self.on).zip(self.out);
                for ((((n, end), c), on), out) in rows {
                    *out = added_days::<R>(*n, *end, *c, *on);
                }
            }
        }
    }
}

/// The loop of [`add_months`], to be part of a larger one.
pub struct Step<'a> {
    /// The days to step from.
    pub days: &'a [i32],
    /// How many months.
    pub months: i32,
    /// Room for the days they lead to.
    pub out: &'a mut [i32],
}

impl Lanewise for Step<'_> {
    type Given = ();

    #[inline(always)]
    fn run(self) {
        for (day, out) in self.days.iter().zip(self.out) {
            *out = months_after(*day, self.months);
        }
    }
}

#[inline(always)]
fn extend_days<R: Rounds>(n: i32, end: i32, c: i32) -> i32 {
    let (c, term) = (within_cap(n, c), key_term(end));
    let time = (c as f32) * (term as f32);
    let (days, rest) = divide(c.wrapping_mul(term), time, n, n as f32);
    end.wrapping_add(days).wrapping_add(R::more(rest, n))
}

#[inline(always)]
fn added_days<R: Rounds>(n: i32, end: i32, c: i32, on: i32) -> i32 {
    let left = still_running(end, on).wrapping_sub(on);
    let (sum, term) = (n.wrapping_add(c), key_term(on));
    let time = n.wrapping_mul(left).wrapping_add(c.wrapping_mul(term));
    let near = (n as f32) * (left as f32) + (c as f32) * (term as f32);
    let (days, rest) = divide(time, near, sum, sum as f32);
    on.wrapping_add(days).wrapping_add(R::more(rest, sum))
}

#[inline(always)]
fn within_cap(n: i32, c: i32) -> i32 {
    c.min(n.wrapping_mul(MOST_STEPS / KEY_MONTHS))
}

#[inline(always)]
fn still_running(end: i32, on: i32) -> i32 {
    end.max(on.wrapping_add(1))
}

#[inline(always)]
fn key_term(day: i32) -> i32 {
    months_after(day, KEY_MONTHS).wrapping_sub(day)
}

/// Floor and remainder of `time / parts`: `time` may have wrapped, `near` is it in `f32`.
///
/// Exact while the quotient is below 2^17 and `parts` below 2^31: the error of the estimate is then
/// less than a half.
#[inline(always)]
fn divide(time: i32, near: f32, parts: i32, parts_near: f32) -> (i32, i32) {
    let estimate = civil::rounded(near / parts_near);
    let rest = time.wrapping_sub(estimate.wrapping_mul(parts));
    // All ones where the estimate was one too many.
    let over = rest >> 31;
    (estimate.wrapping_add(over), rest.wrapping_add(parts & over))
}

#[cfg(test)]
mod tests;
