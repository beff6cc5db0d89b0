//! Billing across tenants is offered for enterprise agreements; others may not find it.

use super::{NoticeRule, When};
use crate::model::{Action, BillingAccount};
use crate::rules::accounts::reach;
use crate::rules::{Case, Citation};
use crate::term::TermChange;

/// Given when an associated tenant is used and the account is not known to be an enterprise agreement.
pub(super) const NOTICE: NoticeRule = NoticeRule {
    id: "multi-tenant-needs-enterprise-agreement",
    when: "an associated tenant is used and the billing account is not known to be an enterprise Microsoft Customer Agreement",
    source: Citation("Manage billing across multiple tenants"),
    beside_refusals_by: &[],
    judge: When::Case(judge),
};

fn judge(case: &mut Case<'_>, _: Option<&TermChange>) -> Option<String> {
    let reach = reach(case)?;
    // Assigning where the subscription is needs no second tenant.
    if reach.stays && matches!(case.action, Action::Assign { .. }) {
        return None;
    }
    let (tenant, id) = (&reach.tenant.id, reach.account?);
    let account = case.portfolio.billing_accounts().get(id);
    if account.is_some_and(BillingAccount::is_enterprise_agreement) {
        return None;
    }
    let known = account.map_or("not recorded", |account| {
        account.account_type.as_deref().unwrap_or("not recorded")
    });
    Some(format!(
        "billing account `{id}` is not known to be an enterprise agreement (account type: {known}): unless `{tenant}` is its own tenant, the portal may not offer it"
    ))
}

#[cfg(test)]
mod tests {
    use crate::rules::sample::*;

    const ID: &str = "multi-tenant-needs-enterprise-agreement";

    #[test]
    fn another_account_than_an_enterprise_one_may_not_reach_other_tenants() {
        let mut sample = Sample::new();
        let actions = [
            order("o", "u", "2026-01-10"),
            relocate("q", "u", None),
            assign("una", "q", "2026-01-10"),
        ];
        for action in &actions {
            assert_eq!(sample.said(action, ID), None);
        }
        sample.account("ba").account_type = Some("Individual".into());
        for action in &actions {
            assert!(
                sample
                    .said(action, ID)
                    .is_some_and(|text| text.contains("account type: Individual"))
            );
        }
        sample.account("ba").account_type = None;
        assert!(sample.said(&actions[0], ID).is_some());
        assert_eq!(sample.said(&assign("ann", "q", "2026-01-10"), ID), None);
        assert_eq!(sample.said(&activate("b", "u", "2026-01-10"), ID), None);
    }
}
