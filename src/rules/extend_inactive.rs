//! Only an active subscription is extended; an ended one is activated again.

use super::{Case, Citation, Finding, Rule};
use chrono::NaiveDate;

use crate::model::Status;
use crate::term::Verb;

/// Refuses extending an expired, disabled or deleted subscription.
pub(super) const RULE: Rule = Rule {
    id: "extend-inactive",
    refuses: "extending an expired, disabled or deleted subscription",
    fix: "activate with the key instead, in the same tenant",
    source: Citation("Extend the end date, Important"),
    effective_from: None,
    judge,
};

fn judge(case: &mut Case<'_>) -> Option<Finding> {
    if case.verb() != Some(Verb::Extend) {
        return None;
    }
    let (benefit, subscription) = (case.benefit?, case.subscription?);
    let status = case.status_of(subscription)?;
    let end = case.end_of(subscription)?;
    (status != Status::Active).then(|| {
        let fix = format!("activate with `{}` in `{}` instead", benefit.id, subscription.tenant);
        let what = format!("`{}` is {status}: it", subscription.id);
        finding(&what, end, case.on).fix(fix)
    })
}

/// What is said of a subscription that has ended, with or without a portfolio around it.
pub(super) fn finding(what: &str, end: NaiveDate, on: NaiveDate) -> Finding {
    Finding::new(format!("{what} ended on {end}, and the day is {on}"))
}

#[cfg(test)]
mod tests {
    use crate::rules::sample::*;

    #[test]
    fn the_day_before_the_end_is_the_last_on_which_it_is_active() {
        let sample = Sample::new();
        assert!(sample.refused(&extend("b", "s", "2026-03-14")).is_empty());
        assert_eq!(sample.refused(&extend("b", "s", "2026-03-15")), ["extend-inactive"]);
    }

    #[test]
    fn without_its_end_nothing_is_said_of_a_subscription() {
        let mut sample = Sample::new();
        sample.subscription("s").end = None;
        let error = sample.judge(&extend("b", "s", "2026-01-10")).unwrap_err().to_string();
        assert!(
            error.ends_with("can't be judged: the end of subscription `s` is not recorded"),
            "{error}"
        );
    }
}
