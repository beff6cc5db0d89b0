//! Adding licences spreads the time left over more users, so the end can move back.

use super::{NoticeRule, When};
use crate::rules::Citation;
use crate::term::{TermChange, Verb};

/// Given when an add moves the end before the old end.
pub(super) const NOTICE: NoticeRule = NoticeRule {
    id: "end-moves-earlier",
    when: "an add moves the end before the old end",
    source: Citation("Add more licenses to an existing subscription"),
    also_when_refused: false,
    judge: When::Change(judge),
};

fn judge(change: &TermChange) -> Option<String> {
    let (before, days) = (change.end_before?, change.days_moved?);
    (change.verb == Verb::AddLicenses && days < 0).then(|| {
        let s = if days == -1 { "" } else { "s" };
        format!(
            "the end moves {} day{s} earlier, from {before} to {}",
            -days, change.end_after
        )
    })
}
