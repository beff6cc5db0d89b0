//! What a key made stays in the tenant where the key was redeemed.

use super::{Case, Citation, Finding, Rule};
use crate::model::{Action, Origin};

/// Refuses moving a subscription that came from a key.
pub(super) const RULE: Rule = Rule {
    id: "move-key-subscription",
    refuses: "moving a subscription that came from a key",
    fix: "leave it until it ends, and redeem the next key in the other tenant",
    source: Citation("Benefit transferability"),
    effective_from: None,
    judge,
};

fn judge(case: &mut Case<'_>) -> Option<Finding> {
    let Action::Move { .. } = case.action else { return None };
    let subscription = case.subscription?;
    (subscription.origin() == Origin::Key).then(|| {
        Finding::new(format!(
            "`{}` came from a key redeemed in `{}`",
            subscription.id, subscription.tenant
        ))
    })
}

#[cfg(test)]
mod tests {
    use crate::rules::sample::*;

    use crate::model::Origin;

    #[test]
    fn what_came_from_a_key_is_not_moved() {
        let mut sample = Sample::new();
        assert_eq!(sample.refused(&relocate("s", "u", None)), ["move-key-subscription"]);
        sample.subscription("s").origin = Some(Origin::Purchase);
        assert!(sample.refused(&relocate("s", "u", None)).is_empty());
    }
}
