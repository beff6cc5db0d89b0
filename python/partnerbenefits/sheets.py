"""Tables for spreadsheets: comma-separated values and workbooks."""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from partnerbenefits.cells import blocks, heading, is_number, shown
from partnerbenefits.errors import InvalidInputError
from partnerbenefits.files import StrPath, deliver, need, replacing

if TYPE_CHECKING:
    from partnerbenefits._core import Table

__all__ = ["harmless", "to_csv", "to_excel", "write_workbook"]

#: What a spreadsheet takes for the start of a formula, in the full width of East Asian text too.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

_NEEDS_QUOTES = re.compile('[",\r\n]')

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


def harmless(text: str) -> str:
    """Return the text so that no spreadsheet runs it as a formula."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def to_csv(table: "Table", path: StrPath | None = None) -> str | None:
    """Return comma-separated values, or write them to the path."""
    lines = [",".join(_quoted(harmless(name)) for name in table.columns)]
    # A line with nothing on it would be no row to most readers.
    nothing = '""' if len(table.columns) == 1 else ""
    for block in blocks(table, _csv_texts):
        lines.extend(",".join(cells) or nothing for cells in block)
    return deliver(path, "\n".join(lines) + "\n", suffix=".csv")


def _csv_texts(_: str, kind: str, cells: Sequence[object]) -> list[str]:
    if is_number(kind):
        return ["" if value is None else str(value) for value in cells]
    if kind == "bool":
        return ["" if value is None else str(value).lower() for value in cells]
    return [_quoted(harmless(_joined(value))) for value in cells]


def _quoted(text: str) -> str:
    # Python's csv module leaves a lone carriage return bare, and then cannot read it back.
    if _NEEDS_QUOTES.search(text) is None:
        return text
    return '"' + text.replace('"', '""') + '"'


def _joined(value: object) -> str:
    return "; ".join(map(shown, value)) if isinstance(value, list) else shown(value)


def to_excel(table: "Table", path: StrPath) -> None:
    """Write a workbook with one sheet."""
    write_workbook(path, {table.name or "table": table})


def write_workbook(path: StrPath, tables: Mapping[str, "Table"]) -> None:
    """Write a workbook with one sheet per table, named and in the order of the mapping.

    Days are real dates, the heading is frozen and filters, due days are coloured.
    """
    xlsxwriter = need("xlsxwriter", extra="excel")
    for name, table in tables.items():
        if len(table) >= _SHEET_ROWS or len(table.columns) > _SHEET_COLUMNS:
            message = (
                f"table `{name}` has {len(table)} rows and {len(table.columns)} columns,"
                f" expected at most {_SHEET_ROWS - 1} and {_SHEET_COLUMNS} for a workbook"
            )
            raise InvalidInputError(message)
    with replacing(path, suffix=".xlsx") as temporary:
        # Row by row to the disk, or a large sheet would be held several times over.
        book = xlsxwriter.Workbook(str(temporary), {"constant_memory": True})
        try:
            # The same rows give the same bytes.
            book.set_properties({"created": datetime(2000, 1, 1)})
            names = _sheet_names(tables)
            for name, table in zip(names, tables.values(), strict=True):
                _write_sheet(book, book.add_worksheet(name), table)
        finally:
            book.close()


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


def _write_sheet(book: Any, sheet: Any, table: "Table") -> None:
    bold = book.add_format({"bold": True, "bottom": 1, "valign": "top"})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
    columns = table.columns
    formats = [
        day if kind.startswith("date") else moment if kind.startswith("timestamp") else None
        for kind in table.schema.values()
    ]
    for index, width in enumerate(_widths(table)):
        sheet.set_column(index, index, width)
    for index, name in enumerate(columns):
        sheet.write_string(0, index, harmless(heading(name)), bold)
    for start in range(0, len(table), _BLOCK_ROWS):
        part = table[start : start + _BLOCK_ROWS].to_dict()
        cells = [_sheet_cells(name, values, start) for name, values in part.items()]
        for row, line in enumerate(zip(*cells, strict=True), start=start + 1):
            for index, cell in enumerate(line):
                match cell:
                    case None:
                        continue
                    case str():
                        sheet.write_string(row, index, cell)
                    case bool():
                        sheet.write_boolean(row, index, cell)
                    case _:
                        sheet.write_number(row, index, cell, formats[index])
    sheet.freeze_panes(1, 0)
    if columns:
        sheet.autofilter(0, 0, max(1, len(table)), len(columns) - 1)
    if "days_left" in columns and len(table):
        _colour_due(book, sheet, columns, len(table))


def _sheet_cells(
    column: str, values: Sequence[object], start: int
) -> list[str | bool | float | None]:
    """Return what a sheet stores: days as the number of days it counts, most else as text."""
    # A column repeats itself: products, tenants and days are told many times over.
    texts: dict[str, str] = {}
    cells: list[str | bool | float | None] = []
    for row, value in enumerate(values, start=start):
        match value:
            case None | bool():
                cells.append(value)
            case int() if abs(value) < _EXACT_INTEGERS:
                cells.append(value)
            case int():
                # A number that a sheet would round keeps its digits; its sign starts no formula.
                cells.append(str(value))
            case float() if math.isfinite(value):
                cells.append(value)
            case datetime() if value.year >= _FIRST_YEAR:
                since = value.replace(tzinfo=None) - _DAY_ZERO
                cells.append(since / timedelta(days=1))
            case date() if not isinstance(value, datetime) and value.year >= _FIRST_YEAR:
                cells.append(value.toordinal() - _DAY_ZERO.toordinal())
            case _:
                text = _joined(value)
                cell = texts.get(text)
                if cell is None:
                    cell = texts[text] = harmless(text)
                    _check_length(cell, column, row)
                cells.append(cell or None)
    return cells


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
        min(48, max(len(name), *(len(_joined(value)) for value in cells), 4) + 3)
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
