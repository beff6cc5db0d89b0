//! Until when a benefit can be redeemed.

use chrono::{Datelike, NaiveDate};

use crate::model::{Benefit, Portfolio, RedemptionMode};

/// The last day on which a benefit can be redeemed: the day before `activate_before`, the last day
/// of its usage rights, and for an order the day before its membership ends, whichever is first.
///
/// `None` while all of them are unknown.
#[must_use]
pub fn last_day(portfolio: &Portfolio, benefit: &Benefit, mode: Option<RedemptionMode>) -> Option<NaiveDate> {
    let membership_end = portfolio
        .memberships()
        .get(&benefit.membership)
        .and_then(|membership| membership.end)
        .filter(|_| mode == Some(RedemptionMode::Order));
    [benefit.activate_before, membership_end]
        .into_iter()
        .flatten()
        .filter_map(|day| day.pred_opt())
        .chain(benefit.usage_rights_last_day)
        .min()
}

/// A day, unless it is beyond the year 9999: exports say 9999-12-31 for "never", and nothing follows that.
pub(crate) fn ever(day: Option<NaiveDate>) -> Option<NaiveDate> {
    day.filter(|day| day.year() <= 9999)
}
