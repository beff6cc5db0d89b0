//! No more licences are assigned than there are.

use super::{Case, Citation, Finding, Rule};
use crate::model::Action;

/// Refuses assigning more than the licences.
pub(super) const RULE: Rule = Rule {
    id: "assign-over-licenses",
    refuses: "assigning more licences than there are",
    fix: "add licences, or take one from another user",
    source: Citation("none: a safeguard of ours"),
    effective_from: None,
    judge,
};

fn judge(case: &mut Case<'_>) -> Option<Finding> {
    let Action::Assign { .. } = case.action else {
        return None;
    };
    let subscription = case.subscription?;
    let assigned = subscription
        .assigned
        .filter(|&assigned| assigned >= subscription.licenses)?;
    Some(Finding::new(format!(
        "`{}` has {assigned} of {} licences assigned",
        subscription.id, subscription.licenses
    )))
}

#[cfg(test)]
mod tests {
    use crate::rules::sample::*;

    #[test]
    fn the_last_licence_is_assigned_and_none_after_it() {
        let mut sample = Sample::new();
        let action = assign("ann", "s", "2026-01-10");
        sample.subscription("s").assigned = Some(99);
        assert!(sample.refused(&action).is_empty());
        sample.subscription("s").assigned = Some(100);
        assert_eq!(sample.refused(&action), ["assign-over-licenses"]);
    }
}
