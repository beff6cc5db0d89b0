//! The rows of a table, partner by partner.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use arrow_schema::DataType;
use chrono::NaiveDate;

use super::error::{BulkError, Fault};
use super::source::{Kind, day, says_nothing, shown, whole};
use crate::columns::{Cell, CellReader, ColumnsError, Table};
use crate::term::calendar;

/// What a column holds, and whether it must be there.
pub(super) struct Wanted {
    pub(super) name: &'static str,
    pub(super) holds: Holds,
    pub(super) must: Must,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    Text,
    Count,
    Day,
    /// A list of texts, or one text with `;` between them.
    Texts,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Must {
    /// The column, and a value in every row.
    HaveValue,
    /// The column; a value may be unknown.
    BeThere,
    /// Nothing.
    Not,
}

impl Holds {
    const fn expected(self) -> &'static str {
        match self {
            Self::Text => "texts",
            Self::Count => Kind::Count.expected(),
            Self::Day => Kind::Day.expected(),
            Self::Texts => "lists of texts, or texts like `a; b`",
        }
    }

    fn accepts(self, data_type: &DataType) -> bool {
        match (self, data_type) {
            (Self::Count, other) => Kind::Count.accepts(other),
            (Self::Day, other) => Kind::Day.accepts(other),
            (_, DataType::Dictionary(_, values)) => self.accepts(values),
            (_, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View) => true,
            // Ids are often numbers.
            (Self::Text, other) => other.is_integer(),
            (Self::Texts, other) => matches!(
                other,
                DataType::List(_) | DataType::LargeList(_) | DataType::FixedSizeList(..)
            ),
        }
    }
}

/// One value of a row.
#[derive(Clone, Debug, PartialEq)]
enum Value {
    Nothing,
    Text(String),
    Count(i64),
    Day(NaiveDate),
    Texts(Vec<String>),
}

/// One row, its values in the order of what was wanted.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) number: usize,
    values: Vec<Value>,
}

impl Row {
    /// The text in column `at`, which must have one.
    pub(super) fn text(&self, at: usize) -> &str {
        self.maybe_text(at).unwrap_or_default()
    }

    pub(super) fn maybe_text(&self, at: usize) -> Option<&str> {
        match &self.values[at] {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(super) fn count(&self, at: usize) -> Option<i64> {
        match self.values[at] {
            Value::Count(count) => Some(count),
            _ => None,
        }
    }

    pub(super) fn day(&self, at: usize) -> Option<NaiveDate> {
        match self.values[at] {
            Value::Day(day) => Some(day),
            _ => None,
        }
    }

    pub(super) fn texts(&self, at: usize) -> Option<&[String]> {
        match &self.values[at] {
            Value::Texts(texts) => Some(texts),
            _ => None,
        }
    }

    /// The text in column `at` as one of a closed set.
    pub(super) fn choice<T: FromStr<Err: fmt::Display>>(&self, at: usize, place: &Place) -> Result<Option<T>, String> {
        let text = self.maybe_text(at);
        let read = |text: &str| text.parse().map_err(|error| place.says(self.number, &error));
        text.map(read).transpose()
    }
}

/// Where a table stands among the arguments.
pub(super) struct Place(pub(super) &'static str);

impl Place {
    /// An error about one row, for the partner whose row it is.
    pub(super) fn says(&self, row: usize, what: &dyn fmt::Display) -> String {
        format!("table `{}`, row {row} (counting from 0): {what}", self.0)
    }

    fn wrap(&self, error: BulkError) -> BulkError {
        BulkError::InTable {
            table: self.0,
            error: Box::new(error),
        }
    }
}

/// The rows of each partner in their order, or the first thing that is wrong with them.
pub(super) type ByPartner = BTreeMap<String, Result<Vec<Row>, String>>;

/// Reads the wanted columns of a table with a column `partner`.
pub(super) fn by_partner(place: &Place, table: &Table, wanted: &[Wanted]) -> Result<ByPartner, BulkError> {
    read(place, table, wanted).map_err(|error| place.wrap(error))
}

fn read(place: &Place, table: &Table, wanted: &[Wanted]) -> Result<ByPartner, BulkError> {
    let partner = Wanted {
        name: "partner",
        holds: Holds::Text,
        must: Must::HaveValue,
    };
    let partners = column(table, &partner)?.unwrap_or_default();
    let columns = wanted
        .iter()
        .map(|wanted| column(table, wanted))
        .collect::<Result<Vec<_>, BulkError>>()?;
    let mut found = ByPartner::new();
    let mut number = 0;
    for (chunk, batch) in table.batches().iter().enumerate() {
        for row in 0..batch.num_rows() {
            let name = match value(&partners[chunk], row, &partner) {
                Ok(Value::Text(name)) => name,
                _ => return Err(BulkError::NoPartner { row: number }),
            };
            let rows = found.entry(name).or_insert_with(|| Ok(Vec::new()));
            if let Ok(good) = rows {
                let values = wanted.iter().zip(&columns).map(|(wanted, readers)| {
                    let value = readers.as_ref().map(|readers| value(&readers[chunk], row, wanted));
                    value.unwrap_or(Ok(Value::Nothing))
                });
                match values.collect::<Result<Vec<_>, String>>() {
                    Ok(values) => good.push(Row { number, values }),
                    Err(error) => *rows = Err(place.says(number, &error)),
                }
            }
            number += 1;
        }
    }
    Ok(found)
}

/// The readers of a column, one per batch, where there is one.
fn column<'a>(table: &'a Table, wanted: &Wanted) -> Result<Option<Vec<CellReader<'a>>>, BulkError> {
    let index = match table.column_index(wanted.name) {
        Ok(index) => index,
        Err(_) if wanted.must == Must::Not => return Ok(None),
        Err(ColumnsError::UnknownColumn { nearest, columns, .. }) => {
            return Err(BulkError::MissingColumn {
                column: wanted.name,
                expected: wanted.holds.expected(),
                option: None,
                nearest,
                columns,
            });
        }
        Err(error) => return Err(error.into()),
    };
    let data_type = table.schema().field(index).data_type();
    if !wanted.holds.accepts(data_type) && !says_nothing(table, index) {
        return Err(BulkError::WrongType {
            column: wanted.name,
            found: data_type.to_string(),
            expected: wanted.holds.expected(),
        });
    }
    Ok(Some(table.readers(index)))
}

fn value(reader: &CellReader<'_>, row: usize, wanted: &Wanted) -> Result<Value, String> {
    let wrong = |found: &str, fault: Fault| format!("column `{}`: `{found}` {fault}", wanted.name);
    let cell = reader.cell(row).map_err(|error| match error {
        ColumnsError::OutsideCalendar { found, .. } => wrong(&found.to_string(), Fault::OutOfRange),
        error => error.to_string(),
    })?;
    if cell == Cell::Null {
        return match wanted.must {
            Must::HaveValue => Err(wrong("null", Fault::Missing)),
            Must::BeThere | Must::Not => Ok(Value::Nothing),
        };
    }
    let read = match wanted.holds {
        Holds::Text => text(&cell).map(Value::Text),
        Holds::Count => whole(&cell).map(Value::Count),
        Holds::Day => day(&cell).and_then(|day| Ok(Value::Day(calendar::date_of(day).ok_or(Fault::OutOfRange)?))),
        Holds::Texts => texts(&cell).map(Value::Texts),
    };
    read.map_err(|fault| wrong(&shown(&cell), fault))
}

fn text(cell: &Cell<'_>) -> Result<String, Fault> {
    match cell {
        Cell::Text("") => Err(Fault::Missing),
        Cell::Text(text) => Ok((*text).to_owned()),
        Cell::Count(number) => Ok(number.to_string()),
        Cell::Unsigned(number) => Ok(number.to_string()),
        _ => Err(Fault::NotAText),
    }
}

fn texts(cell: &Cell<'_>) -> Result<Vec<String>, Fault> {
    match cell {
        Cell::List(cells) => cells.iter().map(text).collect(),
        Cell::Text(texts) => {
            let texts = texts.split(';').map(str::trim).filter(|text| !text.is_empty());
            Ok(texts.map(str::to_owned).collect())
        }
        _ => Err(Fault::NotAText),
    }
}
