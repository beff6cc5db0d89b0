//! The civil calendar on integers: days since 1970-01-01, negative before.
//!
//! Everything in the crate that steps by months ends here, so the rule exists once. The conversion
//! follows Neri and Schneider, *Euclidean affine functions and their application to calendar
//! algorithms* (2022); the tests hold it against chrono's own calendar for every day of the years
//! 1 to 9999.
//!
//! The functions are total: a day further away than [`REACH`] counts as if it were that far, which
//! keeps every sum in range. Callers that need a real date compare with [`EARLIEST`] and [`LATEST`].

use chrono::NaiveDate;

/// Day number of 0001-01-01, the first day this crate works with.
pub const EARLIEST: i32 = -719_162;

/// Day number of 9999-12-31, the last day this crate works with.
pub const LATEST: i32 = 2_932_896;

/// Days from 1970-01-01 up to which the arithmetic is exact, to either side: some 30,000 years.
pub const REACH: i32 = 11_000_000;

/// More month steps than lie between [`EARLIEST`] and [`LATEST`].
pub(super) const MOST_MONTHS: i32 = 120_000;

const YEAR_REACH: i32 = 32_500;
// 82 eras of 400 years make every year within reach positive, so that unsigned division is floor division.
const YEAR_SHIFT: i32 = 400 * 82;
const DAY_SHIFT: i32 = 719_468 + 146_097 * 82;

/// Returns the year, month (1 to 12) and day of the month (1 to 31) of a day number.
#[inline]
#[must_use]
pub const fn civil(day: i32) -> (i32, u8, u8) {
    let shifted = (clamp(day, REACH) + DAY_SHIFT) as u32;
    let in_century = 4 * shifted + 3;
    let century = in_century / 146_097;
    let in_year = 4 * (in_century % 146_097 / 4) + 3;
    let scaled = 2_939_745 * in_year as u64;
    let year_of_century = (scaled >> 32) as u32;
    let day_of_year = (scaled as u32) / 2_939_745 / 4;
    let in_month = 2141 * day_of_year + 197_913;
    let month = in_month >> 16;
    let day_of_month = (in_month & 0xffff) / 2141 + 1;
    // The years of this computation begin in March, which puts the leap day last.
    let next_year = day_of_year >= 306;
    let year = (100 * century + year_of_century) as i32 - YEAR_SHIFT + next_year as i32;
    let month = if next_year { month - 12 } else { month };
    (year, month as u8, day_of_month as u8)
}

/// Returns the day number of a civil date.
///
/// `month` is 1 to 12 and `day` a day of that month; the year may be any within [`REACH`].
#[inline]
#[must_use]
pub const fn day_number(year: i32, month: u8, day: u8) -> i32 {
    let before_march = month <= 2;
    let year = (clamp(year, YEAR_REACH) + YEAR_SHIFT - before_march as i32) as u32;
    let month = if before_march { month as u32 + 12 } else { month as u32 };
    let century = year / 100;
    let year_start = 1461 * year / 4 - century + century / 4;
    let month_start = (979 * month - 2919) / 32;
    (year_start + month_start) as i32 + day as i32 - 1 - DAY_SHIFT
}

/// Returns the number of days of a month, 28 to 31.
#[inline]
#[must_use]
pub const fn days_in_month(year: i32, month: u8) -> u8 {
    if month == 2 {
        let cycle = if year % 25 == 0 { 15 } else { 3 };
        28 + (year & cycle == 0) as u8
    } else {
        30 | (month ^ (month >> 3))
    }
}

/// Returns the day `n` calendar months after `day`, clamped to the last day of its month.
///
/// Always counted from `day` itself: chained steps would turn 31 January into 28 March. `n` may be
/// negative. The result may lie outside [`EARLIEST`] to [`LATEST`]; steps beyond that whole span
/// count as 120,000 months.
#[inline]
#[must_use]
pub const fn add_months_days(day: i32, n: i32) -> i32 {
    step(civil(day), clamp(n, MOST_MONTHS))
}

/// Returns the days `n` and `n + 1` months after `day`: the month a fraction falls in.
#[inline]
pub(super) const fn month_after(day: i32, n: i32) -> (i32, i32) {
    let from = civil(day);
    let n = clamp(n, MOST_MONTHS);
    (step(from, n), step(from, n + 1))
}

/// The time from one day to another: `whole` months, and `days` of the `length` days of the next.
///
/// `0 <= days < length`, and `length` is 28 to 31, also when `whole` is negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// Whole calendar months, rounded towards the past.
    pub whole: i32,
    /// Days of the month begun after the whole months.
    pub days: i32,
    /// Length of that month in days.
    pub length: i32,
}

/// Returns the months from `start` to `end`: the largest whole number that does not pass `end`, and
/// the days left as a part of the month that follows.
#[inline]
#[must_use]
pub const fn span(start: i32, end: i32) -> Span {
    let end = clamp(end, REACH);
    let (year, month, day) = civil(start);
    let (end_year, end_month, end_day) = civil(end);
    let clamped = clamp_to_month(end_year, end_month, day);
    let whole = (end_year - year) * 12 + end_month as i32 - month as i32 - (clamped > end_day) as i32;
    let from = step((year, month, day), whole);
    let next = step((year, month, day), whole + 1);
    Span {
        whole,
        days: end - from,
        length: next - from,
    }
}

/// Returns the day number of a date, or `None` outside the years 1 to 9999.
#[inline]
#[must_use]
pub fn number_of(date: NaiveDate) -> Option<i32> {
    let day = date.to_epoch_days();
    (EARLIEST..=LATEST).contains(&day).then_some(day)
}

/// Returns the date of a day number, or `None` outside the years 1 to 9999.
#[inline]
#[must_use]
pub fn date_of(day: i32) -> Option<NaiveDate> {
    if (EARLIEST..=LATEST).contains(&day) {
        NaiveDate::from_epoch_days(day)
    } else {
        None
    }
}

const fn step((year, month, day): (i32, u8, u8), n: i32) -> i32 {
    // Shifted for the same reason as the years: more than the month steps and the years within reach.
    const MONTH_SHIFT: i32 = 12 * 400 * 300;
    let index = (year * 12 + month as i32 - 1 + n + MONTH_SHIFT) as u32;
    let (year, month) = ((index / 12) as i32 - MONTH_SHIFT / 12, (index % 12) as u8 + 1);
    day_number(year, month, clamp_to_month(year, month, day))
}

const fn clamp_to_month(year: i32, month: u8, day: u8) -> u8 {
    // Most days exist in every month.
    if day <= 28 {
        return day;
    }
    let last = days_in_month(year, month);
    if day < last { day } else { last }
}

const fn clamp(value: i32, most: i32) -> i32 {
    if value > most {
        most
    } else if value < -most {
        -most
    } else {
        value
    }
}

#[cfg(test)]
mod tests;
