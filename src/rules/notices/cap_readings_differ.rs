//! The three-year limit can be read in two ways; the analyst is told when they disagree.

use super::{NoticeRule, When};
use crate::rules::{Case, Citation};
use crate::term::{self, ExtensionCap, TermChange, Verb};

/// Given when one reading of the three-year limit allows an extension and the other does not.
pub(super) const NOTICE: NoticeRule = NoticeRule {
    id: "cap-readings-differ",
    when: "one reading of the three-year limit allows the extension and the other refuses it",
    source: Citation("Licensing scenarios, 4"),
    also_when_refused: true,
    judge: When::Case(judge),
};

fn judge(case: &mut Case<'_>, _: Option<&TermChange>) -> Option<String> {
    if case.verb() != Some(Verb::Extend) {
        return None;
    }
    message(&case.change().ok()??)
}

/// What is said of an extension, with or without a portfolio around it.
pub(crate) fn message(change: &TermChange) -> Option<String> {
    let (licenses, on) = (change.licenses_before?, change.on?);
    if term::over_extension_cap(licenses, change.key_licenses)
        || !term::over_time_remaining(on, change.end_after).ok()?
    {
        return None;
    }
    let (taken, other) = match change.options.extension_cap {
        ExtensionCap::PerRedemption => ("per-redemption", "refuses"),
        ExtensionCap::TimeRemaining => ("time-remaining", "allows"),
    };
    let after = change.end_after;
    Some(format!(
        "the end becomes {after}, over three years after {on}: the other reading than `{taken}` {other} this"
    ))
}
