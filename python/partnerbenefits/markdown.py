"""Tables as Markdown, and as plain text for a terminal."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from partnerbenefits.cells import blocks, in_reading_order, is_number, plural, shown
from partnerbenefits.files import StrPath, deliver

if TYPE_CHECKING:
    from partnerbenefits._core import Table

__all__ = ["code", "prose", "table_parts", "to_markdown", "to_text"]

#: What Markdown would read as its own: HTML, links, emphasis, code and the edge of a cell.
_ESCAPES = str.maketrans(
    {"\\": "\\\\", "|": "\\|", "<": "&lt;", "&": "&amp;", "[": "\\[", "*": "\\*", "`": "\\`"}
)

#: The rows that decide how wide a column of Markdown is.
_MEASURED_ROWS = 1000

#: The rows that ``print`` shows.
_PRINTED_ROWS = 20

#: The characters of a cell that ``print`` shows.
_PRINTED_WIDTH = 40


def to_markdown(table: "Table", path: StrPath | None = None) -> str | None:
    """Return the table in Markdown, or write it to the path."""
    return deliver(path, table_parts(table), suffix=".md")


def code(text: str) -> str:
    """Return an id or the like as code; a backtick inside would end it."""
    return f"`{_line(text.replace('`', chr(39)))}`"


def prose(text: str) -> str:
    """Return a sentence so that Markdown shows it as it is, with what is in backticks as code."""
    parts = _line(text).split("`")
    if len(parts) % 2 == 0:
        return _line(text).translate(_ESCAPES)
    return "".join(
        code(part) if number % 2 else part.translate(_ESCAPES) for number, part in enumerate(parts)
    )


def table_parts(table: "Table") -> Iterator[str]:
    """Give the table in Markdown in parts, its columns aligned so that the source reads as well.

    Of a large table only the first rows are measured: padding every row to the longest cell
    of a million would be most of the file.
    """
    table = in_reading_order(table)
    names = [name.translate(_ESCAPES) for name in table.schema]
    if not names:
        return
    numbers = [is_number(kind) for kind in table.schema.values()]
    first = table.head(_MEASURED_ROWS).to_dict()
    widths = [
        max(3, len(name), *map(len, _markdown_cells("", "", cells)))
        for name, cells in zip(names, first.values(), strict=True)
    ]
    rule = tuple(
        "-" * (width - 1) + ":" if number else "-" * width
        for width, number in zip(widths, numbers, strict=True)
    )
    for line in (tuple(names), rule):
        yield f"| {' | '.join(_padded(line, widths, numbers))} |\n"
    for block in blocks(table, _markdown_cells):
        yield "".join(f"| {' | '.join(_padded(line, widths, numbers))} |\n" for line in block)


def _markdown_cells(_name: str, _kind: str, cells: Sequence[object]) -> list[str]:
    # A column repeats itself: products, tenants and days are told many times over.
    known: dict[object, str] = {}
    texts = []
    for value in cells:
        key = value if isinstance(value, (str, date)) else None
        text = known.get(key) if key is not None else None
        if text is None:
            text = _line(value).translate(_ESCAPES)
            if key is not None:
                known[key] = text
        texts.append(text)
    return texts


def to_text(table: "Table") -> str:
    """Return the first rows in aligned columns, and how many more there are."""
    first = table.head(_PRINTED_ROWS)
    columns = {
        name: [_cut(_line(value)) for value in cells] for name, cells in first.to_dict().items()
    }
    numbers = [is_number(kind) for kind in table.schema.values()]
    widths = [max(len(name), *map(len, cells), 1) for name, cells in columns.items()]
    rule = tuple("-" * width for width in widths)
    lines = [tuple(columns), rule, *zip(*columns.values(), strict=True)]
    text = "".join(f"{'  '.join(_padded(line, widths, numbers)).rstrip()}\n" for line in lines)
    more = len(table) - len(first)
    return f"{text}and {plural(more, 'more row')}\n" if more else text


def _line(value: object) -> str:
    return " ".join(shown(value).split())


def _cut(text: str) -> str:
    return text if len(text) <= _PRINTED_WIDTH else text[: _PRINTED_WIDTH - 1] + "…"


def _padded(line: tuple[str, ...], widths: list[int], numbers: list[bool]) -> list[str]:
    return [
        text.rjust(width) if number else text.ljust(width)
        for text, width, number in zip(line, widths, numbers, strict=True)
    ]
