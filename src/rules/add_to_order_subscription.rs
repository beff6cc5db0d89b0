//! A subscription that was ordered ends with its membership; no key adds to it.

use super::{Case, Citation, Finding, Rule};
use crate::model::Origin;
use crate::term::Verb;

/// Refuses adding a key to a subscription that came from an order.
pub(super) const RULE: Rule = Rule {
    id: "add-to-order-subscription",
    refuses: "adding a key to a subscription that came from an order",
    fix: "renew the membership, or buy licences; activate the key as a subscription of its own",
    source: Citation("Will I be able to extend"),
    effective_from: None,
    judge,
};

fn judge(case: &mut Case<'_>) -> Option<Finding> {
    let subscription = case.subscription?;
    let refused = case.verb() == Some(Verb::AddLicenses) && subscription.origin() == Origin::Order;
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
        let action = add("b", "q", "2026-01-10");
        assert_eq!(sample.refused(&action), ["add-to-order-subscription"]);
        sample.subscription("q").origin = Some(Origin::Key);
        assert!(sample.refused(&action).is_empty());
    }
}
