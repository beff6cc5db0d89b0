"""The demand of a plan: every shape it may come in, and what is said of a wrong one."""

from datetime import date, datetime
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from tests.python.planning import AS_OF, UNTIL

import partnerbenefits as pb

ROWS: list[dict[str, Any]] = [
    {
        "tenant": "contoso",
        "product": "Power BI Pro",
        "licenses": 12,
        "start": AS_OF,
        "end": UNTIL,
    },
    {
        "tenant": "contoso-lab",
        "product": "SPE_E3",
        "licenses": 10,
        "start": date(2026, 3, 1),
        "end": date(2026, 9, 1),
    },
]
COLUMNS = {name: [row[name] for row in ROWS] for name in ROWS[0]}

# duckdb looks for the frame by its name.
FRAME = pl.DataFrame(COLUMNS)


@pytest.fixture(scope="module")
def example() -> pb.Portfolio:
    return pb.example_portfolio()


def plan(portfolio: pb.Portfolio, demand: Any) -> pb.Plan:
    return pb.plan(portfolio, as_of=AS_OF, until=UNTIL, demand=demand)


@pytest.mark.parametrize(
    "demand",
    [
        ROWS,
        tuple(ROWS),
        COLUMNS,
        [ROWS[0], {**ROWS[1], "start": "2026-03-01", "end": "2026-09-01"}],
        pb.Table.from_dict(COLUMNS),
        FRAME,
        FRAME.lazy().collect(),
        FRAME.with_columns(pl.col("tenant").cast(pl.Categorical), pl.col("licenses").cast(pl.Int8)),
        FRAME.with_columns(pl.col("start").cast(pl.Datetime), pl.col("end").dt.to_string()),
        FRAME.with_columns(note=pl.lit("a column more")),
        pd.DataFrame(COLUMNS),
        pd.DataFrame(COLUMNS).assign(start=lambda frame: pd.to_datetime(frame["start"])),
        pd.DataFrame(COLUMNS)
        .assign(start=lambda frame: pd.to_datetime(frame["start"]))
        .to_dict("records"),
        {**COLUMNS, "end": pd.to_datetime(COLUMNS["end"]).to_list()},
        pd.DataFrame(COLUMNS).assign(licenses=[12.0, 10.0]),
        pa.table(COLUMNS),
        pa.RecordBatchReader.from_batches(
            pa.table(COLUMNS).schema, pa.table(COLUMNS).to_batches(max_chunksize=1)
        ),
        {
            name: [str(value) if "t" in name[-3:] else value for value in values]
            for name, values in COLUMNS.items()
        },
    ],
    ids=lambda demand: type(demand).__module__.partition(".")[0],
)
def test_any_table_with_the_columns_will_do(example: pb.Portfolio, demand: Any) -> None:
    assert plan(example, demand) == plan(example, ROWS)


def test_a_query_of_duckdb_will_do(example: pb.Portfolio) -> None:
    frame = FRAME
    assert len(frame) == 2
    assert plan(example, duckdb.sql("select * from frame")) == plan(example, ROWS)


def test_overlapping_rows_add_up_and_an_empty_demand_wants_nothing(example: pb.Portfolio) -> None:
    half = {**ROWS[0], "licenses": 6}
    assert plan(example, [half, half]).coverage == plan(example, ROWS[:1]).coverage
    for nothing in ([], FRAME.clear(), {name: [] for name in COLUMNS}):
        nothing_wanted = plan(example, nothing)
        assert nothing_wanted.objective.shortfall == 0
        assert sum(nothing_wanted.coverage["demand"]) == 0


def test_demand_that_nothing_can_meet_is_planned_and_said(example: pb.Portfolio) -> None:
    row = {**ROWS[0], "product": "Something of our own"}
    planned = plan(example, [row])
    assert planned.objective.shortfall == 12 * (UNTIL - AS_OF).days
    (short,) = planned.shortfalls
    assert short["product"] == "Something of our own"
    assert "no benefit" in short["reason"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"tenant": "contosso"}, "demand row 1: `tenant` is `contosso`"),
        ({"tenant": "contosso"}, "did you mean `contoso`?"),
        ({"licenses": -1}, "demand row 1: `licenses` is `-1`"),
        ({"licenses": None}, "demand row 1: `licenses` is missing"),
        ({"licenses": 1.5}, "demand row 1: `licenses` is `1.5`, which is not a whole number"),
        ({"end": date(2026, 2, 1)}, "demand row 1: `end` is `2026-02-01`"),
        ({"product": " "}, "demand row 1: `product`"),
        ({"product": None}, "demand row 1: `product` is missing"),
        ({"start": None}, "demand row 1: `start` is missing"),
    ],
)
def test_a_row_that_cannot_be_meant_is_named_with_its_value(
    example: pb.Portfolio, change: dict[str, Any], told: str
) -> None:
    for demand in ([ROWS[0], {**ROWS[1], **change}], _columns([ROWS[0], {**ROWS[1], **change}])):
        with pytest.raises(pb.PlanError) as raised:
            plan(example, demand)
        assert told in str(raised.value)
        assert "\n" not in str(raised.value)


def _columns(rows: list[dict[str, Any]]) -> dict[str, list[Any]]:
    return {name: [row[name] for row in rows] for name in rows[0]}


@pytest.mark.parametrize(
    ("demand", "told"),
    [
        (FRAME.rename({"licenses": "licences"}), "no column `licenses`, did you mean `licences`?"),
        (FRAME.drop("end"), "no column `end`"),
        ([{"tenant": "contoso"}], "no column `product`"),
        ([5], "demand row 0: `5` is of type `int`, expected a dict"),
        ([{5: 5}], "demand row 0: a column is named `5`"),
        ({"tenant": 5}, "column `tenant` is of type `int`"),
        ("demand.csv", "`demand` is of type `str`"),
        ({**COLUMNS, "tenant": ["contoso"]}, "column `product` has 2 rows, expected 1"),
        ({**COLUMNS, "tenant": [1, 2]}, "demand row 0: `tenant` is `1`, which is not text"),
        (
            [{**ROWS[0], "start": datetime(2026, 1, 10, 8)}],
            "demand row 0: `start` is `2026-01-10 08:00:00`, which has a time",
        ),
        (
            FRAME.with_columns(start=pl.lit(datetime(2026, 1, 10, 8))),
            "demand row 0: `start` is `2026-01-10 08:00:00`, which has a time",
        ),
    ],
)
def test_what_is_no_demand_is_said_what_to_do(
    example: pb.Portfolio, demand: Any, told: str
) -> None:
    with pytest.raises(pb.PlanError) as raised:
        plan(example, demand)
    assert told in str(raised.value)


def test_a_source_that_fails_keeps_its_cause(example: pb.Portfolio) -> None:
    class Broken:
        def __arrow_c_stream__(self, requested_schema: object = None) -> object:
            raise OSError("the disk is gone")

    with pytest.raises(pb.PlanError, match="the disk is gone") as raised:
        plan(example, Broken())
    assert raised.value.__cause__ is not None


def test_more_than_the_shortfall_is_counted_for_is_an_error_that_names_the_row() -> None:
    portfolio = pb.Portfolio(tenants=[pb.Tenant(id="t", domain="t.example")])
    row = {"tenant": "t", "product": "Power BI Pro", "licenses": 2**31 - 1, "start": "2026-01-10"}

    def planned(until: str) -> pb.Plan:
        return pb.plan(portfolio, as_of="2026-01-10", until=until, demand=[{**row, "end": until}])

    with pytest.raises(pb.PlanError, match=r"demand row 0: `licenses` is `2147483647`.*2\^63"):
        planned("2090-01-01")
    plan = planned("2070-01-01")
    assert plan.baselines["weighted_shortfall"][0] == plan.objective.weighted_shortfall
    plan.to_json()


def test_a_product_that_is_nearly_a_known_one_is_named(example: pb.Portfolio) -> None:
    remarks = plan(example, [{**ROWS[0], "product": "Powr BI Pro"}]).remarks.to_pylist()
    told = [remark["text"] for remark in remarks if remark["about"] == "Powr BI Pro"]
    assert told == ["no product of that name is known; did you mean `Power BI Pro`?"]


def test_a_day_among_days_that_is_written_in_another_way_is_named(example: pb.Portfolio) -> None:
    row = {"tenant": "contoso", "product": "Power BI Pro", "licenses": 1, "end": date(2026, 9, 1)}
    rows = [row | {"start": day} for day in ("2026-01-10", date(2026, 1, 10), "10.01.2026")]
    with pytest.raises(pb.PlanError) as raised:
        pb.plan(example, as_of=date(2026, 1, 10), until=date(2026, 9, 1), demand=rows)
    said = str(raised.value)
    assert said.startswith("demand row 2: `start` is `10.01.2026`, ")
    assert said.endswith("expected a day like `2026-01-31` of the years 1 to 9999")


def test_a_tenant_given_by_its_domain_is_answered_with_its_id(example: pb.Portfolio) -> None:
    tenant = example.tenants[0]
    with pytest.raises(pb.UnknownIdError, match=f"did you mean `{tenant.id}`"):
        example.tenant(tenant.domain.upper())
