use arrow_schema::DataType;
use chrono::NaiveDate;

use crate::columns::{
    Cell, ColumnsError, Table, TableBuilder, closed_set, counts, days, flags, ranked_set, text_lists, texts,
};

fn all_kinds(rows: usize) -> Table {
    let day = NaiveDate::from_ymd_opt(2026, 3, 15);
    let lists = [vec!["a", "b"], vec![]];
    TableBuilder::new("everything")
        .column("day", days([day, None].into_iter().take(rows)))
        .column("count", counts([Some(25), None].into_iter().take(rows)))
        .column("text", texts([Some("é"), None].into_iter().take(rows)))
        .column("flag", flags([Some(true), None].into_iter().take(rows)))
        .column("closed", closed_set([Some("x"), None].into_iter().take(rows)))
        .column(
            "ranked",
            ranked_set(&["lo", "hi"], [Some("hi"), None].into_iter().take(rows)),
        )
        .column("lists", text_lists(lists.into_iter().take(rows)))
        .finish()
        .unwrap()
}

fn row(table: &Table, row: usize) -> Vec<Cell<'_>> {
    (0..table.num_columns())
        .map(|index| table.readers(index)[0].cell(row).unwrap())
        .collect()
}

#[test]
fn every_kind_of_value_reads_back() {
    let table = all_kinds(2);
    assert_eq!(table.name(), Some("everything"));
    assert_eq!(
        row(&table, 0),
        [
            Cell::Day(NaiveDate::from_ymd_opt(2026, 3, 15).unwrap()),
            Cell::Count(25),
            Cell::Text("é"),
            Cell::Flag(true),
            Cell::Text("x"),
            Cell::Text("hi"),
            Cell::List(vec![Cell::Text("a"), Cell::Text("b")]),
        ]
    );
    let nulls = row(&table, 1);
    assert!(nulls[..6].iter().all(|cell| *cell == Cell::Null));
    assert_eq!(nulls[6], Cell::List(vec![]));
}

#[test]
fn no_rows_still_means_the_full_schema() {
    let (none, two) = (all_kinds(0), all_kinds(2));
    assert_eq!(none.schema(), two.schema());
    assert_eq!(none.num_rows(), 0);
    assert!(none.batches().is_empty());
    let types: Vec<&DataType> = none.schema().fields().iter().map(|f| f.data_type()).collect();
    assert_eq!(
        types[..4],
        [&DataType::Date32, &DataType::Int64, &DataType::Utf8, &DataType::Boolean]
    );
}

#[test]
fn a_ranked_set_keeps_its_own_order_and_values_that_do_not_appear() {
    let table = TableBuilder::new("t")
        .column("b", ranked_set(&["past", "today", "7"], [Some("7"), Some("past")]))
        .finish()
        .unwrap();
    let readers = table.readers(0);
    let (values, keys) = readers[0].dictionary().unwrap();
    assert_eq!(values.len(), 3);
    assert_eq!(keys, [Some(2), Some(0)]);
    assert_eq!(
        table.choices(0).unwrap(),
        [Cell::Text("past"), Cell::Text("today"), Cell::Text("7")]
    );
    assert!(all_kinds(2).choices(1).unwrap().is_empty());
}

#[test]
fn a_value_outside_its_set_is_named_with_row_and_column() {
    let built = TableBuilder::new("t")
        .column("bucket", ranked_set(&["past", "later"], [Some("past"), Some("soon")]))
        .finish();
    assert_eq!(
        built.unwrap_err().to_string(),
        "column `bucket`, row 1: `soon`, expected one of `past`, `later`"
    );
}

#[test]
fn a_closed_set_holds_128_values_and_not_one_more() {
    let names = |n: usize| (0..n).map(|i| Some(i.to_string())).collect::<Vec<_>>();
    assert!(
        TableBuilder::new("t")
            .column("x", closed_set(names(128)))
            .finish()
            .is_ok()
    );
    assert!(matches!(
        TableBuilder::new("t").column("x", closed_set(names(129))).finish(),
        Err(ColumnsError::LargeSet { limit: 128, .. })
    ));
}

#[test]
fn columns_of_different_lengths_are_refused() {
    let built = TableBuilder::new("t")
        .column("a", counts([Some(1), Some(2)]))
        .column("b", counts([Some(1)]))
        .finish();
    assert_eq!(
        built.unwrap_err().to_string(),
        "column `b` has 1 rows, expected 2 as in column `a`"
    );
}

#[test]
fn a_column_named_twice_is_refused() {
    let built = TableBuilder::new("t")
        .column("a", counts([]))
        .column("a", flags([]))
        .finish();
    assert!(matches!(built, Err(ColumnsError::RepeatedColumn { column }) if column == "a"));
}

#[test]
fn a_table_without_columns_has_no_rows() {
    let table = TableBuilder::new("t").finish().unwrap();
    assert_eq!((table.num_columns(), table.num_rows()), (0, 0));
}
