//! The calendar of the window, by lanes: every fourth year is a leap year.
//!
//! Months count from March 1900 and years begin in March, which puts the leap day last; days of a
//! month count from its 28th, so that the last days of every month are 0 to 3. Constants as in
//! [`crate::term::calendar`]; the divisions by the length of a year are done in `f32`, whose error is
//! far below the 1/1461 between two results.

use crate::term::calendar::day_number;

const FIRST: i32 = day_number(1900, 3, 1);

/// What is between the first day of a month and the one that its days count from.
const TO_28TH: i32 = 27;

/// A day as its year, its month in the year and its place in the month.
#[derive(Clone, Copy)]
pub(super) struct Civil {
    year: i32,
    month: i32,
    pub(super) late: i32,
}

/// Where a day of some month lands in another one and in the one after that.
#[derive(Clone, Copy)]
pub(super) struct Landing {
    /// The day of the month, clamped to it.
    pub(super) late: i32,
    /// Days from there to the same day of the next month, clamped to that one.
    pub(super) gap: i32,
    /// Days of the month.
    pub(super) length: i32,
}

/// The nearest whole number, for values below 2^22.
#[inline(always)]
pub(super) fn rounded(value: f32) -> i32 {
    // At this size the lowest bit of an `f32` is a one, so the addition rounds to whole numbers. An
    // ordinary cast checks for overflow, which costs more than the division before it.
    const WHOLE: f32 = 12_582_912.0;
    ((value + WHOLE).to_bits() as i32).wrapping_sub(WHOLE.to_bits() as i32)
}

/// A number below 2^15, said so that the compiler sees it: products of such numbers take half the
/// time of others.
#[inline(always)]
pub(super) fn small(n: i32) -> i32 {
    n & 0x7fff
}

#[inline(always)]
pub(super) fn civil(day: i32) -> Civil {
    let since = day.wrapping_sub(FIRST);
    // (4 × since + 3) / 1461 rounded down: less a half, and half a step away from both neighbours.
    let year = small(rounded(since as f32 * (4.0 / 1461.0) + (3.5 / 1461.0 - 0.5)));
    let in_year = since.wrapping_sub(days_before_year(year));
    let month = (small(in_year) * 2141 + 1305) >> 16;
    let late = in_year.wrapping_sub(days_to_28th(month));
    Civil { year, month, late }
}

#[inline(always)]
pub(super) fn months_after(day: i32, months: i32) -> i32 {
    if months == MONTHS_OF_A_YEAR {
        return year_after(day);
    }
    let from = civil(day);
    let month = Civil::of_month(from.month_number().wrapping_add(months));
    let landing = Landing::first(month.ahead(), from.late);
    month.day_number(landing.late)
}

/// The day a year later, in a fifth of the steps that any other number of months takes.
#[inline(always)]
fn year_after(day: i32) -> i32 {
    let since = day.wrapping_sub(FIRST);
    // since / 1461 rounded down: less a half, and half a step away from both neighbours.
    let cycle = small(rounded(since as f32 * (1.0 / 1461.0) + (0.5 / 1461.0 - 0.5)));
    let in_cycle = since.wrapping_sub(cycle * DAYS_OF_FOUR_YEARS);
    // The last of four years ends with the leap day. From every day of it but that one, which lands on the 28th, the way to
    // the same day of the next year leads over it.
    let over_leap_day = (in_cycle.wrapping_sub(3 * DAYS_OF_A_YEAR) as u32) < DAYS_OF_A_YEAR as u32;
    day.wrapping_add(DAYS_OF_A_YEAR).wrapping_add(i32::from(over_leap_day))
}

const MONTHS_OF_A_YEAR: i32 = 12;
const DAYS_OF_A_YEAR: i32 = 365;
const DAYS_OF_FOUR_YEARS: i32 = 4 * DAYS_OF_A_YEAR + 1;

impl Civil {
    /// The 28th of a month, by its number.
    #[inline(always)]
    pub(super) fn of_month(number: i32) -> Self {
        let number = small(number);
        // A division by 12, exact below 2^15.
        let year = (number * 10_923) >> 17;
        let month = number - year * 12;
        Self { year, month, late: 0 }
    }

    /// The number of the month, counted from March 1900.
    #[inline(always)]
    pub(super) fn month_number(self) -> i32 {
        (self.year * 12).wrapping_add(self.month)
    }

    /// The number of a day of the month.
    #[inline(always)]
    pub(super) fn day_number(self, late: i32) -> i32 {
        days_before_year(self.year)
            .wrapping_add(days_to_28th(self.month))
            .wrapping_add(FIRST)
            .wrapping_add(late)
    }

    /// The month and those after it, two bits for each: its days beyond 28.
    #[inline(always)]
    pub(super) fn ahead(self) -> i32 {
        let leap = self.year & (self.year >> 1) & 1;
        (BEYOND_28 | (leap << FEBRUARY)).wrapping_shr((self.month + self.month) as u32)
    }

    /// The same, beginning with the month before.
    #[inline(always)]
    pub(super) fn around(self) -> i32 {
        let half = self.year >> 1;
        let leap = self.year & half & 1;
        let after_leap = !(self.year | half) & 1;
        let lengths = (BEYOND_28 << 2) | (leap << (FEBRUARY + 2)) | after_leap;
        lengths.wrapping_shr((self.month + self.month) as u32)
    }
}

/// Two bits for each month from March to the March after it, a common year's.
const BEYOND_28: i32 = 0b11_00_11_11_10_11_10_11_11_10_11_10_11;

/// Where February is in it.
const FEBRUARY: i32 = 22;

impl Landing {
    /// Where a day lands in the first of some months.
    #[inline(always)]
    pub(super) fn first(months: i32, late: i32) -> Self {
        let (here, next) = (months & 3, (months >> 2) & 3);
        let (landed, length) = (late.min(here), here + TO_28TH + 1);
        Self {
            late: landed,
            gap: length.wrapping_sub(landed).wrapping_add(late.min(next)),
            length,
        }
    }
}

/// The days from March 1900 to the March of a year.
#[inline(always)]
fn days_before_year(year: i32) -> i32 {
    (small(year) * 365).wrapping_add(year >> 2)
}

/// The days from the beginning of the year to the 28th of a month, March being 0.
#[inline(always)]
fn days_to_28th(month: i32) -> i32 {
    (small(month) * 979 + 18 + (TO_28TH << 5)) >> 5
}
