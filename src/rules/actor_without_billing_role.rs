//! A $0 order is placed by an owner or contributor of the billing account.

use super::people::{Placer, give_billing_role, ordering_groups, placer};
use super::{Case, Citation, Finding, Rule};
use crate::model::PARTNER_ADMIN;

/// Refuses an order by someone who is neither owner nor contributor of the billing account.
pub(super) const RULE: Rule = Rule {
    id: "actor-without-billing-role",
    refuses: "an order by someone who is neither billing account owner nor contributor",
    fix: "a billing account owner assigns contributor (recommended) or owner to whoever places it",
    source: Citation("Who can complete; permissions error"),
    effective_from: None,
    judge,
};

fn judge(case: &mut Case<'_>) -> Option<Finding> {
    let placer = placer(case)?;
    let message = match placer {
        Placer::Named(actor) => {
            let account = case.purchase_account()?;
            if actor.may_order_on(account) || !ordering_groups(case).is_empty() {
                return None;
            }
            match actor.billing_roles.get(account) {
                Some(role) => format!("`{}` is {role} on `{account}`, neither owner nor contributor", actor.id),
                None => format!(
                    "`{}` has no role on `{account}`, neither owner nor contributor",
                    actor.id
                ),
            }
        }
        Placer::NobodyListed => {
            format!("nobody listed is both `{PARTNER_ADMIN}` and billing account owner or contributor")
        }
    };
    Some(Finding::new(message).fix(give_billing_role(case, &placer)))
}

#[cfg(test)]
mod tests {
    use crate::rules::sample::*;

    use crate::model::BillingRole;

    #[test]
    fn a_reader_does_not_order_and_a_contributor_does() {
        let mut sample = Sample::new();
        let action = order_by("o", "u", "2026-01-10", Some("alex"));
        assert!(sample.refused(&action).is_empty());
        sample
            .person("alex")
            .billing_roles
            .insert("ba".into(), BillingRole::Reader);
        assert_eq!(sample.refused(&action), ["actor-without-billing-role"]);
        let reason = &sample.verdict(&action).reasons[0];
        assert_eq!(
            reason.message,
            "`alex` is reader on `ba`, neither owner nor contributor"
        );
        assert!(
            reason
                .fix
                .starts_with("`olga`, who is billing account owner, gives `alex`")
        );
        sample
            .person("alex")
            .billing_roles
            .insert("ba".into(), BillingRole::Owner);
        assert!(sample.refused(&action).is_empty());
    }

    #[test]
    fn an_admin_and_an_owner_apart_are_nobody_who_may_place_it() {
        let mut sample = Sample::new();
        sample.person("alex").billing_roles.clear();
        let verdict = sample.verdict(&order("o", "u", "2026-01-10"));
        let fixes: Vec<&str> = verdict.reasons.iter().map(|reason| reason.fix.as_str()).collect();
        assert_eq!(fixes.len(), 2);
        assert!(fixes[0].contains("gives `olga` the role `MAICPP partner admin`"));
        assert!(fixes[1].contains("gives `alex` the role contributor"));
        assert!(verdict.may_act.is_empty());
    }
}
