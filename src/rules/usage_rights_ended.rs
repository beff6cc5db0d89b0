//! The benefit expiration date is the last day on which its rights may be used.

use super::{Case, Citation, Finding, Rule};

/// Refuses redeeming after `usage_rights_last_day`.
pub(super) const RULE: Rule = Rule {
    id: "usage-rights-ended",
    refuses: "redeeming a benefit after the last day of its usage rights",
    fix: "renew the membership and redeem the new year's benefit",
    source: Citation("Activate a cloud subscription"),
    effective_from: None,
    judge,
};

fn judge(case: &mut Case<'_>) -> Option<Finding> {
    let benefit = case.benefit?;
    let last = benefit.usage_rights_last_day?;
    (case.on > last).then(|| {
        let message = format!(
            "the usage rights of `{}` ended with {last}, and it is {}",
            benefit.id, case.on
        );
        let fix = format!(
            "renew membership `{}` and redeem the new year's benefit",
            benefit.membership
        );
        Finding::new(message).fix(fix)
    })
}

#[cfg(test)]
mod tests {
    use crate::rules::sample::*;

    #[test]
    fn the_last_day_of_the_usage_rights_is_in_time_and_the_next_is_not() {
        let mut sample = Sample::new();
        sample.benefit("b").activate_before = Some(day("2027-01-01"));
        assert!(sample.refused(&activate("b", "u", "2026-08-31")).is_empty());
        assert_eq!(
            sample.refused(&activate("b", "u", "2026-09-01")),
            ["usage-rights-ended"]
        );
    }
}
