"""The arguments and options that several commands share."""

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

__all__ = ["AsOf", "Format", "FormatOption", "Out", "PortfolioFile", "today"]


class Format(StrEnum):
    """How a result is printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    MARKDOWN = "markdown"


PortfolioFile = Annotated[
    Path, typer.Argument(metavar="PORTFOLIO", help="A portfolio file, .toml or .json.")
]
AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of", metavar="DAY", help="The day to look from, like 2026-01-31. Default: today."
    ),
]
FormatOption = Annotated[Format, typer.Option("--format", help="How to print the result.")]
Out = Annotated[
    Path | None,
    typer.Option(
        "--out",
        metavar="FILE",
        help="Write to a file instead; its suffix tells the kind: "
        ".html .xlsx .ics .csv .json .md .parquet",
    ),
]


def today() -> str:
    """Return today's date: the one place that reads a clock."""
    return date.today().isoformat()
