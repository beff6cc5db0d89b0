//! A benefit that is redeemed by a key has no $0 order.

use super::{Case, Citation, Finding, Rule};
use crate::model::RedemptionMode;
use crate::term::Verb;

/// Refuses ordering a benefit that is redeemed by a key.
pub(super) const RULE: Rule = Rule {
    id: "order-on-key-benefit",
    refuses: "ordering what is redeemed by a key",
    fix: "get the key in Partner Center and activate, add or extend with it instead (needs a MAICPP partner admin)",
    source: Citation("Summary on what's changing"),
    effective_from: None,
    judge,
};

fn judge(case: &mut Case<'_>) -> Option<Finding> {
    let (benefit, model) = (case.benefit?, case.model?);
    let wrong = case.verb() == Some(Verb::Order) && model.mode == Some(RedemptionMode::Key);
    wrong.then(|| Finding::new(format!("`{}` is redeemed by a key: {model}", benefit.id)))
}

#[cfg(test)]
mod tests {
    use crate::rules::sample::*;

    #[test]
    fn a_key_benefit_can_not_be_ordered() {
        assert_eq!(
            Sample::new().refused(&order("b", "u", "2026-01-10")),
            ["order-on-key-benefit"]
        );
    }

    #[test]
    fn a_membership_bought_the_day_before_the_live_day_has_no_orders_and_on_it_has() {
        let mut sample = Sample::new();
        sample.benefit("b").redemption = None;
        sample.membership("core").purchased = Some(day("2026-05-03"));
        assert_eq!(sample.refused(&order("b", "u", "2026-01-10")), ["order-on-key-benefit"]);
        sample.membership("core").purchased = Some(day("2026-05-04"));
        assert!(sample.refused(&order("b", "u", "2026-01-10")).is_empty());
        let verdict = sample.verdict(&order("b", "u", "2026-01-10"));
        assert!(verdict.explain().contains("that day is read as live"));
    }
}
