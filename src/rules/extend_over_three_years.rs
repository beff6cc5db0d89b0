//! An extension is at most three years.

use chrono::NaiveDate;

use super::redeemed_into::redeemed_into;
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
    let (benefit, subscription) = redeemed_into(case, Verb::Extend)?;
    let (n, c) = (subscription.licenses, benefit.licenses);
    let after = match (case.options.extension_cap, subscription.end) {
        (ExtensionCap::TimeRemaining, Some(end)) => term::extend(n, end, c, Some(case.on), case.options).ok(),
        _ => None,
    };
    let after = after.map(|change| (case.on, change.end_after));
    let found = finding(n, c, after, case.options)?;
    // Nothing is added to what has ended: the rule about that says what is left.
    Some(match subscription.end {
        Some(end) if end <= case.on => found.fix("activating with the key has no such limit"),
        _ => found,
    })
}

/// What the rule says of an extension, with or without a portfolio around it; `after` is the day of
/// the extension and the end it leads to.
pub(super) fn finding(
    licenses: u32,
    key_licenses: u32,
    after: Option<(NaiveDate, NaiveDate)>,
    options: TermOptions,
) -> Option<Finding> {
    if term::over_extension_cap(licenses, key_licenses) {
        let largest = term::largest_extension_key(licenses);
        let message = format!("a key of {key_licenses} licences is more than three times {licenses}");
        let fix = format!("extend with a key of at most {largest} licences, or add the licences instead");
        return Some(Finding::new(message).fix(fix));
    }
    let (on, end) = after.filter(|_| options.extension_cap == ExtensionCap::TimeRemaining)?;
    term::over_time_remaining(on, end).ok()?.then(|| {
        let message = format!("the end would be {end}, more than three years after {on}");
        Finding::new(message).fix("extend later or with a smaller key, or add the licences instead")
    })
}

#[cfg(test)]
mod tests {
    use crate::rules::sample::*;
    use crate::term::ExtensionCap;

    #[test]
    fn exactly_three_times_the_licences_is_three_years_and_one_more_is_not() {
        let mut sample = Sample::new();
        let action = extend("b", "s", "2026-01-10");
        sample.subscription("s").licenses = 5;
        sample.benefit("b").licenses = 15;
        assert!(sample.refused(&action).is_empty());
        sample.benefit("b").licenses = 16;
        assert_eq!(sample.refused(&action), ["extend-over-three-years"]);
        let fix = sample.verdict(&action).reasons[0].fix.clone();
        assert!(fix.contains("at most 15"), "{fix}");
    }

    #[test]
    fn nothing_is_to_be_added_to_what_has_ended() {
        let mut sample = Sample::new();
        sample.subscription("s").licenses = 5;
        let verdict = sample.verdict(&extend("b", "s", "2026-03-20"));
        let fixes: Vec<_> = verdict.reasons.iter().map(|reason| reason.fix.as_str()).collect();
        assert_eq!(
            fixes,
            [
                "activate with `b` in `t` instead",
                "activating with the key has no such limit"
            ]
        );
    }

    #[test]
    fn the_other_reading_refuses_more_than_three_years_of_time_left() {
        let mut sample = Sample::new();
        sample.parts.policy.extension_cap = Some(ExtensionCap::TimeRemaining);
        sample.subscription("s").licenses = 5;
        sample.benefit("b").licenses = 10;
        sample.subscription("s").end = Some(day("2027-01-10"));
        let action = extend("b", "s", "2026-01-10");
        assert!(sample.refused(&action).is_empty());
        sample.subscription("s").end = Some(day("2027-01-11"));
        assert_eq!(sample.refused(&action), ["extend-over-three-years"]);
    }
}
