use std::ops::ControlFlow;

use chrono::NaiveDate;

use super::*;
use crate::columns::{Cell, Column};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn table(columns: Vec<(&str, Column)>) -> Table {
    let builder = columns
        .into_iter()
        .fold(TableBuilder::unnamed(), |builder, (name, column)| {
            builder.column(name, column)
        });
    builder.finish().unwrap()
}

fn strings(values: &[&str]) -> Column {
    texts(values.iter().copied().map(Some))
}

/// A partner like the one before, as often as asked, and in between one whose key has no licences.
fn partners() -> PartnerTables {
    let names = ["b", "bad", "a"];
    PartnerTables {
        benefits: table(vec![
            ("partner", strings(&names)),
            ("benefit", strings(&["key"; 3])),
            ("product", strings(&["Microsoft 365 E5"; 3])),
            ("licenses", counts([Some(25), Some(0), Some(25)])),
            (
                "activate_before",
                days([Some(day("2026-06-01")), None, Some(day("2026-06-01"))]),
            ),
        ]),
        subscriptions: table(vec![
            ("partner", strings(&names)),
            ("subscription", strings(&["s"; 3])),
            ("tenant", strings(&["t"; 3])),
            ("product", strings(&["Microsoft 365 E5"; 3])),
            ("licenses", counts([Some(100); 3])),
            ("end", days([Some(day("2026-03-15")); 3])),
        ]),
        demand: None,
        tenants: None,
    }
}

fn options() -> PlanOptions {
    PlanOptions {
        request: PlanRequest::new(day("2026-01-10"), day("2026-06-01")),
        policy: Policy::default(),
    }
}

fn go(tables: &PartnerTables) -> Result<Table, BulkError> {
    plan(tables, options(), &mut |_| ControlFlow::Continue(()))
}

fn column(table: &Table, name: &str) -> Vec<String> {
    let readers = table.readers(table.column_index(name).unwrap());
    let cells = readers
        .iter()
        .flat_map(|reader| (0..reader.len()).map(|row| reader.cell(row).unwrap()));
    cells
        .map(|cell| match cell {
            Cell::Null => "-".to_owned(),
            Cell::Text(text) => text.to_owned(),
            other => format!("{other:?}"),
        })
        .collect()
}

#[test]
fn a_partner_with_bad_data_has_its_error_and_stops_nobody_else() {
    let planned = go(&partners()).unwrap();
    let (names, errors) = (column(&planned, "partner"), column(&planned, "error"));
    assert!(names.is_sorted(), "{names:?}");
    for name in ["a", "b"] {
        assert!(names.contains(&name.to_owned()), "{names:?}");
    }
    let told: Vec<_> = names.iter().zip(&errors).filter(|(_, error)| *error != "-").collect();
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].0, "bad");
    assert_eq!(
        told[0].1,
        "table `benefits`, row 1 (counting from 0): `licenses` is `0`, expected 1 to 2147483647"
    );
}

#[test]
fn the_steps_of_a_partner_are_those_of_its_plan() {
    let tables = partners();
    let call = Call::new(&tables, options()).unwrap();
    let (portfolio, request) = portfolio::asked("a", &call.rows("a").unwrap(), &options()).unwrap();
    let alone = plan::plan(&portfolio, &request).unwrap();
    let planned = go(&tables).unwrap();
    let steps: Vec<_> = column(&planned, "partner")
        .into_iter()
        .zip(column(&planned, "why"))
        .filter(|(partner, _)| partner == "a")
        .map(|(_, why)| why)
        .collect();
    assert_eq!(
        steps,
        alone.steps.iter().map(|step| step.why.clone()).collect::<Vec<_>>()
    );
    assert!(!steps.is_empty());
}

#[test]
fn the_same_tables_give_the_same_plans() {
    assert_eq!(go(&partners()).unwrap(), go(&partners()).unwrap());
}

#[test]
fn no_partners_have_the_columns_too() {
    let tables = partners();
    let none = PartnerTables {
        benefits: tables.benefits.slice(0, 0),
        subscriptions: tables.subscriptions.slice(0, 0),
        ..tables
    };
    let planned = go(&none).unwrap();
    assert_eq!((planned.num_rows(), planned.num_columns()), (0, 13));
}

#[test]
fn a_table_without_a_column_is_named() {
    let mut tables = partners();
    tables.subscriptions = table(vec![("partner", strings(&["a"])), ("subscriptions", strings(&["s"]))]);
    let error = go(&tables).unwrap_err().to_string();
    assert!(
        error
            .starts_with("table `subscriptions`: no column `subscription`, expected texts; nearest is `subscriptions`"),
        "{error}"
    );
}

#[test]
fn a_row_of_nobody_is_an_error() {
    let mut tables = partners();
    tables.tenants = Some(table(vec![
        ("partner", texts([Some("a"), None])),
        ("tenant", strings(&["t", "u"])),
    ]));
    let error = go(&tables).unwrap_err().to_string();
    assert_eq!(
        error,
        "table `tenants`: column `partner`, row 1 (counting from 0): there is no partner, expected a text"
    );
}

#[test]
fn a_row_of_the_demand_is_named_by_its_place_in_the_table() {
    let mut tables = partners();
    let of = |text: &str| days([Some(day(text)); 2]);
    tables.demand = Some(table(vec![
        ("partner", strings(&["b", "a"])),
        ("tenant", strings(&["t"; 2])),
        ("product", strings(&["Microsoft 365 E5"; 2])),
        ("licenses", counts([Some(10), Some(-10)])),
        ("start", of("2026-01-10")),
        ("end", of("2026-06-01")),
    ]));
    let planned = go(&tables).unwrap();
    let errors = column(&planned, "error");
    assert!(errors[0].starts_with("demand row 1: `licenses`"), "{errors:?}");
}

#[test]
fn an_order_goes_only_where_its_tenants_are() {
    let tables = PartnerTables {
        benefits: table(vec![
            ("partner", strings(&["a"])),
            ("benefit", strings(&["order"])),
            ("product", strings(&["Microsoft 365 E5"])),
            ("licenses", counts([Some(25)])),
            ("activate_before", days([None])),
            ("redemption", strings(&["order"])),
            ("membership_end", days([Some(day("2026-12-01"))])),
            ("tenants", strings(&["u; v"])),
        ]),
        subscriptions: partners().subscriptions.slice(0, 0),
        demand: Some(table(vec![
            ("partner", strings(&["a"; 2])),
            ("tenant", strings(&["t", "v"])),
            ("product", strings(&["Microsoft 365 E5"; 2])),
            ("licenses", counts([Some(20), Some(5)])),
            ("start", days([Some(day("2026-01-10")); 2])),
            ("end", days([Some(day("2026-06-01")); 2])),
        ])),
        tenants: None,
    };
    let planned = go(&tables).unwrap();
    assert_eq!(column(&planned, "tenant"), ["v"]);
    assert_eq!(column(&planned, "verb"), ["order"]);
}

#[test]
fn planning_stops_when_asked_to() {
    let stopped = plan(&partners(), options(), &mut |_| ControlFlow::Break(()));
    assert_eq!(stopped, Err(BulkError::Stopped));
}
