//! The term calculator: the four verbs judged by the rules that need no portfolio.

mod compare;

use chrono::NaiveDate;

use super::{Finding, Reason, Rule, RulesError, Verdict, notices};
use super::{add_to_inactive, extend_inactive, extend_over_three_years, membership_ended, redeemed_into};
use crate::term::{self, ExtensionCap, TermChange, TermError, TermOptions};

pub use compare::{Choice, Comparison, compare};

#[cfg(test)]
mod tests;

/// Judges activating a key of `key_licenses` licences on `on`: always allowed.
///
/// # Errors
///
/// [`RulesError::Term`] for a count outside 1 to 2^31 - 1 or a day outside the years 1 to 9999.
pub fn activate(key_licenses: u32, on: NaiveDate, options: TermOptions) -> Result<Verdict, RulesError> {
    try_activate(key_licenses, on, options).map(verdict)
}

/// As [`activate`], and what is allowed comes without its notices: for callers to whom they matter later, if at all.
///
/// # Errors
///
/// As [`activate`].
pub fn try_activate(key_licenses: u32, on: NaiveDate, options: TermOptions) -> Judged {
    Ok(Ok(term::activate(key_licenses, on, options)?))
}

/// Judges adding a key of `key_licenses` licences on `on` to `licenses` licences that end on `end`.
///
/// Refused by `add-to-inactive` on and after `end`.
///
/// # Errors
///
/// As [`activate`], for the sum of the licences too.
pub fn add_licenses(
    licenses: u32,
    end: NaiveDate,
    key_licenses: u32,
    on: NaiveDate,
    options: TermOptions,
) -> Result<Verdict, RulesError> {
    try_add_licenses(licenses, end, key_licenses, on, options).map(verdict)
}

/// As [`add_licenses`], and what is allowed comes without its notices.
///
/// # Errors
///
/// As [`add_licenses`].
pub fn try_add_licenses(
    licenses: u32,
    end: NaiveDate,
    key_licenses: u32,
    on: NaiveDate,
    options: TermOptions,
) -> Judged {
    match term::add_licenses(licenses, end, key_licenses, on, options) {
        Ok(change) => Ok(Ok(change)),
        Err(TermError::NotBeforeEnd { .. }) => {
            let finding = redeemed_into::ended("the subscription", end, on);
            Ok(Err(boxed(vec![reason(&add_to_inactive::RULE, finding)], Vec::new())))
        }
        Err(error) => Err(error.into()),
    }
}

/// Judges extending `licenses` licences that end on `end` by a key of `key_licenses` licences.
///
/// Refused by `extend-inactive` on and after `end`, and by `extend-over-three-years`.
///
/// # Errors
///
/// As [`activate`]; [`RulesError::NeedsDay`] where the reading of the three-year limit counts from
/// a day and `on` is `None`.
pub fn extend(
    licenses: u32,
    end: NaiveDate,
    key_licenses: u32,
    on: Option<NaiveDate>,
    options: TermOptions,
) -> Result<Verdict, RulesError> {
    try_extend(licenses, end, key_licenses, on, options).map(verdict)
}

/// As [`extend`], and what is allowed comes without its notices.
///
/// # Errors
///
/// As [`extend`].
pub fn try_extend(
    licenses: u32,
    end: NaiveDate,
    key_licenses: u32,
    on: Option<NaiveDate>,
    options: TermOptions,
) -> Judged {
    if options.extension_cap == ExtensionCap::TimeRemaining && on.is_none() {
        return Err(RulesError::NeedsDay);
    }
    let over = |change: Option<&TermChange>| {
        let after = change.and_then(|change| Some((change.on?, change.end_after)));
        let finding = extend_over_three_years::finding(licenses, key_licenses, after, options)?;
        Some(reason(&extend_over_three_years::RULE, finding))
    };
    match term::extend(licenses, end, key_licenses, on, options) {
        Ok(change) => Ok(match over(Some(&change)) {
            None => Ok(change),
            Some(reason) => {
                let reasons = vec![reason];
                let notices = notices::of_change(&change, &reasons);
                Err(boxed(reasons, notices))
            }
        }),
        Err(TermError::NotBeforeEnd { on, .. }) => {
            let finding = redeemed_into::ended("the subscription", end, on);
            let mut reasons = vec![reason(&extend_inactive::RULE, finding)];
            reasons.extend(over(None));
            Ok(Err(boxed(reasons, Vec::new())))
        }
        // What is refused may well end after the last day of the calendar.
        Err(TermError::OutOfRange { field: "end_after", .. }) if term::over_extension_cap(licenses, key_licenses) => {
            Ok(Err(boxed(over(None).into_iter().collect(), Vec::new())))
        }
        Err(error) => Err(error.into()),
    }
}

/// Judges ordering `licenses` licences on `on` of a membership that ends on `membership_end`.
///
/// Refused by `membership-ended` on and after `membership_end`.
///
/// # Errors
///
/// As [`activate`].
pub fn order(
    licenses: u32,
    on: NaiveDate,
    membership_end: NaiveDate,
    options: TermOptions,
) -> Result<Verdict, RulesError> {
    try_order(licenses, on, membership_end, options).map(verdict)
}

/// As [`order`], and what is allowed comes without its notices.
///
/// # Errors
///
/// As [`order`].
pub fn try_order(licenses: u32, on: NaiveDate, membership_end: NaiveDate, options: TermOptions) -> Judged {
    match term::order(licenses, on, membership_end, options) {
        Ok(change) => Ok(Ok(change)),
        Err(TermError::NotBeforeEnd { .. }) => {
            let finding = membership_ended::finding("the membership", membership_end, on);
            Ok(Err(boxed(vec![reason(&membership_ended::RULE, finding)], Vec::new())))
        }
        Err(error) => Err(error.into()),
    }
}

/// A change, or the verdict that refuses it.
pub type Judged = Result<Result<TermChange, Box<Verdict>>, RulesError>;

fn verdict(judged: Result<TermChange, Box<Verdict>>) -> Verdict {
    judged.map_or_else(|refused| *refused, allowed)
}

fn allowed(change: TermChange) -> Verdict {
    Verdict {
        action: None,
        reasons: Vec::new(),
        notices: notices::of_change(&change, &[]),
        change: Some(change),
        may_act: Vec::new(),
        remarks: Vec::new(),
    }
}

fn boxed(reasons: Vec<Reason>, notices: Vec<crate::model::Notice>) -> Box<Verdict> {
    Box::new(refused(reasons, notices))
}

fn refused(reasons: Vec<Reason>, notices: Vec<crate::model::Notice>) -> Verdict {
    Verdict {
        action: None,
        reasons,
        notices,
        change: None,
        may_act: Vec::new(),
        remarks: Vec::new(),
    }
}

/// The reason of a rule that always applies: the calculator knows no day to which one does not.
fn reason(rule: &Rule, finding: Finding) -> Reason {
    rule.reason(finding)
}
