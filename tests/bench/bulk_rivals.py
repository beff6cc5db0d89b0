"""The verbs over columns, as one would write them for each library, exact and fast.

All compute the same: whole months are counted from the day itself and clamped to the month's end,
the part of a month that is left is taken of the month it falls in, and everything is rounded down
once, in whole numbers.
"""

import os
from collections.abc import Callable
from datetime import date, timedelta

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
from dateutil.relativedelta import relativedelta

INACTIVE = {"extend": "extend-inactive", "add_licenses": "add-to-inactive"}
OVER = "extend-over-three-years"

# --- polars


# Texts are what `offset_by` takes; picking them is quicker than writing one for each row.
STEPS = pl.Series([f"{months}mo" for months in range(100)])


def polars_later(day: pl.Expr, months: pl.Expr) -> pl.Expr:
    # A refused row may ask for a step there is none of.
    return day.dt.offset_by(pl.lit(STEPS).gather(months.clip(0, 99)))


def days(span: pl.Expr) -> pl.Expr:
    return span.dt.total_days()


def polars_results(frame: pl.LazyFrame, refused: pl.Expr, licenses: pl.Expr) -> pl.DataFrame:
    fine = refused.is_null()
    return (
        frame.with_columns(refused=refused)
        .select(
            licenses_after=pl.when(fine).then(licenses),
            end_after=pl.when(fine).then(
                pl.col("lo")
                + pl.duration(
                    days=pl.col("rest") * days(pl.col("hi") - pl.col("lo")) // pl.col("parts")
                )
            ),
            refused="refused",
        )
        .collect()
    )


def polars_extend(frame: pl.DataFrame) -> pl.DataFrame:
    n, c = pl.col("licenses"), pl.col("key_licenses")
    months = 12 * c // n
    refused = (
        pl.when(pl.col("on") >= pl.col("end"))
        .then(pl.lit(INACTIVE["extend"]))
        .when(c > 3 * n)
        .then(pl.lit(OVER))
    )
    stepped = frame.lazy().with_columns(
        lo=polars_later(pl.col("end"), months),
        hi=polars_later(pl.col("end"), months + 1),
        rest=12 * c % n,
        parts=n,
    )
    return polars_results(stepped, refused, n)


def polars_add(frame: pl.DataFrame) -> pl.DataFrame:
    n, c, on, end = (pl.col(name) for name in ("licenses", "key_licenses", "on", "end"))

    def index(day: pl.Expr) -> pl.Expr:
        return day.dt.year().cast(pl.Int32) * 12 + day.dt.month().cast(pl.Int32)

    clamped = pl.min_horizontal(on.dt.day(), end.dt.month_end().dt.day())
    whole = index(end) - index(on) - (clamped > end.dt.day()).cast(pl.Int32)
    frame = (
        frame.lazy()
        .with_columns(whole=whole)
        .with_columns(
            begun=polars_later(on, pl.col("whole")), next=polars_later(on, pl.col("whole") + 1)
        )
        .with_columns(length=days(pl.col("next") - pl.col("begun")))
        .with_columns(
            time=n * (pl.col("whole") * pl.col("length") + days(end - pl.col("begun")))
            + 12 * c * pl.col("length"),
            parts=(n + c) * pl.col("length"),
        )
        .with_columns(
            months=pl.col("time") // pl.col("parts"),
            rest=pl.col("time") % pl.col("parts"),
        )
        .with_columns(
            lo=polars_later(on, pl.col("months")), hi=polars_later(on, pl.col("months") + 1)
        )
    )
    refused = pl.when(on >= end).then(pl.lit(INACTIVE["add_licenses"]))
    return polars_results(frame, refused, n + c)


def polars_activate(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.lazy().select(
        licenses_after="key_licenses",
        end_after=pl.col("on").dt.offset_by("1y"),
        refused=pl.lit(None, pl.String),
    ).collect()  # fmt: skip


# --- duckdb

EXTEND = """
with steps as (
    select *, least(12 * key_licenses // licenses, 37)::integer as months from given
), ends as (
    select *, ("end" + to_months(months))::date as lo, ("end" + to_months(months + 1))::date as hi,
        case when "on" >= "end" then 'extend-inactive'
             when key_licenses > 3 * licenses then 'extend-over-three-years' end as refused
    from steps
)
select if(refused is null, licenses, null) as licenses_after,
    if(refused is null,
        lo + ((12 * key_licenses % licenses) * (hi - lo) // licenses)::integer, null) as end_after,
    refused
from ends
"""

ADD = """
with spans as (
    select *, date_diff('month', date_trunc('month', "on"), date_trunc('month', "end"))
        - (least(day("on"), day(last_day("end"))) > day("end"))::integer as whole
    from given
), parts as (
    select *, ("on" + to_months(whole::integer))::date as begun,
        ("on" + to_months(whole::integer + 1))::date
            - ("on" + to_months(whole::integer))::date as length
    from spans
), times as (
    select *, licenses * (whole * length + ("end" - begun)) + 12 * key_licenses * length as time,
        (licenses + key_licenses) * length as parts
    from parts
), ends as (
    select *, time % parts as rest,
        ("on" + to_months((time // parts)::integer))::date as lo,
        ("on" + to_months((time // parts)::integer + 1))::date as hi
    from times
)
select if("on" < "end", licenses + key_licenses, null) as licenses_after,
    if("on" < "end", lo + (rest * (hi - lo) // parts)::integer, null) as end_after,
    if("on" < "end", null, 'add-to-inactive') as refused
from ends
"""

ACTIVATE = """
select key_licenses as licenses_after, ("on" + interval 12 months)::date as end_after,
    null::varchar as refused
from given
"""


def duckdb_given(frame: pl.DataFrame) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute(f"set threads to {len(os.sched_getaffinity(0))}")
    connection.register("rows", frame.to_arrow())
    connection.execute("create table given as select * from rows")
    return connection


def duckdb_rival(query: str) -> Callable[[duckdb.DuckDBPyConnection], pa.Table]:
    return lambda connection: connection.sql(query).to_arrow_table()


# --- numpy


def numpy_later(day: np.ndarray, months: np.ndarray) -> np.ndarray:
    month = day.astype("datetime64[M]")
    in_month = (day - month).astype(np.int64)
    landed = month + months
    first = landed.astype("datetime64[D]")
    length = ((landed + 1).astype("datetime64[D]") - first).astype(np.int64)
    return first + np.minimum(in_month, length - 1)


def numpy_land(day: np.ndarray, time: np.ndarray, parts: np.ndarray) -> np.ndarray:
    months, rest = np.divmod(time, parts)
    lo = numpy_later(day, months)
    gap = (numpy_later(day, months + 1) - lo).astype(np.int64)
    return lo + rest * gap // parts


Arrays = tuple[np.ndarray, np.ndarray, np.ndarray, list[str]]


def numpy_results(
    licenses: np.ndarray, end: np.ndarray, refused: np.ndarray, names: list[str]
) -> Arrays:
    fine = refused < 0
    return (
        np.ma.array(licenses, mask=~fine),
        np.where(fine, end, np.datetime64("NaT")),
        refused,
        names,
    )


def numpy_extend(rows: dict[str, np.ndarray]) -> Arrays:
    n, c, end = rows["licenses"], rows["key_licenses"], rows["end"]
    over = c > 3 * n
    refused = np.where(rows["on"] >= end, 0, np.where(over, 1, -1)).astype(np.int8)
    landed = numpy_land(end, 12 * np.where(over, 1, c), n)
    return numpy_results(n, landed, refused, [INACTIVE["extend"], OVER])


def numpy_add(rows: dict[str, np.ndarray]) -> Arrays:
    n, c, on, end = (rows[name] for name in ("licenses", "key_licenses", "on", "end"))
    on_month, end_month = on.astype("datetime64[M]"), end.astype("datetime64[M]")
    in_month = (end - end_month).astype(np.int64)
    last = ((end_month + 1).astype("datetime64[D]") - end_month).astype(np.int64) - 1
    clamped = np.minimum((on - on_month).astype(np.int64), last)
    whole = (end_month - on_month).astype(np.int64) - (clamped > in_month)
    begun = numpy_later(on, whole)
    length = (numpy_later(on, whole + 1) - begun).astype(np.int64)
    time = n * (whole * length + (end - begun).astype(np.int64)) + 12 * c * length
    refused = np.where(on >= end, 0, -1).astype(np.int8)
    landed = numpy_land(on, time, (n + c) * length)
    return numpy_results(n + c, landed, refused, [INACTIVE["add_licenses"]])


def numpy_activate(rows: dict[str, np.ndarray]) -> Arrays:
    on, c = rows["on"], rows["key_licenses"]
    return numpy_results(c, numpy_later(on, np.int64(12)), np.full(len(c), -1, np.int8), [])


def numpy_taken(results: Arrays) -> pl.DataFrame:
    licenses, end, refused, names = results
    mask = np.ma.getmaskarray(licenses)
    place = np.where(refused < 0, len(names), refused)
    return pl.DataFrame(
        {
            "licenses_after": pl.from_arrow(pa.array(np.ma.getdata(licenses), mask=mask)),
            "end_after": pl.Series(end).cast(pl.Date),
            "refused": pl.Series([*names, None], dtype=pl.String).gather(place),
        }
    )


# --- pandas: whole months are added group by group, the fastest exact way it has


def pandas_later(day: pd.Series, months: pd.Series) -> pd.Series:
    parts = [
        group + pd.DateOffset(months=int(count)) for count, group in day.groupby(months, sort=False)
    ]
    return pd.concat(parts).reindex(day.index)


def pandas_land(day: pd.Series, time: pd.Series, parts: pd.Series) -> pd.Series:
    months, rest = time // parts, time % parts
    lo = pandas_later(day, months)
    gap = (pandas_later(day, months + 1) - lo).dt.days
    return lo + pd.to_timedelta(rest * gap // parts, unit="D")


def pandas_results(licenses: pd.Series, end: pd.Series, refused: pd.Series) -> pd.DataFrame:
    fine = refused.isna()
    return pd.DataFrame(
        {
            "licenses_after": licenses.astype("Int64").where(fine),
            "end_after": end.where(fine),
            "refused": refused,
        }
    )


def pandas_refused(rows: pd.DataFrame, verb: str) -> pd.Series:
    refused = pd.Series(None, index=rows.index, dtype="string")
    if verb == "extend":
        refused = refused.mask(rows["key_licenses"] > 3 * rows["licenses"], OVER)
    return refused.mask(rows["on"] >= rows["end"], INACTIVE[verb])


def pandas_extend(rows: pd.DataFrame) -> pd.DataFrame:
    n = rows["licenses"]
    key = rows["key_licenses"].where(rows["key_licenses"] <= 3 * n, 1)
    return pandas_results(n, pandas_land(rows["end"], 12 * key, n), pandas_refused(rows, "extend"))


def pandas_add(rows: pd.DataFrame) -> pd.DataFrame:
    n, c, on, end = (rows[name] for name in ("licenses", "key_licenses", "on", "end"))
    clamped = np.minimum(on.dt.day, end.dt.days_in_month)
    months = (end.dt.year - on.dt.year) * 12 + end.dt.month - on.dt.month
    whole = (months - (clamped > end.dt.day)).astype("int64")
    begun = pandas_later(on, whole)
    length = (pandas_later(on, whole + 1) - begun).dt.days
    time = n * (whole * length + (end - begun).dt.days) + 12 * c * length
    landed = pandas_land(on, time, (n + c) * length)
    return pandas_results(n + c, landed, pandas_refused(rows, "add_licenses"))


def pandas_activate(rows: pd.DataFrame) -> pd.DataFrame:
    refused = pd.Series(None, index=rows.index, dtype="string")
    return pandas_results(rows["key_licenses"], rows["on"] + pd.DateOffset(months=12), refused)


# --- a loop

Row = tuple[int, date, int, date]
Result = tuple[int | None, date | None, str | None]


def later(day: date, months: int) -> date:
    return day + relativedelta(months=months)


def land(day: date, time: int, parts: int) -> date:
    months, rest = divmod(time, parts)
    lo = later(day, months)
    return lo + timedelta(days=rest * (later(day, months + 1) - lo).days // parts)


def loop_extend(rows: list[Row]) -> list[Result]:
    results: list[Result] = []
    for n, end, c, on in rows:
        if on >= end:
            results.append((None, None, INACTIVE["extend"]))
        elif c > 3 * n:
            results.append((None, None, OVER))
        else:
            results.append((n, land(end, 12 * c, n), None))
    return results


def loop_add(rows: list[Row]) -> list[Result]:
    results: list[Result] = []
    for n, end, c, on in rows:
        if on >= end:
            results.append((None, None, INACTIVE["add_licenses"]))
            continue
        gap = relativedelta(end, on)
        whole = gap.years * 12 + gap.months
        while later(on, whole + 1) <= end:
            whole += 1
        while later(on, whole) > end:
            whole -= 1
        begun = later(on, whole)
        length = (later(on, whole + 1) - begun).days
        time = n * (whole * length + (end - begun).days) + 12 * c * length
        results.append((n + c, land(on, time, (n + c) * length), None))
    return results


def loop_activate(rows: list[Row]) -> list[Result]:
    return [(c, later(on, 12), None) for _, _, c, on in rows]


def loop_taken(results: list[Result]) -> pl.DataFrame:
    schema = {"licenses_after": pl.Int64, "end_after": pl.Date, "refused": pl.String}
    return pl.DataFrame(results, schema=schema, orient="row")


# --- by name

RIVALS: dict[str, dict[str, Callable[[object], object]]] = {
    "extend": {
        "polars": polars_extend,
        "duckdb": duckdb_rival(EXTEND),
        "numpy": numpy_extend,
        "pandas": pandas_extend,
        "Python and dateutil": loop_extend,
    },
    "add_licenses": {
        "polars": polars_add,
        "duckdb": duckdb_rival(ADD),
        "numpy": numpy_add,
        "pandas": pandas_add,
        "Python and dateutil": loop_add,
    },
    "activate": {
        "polars": polars_activate,
        "duckdb": duckdb_rival(ACTIVATE),
        "numpy": numpy_activate,
        "pandas": pandas_activate,
        "Python and dateutil": loop_activate,
    },
}

# What each is given, and its results as a frame of polars.
GIVEN: dict[str, Callable[[pl.DataFrame], object]] = {
    "polars": lambda frame: frame,
    "duckdb": duckdb_given,
    "numpy": lambda frame: {
        name: np.ascontiguousarray(frame[name].to_numpy()) for name in frame.columns
    },
    "pandas": lambda frame: frame.to_pandas().astype(
        {"end": "datetime64[s]", "on": "datetime64[s]"}
    ),
    "Python and dateutil": lambda frame: frame.rows(),
}


def as_polars(table: object) -> pl.DataFrame:
    frame = table if isinstance(table, pl.DataFrame) else pl.DataFrame(table)
    return frame.with_columns(
        pl.col("licenses_after").cast(pl.Int64),
        pl.col("end_after").cast(pl.Date),
        pl.col("refused").cast(pl.String),
    )


TAKEN: dict[str, Callable[[object], pl.DataFrame]] = {
    "polars": as_polars,
    "duckdb": as_polars,
    "numpy": numpy_taken,
    "pandas": as_polars,
    "Python and dateutil": loop_taken,
}
