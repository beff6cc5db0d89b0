//! What can be wrong with the shape of a table.

use arrow_schema::ArrowError;

/// Why a table could not be made or read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ColumnsError {
    /// Two columns of one table have different lengths.
    #[error("column `{column}` has {rows} rows, expected {expected} as in column `{first}`")]
    MixedLengths {
        /// The column that differs.
        column: String,
        /// Its number of rows.
        rows: usize,
        /// The column it was compared with: the first of the table.
        first: String,
        /// The number of rows of the first column.
        expected: usize,
    },
    /// A table names a column twice, so that a row could not be a mapping.
    #[error("column `{column}` appears twice, expected every column name once")]
    RepeatedColumn {
        /// The name.
        column: String,
    },
    /// A column was asked for that the table does not have.
    #[error("no column `{column}`{}; the columns are {}", nearest_hint(.nearest.as_deref()), listed(.columns))]
    UnknownColumn {
        /// The name asked for.
        column: String,
        /// The name of a column that looks like it.
        nearest: Option<String>,
        /// The names there are.
        columns: Vec<String>,
    },
    /// A value is not one of those a column of a closed set may hold.
    #[error("column `{column}`, row {row}: `{found}`, expected one of {}", listed(.expected))]
    OutsideSet {
        /// The column.
        column: String,
        /// The row, counted from 0.
        row: usize,
        /// The value.
        found: String,
        /// The values of the set.
        expected: Vec<String>,
    },
    /// A closed set has more values than its column type can number.
    #[error("column `{column}` holds more than {limit} different values, expected a small closed set")]
    LargeSet {
        /// The column.
        column: String,
        /// The most values a closed set may have.
        limit: usize,
    },
    /// A value does not fit the calendar this package counts in.
    #[error("column `{column}`, row {row}: `{found}` lies outside the calendar, expected years -262143 to 262142")]
    OutsideCalendar {
        /// The column.
        column: String,
        /// The row, counted from 0.
        row: usize,
        /// The stored number.
        found: i64,
    },
    /// Arrow refused the arrays.
    #[error("arrow data: {reason}")]
    Arrow {
        /// Arrow's own words, on one line.
        reason: String,
    },
}

impl From<ArrowError> for ColumnsError {
    fn from(error: ArrowError) -> Self {
        let reason = error.to_string().split_whitespace().collect::<Vec<_>>().join(" ");
        Self::Arrow { reason }
    }
}

fn nearest_hint(nearest: Option<&str>) -> String {
    nearest.map_or_else(String::new, |name| format!(", did you mean `{name}`?"))
}

fn listed(names: &[String]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    quoted.join(", ")
}
