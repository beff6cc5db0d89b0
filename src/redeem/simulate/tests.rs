use super::*;
use crate::redeem::EventKind;
use crate::redeem::sample::{day, key, portfolio, subscription};

const E5: &str = "Microsoft 365 E5";

fn activate(benefit: &str, on: &str) -> Action {
    Action::Activate {
        benefit: benefit.into(),
        tenant: "t".into(),
        on: day(on),
    }
}

fn extend(benefit: &str, on: &str) -> Action {
    Action::Extend {
        benefit: benefit.into(),
        subscription: "s".into(),
        on: day(on),
    }
}

fn story(timeline: &Timeline) -> Vec<String> {
    let events = timeline.events.iter();
    events
        .map(|event| format!("{} {} {}", event.date, event.kind, event.subscription))
        .collect()
}

fn runs(timeline: &Timeline) -> Vec<String> {
    let runs = timeline.coverage.iter();
    runs.map(|run| format!("{} {}..{} {}", run.tenant, run.start, run.end, run.licenses))
        .collect()
}

#[test]
fn a_subscription_left_alone_passes_through_its_states() {
    let before = portfolio([], [subscription("s", "t", E5, 10, "2026-03-15")]);
    let timeline = simulate(&before, &[], day("2027-01-01"), Some(day("2026-01-01"))).unwrap();
    let expected = ["2026-03-15 expired s", "2026-04-14 disabled s", "2026-07-13 deleted s"];
    assert_eq!(story(&timeline), expected);
    assert_eq!(runs(&timeline), ["t 2026-01-01..2026-03-15 10"]);
}

#[test]
fn an_extended_subscription_expires_at_its_new_end_only() {
    let before = portfolio([key("b", E5, 25)], [subscription("s", "t", E5, 100, "2026-03-15")]);
    let timeline = simulate(&before, &[extend("b", "2026-01-10")], day("2026-07-01"), None).unwrap();
    assert_eq!(story(&timeline), ["2026-01-10 extended s", "2026-06-15 expired s"]);
    assert_eq!(runs(&timeline), ["t 2026-01-10..2026-06-15 100"]);
}

#[test]
fn a_key_on_the_day_of_the_end_comes_after_the_end() {
    let before = portfolio([key("b", E5, 25)], [subscription("s", "t", E5, 100, "2026-03-15")]);
    let actions = [activate("b", "2026-03-15")];
    let timeline = simulate(&before, &actions, day("2027-04-01"), Some(day("2026-03-01"))).unwrap();
    let expected = [
        "2026-03-15 expired s",
        "2026-03-15 reactivated s",
        "2027-03-15 expired s",
    ];
    assert_eq!(story(&timeline), expected);
    let expected = ["t 2026-03-01..2026-03-15 100", "t 2026-03-15..2027-03-15 25"];
    assert_eq!(runs(&timeline), expected);
}

#[test]
fn licences_of_one_day_are_there_on_that_day_and_actions_stay_in_their_order() {
    let before = portfolio(
        [key("a", E5, 5), key("b", E5, 20)],
        [subscription("s", "t", E5, 5, "2026-03-15")],
    );
    let add = Action::AddLicenses {
        benefit: "a".into(),
        subscription: "s".into(),
        on: day("2026-01-10"),
    };
    let timeline = simulate(&before, &[add, extend("b", "2026-01-10")], day("2026-02-01"), None).unwrap();
    assert_eq!(
        story(&timeline),
        ["2026-01-10 licenses-added s", "2026-01-10 extended s"]
    );
    assert_eq!(runs(&timeline), ["t 2026-01-10..2026-02-01 10"]);
}

#[test]
fn the_window_cuts_what_is_told_and_not_what_is_done() {
    let before = portfolio([key("b", E5, 25)], [subscription("s", "t", E5, 100, "2026-03-15")]);
    let actions = [extend("b", "2026-01-10")];
    let timeline = simulate(&before, &actions, day("2026-06-20"), Some(day("2026-06-01"))).unwrap();
    assert_eq!(story(&timeline), ["2026-06-15 expired s"]);
    assert_eq!(runs(&timeline), ["t 2026-06-01..2026-06-15 100"]);
    let later = simulate(&before, &actions, day("2026-01-05"), Some(day("2026-01-01"))).unwrap();
    assert!(later.events.is_empty());
    assert_eq!(later.verdicts.len(), 1);
}

#[test]
fn a_day_of_the_timeline_has_the_actions_up_to_and_including_it() {
    let before = portfolio([key("b", E5, 25)], [subscription("s", "t", E5, 100, "2026-03-15")]);
    let timeline = simulate(&before, &[extend("b", "2026-01-10")], day("2026-07-01"), None).unwrap();
    assert_eq!(timeline.at(day("2026-01-09")), before);
    let after = timeline.at(day("2026-01-10"));
    assert_eq!(after.subscriptions().get("s").unwrap().end, Some(day("2026-06-15")));
    assert_eq!(timeline.at(day("2030-01-01")), after);
}

#[test]
fn an_unknown_end_covers_no_day_and_makes_no_event() {
    let unknown = Subscription {
        end: None,
        ..subscription("s", "t", E5, 100, "2026-03-15")
    };
    let timeline = simulate(
        &portfolio([], [unknown]),
        &[],
        day("2027-01-01"),
        Some(day("2026-01-01")),
    )
    .unwrap();
    assert!(timeline.events.is_empty() && timeline.coverage.is_empty());
}

#[test]
fn a_state_of_no_days_is_never_entered() {
    let mut parts = crate::redeem::sample::parts([], [subscription("s", "t", E5, 100, "2026-03-15")]);
    parts.lifecycle.expired_days = Some(0);
    let timeline = simulate(&Portfolio::new(parts), &[], day("2026-04-01"), Some(day("2026-01-01"))).unwrap();
    assert_eq!(timeline.events[0].kind, EventKind::Disabled);
    assert_eq!(timeline.events.len(), 1);
}

#[test]
fn pools_of_one_product_add_up_and_equal_neighbours_are_one_run() {
    let before = portfolio(
        [],
        [
            subscription("a", "t", E5, 10, "2026-02-01"),
            subscription("b", "t", "SPE_E5", 5, "2026-03-01"),
            Subscription {
                start: Some(day("2026-02-01")),
                ..subscription("c", "t", E5, 10, "2026-03-01")
            },
        ],
    );
    let timeline = simulate(&before, &[], day("2027-01-01"), Some(day("2026-01-01"))).unwrap();
    assert_eq!(runs(&timeline), ["t 2026-01-01..2026-03-01 15"]);
}

#[test]
fn days_that_go_back_are_an_error_that_names_both() {
    let before = portfolio(
        [key("a", E5, 5), key("b", E5, 5)],
        [subscription("s", "t", E5, 5, "2026-03-15")],
    );
    let actions = [extend("a", "2026-01-10"), extend("b", "2026-01-09")];
    let error = simulate(&before, &actions, day("2026-07-01"), None).unwrap_err();
    let expected = "action 2 is on 2026-01-09, before action 1 on 2026-01-10: expected days that do not go back";
    assert_eq!(error.to_string(), expected);
    assert_eq!(error.position(), Some(1));
}

#[test]
fn a_refused_action_is_an_error_with_its_place_and_verdict() {
    let before = portfolio([key("a", E5, 5)], [subscription("s", "t", E5, 5, "2026-03-15")]);
    let actions = [extend("a", "2026-01-10"), extend("a", "2026-01-11")];
    let error = simulate(&before, &actions, day("2026-07-01"), None).unwrap_err();
    assert_eq!(error.position(), Some(1));
    assert_eq!(error.verdict().unwrap().reasons[0].rule, "key-already-redeemed");
    assert!(
        error
            .to_string()
            .starts_with("action 2 (`extend` on 2026-01-11): `extend` is refused: ")
    );
}

#[test]
fn a_window_without_days_or_without_a_beginning_is_an_error() {
    let before = portfolio([], []);
    let error = simulate(&before, &[], day("2026-01-01"), Some(day("2026-01-01"))).unwrap_err();
    assert!(matches!(error, RedeemError::EmptyWindow { .. }));
    assert_eq!(
        simulate(&before, &[], day("2026-01-01"), None).unwrap_err(),
        RedeemError::NoFirstDay
    );
}
