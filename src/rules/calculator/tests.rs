use super::*;
use crate::rules::sample::day;

fn rules(verdict: &Verdict) -> Vec<&'static str> {
    verdict.reasons.iter().map(|reason| reason.rule).collect()
}

fn end_after(verdict: &Verdict) -> NaiveDate {
    verdict.change.as_ref().unwrap().end_after
}

const USUAL: fn() -> TermOptions = TermOptions::default;

fn stricter() -> TermOptions {
    TermOptions {
        extension_cap: ExtensionCap::TimeRemaining,
        ..TermOptions::default()
    }
}

/// Source: Licensing scenarios, 1 to 4.
#[test]
fn the_licensing_scenarios_of_the_article() {
    let end = day("2026-03-15");
    let extended = |n, c| extend(n, end, c, None, USUAL()).unwrap();
    assert_eq!(end_after(&extended(100, 25)), day("2026-06-15"));
    assert_eq!(end_after(&extended(100, 100)), day("2027-03-15"));
    assert_eq!(end_after(&extended(5, 10)), day("2028-03-15"));
    assert_eq!(end_after(&extended(5, 15)), day("2029-03-15"));
    assert_eq!(rules(&extended(5, 16)), ["extend-over-three-years"]);
}

#[test]
fn the_end_itself_is_too_late_to_add_or_extend() {
    let end = day("2026-03-15");
    let (last, late) = (day("2026-03-14"), end);
    assert!(add_licenses(5, end, 5, last, USUAL()).unwrap().allowed());
    assert_eq!(
        rules(&add_licenses(5, end, 5, late, USUAL()).unwrap()),
        ["add-to-inactive"]
    );
    assert!(extend(5, end, 5, Some(last), USUAL()).unwrap().allowed());
    assert_eq!(
        rules(&extend(5, end, 5, Some(late), USUAL()).unwrap()),
        ["extend-inactive"]
    );
    assert_eq!(
        rules(&extend(5, end, 16, Some(late), USUAL()).unwrap()),
        ["extend-inactive", "extend-over-three-years"]
    );
}

#[test]
fn an_order_is_placed_before_the_membership_ends() {
    let end = day("2026-09-01");
    assert_eq!(end_after(&order(5, day("2026-08-31"), end, USUAL()).unwrap()), end);
    assert_eq!(rules(&order(5, end, end, USUAL()).unwrap()), ["membership-ended"]);
}

#[test]
fn the_stricter_reading_counts_from_a_day_and_needs_one() {
    let (end, on) = (day("2027-01-11"), day("2026-01-10"));
    let error = extend(5, end, 10, None, stricter()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "`on` is missing, expected a day: `extension_cap = \"time-remaining\"` counts from it"
    );
    let verdict = extend(5, end, 10, Some(on), stricter()).unwrap();
    assert_eq!(rules(&verdict), ["extend-over-three-years"]);
    let notices: Vec<&str> = verdict.notices.iter().map(|notice| notice.id.as_str()).collect();
    assert_eq!(notices, ["cap-readings-differ"]);
    assert!(
        extend(5, day("2027-01-10"), 10, Some(on), stricter())
            .unwrap()
            .allowed()
    );
}

#[test]
fn what_is_out_of_range_is_an_error_and_what_is_refused_is_not() {
    let end = day("2026-03-15");
    assert!(matches!(extend(0, end, 5, None, USUAL()), Err(RulesError::Term(_))));
    assert!(matches!(
        activate(5, day("9999-06-01"), USUAL()),
        Err(RulesError::Term(_))
    ));
    let most = term::MOST_LICENSES;
    assert!(matches!(
        add_licenses(most, end, 1, day("2026-01-01"), USUAL()),
        Err(RulesError::Term(_))
    ));
    assert_eq!(
        rules(&extend(1, end, most, None, USUAL()).unwrap()),
        ["extend-over-three-years"]
    );
}

#[test]
fn a_change_alone_carries_the_notices_that_need_no_portfolio() {
    let ids = |verdict: Verdict| {
        verdict
            .notices
            .iter()
            .map(|notice| notice.id.as_str())
            .collect::<Vec<_>>()
    };
    let (on, end) = (day("2026-01-15"), day("2026-03-15"));
    assert_eq!(
        ids(add_licenses(75, end, 25, on, USUAL()).unwrap()),
        ["term-under-twelve-months", "part-of-a-day-discarded"]
    );
    assert_eq!(
        ids(extend(100, end, 25, Some(on), USUAL()).unwrap()),
        ["extend-option-may-be-missing"]
    );
    assert_eq!(
        ids(order(5, on, day("2026-09-01"), USUAL()).unwrap()),
        ["ends-with-membership"]
    );
    assert!(ids(activate(5, on, USUAL()).unwrap()).is_empty());
}

#[test]
fn a_comparison_shows_every_verb_and_waiting() {
    let (end, on) = (day("2026-03-15"), day("2026-01-15"));
    let rows = compare(100, end, 25, on, None, USUAL()).unwrap();
    let shown: Vec<_> = rows
        .iter()
        .map(|row| (row.choice.as_str(), row.verdict.allowed()))
        .collect();
    assert_eq!(
        shown,
        [
            ("activate", false),
            ("add_licenses", true),
            ("extend", true),
            ("wait_and_activate", true)
        ]
    );
    assert_eq!(rules(&rows[0].verdict), ["activate-over-active"]);
    assert_eq!((rows[3].on, end_after(&rows[3].verdict)), (end, day("2027-03-15")));
}

#[test]
fn once_the_subscription_has_ended_only_activating_is_left() {
    let end = day("2026-03-15");
    let rows = compare(100, end, 25, end, Some(day("2026-09-01")), USUAL()).unwrap();
    let shown: Vec<_> = rows
        .iter()
        .map(|row| (row.choice.as_str(), row.verdict.allowed()))
        .collect();
    assert_eq!(
        shown,
        [
            ("activate", true),
            ("add_licenses", false),
            ("extend", false),
            ("order", true)
        ]
    );
}
