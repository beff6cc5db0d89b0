//! Benefits stay with the billing account the membership was purchased with.

use super::{Case, Citation, Finding, Rule};
use crate::model::{Action, Origin};

/// Refuses an order or a move that names another billing account.
pub(super) const RULE: Rule = Rule {
    id: "other-billing-account",
    refuses: "an order or a move that names another billing account than the one the membership was purchased with",
    fix: "use the purchase billing account, and associate the tenant with it (a billing account owner may)",
    source: Citation("Why can't I change the billing account"),
    effective_from: None,
    judge,
};

fn judge(case: &mut Case<'_>) -> Option<Finding> {
    let named = case.named_account()?;
    let moved = matches!(case.action, Action::Move { .. })
        .then_some(case.subscription)
        .flatten();
    let bought_or_loose =
        moved.filter(|s| s.origin() != Origin::Key && (s.origin() == Origin::Purchase || case.membership.is_none()));
    if let Some(subscription) = bought_or_loose {
        // No account is recorded for it, but it is one of those its tenant is associated with.
        let home = case.portfolio.tenants().get(&subscription.tenant)?;
        return home.association(named).is_none().then(|| {
            let message = format!(
                "`{}` is in tenant `{}`, which is not associated with `{named}`",
                subscription.id, home.id
            );
            Finding::new(message).fix("name the billing account the subscription belongs to, or none")
        });
    }
    if moved.is_some_and(|subscription| subscription.origin() == Origin::Key) {
        return None;
    }
    let account = case.purchase_account()?;
    (named != account).then(|| {
        let place = case
            .tenant_id()
            .map_or_else(String::new, |tenant| format!(" `{tenant}`"));
        let message = format!(
            "membership `{}` was purchased with `{account}`, not `{named}`",
            case.membership.map_or("", |m| &m.id)
        );
        Finding::new(message).fix(format!(
            "stay with `{account}`; a billing account owner associates tenant{place} with it"
        ))
    })
}

#[cfg(test)]
mod tests {
    use crate::rules::sample::*;

    use crate::model::{Action, BillingAccount};

    fn with_second_account() -> Sample {
        let mut sample = Sample::new();
        sample.accounts.push(BillingAccount {
            id: "second".into(),
            agreement: None,
            account_type: None,
            billing_profile: None,
            ordering_groups: Vec::new(),
        });
        sample
    }

    fn order_on(account: &str) -> Action {
        Action::Order {
            benefit: "o".into(),
            tenant: "u".into(),
            on: day("2026-01-10"),
            actor: None,
            billing_account: Some(account.into()),
        }
    }

    #[test]
    fn an_order_and_a_move_stay_with_the_purchase_account() {
        let sample = with_second_account();
        assert_eq!(sample.refused(&order_on("second")), ["other-billing-account"]);
        assert!(sample.refused(&order_on("ba")).is_empty());
        assert_eq!(
            sample.refused(&relocate("q", "u", Some("second"))),
            ["other-billing-account"]
        );
        assert!(sample.refused(&relocate("q", "u", Some("ba"))).is_empty());
    }

    #[test]
    fn a_bought_subscription_moves_on_an_account_of_its_own_tenant() {
        let sample = with_second_account();
        assert!(sample.refused(&relocate("p", "u", Some("ba"))).is_empty());
        assert_eq!(
            sample.refused(&relocate("p", "u", Some("second"))),
            ["tenant-outside-billing-account", "other-billing-account"]
        );
    }

    #[test]
    fn an_account_that_is_not_recorded_is_an_error() {
        let error = Sample::new().judge(&order_on("bb")).unwrap_err();
        assert_eq!(error.to_string(), "there is no billing account `bb`");
    }
}
