//! Rights that last longer than the subscription are rights left unused.

use super::rights::{Apart, apart};
use super::{NoticeRule, When};
use crate::rules::{Case, Citation};
use crate::term::{TermChange, count_of};

/// Given when the usage rights last beyond the end of the subscription, with the days left unused.
pub(super) const NOTICE: NoticeRule = NoticeRule {
    id: "usage-rights-outlive-subscription",
    when: "the usage rights last beyond the end of the subscription",
    source: Citation("Activate a cloud subscription"),
    beside_refusals_by: &[],
    judge: When::Case(judge),
};

fn judge(case: &mut Case<'_>, change: Option<&TermChange>) -> Option<String> {
    let Apart { days, said } = apart(case, change)?;
    let days = -days;
    (days > 0).then(|| format!("{said}: {} left unused", count_of(days, "day")))
}

#[cfg(test)]
mod tests {
    use crate::rules::sample::*;

    const ID: &str = "usage-rights-outlive-subscription";

    #[test]
    fn rights_on_the_day_of_the_end_are_left_unused() {
        let mut sample = Sample::new();
        let action = activate("b", "u", "2026-01-10");
        sample.benefit("b").usage_rights_last_day = Some(day("2027-01-09"));
        assert_eq!(sample.said(&action, ID), None);
        sample.benefit("b").usage_rights_last_day = Some(day("2027-01-10"));
        let text = "it ends on 2027-01-10, the usage rights with 2027-01-10: 1 day left unused";
        assert_eq!(sample.said(&action, ID).as_deref(), Some(text));
    }
}
