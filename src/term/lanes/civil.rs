//! The calendar of the window, by lanes: every fourth year is a leap year.
//!
//! Months count from March 1900 and years begin in March, which puts the leap day last; days of a
//! month count from 0. Constants as in [`crate::term::calendar`]; the divisions by the length of a
//! year are done in `f32`, whose error is far below the 1/1461 between two results.

use crate::term::calendar::day_number;

const FIRST: i32 = day_number(1900, 3, 1);

/// A day as its month and its place in it.
#[derive(Clone, Copy)]
pub(super) struct Civil {
    pub(super) month: i32,
    pub(super) day: i32,
}

/// A month with what its length depends on.
#[derive(Clone, Copy)]
pub(super) struct Month {
    year: i32,
    month: i32,
}

/// Where a day of some month lands in another one and in the one after that.
#[derive(Clone, Copy)]
pub(super) struct Landing {
    /// The day of the month, clamped to it.
    pub(super) day: i32,
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

#[inline(always)]
pub(super) fn civil(day: i32) -> Civil {
    let since = day.wrapping_sub(FIRST);
    // (4 × since + 3) / 1461 rounded down: less a half, and half a step away from both neighbours.
    let year = rounded(since as f32 * (4.0 / 1461.0) + (3.5 / 1461.0 - 0.5));
    let in_year = since.wrapping_sub(year.wrapping_mul(1461) >> 2);
    let month = in_year.wrapping_mul(2141).wrapping_add(1305) >> 16;
    Civil {
        month: year.wrapping_mul(12).wrapping_add(month),
        day: in_year.wrapping_sub(days_before(month)),
    }
}

#[inline(always)]
pub(super) fn months_after(day: i32, months: i32) -> i32 {
    let from = civil(day);
    let month = Month::split(from.month.wrapping_add(months));
    month.first_day().wrapping_add(month.landing(from.day).day)
}

impl Month {
    #[inline(always)]
    pub(super) fn split(month: i32) -> Self {
        // A division by 12, exact below 2^16.
        let year = month.wrapping_mul(43_691) >> 19;
        Self {
            year,
            month: month.wrapping_sub(year.wrapping_mul(12)),
        }
    }

    #[inline(always)]
    pub(super) fn first_day(self) -> i32 {
        (self.year.wrapping_mul(1461) >> 2)
            .wrapping_add(days_before(self.month))
            .wrapping_add(FIRST)
    }

    #[inline(always)]
    pub(super) fn landing(self, day: i32) -> Landing {
        // Two bits per month, March to the March after: its days beyond 28.
        const BEYOND_28: i32 = 0b11_00_11_11_10_11_10_11_11_10_11_10_11;
        const FEBRUARY: i32 = 22;
        let leap = ((self.year & 3).wrapping_add(1)) >> 2;
        let beyond = BEYOND_28 | (leap << FEBRUARY);
        let here = beyond.wrapping_shr(self.month.wrapping_mul(2) as u32);
        let length = (here & 3).wrapping_add(28);
        let next = ((here >> 2) & 3).wrapping_add(28);
        let landed = day.min(length.wrapping_sub(1));
        Landing {
            day: landed,
            gap: length.wrapping_sub(landed).wrapping_add(day.min(next.wrapping_sub(1))),
            length,
        }
    }
}

/// The days of the year before a month, March being 0.
#[inline(always)]
fn days_before(month: i32) -> i32 {
    month.wrapping_mul(979).wrapping_add(18) >> 5
}
