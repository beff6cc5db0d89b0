use super::super::tests::{E5, one};
use super::super::{What, expiry_report};
use crate::model::{Benefit, Origin, Subscription};
use crate::redeem::sample::{day, key, order, portfolio, subscription};

#[test]
fn an_ended_subscription_beside_an_active_one_points_to_it() {
    let held = ["2026-03-15", "2026-12-15"].map(|end| subscription(&format!("s-{end}"), "t", E5, 100, end));
    let report = expiry_report(&portfolio([key("b", E5, 25)], held), day("2026-03-20"), Some(0));
    assert_eq!(
        one(&report, What::SubscriptionEnds).action,
        "nothing, if `s-2026-12-15` (100 licences) is enough there; else add licences to it"
    );
}

#[test]
fn the_action_names_the_key_that_is_still_valid_at_the_end() {
    let action = |benefit| {
        let held = portfolio([benefit], [subscription("s", "t", E5, 100, "2026-03-15")]);
        let report = expiry_report(&held, day("2026-01-10"), None);
        one(&report, What::SubscriptionEnds).action.clone()
    };
    assert_eq!(
        action(key("b", "SPE_E5", 25)),
        "activate `b` (25 licences) in `t` on 2026-03-15 or later, 2026-05-31 at the latest: 12 more months"
    );
    let early = Benefit {
        activate_before: Some(day("2026-03-15")),
        ..key("b", E5, 25)
    };
    assert_eq!(
        action(early),
        "extend it by `b` (25 licences), 2026-03-14 at the latest; redeem a new key of the product, or buy the licences"
    );
    let unknown = Benefit {
        redemption: None,
        ..key("b", E5, 25)
    };
    assert!(action(unknown).starts_with("record whether `b` is redeemed by key or by order"));
    assert_eq!(
        action(key("b", "Visio", 25)),
        "redeem a new key of the product, or buy the licences"
    );
}

#[test]
fn the_action_says_how_many_users_a_small_key_leaves_out() {
    let action = |assigned, keys: &[(&str, u32)], as_of, what| {
        let mut held = subscription("s", "t", E5, 100, "2026-03-15");
        held.assigned = assigned;
        let keys = keys.iter().map(|(id, licenses)| key(id, E5, *licenses));
        let report = expiry_report(&portfolio(keys.collect::<Vec<_>>(), [held]), day(as_of), None);
        one(&report, what).action.clone()
    };
    let ends = |assigned, keys| action(assigned, keys, "2026-01-10", What::SubscriptionEnds);
    let small: &[_] = &[("b", 25)];
    assert!(ends(Some(87), small).starts_with("activate `b` (25 licences, 62 of 87 users lose theirs) in `t`"));
    assert!(ends(Some(26), small).starts_with("activate `b` (25 licences, 1 of 26 users loses theirs) in `t`"));
    assert!(ends(Some(25), small).starts_with("activate `b` (25 licences) in `t`"));
    assert!(ends(None, small).starts_with("activate `b` (25 licences instead of 100) in `t`"));
    assert!(ends(Some(87), &[("b", 25), ("c", 90)]).starts_with("activate `c` (90 licences) in `t`"));
    assert_eq!(
        action(Some(87), small, "2026-03-20", What::SubscriptionIsDisabled),
        "reactivate it with `b` (25 licences, 62 of 87 users lose theirs) before 2026-04-14, when users lose access"
    );
}

#[test]
fn an_order_is_named_where_it_outlasts_the_subscription() {
    let row = |end| {
        let held = Subscription {
            origin: Some(Origin::Order),
            ..subscription("s", "t", E5, 100, end)
        };
        let report = expiry_report(&portfolio([order("b", E5, 25)], [held]), day("2026-01-10"), None);
        one(&report, What::SubscriptionEnds).action.clone()
    };
    assert!(row("2026-08-31").starts_with("order `b`"), "{}", row("2026-08-31"));
    assert!(
        !row("2026-09-01").contains("order `b`"),
        "the membership ends then: {}",
        row("2026-09-01")
    );
}
