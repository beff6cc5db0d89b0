use std::sync::Arc;

use arrow_array::builder::{FixedSizeListBuilder, Int32Builder, StringDictionaryBuilder};
use arrow_array::types::{Decimal128Type, UInt16Type};
use arrow_array::{
    Array, ArrayRef, BinaryViewArray, Date32Array, Date64Array, DurationNanosecondArray, Float32Array, Int8Array,
    Int32Array, Int64Array, IntervalMonthDayNanoArray, IntervalYearMonthArray, LargeStringArray, NullArray,
    PrimitiveArray, RunArray, StringViewArray, StructArray, Time32SecondArray, Time64NanosecondArray,
    TimestampMicrosecondArray, TimestampNanosecondArray, UInt64Array,
};
use arrow_buffer::IntervalMonthDayNano;
use arrow_schema::{DataType, Field};
use chrono::{NaiveDate, NaiveTime, TimeDelta};

use crate::columns::{Cell, CellReader, ColumnsError};

fn cells(array: &ArrayRef) -> Vec<Cell<'_>> {
    let reader = CellReader::new("x", array);
    (0..reader.len()).map(|row| reader.cell(row).unwrap()).collect()
}

fn instant(y: i32, m: u32, d: u32, micro: u32) -> chrono::NaiveDateTime {
    NaiveDate::from_ymd_opt(y, m, d)
        .unwrap()
        .and_hms_micro_opt(0, 0, 0, micro)
        .unwrap()
}

#[test]
fn widths_and_encodings_of_one_value_read_alike() {
    let narrow: ArrayRef = Arc::new(Int8Array::from(vec![Some(-5), None]));
    assert_eq!(cells(&narrow), [Cell::Count(-5), Cell::Null]);
    let large: ArrayRef = Arc::new(LargeStringArray::from(vec!["a"]));
    let view: ArrayRef = Arc::new(StringViewArray::from(vec!["a"]));
    let mut dictionary = StringDictionaryBuilder::<UInt16Type>::new();
    dictionary.append_value("a");
    let dictionary: ArrayRef = Arc::new(dictionary.finish());
    for array in [&large, &view, &dictionary] {
        assert_eq!(cells(array), [Cell::Text("a")]);
    }
}

#[test]
fn both_date_types_give_the_civil_day() {
    let day = NaiveDate::from_ymd_opt(1969, 12, 31).unwrap();
    let days: ArrayRef = Arc::new(Date32Array::from(vec![-1]));
    let milliseconds: ArrayRef = Arc::new(Date64Array::from(vec![-86_400_000]));
    assert_eq!(cells(&days), [Cell::Day(day)]);
    assert_eq!(cells(&milliseconds), [Cell::Day(day)]);
}

#[test]
fn instants_before_the_epoch_round_down_to_the_microsecond() {
    let naive: ArrayRef = Arc::new(TimestampNanosecondArray::from(vec![-1]));
    let at = instant(1969, 12, 31, 0) + chrono::TimeDelta::microseconds(86_399_999_999);
    assert_eq!(cells(&naive), [Cell::Instant { at, utc: false }]);
    let zoned: ArrayRef = Arc::new(TimestampMicrosecondArray::from(vec![7]).with_timezone("UTC"));
    assert_eq!(
        cells(&zoned),
        [Cell::Instant {
            at: instant(1970, 1, 1, 7),
            utc: true
        }]
    );
}

#[test]
fn a_sliced_fixed_size_list_reads_its_own_items() {
    let mut builder = FixedSizeListBuilder::new(Int32Builder::new(), 2);
    for n in [1, 2, 3, 4, 5, 6] {
        builder.values().append_value(n);
        if n % 2 == 0 {
            builder.append(true);
        }
    }
    let whole: ArrayRef = Arc::new(builder.finish());
    let sliced = whole.slice(1, 1);
    assert_eq!(cells(&sliced), [Cell::List(vec![Cell::Count(3), Cell::Count(4)])]);
}

#[test]
fn structs_decimals_bytes_and_large_numbers_read() {
    let inner: ArrayRef = Arc::new(UInt64Array::from(vec![u64::MAX]));
    let field = Arc::new(Field::new("n", DataType::UInt64, false));
    let structs: ArrayRef = Arc::new(StructArray::from(vec![(field, inner)]));
    assert_eq!(cells(&structs), [Cell::Fields(vec![("n", Cell::Unsigned(u64::MAX))])]);
    let decimal = PrimitiveArray::<Decimal128Type>::from(vec![1950]);
    let decimal: ArrayRef = Arc::new(decimal.with_precision_and_scale(10, 2).unwrap());
    assert_eq!(cells(&decimal), [Cell::Decimal("19.50".to_owned())]);
    let bytes: ArrayRef = Arc::new(BinaryViewArray::from(vec![b"ab".as_slice()]));
    assert_eq!(cells(&bytes), [Cell::Bytes(b"ab")]);
    let real: ArrayRef = Arc::new(Float32Array::from(vec![0.5]));
    assert_eq!(cells(&real), [Cell::Real(0.5)]);
    let nothing: ArrayRef = Arc::new(NullArray::new(1));
    assert_eq!(cells(&nothing), [Cell::Null]);
}

#[test]
fn times_of_day_and_lengths_of_time_round_down_to_the_microsecond() {
    let seconds: ArrayRef = Arc::new(Time32SecondArray::from(vec![86_399]));
    assert_eq!(
        cells(&seconds),
        [Cell::Time(NaiveTime::from_hms_opt(23, 59, 59).unwrap())]
    );
    let nanoseconds: ArrayRef = Arc::new(Time64NanosecondArray::from(vec![1_999]));
    assert_eq!(
        cells(&nanoseconds),
        [Cell::Time(NaiveTime::from_hms_micro_opt(0, 0, 0, 1).unwrap())]
    );
    let lengths: ArrayRef = Arc::new(DurationNanosecondArray::from(vec![-1, 2_000]));
    assert_eq!(
        cells(&lengths),
        [-1, 2].map(|microseconds| Cell::Span(TimeDelta::microseconds(microseconds)))
    );
    let not_of_a_day: ArrayRef = Arc::new(Time32SecondArray::from(vec![86_400]));
    let reader = CellReader::new("at", &not_of_a_day);
    assert!(matches!(reader.cell(0), Err(ColumnsError::OutsideCalendar { .. })));
}

#[test]
fn a_length_of_months_and_days_is_its_parts() {
    let months: ArrayRef = Arc::new(IntervalYearMonthArray::from(vec![Some(14), None]));
    assert_eq!(
        cells(&months),
        [Cell::Fields(vec![("months", Cell::Count(14))]), Cell::Null]
    );
    let mixed: ArrayRef = Arc::new(IntervalMonthDayNanoArray::from(vec![IntervalMonthDayNano::new(
        1, -2, 3,
    )]));
    let parts = [("months", 1), ("days", -2), ("nanoseconds", 3)];
    assert_eq!(
        cells(&mixed),
        [Cell::Fields(parts.map(|(name, n)| (name, Cell::Count(n))).into())]
    );
}

#[test]
fn a_run_is_its_value_in_each_of_its_rows_also_of_a_slice() {
    let ends = Int32Array::from(vec![2, 3, 5]);
    let runs: ArrayRef = Arc::new(RunArray::try_new(&ends, &Int64Array::from(vec![Some(7), None, Some(9)])).unwrap());
    let seven = Cell::Count(7);
    assert_eq!(
        cells(&runs),
        [seven.clone(), seven.clone(), Cell::Null, Cell::Count(9), Cell::Count(9)]
    );
    assert_eq!(cells(&runs.slice(1, 3)), [seven, Cell::Null, Cell::Count(9)]);
}

#[test]
fn a_day_chrono_cannot_hold_is_an_error_not_a_panic() {
    let array: ArrayRef = Arc::new(Date32Array::from(vec![0, i32::MAX]));
    let reader = CellReader::new("end", &array);
    assert!(matches!(
        reader.cell(1),
        Err(ColumnsError::OutsideCalendar {
            row: 1,
            found: 2_147_483_647,
            ..
        })
    ));
    let array: ArrayRef = Arc::new(Date64Array::from(vec![i64::MIN]));
    assert!(CellReader::new("end", &array).cell(0).is_err());
}
