//! What keys can be worth at most: how far calendar months stray from their mean.
//!
//! `k` calendar months after a day are `k` mean months (146,097 days in 4,800 months) and a stray
//! part of some days. Adding and extending keep licence-months, so they keep licence-days but for
//! strays. All numbers are in parts of a day, 4,800 to the day, so that a mean month is whole.

use crate::plan::problem::Problem;
use crate::term::limits::{CAP_MONTHS, KEY_MONTHS};
use crate::term::{Basis, Rounding, calendar};

/// Parts of a day.
const DAY: i64 = 4_800;
/// Parts in a mean month.
const MONTH: i64 = 146_097;

/// For spans of so many months from any one day: the most by which the stray of one span exceeds
/// zero, and the stray of any other. The calendar repeats after 4,800 months, so the last row holds
/// for all. `strays_stay_within_their_bounds` counts them all.
const STRAYS: [(i32, i64, i64); 3] = [(60, 14_169, 16_353), (360, 15_177, 18_681), (i32::MAX, 21_081, 21_081)];

/// Bounds on what is gained by the keys of a problem.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Worth {
    /// Parts of a licence-day that a key's licence brings, at most.
    per_license: i64,
    /// Parts that one redemption can bring per licence already there.
    per_standing: i64,
    /// The most by which the months counted from the window's end fall short of mean months.
    short_months: i64,
}

impl Worth {
    /// Bounds for the keys of a problem, for every day of its window and after.
    pub(crate) fn of(problem: &Problem) -> Self {
        let reach = calendar::span(problem.first, problem.until).whole;
        let held = problem.pools.iter().filter_map(|pool| pool.held);
        let held = held.map(|held| calendar::span(problem.first, held.end).whole).max();
        let keys = problem.items.iter().filter(|item| item.order_end.is_none()).count();
        let keys = i32::try_from(keys).unwrap_or(i32::MAX);
        let months = reach.max(held.unwrap_or(0)).saturating_add(KEY_MONTHS + 1);
        let months = months.saturating_add(CAP_MONTHS.saturating_add(1).saturating_mul(keys));
        let (_, over_zero, over_other) = STRAYS[STRAYS.iter().position(|(most, ..)| months <= *most).unwrap_or(2)];
        let up = i64::from(problem.options.rounding != Rounding::Down) * DAY;
        let (per_license, per_standing) = match problem.options.basis {
            Basis::Months => (i64::from(KEY_MONTHS) * MONTH + over_zero, over_other),
            // The days of a key's 12 months are 366 at most, and nothing else is added.
            Basis::Days => (366 * DAY, 0),
        };
        Self {
            per_license: per_license + up,
            per_standing: per_standing + up,
            short_months: over_other,
        }
    }

    /// Licence-days that keys of `licenses` licences together bring at most, however they are
    /// redeemed, where `stood` licences stand before them: summed over the keys.
    #[inline]
    pub(crate) fn gain(&self, licenses: i64, stood: i128) -> i128 {
        divided(
            i128::from(licenses) * i128::from(self.per_license) + times(stood, self.per_standing),
            DAY.into(),
        )
    }

    /// Whole licence-months that `days` licence-days of at most `licenses` licences are, at most.
    #[inline]
    pub(crate) fn months(&self, days: i128, licenses: i64) -> i128 {
        if days <= 0 {
            return 0;
        }
        divided(
            times(days, DAY) + i128::from(licenses) * i128::from(self.short_months),
            MONTH.into(),
        )
    }
}

/// A product. Two factors of 64 bits need no check, which is where most of the time would go.
#[inline]
pub(crate) fn times(number: i128, by: i64) -> i128 {
    match i64::try_from(number) {
        Ok(number) => i128::from(number) * i128::from(by),
        Err(_) => number * i128::from(by),
    }
}

/// A quotient. Numbers of a real portfolio fit into 64 bits, where dividing is many times faster.
#[inline]
pub(crate) fn divided(number: i128, by: i128) -> i128 {
    match (i64::try_from(number), i64::try_from(by)) {
        (Ok(number), Ok(by)) => (number / by).into(),
        _ => number / by,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The stray of each span of up to `months` months from a day.
    fn strays(day: i32, months: i32) -> impl Iterator<Item = i64> {
        (0..=months).map(move |k| i64::from(calendar::add_months_days(day, k) - day) * DAY - i64::from(k) * MONTH)
    }

    fn within_bounds(days: impl Iterator<Item = i32>, longest: i32) {
        for day in days {
            for (most, over_zero, over_other) in STRAYS {
                let (mut low, mut high) = (0, 0);
                for stray in strays(day, most.min(longest)) {
                    (low, high) = (low.min(stray), high.max(stray));
                }
                assert!(
                    high <= over_zero && high - low <= over_other,
                    "day {day}, {most} months"
                );
            }
        }
    }

    #[test]
    fn strays_stay_within_their_bounds_on_sampled_days() {
        // Every 97th day of 400 years, which meets every day of the year, and some whole years.
        within_bounds((0..146_097).step_by(97), 480);
        within_bounds(20_000..20_800, 120);
    }

    #[test]
    #[ignore = "counts 700 million spans: cargo test --release -- --ignored strays"]
    fn strays_stay_within_their_bounds() {
        within_bounds(0..146_097, 4_800);
    }
}
