//! Licences are assigned while users can still work: until the subscription is disabled.

use super::{Case, Citation, Finding, Rule};
use crate::model::{Action, Status};

/// Refuses assigning in a disabled or deleted subscription.
pub(super) const RULE: Rule = Rule {
    id: "assign-in-inactive",
    refuses: "assigning in a disabled or deleted subscription",
    fix: "reactivate the subscription first: activate a key of the product in its tenant, or renew it",
    source: Citation("lifecycle"),
    effective_from: None,
    judge,
};

fn judge(case: &mut Case<'_>) -> Option<Finding> {
    let Action::Assign { .. } = case.action else {
        return None;
    };
    let subscription = case.subscription?;
    let status = case.status_of(subscription)?;
    let end = case.end_of(subscription)?;
    matches!(status, Status::Disabled | Status::Deleted).then(|| {
        Finding::new(format!(
            "`{}` ended on {end} and is {status} on {}",
            subscription.id, case.on
        ))
    })
}

#[cfg(test)]
mod tests {
    use crate::rules::sample::*;

    #[test]
    fn an_expired_subscription_takes_assignments_until_it_is_disabled() {
        let sample = Sample::new();
        assert!(sample.refused(&assign("ann", "s", "2026-04-13")).is_empty());
        assert_eq!(
            sample.refused(&assign("ann", "s", "2026-04-14")),
            ["assign-in-inactive"]
        );
        assert_eq!(
            sample.refused(&assign("ann", "s", "2027-01-01")),
            ["assign-in-inactive"]
        );
    }
}
