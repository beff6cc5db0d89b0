//! A benefit must be activated before a day; on that day it is too late.

use super::{Case, Citation, Finding, Rule};

/// Refuses redeeming on or after `activate_before`.
pub(super) const RULE: Rule = Rule {
    id: "activation-deadline-passed",
    refuses: "redeeming a benefit on or after the day before which it had to be activated",
    fix: "nothing brings this benefit back; redeem another one, or renew the membership for next year's",
    source: Citation("View your cloud benefits"),
    effective_from: None,
    judge,
};

fn judge(case: &mut Case<'_>) -> Option<Finding> {
    let benefit = case.benefit?;
    let before = benefit.activate_before?;
    (case.on >= before).then(|| {
        Finding::new(format!(
            "`{}` had to be activated before {before}, and it is {}",
            benefit.id, case.on
        ))
    })
}
