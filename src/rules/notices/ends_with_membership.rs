//! What is ordered ends with the membership, whatever the day of the order.

use super::{NoticeRule, When};
use crate::rules::Citation;
use crate::term::limits::KEY_TERM_MONTHS;
use crate::term::{self, TermChange, Verb, count_of};

/// Given for an order, with the days by which it falls short of 12 months.
pub(super) const NOTICE: NoticeRule = NoticeRule {
    id: "ends-with-membership",
    when: "an order ends with the membership, whatever the day of the order",
    source: Citation("Will I be able to extend"),
    beside_refusals_by: &[],
    judge: When::Change(judge),
};

fn judge(change: &TermChange) -> Option<String> {
    if change.verb != Verb::Order {
        return None;
    }
    let (on, end) = (change.on?, change.end_after);
    let months = KEY_TERM_MONTHS.latest().value;
    // Without a full year in the calendar there is nothing to fall short of.
    let full = term::add_months(on, months.into()).unwrap_or(end);
    let short = (full - end).num_days();
    Some(if short > 0 {
        let short = count_of(short, "day");
        format!("it ends with the membership on {end}, {short} short of {months} months")
    } else {
        format!("it ends with the membership on {end}")
    })
}

#[cfg(test)]
mod tests {
    use crate::rules::sample::*;

    const ID: &str = "ends-with-membership";

    #[test]
    fn an_order_says_by_how_much_it_falls_short_of_a_year() {
        let mut sample = Sample::new();
        let said = |sample: &Sample, on| sample.said(&order("o", "u", on), ID).unwrap_or_default();
        assert_eq!(
            said(&sample, "2026-05-01"),
            "it ends with the membership on 2026-09-01, 242 days short of 12 months"
        );
        assert_eq!(said(&sample, "2025-09-01"), "it ends with the membership on 2026-09-01");
        sample.membership("core").end = Some(day("2026-08-31"));
        assert_eq!(
            said(&sample, "2025-09-01"),
            "it ends with the membership on 2026-08-31, 1 day short of 12 months"
        );
    }

    #[test]
    fn a_key_does_not_end_with_the_membership() {
        assert_eq!(Sample::new().said(&activate("b", "u", "2026-05-01"), ID), None);
    }
}
