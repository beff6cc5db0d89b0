"""On Spark every row and every partner gets what `pb.bulk` gives."""

from __future__ import annotations

import doctest
import inspect
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest
from pyspark.errors import PythonException
from tests.python.test_documentation import run_page

import partnerbenefits as pb

if TYPE_CHECKING:
    from pathlib import Path

    from pyspark.sql import DataFrame, SparkSession

pytestmark = [
    # Said whenever Spark meets pandas 3, which it asks for its version and no more.
    pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning"),
]

ROWS = 500
DAY = date(2026, 1, 10)
COUNTS = {"licenses": "int", "key_licenses": "smallint"}
VERBS = ["activate", "add_licenses", "extend"]
OPTIONS = [
    {},
    {"basis": "days", "rounding": "nearest"},
    {"rounding": "up", "extension_cap": "time-remaining"},
]


def every_kind_of_row() -> list[dict[str, Any]]:
    return [
        {
            "id": f"row {at}",
            "licenses": None if at % 17 == 0 else 1 + at * 7 % 120,
            "end": None if at % 23 == 0 else DAY + timedelta(days=at * 5 % 900 - 100),
            "key_licenses": 1 + at * 11 % 60,
            "on": DAY + timedelta(days=at % 40),
            "price": at / 4,
            "tags": [f"t{at % 3}", None][: at % 3],
        }
        for at in range(ROWS)
    ]


@pytest.fixture(scope="module")
def rows(session: SparkSession) -> DataFrame:
    schema = (
        "id string, licenses int, end date, key_licenses smallint, on date, "
        "price double, tags array<string>"
    )
    return session.createDataFrame(every_kind_of_row(), schema).repartition(4)


def lines(table: object) -> list[tuple[Any, ...]]:
    """The rows without their order, which Spark does not promise."""
    plain = pa.table(table).to_pylist()
    return sorted((tuple(row.items()) for row in plain), key=repr)


@pytest.mark.parametrize("options", OPTIONS)
@pytest.mark.parametrize("verb", VERBS)
def test_every_row_is_what_bulk_gives(rows: DataFrame, verb: str, options: dict[str, Any]) -> None:
    found = getattr(pb.spark, verb)(rows, **options)
    assert lines(found.toArrow()) == lines(getattr(pb.bulk, verb)(rows.toArrow(), **options))
    refusals = {row.refused for row in found.select("refused").distinct().collect()}
    assert refusals >= ({None} if verb == "activate" else {None, "null-input"})


@pytest.mark.parametrize("options", [{}, {"report_days": [10, 400], "expired_days": 5}])
def test_expiry_is_what_bulk_gives(rows: DataFrame, options: dict[str, Any]) -> None:
    found = pb.spark.expiry(rows, as_of=DAY, **options)
    assert lines(found.toArrow()) == lines(pb.bulk.expiry(rows.toArrow(), as_of=DAY, **options))


def test_the_columns_of_the_input_stay_and_the_new_ones_have_declared_types(
    rows: DataFrame,
) -> None:
    extended = pb.spark.extend(rows)
    assert extended.schema[: len(rows.columns)] == rows.schema
    assert extended.schema[len(rows.columns) :].simpleString() == (
        "struct<licenses_after:bigint,end_after:date,refused:string>"
    )
    expiry = pb.spark.expiry(rows, as_of=DAY)
    assert expiry.schema[len(rows.columns) :].simpleString() == (
        "struct<days_left:bigint,status:string,bucket:string>"
    )


def test_no_rows_give_the_same_columns(rows: DataFrame) -> None:
    nothing = pb.spark.extend(rows.limit(0))
    assert nothing.columns == [*rows.columns, "licenses_after", "end_after", "refused"]
    assert nothing.count() == 0


def test_batches_of_any_size_give_the_same(session: SparkSession, rows: DataFrame) -> None:
    many = session.range(25_000).selectExpr(
        "cast(id % 90 + 1 as int) as licenses", "25 as key_licenses", "date'2026-03-15' as end"
    )
    setting = "spark.sql.execution.arrow.maxRecordsPerBatch"
    before = session.conf.get(setting)
    session.conf.set(setting, "1000000")
    try:
        found = lines(pb.spark.extend(many.coalesce(1)).toArrow())
    finally:
        session.conf.set(setting, before)
    assert found == lines(pb.bulk.extend(many.toArrow()))


def test_a_column_that_cannot_be_used_is_told_at_once(rows: DataFrame) -> None:
    with pytest.raises(pb.InvalidInputError, match="no column `end`"):
        pb.spark.expiry(rows.withColumnRenamed("end", "ende"), as_of=DAY)
    with pytest.raises(pb.InvalidInputError, match="`licenses`"):
        pb.spark.extend(rows.withColumn("licenses", rows.tags))
    with pytest.raises(pb.InvalidInputError, match="`licenses` is of type `Utf8`"):
        pb.spark.extend(rows.withColumn("licenses", rows.id))
    with pytest.raises(pb.InvalidInputError, match="`end` is of type `Float64`"):
        pb.spark.expiry(rows.withColumn("end", rows.price), as_of=DAY)
    with pytest.raises(pb.InvalidInputError, match="refused"):
        pb.spark.extend(rows.withColumnRenamed("id", "refused"))
    with pytest.raises(pb.InvalidInputError, match="rounding"):
        pb.spark.extend(rows, rounding="sideways")
    with pytest.raises(pb.InvalidInputError, match="`df` is of type `dict`, expected a Spark"):
        pb.spark.extend({"licenses": [1]})


def test_a_value_that_cannot_be_used_is_told_with_its_place(session: SparkSession) -> None:
    days = session.range(150).selectExpr(
        "if(id = 130, '2026-02-30', '2026-02-28') as end", "10 as licenses", "5 as key_licenses"
    )
    with pytest.raises(PythonException) as caught:
        pb.spark.extend(days.coalesce(1)).count()
    message = str(caught.value)
    assert "partition 0, in the rows from 128: column `end`, row 2 (counting from 0)" in message
    assert "`2026-02-30`" in message


# --- plans


def partners(count: int) -> dict[str, list[dict[str, Any]]]:
    products = ["Microsoft 365 E5", "Microsoft 365 E3", "Visio Plan 2"]
    tables: dict[str, list[dict[str, Any]]] = {"benefits": [], "subscriptions": [], "demand": []}
    for at in range(count):
        who = {"partner": f"partner {at:02}"}
        pool = {"tenant": "t", "product": products[at % 3]}
        tables["benefits"] += [
            {
                **who,
                "benefit": f"b{number}",
                "product": products[(at + number) % 3],
                "licenses": 10 + 5 * number + at,
                "activate_before": date(2026, 3 + at % 6, 1 + number),
                "tenants": ["t", "u"],
                "redemption": "order" if at % 4 == 3 else "key",
                "membership_end": date(2027, 1, 1) if at % 4 == 3 else None,
            }
            for number in range(1 + at % 3)
        ]
        tables["subscriptions"].append(
            {
                **who,
                **pool,
                "subscription": "s",
                "licenses": 40 + at,
                "end": date(2026, 2 + at % 8, 1 + at),
                "assigned": 30 if at % 2 else None,
            }
        )
        tables["demand"].append(
            {**who, **pool, "licenses": 45 + at % 5, "start": DAY, "end": date(2026, 10, 1)}
        )
    return tables


@pytest.fixture(scope="module")
def frames(session: SparkSession) -> dict[str, DataFrame]:
    return {
        name: session.createDataFrame(pa.Table.from_pylist(rows))
        for name, rows in partners(9).items()
    }


WINDOW: dict[str, Any] = {"as_of": DAY, "until": date(2026, 12, 1)}


def by_partner(table: object) -> list[dict[str, Any]]:
    # The order of one partner's steps is part of the answer.
    return sorted(pa.table(table).to_pylist(), key=lambda row: str(row["partner"]))


@pytest.mark.parametrize("with_demand", [True, False])
def test_every_partner_is_planned_as_bulk_plans_it(
    frames: dict[str, DataFrame], with_demand: bool
) -> None:
    given = {name: frame for name, frame in frames.items() if with_demand or name != "demand"}
    planned = pb.spark.plan(**given, **WINDOW).toArrow()
    tables = {name: frame.toArrow() for name, frame in given.items()}
    expected = pb.bulk.plan(**tables, **WINDOW)
    assert by_partner(planned) == by_partner(expected)
    assert planned.column_names == expected.columns
    assert len(planned) > 5
    assert set(planned["error"].to_pylist()) == {None}


def test_a_partner_with_bad_data_stops_nobody_else(
    session: SparkSession, frames: dict[str, DataFrame]
) -> None:
    rows = partners(9)["benefits"]
    bad = [
        {**row, "product": None if row["partner"] == "partner 02" else row["product"]}
        for row in rows
    ]
    benefits = session.createDataFrame(pa.Table.from_pylist(bad))
    planned = pb.spark.plan(benefits, frames["subscriptions"], **WINDOW).toArrow().to_pylist()
    errors = {row["partner"]: row["error"] for row in planned if row["error"] is not None}
    assert list(errors) == ["partner 02"]
    assert "table `benefits`" in errors["partner 02"]
    assert "column `product`: `null` is missing" in errors["partner 02"]
    assert len({row["partner"] for row in planned}) > 3


def test_a_partner_may_be_a_number_in_one_table_and_a_text_in_another(
    session: SparkSession,
) -> None:
    tables = partners(5)
    for row in tables["benefits"]:
        row["partner"] = int(row["partner"][-2:])
    for row in tables["subscriptions"]:
        row["partner"] = str(int(row["partner"][-2:]))
    benefits, subscriptions = (
        session.createDataFrame(pa.Table.from_pylist(tables[name]))
        for name in ["benefits", "subscriptions"]
    )
    planned = pb.spark.plan(benefits, subscriptions, **WINDOW).toArrow()
    expected = pb.bulk.plan(benefits.toArrow(), subscriptions.toArrow(), **WINDOW)
    assert by_partner(planned) == by_partner(expected)


def test_a_table_that_cannot_be_used_is_told_at_once(frames: dict[str, DataFrame]) -> None:
    with pytest.raises(pb.InvalidInputError, match="table `benefits`: no column `product`"):
        pb.spark.plan(frames["benefits"].drop("product"), frames["subscriptions"], **WINDOW)
    with pytest.raises(pb.InvalidInputError, match="`subscriptions` is of type `int`"):
        pb.spark.plan(frames["benefits"], 7, **WINDOW)


# --- what is said about it


@pytest.mark.parametrize("name", pb.spark.__all__)
def test_the_examples_are_true(session: SparkSession, name: str) -> None:
    text = inspect.getdoc(getattr(pb.spark, name)) or ""
    test = doctest.DocTestParser().get_doctest(text, {"pb": pb, "session": session}, name, None, 0)
    told: list[str] = []
    result = doctest.DocTestRunner().run(test, out=told.append)
    assert result.attempted
    assert not result.failed, "".join(told)


def test_the_options_are_those_of_bulk() -> None:
    for name in pb.spark.__all__:
        ours = inspect.signature(getattr(pb.spark, name)).parameters.values()
        theirs = inspect.signature(getattr(pb.bulk, name)).parameters.values()
        options = {(option.name, option.default) for option in ours if option.name != "df"}
        assert options == {
            (option.name, option.default)
            for option in theirs
            # Spark shows its own progress, and says how many cores a task has.
            if option.name not in {"table", "progress", "threads"}
        }


def test_a_task_keeps_to_its_cores(session: SparkSession) -> None:
    def threads(batches: Any) -> Any:
        from pyspark import TaskContext

        from partnerbenefits import bulk

        calls: list[Any] = []
        call = bulk.extend
        bulk.extend = lambda table, **options: (calls.append(options), call(table, **options))[1]
        try:
            list(pb.spark._batches(batches, verb="extend", options={}))
        finally:
            bulk.extend = call
        cores = TaskContext.get().cpus()
        yield pa.RecordBatch.from_pydict(
            {"kept": [options["threads"] == cores for options in calls]}
        )

    rows = session.range(5).selectExpr(
        "10 as licenses", "date'2026-03-15' as end", "5 as key_licenses"
    )
    kept = rows.mapInArrow(threads, "kept boolean").collect()
    assert kept
    assert all(row.kept for row in kept)


def test_the_page_about_spark_tells_what_it_says(
    session: SparkSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_page("docs/howto/spark.md", tmp_path, monkeypatch, {"spark": session})
