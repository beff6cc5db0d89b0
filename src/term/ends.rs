//! The verbs on integers: what the dates' own functions, the planner and the bulk kernels share.
//!
//! Days are day numbers ([`super::calendar`]), counts are licences. Sums of licences times days
//! stay below 2^63: at most 2^31 licences, 31 times 120,000 parts of a month, and no more.

use super::calendar::{self, EARLIEST, LATEST, MOST_MONTHS};
use super::limits::KEY_MONTHS;
use super::{Basis, Rounding};

/// The most licences a key or a subscription may have: 2^31 - 1.
pub const MOST_LICENSES: u32 = i32::MAX as u32;

/// An exact instant and the day it is rounded to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Landing {
    /// The first day no longer covered.
    pub(super) end: i32,
    /// Part of a day that rounding dropped, over `parts`; negative when it added one.
    pub(super) dropped: i64,
    pub(super) parts: i64,
}

/// Returns the end of a subscription activated on day `on`, or `None` outside the years 1 to 9999.
#[inline]
#[must_use]
pub fn activate_end(on: i32) -> Option<i32> {
    in_range(on)?;
    in_range(calendar::add_months_days(on, KEY_MONTHS))
}

/// Returns the new end of `n` licences ending on day `end` after `c` are added on day `on`.
///
/// `None` when there is no answer: `on` is not before `end`, a count or their sum is not 1 to
/// 2^31 - 1, or a day is outside the years 1 to 9999.
/// Source: the article, *Add more licenses to an existing subscription*.
#[inline]
#[must_use]
pub fn add_end(n: u32, end: i32, c: u32, on: i32, basis: Basis, rounding: Rounding) -> Option<i32> {
    Some(add_landing(n, end, c, on, basis, rounding)?.end)
}

/// Returns the new end of `n` licences ending on day `end`, extended by a key of `c` licences.
///
/// Does not judge the limit of three years. `None` when there is no answer: a count is not 1 to
/// 2^31 - 1, or a day is outside the years 1 to 9999.
/// Source: the article, *Licensing scenarios*.
#[inline]
#[must_use]
pub fn extend_end(n: u32, end: i32, c: u32, basis: Basis, rounding: Rounding) -> Option<i32> {
    Some(extend_landing(n, end, c, basis, rounding)?.end)
}

#[inline]
pub(super) fn add_landing(n: u32, end: i32, c: u32, on: i32, basis: Basis, rounding: Rounding) -> Option<Landing> {
    in_range(on)?;
    in_range(end)?;
    let sum = n.checked_add(c).filter(|sum| n > 0 && c > 0 && *sum <= MOST_LICENSES)?;
    if on >= end {
        return None;
    }
    let (n, c, sum) = (i64::from(n), i64::from(c), i64::from(sum));
    match basis {
        Basis::Months => {
            let (time, parts) = added_months(n, c, sum, calendar::span(on, end));
            land_months(on, time, parts, rounding)
        }
        Basis::Days => {
            let time = n * i64::from(end - on) + c * key_term_days(on);
            land_days(on, time, sum, rounding)
        }
    }
}

#[inline]
pub(super) fn extend_landing(n: u32, end: i32, c: u32, basis: Basis, rounding: Rounding) -> Option<Landing> {
    in_range(end)?;
    if !(1..=MOST_LICENSES).contains(&n) || !(1..=MOST_LICENSES).contains(&c) {
        return None;
    }
    let (n, c) = (i64::from(n), i64::from(c));
    match basis {
        Basis::Months => land_months(end, i64::from(KEY_MONTHS) * c, n, rounding),
        Basis::Days => land_days(end, key_term_days(end) * c, n, rounding),
    }
}

/// The averaged months left after an add, as a fraction: `n` licences keep `left`, `c` get 12.
#[inline]
pub(super) const fn added_months(n: i64, c: i64, sum: i64, left: calendar::Span) -> (i64, i64) {
    let length = left.length as i64;
    let old = left.whole as i64 * length + left.days as i64;
    (n * old + c * KEY_MONTHS as i64 * length, sum * length)
}

/// The days of a key's 12 months from `day` on: 365 or 366.
#[inline]
pub(super) const fn key_term_days(day: i32) -> i64 {
    (calendar::add_months_days(day, KEY_MONTHS) - day) as i64
}

/// The day `time / parts` months after `from`; `time` and `parts` are positive.
#[inline]
pub(super) fn land_months(from: i32, time: i64, parts: i64, rounding: Rounding) -> Option<Landing> {
    let whole = i32::try_from(time / parts).ok().filter(|whole| *whole <= MOST_MONTHS)?;
    let (begun, next) = calendar::month_after(from, whole);
    land_days(begun, time % parts * i64::from(next - begun), parts, rounding)
}

/// The day `time / parts` days after `from`; `time` and `parts` are positive.
#[inline]
fn land_days(from: i32, time: i64, parts: i64, rounding: Rounding) -> Option<Landing> {
    let (whole, rest) = (time / parts, time % parts);
    let days = whole
        + match rounding {
            Rounding::Down => 0,
            Rounding::Nearest => i64::from(2 * rest >= parts),
            Rounding::Up => i64::from(rest > 0),
        };
    let end = in_range(i32::try_from(i64::from(from) + days).ok()?)?;
    Some(Landing {
        end,
        dropped: time - days * parts,
        parts,
    })
}

#[inline]
fn in_range(day: i32) -> Option<i32> {
    (EARLIEST..=LATEST).contains(&day).then_some(day)
}
