"""``simulate``: what happens while actions are carried out."""

from typing import Annotated

import typer

from partnerbenefits import _core
from partnerbenefits.commands.actions import read_action
from partnerbenefits.commands.asking import Format, FormatOption, Out, PortfolioFile, today
from partnerbenefits.commands.loading import loaded
from partnerbenefits.commands.showing import show

__all__ = ["simulate"]


def simulate(
    file: PortfolioFile,
    until: Annotated[
        str, typer.Option("--until", metavar="DAY", help="The first day no longer looked at.")
    ],
    do: Annotated[
        list[str] | None,
        typer.Option(
            "--do",
            metavar="ACTION",
            help='An action, such as "extend benefit=b1 subscription=s1 on=2026-01-10"; '
            "repeat it for more, in order. Without `on` it is that of --as-of.",
        ),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(
            "--since",
            "--as-of",
            metavar="DAY",
            help="The first day. Default: that of the first action, else today.",
        ),
    ] = None,
    output: FormatOption = Format.TABLE,
    out: Out = None,
) -> None:
    """Carry out actions and show what happens, and the licences there are."""
    actions = [read_action(text, since) for text in do or []]
    first = since or (None if actions else today())
    portfolio = loaded(file)
    show(_core.simulate(portfolio, actions, until=until, since=first), output, out)
