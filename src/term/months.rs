//! The month rule on dates.

use chrono::NaiveDate;
use num_integer::Integer;

use super::calendar::{self, MOST_MONTHS, Span};
use super::{Exact, Found, TermError};

/// Returns the day `n` calendar months after `day`, counted from `day` and clamped to the last day
/// of its month; before `day` when `n` is negative.
///
/// # Errors
///
/// [`TermError::OutOfRange`] when `day` or the result is outside the years 1 to 9999.
///
/// # Examples
///
/// ```
/// use chrono::NaiveDate;
/// use partnerbenefits::term::add_months;
///
/// let leap_day = NaiveDate::from_ymd_opt(2024, 2, 29).expect("2024 is a leap year");
/// assert_eq!(add_months(leap_day, 12)?.to_string(), "2025-02-28");
/// assert_eq!(add_months(leap_day, 48)?.to_string(), "2028-02-29");
/// # Ok::<(), partnerbenefits::term::TermError>(())
/// ```
pub fn add_months(day: NaiveDate, n: i64) -> Result<NaiveDate, TermError> {
    let from = number(day, "day")?;
    i32::try_from(n)
        .ok()
        .filter(|n| n.unsigned_abs() <= MOST_MONTHS.unsigned_abs())
        .and_then(|n| calendar::date_of(calendar::add_months_days(from, n)))
        .ok_or_else(|| TermError::OutOfRange {
            field: "day",
            found: Found::MonthsAfter {
                day,
                months: Exact::from_integer(n.into()),
            },
        })
}

/// Returns the exact months from `start` to `end`: the largest whole number of months that does not
/// pass `end`, and the days left as a part of the month that follows.
///
/// The same holds when `end` is before `start`: the whole months are then negative and rounded
/// towards the past, the part is not. So adding the result to `start` always gives `end`, and a
/// later `end` always gives more months; but swapping the two days does not merely swap the sign,
/// because the parts are then parts of other months. Days outside the years 1 to 9999 are counted
/// the same way up to some 30,000 years from now, and those further away as if they were that far.
///
/// # Examples
///
/// ```
/// use chrono::NaiveDate;
/// use partnerbenefits::term::{Exact, months_between};
///
/// let day = |m, d| NaiveDate::from_ymd_opt(2026, m, d).expect("a day of 2026");
/// assert_eq!(months_between(day(1, 15), day(3, 20)), Exact::new(2 * 31 + 5, 31));
/// assert_eq!(months_between(day(3, 20), day(1, 15)), Exact::new(-3 * 31 + 26, 31));
/// ```
#[must_use]
pub fn months_between(start: NaiveDate, end: NaiveDate) -> Exact {
    months_of(calendar::span(start.to_epoch_days(), end.to_epoch_days()))
}

pub(super) fn months_of(span: Span) -> Exact {
    let length = i64::from(span.length);
    exact(i64::from(span.whole) * length + i64::from(span.days), length)
}

/// `numerator / denominator` in lowest terms. The denominator is positive.
// Reducing in 64 bits is several times cheaper than in the 128 bits of the result.
pub(super) fn exact(numerator: i64, denominator: i64) -> Exact {
    let divisor = (numerator.unsigned_abs()).gcd(&denominator.unsigned_abs()) as i64;
    Exact::new_raw((numerator / divisor).into(), (denominator / divisor).into())
}

pub(super) fn number(day: NaiveDate, field: &'static str) -> Result<i32, TermError> {
    calendar::number_of(day).ok_or_else(|| TermError::day(field, day))
}

#[cfg(test)]
mod tests;
