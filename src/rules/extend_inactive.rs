//! Only an active subscription is extended; an ended one is activated again.

use super::redeemed_into::has_ended;
use super::{Citation, Rule};
use crate::term::Verb;

/// Refuses extending an expired, disabled or deleted subscription.
pub(super) const RULE: Rule = Rule {
    id: "extend-inactive",
    refuses: "extending an expired, disabled or deleted subscription",
    fix: "activate with the key instead, in the same tenant",
    source: Citation("Extend the end date, Important"),
    effective_from: None,
    judge: |case| has_ended(case, Verb::Extend),
};
