"""Tables to and from the libraries that speak Arrow, and capsules that are not what they say."""

import ctypes
import gc
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from tests.python.tables import everything

import partnerbenefits as pb

LIBRARIES = {
    "polars": lambda table: table.to_polars(),
    "polars by itself": pl.DataFrame,
    "pyarrow": lambda table: table.to_arrow(),
    "a pyarrow reader": lambda table: pa.RecordBatchReader.from_stream(table),
    "duckdb": lambda table: duckdb.from_arrow(table.to_arrow()),
    "itself": lambda table: table,
}


@pytest.mark.parametrize("library", list(LIBRARIES))
def test_a_table_comes_back_from_a_library_with_its_cells_and_order(library: str) -> None:
    table = everything()
    again = pb.Table.from_arrow(LIBRARIES[library](table))
    assert again.columns == table.columns
    assert again.to_pylist() == table.to_pylist()


def test_duckdb_reads_a_table_by_its_variable() -> None:
    due = everything()
    result = duckdb.sql("select tenant, licenses from due where licenses > 0")
    assert pb.Table.from_arrow(result).to_dict()["licenses"] == [25]
    assert len(due) == 3


def test_pandas_keeps_missing_counts_and_days() -> None:
    frame = everything().to_pandas()
    assert str(frame["licenses"].dtype) == "Int64"
    assert str(frame["renews"].dtype) == "boolean"
    assert frame["end"].dtype.kind == "M"
    assert frame["licenses"].isna().tolist() == [False, True, False]
    again = pb.Table.from_arrow(frame)
    assert again["licenses"] == [25, None, -3]


@pytest.mark.parametrize("empty", [everything()[:0], pb.Table.from_dict({})])
def test_a_table_without_rows_keeps_its_columns(empty: pb.Table) -> None:
    assert pa.table(empty).num_rows == 0
    assert pa.table(empty).column_names == empty.columns
    assert empty.to_polars().columns == empty.columns
    assert pb.Table.from_arrow(pa.table(empty)) == empty
    assert list(empty) == []


def test_chunks_and_slices_read_as_one_table() -> None:
    parts = [everything()[:1], everything()[1:]]
    chunked = pa.concat_tables([pa.table(part) for part in parts])
    assert pb.Table.from_arrow(chunked) == everything()
    assert pb.Table.from_arrow(chunked.slice(1, 1)) == everything()[1:2]
    assert pb.Table.from_arrow(pa.table(everything()[1:])) == everything()[1:]


def test_dictionaries_views_and_large_texts_read_alike() -> None:
    texts = pa.array(["a", None, "b", "a"])
    for kind in (pa.string(), pa.large_string(), pa.string_view()):
        assert pb.Table.from_arrow(pa.table({"x": texts.cast(kind)}))["x"] == ["a", None, "b", "a"]
    for index in (pa.int8(), pa.uint32(), pa.int64()):
        column = texts.dictionary_encode().cast(pa.dictionary(index, pa.string()))
        table = pb.Table.from_arrow(pa.table({"x": column}))
        assert table["x"] == ["a", None, "b", "a"]
        assert table[2:]["x"] == ["b", "a"]


def test_the_name_travels_in_the_schema() -> None:
    schema = pa.schema(everything())
    assert schema.metadata == {b"partnerbenefits.table": b"expiry_report"}
    assert pb.Table.from_arrow(pa.table(everything())).name == "expiry_report"
    assert pb.Table.from_arrow(pl.DataFrame({"x": [1]})).name is None


def test_no_copy_is_made_on_the_way_out_and_in() -> None:
    source = pa.table({"n": pa.array(range(1000))})
    table = pb.Table.from_arrow(source)
    address = source["n"].chunk(0).buffers()[1].address
    assert pa.table(table)["n"].chunk(0).buffers()[1].address == address
    del source
    gc.collect()
    assert table["n"][999] == 999


class Gives:
    """Stands for a library whose method gives whatever it was made with."""

    def __init__(self, capsule: Any) -> None:
        self.capsule = capsule

    def __arrow_c_stream__(self, requested_schema: object = None) -> Any:
        return self.capsule


def foreign_capsule(name: bytes) -> object:
    make = ctypes.pythonapi.PyCapsule_New
    make.restype = ctypes.py_object
    make.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p]
    return make(1, name, None)


KEPT_NAME = b"something_else"


def test_a_capsule_of_another_name_is_refused_and_not_touched() -> None:
    with pytest.raises(pb.InvalidInputError, match="expected one named `arrow_array_stream`"):
        pb.Table.from_arrow(Gives(foreign_capsule(KEPT_NAME)))
    with pytest.raises(pb.InvalidInputError, match="expected one named `arrow_array_stream`"):
        pb.Table.from_arrow(Gives(everything().__arrow_c_schema__()))


def test_a_stream_is_taken_once() -> None:
    capsule = everything().__arrow_c_stream__()
    assert pb.Table.from_arrow(Gives(capsule)) == everything()
    with pytest.raises(pb.InvalidInputError, match="released"):
        pb.Table.from_arrow(Gives(capsule))


def test_capsules_that_nobody_takes_are_released() -> None:
    for _ in range(1000):
        everything().__arrow_c_stream__()
        everything().__arrow_c_schema__()
    gc.collect()


def test_a_stream_outlives_its_table() -> None:
    capsule = everything().__arrow_c_stream__()
    gc.collect()
    assert pb.Table.from_arrow(Gives(capsule)) == everything()


@pytest.mark.parametrize("thing", [None, 5, "text", [1, 2], {"a": [1]}, object(), pb.Table])
def test_what_has_no_columns_is_refused(thing: object) -> None:
    with pytest.raises(pb.InvalidInputError):
        pb.Table.from_arrow(thing)
    with pytest.raises(pb.InvalidInputError, match="gave a `int`"):
        pb.Table.from_arrow(Gives(5))


def test_an_error_of_the_producer_becomes_ours_with_its_cause() -> None:
    class Fails:
        def __arrow_c_stream__(self, requested_schema: object = None) -> object:
            raise RuntimeError("the connection\nis gone")

    with pytest.raises(pb.InvalidInputError, match="the connection is gone") as raised:
        pb.Table.from_arrow(Fails())
    assert isinstance(raised.value.__cause__, RuntimeError)


def test_an_error_in_the_middle_of_a_stream_is_told() -> None:
    def batches() -> Any:
        yield pa.record_batch({"x": [1]})
        raise RuntimeError("cut off")

    reader = pa.RecordBatchReader.from_batches(pa.schema({"x": pa.int64()}), batches())
    with pytest.raises(pb.InvalidInputError, match="cut off"):
        pb.Table.from_arrow(reader)


def test_an_interruption_passes_through() -> None:
    class Interrupted:
        def __arrow_c_stream__(self, requested_schema: object = None) -> object:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pb.Table.from_arrow(Interrupted())


def test_one_column_alone_is_no_table() -> None:
    with pytest.raises(pb.InvalidInputError, match="expected rows with named columns"):
        pb.Table.from_arrow(pl.Series("x", [1, 2]))


def test_a_row_that_is_null_as_a_whole_is_refused() -> None:
    rows = pa.chunked_array([pa.array([{"a": 1}, None])])
    with pytest.raises(pb.InvalidInputError, match="a row is null"):
        pb.Table.from_arrow(rows)
    assert pb.Table.from_arrow(rows.slice(0, 1))["a"] == [1]


def test_a_column_named_twice_is_refused() -> None:
    twice = pa.table([pa.array([1]), pa.array([2])], names=["x", "x"])
    with pytest.raises(pb.InvalidInputError, match="column `x` appears twice"):
        pb.Table.from_arrow(twice)


def test_a_requested_schema_must_be_a_schema() -> None:
    table = everything()
    asked = table.__arrow_c_schema__()
    assert pb.Table.from_arrow(Gives(table.__arrow_c_stream__(asked))) == table
    with pytest.raises(pb.InvalidInputError, match="requested_schema"):
        table.__arrow_c_stream__(5)
    with pytest.raises(pb.InvalidInputError, match="requested_schema"):
        table.__arrow_c_stream__(table.__arrow_c_stream__())


def test_pandas_frames_of_every_shape_are_taken() -> None:
    frame = pd.DataFrame({"n": [3, 1, 2], "day": pd.to_datetime(["2026-01-31"] * 3)})
    assert pb.Table.from_arrow(frame.iloc[1:])["n"][:2] == [1, 2]
    assert pb.Table.from_arrow(frame.iloc[:0]).columns[:2] == ["n", "day"]
