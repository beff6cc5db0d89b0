"""Tables as Markdown, and as plain text for a terminal."""

from typing import TYPE_CHECKING

from partnerbenefits.cells import is_number, plural, shown
from partnerbenefits.files import StrPath, deliver

if TYPE_CHECKING:
    from partnerbenefits._core import Table

__all__ = ["code", "prose", "table_markdown", "to_markdown", "to_text"]

#: What Markdown would read as its own: HTML, links, emphasis, code and the edge of a cell.
_ESCAPES = str.maketrans(
    {"\\": "\\\\", "|": "\\|", "<": "&lt;", "&": "&amp;", "[": "\\[", "*": "\\*", "`": "\\`"}
)

#: The rows that ``print`` shows.
_PRINTED_ROWS = 20

#: The characters of a cell that ``print`` shows.
_PRINTED_WIDTH = 40


def to_markdown(table: "Table", path: StrPath | None = None) -> str | None:
    """Return the table in Markdown, or write it to the path."""
    return deliver(path, table_markdown(table), suffix=".md")


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


def table_markdown(table: "Table") -> str:
    """Return the table in Markdown, its columns aligned so that the source reads as well."""
    columns = {
        name.translate(_ESCAPES): [_line(value).translate(_ESCAPES) for value in cells]
        for name, cells in table.to_dict().items()
    }
    if not columns:
        return ""
    numbers = [is_number(kind) for kind in table.schema.values()]
    widths = [max(3, len(name), *map(len, cells)) for name, cells in columns.items()]
    rule = [
        "-" * (width - 1) + ":" if number else "-" * width
        for width, number in zip(widths, numbers, strict=True)
    ]
    lines = [tuple(columns), tuple(rule), *zip(*columns.values(), strict=True)]
    return "".join(f"| {' | '.join(_padded(line, widths, numbers))} |\n" for line in lines)


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
