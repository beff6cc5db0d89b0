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

#[cfg(test)]
mod tests {
    use crate::rules::sample::*;

    #[test]
    fn the_day_before_the_deadline_is_in_time_and_the_day_itself_is_not() {
        let sample = Sample::new();
        assert!(sample.refused(&activate("b", "u", "2026-05-31")).is_empty());
        assert_eq!(
            sample.refused(&activate("b", "u", "2026-06-01")),
            ["activation-deadline-passed"]
        );
    }
}
