//! Ordered licences stay in the tenants of the billing account the membership was purchased with.

use super::accounts::reach;
use super::{Case, Citation, Finding, Rule};
use crate::model::{Action, Origin};

/// Refuses ordering into, moving to or assigning in a tenant that is not associated with the account.
pub(super) const RULE: Rule = Rule {
    id: "tenant-outside-billing-account",
    refuses: "ordering into, moving to, or assigning in a tenant not associated with the purchase billing account",
    fix: "associate the tenant with the billing account (a billing account owner may)",
    source: Citation("Can I choose which tenant"),
    effective_from: None,
    judge,
};

fn judge(case: &mut Case<'_>) -> Option<Finding> {
    if let Some(finding) = elsewhere(case) {
        return Some(finding);
    }
    let reach = reach(case)?;
    if reach.association().is_some() {
        return None;
    }
    let tenant = &reach.tenant.id;
    let (message, fix) = match reach.account {
        Some(account) => (
            format!("tenant `{tenant}` is not associated with billing account `{account}`"),
            format!("a billing account owner of `{account}` associates `{tenant}` with it, with billing management"),
        ),
        None => {
            let home = &case.subscription?.tenant;
            (
                format!("tenant `{tenant}` shares no billing account with `{home}`"),
                format!("a billing account owner associates `{tenant}` with the billing account of `{home}`"),
            )
        }
    };
    Some(Finding::new(message).fix(fix))
}

/// Licences of a key or a bought subscription are used in its own tenant, associated or not.
fn elsewhere(case: &Case<'_>) -> Option<Finding> {
    let Action::Assign { .. } = case.action else {
        return None;
    };
    let (user, subscription) = (case.user?, case.subscription?);
    if subscription.origin() == Origin::Order || subscription.tenant == user.tenant {
        return None;
    }
    let message = format!(
        "user `{}` is in tenant `{}`, the licences of `{}` (origin `{}`) are used in `{}` only",
        user.id,
        user.tenant,
        subscription.id,
        subscription.origin(),
        subscription.tenant
    );
    let fix = format!(
        "assign to a user of `{}`, or from a subscription in `{}`",
        subscription.tenant, user.tenant
    );
    Some(Finding::new(message).fix(fix))
}

#[cfg(test)]
mod tests {
    use crate::rules::sample::*;

    const OUTSIDE: [&str; 1] = ["tenant-outside-billing-account"];

    #[test]
    fn an_order_goes_into_associated_tenants_only() {
        let sample = Sample::new();
        assert_eq!(sample.refused(&order("o", "x", "2026-01-10")), OUTSIDE);
        assert!(sample.refused(&order("o", "u", "2026-01-10")).is_empty());
    }

    #[test]
    fn an_ordered_subscription_is_moved_and_assigned_within_the_account() {
        let sample = Sample::new();
        assert_eq!(sample.refused(&relocate("q", "x", None)), OUTSIDE);
        assert!(sample.refused(&relocate("q", "u", None)).is_empty());
        assert_eq!(sample.refused(&assign("xeno", "q", "2026-01-10")), OUTSIDE);
        assert!(sample.refused(&assign("una", "q", "2026-01-10")).is_empty());
        assert!(sample.refused(&assign("ann", "q", "2026-01-10")).is_empty());
    }

    #[test]
    fn a_tenant_that_is_no_longer_associated_takes_no_assignment() {
        let mut sample = Sample::new();
        sample.tenant("t").associations.clear();
        assert_eq!(sample.refused(&assign("ann", "q", "2026-01-10")), OUTSIDE);
    }

    #[test]
    fn keys_work_in_any_tenant_and_their_licences_in_that_one() {
        let sample = Sample::new();
        assert!(sample.refused(&activate("b", "x", "2026-01-10")).is_empty());
        assert_eq!(sample.refused(&assign("una", "s", "2026-01-10")), OUTSIDE);
        assert!(sample.refused(&assign("ann", "s", "2026-01-10")).is_empty());
    }

    #[test]
    fn a_bought_subscription_moves_where_an_account_of_its_tenant_reaches() {
        let mut sample = Sample::new();
        assert_eq!(sample.refused(&relocate("p", "x", None)), OUTSIDE);
        assert!(sample.refused(&relocate("p", "u", None)).is_empty());
        sample.tenant("u").associations[0].billing_account = "other".into();
        assert_eq!(sample.refused(&relocate("p", "u", None)), OUTSIDE);
    }

    #[test]
    fn an_ordered_subscription_without_its_benefit_belongs_to_the_one_account_of_its_tenant() {
        let mut sample = Sample::new();
        sample.benefits.retain(|benefit| &*benefit.id != "placed");
        assert!(sample.refused(&relocate("q", "u", None)).is_empty());
        let mut second = sample.tenant("t").associations[0].clone();
        second.billing_account = "second".into();
        sample.tenant("t").associations.push(second);
        let error = sample.judge(&relocate("q", "u", None)).unwrap_err();
        let text = "`move` can't be judged: the benefit ordered into subscription `q` is not recorded";
        assert_eq!(error.to_string(), text);
    }

    #[test]
    fn without_the_purchase_account_an_order_can_not_be_judged() {
        let mut sample = Sample::new();
        sample.membership("core").billing_account = None;
        let error = sample.judge(&order("o", "u", "2026-01-10")).unwrap_err();
        let text = "`order` can't be judged: the billing account of membership `core` is not recorded";
        assert_eq!(error.to_string(), text);
    }
}
