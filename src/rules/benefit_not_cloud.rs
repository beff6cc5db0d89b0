//! Only cloud benefits are redeemed into subscriptions; the other kinds have channels of their own.

use super::{Case, Citation, Finding, Rule};
use crate::model::BenefitKind;
use crate::rules::redemption_model::By;

/// Refuses redeeming a benefit that is not a cloud benefit.
pub(super) const RULE: Rule = Rule {
    id: "benefit-not-cloud",
    refuses: "redeeming a benefit that is not a cloud benefit",
    fix: "take it through its own channel in Partner Center",
    source: Citation("Which benefits are affected"),
    effective_from: None,
    judge,
};

fn judge(case: &mut Case<'_>) -> Option<Finding> {
    let (benefit, model) = (case.benefit?, case.model?);
    let By::Kind(kind) = model.by else { return None };
    let channel = match kind {
        BenefitKind::OnPremisesSoftware => {
            "download the software and its own key from the software benefits in Partner Center"
        }
        BenefitKind::AzureCredit => "activate the credit from the Azure benefits in Partner Center",
        BenefitKind::DeveloperTool => "assign it from the developer tools benefits in Partner Center",
        BenefitKind::Cloud | BenefitKind::Marketing => RULE.fix,
    };
    let message = format!(
        "`{}` is `{kind}`, not a cloud benefit: `{}`",
        benefit.id, benefit.product
    );
    Some(Finding::new(message).fix(channel))
}

#[cfg(test)]
mod tests {
    use crate::rules::sample::*;

    use crate::model::BenefitKind;

    #[test]
    fn on_premises_software_is_not_redeemed_here() {
        let mut sample = Sample::new();
        sample.benefit("b").product = "SQL Server".into();
        let action = activate("b", "u", "2026-01-10");
        assert_eq!(sample.refused(&action), ["benefit-not-cloud"]);
        sample.benefit("b").kind = Some(BenefitKind::Cloud);
        assert!(sample.refused(&action).is_empty());
    }

    #[test]
    fn azure_credit_names_its_own_channel() {
        let mut sample = Sample::new();
        sample.benefit("b").kind = Some(BenefitKind::AzureCredit);
        let verdict = sample.verdict(&activate("b", "u", "2026-01-10"));
        assert!(verdict.reasons[0].message.contains("`azure credit`"));
        assert!(verdict.reasons[0].fix.contains("Azure benefits"));
    }
}
