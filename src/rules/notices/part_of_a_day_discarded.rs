//! Terms end with whole days; what rounding drops is said to the exact fraction.

use super::{NoticeRule, When};
use crate::rules::Citation;
use crate::term::TermChange;

/// Given when rounding drops part of a day.
pub(super) const NOTICE: NoticeRule = NoticeRule {
    id: "part-of-a-day-discarded",
    when: "rounding dropped part of a day",
    source: Citation("Add more licenses to an existing subscription"),
    beside_refusals_by: &[],
    judge: When::Change(judge),
};

fn judge(change: &TermChange) -> Option<String> {
    let part = change.discarded_days;
    (*part.numer() > 0).then(|| {
        format!(
            "the end is rounded down to {}: {part} of a day is dropped",
            change.end_after
        )
    })
}

#[cfg(test)]
mod tests {
    use crate::rules::sample::*;

    use crate::term::Rounding;

    const ID: &str = "part-of-a-day-discarded";

    #[test]
    fn a_fraction_of_a_day_is_named_exactly() {
        let mut sample = Sample::new();
        sample.subscription("s").licenses = 75;
        let action = add("b", "s", "2026-01-15");
        let text = sample.said(&action, ID).unwrap_or_default();
        assert!(text.starts_with("the end is rounded down to 2026-05-"), "{text}");
        assert!(text.contains("/") && text.ends_with("of a day is dropped"), "{text}");
        sample.parts.policy.rounding = Some(Rounding::Up);
        assert_eq!(sample.said(&action, ID), None);
    }

    #[test]
    fn a_whole_day_drops_nothing() {
        assert_eq!(Sample::new().said(&extend("b", "s", "2026-01-15"), ID), None);
    }
}
