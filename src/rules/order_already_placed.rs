//! A benefit is ordered once.

use super::{Case, Citation, Finding, Rule};
use crate::term::Verb;

/// Refuses redeeming a benefit whose order was placed.
pub(super) const RULE: Rule = Rule {
    id: "order-already-placed",
    refuses: "redeeming a benefit whose order was placed",
    fix: "redeem another benefit; the licences ordered can be moved or assigned within the billing account",
    source: Citation("Activate a cloud subscription"),
    effective_from: None,
    judge,
};

fn judge(case: &mut Case<'_>) -> Option<Finding> {
    let benefit = case.benefit?;
    let placed = benefit
        .redeemed
        .as_ref()
        .filter(|redeemed| redeemed.verb == Verb::Order)?;
    Some(Finding::new(format!(
        "the order of `{}` was placed on {} and made `{}`",
        benefit.id, placed.on, placed.into
    )))
}

#[cfg(test)]
mod tests {
    use crate::rules::sample::*;

    #[test]
    fn a_placed_order_is_not_placed_again() {
        let mut sample = Sample::new();
        let action = order("placed", "u", "2026-01-10");
        assert_eq!(sample.refused(&action), ["order-already-placed"]);
        sample.benefit("placed").redeemed = None;
        assert!(sample.refused(&action).is_empty());
    }
}
