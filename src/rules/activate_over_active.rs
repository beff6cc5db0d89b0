//! A key activates where there is no active subscription yet; beside an active one it adds or extends.

use super::{Case, Citation, Finding, Rule};
use crate::model::Status;
use crate::term::Verb;

/// Refuses activating while a key subscription of the product is active in the tenant.
pub(super) const RULE: Rule = Rule {
    id: "activate-over-active",
    refuses: "activating while a key subscription of the product is active in the tenant",
    fix: "add the licences, extend the end, or wait until the subscription ends and activate then",
    source: Citation("Activate a subscription for the first time"),
    effective_from: None,
    judge,
};

fn judge(case: &mut Case<'_>) -> Option<Finding> {
    if case.verb() != Some(Verb::Activate) {
        return None;
    }
    let tenant = case.tenant?;
    for subscription in case.key_subscriptions() {
        if case.status_of(subscription) == Some(Status::Active) {
            let end = case.end_of(subscription)?;
            let message = format!("`{}` in `{}` is active until {end}", subscription.id, tenant.id);
            let fix = format!(
                "add the licences to `{0}`, extend `{0}`, or activate on {end} or later",
                subscription.id
            );
            return Some(Finding::new(message).fix(fix));
        }
    }
    None
}
