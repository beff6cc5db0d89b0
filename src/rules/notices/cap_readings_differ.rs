//! The three-year limit can be read in two ways; the analyst is told when they disagree.

use super::{NoticeRule, When};
use crate::rules::Citation;
use crate::term::{self, ExtensionCap, TermChange, Verb};

/// Given when one reading of the three-year limit allows an extension, the other does not, and no
/// other rule refuses it anyway.
pub(super) const NOTICE: NoticeRule = NoticeRule {
    id: "cap-readings-differ",
    when: "one reading of the three-year limit allows the extension, the other refuses it, and nothing else does",
    source: Citation("Licensing scenarios, 4"),
    beside_refusals_by: &["extend-over-three-years"],
    judge: When::Change(judge),
};

fn judge(change: &TermChange) -> Option<String> {
    if change.verb != Verb::Extend {
        return None;
    }
    let (licenses, on) = (change.licenses_before?, change.on?);
    if term::over_extension_cap(licenses, change.key_licenses)
        || !term::over_time_remaining(on, change.end_after).ok()?
    {
        return None;
    }
    let (taken, other) = match change.options.extension_cap {
        ExtensionCap::PerRedemption => ("per-redemption", "refuses"),
        ExtensionCap::TimeRemaining => ("time-remaining", "allows"),
    };
    let after = change.end_after;
    Some(format!(
        "the end becomes {after}, over three years after {on}: the other reading than `{taken}` {other} this"
    ))
}

#[cfg(test)]
mod tests {
    use crate::model::Origin;
    use crate::rules::sample::*;
    use crate::term::ExtensionCap;

    const ID: &str = "cap-readings-differ";

    fn long(end: &str) -> Sample {
        let mut sample = Sample::new();
        sample.subscription("s").licenses = 5;
        sample.subscription("s").end = Some(day(end));
        sample.benefit("b").licenses = 10;
        sample
    }

    #[test]
    fn more_than_three_years_of_time_left_is_read_in_two_ways() {
        let action = extend("b", "s", "2026-01-10");
        assert_eq!(long("2027-01-10").said(&action, ID), None);
        let text = long("2027-01-11").said(&action, ID).unwrap_or_default();
        assert!(
            text.ends_with("the other reading than `per-redemption` refuses this"),
            "{text}"
        );
    }

    #[test]
    fn the_stricter_reading_refuses_and_still_says_that_the_other_allows() {
        let mut sample = long("2027-01-11");
        sample.parts.policy.extension_cap = Some(ExtensionCap::TimeRemaining);
        let verdict = sample.verdict(&extend("b", "s", "2026-01-10"));
        assert!(!verdict.allowed() && verdict.change.is_none());
        assert_eq!(verdict.notices.len(), 1);
        assert!(verdict.notices[0].message.ends_with("allows this"));
    }

    #[test]
    fn what_is_refused_for_another_reason_has_no_use_for_it() {
        for cap in [ExtensionCap::PerRedemption, ExtensionCap::TimeRemaining] {
            let mut sample = long("2027-01-11");
            sample.parts.policy.extension_cap = Some(cap);
            sample.subscription("s").origin = Some(Origin::Order);
            let verdict = sample.verdict(&extend("b", "s", "2026-01-10"));
            assert_eq!(verdict.notices, [], "{}", verdict.explain());
        }
    }

    #[test]
    fn what_both_readings_refuse_is_no_difference() {
        let mut sample = long("2027-01-11");
        sample.benefit("b").licenses = 16;
        assert!(sample.verdict(&extend("b", "s", "2026-01-10")).notices.is_empty());
    }
}
