//! A membership whose keys were looked at is not refunded.

use super::{NoticeRule, When};
use crate::rules::{Case, Citation};
use chrono::Days;

use crate::term::TermChange;
use crate::term::limits::REFUND_WINDOW_DAYS;

/// Given when a key is redeemed within the days in which the membership could still be refunded.
pub(super) const NOTICE: NoticeRule = NoticeRule {
    id: "viewing-key-forfeits-refund",
    when: "redeeming a key while the membership could still be refunded: within 30 days of its purchase",
    source: Citation("Cancel an offer and request a refund"),
    beside_refusals_by: &[],
    judge: When::Case(judge),
};

fn judge(case: &mut Case<'_>, _: Option<&TermChange>) -> Option<String> {
    if !case.redeems_key() {
        return None;
    }
    let membership = case.membership?;
    let purchased = membership.purchased?;
    let window = REFUND_WINDOW_DAYS.on(case.on)?.value;
    let last = purchased.checked_add_days(Days::new(window.into()))?;
    (purchased <= case.on && case.on <= last).then(|| {
        format!(
            "membership `{}` was purchased on {purchased}: fetching the key ends the right to a refund, open until {last}",
            membership.id
        )
    })
}

#[cfg(test)]
mod tests {
    use crate::rules::sample::*;

    const ID: &str = "viewing-key-forfeits-refund";

    #[test]
    fn the_right_to_a_refund_is_open_for_thirty_days() {
        let sample = Sample::new();
        let said = |on| sample.said(&activate("b", "u", on), ID).is_some();
        assert!(!said("2025-08-31"));
        assert!(said("2025-09-01"));
        assert!(said("2025-10-01"));
        assert!(!said("2025-10-02"));
        assert_eq!(sample.said(&order("o", "u", "2025-09-02"), ID), None);
    }
}
