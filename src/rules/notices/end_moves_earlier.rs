//! Adding licences spreads the time left over more users, so the end can move back.

use super::{NoticeRule, When};
use crate::rules::Citation;
use crate::term::{TermChange, Verb, count_of};

/// Given when an add moves the end before the old end.
pub(super) const NOTICE: NoticeRule = NoticeRule {
    id: "end-moves-earlier",
    when: "an add moves the end before the old end",
    source: Citation("Add more licenses to an existing subscription"),
    beside_refusals_by: &[],
    judge: When::Change(judge),
};

fn judge(change: &TermChange) -> Option<String> {
    let (before, days) = (change.end_before?, change.days_moved?);
    (change.verb == Verb::AddLicenses && days < 0).then(|| {
        format!(
            "the end moves {} earlier, from {before} to {}",
            count_of(-days, "day"),
            change.end_after
        )
    })
}

#[cfg(test)]
mod tests {
    use crate::rules::sample::*;

    const ID: &str = "end-moves-earlier";

    #[test]
    fn a_year_added_to_more_than_a_year_moves_the_end_back() {
        let mut sample = Sample::new();
        let action = add("b", "s", "2026-01-10");
        sample.subscription("s").licenses = 25;
        sample.subscription("s").end = Some(day("2027-01-10"));
        assert_eq!(sample.said(&action, ID), None);
        sample.subscription("s").end = Some(day("2027-01-12"));
        let text = "the end moves 1 day earlier, from 2027-01-12 to 2027-01-11";
        assert_eq!(sample.said(&action, ID).as_deref(), Some(text));
    }
}
