//! What is not assigned is not taken away.

use super::already_assigned::has;
use super::{Case, Citation, Finding, Rule};
use crate::model::{Action, Origin};

/// Refuses taking a licence from a user who has none, or from a subscription with none assigned.
pub(super) const RULE: Rule = Rule {
    id: "not-assigned",
    refuses: "taking a licence that is not assigned",
    fix: "name the subscription and the user that have the licence",
    source: Citation("none: a safeguard of ours"),
    effective_from: None,
    judge,
};

fn judge(case: &mut Case<'_>) -> Option<Finding> {
    let Action::Unassign { .. } = case.action else {
        return None;
    };
    let (user, subscription) = (case.user?, case.subscription?);
    let product = case.portfolio.catalog().shown(&subscription.product);
    if !has(case, user) {
        return Some(Finding::new(format!(
            "user `{}` has no licence of `{product}`",
            user.id
        )));
    }
    if subscription.origin() != Origin::Order && subscription.tenant != user.tenant {
        return Some(Finding::new(format!(
            "user `{}` is in tenant `{}` and has `{product}` from elsewhere: the licences of `{}` (origin `{}`) are used in `{}` only",
            user.id,
            user.tenant,
            subscription.id,
            subscription.origin(),
            subscription.tenant
        )));
    }
    (subscription.assigned == Some(0)).then(|| {
        Finding::new(format!(
            "`{}` has no licence assigned: user `{}` has `{product}` from elsewhere",
            subscription.id, user.id
        ))
    })
}

#[cfg(test)]
mod tests {
    use crate::rules::sample::*;

    #[test]
    fn only_an_assigned_licence_is_taken_away() {
        let mut sample = Sample::new();
        sample.subscription("s").assigned = Some(1);
        assert_eq!(sample.refused(&unassign("ann", "s")), ["not-assigned"]);
        sample.user("ann").products = vec!["SPE_E5".into()];
        assert!(sample.refused(&unassign("ann", "s")).is_empty());
    }

    #[test]
    fn a_user_of_another_tenant_has_no_licence_but_of_an_order() {
        let mut sample = Sample::new();
        sample.user("una").products = vec!["SPE_E5".into()];
        for subscription in ["s", "p", "q"] {
            sample.subscription(subscription).assigned = Some(1);
        }
        assert_eq!(sample.refused(&unassign("una", "s")), ["not-assigned"]);
        assert_eq!(sample.refused(&unassign("una", "p")), ["not-assigned"]);
        assert!(sample.refused(&unassign("una", "q")).is_empty());
    }

    #[test]
    fn a_subscription_with_nothing_assigned_gives_nothing_back() {
        let mut sample = Sample::new();
        sample.user("ann").products = vec!["SPE_E5".into()];
        assert_eq!(sample.refused(&unassign("ann", "s")), ["not-assigned"]);
    }
}
