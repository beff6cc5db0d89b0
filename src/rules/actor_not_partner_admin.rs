//! A $0 order is placed by a partner admin of the programme.

use super::people::{Placer, give_partner_admin, placer};
use super::{Case, Citation, Finding, Rule};
use crate::model::PARTNER_ADMIN;

/// Refuses an order by someone without the partner admin role.
pub(super) const RULE: Rule = Rule {
    id: "actor-not-partner-admin",
    refuses: "an order by someone who is not MAICPP partner admin",
    fix: "assign the role `MAICPP partner admin` in Partner Center to whoever places it",
    source: Citation("Who can complete"),
    effective_from: None,
    judge,
};

fn judge(case: &mut Case<'_>) -> Option<Finding> {
    let placer = placer(case)?;
    let message = match placer {
        Placer::Named(actor) if actor.may_be_partner_admin() => return None,
        Placer::Named(actor) => format!("`{}` is not `{PARTNER_ADMIN}`", actor.id),
        Placer::NobodyListed => {
            format!("nobody listed is both `{PARTNER_ADMIN}` and billing account owner or contributor")
        }
    };
    Some(Finding::new(message).fix(give_partner_admin(case, &placer)))
}

#[cfg(test)]
mod tests {
    use crate::rules::sample::*;

    #[test]
    fn a_named_actor_needs_the_partner_admin_role() {
        let mut sample = Sample::new();
        let action = order_by("o", "u", "2026-01-10", Some("olga"));
        let verdict = sample.verdict(&action);
        assert_eq!(sample.refused(&action), ["actor-not-partner-admin"]);
        assert!(
            verdict.reasons[0].fix.contains("gives `olga` the role"),
            "{}",
            verdict.reasons[0].fix
        );
        assert!(verdict.reasons[0].fix.ends_with("or let `alex` place it"));
        sample.person("olga").partner_center_roles = Some(vec!["maicpp Partner Admin".into()]);
        assert!(sample.refused(&action).is_empty());
    }

    #[test]
    fn nobody_named_asks_whether_anybody_listed_may() {
        let mut sample = Sample::new();
        let action = order("o", "u", "2026-01-10");
        let may: Vec<String> = sample
            .verdict(&action)
            .may_act
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(may, ["alex"]);
        sample.person("alex").partner_center_roles = Some(vec![]);
        assert_eq!(
            sample.refused(&action),
            ["actor-not-partner-admin", "actor-without-billing-role"]
        );
    }

    #[test]
    fn a_key_asks_for_nobody() {
        let mut sample = Sample::new();
        sample.person("alex").partner_center_roles = Some(vec![]);
        assert!(sample.refused(&activate("b", "u", "2026-01-10")).is_empty());
    }
}
