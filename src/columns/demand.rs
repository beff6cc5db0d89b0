//! A table of demand as what the planner asks for.

use super::bulk::{self, Fault};
use super::{Cell, CellReader, ColumnsError, Table};
use crate::model::{TenantId, nearest};
use crate::plan::Demand;
use crate::term::calendar;

/// The columns of a demand; others are left alone.
pub const DEMAND_COLUMNS: [&str; 5] = ["tenant", "product", "licenses", "start", "end"];

/// Why a table is no demand.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DemandError {
    /// A column is not there.
    #[error("demand: no column `{column}`{}, expected `tenant`, `product`, `licenses`, `start` and `end`; {}", hint(nearest.as_deref()), listed(columns))]
    MissingColumn {
        /// The column.
        column: &'static str,
        /// The column that was probably meant.
        nearest: Option<String>,
        /// The columns there are.
        columns: Vec<String>,
    },
    /// A cell holds nothing that its column can mean.
    #[error("demand row {row}: `{column}` {found}, expected {expected}")]
    Cell {
        /// The column.
        column: &'static str,
        /// The row, counted from 0.
        row: usize,
        /// What is there, and what is wrong with it.
        found: String,
        /// What it should be.
        expected: &'static str,
    },
    /// A column can't be read.
    #[error("demand: {0}")]
    Columns(#[from] ColumnsError),
}

/// Reads the rows of a demand, one after the other: `tenant`, `product`, `licenses`, `start`, `end`.
///
/// Days are `date32`, timestamps at midnight or ISO texts; licences any whole numbers. What the values mean for a portfolio is
/// for the planner to judge.
///
/// # Errors
///
/// [`DemandError`], with the column, the row and the value.
pub fn demand(table: &Table) -> Result<Vec<Demand>, DemandError> {
    let mut columns = Vec::with_capacity(DEMAND_COLUMNS.len());
    for column in DEMAND_COLUMNS {
        let index = table.column_index(column).map_err(|_| {
            let columns: Vec<String> = table.column_names().into_iter().map(str::to_owned).collect();
            // A column that has its place already was not meant for another.
            let free = columns.iter().filter(|name| !DEMAND_COLUMNS.contains(&name.as_str()));
            DemandError::MissingColumn {
                column,
                nearest: nearest(column, free.map(String::as_str)).map(str::to_owned),
                columns,
            }
        })?;
        columns.push(table.readers(index));
    }
    let mut rows = Vec::with_capacity(table.num_rows());
    for (chunk, batch) in table.batches().iter().enumerate() {
        for row in 0..batch.num_rows() {
            let at = |column: usize| Place {
                column: DEMAND_COLUMNS[column],
                reader: &columns[column][chunk],
                row,
                number: rows.len(),
            };
            rows.push(Demand {
                tenant: TenantId::new(at(0).text("the id of a tenant")?),
                product: at(1).text("a product")?.to_owned(),
                licenses: at(2).count()?,
                start: at(3).day()?,
                end: at(4).day()?,
            });
        }
    }
    Ok(rows)
}

/// One cell of a demand.
struct Place<'a> {
    column: &'static str,
    reader: &'a CellReader<'a>,
    row: usize,
    /// The row of the whole table.
    number: usize,
}

impl<'a> Place<'a> {
    fn text(self, expected: &'static str) -> Result<&'a str, DemandError> {
        match self.cell()? {
            Cell::Text(text) => Ok(text),
            cell => Err(self.wrong(&cell, "is not text", expected)),
        }
    }

    fn count(self) -> Result<i64, DemandError> {
        let cell = self.cell()?;
        bulk::whole(&cell).map_err(|fault| self.faulty(&cell, fault, "a whole number of licences"))
    }

    fn day(self) -> Result<chrono::NaiveDate, DemandError> {
        let expected = "a day like `2026-01-31` of the years 1 to 9999";
        let cell = match self.cell() {
            Err(DemandError::Columns(ColumnsError::OutsideCalendar { found, .. })) => {
                return Err(self.wrong(&Cell::Count(found), "is out of range", expected));
            }
            cell => cell?,
        };
        let number = bulk::day(&cell).map_err(|fault| self.faulty(&cell, fault, expected))?;
        calendar::date_of(number).ok_or_else(|| self.faulty(&cell, Fault::OutOfRange, expected))
    }

    fn cell(&self) -> Result<Cell<'a>, DemandError> {
        Ok(self.reader.cell(self.row)?)
    }

    fn faulty(&self, cell: &Cell<'_>, fault: Fault, expected: &'static str) -> DemandError {
        self.wrong(cell, &fault.to_string(), expected)
    }

    fn wrong(&self, cell: &Cell<'_>, fault: &str, expected: &'static str) -> DemandError {
        let found = if *cell == Cell::Null {
            "is missing".to_owned()
        } else {
            format!("is `{}`, which {fault}", bulk::shown(cell))
        };
        DemandError::Cell {
            column: self.column,
            row: self.number,
            found,
            expected,
        }
    }
}

fn hint(nearest: Option<&str>) -> String {
    nearest.map_or_else(String::new, |name| format!(", did you mean `{name}`?"))
}

fn listed(names: &[String]) -> String {
    if names.is_empty() {
        return "there are no columns".to_owned();
    }
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    format!("the columns are {}", names.join(", "))
}

#[cfg(test)]
mod tests;
