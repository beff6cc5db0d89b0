"""Columns and tables that say nothing, from every kind of frame."""

from collections.abc import Callable
from datetime import date
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import partnerbenefits as pb

Columns = dict[str, list[Any]]
Frame = Callable[[Columns], object]

DAY = date(2026, 1, 10)
END = date(2026, 3, 15)
BENEFITS: Columns = {
    "partner": ["Contoso"],
    "benefit": ["b"],
    "product": ["Microsoft 365 E5"],
    "licenses": [25],
    "activate_before": [date(2026, 6, 1)],
}
HELD: Columns = {
    "partner": ["Contoso"],
    "subscription": ["s"],
    "tenant": ["t"],
    "product": ["Microsoft 365 E5"],
    "licenses": [100],
    "end": [END],
}
WINDOW = {"as_of": DAY, "until": date(2026, 6, 1)}


KINDS: dict[str, Frame] = {
    "dict": lambda columns: columns,
    "dict of polars": lambda columns: {name: pl.Series(col) for name, col in columns.items()},
    "dict of pandas": lambda columns: {
        name: pd.Series(col, dtype=None if col else "object") for name, col in columns.items()
    },
    "table": pb.Table.from_dict,
    "polars": pl.DataFrame,
    "pandas": pd.DataFrame,
    "pandas, floats": lambda columns: pd.DataFrame(
        {
            name: pd.Series(col, dtype="float64") if all(x is None for x in col) else col
            for name, col in columns.items()
        }
    ),
    "pandas, arrow": lambda columns: pa.table(columns).to_pandas(types_mapper=pd.ArrowDtype),
    "pyarrow": pa.table,
    "duckdb": lambda columns: duckdb.from_arrow(pa.table(columns)),
}
every_kind = pytest.mark.parametrize("frame", KINDS.values(), ids=KINDS)


def without_rows(columns: Columns) -> Columns:
    return {name: [] for name in columns}


def steps(benefits: object, held: object, **more: Any) -> list[tuple[Any, ...]]:
    plans = pb.bulk.plan(benefits, held, **more, **WINDOW).to_pylist()
    return [(row["verb"], row["end_after"], row["error"]) for row in plans]


EXTENDED = [("extend", date(2026, 6, 15), None)]


@every_kind
def test_rows_of_nothing_have_no_result(frame: Frame) -> None:
    nothing: Columns = {
        name: [None] * 3 for name in ("licenses", "end", "key_licenses", "on", "other")
    }
    for verb in (pb.bulk.activate, pb.bulk.add_licenses, pb.bulk.extend):
        table = verb(frame(nothing)).to_dict()
        assert table["refused"] == ["null-input"] * 3
        assert table["licenses_after"] == table["end_after"] == table["other"] == [None] * 3
    table = pb.bulk.expiry(frame(nothing), as_of=DAY).to_dict()
    assert table["bucket"] == ["unknown"] * 3
    assert table["days_left"] == table["status"] == [None] * 3


@every_kind
def test_a_day_nobody_gave_leaves_the_other_columns_readable(frame: Frame) -> None:
    rows: Columns = {"licenses": [100], "end": [END], "key_licenses": [25], "on": [None]}
    assert pb.bulk.extend(frame(rows)).to_dict()["refused"] == ["null-input"]


@every_kind
def test_no_rows_give_no_rows(frame: Frame) -> None:
    columns: Columns = {"licenses": [], "end": [], "key_licenses": [], "on": []}
    for verb in (pb.bulk.activate, pb.bulk.add_licenses, pb.bulk.extend):
        table = verb(frame(columns))
        assert len(table) == 0
        assert table.columns[-3:] == ["licenses_after", "end_after", "refused"]
    assert len(pb.bulk.expiry(frame(columns), as_of=DAY)) == 0


@every_kind
def test_a_plan_takes_optional_columns_that_say_nothing(frame: Frame) -> None:
    benefits = {
        **BENEFITS,
        **{
            name: [None]
            for name in ("usage_rights_last_day", "redemption", "membership_end", "tenants")
        },
    }
    held = {**HELD, **{name: [None] for name in ("start", "origin", "assigned")}}
    assert steps(frame(benefits), frame(held)) == EXTENDED


@every_kind
def test_a_plan_takes_days_nobody_knows(frame: Frame) -> None:
    found = steps(frame({**BENEFITS, "activate_before": [None]}), frame(HELD))
    assert found == EXTENDED
    # While the end is unknown nothing can be planned, and the partner says so.
    [(verb, end, error)] = steps(frame(BENEFITS), frame({**HELD, "end": [None]}))
    assert verb is end is None
    assert "`end` is missing" in error


@every_kind
def test_a_plan_takes_tables_without_rows(frame: Frame) -> None:
    no_benefits, none_held = frame(without_rows(BENEFITS)), frame(without_rows(HELD))
    assert steps(no_benefits, none_held) == []
    assert steps(no_benefits, frame(HELD)) == []
    assert steps(frame(BENEFITS), none_held) == []
    wanted = frame(
        {name: [] for name in ("partner", "tenant", "product", "licenses", "start", "end")}
    )
    tenants = frame({"partner": [], "tenant": []})
    # Nothing is wanted, so the key waits for as long as it may.
    waited = [("activate", date(2027, 5, 31), None)]
    assert steps(frame(BENEFITS), frame(HELD), demand=wanted, tenants=tenants) == waited
    plans = pb.bulk.plan(no_benefits, none_held, **WINDOW)
    assert plans.schema == pb.bulk.plan(BENEFITS, HELD, **WINDOW).schema


@every_kind
def test_a_value_that_must_be_there_and_is_not_is_its_partner_s_error(frame: Frame) -> None:
    [(verb, end, error)] = steps(frame({**BENEFITS, "licenses": [None]}), frame(HELD))
    assert verb is end is None
    assert (
        error == "table `benefits`, row 0 (counting from 0): column `licenses`: `null` is missing"
    )


@every_kind
def test_nothing_goes_in_and_out_of_a_table(frame: Frame) -> None:
    columns = {"a": [None, None], "b": [1, 2]}
    source = frame(columns)
    if isinstance(source, dict):
        return
    table = source if isinstance(source, pb.Table) else pb.Table.from_arrow(source)
    assert table.to_dict() == columns
    assert pl.DataFrame(table).to_dict(as_series=False) == columns
    assert pa.table(table).to_pydict() == columns
    assert table.to_pandas()["a"].isna().all()


def test_nothing_within_lists_and_structs_is_taken() -> None:
    frame = pl.DataFrame(
        {
            "key_licenses": [25, 25],
            "on": [DAY, DAY],
            "tags": [[], [None, None]],
            "more": [{"a": None, "b": 1}, {"a": None, "b": 2}],
        }
    )
    assert frame.schema["tags"] == pl.List(pl.Null)
    for rows in (frame, frame[1:], pl.concat([frame, frame], rechunk=False)):
        table = pb.bulk.activate(rows)
        assert table.to_dict()["tags"] == rows["tags"].to_list()
        assert table.to_dict()["more"] == rows["more"].to_list()
        assert table.to_polars().select(rows.columns).equals(rows)


def test_an_empty_column_of_a_sheet_says_nothing() -> None:
    sheet = "partner,subscription,tenant,product,licenses,end,assigned\n"
    row = "Contoso,s,t,Microsoft 365 E5,100,2026-03-15,\n"
    held = pl.read_csv((sheet + row).encode())
    assert held.schema["assigned"] == pl.String
    assert steps(BENEFITS, held) == EXTENDED
    nobody = pl.read_csv(sheet.encode())
    assert nobody.schema["licenses"] == pl.String
    assert steps(BENEFITS, nobody) == []


def test_a_type_that_is_no_guess_must_fit_even_without_values() -> None:
    for kind in (pl.List(pl.String), pl.Boolean, pl.Date):
        rows = pl.DataFrame(
            {"key_licenses": [None], "on": [DAY]}, schema_overrides={"key_licenses": kind}
        )
        for frame in (rows, rows.clear()):
            with pytest.raises(pb.InvalidInputError, match="column `key_licenses` is of type"):
                pb.bulk.activate(frame)
