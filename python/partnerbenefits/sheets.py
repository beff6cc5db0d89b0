"""Tables as comma-separated values, and what a spreadsheet must not run."""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from partnerbenefits.cells import blocks, is_number, shown
from partnerbenefits.documents import dumped
from partnerbenefits.files import StrPath, deliver

if TYPE_CHECKING:
    from partnerbenefits._core import Table

__all__ = ["harmless", "joined", "to_csv"]

#: What a spreadsheet takes for the start of a formula, in the full width of East Asian text too.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

_NEEDS_QUOTES = re.compile('[",\r\n]')


def harmless(text: str) -> str:
    """Return the text so that no spreadsheet runs it as a formula."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def to_csv(table: "Table", path: StrPath | None = None) -> str | None:
    """Return comma-separated values, or write them to the path."""
    return deliver(path, _csv_parts(table), suffix=".csv")


def _csv_parts(table: "Table") -> Iterator[str]:
    yield ",".join(_quoted(harmless(name)) for name in table.columns) + "\n"
    # A line with nothing on it would be no row to most readers.
    nothing = '""' if len(table.columns) == 1 else ""
    for block in blocks(table, _csv_texts):
        yield "".join(f"{','.join(cells) or nothing}\n" for cells in block)


def _csv_texts(_: str, kind: str, cells: Sequence[object]) -> list[str]:
    if is_number(kind):
        return ["" if value is None else str(value) for value in cells]
    if kind == "bool":
        return ["" if value is None else str(value).lower() for value in cells]
    # A column repeats itself: products, tenants and days are told many times over.
    known: dict[str, str] = {}
    texts = []
    for value in cells:
        text = joined(value)
        cell = known.get(text)
        if cell is None:
            cell = known[text] = _quoted(harmless(text))
        texts.append(cell)
    return texts


def _quoted(text: str) -> str:
    # Python's csv module leaves a lone carriage return bare, and then cannot read it back.
    if _NEEDS_QUOTES.search(text) is None:
        return text
    return '"' + text.replace('"', '""') + '"'


def joined(value: object) -> str:
    """Return the text of a cell so that it can be taken apart: lists separated, records as JSON."""
    match value:
        case dict():
            return dumped(value)
        case list() if any(isinstance(item, list | dict) for item in value):
            return dumped(value)
        case list():
            return "; ".join(map(shown, value))
        case _:
            return shown(value)
