//! A subscription that was ordered ends with its membership; no key moves that end.

use super::redeemed_into::was_ordered;
use super::{Citation, Rule};
use crate::term::Verb;

/// Refuses extending a subscription that came from an order.
pub(super) const RULE: Rule = Rule {
    id: "extend-order-subscription",
    refuses: "extending a subscription that came from an order",
    fix: "renew the membership, or buy licences; activate the key as a subscription of its own",
    source: Citation("Will I be able to extend"),
    effective_from: None,
    judge: |case| was_ordered(case, Verb::Extend),
};
