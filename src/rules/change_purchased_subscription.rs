//! Keys of benefits are kept out of what was bought.

use super::{Case, Citation, Finding, Rule};
use crate::model::Origin;

/// Refuses redeeming a key into a bought subscription.
pub(super) const RULE: Rule = Rule {
    id: "change-purchased-subscription",
    refuses: "redeeming a benefit key into a bought subscription",
    fix: "change it where it was bought; if it came from a key, record `origin = \"key\"`",
    source: Citation("none: a safeguard of ours"),
    effective_from: None,
    judge,
};

fn judge(case: &mut Case<'_>) -> Option<Finding> {
    let subscription = case.subscription?;
    if !case.redeems_key() || subscription.origin() != Origin::Purchase {
        return None;
    }
    let how = if subscription.origin.is_some() {
        "was bought"
    } else {
        "counts as bought, no origin is recorded"
    };
    Some(Finding::new(format!("`{}` {how}", subscription.id)))
}

#[cfg(test)]
mod tests {
    use crate::rules::sample::*;

    use crate::model::Origin;

    #[test]
    fn what_was_bought_is_not_changed_by_a_key() {
        let mut sample = Sample::new();
        assert_eq!(
            sample.refused(&extend("b", "p", "2026-01-10")),
            ["change-purchased-subscription"]
        );
        assert_eq!(
            sample.refused(&add("b", "p", "2026-01-10")),
            ["change-purchased-subscription"]
        );
        sample.subscription("p").origin = None;
        assert_eq!(
            sample.refused(&add("b", "p", "2026-01-10")),
            ["change-purchased-subscription"]
        );
        sample.subscription("p").origin = Some(Origin::Key);
        assert!(sample.refused(&add("b", "p", "2026-01-10")).is_empty());
    }
}
