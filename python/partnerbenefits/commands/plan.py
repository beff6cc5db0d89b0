"""``plan``: which benefit to redeem when, where and how."""

import csv
from pathlib import Path
from typing import Annotated, Any

import typer

from partnerbenefits import _core
from partnerbenefits.commands.asking import AsOf, Format, FormatOption, Out, PortfolioFile, today
from partnerbenefits.commands.loading import loaded
from partnerbenefits.commands.showing import show
from partnerbenefits.errors import InvalidInputError, PlanError, ReadError

__all__ = ["plan", "read_demand"]


def plan(
    file: PortfolioFile,
    until: Annotated[
        str, typer.Option("--until", metavar="DAY", help="The first day that no longer counts.")
    ],
    as_of: AsOf = None,
    demand: Annotated[
        Path | None,
        typer.Option(
            "--demand",
            metavar="FILE",
            help="The licences wanted: comma-separated, with the columns tenant, product, licenses,"
            " start, end. Default: what is assigned today.",
        ),
    ] = None,
    tenants: Annotated[
        list[str] | None,
        typer.Option(
            "--tenants",
            metavar="TENANT",
            help="A tenant that may take keys although nothing is wanted there;"
            " repeat it for more.",
        ),
    ] = None,
    without: Annotated[
        list[str] | None,
        typer.Option(
            "--without", metavar="BENEFIT", help="A benefit to leave alone; repeat it for more."
        ),
    ] = None,
    assume_renewal: Annotated[
        list[str] | None,
        typer.Option(
            "--assume-renewal",
            metavar="MEMBERSHIP",
            help="A membership taken to be renewed when it ends; repeat it for more.",
        ),
    ] = None,
    safety_days: Annotated[
        int,
        typer.Option(
            "--safety-days",
            metavar="DAYS",
            help="Days kept between a redemption and its deadline.",
        ),
    ] = 0,
    effort: Annotated[
        int | None,
        typer.Option("--effort", metavar="STATES", help="How many states the search may explore."),
    ] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Tell the plan in words instead of tables.")
    ] = False,
    output: FormatOption = Format.TABLE,
    out: Out = None,
) -> None:
    """Plan which benefit to redeem when, where and how.

    With --format markdown, or --out to a .md file, the plan is a checklist to carry out.
    """
    made = _core.plan(
        loaded(file),
        as_of=as_of or today(),
        until=until,
        demand=None if demand is None else read_demand(demand),
        tenants=tenants,
        without=without,
        assume_renewal=assume_renewal,
        safety_days=safety_days,
        effort=effort,
    )
    if explain:
        if out is not None or output is not Format.TABLE:
            raise InvalidInputError("`--explain` prints words: it goes without --format and --out")
        typer.echo(made.explain())
        return
    show(made, output, out)


def read_demand(path: Path) -> dict[str, list[Any]]:
    """Return the columns of a file of comma-separated values; licences become whole numbers."""
    try:
        # A spreadsheet marks what it writes with three bytes that are no part of a name.
        with path.open(encoding="utf-8-sig", newline="") as lines:
            rows = csv.DictReader(lines, strict=True)
            names = [name.strip() for name in rows.fieldnames or []]
            if len(names) == 1 and ";" in names[0]:
                message = f"`{path}` is separated by `;`, expected commas"
                raise ReadError(message, file=str(path))
            rows.fieldnames = names
            columns: dict[str, list[Any]] = {name: [] for name in names}
            for row in rows:
                if None in row or None in row.values():
                    message = f"`{path}`, line {rows.line_num}: expected {len(names)} values"
                    raise ReadError(message, file=str(path), row=rows.line_num)
                for name in names:
                    columns[name].append(_value(name, row[name].strip(), path, rows.line_num))
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        message = f"`{path}` cannot be read: {reason}"
        raise ReadError(message, file=str(path)) from error
    except (UnicodeDecodeError, csv.Error) as error:
        message = f"`{path}` is not a file of comma-separated values: {error}"
        raise ReadError(message, file=str(path)) from error
    return columns


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
