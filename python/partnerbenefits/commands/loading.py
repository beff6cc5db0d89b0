"""Portfolio files as commands read them: what does not fit together in one is told first."""

from pathlib import Path

import typer

from partnerbenefits._core import Portfolio

__all__ = ["loaded"]

#: The problems told one by one.
_MOST = 10


def loaded(file: Path) -> Portfolio:
    """Return the portfolio of a file; its problems go to standard error."""
    portfolio = Portfolio.load(file)
    problems = portfolio.problems()
    for row in problems.head(_MOST):
        fix = f"; {row['fix']}" if row["fix"] else ""
        typer.echo(f"warning: {file}: {row['place']}: {row['problem']}{fix}", err=True)
    if len(problems) > _MOST:
        more = len(problems) - _MOST
        typer.echo(f"warning: {file}: {more:,} more; `Portfolio.problems()` has all", err=True)
    return portfolio
