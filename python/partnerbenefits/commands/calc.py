"""``calc``: the term calculator, without a portfolio."""

from typing import Annotated

import typer

from partnerbenefits import _core
from partnerbenefits.commands.asking import Format, FormatOption, Out, today
from partnerbenefits.commands.showing import show

__all__ = ["app"]

app = typer.Typer(
    help="Compute what redeeming a key or placing an order makes of a term.",
    no_args_is_help=True,
)

Licenses = Annotated[int, typer.Option("--licenses", help="Licences of the subscription.")]
KeyLicenses = Annotated[int, typer.Option("--key-licenses", help="Licences of the key.")]
End = Annotated[str, typer.Option("--end", metavar="DAY", help="The first day no longer covered.")]
On = Annotated[
    str | None,
    typer.Option("--on", "--as-of", metavar="DAY", help="The day of it. Default: today."),
]
OnIfKnown = Annotated[
    str | None,
    typer.Option("--on", "--as-of", metavar="DAY", help="The day of it, checked against the end."),
]
MembershipEnd = Annotated[
    str,
    typer.Option(
        "--membership-end", metavar="DAY", help="The first day the membership no longer covers."
    ),
]
Basis = Annotated[str, typer.Option("--basis", help="months or days")]
Rounding = Annotated[str, typer.Option("--rounding", help="down, nearest or up")]
Cap = Annotated[str, typer.Option("--extension-cap", help="per-redemption or time-remaining")]


@app.command()
def activate(
    key_licenses: KeyLicenses,
    on: On = None,
    basis: Basis = "months",
    rounding: Rounding = "down",
    extension_cap: Cap = "per-redemption",
    output: FormatOption = Format.TABLE,
    out: Out = None,
) -> None:
    """Activate a key: its licences for 12 months."""
    change = _core.activate(
        key_licenses=key_licenses,
        on=on or today(),
        basis=basis,
        rounding=rounding,
        extension_cap=extension_cap,
    )
    show(change, output, out)


@app.command("add_licenses")
def add_licenses(
    licenses: Licenses,
    end: End,
    key_licenses: KeyLicenses,
    on: On = None,
    basis: Basis = "months",
    rounding: Rounding = "down",
    extension_cap: Cap = "per-redemption",
    output: FormatOption = Format.TABLE,
    out: Out = None,
) -> None:
    """Add the licences of a key to a subscription; the time left is averaged."""
    change = _core.add_licenses(
        licenses=licenses,
        end=end,
        key_licenses=key_licenses,
        on=on or today(),
        basis=basis,
        rounding=rounding,
        extension_cap=extension_cap,
    )
    show(change, output, out)


@app.command()
def extend(
    licenses: Licenses,
    end: End,
    key_licenses: KeyLicenses,
    on: OnIfKnown = None,
    basis: Basis = "months",
    rounding: Rounding = "down",
    extension_cap: Cap = "per-redemption",
    output: FormatOption = Format.TABLE,
    out: Out = None,
) -> None:
    """Move the end of a subscription by a key; its licences stay."""
    change = _core.extend(
        licenses=licenses,
        end=end,
        key_licenses=key_licenses,
        on=on,
        basis=basis,
        rounding=rounding,
        extension_cap=extension_cap,
    )
    show(change, output, out)


@app.command()
def order(
    licenses: Licenses,
    membership_end: MembershipEnd,
    on: On = None,
    output: FormatOption = Format.TABLE,
    out: Out = None,
) -> None:
    """Place a $0 order: the licences end with the membership."""
    change = _core.order(licenses=licenses, on=on or today(), membership_end=membership_end)
    show(change, output, out)


@app.command()
def compare(
    licenses: Licenses,
    end: End,
    key_licenses: KeyLicenses,
    on: On = None,
    basis: Basis = "months",
    rounding: Rounding = "down",
    extension_cap: Cap = "per-redemption",
    output: FormatOption = Format.TABLE,
    out: Out = None,
) -> None:
    """Show every way to use a key side by side."""
    table = _core.compare(
        licenses=licenses,
        end=end,
        key_licenses=key_licenses,
        on=on or today(),
        basis=basis,
        rounding=rounding,
        extension_cap=extension_cap,
    )
    show(table, output, out)
