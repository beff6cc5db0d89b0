//! Rows of another room into a table: one constructor per kind of value.

use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::builder::{
    BooleanBuilder, Date32Builder, Float64Builder, Int8Builder, Int64Builder, ListBuilder, StringBuilder,
    TimestampMicrosecondBuilder,
};
use arrow_array::types::Int8Type;
use arrow_array::{Array, ArrayRef, DictionaryArray, NullArray, RecordBatch, RecordBatchOptions, StringArray};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};

use super::error::ColumnsError;
use super::table::{TABLE_NAME_KEY, Table};

/// The most values a closed set can have: what an 8-bit signed index can number.
const LARGEST_SET: usize = 1 << 7;

/// The day Arrow counts its days from, 1970-01-01, in days of the common era.
pub(super) const EPOCH: i32 = 719_163;

/// One column without its name yet.
#[derive(Debug)]
pub struct Column(Result<ArrayRef, Fault>);

/// What is wrong with a column, told once the column has its name.
#[derive(Debug)]
enum Fault {
    OutsideSet {
        row: usize,
        found: String,
        expected: Vec<String>,
    },
    LargeSet,
}

/// A column of civil days: Arrow `date32`.
pub fn days(values: impl IntoIterator<Item = Option<NaiveDate>>) -> Column {
    use chrono::Datelike;
    let mut array = Date32Builder::new();
    array.extend(
        values
            .into_iter()
            // The day after the last one, or before the first, is none that anybody could take out again.
            .map(|day| day.filter(|day| (1..=9999).contains(&day.year())))
            .map(|day| day.map(|day| day.num_days_from_ce() - EPOCH)),
    );
    Column(Ok(Arc::new(array.finish())))
}

/// A column of days with a time of day and no time zone, to the microsecond: Arrow `timestamp[us]`.
pub fn moments(values: impl IntoIterator<Item = Option<NaiveDateTime>>) -> Column {
    let mut array = TimestampMicrosecondBuilder::new();
    array.extend(
        values
            .into_iter()
            .map(|at| at.map(|at| at.and_utc().timestamp_micros())),
    );
    Column(Ok(Arc::new(array.finish())))
}

/// A column of instants, to the microsecond: Arrow `timestamp[us, UTC]`.
pub fn instants(values: impl IntoIterator<Item = Option<DateTime<Utc>>>) -> Column {
    let mut array = TimestampMicrosecondBuilder::new();
    array.extend(values.into_iter().map(|at| at.map(|at| at.timestamp_micros())));
    Column(Ok(Arc::new(array.finish().with_timezone("UTC"))))
}

/// A column of whole numbers, such as licences or days left: Arrow `int64`.
pub fn counts(values: impl IntoIterator<Item = Option<i64>>) -> Column {
    let mut array = Int64Builder::new();
    array.extend(values);
    Column(Ok(Arc::new(array.finish())))
}

/// A column of free text, such as ids, names and messages: Arrow `utf8`.
pub fn texts<S: AsRef<str>>(values: impl IntoIterator<Item = Option<S>>) -> Column {
    let mut array = StringBuilder::new();
    array.extend(values);
    Column(Ok(Arc::new(array.finish())))
}

/// A column of yes and no: Arrow `bool`.
pub fn flags(values: impl IntoIterator<Item = Option<bool>>) -> Column {
    let mut array = BooleanBuilder::new();
    array.extend(values);
    Column(Ok(Arc::new(array.finish())))
}

/// A column of `rows` rows of which nothing is known, not even what it would hold: Arrow `null`.
pub fn nothing(rows: usize) -> Column {
    Column(Ok(Arc::new(NullArray::new(rows))))
}

/// A column of binary fractions: Arrow `float64`. For measures that only describe; no term is ever computed with one.
pub fn reals(values: impl IntoIterator<Item = Option<f64>>) -> Column {
    let mut array = Float64Builder::new();
    array.extend(values);
    Column(Ok(Arc::new(array.finish())))
}

/// A column of a small closed set in the order the values first appear: Arrow `dictionary<int8, utf8>`.
///
/// Use [`ranked_set`] when the set has an order of its own.
pub fn closed_set<S: AsRef<str>>(values: impl IntoIterator<Item = Option<S>>) -> Column {
    let mut names: Vec<String> = Vec::new();
    let mut keys = Int8Builder::new();
    for value in values {
        let Some(value) = value else {
            keys.append_null();
            continue;
        };
        let value = value.as_ref();
        let index = names.iter().position(|name| name == value).unwrap_or_else(|| {
            names.push(value.to_owned());
            names.len() - 1
        });
        if index >= LARGEST_SET {
            return Column(Err(Fault::LargeSet));
        }
        keys.append_value(small(index));
    }
    dictionary(keys, names)
}

/// A column of a small closed set whose values and their order are `set`, whether they appear or not.
///
/// Data frames made from it sort by that order: `past` before `today` before `7`.
pub fn ranked_set<S: AsRef<str>>(set: &[&str], values: impl IntoIterator<Item = Option<S>>) -> Column {
    if set.len() > LARGEST_SET {
        return Column(Err(Fault::LargeSet));
    }
    let expected = || set.iter().map(|&name| name.to_owned()).collect::<Vec<String>>();
    let mut keys = Int8Builder::new();
    for (row, value) in values.into_iter().enumerate() {
        let Some(value) = value else {
            keys.append_null();
            continue;
        };
        let value = value.as_ref();
        let Some(index) = set.iter().position(|&name| name == value) else {
            return Column(Err(Fault::OutsideSet {
                row,
                found: value.to_owned(),
                expected: expected(),
            }));
        };
        keys.append_value(small(index));
    }
    dictionary(keys, expected())
}

/// A column of lists of texts, such as the ids of notices: Arrow `list<utf8>`. A list is never null, only empty.
pub fn text_lists<S, L>(values: impl IntoIterator<Item = L>) -> Column
where
    S: AsRef<str>,
    L: IntoIterator<Item = S>,
{
    let mut array = ListBuilder::new(StringBuilder::new());
    for list in values {
        for text in list {
            array.values().append_value(text);
        }
        array.append(true);
    }
    Column(Ok(Arc::new(array.finish())))
}

fn small(index: usize) -> i8 {
    i8::try_from(index).expect("a closed set holds at most 128 values")
}

fn dictionary(mut keys: Int8Builder, names: Vec<String>) -> Column {
    let values = StringArray::from(names);
    Column(Ok(Arc::new(DictionaryArray::<Int8Type>::new(
        keys.finish(),
        Arc::new(values),
    ))))
}

/// Collects named columns into a [`Table`].
///
/// ```
/// use partnerbenefits::columns::{TableBuilder, counts, texts};
///
/// let table = TableBuilder::new("pools")
///     .column("product", texts([Some("Microsoft 365 E5")]))
///     .column("licenses", counts([Some(25)]))
///     .finish()?;
/// assert_eq!(table.column_names(), ["product", "licenses"]);
/// # Ok::<(), partnerbenefits::columns::ColumnsError>(())
/// ```
#[derive(Debug)]
pub struct TableBuilder {
    name: Option<String>,
    columns: Vec<(String, Column)>,
}

impl TableBuilder {
    /// Starts a table called `name`, such as `expiry_report`.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self {
            name: Some(name.to_owned()),
            columns: Vec::new(),
        }
    }

    /// Starts a table without a name.
    #[must_use]
    pub const fn unnamed() -> Self {
        Self {
            name: None,
            columns: Vec::new(),
        }
    }

    /// Adds a column to the right.
    #[must_use]
    pub fn column(mut self, name: &str, column: Column) -> Self {
        self.columns.push((name.to_owned(), column));
        self
    }

    /// The table. A column may be null unless it holds lists.
    ///
    /// # Errors
    ///
    /// [`ColumnsError::MixedLengths`], [`ColumnsError::RepeatedColumn`], [`ColumnsError::OutsideSet`] and
    /// [`ColumnsError::LargeSet`].
    pub fn finish(self) -> Result<Table, ColumnsError> {
        let mut fields = Vec::with_capacity(self.columns.len());
        let mut arrays: Vec<ArrayRef> = Vec::with_capacity(self.columns.len());
        for (name, Column(column)) in self.columns {
            let array = column.map_err(|fault| fault.named(&name))?;
            if let Some(first) = arrays.first()
                && first.len() != array.len()
            {
                let first_field: &Field = &fields[0];
                return Err(ColumnsError::MixedLengths {
                    column: name,
                    rows: array.len(),
                    first: first_field.name().clone(),
                    expected: first.len(),
                });
            }
            let nullable = !matches!(array.data_type(), DataType::List(_));
            fields.push(Field::new(name, array.data_type().clone(), nullable));
            arrays.push(array);
        }
        let metadata = self.name.map(|name| (TABLE_NAME_KEY.to_owned(), name));
        let schema = SchemaRef::new(Schema::new_with_metadata(fields, HashMap::from_iter(metadata)));
        let rows = arrays.first().map_or(0, |array| array.len());
        let options = RecordBatchOptions::new().with_row_count(Some(rows));
        let batch = RecordBatch::try_new_with_options(schema.clone(), arrays, &options)?;
        Table::try_new(schema, vec![batch])
    }
}

impl Fault {
    fn named(self, column: &str) -> ColumnsError {
        let column = column.to_owned();
        match self {
            Self::OutsideSet { row, found, expected } => ColumnsError::OutsideSet {
                column,
                row,
                found,
                expected,
            },
            Self::LargeSet => ColumnsError::LargeSet {
                column,
                limit: LARGEST_SET,
            },
        }
    }
}

#[cfg(test)]
mod tests;
