//! Without its deadline a benefit is taken to have time.

use super::{NoticeRule, When};
use crate::rules::{Case, Citation};
use crate::term::TermChange;

/// Given when a benefit without a recorded deadline is redeemed.
pub(super) const NOTICE: NoticeRule = NoticeRule {
    id: "activation-deadline-unknown",
    when: "a benefit without `activate_before` is redeemed, as if it had time",
    source: Citation("View your cloud benefits"),
    beside_refusals_by: &[],
    judge: When::Case(judge),
};

fn judge(case: &mut Case<'_>, _: Option<&TermChange>) -> Option<String> {
    let benefit = case.benefit?;
    benefit.activate_before.is_none().then(|| {
        format!(
            "`activate_before` of `{}` is not recorded: it is taken to have time",
            benefit.id
        )
    })
}

#[cfg(test)]
mod tests {
    use crate::rules::sample::*;

    const ID: &str = "activation-deadline-unknown";

    #[test]
    fn a_benefit_without_a_deadline_is_redeemed_and_said_so() {
        let mut sample = Sample::new();
        let action = activate("b", "u", "2026-01-10");
        assert_eq!(sample.said(&action, ID), None);
        sample.benefit("b").activate_before = None;
        assert!(sample.said(&action, ID).is_some());
    }
}
