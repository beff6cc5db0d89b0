//! What changed between two portfolios.

use crate::columns::{ColumnsError, Table, TableBuilder, closed_set, ranked_set, texts};
use crate::report::{Change, DiffRow};

/// Differences as a table `diff`: `kind`, `id`, `change`, `field`, `before`, `after`.
///
/// # Errors
///
/// None of the builder's can happen: all columns come from the same rows.
pub fn diff(rows: &[DiffRow]) -> Result<Table, ColumnsError> {
    let changes: Vec<&str> = Change::ALL.iter().map(|change| change.as_str()).collect();
    TableBuilder::new("diff")
        .column("kind", closed_set(rows.iter().map(|row| Some(row.kind))))
        .column("id", texts(rows.iter().map(|row| Some(&row.id))))
        .column(
            "change",
            ranked_set(&changes, rows.iter().map(|row| Some(row.change.as_str()))),
        )
        .column("field", texts(rows.iter().map(|row| row.field.as_deref())))
        .column("before", texts(rows.iter().map(|row| row.before.as_deref())))
        .column("after", texts(rows.iter().map(|row| row.after.as_deref())))
        .finish()
}
