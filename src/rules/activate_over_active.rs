//! A key activates where there is no active subscription yet; beside an active one it adds or extends.

use chrono::NaiveDate;

use super::{Case, Citation, Finding, Rule, extend_over_three_years, prerequisites};
use crate::model::{Status, Subscription};
use crate::term::{self, Verb};

/// Refuses activating while a key subscription of the product is active in the tenant.
pub(super) const RULE: Rule = Rule {
    id: "activate-over-active",
    refuses: "activating while a key subscription of the product is active in the tenant",
    fix: "add the licences, extend the end, or wait until the subscription ends and activate then",
    source: Citation("Activate a subscription for the first time"),
    effective_from: None,
    judge,
};

fn judge(case: &mut Case<'_>) -> Option<Finding> {
    if case.verb() != Some(Verb::Activate) {
        return None;
    }
    let tenant = case.tenant?;
    let mut longest: Option<(NaiveDate, &Subscription)> = None;
    for subscription in case.key_subscriptions() {
        if case.status_of(subscription) == Some(Status::Active) {
            let end = case.end_of(subscription)?;
            if longest.is_none_or(|(last, _)| last < end) {
                longest = Some((end, subscription));
            }
        }
    }
    let (end, subscription) = longest?;
    let message = format!("`{}` in `{}` is active until {end}", subscription.id, tenant.id);
    Some(Finding::new(message).fix(fix(case, subscription, end)))
}

/// Only what the other rules leave: a key too large for an extension, or that ends before the
/// subscription does, is not told to extend or to wait.
fn fix(case: &Case<'_>, subscription: &Subscription, end: NaiveDate) -> String {
    let id = &subscription.id;
    let mut ways = vec![format!("add the licences to `{id}`")];
    if let Some(benefit) = case.benefit {
        let (n, c, on) = (subscription.licenses, benefit.licenses, case.on);
        let after = term::extend(n, end, c, Some(on), case.options).ok();
        let after = after.map(|change| (on, change.end_after));
        if extend_over_three_years::finding(n, c, after, case.options).is_none() {
            ways.push(format!("extend `{id}`"));
        }
        let lasts = benefit.activate_before.is_none_or(|before| end < before)
            && benefit.usage_rights_last_day.is_none_or(|last| end <= last);
        if lasts && prerequisites::met_on(case, end) {
            ways.push(format!("activate on {end} or later"));
        }
    }
    match ways.as_slice() {
        [first, second] => format!("{first}, or {second}"),
        [first, second, third] => format!("{first}, {second}, or {third}"),
        _ => ways.concat(),
    }
}

#[cfg(test)]
mod tests {
    use crate::model::{Origin, Subscription};
    use crate::rules::sample::*;

    #[test]
    fn a_key_activates_from_the_day_the_active_subscription_ends() {
        let sample = Sample::new();
        assert_eq!(
            sample.refused(&activate("b", "t", "2026-03-14")),
            ["activate-over-active"]
        );
        assert!(sample.refused(&activate("b", "t", "2026-03-15")).is_empty());
        assert!(sample.refused(&activate("b", "u", "2026-03-14")).is_empty());
    }

    #[test]
    fn the_fix_names_only_what_is_allowed() {
        let mut sample = Sample::new();
        let action = activate("b", "t", "2026-01-10");
        let fix = |sample: &Sample| sample.verdict(&action).reasons[0].fix.clone();
        assert_eq!(
            fix(&sample),
            "add the licences to `s`, extend `s`, or activate on 2026-03-15 or later"
        );
        sample.benefit("b").licenses = 301;
        assert_eq!(
            fix(&sample),
            "add the licences to `s`, or activate on 2026-03-15 or later"
        );
        sample.benefit("b").activate_before = Some(day("2026-03-15"));
        assert_eq!(fix(&sample), "add the licences to `s`");
        sample.benefit("b").licenses = 25;
        assert_eq!(fix(&sample), "add the licences to `s`, or extend `s`");
    }

    #[test]
    fn of_several_active_ones_the_last_to_end_is_named() {
        let mut sample = Sample::new();
        let another = Subscription {
            id: "a".into(),
            end: Some(day("2026-02-15")),
            ..sample.subscription("s").clone()
        };
        sample.subscriptions.push(another);
        let verdict = sample.verdict(&activate("b", "t", "2026-01-10"));
        assert!(verdict.reasons[0].fix.ends_with("activate on 2026-03-15 or later"));
    }

    #[test]
    fn bought_and_ordered_subscriptions_live_beside_a_key_one() {
        let mut sample = Sample::new();
        sample.subscription("s").origin = Some(Origin::Purchase);
        assert!(sample.refused(&activate("b", "t", "2026-01-10")).is_empty());
    }

    #[test]
    fn a_key_subscription_without_an_end_may_be_active() {
        let mut sample = Sample::new();
        sample.subscription("s").end = None;
        let error = sample.judge(&activate("b", "t", "2026-01-10")).unwrap_err();
        let text = "`activate` can't be judged: the end of subscription `s` is not recorded";
        assert_eq!(error.to_string(), text);
    }
}
