"""``rules``: what the programme refuses, and what must be seen."""

from typing import Annotated

import typer

from partnerbenefits import _core
from partnerbenefits.commands.asking import Format, FormatOption, Out
from partnerbenefits.commands.showing import show

__all__ = ["rules"]


def rules(
    notices: Annotated[bool, typer.Option("--notices", help="The notices instead.")] = False,
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", metavar="DAY", help="Only the rules that apply on this day."),
    ] = None,
    output: FormatOption = Format.TABLE,
    out: Out = None,
) -> None:
    """List every rule by which something is refused, with what to do instead."""
    show(_core.notices() if notices else _core.rules(as_of=as_of), output, out)
