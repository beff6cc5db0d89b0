//! Key or order: with nothing to go by the answer is not guessed.

use super::{Case, Citation, Finding, Rule};
use crate::rules::redemption_model::By;

/// Refuses any redemption while nothing tells how the benefit is redeemed.
pub(super) const RULE: Rule = Rule {
    id: "redemption-model-unknown",
    refuses: "redeeming a benefit while nothing recorded tells whether by key or by order",
    fix: "state what Partner Center shows for the benefit (`redemption`), or the day the country went live (`[rollout]`)",
    source: Citation("Will the current cloud benefits be modernized"),
    effective_from: None,
    judge,
};

fn judge(case: &mut Case<'_>) -> Option<Finding> {
    let (benefit, model) = (case.benefit?, case.model?);
    let record = match model.by {
        By::NoCountry => "the partner's country".to_owned(),
        By::NoLiveDay => "the day the country went live in `[rollout]`, or `false` while it is not live".to_owned(),
        By::NoPurchaseDay => format!("the purchase day of membership `{}`", benefit.membership),
        _ => return None,
    };
    let fix = format!(
        "state `redemption` of `{}` as Partner Center shows it, or record {record}",
        benefit.id
    );
    let message = format!("key or order can't be told for `{}`: {model}", benefit.id);
    Some(Finding::new(message).fix(fix))
}

#[cfg(test)]
mod tests {
    use crate::rules::sample::*;

    use crate::model::RolloutDay;

    #[test]
    fn without_a_live_day_nothing_is_redeemed() {
        let mut sample = Sample::new();
        sample.benefit("b").redemption = None;
        sample.parts.rollout.0.clear();
        let action = activate("b", "u", "2026-01-10");
        assert_eq!(sample.refused(&action), ["redemption-model-unknown"]);
        sample.parts.rollout.0.insert("DE".into(), RolloutDay::NotLive);
        assert!(sample.refused(&action).is_empty());
    }

    #[test]
    fn the_fix_says_which_fact_is_missing() {
        let mut sample = Sample::new();
        sample.benefit("b").redemption = None;
        sample.membership("core").purchased = None;
        let verdict = sample.verdict(&activate("b", "u", "2026-01-10"));
        assert!(
            verdict.reasons[0]
                .fix
                .ends_with("the purchase day of membership `core`")
        );
    }
}
