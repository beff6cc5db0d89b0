"""``options``: what each benefit that is not redeemed could do."""

from typing import Annotated

import typer

from partnerbenefits.commands.asking import AsOf, Format, FormatOption, Out, PortfolioFile, today
from partnerbenefits.commands.loading import loaded
from partnerbenefits.commands.showing import show

__all__ = ["options"]


def options(
    file: PortfolioFile,
    as_of: AsOf = None,
    benefit: Annotated[
        str | None, typer.Option(metavar="ID", help="Only those of one benefit.")
    ] = None,
    allowed: Annotated[bool, typer.Option("--allowed", help="Only what is allowed.")] = False,
    output: FormatOption = Format.TABLE,
    out: Out = None,
) -> None:
    """Show every benefit that can be redeemed, with every verb and place."""
    portfolio = loaded(file)
    table = portfolio.options(
        as_of=as_of or today(), benefit=benefit, allowed=True if allowed else None
    )
    show(table, output, out)
