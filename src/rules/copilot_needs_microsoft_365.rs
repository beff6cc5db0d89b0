//! Copilot for Microsoft 365 is redeemed where Microsoft 365 E3 or E5 is active.

use super::prerequisites::{needs_copilot, unmet};
use super::{Case, Citation, Finding, Rule};

/// Refuses redeeming what needs other products that are not active in the tenant.
pub(super) const RULE: Rule = Rule {
    id: "copilot-needs-microsoft-365",
    refuses: "Copilot for Microsoft 365 in a tenant without active Microsoft 365 E3 or E5, and any other product in a tenant without an active one that it needs",
    fix: "activate Microsoft 365 E3 or E5 in the same tenant first",
    source: Citation("Activate Copilot benefits"),
    effective_from: None,
    judge,
};

fn judge(case: &mut Case<'_>) -> Option<Finding> {
    if needs_copilot(case) { None } else { unmet(case) }
}

#[cfg(test)]
mod tests {
    use crate::rules::sample::*;

    use crate::model::{Origin, Product};

    const NEEDED: [&str; 1] = ["copilot-needs-microsoft-365"];

    fn with_copilot() -> Sample {
        let mut sample = Sample::new();
        sample.benefit("b").product = "Copilot for Microsoft 365".into();
        sample.subscriptions.retain(|subscription| &*subscription.id == "s");
        sample.benefits.retain(|benefit| &*benefit.id != "placed");
        sample
    }

    #[test]
    fn the_last_day_of_microsoft_365_is_the_last_for_copilot() {
        let sample = with_copilot();
        assert!(sample.refused(&activate("b", "t", "2026-03-14")).is_empty());
        assert_eq!(sample.refused(&activate("b", "t", "2026-03-15")), NEEDED);
        assert_eq!(sample.refused(&activate("b", "u", "2026-03-14")), NEEDED);
    }

    #[test]
    fn any_edition_and_any_origin_of_e3_or_e5_will_do() {
        let mut sample = with_copilot();
        sample.subscription("s").origin = Some(Origin::Purchase);
        sample.subscription("s").product = "Microsoft 365 E3 EEA (no Teams)".into();
        assert!(sample.refused(&activate("b", "t", "2026-01-10")).is_empty());
        sample.subscription("s").product = "Office 365 E3".into();
        assert_eq!(sample.refused(&activate("b", "t", "2026-01-10")), NEEDED);
    }

    #[test]
    fn a_subscription_that_begins_later_does_not_count_yet() {
        let mut sample = with_copilot();
        sample.subscription("s").start = Some(day("2026-01-11"));
        assert_eq!(sample.refused(&activate("b", "t", "2026-01-10")), NEEDED);
        assert!(sample.refused(&activate("b", "t", "2026-01-11")).is_empty());
    }

    #[test]
    fn the_fix_names_the_benefit_that_supplies_what_is_missing() {
        let sample = with_copilot();
        let reason = &sample.verdict(&activate("b", "u", "2026-01-10")).reasons[0];
        assert_eq!(
            reason.message,
            "`Copilot for Microsoft 365` needs an active `Microsoft 365 E3` or `Microsoft 365 E5` in `u` on 2026-01-10"
        );
        assert_eq!(reason.fix, "redeem `o` (`Microsoft 365 E5`) in `u` first");
    }

    #[test]
    fn a_benefit_that_can_not_be_redeemed_there_is_not_named() {
        let sample = with_copilot();
        let reason = &sample.verdict(&activate("b", "x", "2026-01-10")).reasons[0];
        assert!(reason.fix.ends_with("no benefit left supplies it"), "{}", reason.fix);
    }

    #[test]
    fn a_subscription_without_an_end_leaves_it_open() {
        let mut sample = with_copilot();
        sample.subscription("s").end = None;
        let error = sample.judge(&activate("b", "t", "2026-01-10")).unwrap_err();
        let text = "`activate` can't be judged: the end of subscription `s` is not recorded";
        assert_eq!(error.to_string(), text);
    }

    #[test]
    fn a_product_of_the_portfolio_can_need_others_too() {
        let mut sample = Sample::new();
        sample.parts.products.push(Product {
            name: "Add-on".into(),
            part_numbers: vec![],
            guids: vec![],
            aliases: vec![],
            kind: None,
            family: None,
            requires: Some(vec![vec!["microsoft 365 e5".into()], vec!["Base".into()]]),
            replaced_by: None,
            report_days: None,
        });
        sample.benefit("b").product = "Add-on".into();
        let action = activate("b", "t", "2026-01-10");
        assert_eq!(sample.refused(&action), NEEDED);
        let reason = &sample.verdict(&action).reasons[0];
        assert_eq!(reason.message, "`Add-on` needs an active `Base` in `t` on 2026-01-10");
        sample.subscription("p").product = "Base".into();
        assert!(sample.refused(&action).is_empty());
    }
}
