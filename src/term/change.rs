//! The four verbs on dates, and the change each of them makes.

use chrono::NaiveDate;

use super::ends::{self, MOST_LICENSES, add_landing, extend_landing, land_months};
use super::limits::{CAP_MONTHS, KEY_MONTHS};
use super::months::{exact, months_of, number};
use super::{Basis, Exact, Found, TermError, TermOptions, Verb, calendar};

/// What one redemption makes of the term of a subscription.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TermChange {
    /// What was done.
    pub verb: Verb,
    /// Licenses of the key or of the order.
    pub key_licenses: u32,
    /// Licenses before; `None` for a subscription that begins.
    pub licenses_before: Option<u32>,
    /// Licenses after.
    pub licenses_after: u32,
    /// The day of the redemption; an extension may be computed without one.
    pub on: Option<NaiveDate>,
    /// The first day no longer covered, before; `None` for a subscription that begins.
    pub end_before: Option<NaiveDate>,
    /// The first day no longer covered, after.
    pub end_after: NaiveDate,
    /// Months by which the end moves, `None` when there was none before.
    ///
    /// For an extension 12·c/n. For an added key the new months from `on` less the old, before
    /// rounding; with the basis `days`, where no such months exist before rounding, between the
    /// days as they are.
    pub months_moved: Option<Exact>,
    /// Months left from `on`, `None` without one: before rounding for an added key with the basis
    /// `months`, else to the end as it is.
    pub months_remaining: Option<Exact>,
    /// Days by which the end moves, `None` when there was none before.
    pub days_moved: Option<i64>,
    /// Part of a day that rounding dropped, below one; negative when rounding added one.
    pub discarded_days: Exact,
    /// How it was computed.
    pub options: TermOptions,
}

/// Returns the term of `key_licenses` licences activated on `on`: 12 months.
///
/// Source: the article, *Activate a subscription for the first time*.
///
/// # Errors
///
/// [`TermError::OutOfRange`] for a count outside 1 to 2^31 - 1 or a day outside the years 1 to 9999.
pub fn activate(key_licenses: u32, on: NaiveDate, options: TermOptions) -> Result<TermChange, TermError> {
    count(key_licenses.into(), "key_licenses")?;
    let day = number(on, "on")?;
    let end = ends::activate_end(day)
        .and_then(calendar::date_of)
        .ok_or_else(|| past_the_last_day(on, Exact::from_integer(KEY_MONTHS.into())))?;
    Ok(TermChange {
        verb: Verb::Activate,
        key_licenses,
        licenses_before: None,
        licenses_after: key_licenses,
        on: Some(on),
        end_before: None,
        end_after: end,
        months_moved: None,
        months_remaining: Some(Exact::from_integer(KEY_MONTHS.into())),
        days_moved: None,
        discarded_days: ZERO,
        options,
    })
}

/// Returns what `licenses` licences ending on `end` become when a key of `key_licenses` is added on
/// `on`: the time left of the old and 12 months for the new, averaged over all of them.
///
/// Needs an active subscription, `on < end`; the rules room refuses the others before it asks.
/// Source: the article, *Add more licenses to an existing subscription*.
///
/// # Errors
///
/// [`TermError::OutOfRange`] for a count or a sum outside 1 to 2^31 - 1 or a day outside the years
/// 1 to 9999, [`TermError::NotBeforeEnd`] when `on` is not before `end`.
pub fn add_licenses(
    licenses: u32,
    end: NaiveDate,
    key_licenses: u32,
    on: NaiveDate,
    options: TermOptions,
) -> Result<TermChange, TermError> {
    let (before, from) = (number(end, "end")?, number(on, "on")?);
    count(licenses.into(), "licenses")?;
    count(key_licenses.into(), "key_licenses")?;
    let sum = count(i64::from(licenses) + i64::from(key_licenses), "licenses_after")?;
    still_before(Verb::AddLicenses, on, "end", end)?;

    let (n, c) = (i64::from(licenses), i64::from(key_licenses));
    let left = calendar::span(from, before);
    let (time, parts) = ends::added_months(n, c, sum.into(), left);
    let landed = match options.basis {
        Basis::Months => land_months(from, time, parts, options.rounding),
        Basis::Days => add_landing(licenses, before, key_licenses, from, options.basis, options.rounding),
    };
    let Some((landed, end_after)) = landed.and_then(|l| Some((l, calendar::date_of(l.end)?))) else {
        return Err(match options.basis {
            Basis::Months => past_the_last_day(on, exact(time, parts)),
            Basis::Days => {
                let days = n * i64::from(before - from) + c * ends::key_term_days(from);
                days_past_the_last_day(on, exact(days, sum.into()))
            }
        });
    };
    let (months_moved, months_remaining) = match options.basis {
        Basis::Months => {
            let old_parts = i64::from(left.whole) * i64::from(left.length) + i64::from(left.days);
            let gain = i64::from(KEY_MONTHS) * i64::from(left.length) - old_parts;
            (exact(c * gain, parts), exact(time, parts))
        }
        Basis::Days => {
            let remaining = months_of(calendar::span(from, landed.end));
            (remaining - months_of(left), remaining)
        }
    };
    Ok(TermChange {
        verb: Verb::AddLicenses,
        key_licenses,
        licenses_before: Some(licenses),
        licenses_after: sum,
        on: Some(on),
        end_before: Some(end),
        end_after,
        months_moved: Some(months_moved),
        months_remaining: Some(months_remaining),
        days_moved: Some(i64::from(landed.end - before)),
        discarded_days: exact(landed.dropped, landed.parts),
        options,
    })
}

/// Returns what `licenses` licences ending on `end` become when a key of `key_licenses` extends
/// them: 12·c/n months after the old end, the licences unchanged.
///
/// Pure arithmetic: the limit of three years is [`over_extension_cap`] and [`over_time_remaining`].
/// Needs an active subscription, `on < end`, where `on` is given.
/// Source: the article, *Licensing scenarios*.
///
/// # Errors
///
/// [`TermError::OutOfRange`] for a count outside 1 to 2^31 - 1 or a day outside the years 1 to 9999,
/// [`TermError::NotBeforeEnd`] when `on` is not before `end`.
pub fn extend(
    licenses: u32,
    end: NaiveDate,
    key_licenses: u32,
    on: Option<NaiveDate>,
    options: TermOptions,
) -> Result<TermChange, TermError> {
    let before = number(end, "end")?;
    let from = on.map(|on| number(on, "on")).transpose()?;
    count(licenses.into(), "licenses")?;
    count(key_licenses.into(), "key_licenses")?;
    if let Some(on) = on {
        still_before(Verb::Extend, on, "end", end)?;
    }

    let (n, c) = (i64::from(licenses), i64::from(key_licenses));
    let moved = exact(i64::from(KEY_MONTHS) * c, n);
    let landed = extend_landing(licenses, before, key_licenses, options.basis, options.rounding);
    let Some((landed, end_after)) = landed.and_then(|l| Some((l, calendar::date_of(l.end)?))) else {
        return Err(match options.basis {
            Basis::Months => past_the_last_day(end, moved),
            Basis::Days => days_past_the_last_day(end, exact(ends::key_term_days(before) * c, n)),
        });
    };
    Ok(TermChange {
        verb: Verb::Extend,
        key_licenses,
        licenses_before: Some(licenses),
        licenses_after: licenses,
        on,
        end_before: Some(end),
        end_after,
        months_moved: Some(moved),
        months_remaining: from.map(|from| months_of(calendar::span(from, landed.end))),
        days_moved: Some(i64::from(landed.end - before)),
        discarded_days: exact(landed.dropped, landed.parts),
        options,
    })
}

/// Returns the term of `licenses` licences ordered on `on`: they end with the membership, whatever
/// the day of the order.
///
/// Needs a day before the membership's end. Source: the article, *Will I be able to extend my
/// subscription going forward?*
///
/// # Errors
///
/// [`TermError::OutOfRange`] for a count outside 1 to 2^31 - 1 or a day outside the years 1 to 9999,
/// [`TermError::NotBeforeEnd`] when `on` is not before `membership_end`.
pub fn order(
    licenses: u32,
    on: NaiveDate,
    membership_end: NaiveDate,
    options: TermOptions,
) -> Result<TermChange, TermError> {
    count(licenses.into(), "licenses")?;
    let (from, end) = (number(on, "on")?, number(membership_end, "membership_end")?);
    still_before(Verb::Order, on, "membership_end", membership_end)?;
    Ok(TermChange {
        verb: Verb::Order,
        key_licenses: licenses,
        licenses_before: None,
        licenses_after: licenses,
        on: Some(on),
        end_before: None,
        end_after: membership_end,
        months_moved: None,
        months_remaining: Some(months_of(calendar::span(from, end))),
        days_moved: None,
        discarded_days: ZERO,
        options,
    })
}

/// Returns whether a key of `key_licenses` would extend `licenses` licences by more than 36 months:
/// exactly three times the licences is 36 months and is not.
///
/// Source: the article, *Licensing scenarios*, 4.
#[must_use]
pub fn over_extension_cap(licenses: u32, key_licenses: u32) -> bool {
    i64::from(KEY_MONTHS) * i64::from(key_licenses) > i64::from(CAP_MONTHS) * i64::from(licenses)
}

/// Returns whether more than 36 months are left on `on` until `end_after`: the other reading of the
/// limit of three years.
///
/// # Errors
///
/// [`TermError::OutOfRange`] when a day is outside the years 1 to 9999.
pub fn over_time_remaining(on: NaiveDate, end_after: NaiveDate) -> Result<bool, TermError> {
    let (on, end) = (number(on, "on")?, number(end_after, "end_after")?);
    // No year is shorter than 365 days, so most extensions need no calendar.
    Ok(end - on > CAP_MONTHS / 12 * 365 && end > calendar::add_months_days(on, CAP_MONTHS))
}

/// Returns the licences of the largest key that may extend `licenses` licences: three times as many,
/// and no more than there can be.
#[must_use]
pub fn largest_extension_key(licenses: u32) -> u32 {
    let times = (CAP_MONTHS / KEY_MONTHS).unsigned_abs();
    licenses.saturating_mul(times).min(MOST_LICENSES)
}

/// Returns `n` as a count of licences.
///
/// # Errors
///
/// [`TermError::OutOfRange`] when it is not 1 to 2^31 - 1.
pub fn licenses(n: i64) -> Result<u32, TermError> {
    count(n, "licenses")
}

const ZERO: Exact = Exact::new_raw(0, 1);

fn count(n: i64, field: &'static str) -> Result<u32, TermError> {
    u32::try_from(n)
        .ok()
        .filter(|n| (1..=MOST_LICENSES).contains(n))
        .ok_or(TermError::OutOfRange {
            field,
            found: Found::Licenses(n),
        })
}

fn still_before(verb: Verb, on: NaiveDate, end_field: &'static str, end: NaiveDate) -> Result<(), TermError> {
    if on < end {
        Ok(())
    } else {
        Err(TermError::NotBeforeEnd {
            verb,
            on,
            end_field,
            end,
        })
    }
}

fn past_the_last_day(day: NaiveDate, months: Exact) -> TermError {
    TermError::OutOfRange {
        field: "end_after",
        found: Found::MonthsAfter { day, months },
    }
}

fn days_past_the_last_day(day: NaiveDate, days: Exact) -> TermError {
    TermError::OutOfRange {
        field: "end_after",
        found: Found::DaysAfter { day, days },
    }
}

#[cfg(test)]
mod tests;
