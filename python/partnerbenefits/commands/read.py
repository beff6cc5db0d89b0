"""``read``: exports of the portals into a portfolio file."""

import difflib
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from partnerbenefits import read as readers, results
from partnerbenefits._core import Partial, Portfolio, Table
from partnerbenefits.commands.asking import AsOf, Format, FormatOption
from partnerbenefits.commands.showing import show
from partnerbenefits.errors import InvalidInputError

__all__ = ["Kind", "read"]


class Kind(StrEnum):
    """What was exported."""

    GRAPH_SUBSCRIPTIONS = "graph_subscriptions"
    GRAPH_SUBSCRIBED_SKUS = "graph_subscribed_skus"
    GRAPH_USERS = "graph_users"
    BILLING_ACCOUNTS = "billing_accounts"
    ASSOCIATED_TENANTS = "associated_tenants"
    ROLE_ASSIGNMENTS = "role_assignments"
    PRODUCTS = "products"
    BENEFITS_CSV = "benefits_csv"


#: The kinds that can be told which tenant or which billing account they are of.
_OF_A_TENANT = (
    Kind.GRAPH_SUBSCRIPTIONS,
    Kind.GRAPH_SUBSCRIBED_SKUS,
    Kind.GRAPH_USERS,
    Kind.PRODUCTS,
)
_OF_AN_ACCOUNT = (Kind.ASSOCIATED_TENANTS, Kind.ROLE_ASSIGNMENTS)

#: A portfolio file, not a result in JSON.
_PORTFOLIO_SUFFIXES = (".toml", ".json")


def read(
    kind: Annotated[
        # As a closed set it would be shown once more, broken in the middle of its names.
        str, typer.Argument(metavar="KIND", help=f"One of: {', '.join(Kind)}.")
    ],
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE", help="The export; several are its pages.")
    ],
    tenant: Annotated[
        str | None, typer.Option(metavar="ID", help="The tenant it was exported from.")
    ] = None,
    billing_account: Annotated[
        str | None, typer.Option(metavar="ID", help="The billing account it was exported from.")
    ] = None,
    onto: Annotated[
        Path | None,
        typer.Option(
            metavar="PORTFOLIO", help="A portfolio file to be completed; what it tells stands."
        ),
    ] = None,
    force: Annotated[
        bool,
        typer.Option("--force", help="Write over the file of --onto although it has comments."),
    ] = False,
    as_of: AsOf = None,
    output: FormatOption = Format.TABLE,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="FILE",
            help="Write to a file instead: a portfolio to .toml .json, what is shown to"
            " .html .xlsx .csv .md .parquet",
        ),
    ] = None,
) -> None:
    """Read an export, and write what it tells to a portfolio file: --out with .toml or .json.

    What was not used, and what differs from the portfolio, is told on standard error.
    """
    if onto is not None and out is not None and not force:
        _keep_comments(onto, out)
    partials = _read(_kind(kind), files, tenant, billing_account)
    for partial in partials:
        for row in partial.notices.to_pylist():
            where = [row[name] for name in ("file", "place", "field") if row[name]]
            typer.echo(f"notice: {': '.join([*where, row['message']])}", err=True)
    earlier = [Portfolio.load(onto)] if onto is not None else []
    combined = Portfolio.combine(*earlier, *partials)
    _tell_conflicts(combined.conflicts)
    if out is not None and out.suffix.lower() in _PORTFOLIO_SUFFIXES:
        combined.save(out)
        typer.echo(f"wrote {out}", err=True)
        return
    show(results.outline_of_portfolio(combined, as_of), output, out)


def _kind(text: str) -> Kind:
    try:
        return Kind(text)
    except ValueError:
        near = difflib.get_close_matches(text, list(Kind), n=1)
        hint = f", did you mean `{near[0]}`?" if near else ""
        message = f"`{text}` is not a kind of export{hint}; expected one of {', '.join(Kind)}"
        raise typer.BadParameter(message, param_hint="KIND") from None


def _keep_comments(onto: Path, out: Path) -> None:
    """Refuse to write a file of comments over itself: what is written has none."""
    try:
        same = out.exists() and onto.samefile(out)
        commented = same and onto.suffix.lower() == ".toml" and _has_comments(onto)
    except OSError:
        # Reading it tells why.
        return
    if commented:
        message = (
            f"`{out}` would be written anew without its comments: name another file in `--out`,"
            " or say `--force`"
        )
        raise InvalidInputError(message)


def _has_comments(path: Path) -> bool:
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    # A `#` between quotes is part of a value; half a value is none, so quotes are counted.
    starts = (line.partition("#") for line in lines)
    return any(mark and head.count('"') % 2 == 0 for head, mark, _ in starts)


def _read(
    kind: Kind, files: list[Path], tenant: str | None, billing_account: str | None
) -> list[Partial]:
    given: dict[str, str] = {}
    for name, value, kinds in (
        ("tenant", tenant, _OF_A_TENANT),
        ("billing_account", billing_account, _OF_AN_ACCOUNT),
    ):
        if value is None:
            continue
        if kind not in kinds:
            option = f"--{name.replace('_', '-')}"
            message = f"`{option}` is for {', '.join(f'`{one}`' for one in kinds)}, not `{kind}`"
            raise InvalidInputError(message)
        given[name] = value
    if kind is Kind.GRAPH_SUBSCRIPTIONS and tenant is None:
        message = f"`{kind}` does not tell its tenant, expected `--tenant`"
        raise InvalidInputError(message)
    reader = getattr(readers, kind)
    if kind is Kind.BENEFITS_CSV:
        return [reader(file) for file in files]
    return [reader(files, **given)]


def _tell_conflicts(conflicts: Table) -> None:
    for row in conflicts.to_pylist():
        record = " ".join(part for part in (row["kind"], row["id"] and f"`{row['id']}`") if part)
        typer.echo(f"conflict: {record}: {row['field']}: {row['message']}", err=True)
