//! An extension is at most three years.

use chrono::NaiveDate;

use super::{Case, Citation, Finding, Rule};
use crate::term::{self, ExtensionCap, TermOptions, Verb};

/// Refuses an extension by a key of more than three times the licences.
pub(super) const RULE: Rule = Rule {
    id: "extend-over-three-years",
    refuses: "extending by more than three years: with a key of more than three times the licences",
    fix: "extend with a smaller key (three times the licences at most), or add the licences instead",
    source: Citation("Licensing scenarios, 4"),
    effective_from: None,
    judge,
};

fn judge(case: &mut Case<'_>) -> Option<Finding> {
    if case.verb() != Some(Verb::Extend) {
        return None;
    }
    let (benefit, subscription) = (case.benefit?, case.subscription?);
    finding(
        subscription.licenses,
        subscription.end,
        benefit.licenses,
        Some(case.on),
        case.options,
    )
}

/// What the rule says of an extension, with or without a portfolio around it.
pub(super) fn finding(
    licenses: u32,
    end: Option<NaiveDate>,
    key_licenses: u32,
    on: Option<NaiveDate>,
    options: TermOptions,
) -> Option<Finding> {
    let largest = term::largest_extension_key(licenses);
    if term::over_extension_cap(licenses, key_licenses) {
        let message = format!("a key of {key_licenses} licences is more than three times {licenses}");
        let fix = format!("extend with a key of at most {largest} licences, or add the licences instead");
        return Some(Finding::new(message).fix(fix));
    }
    if options.extension_cap == ExtensionCap::TimeRemaining {
        let (end, on) = (end?, on?);
        let after = term::extend(licenses, end, key_licenses, Some(on), options)
            .ok()?
            .end_after;
        if term::over_time_remaining(on, after).ok()? {
            let message = format!("the end would be {after}, more than three years after {on}");
            return Some(Finding::new(message).fix("extend later or with a smaller key, or add the licences instead"));
        }
    }
    None
}
