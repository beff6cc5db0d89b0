"""Bulk calls on rows given one by one, and on days that come as instants."""

import datetime as dt
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

import partnerbenefits as pb

ROWS: list[dict[str, Any]] = [
    {"key_licenses": 25, "on": date(2026, 1, 15), "partner": "Contoso"},
    {"key_licenses": 5, "on": date(2026, 2, 28)},
]
ENDS = [date(2027, 1, 15), date(2027, 2, 28)]
MIDNIGHT = [dt.datetime(2026, 1, 15), dt.datetime(2026, 2, 28)]
SURROGATE = "\ud800"


@pytest.mark.parametrize("rows", [ROWS, tuple(ROWS), [pd.Series(row).to_dict() for row in ROWS]])
def test_rows_are_taken_as_their_columns_would_be(rows: Any) -> None:
    table = pb.bulk.activate(rows)
    assert table.columns[:3] == ["key_licenses", "on", "partner"]
    assert table["end_after"] == ENDS
    assert table["partner"] == ["Contoso", None]


def test_every_bulk_call_takes_rows() -> None:
    row = {"licenses": 100, "end": "2026-03-15", "key_licenses": 25, "on": "2026-01-15"}
    for call in (pb.bulk.extend, pb.bulk.add_licenses):
        assert call([row]).to_pylist() == call({name: [row[name]] for name in row}).to_pylist()
    assert pb.bulk.expiry([row], as_of="2026-03-10")["days_left"] == [5]
    product = {"partner": "p", "product": "Microsoft 365 E5"}
    benefit = {**product, "benefit": "b", "licenses": 25, "activate_before": "2026-06-01"}
    subscription = {**product, "subscription": "s", "tenant": "t", "licenses": 100}
    steps = pb.bulk.plan(
        [benefit], [{**subscription, "end": "2026-03-15"}], as_of="2026-01-10", until="2026-06-01"
    )
    assert steps["verb"] == ["extend"]


@pytest.mark.parametrize(
    "days",
    [
        MIDNIGHT,
        [pd.Timestamp(day) for day in MIDNIGHT],
        [day.replace(tzinfo=dt.UTC) for day in MIDNIGHT],
        [MIDNIGHT[0], ENDS[1].replace(year=2026)],
        [np.datetime64(day) for day in MIDNIGHT],
    ],
)
def test_instants_at_midnight_are_their_days(days: list[Any]) -> None:
    rows = [{**row, "on": day} for row, day in zip(ROWS, days, strict=True)]
    assert pb.bulk.activate(rows)["end_after"] == ENDS
    columns = {"key_licenses": [25, 5], "on": days}
    assert pb.bulk.activate(columns)["end_after"] == ENDS


def test_records_of_pandas_are_taken_with_their_missing_days_and_their_times() -> None:
    frame = pd.DataFrame(
        {
            "key_licenses": [25, 5],
            "on": pd.to_datetime(["2026-01-15", None]),
            "created": [pd.Timestamp("2025-12-24 18:30"), pd.NaT],
        }
    )
    for given in (frame.to_dict("records"), frame.to_dict("list")):
        table = pb.bulk.activate(given)
        assert table["end_after"] == [ENDS[0], None]
        assert table["refused"] == [None, "null-input"]
        assert table["created"] == [dt.datetime(2025, 12, 24, 18, 30), None]


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (
            [ROWS[0], {**ROWS[1], "on": dt.datetime(2026, 1, 1, 10)}],
            "column `on`, row 1 (counting from 0): `2026-01-01 10:00:00` has a time",
        ),
        (
            [ROWS[0], {**ROWS[1], "on": pd.Timestamp("2026-01-01") + pd.Timedelta(1, "ns")}],
            "column `on`, row 1: `2026-01-01 00:00:00.000000001` is of type `Timestamp`",
        ),
        (
            [{**ROWS[0], "on": day} for day in (MIDNIGHT[0], MIDNIGHT[0].replace(tzinfo=dt.UTC))],
            "column `on`, row 1: `2026-01-15 00:00:00+00:00` is of type `datetime`",
        ),
        ([ROWS[0], 5], "`table` row 1: `5` is of type `int`, expected a dict"),
        ([ROWS[0], None], "`table` row 1: `None` is of type `NoneType`, expected a dict"),
        ([{5: 5}], "`table` row 0: a column is named `5`, expected a text"),
        ([], "no column `key_licenses`"),
        ([{}], "no column `key_licenses`"),
        ([{SURROGATE: 5}], "`table` row 0: a column is named"),
    ],
)
def test_a_row_that_cannot_be_used_is_named(rows: Any, told: str) -> None:
    with pytest.raises(pb.InvalidInputError) as caught:
        pb.bulk.activate(rows)
    assert told in str(caught.value)


COLUMNS = {"key_licenses": [1], "on": ["2026-01-15"]}


@pytest.mark.parametrize("cells", [[1], np.array([1]), pl.Series([1]), pd.Series([1])])
def test_a_column_named_by_half_a_character_is_refused(cells: Any) -> None:
    with pytest.raises(pb.InvalidInputError, match="which is not valid Unicode"):
        pb.bulk.activate({**COLUMNS, SURROGATE: cells})


@pytest.mark.parametrize(
    "call",
    [
        lambda: pb.Table.from_dict({SURROGATE: [1]}),
        lambda: pb.bulk.activate(COLUMNS)[SURROGATE],
        lambda: pb.bulk.activate(COLUMNS).choices(SURROGATE),
        lambda: pb.bulk.activate(COLUMNS).choices(5),  # type: ignore[arg-type]
        lambda: pb.bulk.activate(COLUMNS)["a":"b"],  # type: ignore[misc]
        lambda: pb.bulk.activate(COLUMNS, basis=SURROGATE),  # type: ignore[arg-type]
    ],
)
def test_what_names_nothing_is_an_error_of_ours(call: Any) -> None:
    with pytest.raises(pb.PartnerBenefitsError):
        call()


def test_a_repeated_column_is_named_and_nothing_else_is_blamed() -> None:
    arrow = pytest.importorskip("pyarrow")
    table = arrow.table([[1], [2], [date(2026, 1, 1)]], names=["n", "n", "on"])
    with pytest.raises(pb.InvalidInputError) as caught:
        pb.bulk.activate(table)
    assert str(caught.value) == "column `n` appears twice, expected every column name once"
