use super::*;
use crate::intake::{Format, read_portfolio};

const BASE: &str = "[[membership]]\nid = 'm'\noffer = 'o'\npurchased = 2025-09-01\nend = 2026-09-01\n\
    [[benefit]]\nid = 'b'\nmembership = 'm'\nproduct = 'Microsoft 365 E5'\nlicenses = 25\n";

fn proposals(more: &str) -> Vec<(String, String, Confidence)> {
    let portfolio = read_portfolio(&format!("{BASE}{more}"), Format::Toml, None).unwrap();
    let proposals = propose(&portfolio).into_iter();
    proposals
        .map(|one| (one.benefit.to_string(), one.subscription.to_string(), one.confidence))
        .collect()
}

fn subscription(id: &str, rest: &str) -> String {
    format!("[[subscription]]\nid = '{id}'\ntenant = 't'\nproduct = 'SPE_E5'\n{rest}\n")
}

fn one(confidence: Confidence) -> Vec<(String, String, Confidence)> {
    vec![("b".to_owned(), "s".to_owned(), confidence)]
}

#[test]
fn licences_and_twelve_months_speak_for_a_key() {
    let fits = subscription("s", "licenses = 25\nstart = 2025-10-01\nend = 2026-10-01");
    assert_eq!(proposals(&fits), one(Confidence::High));
}

#[test]
fn the_membership_end_speaks_for_an_order() {
    let fits = subscription("s", "licenses = 25\nstart = 2025-10-01\nend = 2026-09-01");
    assert_eq!(proposals(&fits), one(Confidence::High));
}

#[test]
fn less_that_fits_is_less_confident() {
    assert_eq!(proposals(&subscription("s", "licenses = 25")), one(Confidence::Medium));
    assert_eq!(proposals(&subscription("s", "licenses = 30")), one(Confidence::Low));
    let early = subscription("s", "licenses = 25\nstart = 2025-01-01\nend = 2026-01-01");
    assert_eq!(proposals(&early), one(Confidence::Low));
}

#[test]
fn two_that_fit_as_well_are_both_proposed_and_neither_is_certain() {
    let row = |id| subscription(id, "licenses = 25\nstart = 2025-10-01\nend = 2026-10-01");
    let found = proposals(&format!("{}{}", row("s"), row("t")));
    assert_eq!(found.len(), 2);
    assert!(found.iter().all(|(_, _, confidence)| *confidence == Confidence::Medium));
}

#[test]
fn bought_and_already_claimed_subscriptions_are_left_out() {
    assert!(proposals(&subscription("s", "licenses = 25\norigin = 'purchase'")).is_empty());
    let claimed = "[[benefit]]\nid = 'c'\nmembership = 'm'\nproduct = 'SPE_E5'\nlicenses = 25\nredeemed_on = 2025-10-01\n\
                   redeemed_into = 's'\nredeemed_as = 'activate'\n";
    assert!(proposals(&format!("{}{claimed}", subscription("s", "licenses = 25"))).is_empty());
}
