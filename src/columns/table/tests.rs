use arrow_array::{Int64Array, RecordBatch};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use crate::columns::{Cell, ColumnsError, Table, TableBuilder, closed_set, counts, texts};

fn numbers(chunks: &[&[i64]]) -> Table {
    let schema = SchemaRef::new(Schema::new(vec![Field::new("n", DataType::Int64, true)]));
    let batches = chunks
        .iter()
        .map(|chunk| {
            let array = Int64Array::from(chunk.to_vec());
            RecordBatch::try_new(schema.clone(), vec![Arc::new(array)]).unwrap()
        })
        .collect();
    Table::try_new(schema.clone(), batches).unwrap()
}

fn hash(table: &Table) -> u64 {
    let mut hasher = DefaultHasher::new();
    table.hash(&mut hasher);
    hasher.finish()
}

#[test]
fn how_rows_are_cut_into_batches_makes_no_difference_to_equality_and_hash() {
    let one = numbers(&[&[1, 2, 3, 4, 5]]);
    let many = numbers(&[&[1], &[], &[2, 3], &[4, 5]]);
    let other = numbers(&[&[1, 2], &[3, 4, 6]]);
    assert_eq!(one, many);
    assert_eq!(many, one);
    assert_eq!(hash(&one), hash(&many));
    assert_ne!(one, other);
    assert_ne!(one, numbers(&[&[1, 2, 3, 4]]));
    assert_ne!(one, one.clone().named("other"));
}

#[test]
fn a_dictionary_equals_another_that_numbers_its_values_differently() {
    let table = |first| {
        let values = [first, "a", "b"].map(Some);
        TableBuilder::new("t")
            .column("x", closed_set(values))
            .finish()
            .unwrap()
            .slice(1, 2)
    };
    assert_eq!(table("a"), table("b"));
    assert_eq!(hash(&table("a")), hash(&table("b")));
}

#[test]
fn a_slice_crosses_batches_and_stops_at_the_end_of_the_table() {
    let table = numbers(&[&[1, 2], &[3, 4], &[5]]);
    let values = |table: &Table| {
        let readers = table.readers(0);
        let cells = readers
            .iter()
            .flat_map(|r| (0..r.len()).map(|row| r.cell(row).unwrap()));
        cells
            .map(|cell| match cell {
                Cell::Count(n) => n,
                other => panic!("not a count: {other:?}"),
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(values(&table.slice(1, 3)), [2, 3, 4]);
    assert_eq!(values(&table.slice(4, 100)), [5]);
    assert!(values(&table.slice(9, 1)).is_empty());
    assert_eq!(table.slice(9, 1).num_columns(), 1);
    assert_eq!(table.slice(9, 1).num_rows(), 0);
}

#[test]
fn selected_columns_stand_in_the_order_asked_for_under_the_same_name() {
    let table = TableBuilder::new("t")
        .column("licenses", counts([Some(5)]))
        .column("product", texts([Some("Visio Plan 2")]))
        .column("end", texts([Some("later")]))
        .finish()
        .unwrap();
    let selected = table.select(&["end", "licenses"]).unwrap();
    assert_eq!(selected.column_names(), ["end", "licenses"]);
    assert_eq!((selected.name(), selected.num_rows()), (Some("t"), 1));
    assert!(table.select(&["ends"]).is_err());
    assert!(matches!(
        table.select(&["end", "end"]),
        Err(ColumnsError::RepeatedColumn { .. })
    ));
}

#[test]
fn an_unknown_column_names_the_nearest_and_lists_all() {
    let table = TableBuilder::new("t")
        .column("licenses", counts([]))
        .column("end", texts::<&str>([]))
        .finish()
        .unwrap();
    let error = table.column_index("licences").unwrap_err();
    assert_eq!(
        error.to_string(),
        "no column `licences`, did you mean `licenses`?; the columns are `licenses`, `end`"
    );
    assert!(matches!(
        table.column_index("zzz"),
        Err(ColumnsError::UnknownColumn { nearest: None, .. })
    ));
}

#[test]
fn a_batch_of_another_type_is_refused() {
    let schema = SchemaRef::new(Schema::new(vec![Field::new("n", DataType::Utf8, true)]));
    let batch = numbers(&[&[1]]).batches()[0].clone();
    assert!(matches!(
        Table::try_new(schema, vec![batch]),
        Err(ColumnsError::Arrow { .. })
    ));
}
