"""Tables for spreadsheets: comma-separated values and workbooks."""

import csv
import io
import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from partnerbenefits.cells import blocks, heading, is_number, shown
from partnerbenefits.errors import InvalidInputError
from partnerbenefits.files import StrPath, deliver, need, replacing

if TYPE_CHECKING:
    from partnerbenefits._core import Table

__all__ = ["harmless", "to_csv", "to_excel", "write_workbook"]

#: What a spreadsheet takes for the start of a formula, in the full width of East Asian text too.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

# What a workbook can hold. Source: the limits of the xlsx format.
_SHEET_ROWS = 1_048_576
_SHEET_COLUMNS = 16_384
_CELL_CHARACTERS = 32_767
_SHEET_NAME_CHARACTERS = 31
_EXACT_INTEGERS = 10**15
_FIRST_YEAR = 1901

#: The rows whose cells decide how wide a column is.
_MEASURED_ROWS = 200


def harmless(text: str) -> str:
    """Return the text so that no spreadsheet runs it as a formula."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def to_csv(table: "Table", path: StrPath | None = None) -> str | None:
    """Return comma-separated values, or write them to the path."""
    lines = io.StringIO(newline="")
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow([harmless(name) for name in table.columns])
    for block in blocks(table, _csv_texts):
        writer.writerows(block)
    return deliver(path, lines.getvalue(), suffix=".csv")


def _csv_texts(kind: str, cells: Sequence[object]) -> list[str]:
    if is_number(kind):
        return ["" if value is None else str(value) for value in cells]
    if kind == "bool":
        return ["" if value is None else str(value).lower() for value in cells]
    return [harmless(_joined(value)) for value in cells]


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
    for index, width in enumerate(_widths(table)):
        sheet.set_column(index, index, width)
    for index, name in enumerate(columns):
        sheet.write_string(0, index, harmless(heading(name)), bold)
    for row, values in enumerate(table, start=1):
        for index, (name, value) in enumerate(values.items()):
            match value:
                case None:
                    continue
                case bool():
                    sheet.write_boolean(row, index, value)
                case int() if abs(value) < _EXACT_INTEGERS:
                    sheet.write_number(row, index, value)
                case float() if math.isfinite(value):
                    sheet.write_number(row, index, value)
                case datetime() if value.year >= _FIRST_YEAR:
                    sheet.write_datetime(row, index, value.replace(tzinfo=None), moment)
                case date() if not isinstance(value, datetime) and value.year >= _FIRST_YEAR:
                    sheet.write_datetime(row, index, value, day)
                case _:
                    sheet.write_string(row, index, _cell_text(value, name, row))
    sheet.freeze_panes(1, 0)
    if columns:
        sheet.autofilter(0, 0, max(1, len(table)), len(columns) - 1)
    if "days_left" in columns and len(table):
        _colour_due(book, sheet, columns.index("days_left"), len(table))


def _cell_text(value: object, column: str, row: int) -> str:
    text = _joined(value)
    # A number that a sheet would round keeps its digits, and its sign is no formula.
    text = text if isinstance(value, int) else harmless(text)
    if len(text) > _CELL_CHARACTERS:
        message = (
            f"column `{column}`, row {row - 1}: a text of {len(text)} characters,"
            f" expected at most {_CELL_CHARACTERS} for a workbook"
        )
        raise InvalidInputError(message)
    return text


def _widths(table: "Table") -> list[int]:
    first = table.head(_MEASURED_ROWS).to_dict()
    return [
        min(48, max(len(name), *(len(_joined(value)) for value in cells), 4) + 3)
        for name, cells in first.items()
    ]


def _colour_due(book: Any, sheet: Any, column: int, rows: int) -> None:
    past = book.add_format({"bg_color": "#F6C7C2", "font_color": "#7A1A12"})
    soon = book.add_format({"bg_color": "#FCE8B2", "font_color": "#5C4300"})
    blank = {"type": "blanks", "stop_if_true": True}
    sheet.conditional_format(1, column, rows, column, blank)
    for limit, colour in ((0, past), (31, soon)):
        rule = {"type": "cell", "criteria": "<", "value": limit, "format": colour}
        sheet.conditional_format(1, column, rows, column, rule | {"stop_if_true": True})
