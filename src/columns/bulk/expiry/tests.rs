use std::ops::ControlFlow;

use super::*;
use crate::columns::{Cell, TableBuilder, days};

fn cells(table: &Table, name: &str) -> Vec<String> {
    let index = table.column_index(name).unwrap();
    let mut cells = Vec::new();
    for reader in table.readers(index) {
        for row in 0..reader.len() {
            cells.push(match reader.cell(row).unwrap() {
                Cell::Null => "-".to_owned(),
                Cell::Text(text) => text.to_owned(),
                Cell::Count(n) => n.to_string(),
                other => format!("{other:?}"),
            });
        }
    }
    cells
}

fn over(ends: &[Option<NaiveDate>], as_of: NaiveDate, options: &ExpiryOptions) -> Table {
    let table = TableBuilder::unnamed()
        .column("end", days(ends.iter().copied()))
        .finish()
        .unwrap();
    expiry(&table, as_of, options, &mut |_| ControlFlow::Continue(())).unwrap()
}

#[test]
fn each_row_is_what_the_report_says_of_one_end() {
    let as_of = NaiveDate::from_ymd_opt(2026, 1, 10).unwrap();
    let from = calendar::number_of(as_of).unwrap();
    let ends: Vec<Option<NaiveDate>> = (from - 9_000..from + 9_000)
        .map(calendar::date_of)
        .chain([
            None,
            Some(NaiveDate::from_ymd_opt(1, 1, 1).unwrap()),
            calendar::date_of(calendar::LATEST),
        ])
        .collect();
    let other = ExpiryOptions {
        lifecycle: Lifecycle {
            expired_days: 0,
            disabled_days: u32::MAX,
        },
        report_days: vec![400, 0, 14, 14],
    };
    for options in [ExpiryOptions::default(), other] {
        let table = over(&ends, as_of, &options);
        let (left, status, bucket) = (
            cells(&table, "days_left"),
            cells(&table, "status"),
            cells(&table, "bucket"),
        );
        for (row, end) in ends.iter().enumerate() {
            let days = end.map(|end| i64::from(calendar::number_of(end).unwrap() - from));
            let of = end.map(|end| options.lifecycle.status(end, as_of));
            assert_eq!(left[row], days.map_or("-".to_owned(), |days| days.to_string()));
            assert_eq!(status[row], of.map_or("-", |status| status.as_str()), "{end:?}");
            assert_eq!(bucket[row], Bucket::of(days, &options.report_days).label(), "{end:?}");
        }
    }
}

#[test]
fn no_rows_have_the_columns_too() {
    let table = over(
        &[],
        NaiveDate::from_ymd_opt(2026, 1, 10).unwrap(),
        &ExpiryOptions::default(),
    );
    assert_eq!(table.column_names(), ["end", "days_left", "status", "bucket"]);
    assert_eq!(table.num_rows(), 0);
}

#[test]
fn as_many_thresholds_as_a_dictionary_can_number_are_taken() {
    let as_of = NaiveDate::from_ymd_opt(2026, 1, 10).unwrap();
    let many = |n: u32| ExpiryOptions {
        report_days: (1..=n).collect(),
        ..ExpiryOptions::default()
    };
    let last = as_of.checked_add_days(chrono::Days::new(500));
    assert_eq!(cells(&over(&[last], as_of, &many(120)), "bucket"), ["later"]);
    let table = TableBuilder::unnamed().column("end", days([last])).finish().unwrap();
    let error = expiry(&table, as_of, &many(121), &mut |_| ControlFlow::Continue(())).unwrap_err();
    assert_eq!(
        error.to_string(),
        "`report_days` has 121 different days, expected at most 120"
    );
}
