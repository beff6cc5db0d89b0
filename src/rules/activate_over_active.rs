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

#[cfg(test)]
mod tests {
    use crate::model::Origin;
    use crate::rules::sample::*;

    #[test]
    fn a_key_activates_from_the_day_the_active_subscription_ends() {
        let sample = Sample::new();
        assert_eq!(
            sample.refused(&activate("b", "t", "2026-03-14")),
            ["activate-over-active"]
        );
        assert!(sample.refused(&activate("b", "t", "2026-03-15")).is_empty());
        assert!(sample.refused(&activate("b", "u", "2026-03-14")).is_empty());
    }

    #[test]
    fn bought_and_ordered_subscriptions_live_beside_a_key_one() {
        let mut sample = Sample::new();
        sample.subscription("s").origin = Some(Origin::Purchase);
        assert!(sample.refused(&activate("b", "t", "2026-01-10")).is_empty());
    }

    #[test]
    fn a_key_subscription_without_an_end_may_be_active() {
        let mut sample = Sample::new();
        sample.subscription("s").end = None;
        let error = sample.judge(&activate("b", "t", "2026-01-10")).unwrap_err();
        let text = "`activate` can't be judged: the end of subscription `s` is not recorded";
        assert_eq!(error.to_string(), text);
    }
}
