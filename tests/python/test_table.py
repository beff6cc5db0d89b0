"""A table in Python: its rows and columns, its value, and what it refuses."""

import copy
import pickle
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from tests.python.tables import everything

import partnerbenefits as pb


def test_rows_come_back_in_order_with_days_as_dates() -> None:
    table = everything()
    assert len(table) == 3
    assert table.shape == (3, 6)
    assert table.columns == ["end", "licenses", "tenant", "renews", "share", "notices"]
    rows = table.to_pylist()
    assert rows[0]["end"] == date(2026, 3, 15)
    assert rows[1] == {
        "end": None,
        "licenses": None,
        "tenant": "=1+1",
        "renews": None,
        "share": None,
        "notices": [],
    }
    assert list(table) == rows
    assert [row["licenses"] for row in table] == table["licenses"] == [25, None, -3]


def test_the_schema_names_arrow_types() -> None:
    assert everything().schema == {
        "end": "date32",
        "licenses": "int64",
        "tenant": "utf8",
        "renews": "bool",
        "share": "float64",
        "notices": "list<utf8>",
    }


def test_a_table_is_indexed_by_column_row_and_slice() -> None:
    table = everything()
    assert table[-1] == table[2] == table.to_pylist()[2]
    assert table[1:].to_pylist() == table.to_pylist()[1:]
    assert table[5:].shape == (0, 6)
    assert table[2:1].shape == (0, 6)
    assert table.head(2) == table[:2]
    with pytest.raises(IndexError, match=r"row `3`"):
        table[3]
    with pytest.raises(IndexError):
        table[-4]
    with pytest.raises(pb.UnknownIdError, match=r"no column `license`.* did you mean `licenses`"):
        table["license"]
    with pytest.raises(pb.InvalidInputError, match="step `2`"):
        table[::2]
    with pytest.raises(pb.InvalidInputError, match="expected a column name"):
        table[1.5]


@pytest.mark.parametrize("key", [True, np.True_, 1.0, None, ("end",)])
def test_a_table_is_not_indexed_by_what_is_no_name_and_no_number(key: Any) -> None:
    with pytest.raises(pb.InvalidInputError, match="expected a column name, a row number or a sl"):
        everything()[key]


def test_selected_columns_are_a_table_in_the_order_asked_for() -> None:
    selected = everything().select(["tenant", "end"])
    assert selected.columns == ["tenant", "end"]
    assert selected["end"] == everything()["end"]
    assert selected.name == everything().name
    with pytest.raises(pb.PartnerBenefitsError, match="did you mean `tenant`"):
        everything().select(["tennant"])
    with pytest.raises(pb.InvalidInputError, match="columns"):
        everything().select("tenant")


def test_tables_are_equal_by_value_hash_alike_and_survive_pickling() -> None:
    table = everything()
    assert table == everything()
    assert table != everything()[:2]
    assert table != "a table"
    assert hash(table) == hash(everything())
    for again in (pickle.loads(pickle.dumps(table)), copy.copy(table), copy.deepcopy(table)):
        assert again == table
        assert again.name == "expiry_report"
        assert hash(again) == hash(table)


def test_a_pickled_slice_takes_only_its_own_rows_along() -> None:
    large = pb.Table.from_dict({"id": [f"subscription-{n}" for n in range(10_000)]})
    assert len(pickle.dumps(large[5_000:5_003])) < 2_000
    assert pickle.loads(pickle.dumps(large[5_000:5_003])) == large[5_000:5_003]


@pytest.mark.parametrize(
    "array",
    [
        pa.array(["a", None, "b"], pa.string_view()),
        pa.array(["a", None, "b", "a"]).dictionary_encode()[1:],
        pa.array([[1], None, [2, 3]], pa.list_(pa.int8()))[1:],
        pa.array([{"x": 1}, None]),
        pa.array([True] * 3 + [None, False] * 9)[5:],
        pa.array([Decimal("1.5"), None]),
        pa.array([None, None]),
        pa.array([b"x", None, b"yz"], pa.large_binary()),
    ],
)
def test_every_arrow_type_survives_pickling(array: pa.Array) -> None:
    table = pb.Table.from_arrow(pa.table({"x": array}))
    assert pickle.loads(pickle.dumps(table)) == table


def test_a_damaged_pickle_is_refused_before_an_array_is_made_of_it() -> None:
    make, (schema, batches) = everything().__reduce__()
    batches[0][1][2]["buffers"][0] = b"\xff" * 16
    with pytest.raises(pb.InvalidInputError, match="pickled table"):
        make(schema, batches)
    del batches[0][1][2]["buffers"]
    with pytest.raises(pb.InvalidInputError, match="lacks `buffers`"):
        make(schema, batches)
    with pytest.raises(pb.InvalidInputError, match="pickled table"):
        make("{}", [])


def test_repr_is_short_and_str_shows_the_first_rows() -> None:
    assert repr(everything()) == "<Table expiry_report: 3 rows, 6 columns>"
    text = str(everything())
    assert text.splitlines()[0].split() == [*everything().columns]
    assert "2026-03-15" in text
    assert str(pb.Table.from_dict({"n": list(range(25))})).endswith("and 5 more rows\n")
    assert str(pb.Table.from_dict({})) == "\n\n"


def test_numpy_and_pandas_scalars_are_taken_as_what_they_are() -> None:
    table = pb.Table.from_dict(
        {
            "n": np.array([1, 2], dtype=np.int16),
            "flag": np.array([True, False]),
            "some": pd.Series([1, pd.NA], dtype="Int64"),
            "day": np.array(["2026-01-31", "2026-02-28"], dtype="datetime64[D]"),
        }
    )
    assert table.to_dict() == {
        "n": [1, 2],
        "flag": [True, False],
        "some": [1, None],
        "day": [date(2026, 1, 31), date(2026, 2, 28)],
    }


REFUSED: dict[str, tuple[Callable[[], object], str]] = {
    "mixed types": (
        lambda: pb.Table.from_dict({"n": [1, "a"]}),
        r"column `n`, row 1: `a` is of type `str`, expected a whole number",
    ),
    "a flag among numbers": (lambda: pb.Table.from_dict({"n": [1, True]}), "type `bool`"),
    "a number among flags": (lambda: pb.Table.from_dict({"n": [True, 1]}), "expected a flag"),
    "a time among days": (
        lambda: pb.Table.from_dict({"n": [date(2026, 1, 1), datetime(2026, 1, 1)]}),
        r"column `n`, row 1: .*`datetime`, expected a `datetime.date`",
    ),
    "a number too large": (lambda: pb.Table.from_dict({"n": [2**63]}), "whole number of 64 bits"),
    "an object": (lambda: pb.Table.from_dict({"n": [object()]}), "row 0: .*type `object`"),
    "a text as a column": (lambda: pb.Table.from_dict({"n": "abc"}), "expected a sequence"),
    "a scalar as a column": (lambda: pb.Table.from_dict({"n": 5}), "expected a sequence"),
    "mixed lengths": (
        lambda: pb.Table.from_dict({"a": [1], "b": [1, 2]}),
        "column `b` has 2 rows, expected 1 as in column `a`",
    ),
    "a name that is not text": (lambda: pb.Table.from_dict({1: [1]}), "named `1`"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_bad_columns_are_refused_with_their_place(name: str) -> None:
    call, message = REFUSED[name]
    with pytest.raises(pb.InvalidInputError, match=message):
        call()


def test_instants_keep_their_zone_as_utc_and_decimals_their_digits() -> None:
    at = datetime(2026, 1, 31, 12, 30, 15, 250_000, tzinfo=UTC)
    source = pa.table(
        {
            "zoned": pa.array([at], pa.timestamp("us", tz="Europe/Berlin")),
            "naive": pa.array([datetime(2026, 1, 31)], pa.timestamp("ns")),
            "price": pa.array([Decimal("19.50")]),
        }
    )
    assert pb.Table.from_arrow(source)[0] == {
        "zoned": at,
        "naive": datetime(2026, 1, 31),
        "price": Decimal("19.50"),
    }


def test_times_of_day_and_lengths_of_time_are_told_and_written(tmp_path: Path) -> None:
    row = {"at": time(3, 4, 5, 6), "for": timedelta(days=-1, microseconds=7), "none": None}
    source = pa.table(
        {
            "at": pa.array([row["at"]]),
            "for": pa.array([row["for"]]),
            "none": pa.array([None], pa.duration("s")),
        }
    )
    table = pb.Table.from_arrow(source)
    assert table[0] == row
    for text in (str(table), table.to_csv(), table.to_json(), table._repr_html_()):
        assert text is not None
        assert "03:04:05.000006" in text
        assert "-1 day, 0:00:00.000007" in text
    table.to_excel(tmp_path / "times.xlsx")
    long = pb.Table.from_arrow(pa.table({"for": pa.array([10**14], pa.duration("s"))}))
    with pytest.raises(pb.InvalidInputError, match="expected at most 999999999 days"):
        long.to_pylist()


def test_a_day_outside_pythons_calendar_is_an_error() -> None:
    far = pb.Table.from_arrow(
        pa.table({"end": pa.array([3_000_000], pa.int32()).cast(pa.date32())})
    )
    with pytest.raises(pb.InvalidInputError, match="years 1 to 9999"):
        far.to_pylist()
