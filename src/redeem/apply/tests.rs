use super::*;
use crate::model::{Benefit, Origin, Redemption, Subscription};
use crate::redeem::EventKind;
use crate::redeem::sample::{day, key, order, portfolio, subscription};
use crate::term::Verb;

const E5: &str = "Microsoft 365 E5";

fn activate(benefit: &str, tenant: &str, on: &str) -> Action {
    Action::Activate {
        benefit: benefit.into(),
        tenant: tenant.into(),
        on: day(on),
    }
}

fn done(before: &Portfolio, action: &Action) -> (Portfolio, Event) {
    let (after, done) = apply(before, action).unwrap();
    (after, done.event)
}

#[test]
fn a_key_begins_a_subscription_named_after_benefit_and_tenant() {
    let before = portfolio([key("b", "spe_e5", 25)], []);
    let (after, event) = done(&before, &activate("b", "t", "2026-01-15"));
    assert_eq!(event.kind, EventKind::Activated);
    assert_eq!((event.licenses, event.end), (25, Some(day("2027-01-15"))));
    assert_eq!(event.product, E5);
    let begun = after.subscriptions().get("b@t").unwrap();
    let expected = Subscription {
        assigned: Some(0),
        start: Some(day("2026-01-15")),
        renews: Some(false),
        ..subscription("b@t", "t", "spe_e5", 25, "2027-01-15")
    };
    assert_eq!(*begun, expected);
    let redeemed = Redemption {
        on: day("2026-01-15"),
        into: "b@t".into(),
        verb: Verb::Activate,
    };
    assert_eq!(after.benefits().get("b").unwrap().redeemed, Some(redeemed));
    assert!(before.subscriptions().is_empty());
}

#[test]
fn a_taken_id_gets_the_first_free_number() {
    let taken = ["b@t", "b@t#2"].map(|id| subscription(id, "u", "Visio", 5, "2026-03-15"));
    let before = portfolio([key("b", E5, 25)], taken);
    let (_, event) = done(&before, &activate("b", "t", "2026-01-15"));
    assert_eq!(&*event.subscription, "b@t#3");
}

#[test]
fn a_key_begins_anew_the_ended_subscription_that_ends_last() {
    let ended = [
        subscription("s1", "t", E5, 10, "2026-01-01"),
        subscription("s2", "t", "SPE_E5", 10, "2026-01-05"),
        subscription("s3", "t", E5, 10, "2026-01-05"),
        subscription("s4", "u", E5, 10, "2026-01-06"),
        Subscription {
            origin: Some(Origin::Purchase),
            ..subscription("s5", "t", E5, 10, "2026-01-07")
        },
    ];
    let ended = ended.map(|s| Subscription { assigned: Some(7), ..s });
    let before = portfolio([key("b", E5, 25)], ended);
    let (after, event) = done(&before, &activate("b", "t", "2026-03-01"));
    assert_eq!((event.kind, &*event.subscription), (EventKind::Reactivated, "s2"));
    let anew = after.subscriptions().get("s2").unwrap();
    assert_eq!((anew.licenses, anew.assigned), (25, Some(7)));
    assert_eq!(
        (anew.start, anew.end),
        (Some(day("2026-03-01")), Some(day("2027-03-01")))
    );
    assert_eq!(after.subscriptions().len(), 5);
}

#[test]
fn a_deleted_subscription_is_not_begun_anew() {
    // 2026-01-01 and 120 days is 2026-05-01: deleted from then on.
    let before = portfolio([key("b", E5, 25)], [subscription("s", "t", E5, 10, "2026-01-01")]);
    let (_, last_chance) = done(&before, &activate("b", "t", "2026-04-30"));
    assert_eq!(last_chance.kind, EventKind::Reactivated);
    let (after, event) = done(&before, &activate("b", "t", "2026-05-01"));
    assert_eq!((event.kind, &*event.subscription), (EventKind::Activated, "b@t"));
    assert_eq!(after.subscriptions().get("s"), before.subscriptions().get("s"));
}

#[test]
fn an_extension_moves_the_end_and_keeps_licences_and_assignments() {
    let held = Subscription {
        assigned: None,
        ..subscription("s", "t", E5, 100, "2026-03-15")
    };
    let before = portfolio([key("b", E5, 25)], [held]);
    let action = Action::Extend {
        benefit: "b".into(),
        subscription: "s".into(),
        on: day("2026-01-10"),
    };
    let (after, event) = done(&before, &action);
    assert_eq!((event.kind, event.end), (EventKind::Extended, Some(day("2026-06-15"))));
    let s = after.subscriptions().get("s").unwrap();
    assert_eq!((s.licenses, s.assigned, s.start), (100, None, Some(day("2025-03-15"))));
}

#[test]
fn an_added_key_raises_the_licences_and_averages_the_end() {
    let before = portfolio([key("b", E5, 100)], [subscription("s", "t", E5, 100, "2026-03-15")]);
    let action = Action::AddLicenses {
        benefit: "b".into(),
        subscription: "s".into(),
        on: day("2026-01-15"),
    };
    let (after, event) = done(&before, &action);
    assert_eq!(event.kind, EventKind::LicensesAdded);
    assert_eq!((event.licenses, event.end), (200, Some(day("2026-08-15"))));
    let redeemed = after.benefits().get("b").unwrap().redeemed.clone().unwrap();
    assert_eq!((&*redeemed.into, redeemed.verb), ("s", Verb::AddLicenses));
}

#[test]
fn an_order_begins_a_subscription_of_its_own_that_ends_with_the_membership() {
    let before = portfolio([order("b", E5, 25)], [subscription("s", "t", E5, 10, "2026-01-01")]);
    let action = Action::Order {
        benefit: "b".into(),
        tenant: "t".into(),
        on: day("2026-02-01"),
        actor: None,
        billing_account: None,
    };
    let (after, event) = done(&before, &action);
    assert_eq!((event.kind, event.end), (EventKind::Ordered, Some(day("2026-09-01"))));
    assert_eq!(after.subscriptions().get("b@t").unwrap().origin, Some(Origin::Order));
    assert_eq!(after.subscriptions().get("s"), before.subscriptions().get("s"));
}

fn ordered() -> Portfolio {
    let redeemed = Benefit {
        redeemed: Some(Redemption {
            on: day("2025-10-01"),
            into: "o".into(),
            verb: Verb::Order,
        }),
        ..order("b", E5, 5)
    };
    let held = Subscription {
        origin: Some(Origin::Order),
        ..subscription("o", "t", E5, 5, "2026-09-01")
    };
    portfolio([redeemed], [held])
}

#[test]
fn a_moved_subscription_is_in_the_other_tenant() {
    let action = Action::Move {
        subscription: "o".into(),
        tenant: "u".into(),
        on: day("2026-02-01"),
        billing_account: None,
    };
    let (after, event) = done(&ordered(), &action);
    assert_eq!((event.kind, &*event.tenant), (EventKind::Moved, "u"));
    assert_eq!(event.benefit, None);
    assert_eq!(after.pool("u", &after.catalog().name(E5)).count(), 1);
}

#[test]
fn assigning_and_unassigning_keep_count_and_products_in_step() {
    let assign = Action::Assign {
        user: "u1".into(),
        subscription: "o".into(),
        on: day("2026-02-01"),
    };
    let unassign = Action::Unassign {
        user: "u1".into(),
        subscription: "o".into(),
        on: day("2026-02-02"),
    };
    let before = ordered();
    let (with, event) = done(&before, &assign);
    assert_eq!(event.kind, EventKind::Assigned);
    assert_eq!(with.subscriptions().get("o").unwrap().assigned, Some(1));
    assert_eq!(with.users().get("u1").unwrap().products, [E5]);
    let (without, event) = done(&with, &unassign);
    assert_eq!(event.kind, EventKind::Unassigned);
    assert_eq!(without, before);
}

#[test]
fn a_refused_action_changes_nothing() {
    let mut held = portfolio([key("b", E5, 16)], [subscription("s", "t", E5, 5, "2026-03-15")]);
    let before = held.clone();
    let action = Action::Extend {
        benefit: "b".into(),
        subscription: "s".into(),
        on: day("2026-01-10"),
    };
    let error = apply_to(&mut held, &action).unwrap_err();
    let verdict = error.verdict().unwrap();
    assert_eq!(verdict.reasons[0].rule, "extend-over-three-years");
    assert!(
        error
            .to_string()
            .starts_with("`extend` is refused: extend-over-three-years: ")
    );
    assert_eq!(held, before);
}

#[test]
fn an_unknown_id_is_an_error_and_not_a_refusal() {
    let before = portfolio([key("b", E5, 16)], []);
    let error = apply(&before, &activate("c", "t", "2026-01-10")).unwrap_err();
    assert!(matches!(error, RedeemError::Rules(_)));
    assert_eq!(error.verdict(), None);
}
