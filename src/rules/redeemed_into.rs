//! A key that goes into a subscription there is: what adding and extending are refused for alike.

use chrono::NaiveDate;

use super::{Case, Finding};
use crate::model::{Benefit, Origin, Status, Subscription};
use crate::term::Verb;

/// The benefit and the subscription it is redeemed into by this verb; `None` for any other action.
pub(super) fn redeemed_into<'a>(case: &Case<'a>, verb: Verb) -> Option<(&'a Benefit, &'a Subscription)> {
    case.benefit
        .zip(case.subscription)
        .filter(|_| case.verb() == Some(verb))
}

/// Refuses a subscription that has ended: it takes no key but by being activated again.
pub(super) fn has_ended(case: &mut Case<'_>, verb: Verb) -> Option<Finding> {
    let (benefit, subscription) = redeemed_into(case, verb)?;
    let status = case.status_of(subscription)?;
    let end = case.end_of(subscription)?;
    (status != Status::Active).then(|| {
        let fix = format!("activate with `{}` in `{}` instead", benefit.id, subscription.tenant);
        let what = format!("`{}` is {status}: it", subscription.id);
        ended(&what, end, case.on).fix(fix)
    })
}

/// What is said of a subscription that has ended, with or without a portfolio around it.
pub(super) fn ended(what: &str, end: NaiveDate, on: NaiveDate) -> Finding {
    Finding::new(format!("{what} ended on {end}, and the day is {on}"))
}

/// Refuses a subscription that was ordered: it ends with its membership, whatever key there is.
pub(super) fn was_ordered(case: &mut Case<'_>, verb: Verb) -> Option<Finding> {
    let (_, subscription) = redeemed_into(case, verb)?;
    (subscription.origin() == Origin::Order).then(|| {
        Finding::new(format!(
            "`{}` came from an order and ends with its membership",
            subscription.id
        ))
    })
}

#[cfg(test)]
mod tests {
    use crate::model::Origin;
    use crate::rules::sample::*;

    #[test]
    fn the_day_before_the_end_is_the_last_on_which_it_is_active() {
        let sample = Sample::new();
        assert!(sample.refused(&add("b", "s", "2026-03-14")).is_empty());
        assert!(sample.refused(&extend("b", "s", "2026-03-14")).is_empty());
        assert_eq!(sample.refused(&add("b", "s", "2026-03-15")), ["add-to-inactive"]);
        assert_eq!(sample.refused(&extend("b", "s", "2026-03-15")), ["extend-inactive"]);
    }

    #[test]
    fn without_its_end_nothing_is_said_of_a_subscription() {
        let mut sample = Sample::new();
        sample.subscription("s").end = None;
        for action in [add("b", "s", "2026-01-10"), extend("b", "s", "2026-01-10")] {
            let error = sample.judge(&action).unwrap_err().to_string();
            assert!(
                error.ends_with("can't be judged: the end of subscription `s` is not recorded"),
                "{error}"
            );
        }
    }

    #[test]
    fn a_key_does_not_change_what_was_ordered() {
        let mut sample = Sample::new();
        let (adding, extending) = (add("b", "q", "2026-01-10"), extend("b", "q", "2026-01-10"));
        assert_eq!(sample.refused(&adding), ["add-to-order-subscription"]);
        assert_eq!(sample.refused(&extending), ["extend-order-subscription"]);
        sample.subscription("q").origin = Some(Origin::Key);
        assert!(sample.refused(&adding).is_empty());
        assert!(sample.refused(&extending).is_empty());
    }
}
