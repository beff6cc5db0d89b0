//! Adding a key spreads its twelve months over all licences, so what is left can be less.

use super::{NoticeRule, When};
use crate::rules::Citation;
use crate::term::limits::KEY_TERM_MONTHS;
use crate::term::{self, TermChange, Verb};

/// Given when the licences run less than 12 months from the day of an add.
pub(super) const NOTICE: NoticeRule = NoticeRule {
    id: "term-under-twelve-months",
    when: "after an add the licences run less than 12 months from the day of the redemption",
    source: Citation("Activate a cloud subscription"),
    beside_refusals_by: &[],
    judge: When::Change(judge),
};

fn judge(change: &TermChange) -> Option<String> {
    if change.verb != Verb::AddLicenses {
        return None;
    }
    let months = KEY_TERM_MONTHS.latest().value;
    let (on, end) = (change.on?, change.end_after);
    let full = term::add_months(on, months.into()).ok()?;
    (end < full).then(|| {
        let n = change.licenses_after;
        format!("the {n} licences run until {end}, not the {months} months until {full}")
    })
}

#[cfg(test)]
mod tests {
    use crate::rules::sample::*;

    const ID: &str = "term-under-twelve-months";

    #[test]
    fn an_add_to_a_subscription_with_a_year_left_runs_a_year() {
        let mut sample = Sample::new();
        let action = add("b", "s", "2026-01-10");
        sample.subscription("s").end = Some(day("2027-01-10"));
        assert_eq!(sample.said(&action, ID), None);
        sample.subscription("s").end = Some(day("2027-01-09"));
        let text = "the 125 licences run until 2027-01-09, not the 12 months until 2027-01-10";
        assert_eq!(sample.said(&action, ID).as_deref(), Some(text));
    }
}
