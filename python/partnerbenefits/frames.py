"""Tables as data frames, each in the types its library would have chosen itself."""

from typing import TYPE_CHECKING

from partnerbenefits.files import StrPath, need, replacing

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa

    from partnerbenefits._core import Table

__all__ = ["to_arrow", "to_pandas", "to_parquet", "to_polars"]


def to_polars(table: "Table") -> "pl.DataFrame":
    """Return a polars data frame."""
    frame: pl.DataFrame = need("polars", extra="polars").DataFrame(table)
    return frame


def to_arrow(table: "Table") -> "pa.Table":
    """Return a pyarrow table."""
    arrow: pa.Table = need("pyarrow", extra="parquet").table(table)
    return arrow


def to_pandas(table: "Table") -> "pd.DataFrame":
    """Return a pandas data frame; counts and flags keep a missing value missing."""
    pandas = need("pandas", extra="pandas")
    pyarrow = need("pyarrow", extra="pandas")
    exact = {pyarrow.int64(): pandas.Int64Dtype(), pyarrow.bool_(): pandas.BooleanDtype()}
    frame: pd.DataFrame = pyarrow.table(table).to_pandas(
        types_mapper=exact.get, date_as_object=False
    )
    return frame


def to_parquet(table: "Table", path: StrPath) -> None:
    """Write a Parquet file."""
    parquet = need("pyarrow.parquet", extra="parquet")
    with replacing(path, suffix=".parquet") as temporary:
        parquet.write_table(to_arrow(table), temporary)
