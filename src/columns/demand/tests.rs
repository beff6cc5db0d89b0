use chrono::NaiveDate;

use super::*;
use crate::columns::{Column, TableBuilder, counts, days, reals, texts};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn table(licenses: Column, start: Column, end: Column) -> Table {
    TableBuilder::unnamed()
        .column("note", texts([Some("kept out")]))
        .column("end", end)
        .column("start", start)
        .column("licenses", licenses)
        .column("product", texts([Some("SPE_E5")]))
        .column("tenant", texts([Some("contoso")]))
        .finish()
        .unwrap()
}

fn told(table: &Table) -> String {
    demand(table).unwrap_err().to_string()
}

#[test]
fn rows_are_read_whatever_the_order_of_their_columns() {
    let start = || days([Some(day("2026-01-10"))]);
    let expected = Demand {
        tenant: TenantId::new("contoso"),
        product: "SPE_E5".to_owned(),
        licenses: 87,
        start: day("2026-01-10"),
        end: day("2027-01-10"),
    };
    let end = texts([Some("2027-01-10")]);
    assert_eq!(
        demand(&table(counts([Some(87)]), start(), end)),
        Ok(vec![expected.clone()])
    );
    let end = days([Some(day("2027-01-10"))]);
    assert_eq!(demand(&table(reals([Some(87.0)]), start(), end)), Ok(vec![expected]));
}

#[test]
fn a_misspelt_column_is_named_with_what_was_meant() {
    let misspelt = TableBuilder::unnamed()
        .column("tenant", texts([Some("contoso")]))
        .column("product", texts([Some("SPE_E5")]))
        .column("licences", counts([Some(5)]))
        .finish()
        .unwrap();
    assert_eq!(
        told(&misspelt),
        "demand: no column `licenses`, did you mean `licences`?, expected `tenant`, `product`, `licenses`, `start` and `end`; \
         the columns are `tenant`, `product`, `licences`"
    );
}

#[test]
fn a_cell_that_means_nothing_is_named_with_its_row() {
    let start = || days([Some(day("2026-01-10"))]);
    let end = || days([Some(day("2027-01-10"))]);
    assert_eq!(
        told(&table(reals([Some(1.5)]), start(), end())),
        "demand row 0: `licenses` is `1.5`, which is not a whole number, expected a whole number of licences"
    );
    assert_eq!(
        told(&table(counts([None]), start(), end())),
        "demand row 0: `licenses` is missing, expected a whole number of licences"
    );
    assert_eq!(
        told(&table(counts([Some(1)]), start(), texts([Some("10.1.2027")]))),
        "demand row 0: `end` is `10.1.2027`, which is not a day, expected a day like `2026-01-31` of the years 1 to 9999"
    );
    assert_eq!(
        told(&table(counts([Some(1)]), texts([Some("2026-01-10T08:00")]), end())),
        "demand row 0: `start` is `2026-01-10T08:00`, which has a time, expected a day like `2026-01-31` of the years 1 to 9999"
    );
}
