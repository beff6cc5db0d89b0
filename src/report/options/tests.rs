use super::*;
use crate::model::{RedemptionMode, Subscription};
use crate::redeem::sample::{day, key, order, portfolio, subscription};

const E5: &str = "Microsoft 365 E5";
const COPILOT: &str = "Copilot for Microsoft 365";
const SALES: &str = "Copilot for Sales";

fn find<'a>(rows: &'a [OptionRow], benefit: &str, verb: Verb, tenant: &str) -> &'a OptionRow {
    rows.iter()
        .find(|row| &*row.benefit == benefit && row.verb == verb && &*row.tenant == tenant)
        .unwrap()
}

#[test]
fn every_verb_is_judged_in_every_place() {
    let held = portfolio(
        [key("b", "SPE_E5", 25)],
        [
            subscription("s", "t", E5, 100, "2026-03-15"),
            subscription("v", "u", "Visio", 100, "2026-03-15"),
        ],
    );
    let rows = options(&held, day("2026-01-10"));
    let places: Vec<_> = rows
        .iter()
        .map(|row| {
            (
                row.verb.as_str(),
                &*row.tenant,
                row.subscription.as_deref(),
                row.allowed,
            )
        })
        .collect();
    let expected = [
        ("activate", "t", None, Some(false)),
        ("activate", "u", None, Some(true)),
        ("add_licenses", "t", Some("s"), Some(true)),
        ("extend", "t", Some("s"), Some(true)),
        ("order", "t", None, Some(false)),
        ("order", "u", None, Some(false)),
    ];
    assert_eq!(places, expected);
    assert_eq!(rows[0].rules, ["activate-over-active"]);
    assert!(rows[0].fix.is_some());
    let extended = &rows[3];
    assert_eq!(
        (extended.licenses_after, extended.end_after),
        (Some(100), Some(day("2026-06-15")))
    );
    assert_eq!((&*extended.product, &extended.fix), (E5, &None));
    assert_eq!(rows[4].rules, ["order-on-key-benefit"]);
}

#[test]
fn redeemed_benefits_and_other_kinds_make_no_row() {
    let credit = Benefit {
        kind: Some(BenefitKind::AzureCredit),
        ..key("c", "Azure credit", 1)
    };
    let redeemed = Benefit {
        redeemed: Some(crate::model::Redemption {
            on: day("2026-01-01"),
            into: "s".into(),
            verb: Verb::Activate,
        }),
        ..key("r", E5, 1)
    };
    let held = portfolio([credit, redeemed], []);
    assert!(options(&held, day("2026-01-10")).is_empty());
}

#[test]
fn a_verdict_that_cannot_be_given_says_which_fact_is_missing() {
    let unknown = Subscription {
        end: None,
        ..subscription("s", "t", E5, 100, "2026-03-15")
    };
    let rows = options(&portfolio([key("b", E5, 25)], [unknown]), day("2026-01-10"));
    let row = find(&rows, "b", Verb::Extend, "t");
    assert_eq!((row.allowed, row.end_after), (None, None));
    assert_eq!(row.fix.as_deref(), Some("record the end of subscription `s`"));
}

#[test]
fn a_blocked_copilot_names_the_order_to_redeem_in() {
    let held = portfolio(
        [
            key("base", E5, 25),
            key("copilot", COPILOT, 5),
            order("sales", SALES, 5),
        ],
        [],
    );
    let rows = options(&held, day("2026-01-10"));
    let fix = |benefit, verb| find(&rows, benefit, verb, "t").fix.clone().unwrap();
    assert_eq!(
        fix("copilot", Verb::Activate),
        "redeem in `t`, in this order: `base`, then `copilot`"
    );
    assert_eq!(
        fix("sales", Verb::Order),
        "redeem in `t`, in this order: `base`, then `copilot`, then `sales`"
    );
}

#[test]
fn what_is_there_already_is_not_redeemed_again() {
    let held = portfolio(
        [key("copilot", COPILOT, 5), key("sales", SALES, 5)],
        [subscription("s", "t", "Microsoft 365 E3", 100, "2026-03-15")],
    );
    let rows = options(&held, day("2026-01-10"));
    assert_eq!(find(&rows, "copilot", Verb::Activate, "t").allowed, Some(true));
    let sales = find(&rows, "sales", Verb::Activate, "t").fix.as_deref();
    assert_eq!(sales, Some("redeem in `t`, in this order: `copilot`, then `sales`"));
    let elsewhere = find(&rows, "sales", Verb::Activate, "u").fix.as_deref().unwrap();
    assert!(elsewhere.starts_with("get Microsoft 365 E"), "{elsewhere}");
    assert!(
        elsewhere.ends_with("in this order: `copilot`, then `sales`"),
        "{elsewhere}"
    );
}

#[test]
fn a_base_that_cannot_be_redeemed_there_is_not_proposed() {
    let late = Benefit {
        activate_before: Some(day("2026-01-10")),
        ..key("a-late", E5, 25)
    };
    let unknown = Benefit {
        redemption: None::<RedemptionMode>,
        ..key("b-unknown", E5, 25)
    };
    let held = portfolio(
        [late, unknown, key("c-good", "SPE_E3", 5), key("copilot", COPILOT, 5)],
        [],
    );
    let rows = options(&held, day("2026-01-10"));
    let fix = find(&rows, "copilot", Verb::Activate, "t").fix.clone().unwrap();
    assert_eq!(fix, "redeem in `t`, in this order: `c-good`, then `copilot`");
}

#[test]
fn the_same_input_gives_the_same_rows() {
    let held = portfolio(
        (0..40).map(|n| key(&format!("b{n}"), E5, n + 1)),
        (0..10).map(|n| subscription(&format!("s{n}"), "t", E5, 10, "2026-03-15")),
    );
    let first = options(&held, day("2026-01-10"));
    assert_eq!(first, options(&held, day("2026-01-10")));
    assert!(first.is_sorted_by_key(|row| (&row.benefit, row.verb)));
}
