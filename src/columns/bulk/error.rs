//! What can be wrong with the columns of a bulk call.

use arrow_schema::ArrowError;

use crate::columns::ColumnsError;
use crate::term::TermError;

/// Why a bulk call gave no columns. A refused row is not among these; it is a row.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BulkError {
    /// A plan that no partner can be given.
    #[error(transparent)]
    Plan(#[from] crate::plan::PlanError),
    /// A column the call needs is not in the table.
    #[error("no column `{column}`{}, expected {expected}{}; {}", why(*.option), hint(.nearest.as_deref()), listed(.columns))]
    MissingColumn {
        /// The name of the column.
        column: &'static str,
        /// What it must hold.
        expected: &'static str,
        /// The option that asks for it, where it is not always needed.
        option: Option<&'static str>,
        /// The column that was probably meant.
        nearest: Option<String>,
        /// The columns there are.
        columns: Vec<String>,
    },
    /// A column has a type whose values are never what is needed.
    #[error("column `{column}` is of type `{found}`, expected {expected}")]
    WrongType {
        /// The column.
        column: &'static str,
        /// Its Arrow type.
        found: String,
        /// What it must hold.
        expected: &'static str,
    },
    /// A column of the result is already in the table.
    #[error(
        "the table has a column `{column}` already, expected the name to be free for the result: rename or drop it"
    )]
    TakenColumn {
        /// The column.
        column: &'static str,
    },
    /// A cell that cannot be used.
    #[error("column `{column}`, row {row} (counting from 0): `{found}` {fault}, expected {expected}")]
    Cell {
        /// The column.
        column: &'static str,
        /// The row, counted from 0.
        row: usize,
        /// The value.
        found: String,
        /// What is wrong with it.
        fault: Fault,
        /// What it should be.
        expected: &'static str,
    },
    /// A row whose cells are fine and that has no answer: its new end or count is out of range.
    #[error("row {row} (counting from 0): {error}")]
    NoAnswer {
        /// The row, counted from 0.
        row: usize,
        /// What the same call on one row says.
        error: TermError,
    },
    /// The day of a report is outside the years 1 to 9999.
    #[error("`as_of` is `{found}`, expected a day of the years 1 to 9999")]
    AsOf {
        /// The day.
        found: chrono::NaiveDate,
    },
    /// More thresholds than a column of buckets can number.
    #[error("`report_days` has {found} different days, expected at most {most}")]
    TooManyThresholds {
        /// How many there are.
        found: usize,
        /// The most there may be.
        most: usize,
    },
    /// One of several tables cannot be used.
    #[error("table `{table}`: {error}")]
    InTable {
        /// The name of its argument.
        table: &'static str,
        /// Why.
        error: Box<Self>,
    },
    /// A row that says of nobody what it says.
    #[error("column `partner`, row {row} (counting from 0): there is no partner, expected a text")]
    NoPartner {
        /// The row, counted from 0.
        row: usize,
    },
    /// The table cannot be read or put together.
    #[error(transparent)]
    Columns(#[from] ColumnsError),
    /// The caller asked to stop.
    #[error("stopped before the last row")]
    Stopped,
}

/// What is wrong with one cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// An instant that is not midnight.
    #[error("has a time")]
    HasTime,
    /// A text that is no day.
    #[error("is not a day")]
    NotADay,
    /// A number with a fraction.
    #[error("is not a whole number")]
    NotWhole,
    /// Not a number at all.
    #[error("is not a number")]
    NotANumber,
    /// Nothing at all.
    #[error("is missing")]
    Missing,
    /// No text.
    #[error("is not a text")]
    NotAText,
    /// None of a closed set.
    #[error("is none of the choices")]
    NoChoice,
    /// Too small or too large.
    #[error("is out of range")]
    OutOfRange,
}

impl From<ArrowError> for BulkError {
    fn from(error: ArrowError) -> Self {
        Self::Columns(error.into())
    }
}

fn why(option: Option<&str>) -> String {
    option.map_or_else(String::new, |option| format!(", which `{option}` needs"))
}

fn hint(nearest: Option<&str>) -> String {
    nearest.map_or_else(String::new, |name| format!("; nearest is `{name}`"))
}

fn listed(names: &[String]) -> String {
    if names.is_empty() {
        return "the table has no columns".to_owned();
    }
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    format!("the columns are {}", names.join(", "))
}
