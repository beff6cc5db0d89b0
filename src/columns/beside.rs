//! Tables of one length next to each other.

use std::sync::Arc;

use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_schema::{FieldRef, Schema};

use super::error::ColumnsError;
use super::table::Table;

/// The columns of all tables, from left to right, in batches cut wherever one of them is cut.
///
/// # Errors
///
/// [`ColumnsError::MixedLengths`], named after the first column of the table that differs, and
/// [`ColumnsError::RepeatedColumn`].
pub fn side_by_side(tables: &[Table]) -> Result<Table, ColumnsError> {
    let rows = tables.first().map_or(0, Table::num_rows);
    let name = |table: &Table| {
        table
            .column_names()
            .first()
            .map_or_else(String::new, |&name| name.to_owned())
    };
    for table in tables {
        if table.num_rows() != rows {
            return Err(ColumnsError::MixedLengths {
                column: name(table),
                rows: table.num_rows(),
                first: name(&tables[0]),
                expected: rows,
            });
        }
    }
    let fields: Vec<FieldRef> = tables
        .iter()
        .flat_map(|table| table.schema().fields().iter().cloned())
        .collect();
    let schema = Arc::new(Schema::new(fields));
    let mut batches = Vec::new();
    // Per table: the batch it is in, and how many of its rows are used.
    let mut places = vec![(0, 0); tables.len()];
    let mut done = 0;
    while done < rows {
        let left = |table: &Table, (batch, used): (usize, usize)| table.batches()[batch].num_rows() - used;
        let length = tables
            .iter()
            .zip(&places)
            .map(|(table, place)| left(table, *place))
            .min()
            .unwrap_or(0);
        let mut columns: Vec<ArrayRef> = Vec::with_capacity(schema.fields().len());
        for (table, place) in tables.iter().zip(&mut places) {
            let (batch, used) = *place;
            columns.extend(
                table.batches()[batch]
                    .columns()
                    .iter()
                    .map(|column| column.slice(used, length)),
            );
            *place = if left(table, *place) == length {
                (batch + 1, 0)
            } else {
                (batch, used + length)
            };
        }
        batches.push(RecordBatch::try_new(schema.clone(), columns)?);
        done += length;
    }
    Table::try_new(schema, batches)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::columns::{TableBuilder, counts};

    fn column(name: &str, chunks: &[&[i64]]) -> Table {
        let part = |values: &[i64]| {
            let values = counts(values.iter().map(|value| Some(*value)));
            TableBuilder::unnamed().column(name, values).finish().unwrap()
        };
        let parts: Vec<Table> = chunks.iter().map(|values| part(values)).collect();
        let batches = parts.iter().flat_map(|part| part.batches().to_vec()).collect();
        Table::try_new(part(&[]).schema().clone(), batches).unwrap()
    }

    #[test]
    fn columns_cut_differently_are_cut_at_every_place() {
        let a = column("a", &[&[1, 2], &[3, 4, 5]]);
        let b = column("b", &[&[1, 2, 3], &[4], &[5]]);
        let both = side_by_side(&[a, b]).unwrap();
        let lengths: Vec<usize> = both.batches().iter().map(RecordBatch::num_rows).collect();
        assert_eq!(lengths, [2, 1, 1, 1]);
        assert!(both.batches().iter().all(|batch| batch.column(0) == batch.column(1)));
    }

    #[test]
    fn columns_of_different_lengths_are_named() {
        let error = side_by_side(&[column("a", &[&[1, 2]]), column("b", &[&[1]])]).unwrap_err();
        assert_eq!(error.to_string(), "column `b` has 1 rows, expected 2 as in column `a`");
    }

    #[test]
    fn no_tables_and_no_rows_are_tables() {
        assert_eq!(side_by_side(&[]).unwrap().num_columns(), 0);
        assert_eq!(side_by_side(&[column("a", &[])]).unwrap().column_names(), ["a"]);
    }
}
