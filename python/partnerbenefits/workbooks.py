"""Tables as workbooks.

XlsxWriter lays a workbook out: its parts, looks, widths and filters. The rows are put into
its sheets here, because it takes five microseconds for a cell, which are ten seconds for a
report of a hundred thousand rows.
"""

import io
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile

from partnerbenefits.cells import heading, in_reading_order
from partnerbenefits.errors import InvalidInputError
from partnerbenefits.files import StrPath, need, replacing
from partnerbenefits.sheets import harmless, joined

if TYPE_CHECKING:
    from partnerbenefits._core import Table

__all__ = ["to_excel", "write_workbook"]

# What a workbook can hold. Source: the limits of the xlsx format.
_SHEET_ROWS = 1_048_576
_SHEET_COLUMNS = 16_384
_CELL_CHARACTERS = 32_767
_SHEET_NAME_CHARACTERS = 31
_EXACT_INTEGERS = 10**15
_FIRST_YEAR = 1901

#: The day a sheet counts from, once its 29 February 1900 is past.
_DAY_ZERO = datetime(1899, 12, 30)

#: The rows turned into Python's objects at a time.
_BLOCK_ROWS = 8192

#: The rows whose cells decide how wide a column is.
_MEASURED_ROWS = 200

#: The characters of the widest column; longer texts are broken into lines.
_WIDEST = 48

#: The cells above which a sheet may be larger than a simple archive takes.
_LARGE_SHEET = 4_000_000

#: Fast: twice the level makes a file a tenth smaller and takes twice as long.
_COMPRESSION = 4

_SHEET_FILE = re.compile(r"xl/worksheets/sheet(\d+)\.xml")

#: The row that shows which number each look has got.
_SAMPLE = re.compile(r'<c r="([A-Z]+)2" s="(\d+)"')

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")


def to_excel(table: "Table", path: StrPath) -> None:
    """Write a workbook with one sheet."""
    write_workbook(path, {table.name or "table": table})


def write_workbook(path: StrPath, tables: Mapping[str, "Table"]) -> None:
    """Write a workbook with one sheet per table, named and in the order of the mapping.

    Days are real dates, the heading is frozen and filters, due days are coloured.
    """
    xlsxwriter = need("xlsxwriter", extra="excel")
    tables = {name: in_reading_order(table) for name, table in tables.items()}
    for name, table in tables.items():
        if len(table) >= _SHEET_ROWS or len(table.columns) > _SHEET_COLUMNS:
            message = (
                f"table `{name}` has {len(table)} rows and {len(table.columns)} columns,"
                f" expected at most {_SHEET_ROWS - 1} and {_SHEET_COLUMNS} for a workbook"
            )
            raise InvalidInputError(message)
    with replacing(path, suffix=".xlsx") as temporary:
        empty = io.BytesIO()
        # Rows of several lines are read from their top.
        options = {"in_memory": True, "default_format_properties": {"valign": "top"}}
        book = xlsxwriter.Workbook(empty, options)
        # The same rows give the same bytes.
        book.set_properties({"created": datetime(2000, 1, 1)})
        for name, table in zip(_sheet_names(tables), tables.values(), strict=True):
            _lay_out(book, book.add_worksheet(name), table)
        book.close()
        _fill(empty, temporary, list(tables.values()))


def _sheet_names(names: Iterable[str]) -> list[str]:
    taken: set[str] = set()
    allowed = []
    for name in names:
        plain = "".join(" " if letter in "[]:*?/\\" else letter for letter in name).strip(" '")
        plain = heading(plain) or "table"
        unique = plain[:_SHEET_NAME_CHARACTERS]
        number = 2
        while unique.lower() in taken or unique.lower() == "history":
            end = f" {number}"
            unique = plain[: _SHEET_NAME_CHARACTERS - len(end)] + end
            number += 1
        taken.add(unique.lower())
        allowed.append(unique)
    return allowed


def _lay_out(book: Any, sheet: Any, table: "Table") -> None:
    bold = book.add_format({"bold": True, "bottom": 1, "valign": "top"})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
    sentence = book.add_format({"text_wrap": True})
    columns = table.columns
    widths = _widths(table)
    for index, width in enumerate(widths):
        sheet.set_column(index, index, width)
    for index, (name, kind) in enumerate(table.schema.items()):
        sheet.write_string(0, index, harmless(heading(name)), bold)
        if len(table) and kind.startswith(("date", "timestamp")):
            sheet.write_blank(1, index, None, day if kind.startswith("date") else moment)
        elif len(table) and widths[index] == _WIDEST:
            # What follows it would hide the rest of the words.
            sheet.write_blank(1, index, None, sentence)
    sheet.freeze_panes(1, 0)
    if columns:
        sheet.autofilter(0, 0, max(1, len(table)), len(columns) - 1)
    if "days_left" in columns and len(table):
        _colour_due(book, sheet, columns, len(table))


def _fill(empty: io.BytesIO, path: Path, tables: Sequence["Table"]) -> None:
    """Write the workbook again, its sheets with their rows."""
    with (
        ZipFile(empty) as before,
        ZipFile(path, "w", ZIP_DEFLATED, compresslevel=_COMPRESSION) as after,
    ):
        for name in before.namelist():
            content = before.read(name)
            number = _SHEET_FILE.fullmatch(name)
            table = tables[int(number[1]) - 1] if number else None
            if table is None or not (len(table) and table.columns):
                with after.open(name, "w") as file:
                    file.write(content)
                continue
            large = len(table) * len(table.columns) > _LARGE_SHEET
            with after.open(name, "w", force_zip64=large) as file:
                file.writelines(part.encode() for part in _filled(content.decode(), table))


def _filled(sheet: str, table: "Table") -> Iterator[str]:
    """Give a sheet with a heading and a row of samples in parts, its rows in their place."""
    head, _, tail = sheet.partition("</sheetData>")
    head, _, samples = head.partition('<row r="2"')
    last = _letters(len(table.columns) - 1)
    yield re.sub(
        r'<dimension ref="[^"]*"/>', f'<dimension ref="A1:{last}{len(table) + 1}"/>', head, count=1
    )
    looks = dict(_SAMPLE.findall(samples))
    openings = [f'<c r="{_letters(index)}' for index in range(len(table.columns))]
    for start in range(0, len(table), _BLOCK_ROWS):
        part = table[start : start + _BLOCK_ROWS].to_dict()
        columns = [
            _cells(name, values, start, looks.get(_letters(index)))
            for index, (name, values) in enumerate(part.items())
        ]
        lines = []
        for row, line in enumerate(zip(*columns, strict=True), start=start + 2):
            cells = [
                f"{opening}{row}{cell}"
                for opening, cell in zip(openings, line, strict=True)
                if cell is not None
            ]
            lines.append(f'<row r="{row}">{"".join(cells)}</row>')
        yield "".join(lines)
    yield f"</sheetData>{tail}"


def _cells(column: str, values: Sequence[object], start: int, look: str | None) -> list[str | None]:
    """Return what a sheet stores, from the row's number on; None for an empty cell."""
    number = f'" s="{look}"><v>' if look else '"><v>'
    # A column repeats itself: products, tenants and days are told many times over.
    known: dict[str, str | None] = {}
    cells: list[str | None] = []
    for row, value in enumerate(values, start=start):
        match value:
            case None:
                cells.append(None)
            case bool():
                cells.append(f'" t="b"><v>{value:d}</v></c>')
            # A number that a sheet would round keeps its digits, as text.
            case int() if abs(value) < _EXACT_INTEGERS:
                cells.append(f"{number}{value}</v></c>")
            case float() if math.isfinite(value):
                cells.append(f"{number}{value!r}</v></c>")
            # Days are the number of days that a sheet counts.
            case datetime() if value.year >= _FIRST_YEAR:
                since = value.replace(tzinfo=None) - _DAY_ZERO
                cells.append(f"{number}{since / timedelta(days=1)!r}</v></c>")
            case date() if not isinstance(value, datetime) and value.year >= _FIRST_YEAR:
                cells.append(f"{number}{value.toordinal() - _DAY_ZERO.toordinal()}</v></c>")
            case _:
                # The sign of a number starts no formula.
                text = str(value) if isinstance(value, int) else harmless(joined(value))
                if text not in known:
                    _check_length(text, column, row)
                    known[text] = _text(text, look) if text else None
                cells.append(known[text])
    return cells


def _text(text: str, look: str | None) -> str:
    escaped = _CONTROL.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    space = ' xml:space="preserve"' if escaped != escaped.strip() else ""
    style = f'" s="{look}' if look else ""
    return f'{style}" t="inlineStr"><is><t{space}>{escape(escaped, quote=False)}</t></is></c>'


def _check_length(text: str, column: str, row: int) -> None:
    if len(text) > _CELL_CHARACTERS:
        message = (
            f"column `{column}`, row {row}: a text of {len(text)} characters,"
            f" expected at most {_CELL_CHARACTERS} for a workbook"
        )
        raise InvalidInputError(message)


def _widths(table: "Table") -> list[int]:
    first = table.head(_MEASURED_ROWS).to_dict()
    return [
        min(_WIDEST, max(len(name), *(len(joined(value)) for value in cells), 4) + 3)
        for name, cells in first.items()
    ]


def _colour_due(book: Any, sheet: Any, columns: Sequence[str], rows: int) -> None:
    """Colour the day, the days left and the bucket of each row by how soon it is due."""
    left = _letters(columns.index("days_left"))
    known = f"ISNUMBER(${left}2)"
    rules = [
        (f"AND({known},${left}2<0)", "#F6C7C2", "#7A1A12"),
        (f"AND({known},${left}2<=30)", "#FCE8B2", "#5C4300"),
        (f"AND({known},${left}2<=90)", "#DCEBF7", "#123F5C"),
        (f"NOT({known})", "#E4E6E9", "#33383D"),
    ]
    coloured = [columns.index(name) for name in ("date", "days_left", "bucket") if name in columns]
    for formula, paper, ink in rules:
        look = book.add_format({"bg_color": paper, "font_color": ink})
        for column in coloured:
            rule = {"type": "formula", "criteria": f"={formula}", "format": look}
            sheet.conditional_format(1, column, rows, column, rule | {"stop_if_true": True})


def _letters(column: int) -> str:
    """Return a column's name in a sheet: A to Z, then AA."""
    before, last = divmod(column, 26)
    return (_letters(before - 1) if before else "") + chr(ord("A") + last)
