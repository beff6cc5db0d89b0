use std::sync::Arc;

use arrow_array::types::Int32Type;
use arrow_array::{
    Date32Array, Date64Array, Decimal128Array, DictionaryArray, Float32Array, Float64Array, Int64Array,
    LargeStringArray, NullArray, RecordBatch, StringArray, StringViewArray, TimestampMicrosecondArray,
    TimestampNanosecondArray, TimestampSecondArray, UInt32Array, UInt64Array,
};
use arrow_schema::{Field, Schema};

use super::*;

fn lanes(kind: Kind, array: ArrayRef) -> Vec<i32> {
    assert!(kind.accepts(array.data_type()), "{}", array.data_type());
    let source = Source::try_new("column", kind, &array).unwrap();
    let mut room = vec![7; array.len()];
    source.fill(0..array.len(), &mut room).unwrap();
    room
}

fn fault(kind: Kind, array: ArrayRef) -> String {
    assert_eq!(lanes(kind, array.clone())[0], NONE);
    let source = Source::try_new("column", kind, &array).unwrap();
    source.fault(0, 40).to_string()
}

const DAY: i32 = 20_454;

#[test]
fn every_type_of_a_day_is_the_same_day() {
    let seconds = i64::from(DAY) * 86_400;
    let text = ["2026-01-01"];
    let columns: [ArrayRef; 9] = [
        Arc::new(Date32Array::from(vec![DAY])),
        Arc::new(Date64Array::from(vec![seconds * 1_000])),
        Arc::new(TimestampSecondArray::from(vec![seconds])),
        Arc::new(TimestampMicrosecondArray::from(vec![seconds * 1_000_000]).with_timezone("+00:00")),
        Arc::new(TimestampNanosecondArray::from(vec![seconds * 1_000_000_000])),
        Arc::new(StringArray::from_iter_values(text)),
        Arc::new(LargeStringArray::from_iter_values(text)),
        Arc::new(StringViewArray::from_iter_values(text)),
        Arc::new(text.into_iter().collect::<DictionaryArray<Int32Type>>()),
    ];
    for column in columns {
        let data_type = column.data_type().clone();
        assert_eq!(lanes(Kind::Day, column), [DAY], "{data_type}");
    }
}

#[test]
fn days_before_1970_are_days_too() {
    let array = TimestampNanosecondArray::from(vec![-86_400_000_000_000, -86_399_999_999_999, 1]);
    assert_eq!(lanes(Kind::Day, Arc::new(array)), [-1, NONE, NONE]);
}

#[test]
fn every_type_of_a_count_is_the_same_count() {
    let columns: [ArrayRef; 7] = [
        Arc::new(Int64Array::from(vec![25])),
        Arc::new(UInt32Array::from(vec![25])),
        Arc::new(UInt64Array::from(vec![25])),
        Arc::new(Float32Array::from(vec![25.0])),
        Arc::new(Float64Array::from(vec![25.0])),
        Arc::new(
            Decimal128Array::from(vec![2_500])
                .with_precision_and_scale(10, 2)
                .unwrap(),
        ),
        Arc::new(DictionaryArray::<Int32Type>::new(
            vec![0].into(),
            Arc::new(Int64Array::from(vec![25])),
        )),
    ];
    for column in columns {
        let data_type = column.data_type().clone();
        assert_eq!(lanes(Kind::Count, column), [25], "{data_type}");
    }
}

#[test]
fn the_largest_count_is_the_largest_lane_and_one_more_is_none() {
    let most = i64::from(i32::MAX);
    assert_eq!(
        lanes(Kind::Count, Arc::new(Int64Array::from(vec![most, most + 1, i64::MIN]))),
        [i32::MAX, NONE, NONE]
    );
    let reals = Float64Array::from(vec![2_147_483_647.0, 2_147_483_648.0, 0.5, f64::NAN, f64::INFINITY]);
    assert_eq!(lanes(Kind::Count, Arc::new(reals)), [i32::MAX, NONE, NONE, NONE, NONE]);
    assert_eq!(
        lanes(Kind::Count, Arc::new(Float32Array::from(vec![2_147_483_648.0]))),
        [NONE]
    );
    assert_eq!(
        lanes(Kind::Count, Arc::new(UInt64Array::from(vec![u64::MAX, 1 << 32]))),
        [NONE, NONE]
    );
}

#[test]
fn a_cell_that_is_no_value_says_why() {
    let day = |array: ArrayRef| fault(Kind::Day, array);
    let expected = "expected a day like `2026-01-31` of the years 1 to 9999";
    let texts = |text: &str| -> ArrayRef { Arc::new(StringArray::from_iter_values([text])) };
    let told =
        |found: &str, why: &str| format!("column `column`, row 40 (counting from 0): `{found}` {why}, {expected}");
    assert_eq!(day(texts("31.01.2026")), told("31.01.2026", "is not a day"));
    assert_eq!(day(texts("2026-02-30")), told("2026-02-30", "is not a day"));
    assert_eq!(day(texts("2026-02-28T00:00")), told("2026-02-28T00:00", "has a time"));
    assert_eq!(day(texts("0000-01-01")), told("0000-01-01", "is out of range"));
    assert_eq!(day(texts("äöüäöüäöü")), told("äöüäöüäöü", "is not a day"));
    assert_eq!(
        day(Arc::new(Date64Array::from(vec![3_600_000]))),
        told("1970-01-01 01:00:00", "has a time")
    );
    assert_eq!(
        day(Arc::new(TimestampSecondArray::from(vec![1]))),
        told("1970-01-01 00:00:01", "has a time")
    );

    let count = |array: ArrayRef| fault(Kind::Count, array);
    let expected = "expected a whole number from 1 to 2147483647";
    let told =
        |found: &str, why: &str| format!("column `column`, row 40 (counting from 0): `{found}` {why}, {expected}");
    assert_eq!(
        count(Arc::new(Float64Array::from(vec![f64::NAN]))),
        told("NaN", "is not a number")
    );
    assert_eq!(
        count(Arc::new(Float64Array::from(vec![2.5]))),
        told("2.5", "is not a whole number")
    );
    assert_eq!(
        count(Arc::new(UInt64Array::from(vec![u64::MAX]))),
        told("18446744073709551615", "is out of range")
    );
}

#[test]
fn texts_are_no_counts_and_numbers_no_days() {
    assert!(!Kind::Count.accepts(&DataType::Utf8));
    assert!(!Kind::Count.accepts(&DataType::Boolean));
    assert!(!Kind::Count.accepts(&DataType::Date32));
    assert!(!Kind::Day.accepts(&DataType::Int32));
}

#[test]
fn a_column_without_values_says_nothing_where_its_type_may_be_a_guess() {
    let says = |array: ArrayRef| {
        let fields = vec![Field::new("end", array.data_type().clone(), true)];
        let schema = Arc::new(Schema::new(fields));
        let batch = RecordBatch::try_new(schema.clone(), vec![array]).unwrap();
        says_nothing(&Table::try_new(schema, vec![batch]).unwrap(), 0)
    };
    assert!(says(Arc::new(NullArray::new(2))));
    assert!(says(Arc::new(NullArray::new(0))));
    assert!(says(Arc::new(Float64Array::from(vec![None::<f64>, None]))));
    assert!(!says(Arc::new(Float64Array::from(vec![None, Some(1.0)]))));
    assert!(says(Arc::new(StringArray::from(vec![None::<&str>]))));
    assert!(!says(Arc::new(StringArray::from(vec![""]))));
    assert!(!says(Arc::new(Int64Array::from(vec![None::<i64>]))));
}
