//! The portal may show a later end than the last day on which the benefit may be used.

use super::rights::{Apart, apart};
use super::{NoticeRule, When};
use crate::rules::{Case, Citation};
use crate::term::{TermChange, count_of};

/// Given when the subscription ends after the last day of the usage rights, with the days that must not be used.
pub(super) const NOTICE: NoticeRule = NoticeRule {
    id: "subscription-outlives-usage-rights",
    when: "the subscription ends after the last day of the usage rights",
    source: Citation("Activate a cloud subscription"),
    beside_refusals_by: &[],
    judge: When::Case(judge),
};

fn judge(case: &mut Case<'_>, change: Option<&TermChange>) -> Option<String> {
    let Apart { days, said } = apart(case, change)?;
    (days > 0).then(|| format!("{said}: {} that must not be used", count_of(days, "day")))
}

#[cfg(test)]
mod tests {
    use crate::rules::sample::*;

    const ID: &str = "subscription-outlives-usage-rights";

    #[test]
    fn the_days_after_the_last_day_of_the_rights_must_not_be_used() {
        let mut sample = Sample::new();
        let action = activate("b", "u", "2026-01-10");
        sample.benefit("b").usage_rights_last_day = Some(day("2027-01-09"));
        assert_eq!(sample.said(&action, ID), None);
        sample.benefit("b").usage_rights_last_day = Some(day("2027-01-08"));
        let text = "it ends on 2027-01-10, the usage rights with 2027-01-08: 1 day that must not be used";
        assert_eq!(sample.said(&action, ID).as_deref(), Some(text));
    }
}
