use std::ops::ControlFlow;

use arrow_array::Array;
use chrono::NaiveDate;
use proptest::prelude::*;

use super::*;
use crate::columns::{Cell, TableBuilder, counts, days, texts};
use crate::rules::calculator;
use crate::term::{Basis, MOST_LICENSES, Rounding, calendar};

/// One row: licenses, end, key_licenses, on.
type Row = (Option<i64>, Option<i32>, Option<i64>, Option<i32>);

fn table(rows: &[Row]) -> Table {
    let date = |day: Option<i32>| day.and_then(calendar::date_of);
    TableBuilder::unnamed()
        .column("id", texts((0..rows.len()).map(|row| Some(row.to_string()))))
        .column("licenses", counts(rows.iter().map(|row| row.0)))
        .column("end", days(rows.iter().map(|row| date(row.1))))
        .column("key_licenses", counts(rows.iter().map(|row| row.2)))
        .column("on", days(rows.iter().map(|row| date(row.3))))
        .finish()
        .unwrap()
}

fn over(table: &Table, verb: KeyVerb, options: TermOptions) -> Result<Table, BulkError> {
    redeem(table, verb, options, &mut |_| ControlFlow::Continue(()))
}

/// Licences, end and rule of every row.
fn results(table: &Table) -> Vec<(Option<i64>, Option<NaiveDate>, Option<String>)> {
    let column = |name| {
        let index = table.column_index(name).unwrap();
        let readers = table.readers(index);
        let mut cells = Vec::new();
        for reader in &readers {
            cells.extend((0..reader.len()).map(|row| match reader.cell(row).unwrap() {
                Cell::Null => (None, None, None),
                Cell::Count(n) => (Some(n), None, None),
                Cell::Day(day) => (None, Some(day), None),
                Cell::Text(text) => (None, None, Some(text.to_owned())),
                other => panic!("{other:?}"),
            }));
        }
        cells
    };
    let (licenses, ends, refused) = (column("licenses_after"), column("end_after"), column("refused"));
    licenses
        .into_iter()
        .zip(ends)
        .zip(refused)
        .map(|((licenses, end), refused)| (licenses.0, end.1, refused.2))
        .collect()
}

/// Licences, end and the rule that refuses.
type Answer = (Option<i64>, Option<NaiveDate>, Option<String>);

/// What the calculator says of one row: `Err` is its error.
fn alone(row: &Row, verb: KeyVerb, options: TermOptions) -> Result<Answer, String> {
    let null = Ok((None, None, Some("null-input".to_owned())));
    let (Some(c), Some(on)) = (row.2, row.3) else {
        return null;
    };
    let (c, on) = (c as u32, calendar::date_of(on).unwrap());
    let verdict = match verb {
        KeyVerb::Activate => calculator::activate(c, on, options),
        _ => {
            let (Some(n), Some(end)) = (row.0, row.1) else {
                return null;
            };
            let (n, end) = (n as u32, calendar::date_of(end).unwrap());
            match verb {
                KeyVerb::AddLicenses => calculator::add_licenses(n, end, c, on, options),
                _ => calculator::extend(n, end, c, Some(on), options),
            }
        }
    };
    let verdict = verdict.map_err(|error| error.to_string())?;
    let refused = verdict.reasons.first().map(|reason| reason.rule.to_string());
    let change = verdict.change.filter(|_| refused.is_none());
    Ok((
        change.as_ref().map(|change| change.licenses_after.into()),
        change.as_ref().map(|change| change.end_after),
        refused,
    ))
}

fn check(rows: &[Row], verb: KeyVerb, options: TermOptions) {
    let expected: Vec<_> = rows.iter().map(|row| alone(row, verb, options)).collect();
    match over(&table(rows), verb, options) {
        Ok(table) => {
            for (row, (found, expected)) in results(&table).into_iter().zip(&expected).enumerate() {
                assert_eq!(Ok(&found), expected.as_ref(), "{:?} {verb:?} {options:?}", rows[row]);
            }
        }
        Err(BulkError::NoAnswer { row, error }) => assert_eq!(Err(error.to_string()), expected[row]),
        Err(error) => panic!("{error}"),
    }
}

fn count() -> impl Strategy<Value = i64> {
    prop_oneof![8 => 1_i64..100, 1 => 1_i64..40_000_000, 1 => 1..=i64::from(MOST_LICENSES)]
}

fn row() -> impl Strategy<Value = Row> {
    let near = prop_oneof![19_000_i32..22_000];
    let wide = calendar::EARLIEST..=calendar::LATEST;
    let day = prop_oneof![30 => near, 1 => wide];
    let some = |value: BoxedStrategy<i64>| prop_oneof![20 => value.prop_map(Some), 1 => Just(None)];
    let some_day = |day: BoxedStrategy<i32>| prop_oneof![20 => day.prop_map(Some), 1 => Just(None)];
    let day = day.boxed();
    (
        some(count().boxed()),
        some_day(day.clone()),
        some(count().boxed()),
        some_day(day),
    )
}

fn options() -> impl Strategy<Value = TermOptions> {
    let choices = (
        prop::sample::select(&Basis::ALL),
        prop::sample::select(&Rounding::ALL),
        prop::sample::select(&ExtensionCap::ALL),
    );
    choices.prop_map(|(basis, rounding, extension_cap)| TermOptions {
        basis,
        rounding,
        extension_cap,
    })
}

proptest! {
    #[test]
    fn every_row_is_what_the_calculator_says_of_it(rows in prop::collection::vec(row(), 0..60), options in options()) {
        for verb in [KeyVerb::Activate, KeyVerb::AddLicenses, KeyVerb::Extend] {
            check(&rows, verb, options);
        }
    }
}

const ROW: Row = (Some(100), Some(20_500), Some(25), Some(20_454));

#[test]
fn rows_without_an_answer_are_named_with_what_the_call_on_one_row_says() {
    let mut rows = vec![ROW; 40_000];
    rows[39_000] = (Some(i64::from(MOST_LICENSES)), Some(20_500), Some(1), Some(20_454));
    let error = over(&table(&rows), KeyVerb::AddLicenses, TermOptions::default()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "row 39000 (counting from 0): `licenses_after` is `2147483648`, expected 1 to 2147483647"
    );
}

#[test]
fn a_bad_cell_is_named_by_its_row_of_the_whole_table() {
    let mut rows = vec![ROW; 40_000];
    rows[33_333].2 = Some(0);
    rows[35_000].0 = Some(-7);
    let error = over(&table(&rows), KeyVerb::Extend, TermOptions::default()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "column `key_licenses`, row 33333 (counting from 0): `0` is out of range, expected a whole number from 1 to 2147483647"
    );
}

#[test]
fn what_a_null_hides_is_nobody_s_business() {
    let hidden = Int64Array::new(vec![0, 100].into(), Some(vec![false, true].into()));
    let ends = Date32Array::new(vec![20_500, i32::MIN].into(), Some(vec![true, false].into()));
    let keys = Int64Array::from(vec![1, 2]);
    let fields: Vec<arrow_schema::Field> = [
        ("licenses", DataType::Int64),
        ("end", DataType::Date32),
        ("key_licenses", DataType::Int64),
    ]
    .map(|(name, data_type)| arrow_schema::Field::new(name, data_type, true))
    .into();
    let schema = SchemaRef::new(arrow_schema::Schema::new(fields));
    let batch = RecordBatch::try_new(schema.clone(), vec![Arc::new(hidden), Arc::new(ends), Arc::new(keys)]).unwrap();
    let table = Table::try_new(schema, vec![batch]).unwrap();
    let got = results(&over(&table, KeyVerb::Extend, TermOptions::default()).unwrap());
    assert!(
        got.iter()
            .all(|row| *row == (None, None, Some("null-input".to_owned()))),
        "{got:?}"
    );
}

#[test]
fn slices_and_many_batches_give_the_rows_of_one() {
    let rows: Vec<Row> = (0..70_000)
        .map(|row| {
            (
                Some(1 + row % 50),
                Some(20_460 + (row % 900) as i32),
                Some(1 + row % 160),
                Some(20_500),
            )
        })
        .collect();
    let whole = table(&rows);
    let expected = results(&over(&whole, KeyVerb::AddLicenses, TermOptions::default()).unwrap());
    let mut batches = Vec::new();
    for (offset, length) in [(0, 1), (1, 16_383), (16_384, 0), (16_384, 40_001), (56_385, 13_615)] {
        batches.extend(whole.slice(offset, length).batches().to_vec());
    }
    let cut = Table::try_new(whole.schema().clone(), batches).unwrap();
    assert_eq!(
        results(&over(&cut, KeyVerb::AddLicenses, TermOptions::default()).unwrap()),
        expected
    );
    let slice = whole.slice(30_001, 5_003);
    let got = results(&over(&slice, KeyVerb::AddLicenses, TermOptions::default()).unwrap());
    assert_eq!(got, expected[30_001..35_004]);
}

#[test]
fn an_extension_needs_no_day_until_its_limit_does() {
    let rows = [
        (Some(100), Some(-9_000), Some(25), None),
        (Some(100), Some(-300_000), Some(25), None),
    ];
    let whole = table(&rows);
    let fields = whole.schema().project(&[0, 1, 2, 3]).unwrap();
    let batch = whole.batches()[0].project(&[0, 1, 2, 3]).unwrap();
    let table = Table::try_new(fields.into(), vec![batch]).unwrap();
    let extended = results(&over(&table, KeyVerb::Extend, TermOptions::default()).unwrap());
    for ((n, end, c, _), found) in rows.into_iter().zip(extended) {
        let (n, end, c) = (
            n.unwrap() as u32,
            calendar::date_of(end.unwrap()).unwrap(),
            c.unwrap() as u32,
        );
        let alone = calculator::extend(n, end, c, None, TermOptions::default()).unwrap();
        assert_eq!(found, (Some(100), Some(alone.change.unwrap().end_after), None));
    }
    let options = TermOptions {
        extension_cap: ExtensionCap::TimeRemaining,
        ..TermOptions::default()
    };
    let error = over(&table, KeyVerb::Extend, options).unwrap_err().to_string();
    assert!(
        error.starts_with("no column `on`, which `extension_cap=\"time-remaining\"` needs"),
        "{error}"
    );
}

#[test]
fn the_column_that_was_probably_meant_is_named() {
    let table = TableBuilder::unnamed()
        .column("licences", counts([Some(1)]))
        .column("end", days([calendar::date_of(1)]))
        .column("key_licenses", counts([Some(1)]))
        .finish()
        .unwrap();
    let error = over(&table, KeyVerb::Extend, TermOptions::default()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "no column `licenses`, expected whole numbers from 1 to 2147483647; nearest is `licences`; \
         the columns are `licences`, `end`, `key_licenses`"
    );
}

#[test]
fn a_column_of_another_kind_is_told_what_it_should_be() {
    let table = TableBuilder::unnamed()
        .column("key_licenses", texts([Some("25")]))
        .column("on", days([calendar::date_of(1)]))
        .finish()
        .unwrap();
    let error = over(&table, KeyVerb::Activate, TermOptions::default()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "column `key_licenses` is of type `Utf8`, expected whole numbers from 1 to 2147483647"
    );
}

#[test]
fn a_result_is_not_written_over_a_column() {
    let once = over(&table(&[ROW]), KeyVerb::Extend, TermOptions::default()).unwrap();
    let error = over(&once, KeyVerb::Extend, TermOptions::default()).unwrap_err();
    assert_eq!(
        error,
        BulkError::TakenColumn {
            column: "licenses_after"
        }
    );
}

#[test]
fn the_other_columns_stay_as_they_are() {
    let before = table(&[ROW; 3]);
    let after = over(&before, KeyVerb::Extend, TermOptions::default()).unwrap();
    assert_eq!(&after.column_names()[..5], before.column_names());
    assert_eq!(after.batches()[0].column(0), before.batches()[0].column(0));
    assert!(after.batches()[0].column(7).is_null(0), "nothing is refused");
}

#[test]
fn counts_of_any_width_give_the_same_with_a_row_outside_the_window_and_without() {
    for outlier in [None, Some((1_i64 << 25) + 1), Some(i64::from(MOST_LICENSES) - 200)] {
        let mut rows: Vec<Row> = (0..20_000)
            .map(|row| {
                (
                    Some(1 + row % 70),
                    Some(20_400 + (row % 900) as i32),
                    Some(1 + row % 230),
                    Some(20_500),
                )
            })
            .collect();
        rows[0].0 = Some(1 << 25);
        rows[11_111].0 = outlier.or(rows[11_111].0);
        let wide = table(&rows);
        let narrow = |name: &str| -> ArrayRef {
            let at = wide.column_index(name).unwrap();
            let counts = wide.chunks(at)[0].as_primitive::<Int64Type>().values();
            Arc::new(arrow_array::Int32Array::from_iter_values(
                counts.iter().map(|n| *n as i32),
            ))
        };
        let column = |name: &str| wide.chunks(wide.column_index(name).unwrap())[0].clone();
        let columns = [
            ("licenses", narrow("licenses")),
            ("end", column("end")),
            ("key_licenses", narrow("key_licenses")),
            ("on", column("on")),
        ];
        let batch = RecordBatch::try_from_iter(columns).unwrap();
        let narrow = Table::try_new(batch.schema(), vec![batch]).unwrap();
        for verb in [KeyVerb::Activate, KeyVerb::AddLicenses, KeyVerb::Extend] {
            check(&rows, verb, TermOptions::default());
            let of = |table| results(&over(table, verb, TermOptions::default()).unwrap());
            assert_eq!(of(&narrow), of(&wide), "{verb:?} {outlier:?}");
        }
    }
}

#[test]
fn results_past_the_caches_are_the_same() {
    let rows: Vec<Row> = (0..40_000)
        .map(|row| {
            let (on, n) = (20_000 + (row % 900) as i32, 1 + row % 70);
            (
                Some(n),
                Some(on - 5 + (row % 400) as i32),
                Some(1 + row % 230),
                Some(on),
            )
        })
        .collect();
    let mut with_nulls = rows.clone();
    with_nulls[20_000].2 = None;
    for table in [table(&rows), table(&with_nulls)] {
        for verb in [KeyVerb::Activate, KeyVerb::AddLicenses, KeyVerb::Extend] {
            let mut call = Call::new(&table, verb, TermOptions::default()).unwrap();
            call.large = true;
            let schema = call.schema.clone();
            let batches = in_parallel(call, 2, &mut |_| ControlFlow::Continue(())).unwrap();
            let past = Table::try_new(schema, batches).unwrap();
            assert_eq!(
                results(&past),
                results(&over(&table, verb, TermOptions::default()).unwrap())
            );
        }
    }
}
