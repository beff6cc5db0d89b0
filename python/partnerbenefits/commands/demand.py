"""The file of a demand: what is wrong with it is told by its lines, as the reader sees them."""

import csv
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from partnerbenefits._core import Portfolio, Subscription, expiry_report
from partnerbenefits.errors import PlanError, ReadError

__all__ = ["Demand", "read_demand"]

_COLUMNS = "`tenant`, `product`, `licenses`, `start` and `end`"

#: How the planner names a row, counted from 0, and what it says of the whole.
_ROW = re.compile(r"^demand row (\d+): ")
_WHOLE = re.compile(r"^demand: ")


@dataclass(frozen=True)
class Demand:
    """The columns of a file, and the line on which each row begins."""

    path: Path
    columns: dict[str, list[Any]]
    lines: list[int]

    @contextmanager
    def named(self) -> Iterator[None]:
        """Tell what the planner says of a row by the line of the file."""
        try:
            yield
        except PlanError as error:
            message = str(error)
            row = _ROW.match(message)
            if row is not None:
                where = f"`{self.path}`, line {self.lines[int(row[1])]}: "
                raise PlanError(_ROW.sub(lambda _: where, message)) from None
            if _WHOLE.match(message):
                raise PlanError(_WHOLE.sub(lambda _: f"`{self.path}`: ", message)) from None
            raise

    def unknown(self, portfolio: Portfolio) -> Iterator[str]:
        """Give a line for each product that neither the catalog nor the portfolio knows."""
        recorded = {
            record.product.casefold()
            for records in (portfolio.benefits, portfolio.subscriptions)
            for record in records
        }
        first: dict[str, int] = {}
        for product, line in zip(self.columns["product"], self.lines, strict=True):
            if product.casefold() not in recorded:
                first.setdefault(product, line)
        tried = portfolio.replace(
            benefits=[],
            subscriptions=[
                Subscription(id=f"{number}", tenant="-", product=product, licenses=1)
                for number, product in enumerate(first)
            ],
        )
        rows = expiry_report(tried, as_of="2000-01-01").rows
        missing = {
            row["subscription"] for row in rows if "unknown-product" in (row["notices"] or ())
        }
        for number, (product, line) in enumerate(first.items()):
            if str(number) in missing:
                yield f"`{self.path}`, line {line}: no product `{product}` is known or recorded"


def read_demand(path: Path) -> Demand:
    """Return the columns of a file of comma-separated values; licences become whole numbers."""
    lines: list[int] = []
    try:
        # A spreadsheet marks what it writes with three bytes that are no part of a name.
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file, strict=True)
            names = [name.strip() for name in rows.fieldnames or []]
            if not names:
                message = f"`{path}` is empty, expected a first line with {_COLUMNS}"
                raise ReadError(message, file=str(path))
            if len(names) == 1 and ";" in names[0]:
                message = f"`{path}` is separated by `;`, expected commas"
                raise ReadError(message, file=str(path))
            rows.fieldnames = names
            columns: dict[str, list[Any]] = {name: [] for name in names}
            for row in rows:
                # A cell with line breaks in it ends on a later line than it begins.
                breaks = sum(str(cell).count("\n") for cell in row.values())
                line = rows.line_num - breaks
                if None in row or None in row.values():
                    message = f"`{path}`, line {line}: expected {len(names)} values"
                    raise ReadError(message, file=str(path), row=line)
                for name in names:
                    columns[name].append(_value(name, row[name].strip(), path, line))
                lines.append(line)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        message = f"`{path}` cannot be read: {reason}"
        raise ReadError(message, file=str(path)) from error
    except UnicodeDecodeError as error:
        message = f"`{path}` is not UTF-8 text: save it as CSV UTF-8 ({_guess(path)})"
        raise ReadError(message, file=str(path)) from error
    except csv.Error as error:
        message = f"`{path}` is not a file of comma-separated values: {error}"
        raise ReadError(message, file=str(path)) from error
    return Demand(path, columns, lines)


def _guess(path: Path) -> str:
    with path.open("rb") as file:
        first = file.read(2)
    if first in (b"\xff\xfe", b"\xfe\xff"):
        return "it looks like UTF-16"
    return "it looks like a workbook" if first == b"PK" else "it has other bytes"


def _value(name: str, text: str, path: Path, line: int) -> str | int | None:
    if not text:
        return None
    if name != "licenses":
        return text
    try:
        return int(text)
    except ValueError:
        message = (
            f"`{path}`, line {line}: `licenses` is `{text}`, expected a whole number of licences"
        )
        raise PlanError(message) from None
