"""The verbs over whole columns, and many plans, on Spark.

Each call takes Spark DataFrames and returns one, computed as `partnerbenefits.bulk` computes it:
its columns go to the workers as Arrow, and what comes back is what `pb.bulk` gives for the same
rows. This package must be installed on the workers too.

A column that is missing or of another type is an InvalidInputError at once. A value that can't be
used is found only when Spark computes: its message stands in the PythonException that Spark
raises, with the partition and the row in it.
"""

from functools import partial, reduce

from partnerbenefits import bulk
from partnerbenefits.errors import InvalidInputError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date
    from typing import Any

    import pyarrow as pa
    from pyspark.sql import DataFrame
    from pyspark.sql.types import DataType, StructType

    from partnerbenefits._core import Table

__all__ = ["activate", "add_licenses", "expiry", "extend", "plan"]


def activate(
    df: "DataFrame",
    *,
    basis: str | None = None,
    rounding: str | None = None,
    extension_cap: str | None = None,
) -> "DataFrame":
    """Return what each row becomes when its key is activated: `pb.bulk.activate` on Spark.

    `df` has the columns `key_licenses` and `on`, and any others. The result has its columns as
    they are, and after them `licenses_after` (bigint), `end_after` (date) and `refused` (string).

        >>> keys = session.sql("select 25 as key_licenses, date'2026-01-15' as on")
        >>> pb.spark.activate(keys).first().end_after
        datetime.date(2027, 1, 15)
    """
    return _in_columns(
        df, "activate", {"basis": basis, "rounding": rounding, "extension_cap": extension_cap}
    )


def add_licenses(
    df: "DataFrame",
    *,
    basis: str | None = None,
    rounding: str | None = None,
    extension_cap: str | None = None,
) -> "DataFrame":
    """Return what each row becomes when its key's licences are added: `pb.bulk.add_licenses`.

    `df` has the columns `licenses`, `end`, `key_licenses` and `on`, and any others. The result
    is that of `pb.spark.activate`; where a rule refuses, `refused` names it and the rest is null.

        >>> rows = session.sql("select 100 as licenses, date'2026-03-15' as end, "
        ...                    "100 as key_licenses, date'2026-01-15' as on")
        >>> pb.spark.add_licenses(rows).first().end_after
        datetime.date(2026, 8, 15)
    """
    return _in_columns(
        df, "add_licenses", {"basis": basis, "rounding": rounding, "extension_cap": extension_cap}
    )


def extend(
    df: "DataFrame",
    *,
    basis: str | None = None,
    rounding: str | None = None,
    extension_cap: str | None = None,
) -> "DataFrame":
    """Return what each row becomes when its key extends it: `pb.bulk.extend` on Spark.

    `df` has the columns `licenses`, `end` and `key_licenses`, and any others; a column `on` is
    read where there is one. The result is that of `pb.spark.activate`.

        >>> rows = session.sql("select 5 as licenses, date'2026-03-15' as end, 16 as key_licenses")
        >>> pb.spark.extend(rows).first().refused
        'extend-over-three-years'
    """
    return _in_columns(
        df, "extend", {"basis": basis, "rounding": rounding, "extension_cap": extension_cap}
    )


def expiry(
    df: "DataFrame",
    *,
    as_of: "date | str",
    report_days: "list[int] | None" = None,
    expired_days: int | None = None,
    disabled_days: int | None = None,
) -> "DataFrame":
    """Return how far each end is from the day `as_of`: `pb.bulk.expiry` on Spark.

    `df` has the column `end`, and any others. The result has its columns as they are, and after
    them `days_left` (bigint), `status` and `bucket` (string).

        >>> rows = session.sql("select date'2026-03-15' as end")
        >>> pb.spark.expiry(rows, as_of="2026-03-10").first().bucket
        '7'
    """
    options = {
        "as_of": as_of,
        "report_days": report_days,
        "expired_days": expired_days,
        "disabled_days": disabled_days,
    }
    return _in_columns(df, "expiry", options)


def plan(
    benefits: "DataFrame",
    subscriptions: "DataFrame",
    demand: "DataFrame | None" = None,
    tenants: "DataFrame | None" = None,
    *,
    as_of: "date | str",
    until: "date | str",
    safety_days: int | None = None,
    effort: int | None = None,
    basis: str | None = None,
    rounding: str | None = None,
    extension_cap: str | None = None,
) -> "DataFrame":
    """Return what each of many partners should redeem: `pb.bulk.plan` on Spark.

    The DataFrames have the columns that `pb.bulk.plan` reads, and each a column `partner`; all
    rows of a partner meet in one worker. The steps of a partner stand together in the order to
    carry them out; the partners stand in no order. A row in an `error` is counted among its
    partner's rows.

        >>> benefits = session.sql("select 'Contoso' as partner, 'b' as benefit, 25 as licenses, "
        ...     "'Microsoft 365 E5' as product, date'2026-06-01' as activate_before")
        >>> subscriptions = session.sql("select 'Contoso' as partner, 's' as subscription, "
        ...     "'t' as tenant, 'Microsoft 365 E5' as product, 100 as licenses, "
        ...     "date'2026-03-15' as end")
        >>> plans = pb.spark.plan(benefits, subscriptions, as_of="2026-01-10", until="2026-06-01")
        >>> [row.verb for row in plans.collect()]
        ['extend']
    """
    given = {
        "benefits": benefits,
        "subscriptions": subscriptions,
        "demand": demand,
        "tenants": tenants,
    }
    frames = {name: frame for name, frame in given.items() if frame is not None}
    options: dict[str, Any] = {
        "as_of": as_of,
        "until": until,
        "safety_days": safety_days,
        "effort": effort,
        "basis": basis,
        "rounding": rounding,
        "extension_cap": extension_cap,
    }
    one = {name: _one_row(name, frame) for name, frame in frames.items()}
    planned = _arrow(bulk.plan(**one, **options, progress=False))
    types = _spark_types()
    schema = types.StructType()
    for field in planned.schema:
        schema.add(field.name, _spark_type(field.type))
    together = reduce(
        lambda one, other: one.unionByName(other, allowMissingColumns=True),
        (_nested(name, frame) for name, frame in frames.items()),
    )
    names = list(frames)
    # Spark reads the hints of what it is given, and those here are only for type checkers.
    return together.groupBy("partner").applyInArrow(
        lambda rows: _plan_partner(rows, names, options), schema
    )


# --- on the driver


def _in_columns(df: "DataFrame", verb: str, options: "dict[str, Any]") -> "DataFrame":
    """Let a verb of `pb.bulk` run over the batches of a DataFrame."""
    one = _one_row("df", df)
    # One row gives the columns that any rows would, and tells now what is wrong with them.
    result = _arrow(getattr(bulk, verb)(one, **options, progress=False))
    schema: StructType = _spark_types().StructType(list(df.schema.fields))
    for field in list(result.schema)[len(one.schema) :]:
        schema = schema.add(field.name, _spark_type(field.type))
    return df.mapInArrow(partial(_batches, verb=verb, options=options), schema)


def _one_row(name: str, df: object) -> "pa.Table":
    """Return a row with the columns of `df`: without a value some types could be a guess."""
    from partnerbenefits.files import need

    sql = need("pyspark.sql", extra="spark")
    need("pyarrow", extra="spark")
    import pyarrow as pa

    if not isinstance(df, sql.DataFrame):
        message = f"`{name}` is of type `{type(df).__name__}`, expected a Spark DataFrame"
        raise InvalidInputError(message)
    schema = df.limit(0).toArrow().schema

    def value(kind: "pa.DataType") -> object:
        if pa.types.is_string(kind) or pa.types.is_large_string(kind):
            # A day and a name.
            return "2026-01-31"
        return 1 if pa.types.is_integer(kind) or pa.types.is_floating(kind) else None

    columns = [pa.array([value(field.type)], field.type) for field in schema]
    return pa.Table.from_arrays(columns, names=schema.names)


def _nested(name: str, df: "DataFrame") -> "DataFrame":
    """Return the rows as one column called `name`, beside their partner."""
    from pyspark.sql import functions

    columns = [functions.col(f"`{field}`") for field in df.columns if field != "partner"]
    # As text, because one table may have numbers where another has texts.
    return df.select(
        functions.col("partner").cast("string").alias("partner"),
        functions.struct(*columns).alias(name),
    )


def _spark_types() -> "Any":
    from pyspark.sql import types

    return types


def _spark_type(arrow: "pa.DataType") -> "DataType":
    from pyspark.sql.pandas.types import from_arrow_type

    return from_arrow_type(arrow)


# --- on the workers


def _batches(
    batches: "Iterable[pa.RecordBatch]", *, verb: str, options: "dict[str, Any]"
) -> "Iterator[pa.RecordBatch]":
    call = getattr(bulk, verb)
    first_row = 0
    for batch in batches:
        try:
            result = call(batch, **options, threads=_threads(), progress=False)
        except InvalidInputError as error:
            raise _placed(error, first_row) from None
        first_row += batch.num_rows
        yield from _arrow(result).to_batches()


def _threads() -> int:
    """Return the cores of the task: Spark has given the others to other tasks."""
    from pyspark import TaskContext

    task = TaskContext.get()
    return task.cpus() if task else 1


def _placed(error: InvalidInputError, first_row: int) -> InvalidInputError:
    from pyspark import TaskContext

    task = TaskContext.get()
    partition = f"partition {task.partitionId()}, " if task else ""
    return InvalidInputError(f"{partition}in the rows from {first_row}: {error}")


def _plan_partner(rows: "pa.Table", names: "list[str]", options: "dict[str, Any]") -> "pa.Table":
    import pyarrow as pa
    import pyarrow.compute as pc

    tables = {}
    for name in names:
        mine = rows.filter(pc.is_valid(rows[name]))
        table = pa.Table.from_struct_array(mine[name])
        tables[name] = table.append_column("partner", mine["partner"])
    return _arrow(bulk.plan(**tables, **options, threads=_threads(), progress=False))


def _arrow(result: "Table") -> "pa.Table":
    """Return the result with texts for the dictionaries, which Spark does not take."""
    import pyarrow as pa

    table = pa.table(result)
    plain = [
        field.with_type(field.type.value_type) if pa.types.is_dictionary(field.type) else field
        for field in table.schema
    ]
    return table.cast(pa.schema(plain))
