//! With nobody listed, nobody knows who may place an order.

use super::{NoticeRule, When};
use crate::model::PARTNER_ADMIN;
use crate::rules::{Case, Citation};
use crate::term::{TermChange, Verb};

/// Given for an order without a named actor where no people are listed.
pub(super) const NOTICE: NoticeRule = NoticeRule {
    id: "roles-unknown",
    when: "an order without a named actor where no people are listed",
    source: Citation("Who can complete"),
    also_when_refused: false,
    judge: When::Case(judge),
};

fn judge(case: &mut Case<'_>, _: Option<&TermChange>) -> Option<String> {
    if case.verb() != Some(Verb::Order) || case.actor.is_some() || !case.portfolio.people().is_empty() {
        return None;
    }
    let account = case
        .membership
        .and_then(|membership| membership.billing_account.as_ref());
    let on = account.map_or_else(String::new, |account| format!(" of `{account}`"));
    Some(format!(
        "no people are listed: whoever places it must be `{PARTNER_ADMIN}` and billing account owner or contributor{on}"
    ))
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
}
