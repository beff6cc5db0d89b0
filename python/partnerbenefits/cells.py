"""How one cell of a table reads: the same on a page, in Markdown and in a terminal."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from partnerbenefits._core import Table

__all__ = ["blocks", "heading", "is_number", "kind", "plural", "shown"]


def shown(value: object) -> str:
    """Return the text of a cell; a missing value is empty, days are ISO text."""
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return "yes" if value else "no"
        case datetime():
            return value.isoformat(sep=" ")
        case date():
            return value.isoformat()
        case list():
            return ", ".join(map(shown, value))
        case bytes():
            return value.hex()
        case dict():
            return ", ".join(f"{name}: {shown(item)}" for name, item in value.items())
        case _:
            return str(value)


def is_number(arrow_type: str) -> bool:
    """Whether a column of this type reads from the right."""
    return arrow_type.startswith(("int", "uint", "float", "decimal"))


def heading(column: str) -> str:
    """Return the column's name as words: ``days_left`` is ``days left``."""
    return column.replace("_", " ")


def kind(result: object) -> str:
    """Return what a result is in words: a ``TermChange`` is a term change."""
    name = type(result).__name__
    return re.sub("(?<=[a-z])(?=[A-Z])", " ", "Portfolio" if name == "Combined" else name).lower()


def plural(count: int, noun: str) -> str:
    """Return ``1 row`` or ``2 rows``."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def blocks(
    table: "Table",
    texts: Callable[[str, str, Sequence[object]], list[str]],
    rows: int = 8192,
) -> Iterator[Iterator[tuple[str, ...]]]:
    """Give the rows as tuples of text, so many at a time that memory stays small.

    ``texts`` turns the cells of one column, given its name and its Arrow type, into texts.
    """
    types = table.schema
    for start in range(0, len(table), rows):
        part = table[start : start + rows].to_dict()
        columns = [texts(name, types[name], cells) for name, cells in part.items()]
        yield zip(*columns, strict=True)
