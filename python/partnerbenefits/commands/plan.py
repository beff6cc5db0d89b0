"""``plan``: which benefit to redeem when, where and how."""

from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import typer

from partnerbenefits import _core
from partnerbenefits.commands.asking import AsOf, Format, FormatOption, Out, PortfolioFile, today
from partnerbenefits.commands.demand import read_demand
from partnerbenefits.commands.loading import loaded
from partnerbenefits.commands.showing import show
from partnerbenefits.errors import InvalidInputError

__all__ = ["plan"]


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
            metavar="ID",
            help="A membership taken to be renewed when it ends, or a subscription taken to renew"
            " by itself as recorded; repeat it for more.",
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
    wanted = None if demand is None else read_demand(demand)
    portfolio = loaded(file)
    with wanted.named() if wanted else nullcontext():
        made = _core.plan(
            portfolio,
            as_of=as_of or today(),
            until=until,
            demand=wanted and wanted.columns,
            tenants=tenants,
            without=without,
            assume_renewal=assume_renewal,
            safety_days=safety_days,
            effort=effort,
        )
    for unknown in wanted.unknown(portfolio) if wanted else ():
        typer.echo(f"warning: {unknown}", err=True)
    if explain:
        if out is not None or output is not Format.TABLE:
            raise InvalidInputError("`--explain` prints words: it goes without --format and --out")
        typer.echo(made.explain())
        return
    show(made, output, out)
