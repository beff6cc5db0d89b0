//! One cell of a table, whatever Arrow type its column has.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};

use arrow_array::cast::AsArray;
use arrow_array::types::{
    Date32Type, Date64Type, Decimal32Type, Decimal64Type, Decimal128Type, Decimal256Type, DurationMicrosecondType,
    DurationMillisecondType, DurationNanosecondType, DurationSecondType, Float16Type, Float32Type, Float64Type,
    Int8Type, Int16Type, Int32Type, Int64Type, IntervalDayTimeType, IntervalMonthDayNanoType, IntervalYearMonthType,
    RunEndIndexType, Time32MillisecondType, Time32SecondType, Time64MicrosecondType, Time64NanosecondType,
    TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType, TimestampSecondType, UInt8Type,
    UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{
    Array, ArrayRef, BinaryArray, BinaryViewArray, BooleanArray, FixedSizeBinaryArray, LargeBinaryArray,
    LargeStringArray, PrimitiveArray, StringArray, StringViewArray, UnionArray, downcast_dictionary_array,
};
use arrow_buffer::{IntervalDayTime, IntervalMonthDayNano};
use arrow_schema::{DataType, IntervalUnit, TimeUnit};
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

use super::builder::EPOCH;
use super::error::ColumnsError;

const MILLISECONDS_PER_DAY: i64 = 86_400_000;

/// One value of a column. Widths and encodings are gone: an `int8` and an `int64`, a string view and a dictionary read alike.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell<'a> {
    /// No value.
    Null,
    /// Yes or no.
    Flag(bool),
    /// A whole number.
    Count(i64),
    /// A whole number of an unsigned 64-bit column.
    Unsigned(u64),
    /// A binary fraction.
    Real(f64),
    /// A decimal fraction, written out.
    Decimal(String),
    /// Text.
    Text(&'a str),
    /// Bytes.
    Bytes(&'a [u8]),
    /// A civil day.
    Day(NaiveDate),
    /// A day with a time of day, to the microsecond; in UTC when the column has a time zone.
    Instant {
        /// The day and the time.
        at: NaiveDateTime,
        /// Whether the column has a time zone.
        utc: bool,
    },
    /// A time of day, to the microsecond.
    Time(NaiveTime),
    /// A length of time, to the microsecond.
    Span(TimeDelta),
    /// A list.
    List(Vec<Cell<'a>>),
    /// Named fields.
    Fields(Vec<(&'a str, Cell<'a>)>),
}

impl Hash for Cell<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        std::mem::discriminant(self).hash(state);
        match self {
            Self::Null => {}
            Self::Flag(flag) => flag.hash(state),
            Self::Count(count) => count.hash(state),
            Self::Unsigned(count) => count.hash(state),
            Self::Real(real) => real.to_bits().hash(state),
            Self::Decimal(text) => text.hash(state),
            Self::Text(text) => text.hash(state),
            Self::Bytes(bytes) => bytes.hash(state),
            Self::Day(day) => day.hash(state),
            Self::Instant { at, utc } => (at, utc).hash(state),
            Self::Time(time) => time.hash(state),
            Self::Span(span) => span.hash(state),
            Self::List(cells) => cells.hash(state),
            Self::Fields(fields) => fields.hash(state),
        }
    }
}

/// Reads the cells of one array. Its type is looked at once, not per cell.
#[derive(Debug)]
pub struct CellReader<'a> {
    column: String,
    array: &'a dyn Array,
    values: Values<'a>,
}

/// The values below the null bitmap.
#[derive(Debug)]
enum Values<'a> {
    Nothing,
    Flag(&'a BooleanArray),
    Int8(&'a [i8]),
    Int16(&'a [i16]),
    Int32(&'a [i32]),
    Int64(&'a [i64]),
    UInt8(&'a [u8]),
    UInt16(&'a [u16]),
    UInt32(&'a [u32]),
    UInt64(&'a [u64]),
    Float16(&'a PrimitiveArray<Float16Type>),
    Float32(&'a [f32]),
    Float64(&'a [f64]),
    Decimal32(&'a PrimitiveArray<Decimal32Type>),
    Decimal64(&'a PrimitiveArray<Decimal64Type>),
    Decimal128(&'a PrimitiveArray<Decimal128Type>),
    Decimal256(&'a PrimitiveArray<Decimal256Type>),
    Text(&'a StringArray),
    LargeText(&'a LargeStringArray),
    TextView(&'a StringViewArray),
    Bytes(&'a BinaryArray),
    LargeBytes(&'a LargeBinaryArray),
    BytesView(&'a BinaryViewArray),
    FixedBytes(&'a FixedSizeBinaryArray),
    Days(&'a [i32]),
    Milliseconds(&'a [i64]),
    Instants {
        values: &'a [i64],
        per_second: i64,
        utc: bool,
    },
    Times {
        values: Vec<i64>,
        per_second: i64,
    },
    Spans {
        values: &'a [i64],
        per_second: i64,
    },
    Keys {
        keys: Vec<Option<usize>>,
        values: Box<CellReader<'a>>,
    },
    Lists {
        bounds: Vec<(usize, usize)>,
        values: Box<CellReader<'a>>,
    },
    Struct(Vec<(&'a str, CellReader<'a>)>),
    Runs {
        runs: Vec<usize>,
        values: Box<CellReader<'a>>,
    },
    Kinds {
        array: &'a UnionArray,
        readers: BTreeMap<i8, CellReader<'a>>,
    },
    Months(&'a [i32]),
    DaysAndTime(&'a [IntervalDayTime]),
    MonthsAndDays(&'a [IntervalMonthDayNano]),
}

impl<'a> CellReader<'a> {
    /// A reader of `array`, which is (a chunk of) the column called `column`.
    #[must_use]
    pub fn new(column: &str, array: &'a dyn Array) -> Self {
        let inner = |values: &'a dyn Array| Box::new(Self::new(column, values));
        let values = match array.data_type() {
            DataType::Null => Values::Nothing,
            DataType::Boolean => Values::Flag(array.as_boolean()),
            DataType::Int8 => Values::Int8(array.as_primitive::<Int8Type>().values()),
            DataType::Int16 => Values::Int16(array.as_primitive::<Int16Type>().values()),
            DataType::Int32 => Values::Int32(array.as_primitive::<Int32Type>().values()),
            DataType::Int64 => Values::Int64(array.as_primitive::<Int64Type>().values()),
            DataType::UInt8 => Values::UInt8(array.as_primitive::<UInt8Type>().values()),
            DataType::UInt16 => Values::UInt16(array.as_primitive::<UInt16Type>().values()),
            DataType::UInt32 => Values::UInt32(array.as_primitive::<UInt32Type>().values()),
            DataType::UInt64 => Values::UInt64(array.as_primitive::<UInt64Type>().values()),
            DataType::Float16 => Values::Float16(array.as_primitive()),
            DataType::Float32 => Values::Float32(array.as_primitive::<Float32Type>().values()),
            DataType::Float64 => Values::Float64(array.as_primitive::<Float64Type>().values()),
            DataType::Decimal32(..) => Values::Decimal32(array.as_primitive()),
            DataType::Decimal64(..) => Values::Decimal64(array.as_primitive()),
            DataType::Decimal128(..) => Values::Decimal128(array.as_primitive()),
            DataType::Decimal256(..) => Values::Decimal256(array.as_primitive()),
            DataType::Utf8 => Values::Text(array.as_string()),
            DataType::LargeUtf8 => Values::LargeText(array.as_string()),
            DataType::Utf8View => Values::TextView(array.as_string_view()),
            DataType::Binary => Values::Bytes(array.as_binary()),
            DataType::LargeBinary => Values::LargeBytes(array.as_binary()),
            DataType::BinaryView => Values::BytesView(array.as_binary_view()),
            DataType::FixedSizeBinary(_) => Values::FixedBytes(array.as_fixed_size_binary()),
            DataType::Date32 => Values::Days(array.as_primitive::<Date32Type>().values()),
            DataType::Date64 => Values::Milliseconds(array.as_primitive::<Date64Type>().values()),
            DataType::Timestamp(unit, zone) => {
                let (values, per_second): (&[i64], i64) = match unit {
                    TimeUnit::Second => (array.as_primitive::<TimestampSecondType>().values(), 1),
                    TimeUnit::Millisecond => (array.as_primitive::<TimestampMillisecondType>().values(), 1_000),
                    TimeUnit::Microsecond => (array.as_primitive::<TimestampMicrosecondType>().values(), 1_000_000),
                    TimeUnit::Nanosecond => (array.as_primitive::<TimestampNanosecondType>().values(), 1_000_000_000),
                };
                Values::Instants {
                    values,
                    per_second,
                    utc: zone.is_some(),
                }
            }
            DataType::Time32(unit) => {
                let (values, per_second): (&[i32], i64) = match unit {
                    TimeUnit::Second => (array.as_primitive::<Time32SecondType>().values(), 1),
                    _ => (array.as_primitive::<Time32MillisecondType>().values(), 1_000),
                };
                Values::Times {
                    values: values.iter().copied().map(i64::from).collect(),
                    per_second,
                }
            }
            DataType::Time64(unit) => {
                let (values, per_second): (&[i64], i64) = match unit {
                    TimeUnit::Nanosecond => (array.as_primitive::<Time64NanosecondType>().values(), 1_000_000_000),
                    _ => (array.as_primitive::<Time64MicrosecondType>().values(), 1_000_000),
                };
                Values::Times {
                    values: values.to_vec(),
                    per_second,
                }
            }
            DataType::Duration(unit) => {
                let (values, per_second): (&[i64], i64) = match unit {
                    TimeUnit::Second => (array.as_primitive::<DurationSecondType>().values(), 1),
                    TimeUnit::Millisecond => (array.as_primitive::<DurationMillisecondType>().values(), 1_000),
                    TimeUnit::Microsecond => (array.as_primitive::<DurationMicrosecondType>().values(), 1_000_000),
                    TimeUnit::Nanosecond => (array.as_primitive::<DurationNanosecondType>().values(), 1_000_000_000),
                };
                Values::Spans { values, per_second }
            }
            DataType::Dictionary(..) => downcast_dictionary_array!(
                array => Values::Keys {
                    keys: array.keys_iter().collect(),
                    values: inner(array.values()),
                },
                _ => unreachable!("matched as a dictionary")
            ),
            DataType::List(_) => {
                let lists = array.as_list::<i32>();
                let bounds = lists.offsets().windows(2);
                let bounds = bounds.map(|w| (w[0] as usize, w[1] as usize)).collect();
                Values::Lists {
                    bounds,
                    values: inner(lists.values()),
                }
            }
            DataType::LargeList(_) => {
                let lists = array.as_list::<i64>();
                let bounds = lists.offsets().windows(2);
                let bounds = bounds.map(|w| (w[0] as usize, w[1] as usize)).collect();
                Values::Lists {
                    bounds,
                    values: inner(lists.values()),
                }
            }
            DataType::ListView(_) => {
                let lists = array.as_list_view::<i32>();
                let bounds = lists.offsets().iter().zip(lists.sizes());
                Values::Lists {
                    bounds: bounds.map(|(at, size)| (*at as usize, (at + size) as usize)).collect(),
                    values: inner(lists.values()),
                }
            }
            DataType::LargeListView(_) => {
                let lists = array.as_list_view::<i64>();
                let bounds = lists.offsets().iter().zip(lists.sizes());
                Values::Lists {
                    bounds: bounds.map(|(at, size)| (*at as usize, (at + size) as usize)).collect(),
                    values: inner(lists.values()),
                }
            }
            DataType::Map(..) => {
                let maps = array.as_map();
                let bounds = maps.offsets().windows(2);
                Values::Lists {
                    bounds: bounds.map(|w| (w[0] as usize, w[1] as usize)).collect(),
                    values: inner(maps.entries()),
                }
            }
            DataType::RunEndEncoded(ends, _) => {
                let (runs, values) = match ends.data_type() {
                    DataType::Int16 => runs::<Int16Type>(array),
                    DataType::Int32 => runs::<Int32Type>(array),
                    _ => runs::<Int64Type>(array),
                };
                Values::Runs {
                    runs,
                    values: inner(values),
                }
            }
            DataType::Union(fields, _) => {
                let kinds = fields.iter().map(|(kind, _)| kind);
                let array = array.as_union();
                let readers = kinds.map(|kind| (kind, Self::new(column, array.child(kind))));
                Values::Kinds {
                    array,
                    readers: readers.collect(),
                }
            }
            DataType::Interval(unit) => match unit {
                IntervalUnit::YearMonth => Values::Months(array.as_primitive::<IntervalYearMonthType>().values()),
                IntervalUnit::DayTime => Values::DaysAndTime(array.as_primitive::<IntervalDayTimeType>().values()),
                IntervalUnit::MonthDayNano => {
                    Values::MonthsAndDays(array.as_primitive::<IntervalMonthDayNanoType>().values())
                }
            },
            DataType::FixedSizeList(..) => {
                let lists = array.as_fixed_size_list();
                let length = lists.value_length() as usize;
                let bounds = (0..lists.len()).map(|row| (row * length, (row + 1) * length)).collect();
                Values::Lists {
                    bounds,
                    values: inner(lists.values()),
                }
            }
            DataType::Struct(fields) => {
                let structs = array.as_struct();
                let readers = fields
                    .iter()
                    .zip(structs.columns())
                    .map(|(field, array)| (field.name().as_str(), Self::new(column, array)));
                Values::Struct(readers.collect())
            }
        };
        Self {
            column: column.to_owned(),
            array,
            values,
        }
    }

    /// The number of cells.
    #[must_use]
    pub fn len(&self) -> usize {
        self.array.len()
    }

    /// Whether there is no cell.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.array.is_empty()
    }

    /// For a dictionary column: the reader of its values and, per row, which of them (or none).
    #[must_use]
    pub fn dictionary(&self) -> Option<(&Self, &[Option<usize>])> {
        match &self.values {
            Values::Keys { keys, values } => Some((values, keys)),
            _ => None,
        }
    }

    /// The cell in row `row`.
    ///
    /// # Errors
    ///
    /// [`ColumnsError::OutsideCalendar`] for a day, an instant or a length of time chrono cannot hold.
    ///
    /// # Panics
    ///
    /// Panics when `row` is not below [`CellReader::len`].
    pub fn cell(&self, row: usize) -> Result<Cell<'a>, ColumnsError> {
        if self.array.is_null(row) {
            return Ok(Cell::Null);
        }
        let outside = |found: i64| ColumnsError::OutsideCalendar {
            column: self.column.clone(),
            row,
            found,
        };
        Ok(match &self.values {
            Values::Nothing => Cell::Null,
            Values::Flag(values) => Cell::Flag(values.value(row)),
            Values::Int8(values) => Cell::Count(values[row].into()),
            Values::Int16(values) => Cell::Count(values[row].into()),
            Values::Int32(values) => Cell::Count(values[row].into()),
            Values::Int64(values) => Cell::Count(values[row]),
            Values::UInt8(values) => Cell::Count(values[row].into()),
            Values::UInt16(values) => Cell::Count(values[row].into()),
            Values::UInt32(values) => Cell::Count(values[row].into()),
            Values::UInt64(values) => Cell::Unsigned(values[row]),
            Values::Float16(values) => Cell::Real(values.value(row).to_f64()),
            Values::Float32(values) => Cell::Real(values[row].into()),
            Values::Float64(values) => Cell::Real(values[row]),
            Values::Decimal32(values) => Cell::Decimal(values.value_as_string(row)),
            Values::Decimal64(values) => Cell::Decimal(values.value_as_string(row)),
            Values::Decimal128(values) => Cell::Decimal(values.value_as_string(row)),
            Values::Decimal256(values) => Cell::Decimal(values.value_as_string(row)),
            Values::Text(values) => Cell::Text(values.value(row)),
            Values::LargeText(values) => Cell::Text(values.value(row)),
            Values::TextView(values) => Cell::Text(values.value(row)),
            Values::Bytes(values) => Cell::Bytes(values.value(row)),
            Values::LargeBytes(values) => Cell::Bytes(values.value(row)),
            Values::BytesView(values) => Cell::Bytes(values.value(row)),
            Values::FixedBytes(values) => Cell::Bytes(values.value(row)),
            Values::Days(values) => Cell::Day(day(values[row]).ok_or_else(|| outside(values[row].into()))?),
            Values::Milliseconds(values) => {
                let whole = i32::try_from(values[row].div_euclid(MILLISECONDS_PER_DAY)).ok();
                Cell::Day(whole.and_then(day).ok_or_else(|| outside(values[row]))?)
            }
            Values::Instants {
                values,
                per_second,
                utc,
            } => {
                let value = values[row];
                let (seconds, nanoseconds) = to_the_microsecond(value, *per_second);
                let at = DateTime::from_timestamp(seconds, nanoseconds);
                Cell::Instant {
                    at: at.ok_or_else(|| outside(value))?.naive_utc(),
                    utc: *utc,
                }
            }
            Values::Times { values, per_second } => {
                let (seconds, nanoseconds) = to_the_microsecond(values[row], *per_second);
                let seconds = u32::try_from(seconds).ok();
                let time = seconds.and_then(|at| NaiveTime::from_num_seconds_from_midnight_opt(at, nanoseconds));
                Cell::Time(time.ok_or_else(|| outside(values[row]))?)
            }
            Values::Spans { values, per_second } => {
                let (seconds, nanoseconds) = to_the_microsecond(values[row], *per_second);
                Cell::Span(TimeDelta::new(seconds, nanoseconds).ok_or_else(|| outside(values[row]))?)
            }
            Values::Keys { keys, values } => keys[row].map_or(Ok(Cell::Null), |key| values.cell(key))?,
            Values::Runs { runs, values } => values.cell(runs[row])?,
            Values::Kinds { array, readers } => match readers.get(&array.type_id(row)) {
                Some(values) => values.cell(array.value_offset(row))?,
                None => Cell::Null,
            },
            Values::Months(values) => parts_of_time([("months", values[row].into())]),
            Values::DaysAndTime(values) => {
                let IntervalDayTime { days, milliseconds } = values[row];
                parts_of_time([("days", days.into()), ("milliseconds", milliseconds.into())])
            }
            Values::MonthsAndDays(values) => {
                let at = values[row];
                let (months, days) = (at.months.into(), at.days.into());
                parts_of_time([("months", months), ("days", days), ("nanoseconds", at.nanoseconds)])
            }
            Values::Lists { bounds, values } => {
                let (start, end) = bounds[row];
                Cell::List((start..end).map(|item| values.cell(item)).collect::<Result<_, _>>()?)
            }
            Values::Struct(readers) => Cell::Fields(
                readers
                    .iter()
                    .map(|(name, reader)| Ok((*name, reader.cell(row)?)))
                    .collect::<Result<_, ColumnsError>>()?,
            ),
        })
    }
}

/// A length of time whose parts have no common measure: a month has no fixed number of days.
fn parts_of_time<const N: usize>(parts: [(&'static str, i64); N]) -> Cell<'static> {
    Cell::Fields(parts.map(|(name, n)| (name, Cell::Count(n))).into())
}

/// For each row the run it lies in, and the values of the runs.
fn runs<R: RunEndIndexType>(array: &dyn Array) -> (Vec<usize>, &ArrayRef) {
    let array = array.as_run::<R>();
    let runs = (0..array.len()).map(|row| array.get_physical_index(row));
    (runs.collect(), array.values())
}

/// Whole seconds, and the nanoseconds after them: micro, because neither Python nor a sheet keeps more.
fn to_the_microsecond(value: i64, per_second: i64) -> (i64, u32) {
    let part = value.rem_euclid(per_second) * (1_000_000_000 / per_second) / 1_000;
    let nanoseconds = u32::try_from(part * 1_000).expect("less than one second");
    (value.div_euclid(per_second), nanoseconds)
}

fn day(since_epoch: i32) -> Option<NaiveDate> {
    NaiveDate::from_num_days_from_ce_opt(since_epoch.checked_add(EPOCH)?)
}

#[cfg(test)]
mod tests;
