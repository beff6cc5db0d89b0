//! A subscription moves to another tenant only while nobody there uses it.

use super::{Case, Citation, Finding, Rule};
use crate::model::Action;

/// Refuses moving a subscription with licences assigned.
pub(super) const RULE: Rule = Rule {
    id: "move-with-assigned-licenses",
    refuses: "moving a subscription with licences assigned",
    fix: "take the licences from their users first, or leave it and assign its licences in the other tenant",
    source: Citation("Limitations"),
    effective_from: None,
    judge,
};

fn judge(case: &mut Case<'_>) -> Option<Finding> {
    let Action::Move { .. } = case.action else { return None };
    let subscription = case.subscription?;
    let assigned = subscription.assigned.filter(|&assigned| assigned > 0)?;
    Some(Finding::new(format!(
        "`{}` has {assigned} of {} licences assigned",
        subscription.id, subscription.licenses
    )))
}

#[cfg(test)]
mod tests {
    use crate::rules::sample::*;

    #[test]
    fn one_assigned_licence_keeps_a_subscription_where_it_is() {
        let mut sample = Sample::new();
        assert!(sample.refused(&relocate("q", "u", None)).is_empty());
        sample.subscription("q").assigned = Some(1);
        assert_eq!(
            sample.refused(&relocate("q", "u", None)),
            ["move-with-assigned-licenses"]
        );
    }
}
