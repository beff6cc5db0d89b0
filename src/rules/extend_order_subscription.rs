//! A subscription that was ordered ends with its membership; no key moves that end.

use super::{Case, Citation, Finding, Rule};
use crate::model::Origin;
use crate::term::Verb;

/// Refuses extending a subscription that came from an order.
pub(super) const RULE: Rule = Rule {
    id: "extend-order-subscription",
    refuses: "extending a subscription that came from an order",
    fix: "renew the membership, or buy licences; activate the key as a subscription of its own",
    source: Citation("Will I be able to extend"),
    effective_from: None,
    judge,
};

fn judge(case: &mut Case<'_>) -> Option<Finding> {
    let subscription = case.subscription?;
    let refused = case.verb() == Some(Verb::Extend) && subscription.origin() == Origin::Order;
    refused.then(|| {
        Finding::new(format!(
            "`{}` came from an order and ends with its membership",
            subscription.id
        ))
    })
}

#[cfg(test)]
mod tests {
    use crate::rules::sample::*;

    use crate::model::Origin;

    #[test]
    fn a_key_does_not_change_what_was_ordered() {
        let mut sample = Sample::new();
        let action = extend("b", "q", "2026-01-10");
        assert_eq!(sample.refused(&action), ["extend-order-subscription"]);
        sample.subscription("q").origin = Some(Origin::Key);
        assert!(sample.refused(&action).is_empty());
    }
}
