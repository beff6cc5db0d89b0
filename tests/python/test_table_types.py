"""Columns of the types few people use: they pass through, are shown and come back."""

import pickle
from datetime import date
from typing import Any

import pyarrow as pa
import pytest

import partnerbenefits as pb

UNION = [pa.array([5, None]), pa.array(["u", "v"])]
RARE: dict[str, tuple[Any, list[Any]]] = {
    "interval": (
        pa.array([pa.MonthDayNano([1, 2, 3]), None]),
        [{"months": 1, "days": 2, "nanoseconds": 3}, None],
    ),
    "map": (
        pa.array([[("a", 1)], None], pa.map_(pa.string(), pa.int64())),
        [[{"key": "a", "value": 1}], None],
    ),
    "runs": (
        pa.RunEndEncodedArray.from_arrays(pa.array([1, 3], pa.int32()), pa.array(["a", None])),
        ["a", None, None],
    ),
    "list view": (pa.array([[1, 2], None, []], pa.list_view(pa.int64())), [[1, 2], None, []]),
    "large list view": (pa.array([[1], None], pa.large_list_view(pa.int64())), [[1], None]),
    "dense union": (
        pa.UnionArray.from_dense(
            pa.array([0, 1, 0], pa.int8()), pa.array([0, 1, 1], pa.int32()), UNION
        ),
        [5, "v", None],
    ),
    "sparse union": (pa.UnionArray.from_sparse(pa.array([0, 1], pa.int8()), UNION), [5, "v"]),
    "dictionary of structs": (
        pa.DictionaryArray.from_arrays(pa.array([0, None, 0]), pa.array([{"a": 1}])),
        [{"a": 1}, None, {"a": 1}],
    ),
}


def through(array: Any) -> pb.Table:
    rows = len(array)
    return pb.bulk.activate(
        pa.table({"key_licenses": [1] * rows, "on": [date(2026, 1, 1)] * rows, "rare": array})
    )


@pytest.mark.parametrize("kind", list(RARE))
def test_a_column_of_a_rare_type_is_shown_and_comes_back(kind: str) -> None:
    array, cells = RARE[kind]
    table = through(array)
    assert table["rare"] == cells
    assert table[1:]["rare"] == cells[1:]
    assert [row["rare"] for row in table] == cells
    for write in ("to_csv", "to_markdown", "to_html", "to_json", "_repr_html_", "__str__"):
        assert getattr(table, write)()
    assert table.choices("rare") == (cells[:1] if "dictionary" in kind else [])
    again = pickle.loads(pickle.dumps(table))
    assert again == table
    assert hash(again) == hash(table)
    assert pa.table(table)["rare"].to_pylist() == array.to_pylist()


def test_runs_of_days_and_counts_are_days_and_counts() -> None:
    ends = pa.array([2, 3], pa.int16())
    days = pa.RunEndEncodedArray.from_arrays(ends, pa.array([date(2026, 1, 15), None]))
    counts = pa.RunEndEncodedArray.from_arrays(ends, pa.array([7, 9]))
    table = pb.bulk.activate(pa.table({"key_licenses": counts, "on": days}))
    assert table["end_after"] == [date(2027, 1, 15), date(2027, 1, 15), None]
    assert table["licenses_after"] == [7, 7, None]
    assert table[1:]["refused"] == [None, "null-input"]
