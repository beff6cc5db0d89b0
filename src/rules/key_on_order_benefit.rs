//! A benefit that is redeemed by an order has no key.

use super::{Case, Citation, Finding, Rule};
use crate::model::RedemptionMode;

/// Refuses redeeming a key for a benefit that is redeemed by an order.
pub(super) const RULE: Rule = Rule {
    id: "key-on-order-benefit",
    refuses: "redeeming by a key what is redeemed by an order",
    fix: "place the $0 order from Partner Center instead (needs a MAICPP partner admin who is billing account owner or contributor)",
    source: Citation("Summary on what's changing"),
    effective_from: None,
    judge,
};

fn judge(case: &mut Case<'_>) -> Option<Finding> {
    let (benefit, model) = (case.benefit?, case.model?);
    let wrong = case.redeems_key() && model.mode == Some(RedemptionMode::Order);
    wrong.then(|| Finding::new(format!("`{}` is redeemed by an order: {model}", benefit.id)))
}

#[cfg(test)]
mod tests {
    use crate::rules::sample::*;

    #[test]
    fn an_order_benefit_has_no_key_to_redeem() {
        assert_eq!(
            Sample::new().refused(&activate("o", "u", "2026-01-10")),
            ["key-on-order-benefit"]
        );
    }

    #[test]
    fn a_membership_bought_on_the_live_day_has_no_keys_and_the_day_before_it_has() {
        let mut sample = Sample::new();
        sample.benefit("o").redemption = None;
        sample.membership("core").purchased = Some(day("2026-05-04"));
        assert_eq!(
            sample.refused(&activate("o", "u", "2026-01-10")),
            ["key-on-order-benefit"]
        );
        sample.membership("core").purchased = Some(day("2026-05-03"));
        assert!(sample.refused(&activate("o", "u", "2026-01-10")).is_empty());
    }
}
