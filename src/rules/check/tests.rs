use super::*;
use crate::model::{Benefit, RedemptionMode};
use crate::rules::sample::{Sample, activate, add, assign, day, extend, order, relocate, unassign};

#[test]
fn a_verdict_carries_every_reason_in_the_order_of_the_rules() {
    let mut sample = Sample::new();
    let benefit: &mut Benefit = sample.benefit("b");
    benefit.redemption = Some(RedemptionMode::Order);
    benefit.product = "Microsoft 365 E3".into();
    benefit.licenses = 1_000;
    let refused = sample.refused(&extend("b", "s", "2026-09-01"));
    assert_eq!(
        refused,
        [
            "key-on-order-benefit",
            "activation-deadline-passed",
            "usage-rights-ended",
            "product-mismatch",
            "extend-inactive",
            "extend-over-three-years",
        ]
    );
    let place = |id: &&str| RULES.iter().position(|rule| rule.id == *id);
    assert!(refused.is_sorted_by_key(place));
}

#[test]
fn an_allowed_verdict_explains_the_new_term_and_its_notices() {
    let text = Sample::new().verdict(&extend("b", "s", "2026-01-10")).explain();
    assert!(text.starts_with("extend `s` by `b` on 2026-01-10: allowed\n"), "{text}");
    assert!(text.contains("2026-03-15 + 3 months = 2026-06-15"), "{text}");
    assert!(text.contains("\nnotice usage-rights-outlive-subscription: "), "{text}");
}

#[test]
fn a_refused_verdict_explains_what_to_do_and_where_it_says_so() {
    let text = Sample::new().verdict(&activate("b", "t", "2026-01-10")).explain();
    let wanted = "activate `b` in `t` on 2026-01-10: refused for 1 reason\n\
                  - activate-over-active: `s` in `t` is active until 2026-03-15\n  \
                  what to do: add the licences to `s`, extend `s`, or activate on 2026-03-15 or later\n  \
                  source: Activate a subscription for the first time";
    assert_eq!(text, wanted);
}

#[test]
fn an_order_names_who_may_place_it() {
    let text = Sample::new().verdict(&order("o", "u", "2026-01-10")).explain();
    assert!(text.contains("\nwho may place it: `alex`\n"), "{text}");
}

#[test]
fn an_unknown_id_names_the_nearest() {
    let error = Sample::new().judge(&order("placd", "u", "2026-01-10")).unwrap_err();
    assert_eq!(error.to_string(), "there is no benefit `placd`, did you mean `placed`?");
}

#[test]
fn contradictory_and_missing_records_never_stop_a_verdict_midway() {
    let mut broken = Sample::new();
    broken.subscription("s").tenant = "nowhere".into();
    broken.subscription("q").end = None;
    broken.subscription("p").origin = None;
    broken.benefit("b").membership = "gone".into();
    broken.benefit("o").redemption = None;
    broken.benefit("placed").redeemed = None;
    broken.membership("core").billing_account = None;
    broken.membership("core").end = Some(day("2020-01-01"));
    broken.user("ann").tenant = "nowhere".into();
    broken.tenant("u").associations[0].billing_management = None;
    for sample in [Sample::new(), broken] {
        let portfolio = sample.portfolio();
        for on in ["0001-01-01", "2026-01-10", "2026-09-01", "9999-12-31"] {
            let mut actions = Vec::new();
            for benefit in ["b", "o", "placed"] {
                actions.extend(["t", "u", "x"].map(|tenant| activate(benefit, tenant, on)));
                actions.extend(["t", "u", "x"].map(|tenant| order(benefit, tenant, on)));
                actions.extend(["s", "p", "q"].map(|subscription| add(benefit, subscription, on)));
                actions.extend(["s", "p", "q"].map(|subscription| extend(benefit, subscription, on)));
            }
            for subscription in ["s", "p", "q"] {
                actions.extend(["t", "u", "x"].map(|tenant| relocate(subscription, tenant, None)));
                actions.extend(["ann", "una", "xeno"].map(|user| assign(user, subscription, on)));
                actions.extend(["ann", "una", "xeno"].map(|user| unassign(user, subscription)));
            }
            for action in &actions {
                match check(&portfolio, action) {
                    Ok(verdict) => assert!(!verdict.explain().is_empty()),
                    Err(error) => assert!(!error.to_string().contains('\n')),
                }
            }
        }
    }
}

#[test]
fn the_refusals_of_an_action_are_those_of_its_verdict() {
    let mut sample = Sample::new();
    sample.subscription("s").licenses = 5;
    let portfolio = sample.portfolio();
    for action in [
        activate("b", "t", "2026-01-10"),
        activate("b", "u", "2026-01-10"),
        add("b", "s", "2026-01-10"),
        extend("b", "s", "2026-01-10"),
        extend("b", "s", "2026-03-20"),
        order("o", "u", "2026-01-10"),
        order("o", "x", "2026-10-01"),
    ] {
        let verdict = check(&portfolio, &action).unwrap();
        assert_eq!(
            refusals(&portfolio, &action).unwrap(),
            (verdict.reasons, verdict.change),
            "{action:?}"
        );
    }
}
