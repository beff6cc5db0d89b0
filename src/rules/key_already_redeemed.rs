//! A key redeems once, whichever record holds it.

use super::{Case, Citation, Finding, Rule};
use crate::model::Benefit;
use crate::term::Verb;

/// Refuses redeeming a benefit whose key was redeemed, for this benefit or for another with the same key.
pub(super) const RULE: Rule = Rule {
    id: "key-already-redeemed",
    refuses: "redeeming a key a second time",
    fix: "redeem another benefit",
    source: Citation("Activate a cloud subscription"),
    effective_from: None,
    judge,
};

fn judge(case: &mut Case<'_>) -> Option<Finding> {
    let benefit = case.benefit?;
    if let Some(message) = spent(benefit) {
        return Some(Finding::new(message));
    }
    if !case.redeems_key() {
        return None;
    }
    let mut twins = case.portfolio.same_key(&benefit.id);
    let message = twins.find_map(spent)?;
    Some(Finding::new(format!(
        "`{}` has the key of another benefit: {message}",
        benefit.id
    )))
}

fn spent(benefit: &Benefit) -> Option<String> {
    let redeemed = benefit
        .redeemed
        .as_ref()
        .filter(|redeemed| redeemed.verb != Verb::Order)?;
    Some(format!(
        "the key of `{}` was redeemed on {} into `{}` (`{}`)",
        benefit.id, redeemed.on, redeemed.into, redeemed.verb
    ))
}

#[cfg(test)]
mod tests {
    use crate::rules::sample::*;

    use crate::model::{ProductKey, Redemption};
    use crate::term::Verb;

    fn redeemed() -> Option<Redemption> {
        Some(Redemption {
            on: day("2026-01-09"),
            into: "s".into(),
            verb: Verb::Extend,
        })
    }

    #[test]
    fn a_redeemed_key_is_spent() {
        let mut sample = Sample::new();
        let action = extend("b", "s", "2026-01-10");
        assert!(sample.refused(&action).is_empty());
        sample.benefit("b").redeemed = redeemed();
        assert_eq!(sample.refused(&action), ["key-already-redeemed"]);
    }

    #[test]
    fn a_key_recorded_for_two_benefits_is_spent_by_the_first_redemption() {
        let mut sample = Sample::new();
        let mut twin = benefit("twin", 5, crate::model::RedemptionMode::Key, None);
        let key = |text| ProductKey::parse(text).ok();
        twin.key = key("aaaa1bbbb2cccc3dddd4eeee5");
        sample.benefits.push(twin);
        sample.benefit("b").key = key("AAAA1-BBBB2-CCCC3-DDDD4-EEEE5");
        let action = extend("b", "s", "2026-01-10");
        assert!(sample.refused(&action).is_empty());
        sample.benefit("twin").redeemed = redeemed();
        assert_eq!(sample.refused(&action), ["key-already-redeemed"]);
        sample.benefit("b").key = key("AAAA1-BBBB2-CCCC3-DDDD4-EEEE6");
        assert!(sample.refused(&action).is_empty());
    }
}
