//! Who may place an order can't be told where nobody is listed, or where a group holds the billing role.

use super::{NoticeRule, When};
use crate::model::PARTNER_ADMIN;
use crate::rules::people::{ordering_groups, who_may_order, who_might_order};
use crate::rules::{Case, Citation};
use crate::term::{TermChange, Verb};

/// Given for an order where it is not recorded who may place it.
pub(super) const NOTICE: NoticeRule = NoticeRule {
    id: "roles-unknown",
    when: "an order without a named actor where no people are listed, or one whose actor, or everybody listed, \
           could hold the billing role only through a group, or the role in Partner Center only for all that is known",
    source: Citation("Who can complete"),
    beside_refusals_by: &[],
    judge: When::Case(judge),
};

fn judge(case: &mut Case<'_>, _: Option<&TermChange>) -> Option<String> {
    if case.verb() != Some(Verb::Order) {
        return None;
    }
    let account = case
        .membership
        .and_then(|membership| membership.billing_account.as_ref());
    let groups: Vec<String> = ordering_groups(case).iter().map(|group| format!("`{group}`")).collect();
    let behind = format!("who is behind {} is not recorded", groups.join(", "));
    let on = account.map_or_else(String::new, |account| format!(" of `{account}`"));
    if let Some(actor) = case.actor.filter(|actor| actor.partner_center_roles.is_none()) {
        return Some(format!(
            "whether `{}` is `{PARTNER_ADMIN}` is unknown: their roles in Partner Center are not recorded",
            actor.id
        ));
    }
    if case.actor.is_none() && groups.is_empty() && who_may_order(case).is_empty() {
        let might: Vec<String> = who_might_order(case).iter().map(|id| format!("`{id}`")).collect();
        if let [first, ..] = might.as_slice() {
            let who = if might.len() == 1 {
                first.clone()
            } else {
                format!("one of {}", might.join(", "))
            };
            return Some(format!(
                "whether {who} is `{PARTNER_ADMIN}` is unknown: their roles in Partner Center are not recorded"
            ));
        }
    }
    match case.actor {
        Some(actor) if groups.is_empty() || account.is_some_and(|account| actor.may_order_on(account)) => None,
        Some(actor) => Some(format!(
            "whether `{}` is billing account owner or contributor{on} is unknown: {behind}",
            actor.id
        )),
        None if groups.is_empty() && !case.portfolio.people().is_empty() => None,
        None if groups.is_empty() => Some(format!(
            "no people are listed: whoever places it must be `{PARTNER_ADMIN}` and billing account owner or contributor{on}"
        )),
        None if who_may_order(case).is_empty() => Some(format!(
            "{behind}: whoever places it must be `{PARTNER_ADMIN}` and billing account owner or contributor{on}"
        )),
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::sample::*;

    const ID: &str = "roles-unknown";

    #[test]
    fn an_order_with_nobody_listed_says_who_is_needed() {
        let mut sample = Sample::new();
        let action = order("o", "u", "2026-01-10");
        assert_eq!(sample.said(&action, ID), None);
        sample.people.clear();
        assert!(
            sample
                .said(&action, ID)
                .is_some_and(|text| text.ends_with("contributor of `ba`"))
        );
        assert_eq!(sample.said(&activate("b", "u", "2026-01-10"), ID), None);
    }

    #[test]
    fn whoever_may_be_in_a_group_may_order_for_all_that_is_known() {
        let mut sample = Sample::new();
        sample.account("ba").ordering_groups = vec!["billing-admins".into()];
        let (action, by) = (order("o", "u", "2026-01-10"), |who| {
            order_by("o", "u", "2026-01-10", Some(who))
        });
        assert_eq!(sample.said(&action, ID), None);
        assert_eq!(sample.said(&by("alex"), ID), None);
        sample.person("alex").billing_roles.clear();
        assert_eq!(
            sample.said(&action, ID).as_deref(),
            Some(
                "who is behind `billing-admins` is not recorded: whoever places it must be `MAICPP partner admin` and billing account owner or contributor of `ba`"
            )
        );
        assert_eq!(
            sample.said(&by("alex"), ID).as_deref(),
            Some(
                "whether `alex` is billing account owner or contributor of `ba` is unknown: who is behind `billing-admins` is not recorded"
            )
        );
        sample.person("alex").partner_center_roles = Some(vec![]);
        assert!(sample.said(&action, ID).is_some());
        assert_eq!(sample.refused(&by("alex")), ["actor-not-partner-admin"]);
        sample.people.clear();
        assert!(sample.said(&action, ID).is_some());
    }

    #[test]
    fn roles_in_partner_center_that_are_not_known_are_not_missing() {
        let mut sample = Sample::new();
        let (action, by) = (order("o", "u", "2026-01-10"), |who| {
            order_by("o", "u", "2026-01-10", Some(who))
        });
        sample.person("alex").partner_center_roles = None;
        let unknown =
            "whether `alex` is `MAICPP partner admin` is unknown: their roles in Partner Center are not recorded";
        for action in [action.clone(), by("alex")] {
            assert!(sample.refused(&action).is_empty());
            assert_eq!(sample.said(&action, ID).as_deref(), Some(unknown));
        }
        sample.person("alex").billing_roles.clear();
        assert_eq!(sample.refused(&by("alex")), ["actor-without-billing-role"]);
        sample.person("olga").partner_center_roles = None;
        assert!(sample.refused(&action).is_empty());
        sample.person("olga").billing_roles.clear();
        assert!(!sample.refused(&action).is_empty(), "nobody listed may pay");
    }

    #[test]
    fn a_group_of_another_account_is_behind_nobody() {
        let mut sample = Sample::new();
        let mut other = sample.account("ba").clone();
        other.id = "other".into();
        other.ordering_groups = vec!["billing-admins".into()];
        sample.accounts.push(other);
        sample.person("alex").billing_roles.clear();
        let refused = sample.refused(&order("o", "u", "2026-01-10"));
        assert_eq!(refused, ["actor-not-partner-admin", "actor-without-billing-role"]);
    }
}
