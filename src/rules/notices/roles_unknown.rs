//! Who may place an order can't be told where nobody is listed, or where a group holds the billing role.

use super::{NoticeRule, When};
use crate::model::PARTNER_ADMIN;
use crate::rules::people::{ordering_groups, who_may_order};
use crate::rules::{Case, Citation};
use crate::term::{TermChange, Verb};

/// Given for an order where it is not recorded who may place it.
pub(super) const NOTICE: NoticeRule = NoticeRule {
    id: "roles-unknown",
    when: "an order without a named actor where no people are listed, or one whose actor, or everybody listed, \
           could hold the billing role only through a group",
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
        sample.person("alex").partner_center_roles.clear();
        assert!(sample.said(&action, ID).is_some());
        assert_eq!(sample.refused(&by("alex")), ["actor-not-partner-admin"]);
        sample.people.clear();
        assert!(sample.said(&action, ID).is_some());
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
