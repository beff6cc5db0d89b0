"""How one cell of a table reads: the same on a page, in Markdown and in a terminal."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from partnerbenefits._core import Table

__all__ = [
    "asks_nothing",
    "blocks",
    "heading",
    "in_reading_order",
    "is_number",
    "kind",
    "plural",
    "shown",
]

#: How the columns of what is to be done stand for a reader: what and by when before the details,
#: names of records last. In files for programs they stay as they are documented.
_READING_ORDERS = (
    (
        *("date", "days_left", "bucket", "what", "act_from", "act_by", "action"),
        *("product", "tenant", "licenses", "assigned", "renews"),
        *("benefit", "subscription", "membership", "notices"),
    ),
    (
        *("on", "verb", "benefit", "product", "tenant", "key_licenses", "licenses_after"),
        *("end_after", "why", "subscription", "notices"),
    ),
    (
        *("benefit", "verb", "tenant", "product", "allowed", "licenses_after", "end_after"),
        *("fix", "subscription", "rules", "notices"),
    ),
)


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


def in_reading_order(table: "Table") -> "Table":
    """Return the same table, its columns as a reader needs them who is to act on the rows."""
    columns = table.columns
    for order in _READING_ORDERS:
        if set(columns) == set(order):
            return table.select(order)
    return table


def asks_nothing(action: str) -> bool:
    """Whether a report's row asks for nothing, or for something only if things are not as told."""
    return action.startswith("nothing")


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
