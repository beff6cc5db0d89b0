"""``demo``: the main job on the portfolio that comes with the package."""

from typing import Annotated

import typer

from partnerbenefits._core import Extend, expiry_report
from partnerbenefits.commands.asking import Format, FormatOption, Out
from partnerbenefits.commands.grids import DUE_COLUMNS
from partnerbenefits.commands.showing import show
from partnerbenefits.example import example_portfolio
from partnerbenefits.results import Outline, Part

__all__ = ["demo"]

#: The day the example portfolio is laid out for.
EXAMPLE_DAY = "2026-01-10"

_CHOICE_COLUMNS = ("benefit", "verb", "tenant", "subscription", "licenses_after", "end_after")


def demo(
    as_of: Annotated[
        str, typer.Option("--as-of", metavar="DAY", help="The day to look from.")
    ] = EXAMPLE_DAY,
    output: FormatOption = Format.TABLE,
    out: Out = None,
) -> None:
    """Show what this package does, on a made-up partner."""
    portfolio = example_portfolio()
    rows = expiry_report(portfolio, as_of=as_of, within_days=90).rows
    choices = portfolio.options(as_of=as_of, allowed=True)
    action = Extend(benefit="core-m365-e5", subscription="contoso-e5", on=as_of)
    parts = [
        Part("1. What ends within 90 days", rows.select(DUE_COLUMNS)),
        Part("2. What the unredeemed benefits could do", choices.select(_CHOICE_COLUMNS)),
        Part("3. One of them in full", portfolio.check(action).explain()),
    ]
    title = f"{portfolio.partner_name}, a made-up partner, on {as_of}"
    show(Outline("demo", title, "", parts), output, out)
