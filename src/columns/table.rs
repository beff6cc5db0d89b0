//! A table: named columns of one length each, in Arrow's memory format.

use std::collections::BTreeSet;
use std::hash::{Hash, Hasher};

use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{Schema, SchemaRef};

use super::cell::{Cell, CellReader};
use super::error::ColumnsError;
use crate::model::nearest;

/// The schema metadata key that holds a table's name.
pub const TABLE_NAME_KEY: &str = "partnerbenefits.table";

/// Columns of one length each, in Arrow's memory format, in one or more batches.
///
/// Two tables are equal when they have the same column names and types in the same order and the same cells; how the rows are
/// cut into batches, and how a dictionary numbers its values, makes no difference. The name is part of the value.
#[derive(Debug, Clone)]
pub struct Table {
    schema: SchemaRef,
    batches: Vec<RecordBatch>,
}

impl Table {
    /// Makes a table of batches that all have `schema`.
    ///
    /// # Errors
    ///
    /// [`ColumnsError::RepeatedColumn`] when two columns share a name, [`ColumnsError::Arrow`] when a batch has other column
    /// types than `schema`.
    pub fn try_new(schema: SchemaRef, batches: Vec<RecordBatch>) -> Result<Self, ColumnsError> {
        let mut seen = BTreeSet::new();
        for field in schema.fields() {
            if !seen.insert(field.name()) {
                return Err(ColumnsError::RepeatedColumn {
                    column: field.name().clone(),
                });
            }
        }
        let batches = batches
            .into_iter()
            .filter(|batch| batch.num_rows() > 0)
            .map(|batch| {
                if batch.schema_ref() == &schema {
                    Ok(batch)
                } else {
                    batch.with_schema(schema.clone())
                }
            })
            .collect::<Result<_, _>>()?;
        Ok(Self { schema, batches })
    }

    /// The name of the table, from the schema's metadata.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.schema.metadata().get(TABLE_NAME_KEY).map(String::as_str)
    }

    /// The same columns under another name.
    #[must_use]
    pub fn named(self, name: &str) -> Self {
        let mut metadata = self.schema.metadata().clone();
        metadata.insert(TABLE_NAME_KEY.to_owned(), name.to_owned());
        let schema = SchemaRef::new(Schema::new_with_metadata(self.schema.fields().clone(), metadata));
        let batches = self
            .batches
            .into_iter()
            .map(|batch| {
                batch
                    .with_schema(schema.clone())
                    .expect("only the metadata differs, and the new one holds the old one's keys")
            })
            .collect();
        Self { schema, batches }
    }

    /// Names, types and metadata of the columns.
    #[must_use]
    pub const fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    /// The rows, in order; no batch is empty.
    #[must_use]
    pub fn batches(&self) -> &[RecordBatch] {
        &self.batches
    }

    /// The number of rows.
    #[must_use]
    pub fn num_rows(&self) -> usize {
        self.batches.iter().map(RecordBatch::num_rows).sum()
    }

    /// The number of columns.
    #[must_use]
    pub fn num_columns(&self) -> usize {
        self.schema.fields().len()
    }

    /// The names of the columns, in order.
    #[must_use]
    pub fn column_names(&self) -> Vec<&str> {
        self.schema.fields().iter().map(|field| field.name().as_str()).collect()
    }

    /// Whether there is a column `name`.
    #[must_use]
    pub fn has_column(&self, name: &str) -> bool {
        self.schema.column_with_name(name).is_some()
    }

    /// Where the column `name` stands, counted from 0.
    ///
    /// # Errors
    ///
    /// [`ColumnsError::UnknownColumn`], with the nearest name and all names.
    pub fn column_index(&self, name: &str) -> Result<usize, ColumnsError> {
        self.schema
            .fields()
            .iter()
            .position(|field| field.name() == name)
            .ok_or_else(|| {
                let columns: Vec<String> = self.column_names().into_iter().map(str::to_owned).collect();
                ColumnsError::UnknownColumn {
                    column: name.to_owned(),
                    nearest: nearest(name, self.column_names()).map(str::to_owned),
                    columns,
                }
            })
    }

    /// The chunks of the column at `index`, one per batch.
    ///
    /// # Panics
    ///
    /// Panics when `index` is not below [`Table::num_columns`].
    #[must_use]
    pub fn chunks(&self, index: usize) -> Vec<&ArrayRef> {
        self.batches.iter().map(|batch| batch.column(index)).collect()
    }

    /// Readers of the cells of the column at `index`, one per batch.
    ///
    /// # Panics
    ///
    /// Panics when `index` is not below [`Table::num_columns`].
    #[must_use]
    pub fn readers(&self, index: usize) -> Vec<CellReader<'_>> {
        let name = self.schema.field(index).name();
        self.batches
            .iter()
            .map(|batch| CellReader::new(name, batch.column(index)))
            .collect()
    }

    /// The values a closed set can have, in their own order; none for a column of another kind.
    ///
    /// They are those of the first batch: a table made here has one.
    ///
    /// # Errors
    ///
    /// [`ColumnsError::OutsideCalendar`] for a day that chrono cannot hold.
    ///
    /// # Panics
    ///
    /// Panics when `index` is not below [`Table::num_columns`].
    pub fn choices(&self, index: usize) -> Result<Vec<Cell<'_>>, ColumnsError> {
        let Some(batch) = self.batches.first() else {
            return Ok(Vec::new());
        };
        let reader = CellReader::new(self.schema.field(index).name(), batch.column(index));
        let Some((values, _)) = reader.dictionary() else {
            return Ok(Vec::new());
        };
        (0..values.len()).map(|row| values.cell(row)).collect()
    }

    /// The columns called `names`, in that order, without a copy.
    ///
    /// # Errors
    ///
    /// [`ColumnsError::UnknownColumn`] for a name there is none of, [`ColumnsError::RepeatedColumn`] for one given twice.
    pub fn select<Name: AsRef<str>>(&self, names: &[Name]) -> Result<Self, ColumnsError> {
        let indices = names.iter().map(|name| self.column_index(name.as_ref()));
        let indices = indices.collect::<Result<Vec<_>, _>>()?;
        let schema = SchemaRef::new(self.schema.project(&indices)?);
        let batches = self.batches.iter().map(|batch| batch.project(&indices));
        Self::try_new(schema, batches.collect::<Result<_, _>>()?)
    }

    /// At most `length` rows from row `offset` on, without a copy; what lies outside the table is left out.
    #[must_use]
    pub fn slice(&self, offset: usize, length: usize) -> Self {
        let mut skip = offset;
        let mut left = length;
        let mut batches = Vec::new();
        for batch in &self.batches {
            let rows = batch.num_rows();
            let start = skip.min(rows);
            let taken = (rows - start).min(left);
            skip -= start;
            left -= taken;
            if taken > 0 {
                batches.push(batch.slice(start, taken));
            }
        }
        Self {
            schema: self.schema.clone(),
            batches,
        }
    }
}

impl PartialEq for Table {
    fn eq(&self, other: &Self) -> bool {
        let same_columns = self.schema.fields().len() == other.schema.fields().len()
            && self
                .schema
                .fields()
                .iter()
                .zip(other.schema.fields())
                .all(|(a, b)| a.name() == b.name() && a.data_type() == b.data_type());
        if !same_columns || self.name() != other.name() || self.num_rows() != other.num_rows() {
            return false;
        }
        let mut theirs = other.batches.iter();
        let mut rest: Option<RecordBatch> = None;
        for mine in &self.batches {
            let mut done = 0;
            while done < mine.num_rows() {
                let Some(batch) = rest.take().or_else(|| theirs.next().cloned()) else {
                    return false;
                };
                let taken = batch.num_rows().min(mine.num_rows() - done);
                let here = mine.slice(done, taken);
                if here.columns() != batch.slice(0, taken).columns() {
                    return false;
                }
                done += taken;
                if taken < batch.num_rows() {
                    rest = Some(batch.slice(taken, batch.num_rows() - taken));
                }
            }
        }
        true
    }
}

impl Eq for Table {}

impl Hash for Table {
    /// Agrees with `==`: cells, not batches, are hashed. A cell that cannot be read counts as none.
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name().hash(state);
        self.num_rows().hash(state);
        for (index, field) in self.schema.fields().iter().enumerate() {
            field.name().hash(state);
            field.data_type().hash(state);
            for reader in self.readers(index) {
                for row in 0..reader.len() {
                    reader.cell(row).ok().hash(state);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
