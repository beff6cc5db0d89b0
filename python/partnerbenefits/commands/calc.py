"""``calc``: the term calculator, without a portfolio."""

import inspect
from collections.abc import Callable
from enum import StrEnum
from functools import partial, wraps
from typing import Annotated, Any

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
MembershipEndIfAny = Annotated[
    str | None,
    typer.Option("--membership-end", metavar="DAY", help="Compare with an order that ends on it."),
]


class Counting(StrEnum):
    """How time is counted."""

    MONTHS = "months"
    DAYS = "days"


class Round(StrEnum):
    """Where a part of a day goes."""

    DOWN = "down"
    NEAREST = "nearest"
    UP = "up"


class Limit(StrEnum):
    """How the limit of three years is read."""

    PER_REDEMPTION = "per-redemption"
    TIME_REMAINING = "time-remaining"


Basis = Annotated[Counting, typer.Option("--basis", help="How time is counted.")]
Rounding = Annotated[Round, typer.Option("--rounding", help="Where a part of a day goes.")]
Cap = Annotated[
    Limit, typer.Option("--extension-cap", help="How the limit of three years is read.")
]


def _command(asked: Callable[..., partial[Any]]) -> Callable[..., None]:
    """Give a command the options that all have: how to count, and how to show the result."""

    @wraps(asked, assigned=("__name__", "__doc__"))
    def command(
        *,
        basis: Basis = Counting.MONTHS,
        rounding: Rounding = Round.DOWN,
        extension_cap: Cap = Limit.PER_REDEMPTION,
        output: FormatOption = Format.TABLE,
        out: Out = None,
        **given: Any,
    ) -> None:
        compute = asked(**given)
        options = {
            "basis": str(basis),
            "rounding": str(rounding),
            "extension_cap": str(extension_cap),
        }
        show(compute(**options), output, out)

    own = inspect.signature(asked).parameters.values()
    *shared, _given = inspect.signature(command, follow_wrapped=False).parameters.values()
    options = [*(it.replace(kind=inspect.Parameter.KEYWORD_ONLY) for it in own), *shared]
    # What typer makes the options of.
    command.__signature__ = inspect.Signature(options)  # type: ignore[attr-defined]
    return command


@app.command()
@_command
def activate(key_licenses: KeyLicenses, on: On = None) -> partial[Any]:
    """Activate a key: its licences for 12 months."""
    return partial(_core.activate, key_licenses=key_licenses, on=on or today())


@app.command("add_licenses")
@_command
def add_licenses(
    licenses: Licenses, end: End, key_licenses: KeyLicenses, on: On = None
) -> partial[Any]:
    """Add the licences of a key to a subscription; the time left is averaged."""
    return partial(
        _core.add_licenses,
        licenses=licenses,
        end=end,
        key_licenses=key_licenses,
        on=on or today(),
    )


@app.command()
@_command
def extend(
    licenses: Licenses, end: End, key_licenses: KeyLicenses, on: OnIfKnown = None
) -> partial[Any]:
    """Move the end of a subscription by a key; its licences stay."""
    return partial(_core.extend, licenses=licenses, end=end, key_licenses=key_licenses, on=on)


@app.command()
@_command
def order(licenses: Licenses, membership_end: MembershipEnd, on: On = None) -> partial[Any]:
    """Place a $0 order: the licences end with the membership."""
    return partial(_core.order, licenses=licenses, on=on or today(), membership_end=membership_end)


@app.command()
@_command
def compare(
    licenses: Licenses,
    end: End,
    key_licenses: KeyLicenses,
    on: On = None,
    membership_end: MembershipEndIfAny = None,
) -> partial[Any]:
    """Show every way to use a key side by side."""
    return partial(
        _core.compare,
        licenses=licenses,
        end=end,
        key_licenses=key_licenses,
        on=on or today(),
        membership_end=membership_end,
    )
