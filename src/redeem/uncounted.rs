//! Licences that may well be there on days on which nothing is counted on them.

use chrono::NaiveDate;

use crate::model::{Origin, Portfolio, Status, Subscription};

/// Something that was left aside, or had to be taken as unknown.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Remark {
    /// What it is about: a benefit's, subscription's or tenant's id, or a product.
    pub about: String,
    /// What of it, in a sentence.
    pub text: String,
}

/// The subscriptions that may cover more days from `since` until the day before `until` than are
/// counted, in order of ids: those whose end is not recorded, and those bought to renew by themselves.
///
/// A renewal is no fact before it has happened: nobody recorded for how long it would be, nor with
/// how many licences, and it can be cancelled until then.
#[must_use]
pub fn uncounted(portfolio: &Portfolio, since: NaiveDate, until: NaiveDate) -> Vec<Remark> {
    let lifecycle = portfolio.lifecycle();
    let said = |subscription: &Subscription| {
        let Some(end) = subscription.end else {
            return Some("its end is not recorded: its licences are counted on no day".to_owned());
        };
        let renews = subscription.origin() == Origin::Purchase && subscription.renews == Some(true);
        if !renews || until <= end {
            return None;
        }
        match lifecycle.status(end, since) {
            Status::Active => Some(format!(
                "it renews by itself on {end}, which is not taken for granted: from then on it counts as ended"
            )),
            Status::Expired | Status::Disabled => Some(format!(
                "it should have renewed by itself on {end}, and counts as ended: record its new end"
            )),
            Status::Deleted => None,
        }
    };
    let subscriptions = portfolio.subscriptions().iter();
    subscriptions
        .filter_map(|subscription| {
            Some(Remark {
                about: subscription.id.to_string(),
                text: said(subscription)?,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::redeem::sample::{day, portfolio, subscription};

    fn about(one: Subscription, since: &str, until: &str) -> Option<String> {
        let remarks = uncounted(&portfolio([], [one]), day(since), day(until));
        remarks.into_iter().next().map(|remark| remark.text)
    }

    fn renewing() -> Subscription {
        Subscription {
            origin: Some(Origin::Purchase),
            renews: Some(true),
            ..subscription("s", "t", "Visio Plan 2", 10, "2026-05-01")
        }
    }

    #[test]
    fn a_renewal_within_the_days_looked_at_is_not_taken_for_granted() {
        let text = about(renewing(), "2026-01-10", "2026-05-02").unwrap();
        assert!(text.starts_with("it renews by itself on 2026-05-01, "), "{text}");
        assert_eq!(about(renewing(), "2026-01-10", "2026-05-01"), None);
        let text = about(renewing(), "2026-05-01", "2026-06-01").unwrap();
        assert!(
            text.starts_with("it should have renewed by itself on 2026-05-01, "),
            "{text}"
        );
    }

    #[test]
    fn what_does_not_renew_or_is_gone_is_no_surprise() {
        let never = Subscription {
            renews: None,
            ..renewing()
        };
        let benefit = Subscription {
            origin: Some(Origin::Key),
            ..renewing()
        };
        assert_eq!(about(never, "2026-01-10", "2027-01-01"), None);
        assert_eq!(about(benefit, "2026-01-10", "2027-01-01"), None);
        assert_eq!(about(renewing(), "2026-10-01", "2027-01-01"), None);
    }

    #[test]
    fn an_unknown_end_is_said_of_any_subscription() {
        let unknown = Subscription {
            end: None,
            ..subscription("s", "t", "Visio Plan 2", 10, "2026-05-01")
        };
        assert!(about(unknown, "2026-01-10", "2026-02-01").is_some());
    }
}
