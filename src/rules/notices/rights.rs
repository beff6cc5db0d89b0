//! The end of a subscription against the last day of the usage rights of the benefit redeemed into it.

use crate::rules::Case;
use crate::term::TermChange;

/// How far the two lie apart.
pub(super) struct Apart {
    /// The days covered after the last day of the rights; negative where the rights last longer.
    pub(super) days: i64,
    /// Both days, in words.
    pub(super) said: String,
}

/// How far the new end lies from the rights; `None` where one of them is not known.
pub(super) fn apart(case: &Case<'_>, change: Option<&TermChange>) -> Option<Apart> {
    let last = case.benefit?.usage_rights_last_day?;
    let end = change?.end_after;
    Some(Apart {
        days: (end - last).num_days() - 1,
        said: format!("it ends on {end}, the usage rights with {last}"),
    })
}
