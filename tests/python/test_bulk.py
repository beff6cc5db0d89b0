"""The verbs over whole columns: the border, the types, the errors."""

import datetime as dt
import subprocess
import sys
import textwrap
from datetime import date

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import partnerbenefits as pb

ROWS = {
    "id": ["a", "b", "c", "d"],
    "licenses": [100, 5, None, 100],
    "end": [date(2026, 3, 15), date(2026, 3, 15), date(2026, 3, 15), date(2026, 1, 10)],
    "key_licenses": [25, 16, 1, 25],
    "on": [date(2026, 1, 10)] * 4,
}
RESULTS = ["licenses_after", "end_after", "refused"]


def results(table: pb.Table) -> dict[str, list[object]]:
    columns = table.to_dict()
    return {name: columns[name] for name in RESULTS}


EXTENDED = {
    "licenses_after": [100, None, None, None],
    "end_after": [date(2026, 6, 15), None, None, None],
    "refused": [None, "extend-over-three-years", "null-input", "extend-inactive"],
}


def frames() -> list[object]:
    polars = pl.DataFrame(ROWS)
    return [
        ROWS,
        pb.Table.from_dict(ROWS),
        polars,
        polars.lazy().collect().rechunk(),
        pl.concat([polars[:1], polars[1:3], polars[3:]], rechunk=False),
        polars.to_arrow(),
        polars.to_arrow().to_reader(),
        polars.to_pandas(),
        polars.to_pandas().convert_dtypes(),
        polars.to_pandas(use_pyarrow_extension_array=True),
        duckdb.from_arrow(polars.to_arrow()),
        polars.with_columns(pl.col("licenses", "key_licenses").cast(pl.UInt8)),
        polars.with_columns(pl.col("licenses", "key_licenses").cast(pl.Float64)),
        polars.with_columns(pl.col("end", "on").cast(pl.Datetime("ns", "UTC"))),
        polars.with_columns(pl.col("end", "on").cast(pl.String)),
        polars.with_columns(pl.col("end", "on").cast(pl.String).cast(pl.Categorical)),
        polars.with_columns(pl.col("licenses").cast(pl.Decimal(10, 2))),
    ]


@pytest.mark.parametrize("at", range(len(frames())))
def test_every_kind_of_table_gives_the_same(at: int) -> None:
    assert results(pb.bulk.extend(frames()[at])) == EXTENDED


def test_the_columns_of_the_input_stay_as_they_are() -> None:
    before = pl.DataFrame(ROWS).with_columns(
        pl.lit(1.5).alias("price"), pl.Series("tags", [["x"], [], None, ["y"]])
    )
    after = pb.bulk.add_licenses(before)
    assert after.columns == [*before.columns, *RESULTS]
    assert after.to_polars().select(before.columns).equals(before)
    assert {name: after.schema[name] for name in RESULTS} == {
        "licenses_after": "int64",
        "end_after": "date32",
        "refused": "dictionary<int8, utf8>",
    }


def test_the_index_of_pandas_comes_back() -> None:
    before = pl.DataFrame(ROWS).to_pandas().set_index("id")
    after = pb.bulk.extend(before).to_arrow().to_pandas()
    assert list(after.index) == ROWS["id"]


def test_no_rows_have_the_columns_too() -> None:
    empty = pl.DataFrame(ROWS).clear()
    for call in (pb.bulk.activate, pb.bulk.add_licenses, pb.bulk.extend):
        table = call(empty)
        assert len(table) == 0
        assert table.columns == [*empty.columns, *RESULTS]


def test_a_column_of_nothing_but_nulls_is_taken() -> None:
    table = pa.table({"key_licenses": pa.nulls(2), "on": pa.nulls(2)})
    assert results(pb.bulk.activate(table))["refused"] == ["null-input", "null-input"]


def test_days_left_are_counted_from_the_day_given() -> None:
    ends = [
        "2026-01-09",
        "2026-01-10",
        "2026-01-17",
        "2026-01-18",
        "2027-01-10",
        None,
        "2025-09-12",
    ]
    table = pb.bulk.expiry({"end": ends}, as_of=date(2026, 1, 10)).to_dict()
    assert table["days_left"] == [-1, 0, 7, 8, 365, None, -120]
    assert table["status"] == [
        "expired", "expired", "active", "active", "active", None, "deleted",
    ]  # fmt: skip
    assert table["bucket"] == ["past", "today", "7", "30", "later", "unknown", "past"]


def test_a_report_can_have_its_own_steps() -> None:
    table = pb.bulk.expiry(
        {"end": ["2026-01-09", "2026-02-10"]},
        as_of="2026-01-10",
        report_days=[45, 14],
        expired_days=0,
        disabled_days=0,
    ).to_dict()
    assert table["bucket"] == ["past", "45"]
    assert table["status"] == ["deleted", "active"]


def error(table: object, **options: object) -> str:
    with pytest.raises(pb.InvalidInputError) as caught:
        pb.bulk.extend(table, **options)
    return str(caught.value)


def changed(**columns: object) -> pl.DataFrame:
    return pl.DataFrame({**ROWS, **columns}, strict=False)


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (changed(end=[dt.datetime(2026, 3, 15, 1)] * 4), ["`end`", "row 0", "has a time"]),
        (changed(end=["2026-03-15", "15.03.2026", None, None]), ["`end`", "row 1", "15.03.2026"]),
        (changed(licenses=[1, 0, 1, 1]), ["`licenses`", "row 1", "`0`"]),
        (changed(licenses=[1, 1, -3, 1]), ["`licenses`", "row 2", "`-3`"]),
        (changed(licenses=[1, 1, 1, 2**31]), ["`licenses`", "row 3", "`2147483648`"]),
        (changed(key_licenses=[1.0, 2.5, 1.0, 1.0]), ["`key_licenses`", "row 1", "whole number"]),
        (changed(key_licenses=[1.0, 1.0, 1.0, float("nan")]), ["row 3", "NaN"]),
        (changed(licenses=["1", "2", "3", "4"]), ["`licenses`", "Utf8", "whole numbers"]),
        (pl.DataFrame(ROWS).drop("end"), ["no column `end`", "expected days", "`id`"]),
        (pl.DataFrame(ROWS).rename({"licenses": "licences"}), ["nearest is `licences`"]),
        (changed(refused=["x"] * 4), ["`refused`", "already"]),
        ({**ROWS, "licenses": [1, 2]}, ["`licenses`", "`id`", "rows"]),
        ([1, 2], ["`table` row 0", "`1`", "expected a dict"]),
        (pl.LazyFrame(ROWS), ["`table`", "LazyFrame", "collect()"]),
        (None, ["`table`"]),
    ],
)
def test_what_cannot_be_used_is_named(table: object, words: list[str]) -> None:
    message = error(table)
    assert all(word in message for word in words), message


def test_the_day_is_needed_where_the_limit_counts_from_it() -> None:
    message = error(pl.DataFrame(ROWS).drop("on"), extension_cap="time-remaining")
    assert message.startswith("no column `on`, which `extension_cap")


def test_an_unknown_option_names_the_ones_there_are() -> None:
    assert "`months`" in error(ROWS, basis="weeks")


def test_a_row_without_an_answer_says_what_the_call_on_it_says() -> None:
    table = {"key_licenses": [1, 1], "on": ["2026-01-01", "9999-06-01"]}
    with pytest.raises(pb.InvalidInputError, match=r"row 1 \(counting from 0\): `end_after`"):
        pb.bulk.activate(table)


def test_decimals_of_duckdb_sums_are_counts() -> None:
    table = duckdb.sql("select sum(n) as key_licenses, date '2026-01-31' as on from range(5) t(n)")
    assert results(pb.bulk.activate(table))["licenses_after"] == [10]


def many(rows: int) -> pl.DataFrame:
    numbers = np.arange(rows)
    day = np.datetime64("2025-01-01")
    return pl.DataFrame(
        {
            "licenses": numbers % 97 + 1,
            "end": (day + numbers % 800).astype("datetime64[D]"),
            "key_licenses": numbers % 41 + 1,
            "on": (day + numbers % 300).astype("datetime64[D]"),
        }
    )


def test_what_the_result_holds_outlives_the_input() -> None:
    frame = many(50_000)
    expected = frame["licenses"].sum()
    table = pb.bulk.extend(frame.drop("on"))
    del frame
    kept = table.to_polars()
    assert kept["licenses"].sum() == expected
    fine = kept.filter(pl.col("refused").is_null())
    assert fine["licenses_after"].equals(fine["licenses"], check_names=False)


def test_many_rows_are_the_rows_one_by_one() -> None:
    frame = many(200_000)
    whole = pb.bulk.add_licenses(frame).to_polars()
    parts = [pb.bulk.add_licenses(frame[at : at + 999]).to_polars() for at in range(0, 5_000, 999)]
    assert pl.concat(parts).equals(whole[: 999 * 6])


def in_new_process(code: str) -> str:
    run = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return run.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no fork")
def test_a_forked_child_of_a_process_that_called_can_call() -> None:
    code = """
        import multiprocessing
        import partnerbenefits as pb

        rows = {"key_licenses": [1] * 200_000, "on": ["2026-01-31"] * 200_000}
        def call(_):
            return len(pb.bulk.activate(rows))

        if __name__ == "__main__":
            call(None)
            with multiprocessing.get_context("fork").Pool(2) as pool:
                print(sum(pool.map(call, range(4))))
    """
    assert in_new_process(code).strip() == "800000"


@pytest.mark.skipif(sys.platform == "win32", reason="sends the signal of Ctrl-C")
def test_long_work_can_be_interrupted() -> None:
    code = """
        import os, signal, threading, time
        import pyarrow as pa
        import partnerbenefits as pb

        # Texts are the slowest days there are.
        days = pa.chunked_array([pa.array(["2026-01-31"] * 100_000).dictionary_encode()] * 2_000)
        counts = pa.chunked_array([pa.array([1] * 100_000)] * 2_000)
        table = pa.table({"key_licenses": counts, "on": days})
        threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT)).start()
        try:
            pb.bulk.activate(table)
            print("not interrupted")
        except KeyboardInterrupt:
            print("interrupted")
    """
    assert in_new_process(code).strip() == "interrupted"


def test_other_threads_run_meanwhile() -> None:
    code = """
        import threading, time
        import pyarrow as pa
        import partnerbenefits as pb

        days = pa.chunked_array([pa.array(["2026-01-31"] * 100_000).dictionary_encode()] * 60)
        counts = pa.chunked_array([pa.array([1] * 100_000)] * 60)
        table = pa.table({"key_licenses": counts, "on": days})
        ticks, going = [], True
        def tick():
            while going:
                ticks.append(time.monotonic())
                time.sleep(0.001)
        thread = threading.Thread(target=tick)
        thread.start()
        start = time.monotonic()
        pb.bulk.activate(table)
        end = time.monotonic()
        going = False
        thread.join()
        print(sum(start < at < end for at in ticks) > 5)
    """
    assert in_new_process(code).strip() == "True"


def test_progress_is_shown_where_it_is_asked_for() -> None:
    code = """
        import pyarrow as pa
        import partnerbenefits as pb

        days = pa.chunked_array([pa.array(["2026-01-31"] * 100_000).dictionary_encode()] * 60)
        counts = pa.chunked_array([pa.array([1] * 100_000)] * 60)
        table = pa.table({"key_licenses": counts, "on": days})
        import sys
        from partnerbenefits import progress
        made = []
        class Bar:
            def __init__(self, *args): made.append(args)
            def update(self, done): made.append(done)
            def close(self): made.append("closed")
        progress.bar = Bar
        pb.bulk.activate(table, progress=False)
        assert not made, made
        pb.bulk.activate(table, progress=True)
        print(made[0][0], len(made) > 2, made[-1])
    """
    assert in_new_process(code).strip() == "activate True closed"


def test_a_pandas_float_column_with_gaps_has_gaps() -> None:
    frame = pd.DataFrame(
        {"key_licenses": [1.0, float("nan")], "on": pd.to_datetime(["2026-01-31"] * 2)}
    )
    assert results(pb.bulk.activate(frame))["refused"] == [None, "null-input"]


def test_numpy_arrays_in_a_dict_are_columns() -> None:
    days = np.array(["2026-03-15", "NaT"], dtype="datetime64[D]")
    rows = {"licenses": np.array([100, 100]), "end": days, "key_licenses": np.array([25, 25], "i2")}
    assert results(pb.bulk.extend(rows))["end_after"] == [date(2026, 6, 15), None]


def test_series_in_a_dict_are_columns() -> None:
    rows = {
        "licenses": pl.Series([100]),
        "end": pd.Series(pd.to_datetime(["2026-03-15"])),
        "key_licenses": pa.array([25]),
    }
    assert results(pb.bulk.extend(rows))["end_after"] == [date(2026, 6, 15)]
