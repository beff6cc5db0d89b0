//! Older documentation lets a key extend only as many licences as it has.

use super::{NoticeRule, When};
use crate::rules::Citation;
use crate::term::{TermChange, Verb};

/// Given when a key of fewer licences than the subscription extends it.
pub(super) const NOTICE: NoticeRule = NoticeRule {
    id: "extend-option-may-be-missing",
    when: "extending with a key of fewer licences than the subscription has",
    source: Citation("older benefits questions and answers (2020)"),
    beside_refusals_by: &[],
    judge: When::Change(judge),
};

fn judge(change: &TermChange) -> Option<String> {
    let (n, c) = (change.licenses_before?, change.key_licenses);
    (change.verb == Verb::Extend && c < n).then(|| {
        format!("the key has {c} licences, the subscription {n}: older documentation says the option to extend can be missing then")
    })
}

#[cfg(test)]
mod tests {
    use crate::rules::sample::*;

    const ID: &str = "extend-option-may-be-missing";

    #[test]
    fn a_key_of_as_many_licences_finds_the_option() {
        let mut sample = Sample::new();
        let action = extend("b", "s", "2026-01-10");
        sample.subscription("s").licenses = 25;
        assert_eq!(sample.said(&action, ID), None);
        sample.subscription("s").licenses = 26;
        assert!(sample.said(&action, ID).is_some());
    }
}
