"""How a command shows its result: in the terminal, as text for other programs, in a file."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import typer
from rich.console import Console, Group, RenderableType
from rich.text import Text

from partnerbenefits import results
from partnerbenefits._core import Table, Verdict
from partnerbenefits.commands.asking import Format
from partnerbenefits.commands.grids import DUE_COLUMNS, Due, Grid, safe
from partnerbenefits.errors import InvalidInputError

__all__ = ["show", "told"]

#: What a file that is no terminal gets: wide enough that no row is broken.
_WIDTH_OF_A_FILE = 200

_WRITERS = {
    ".html": "to_html",
    ".xlsx": "to_excel",
    ".ics": "to_ics",
    ".csv": "to_csv",
    ".json": "to_json",
    ".md": "to_markdown",
    ".parquet": "to_parquet",
}

#: The suffix of what a format prints; the tables of a terminal have none.
_SUFFIXES = {Format.JSON: ".json", Format.CSV: ".csv", Format.MARKDOWN: ".md"}


def show(result: Any, output: Format, out: Path | None, *, wide: bool = False) -> None:
    """Print a result in a format, or write it to a file."""
    if out is not None:
        kind = _SUFFIXES.get(output)
        if kind not in (None, out.suffix.lower()):
            message = f"`--format {output}` is not what `{out}` is to hold: leave one of them out"
            raise InvalidInputError(message)
        _write(result, out)
        return
    if output is Format.TABLE:
        told(result, wide=wide)
        return
    typer.echo(_text(result, _WRITERS[_SUFFIXES[output]]), nl=False)


def _text(result: Any, method: str) -> str:
    return str(_maker(result, method)())


def _maker(result: Any, method: str) -> Callable[..., Any]:
    """Return the method of the result, or what all results share."""
    made: Callable[..., Any] | None = getattr(result, method, None)
    if made is not None:
        return made
    shared = getattr(results, method, None)
    if shared is None:
        message = f"this result can't be written with `{method}`"
        raise InvalidInputError(message)
    return lambda *path: shared(result, *path)


def _write(result: Any, out: Path) -> None:
    method = _WRITERS.get(out.suffix.lower())
    if method is None:
        kinds = ", ".join(f"`{suffix}`" for suffix in _WRITERS)
        message = f"`{out}` has the suffix `{out.suffix}`, expected one of {kinds}"
        raise InvalidInputError(message)
    _maker(result, method)(out)
    typer.echo(f"wrote {out}", err=True)


def told(result: Any, *, wide: bool = False) -> None:
    """Print a result for reading; wide is with every column, however narrow they become."""
    width = None if sys.stdout.isatty() else _WIDTH_OF_A_FILE
    console = Console(width=width, highlight=False, soft_wrap=False)
    if isinstance(result, Table):
        console.print(_table(result, wide))
        return
    outline = results.outline(result)
    blocks: list[RenderableType] = []
    lead = [part for part in (outline.title, outline.subtitle) if part]
    blocks.append(Text(". ".join(lead), style="bold"))
    # The words of a verdict have all that its table has.
    parts = outline.parts[:1] if isinstance(result, Verdict) else outline.parts
    for part in parts:
        blocks.append(Text(""))
        if part.heading and part.heading != outline.title:
            blocks.append(Text(part.heading, style="bold"))
        blocks.append(
            Text(safe(part.content))
            if isinstance(part.content, str)
            else _table(part.content, wide)
        )
    console.print(Group(*blocks))


def _table(table: Table, wide: bool) -> RenderableType:
    return Due(table) if not wide and set(table.columns) >= set(DUE_COLUMNS) else Grid(table)
