use super::*;
use crate::columns::{Cell, Table};
use crate::model::Portfolio;
use crate::redeem::sample::{day, key, portfolio, subscription};
use crate::redeem::simulate;
use crate::report;

const E5: &str = "Microsoft 365 E5";

fn small() -> Portfolio {
    portfolio(
        [key("b", "spe_e5", 25)],
        [subscription("s", "t", E5, 100, "2026-03-15")],
    )
}

fn empty() -> Portfolio {
    Portfolio::default()
}

/// Names and types of the columns, for reading.
fn schema(table: &Table) -> Vec<String> {
    let fields = table.schema().fields().iter();
    fields
        .map(|field| format!("{}: {}", field.name(), field.data_type()))
        .collect()
}

fn text<'a>(table: &'a Table, column: &str, row: usize) -> Cell<'a> {
    let index = table.column_index(column).unwrap();
    table.readers(index)[0].cell(row).unwrap()
}

#[test]
fn no_rows_still_have_every_column_with_its_type() {
    let on = day("2026-01-10");
    let full = report::expiry_report(&small(), on, None);
    let none = report::expiry_report(&empty(), on, None);
    let pairs = [
        (expiry_rows(&full).unwrap(), expiry_rows(&none).unwrap()),
        (expiry_summary(&full).unwrap(), expiry_summary(&none).unwrap()),
        (
            options(&report::options(&small(), on)).unwrap(),
            options(&report::options(&empty(), on)).unwrap(),
        ),
    ];
    for (full, none) in &pairs {
        assert!(full.num_rows() > 0 && none.num_rows() == 0);
        assert_eq!(schema(full), schema(none));
    }
    for kind in RecordKind::ALL {
        let full = records(&small(), *kind, Some(on)).unwrap();
        let none = records(&empty(), *kind, None).unwrap();
        assert_eq!(schema(&full), schema(&none), "{kind}");
        assert_eq!(full.name(), Some(kind.as_str()));
    }
}

#[test]
fn the_columns_of_the_report_stand_in_their_order() {
    let table = expiry_rows(&report::expiry_report(&small(), day("2026-01-10"), None)).unwrap();
    let names = [
        "date",
        "days_left",
        "bucket",
        "what",
        "product",
        "tenant",
        "licenses",
        "assigned",
        "benefit",
        "subscription",
        "membership",
        "act_from",
        "act_by",
        "action",
        "renews",
        "notices",
    ];
    assert_eq!(table.column_names(), names);
    assert_eq!(text(&table, "date", 0), Cell::Day(day("2026-03-15")));
    assert_eq!(text(&table, "bucket", 0), Cell::Text("90"));
    assert_eq!(text(&table, "what", 0), Cell::Text("subscription ends"));
    assert_eq!(text(&table, "days_left", 0), Cell::Count(64));
    assert_eq!(text(&table, "renews", 0), Cell::Flag(false));
    assert_eq!(text(&table, "benefit", 0), Cell::Null);
}

#[test]
fn options_carry_rules_and_notices_as_lists() {
    let table = options(&report::options(&small(), day("2026-01-10"))).unwrap();
    let names = [
        "benefit",
        "verb",
        "tenant",
        "subscription",
        "product",
        "allowed",
        "licenses_after",
        "end_after",
        "rules",
        "notices",
        "fix",
    ];
    assert_eq!(table.column_names(), names);
    assert_eq!(text(&table, "allowed", 0), Cell::Flag(false));
    assert_eq!(
        text(&table, "rules", 0),
        Cell::List(vec![Cell::Text("activate-over-active")])
    );
    assert_eq!(text(&table, "fix", 1), Cell::Null);
}

#[test]
fn a_timeline_becomes_events_and_coverage() {
    let timeline = simulate(&small(), &[], day("2026-05-01"), Some(day("2026-01-10"))).unwrap();
    let happened = events(&timeline.events).unwrap();
    assert_eq!(
        happened.column_names(),
        [
            "date",
            "event",
            "subscription",
            "tenant",
            "product",
            "licenses",
            "end",
            "benefit"
        ]
    );
    assert_eq!(text(&happened, "event", 0), Cell::Text("expired"));
    let there = coverage(&timeline.coverage).unwrap();
    assert_eq!(there.column_names(), ["tenant", "product", "start", "end", "licenses"]);
    assert_eq!(text(&there, "licenses", 0), Cell::Count(100));
}

#[test]
fn the_benefits_say_what_became_of_them_on_a_day() {
    let state = |as_of: Option<&str>| {
        let table = records(&small(), RecordKind::Benefits, as_of.map(day)).unwrap();
        format!("{:?}", text(&table, "state", 0))
    };
    assert_eq!(state(None), "Text(\"unredeemed\")");
    assert_eq!(state(Some("2026-05-31")), "Text(\"redeemable\")");
    assert_eq!(state(Some("2026-06-01")), "Text(\"lapsed\")");
}

#[test]
fn subscriptions_have_a_status_where_a_day_is_given() {
    let on = day("2026-04-13");
    let table = records(&small(), RecordKind::Subscriptions, Some(on)).unwrap();
    assert_eq!(text(&table, "status", 0), Cell::Text("expired"));
    assert_eq!(text(&table, "product", 0), Cell::Text(E5));
    let without = records(&small(), RecordKind::Subscriptions, None).unwrap();
    assert_eq!(text(&without, "status", 0), Cell::Null);
}

#[test]
fn an_unknown_kind_of_record_names_the_nearest() {
    let error = "benefit".parse::<RecordKind>().unwrap_err();
    assert!(error.to_string().ends_with("did you mean `benefits`?"), "{error}");
}
