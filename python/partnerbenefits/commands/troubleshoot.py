"""``troubleshoot``: what helps when a portal says no."""

from typing import Annotated

import typer

from partnerbenefits import _core
from partnerbenefits.commands.asking import Format, FormatOption, Out
from partnerbenefits.commands.showing import show

__all__ = ["troubleshoot"]


def troubleshoot(
    symptom: Annotated[
        list[str] | None, typer.Argument(metavar="WORDS", help="What one sees, in free words.")
    ] = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", hidden=True, help="Makes no difference here.")
    ] = None,
    output: FormatOption = Format.TABLE,
    out: Out = None,
) -> None:
    """Answer what one sees with its cause, what to do, and who may do it."""
    del as_of
    show(_core.troubleshoot(" ".join(symptom or [])), output, out)
