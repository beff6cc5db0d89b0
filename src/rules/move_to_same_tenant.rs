//! A move needs another tenant.

use super::{Case, Citation, Finding, Rule};
use crate::model::Action;

/// Refuses moving a subscription to the tenant it is in.
pub(super) const RULE: Rule = Rule {
    id: "move-to-same-tenant",
    refuses: "moving a subscription to the tenant it is in",
    fix: "name another tenant of the billing account, or leave it",
    source: Citation("Limitations"),
    effective_from: None,
    judge,
};

fn judge(case: &mut Case<'_>) -> Option<Finding> {
    let Action::Move { tenant, .. } = case.action else {
        return None;
    };
    let subscription = case.subscription?;
    (subscription.tenant == *tenant).then(|| Finding::new(format!("`{}` is in `{tenant}` already", subscription.id)))
}

#[cfg(test)]
mod tests {
    use crate::rules::sample::*;

    #[test]
    fn a_subscription_is_not_moved_to_where_it_is() {
        let sample = Sample::new();
        assert_eq!(sample.refused(&relocate("q", "t", None)), ["move-to-same-tenant"]);
        assert!(sample.refused(&relocate("q", "u", None)).is_empty());
    }
}
