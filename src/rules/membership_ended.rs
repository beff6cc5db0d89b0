//! An order ends with the membership, so none can be placed once that has ended.

use super::{Case, Citation, Finding, Rule};
use chrono::NaiveDate;

use crate::term::Verb;

/// Refuses ordering on or after the membership's end.
pub(super) const RULE: Rule = Rule {
    id: "membership-ended",
    refuses: "ordering on or after the end of the membership",
    fix: "renew the membership, or buy the product",
    source: Citation("Will I be able to extend"),
    effective_from: None,
    judge,
};

fn judge(case: &mut Case<'_>) -> Option<Finding> {
    if case.verb() != Some(Verb::Order) {
        return None;
    }
    let Some(membership) = case.membership else {
        let id = &case.benefit?.membership;
        case.not_recorded(format_args!("membership `{id}`"));
        return None;
    };
    let Some(end) = membership.end else {
        case.not_recorded(format_args!("the end of membership `{}`", membership.id));
        return None;
    };
    (case.on >= end).then(|| finding(&format!("membership `{}`", membership.id), end, case.on))
}

/// What the rule says of an order too late, with or without a portfolio around it.
pub(super) fn finding(membership: &str, end: NaiveDate, on: NaiveDate) -> Finding {
    Finding::new(format!("{membership} ended on {end}, and it is {on}"))
}

#[cfg(test)]
mod tests {
    use crate::rules::sample::*;

    #[test]
    fn the_day_before_the_end_of_the_membership_is_the_last_for_an_order() {
        let mut sample = Sample::new();
        sample.benefit("o").activate_before = Some(day("2027-01-01"));
        sample.benefit("o").usage_rights_last_day = Some(day("2027-01-01"));
        assert!(sample.refused(&order("o", "u", "2026-08-31")).is_empty());
        assert_eq!(sample.refused(&order("o", "u", "2026-09-01")), ["membership-ended"]);
    }

    #[test]
    fn a_key_does_not_ask_for_the_end_of_the_membership() {
        let mut sample = Sample::new();
        sample.membership("core").end = Some(day("2026-01-01"));
        assert!(sample.refused(&activate("b", "u", "2026-01-10")).is_empty());
    }

    #[test]
    fn an_order_can_not_be_judged_without_the_end_of_the_membership() {
        let mut sample = Sample::new();
        sample.membership("core").end = None;
        let error = sample.judge(&order("o", "u", "2026-01-10")).unwrap_err();
        let text = "`order` can't be judged: the end of membership `core` is not recorded";
        assert_eq!(error.to_string(), text);
        sample.benefit("o").membership = "gone".into();
        let error = sample.judge(&order("o", "u", "2026-01-10")).unwrap_err();
        assert_eq!(
            error.to_string(),
            "`order` can't be judged: membership `gone` is not recorded"
        );
    }
}
