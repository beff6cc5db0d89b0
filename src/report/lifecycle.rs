//! The states of each subscription as stretches of days.

use chrono::NaiveDate;

use super::ever;
use crate::model::{Portfolio, Status, Subscription, SubscriptionId, TenantId};

/// A subscription in one of its states.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct LifecycleRow {
    /// The subscription.
    pub subscription: SubscriptionId,
    /// The tenant it is in.
    pub tenant: TenantId,
    /// The product, as the catalog names it or as written.
    pub product: String,
    /// Licences.
    pub licenses: u32,
    /// The state.
    pub status: Status,
    /// The first day of it; `None` where the subscription's start is unknown.
    pub start: Option<NaiveDate>,
    /// The first day after it; `None` for what is deleted, and where the calendar ends before.
    pub end: Option<NaiveDate>,
}

/// The states of every subscription whose end is known, in order of ids and days.
#[must_use]
pub fn lifecycle(portfolio: &Portfolio) -> Vec<LifecycleRow> {
    let subscriptions = portfolio.subscriptions().iter();
    subscriptions
        .flat_map(|subscription| states(portfolio, subscription))
        .collect()
}

fn states(portfolio: &Portfolio, subscription: &Subscription) -> Vec<LifecycleRow> {
    let Some(end) = subscription.end else {
        return Vec::new();
    };
    let life = portfolio.lifecycle();
    let (disabled, deleted) = (ever(life.disabled_on(end)), ever(life.deleted_on(end)));
    let states = [
        (Status::Active, subscription.start, Some(end)),
        (Status::Expired, Some(end), disabled),
        (Status::Disabled, disabled, deleted),
        (Status::Deleted, deleted, None),
    ];
    let row = |(status, start, end)| LifecycleRow {
        subscription: subscription.id.clone(),
        tenant: subscription.tenant.clone(),
        product: portfolio.catalog().shown(&subscription.product).to_owned(),
        licenses: subscription.licenses,
        status,
        start,
        end,
    };
    // A portfolio may state that a state takes no day, and a start may be recorded after the end.
    let takes_days = |(status, start, end): &(Status, Option<NaiveDate>, Option<NaiveDate>)| match (start, end) {
        (Some(start), Some(end)) => start < end,
        (None, _) => *status == Status::Active,
        (Some(_), None) => true,
    };
    states.into_iter().filter(takes_days).map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{LifecycleOverrides, Parts};
    use crate::redeem::sample::{day, portfolio, subscription};

    fn stretches(portfolio: &Portfolio) -> Vec<(Status, Option<NaiveDate>, Option<NaiveDate>)> {
        let rows = lifecycle(portfolio);
        rows.iter().map(|row| (row.status, row.start, row.end)).collect()
    }

    #[test]
    fn the_states_follow_each_other_without_a_gap() {
        let subscription = subscription("s", "t", "SPE_E5", 5, "2026-03-15");
        let start = subscription.start;
        let portfolio = portfolio([], [subscription]);
        assert_eq!(
            stretches(&portfolio),
            [
                (Status::Active, start, Some(day("2026-03-15"))),
                (Status::Expired, Some(day("2026-03-15")), Some(day("2026-04-14"))),
                (Status::Disabled, Some(day("2026-04-14")), Some(day("2026-07-13"))),
                (Status::Deleted, Some(day("2026-07-13")), None),
            ]
        );
        assert_eq!(lifecycle(&portfolio)[0].product, "Microsoft 365 E5");
    }

    #[test]
    fn a_state_without_a_day_is_left_out() {
        let mut ends = subscription("s", "t", "SPE_E5", 5, "2026-03-15");
        ends.start = None;
        let parts = Parts {
            lifecycle: LifecycleOverrides {
                expired_days: Some(0),
                disabled_days: Some(10),
            },
            ..portfolio([], [ends]).parts().clone()
        };
        let portfolio = Portfolio::new(parts);
        let states: Vec<Status> = stretches(&portfolio).iter().map(|(status, ..)| *status).collect();
        assert_eq!(states, [Status::Active, Status::Disabled, Status::Deleted]);
    }

    #[test]
    fn what_never_ends_stays_as_it_is() {
        let never = subscription("s", "t", "SPE_E5", 5, "9999-12-31");
        let start = never.start;
        let (active, expired) = (Status::Active, Status::Expired);
        assert_eq!(
            stretches(&portfolio([], [never])),
            [
                (active, start, Some(day("9999-12-31"))),
                (expired, Some(day("9999-12-31")), None)
            ]
        );
    }

    #[test]
    fn an_unknown_end_makes_no_row() {
        let mut unknown = subscription("s", "t", "SPE_E5", 5, "2026-03-15");
        unknown.end = None;
        assert_eq!(stretches(&portfolio([], [unknown])), []);
    }
}
