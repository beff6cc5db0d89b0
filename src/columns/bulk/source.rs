//! A column of any type an analyst has, as 32-bit lanes.

use std::ops::Range;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    Date32Type, Date64Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type,
    TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType, TimestampSecondType, UInt8Type,
    UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef};
use arrow_schema::{DataType, TimeUnit};
use chrono::{DateTime, NaiveDate, NaiveTime};

use super::error::{BulkError, Fault};
use super::straight::Counts;
use crate::columns::{Cell, CellReader, ColumnsError, Table};
use crate::term::calendar;
use crate::term::lanes::{Lanewise, widest};

/// Stands for a value that no 32-bit lane holds, or that is not a value of its kind: smaller than
/// every count and every day.
pub(super) const NONE: i32 = i32::MIN;

const SECONDS_PER_DAY: i64 = 86_400;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Count,
    Day,
}

impl Kind {
    pub(super) const fn expected(self) -> &'static str {
        match self {
            Self::Count => "whole numbers from 1 to 2147483647",
            Self::Day => "days: `date32`, `date64` or timestamps at midnight, or texts like `2026-01-31`",
        }
    }

    const fn expected_cell(self) -> &'static str {
        match self {
            Self::Count => "a whole number from 1 to 2147483647",
            Self::Day => "a day like `2026-01-31` of the years 1 to 9999",
        }
    }

    /// The values that can be worked with.
    pub(super) const fn bounds(self) -> (i32, i32) {
        match self {
            Self::Count => (1, i32::MAX),
            Self::Day => (calendar::EARLIEST, calendar::LATEST),
        }
    }

    /// Whether a column of this type can hold such values.
    pub(super) fn accepts(self, data_type: &DataType) -> bool {
        match data_type {
            DataType::Dictionary(_, values) => self.accepts(values),
            DataType::RunEndEncoded(_, values) => self.accepts(values.data_type()),
            DataType::Date32 | DataType::Date64 | DataType::Timestamp(..) => self == Self::Day,
            DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => self == Self::Day,
            other => self == Self::Count && other.is_numeric(),
        }
    }
}

/// Whether the column at `index` says nothing, not even what it would hold.
///
/// Without a value to go by, pandas makes a column one of fractions, and readers of sheets one of texts.
pub(super) fn says_nothing(table: &Table, index: usize) -> bool {
    match table.schema().field(index).data_type() {
        DataType::Null => true,
        DataType::Dictionary(_, values) => **values == DataType::Null,
        DataType::Float64 | DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => table
            .chunks(index)
            .iter()
            .all(|chunk| chunk.null_count() == chunk.len()),
        _ => false,
    }
}

/// The values of one column of one batch.
pub(super) struct Source<'a> {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    array: &'a ArrayRef,
    values: Values<'a>,
}

enum Values<'a> {
    Lanes(&'a [i32]),
    Int8(&'a [i8]),
    Int16(&'a [i16]),
    Int64(&'a [i64]),
    UInt8(&'a [u8]),
    UInt16(&'a [u16]),
    UInt32(&'a [u32]),
    UInt64(&'a [u64]),
    Float32(&'a [f32]),
    Float64(&'a [f64]),
    Instants { values: &'a [i64], per_day: i64 },
    Cells(CellReader<'a>),
}

impl<'a> Source<'a> {
    /// Looks at the type of a column once; [`Kind::accepts`] has taken it.
    pub(super) fn try_new(name: &'static str, kind: Kind, array: &'a ArrayRef) -> Result<Self, BulkError> {
        let instants = |values: &'a [i64], per_second: i64| Values::Instants {
            values,
            per_day: SECONDS_PER_DAY * per_second,
        };
        let values = match array.data_type() {
            DataType::Date32 => Values::Lanes(array.as_primitive::<Date32Type>().values()),
            DataType::Int32 => Values::Lanes(array.as_primitive::<Int32Type>().values()),
            DataType::Int8 => Values::Int8(array.as_primitive::<Int8Type>().values()),
            DataType::Int16 => Values::Int16(array.as_primitive::<Int16Type>().values()),
            DataType::Int64 => Values::Int64(array.as_primitive::<Int64Type>().values()),
            DataType::UInt8 => Values::UInt8(array.as_primitive::<UInt8Type>().values()),
            DataType::UInt16 => Values::UInt16(array.as_primitive::<UInt16Type>().values()),
            DataType::UInt32 => Values::UInt32(array.as_primitive::<UInt32Type>().values()),
            DataType::UInt64 => Values::UInt64(array.as_primitive::<UInt64Type>().values()),
            DataType::Float32 => Values::Float32(array.as_primitive::<Float32Type>().values()),
            DataType::Float64 => Values::Float64(array.as_primitive::<Float64Type>().values()),
            DataType::Date64 => instants(array.as_primitive::<Date64Type>().values(), 1_000),
            DataType::Timestamp(unit, _) => match unit {
                TimeUnit::Second => instants(array.as_primitive::<TimestampSecondType>().values(), 1),
                TimeUnit::Millisecond => instants(array.as_primitive::<TimestampMillisecondType>().values(), 1_000),
                TimeUnit::Microsecond => instants(array.as_primitive::<TimestampMicrosecondType>().values(), 1_000_000),
                TimeUnit::Nanosecond => {
                    instants(array.as_primitive::<TimestampNanosecondType>().values(), 1_000_000_000)
                }
            },
            _ => Values::Cells(CellReader::new(name, array)),
        };
        Ok(Self {
            name,
            kind,
            array,
            values,
        })
    }

    /// The values of `rows`, where they are lanes already.
    pub(super) fn direct(&self, rows: Range<usize>) -> Option<&'a [i32]> {
        match self.values {
            Values::Lanes(values) => Some(&values[rows]),
            _ => None,
        }
    }

    /// All values, where they are counts that can be read as they are.
    pub(super) fn counts(&self) -> Option<Counts<'a>> {
        match self.values {
            Values::Lanes(values) => Some(Counts::Narrow(values)),
            Values::Int64(values) => Some(Counts::Wide(values)),
            _ => None,
        }
    }

    /// Writes the values of `rows` as lanes into `room`, which has their length, and gives the
    /// smallest and the largest of them. A row that is null gets anything; one that has no value of
    /// this kind gets [`NONE`], or a number out of bounds.
    pub(super) fn fill(&self, rows: Range<usize>, room: &mut [i32]) -> Result<Bounds, BulkError> {
        Ok(match &self.values {
            Values::Lanes(values) => narrow(&values[rows], room),
            Values::Int8(values) => narrow(&values[rows], room),
            Values::Int16(values) => narrow(&values[rows], room),
            Values::Int64(values) => narrow(&values[rows], room),
            Values::UInt8(values) => narrow(&values[rows], room),
            Values::UInt16(values) => narrow(&values[rows], room),
            Values::UInt32(values) => narrow(&values[rows], room),
            Values::UInt64(values) => narrow(&values[rows], room),
            Values::Float32(values) => narrow(&values[rows], room),
            Values::Float64(values) => narrow(&values[rows], room),
            Values::Instants { values, per_day } => widest(Days {
                values: &values[rows],
                per_day: *per_day,
                room,
            }),
            Values::Cells(reader) => {
                let mut bounds = Bounds::NOTHING;
                for (row, lane) in rows.zip(room) {
                    *lane = self.lane_of(reader, row)?.unwrap_or(NONE);
                    bounds = bounds.with(*lane);
                }
                bounds
            }
        })
    }

    fn lane_of(&self, reader: &CellReader<'_>, row: usize) -> Result<Option<i32>, BulkError> {
        Ok(match cell(reader, row)? {
            Some(cell) => match self.kind {
                Kind::Count => whole(&cell).ok().and_then(|n| i32::try_from(n).ok()),
                Kind::Day => day(&cell).ok(),
            },
            None => None,
        })
    }

    /// Says what is wrong with a row that [`Source::fill`] found no usable value in.
    pub(super) fn fault(&self, row: usize, first_row: usize) -> BulkError {
        let told = match &self.values {
            // The cell reader shows a `date64` without its time.
            Values::Instants { values, per_day } => Ok(instant_fault(values[row], *per_day)),
            _ => self.cell_fault(row),
        };
        match told {
            Ok((found, fault)) => BulkError::Cell {
                column: self.name,
                row: row + first_row,
                found,
                fault,
                expected: self.kind.expected_cell(),
            },
            Err(error) => error.into(),
        }
    }

    fn cell_fault(&self, row: usize) -> Result<(String, Fault), ColumnsError> {
        let reader = CellReader::new(self.name, self.array);
        let Some(cell) = cell(&reader, row)? else {
            return Ok(("a day outside the calendar".to_owned(), Fault::OutOfRange));
        };
        let fault = match self.kind {
            Kind::Count => whole(&cell).err(),
            Kind::Day => day(&cell).err(),
        };
        Ok((shown(&cell), fault.unwrap_or(Fault::OutOfRange)))
    }
}

fn instant_fault(value: i64, per_day: i64) -> (String, Fault) {
    let per_second = per_day / SECONDS_PER_DAY;
    let nanoseconds = value.rem_euclid(per_second) * (1_000_000_000 / per_second);
    let at = u32::try_from(nanoseconds)
        .ok()
        .and_then(|nanoseconds| DateTime::from_timestamp(value.div_euclid(per_second), nanoseconds));
    let found = at.map_or_else(|| value.to_string(), |at| at.naive_utc().to_string());
    let fault = if value.rem_euclid(per_day) == 0 {
        Fault::OutOfRange
    } else {
        Fault::HasTime
    };
    (found, fault)
}

pub(in crate::columns) fn shown(cell: &Cell<'_>) -> String {
    match cell {
        Cell::Text(text) => shortened(text),
        Cell::Decimal(text) => text.clone(),
        Cell::Count(n) => n.to_string(),
        Cell::Unsigned(n) => n.to_string(),
        Cell::Real(x) => x.to_string(),
        Cell::Day(day) => day.to_string(),
        Cell::Instant { at, .. } => at.to_string(),
        Cell::Time(time) => time.to_string(),
        Cell::Null => "null".to_owned(),
        Cell::Flag(true) => "true".to_owned(),
        Cell::Flag(false) => "false".to_owned(),
        Cell::Span(_) => "a length of time".to_owned(),
        Cell::Bytes(_) => "bytes".to_owned(),
        Cell::List(_) => "a list".to_owned(),
        Cell::Fields(_) => "a record".to_owned(),
    }
}

/// The cell, or `None` where it is a day that no calendar holds.
fn cell<'a>(reader: &CellReader<'a>, row: usize) -> Result<Option<Cell<'a>>, ColumnsError> {
    match reader.cell(row) {
        Ok(cell) => Ok(Some(cell)),
        Err(ColumnsError::OutsideCalendar { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

pub(in crate::columns) fn whole(cell: &Cell<'_>) -> Result<i64, Fault> {
    match cell {
        Cell::Count(n) => Ok(*n),
        Cell::Unsigned(n) => i64::try_from(*n).map_err(|_| Fault::OutOfRange),
        Cell::Real(x) if x.is_nan() => Err(Fault::NotANumber),
        Cell::Real(x) if x.fract() != 0.0 => Err(Fault::NotWhole),
        // A float beyond 2^53 is beyond every count, so the nearest 64-bit number will do.
        Cell::Real(x) => Ok(*x as i64),
        Cell::Decimal(text) => {
            let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
            if fraction.bytes().any(|digit| digit != b'0') {
                return Err(Fault::NotWhole);
            }
            whole.parse().map_err(|_| Fault::OutOfRange)
        }
        _ => Err(Fault::NotANumber),
    }
}

pub(in crate::columns) fn day(cell: &Cell<'_>) -> Result<i32, Fault> {
    let day = match cell {
        Cell::Day(day) => *day,
        Cell::Instant { at, .. } if at.time() == NaiveTime::MIN => at.date(),
        Cell::Instant { .. } => return Err(Fault::HasTime),
        Cell::Text(text) => iso_day(text)?,
        _ => return Err(Fault::NotADay),
    };
    calendar::number_of(day).ok_or(Fault::OutOfRange)
}

/// Reads `2026-01-31` and no other form: `2026-1-31` and `31.01.2026` could be a slip.
fn iso_day(text: &str) -> Result<NaiveDate, Fault> {
    let part = |at: Range<usize>| -> Option<u32> {
        let digits = text.get(at)?;
        digits.bytes().all(|byte| byte.is_ascii_digit()).then_some(())?;
        digits.parse().ok()
    };
    let dashed = text.get(4..5) == Some("-") && text.get(7..8) == Some("-");
    let read = || NaiveDate::from_ymd_opt(part(0..4)?.cast_signed(), part(5..7)?, part(8..10)?);
    match read().filter(|_| dashed) {
        Some(day) if text.len() == 10 => Ok(day),
        Some(_) if matches!(text.as_bytes()[10], b'T' | b't' | b' ') => Err(Fault::HasTime),
        _ => Err(Fault::NotADay),
    }
}

fn shortened(text: &str) -> String {
    let line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= 40 {
        return line;
    }
    line.chars().take(39).chain(['…']).collect()
}

/// A number as a lane, [`NONE`] where it is none.
trait Lane: Copy {
    fn lane(self) -> i32;
}

macro_rules! always {
    ($($narrow:ty),*) => {$(
        impl Lane for $narrow {
            #[inline(always)]
            fn lane(self) -> i32 {
                i32::from(self)
            }
        }
    )*};
}

macro_rules! where_it_fits {
    ($($wide:ty),*) => {$(
        impl Lane for $wide {
            #[inline(always)]
            fn lane(self) -> i32 {
                let lane = self as i32;
                // Back and forth without a change: whole, and inside 32 bits.
                if lane as $wide == self && lane >= 0 { lane } else { NONE }
            }
        }
    )*};
}

always!(i8, i16, i32, u8, u16);
where_it_fits!(i64, u32, u64, f64);

impl Lane for f32 {
    #[inline(always)]
    fn lane(self) -> i32 {
        // In its own width 2^31 would come back unchanged from the largest lane.
        f64::from(self).lane()
    }
}

/// The smallest and the largest of some lanes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bounds {
    pub(super) low: i32,
    pub(super) high: i32,
}

impl Bounds {
    pub(super) const NOTHING: Self = Self {
        low: i32::MAX,
        high: i32::MIN,
    };

    pub(super) fn of(lanes: &[i32]) -> Self {
        widest(BoundsOf(lanes))
    }

    /// The same, to be part of a larger loop.
    #[inline(always)]
    pub(super) fn of_lanes(lanes: &[i32]) -> Self {
        BoundsOf(lanes).run()
    }

    #[inline(always)]
    fn with(self, lane: i32) -> Self {
        Self {
            low: self.low.min(lane),
            high: self.high.max(lane),
        }
    }
}

struct BoundsOf<'a>(&'a [i32]);

impl Lanewise for BoundsOf<'_> {
    type Given = Bounds;

    #[inline(always)]
    fn run(self) -> Bounds {
        self.0.iter().fold(Bounds::NOTHING, |bounds, lane| bounds.with(*lane))
    }
}

struct Narrow<'a, T> {
    from: &'a [T],
    room: &'a mut [i32],
}

impl<T: Lane> Lanewise for Narrow<'_, T> {
    type Given = Bounds;

    #[inline(always)]
    fn run(self) -> Bounds {
        let mut bounds = Bounds::NOTHING;
        for (value, lane) in self.from.iter().zip(self.room) {
            *lane = value.lane();
            bounds = bounds.with(*lane);
        }
        bounds
    }
}

fn narrow<T: Lane>(from: &[T], room: &mut [i32]) -> Bounds {
    widest(Narrow { from, room })
}

/// Instants at midnight as days.
struct Days<'a> {
    values: &'a [i64],
    per_day: i64,
    room: &'a mut [i32],
}

impl Lanewise for Days<'_> {
    type Given = Bounds;

    #[inline(always)]
    fn run(self) -> Bounds {
        // Rounds to a whole number; the quotient of an instant is far below 2^51.
        const WHOLE: f64 = 6_755_399_441_055_744.0;
        let days_per_unit = 1.0 / self.per_day as f64;
        let mut bounds = Bounds::NOTHING;
        for (value, lane) in self.values.iter().zip(self.room) {
            let near = *value as f64 * days_per_unit + WHOLE;
            let day = (near.to_bits() as i64).wrapping_sub(WHOLE.to_bits() as i64);
            let midnight = day.wrapping_mul(self.per_day) == *value;
            *lane = if midnight && i64::from(day as i32) == day {
                day as i32
            } else {
                NONE
            };
            bounds = bounds.with(*lane);
        }
        bounds
    }
}

#[cfg(test)]
mod tests;
