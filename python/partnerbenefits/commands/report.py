"""``report``: what ends or must be done by when."""

from typing import Annotated

import typer

from partnerbenefits._core import expiry_report
from partnerbenefits.commands.asking import AsOf, Format, FormatOption, Out, PortfolioFile, today
from partnerbenefits.commands.loading import loaded
from partnerbenefits.commands.showing import show

__all__ = ["report"]


def report(
    file: PortfolioFile,
    as_of: AsOf = None,
    within: Annotated[
        int, typer.Option("--within", metavar="DAYS", help="How many days to look ahead.")
    ] = 30,
    everything: Annotated[
        bool, typer.Option("--all", help="Show later rows too; the exit code stays with --within.")
    ] = False,
    past: Annotated[
        int | None,
        typer.Option(
            "--past",
            metavar="DAYS",
            help="How many days to look back for what is lost. Default: all.",
        ),
    ] = None,
    wide: Annotated[
        bool, typer.Option("--wide", help="Show every column of the table in the terminal.")
    ] = False,
    output: FormatOption = Format.TABLE,
    out: Out = None,
) -> None:
    """Show what ends or must be done by when.

    Exits with 0 when nothing is due, 6 when something is due, or has to be done, within the days
    looked ahead, and 7 when something that can still be acted on is past due or a day is unknown.
    """
    portfolio = loaded(file)
    made = expiry_report(
        portfolio,
        as_of=as_of or today(),
        within_days=None if everything else within,
        past_days=past,
    )
    show(made, output, out, wide=wide)
    raise typer.Exit(made.exit_code(within))
