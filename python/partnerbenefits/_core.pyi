"""
The compiled core of partnerbenefits. Import `partnerbenefits` instead.
"""

from _typeshed import SupportsGetItem
from collections.abc import Iterator
from os import PathLike
from typing import Any, Final, SupportsIndex, final

__all__ = ["__version__", "Table", "init_logging"]

__version__: Final[str]
"""
The version of the package, as in `Cargo.toml`.
"""

@final
class Table:
    """
    Rows with named columns: what every report, plan and comparison is given as.

    A table holds Arrow data. polars, pandas, pyarrow and duckdb take it as it is, without a copy: `pl.DataFrame(table)`,
    `pa.table(table)`, `duckdb.from_arrow(table)`. Days are `date32`, counts `int64`, flags `bool`, ids and names `utf8`, small
    closed sets dictionaries, lists of ids `list<utf8>`. The columns of a table and their types never depend on its rows.

    It is a sequence of rows: `len(table)`, `table[0]` and iterating give each row as a dict. `table["end"]` is a column as a
    list, `table[:10]` the first rows as a table. Two tables are equal when columns, types and cells are.

        >>> table = pb.Table.from_dict({"licenses": [25, None], "end": [date(2026, 3, 15), None]})
        >>> table
        <Table: 2 rows, 2 columns>
        >>> table[0]
        {'licenses': 25, 'end': datetime.date(2026, 3, 15)}
        >>> table.schema
        {'licenses': 'int64', 'end': 'date32'}
    """
    def __arrow_c_schema__(self, /) -> "object":
        """
        Return the columns as an Arrow schema in a capsule.
        """
    def __arrow_c_stream__(self, /, requested_schema: Any | None = None) -> "object":
        """
        Return the rows as an Arrow stream in a capsule. A requested schema is checked and otherwise ignored.
        """
    def __eq__(self, value: object, /) -> bool: ...
    def __getitem__(self, key: Any, /) -> Any: ...
    def __hash__(self, /) -> int: ...
    def __iter__(self, /) -> Iterator[dict[str, Any]]: ...
    def __len__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __reduce__(self, /) -> Any: ...
    def __repr__(self, /) -> str: ...
    def __str__(self, /) -> str: ...
    def _repr_html_(self, /) -> str: ...
    @staticmethod
    def _unpickle(schema: str, batches: SupportsGetItem[int, tuple[SupportsIndex, SupportsGetItem[int, Any]]]) -> Table: ...
    @property
    def columns(self, /) -> list[str]:
        """
        The names of the columns, in order.
        """
    @staticmethod
    def from_arrow(source: Any) -> Table:
        """
        Return the rows of any object with `__arrow_c_stream__` as a Table, without a copy.

        Takes data frames of polars and pandas, tables and readers of pyarrow, results of duckdb, and other tables; their
        columns stay as they are. A reader or a query is used up by it.
        """
    @staticmethod
    def from_dict(columns: "dict[str, Any]", *, name: str | None = None) -> Table:
        """
        Return a Table of columns given as sequences: whole numbers, texts, flags, days, floats, or lists of texts.

        None is a missing value. A column holds one type; what only holds None is text.

            >>> pb.Table.from_dict({"rule": ["product-retired"]}, name="rules")["rule"]
            ['product-retired']
        """
    def head(self, /, rows: SupportsIndex = 5) -> Table:
        """
        Return the first `rows` rows as a Table, without a copy.
        """
    @property
    def name(self, /) -> str | None:
        """
        The name of the table, such as `expiry_report`, or None.
        """
    @property
    def schema(self, /) -> dict[str, str]:
        """
        The Arrow type of each column, by name and in order: `{"date": "date32", "licenses": "int64"}`.
        """
    @property
    def shape(self, /) -> tuple[int, int]:
        """
        The number of rows and of columns.
        """
    def to_arrow(self, /) -> Any:
        """
        Return a pyarrow Table, without a copy. Needs `partnerbenefits[parquet]`.
        """
    def to_csv(self, /, path: str | PathLike[str] | None = None) -> str | None:
        """
        Return comma-separated values, or write them to `path` (`.csv`).

        Days are ISO text, lists are joined by `; `, a missing value is empty. A text that a spreadsheet would take for a
        formula gets a leading apostrophe.
        """
    def to_dict(self, /) -> "dict[str, list[Any]]":
        """
        Return the columns as lists, by name and in order.
        """
    def to_excel(self, /, path: str | PathLike[str]) -> None:
        """
        Write a workbook to `path` (`.xlsx`): real dates, a frozen heading, a filter. Needs `partnerbenefits[excel]`.
        """
    def to_html(self, /, path: str | PathLike[str] | None = None) -> str | None:
        """
        Return one page that sorts, filters and works offline, or write it to `path` (`.html`).
        """
    def to_json(self, /, path: str | PathLike[str] | None = None) -> str | None:
        """
        Return JSON in the format `partnerbenefits.table.v1`, or write it to `path` (`.json`).
        """
    def to_markdown(self, /, path: str | PathLike[str] | None = None) -> str | None:
        """
        Return the table in Markdown, or write it to `path` (`.md`).
        """
    def to_pandas(self, /) -> Any:
        """
        Return a pandas DataFrame: days as `datetime64`, counts as `Int64` so that a missing one stays missing. Needs
        `partnerbenefits[pandas]`.
        """
    def to_parquet(self, /, path: str | PathLike[str]) -> None:
        """
        Write a Parquet file to `path` (`.parquet`). Needs `partnerbenefits[parquet]`.
        """
    def to_polars(self, /) -> Any:
        """
        Return a polars DataFrame, without a copy. Needs `partnerbenefits[polars]`.
        """
    def to_pylist(self, /) -> "list[dict[str, Any]]":
        """
        Return the rows as dicts, in order; days are `datetime.date`, lists are lists.

        An instant with a time zone is given in UTC, to the microsecond.
        """

def init_logging() -> None:
    """
    Starts to pass log records to Python's `logging`, under the logger `partnerbenefits`.

    Called once by the package when it is imported. Each call leaves one debug record with the
    version; calling it again changes nothing else.
    """
