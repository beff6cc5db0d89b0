//! The Copilots for Finance, Sales and Service are redeemed where Microsoft 365 E3 or E5 and Copilot for Microsoft 365 are active.

use super::prerequisites::{needs_copilot, unmet};
use super::{Case, Citation, Finding, Rule};

/// Refuses redeeming a role Copilot where its prerequisites are not active.
pub(super) const RULE: Rule = Rule {
    id: "role-copilot-needs-copilot",
    refuses: "Copilot for Finance, Sales or Service in a tenant without active Microsoft 365 E3 or E5 or without active Copilot for Microsoft 365",
    fix: "activate Microsoft 365 E3 or E5, then Copilot for Microsoft 365, in the same tenant first",
    source: Citation("Activate Copilot benefits"),
    effective_from: None,
    judge,
};

fn judge(case: &mut Case<'_>) -> Option<Finding> {
    if needs_copilot(case) { unmet(case) } else { None }
}

#[cfg(test)]
mod tests {
    use crate::rules::sample::*;

    use crate::model::{Origin, RedemptionMode};

    const NEEDED: [&str; 1] = ["role-copilot-needs-copilot"];

    fn with_role_copilot(product: &str) -> Sample {
        let mut sample = Sample::new();
        sample.benefit("b").product = product.into();
        sample
    }

    #[test]
    fn a_role_copilot_needs_microsoft_365_and_copilot() {
        for product in ["Copilot for Finance", "Copilot for Sales", "Copilot for Services"] {
            let mut sample = with_role_copilot(product);
            let action = activate("b", "t", "2026-01-10");
            assert_eq!(sample.refused(&action), NEEDED);
            let mut copilot = subscription("c", Origin::Key, 5, "2026-01-11");
            copilot.product = "M365_Copilot".into();
            sample.subscriptions.push(copilot);
            assert!(sample.refused(&action).is_empty());
            assert_eq!(sample.refused(&activate("b", "t", "2026-01-11")), NEEDED);
        }
    }

    #[test]
    fn the_fix_says_in_which_order_to_redeem() {
        let mut sample = with_role_copilot("Copilot for Sales");
        let mut copilot = benefit("c", 5, RedemptionMode::Key, None);
        copilot.product = "Copilot for Microsoft 365".into();
        sample.benefits.push(copilot);
        let reason = &sample.verdict(&activate("b", "u", "2026-01-10")).reasons[0];
        assert_eq!(
            reason.message,
            "`Copilot for Sales` needs an active `Microsoft 365 E3` or `Microsoft 365 E5`, and `Copilot for Microsoft 365`, in `u` on 2026-01-10"
        );
        assert_eq!(
            reason.fix,
            "redeem `o` (`Microsoft 365 E5`), then `c` (`Copilot for Microsoft 365`) in `u` first"
        );
    }

    #[test]
    fn what_no_benefit_supplies_is_to_be_bought() {
        let sample = with_role_copilot("Copilot for Sales");
        let reason = &sample.verdict(&activate("b", "t", "2026-01-10")).reasons[0];
        assert_eq!(
            reason.fix,
            "buy or activate `Copilot for Microsoft 365` in `t` first; no benefit left supplies it"
        );
    }
}
