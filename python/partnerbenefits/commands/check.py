"""``check``: whether an action is allowed, with every reason against it."""

from typing import Annotated

import typer

from partnerbenefits.commands.actions import VERBS, action_of
from partnerbenefits.commands.asking import Format, FormatOption, Out, PortfolioFile, today
from partnerbenefits.commands.loading import loaded
from partnerbenefits.commands.showing import show

__all__ = ["check"]


def check(
    file: PortfolioFile,
    verb: Annotated[str, typer.Argument(metavar="VERB", help=f"One of: {', '.join(VERBS)}.")],
    benefit: Annotated[str | None, typer.Option(metavar="ID", help="The benefit.")] = None,
    subscription: Annotated[
        str | None, typer.Option(metavar="ID", help="The subscription.")
    ] = None,
    tenant: Annotated[str | None, typer.Option(metavar="ID", help="The tenant.")] = None,
    user: Annotated[str | None, typer.Option(metavar="ID", help="The user.")] = None,
    actor: Annotated[
        str | None, typer.Option(metavar="ID", help="The person who places an order.")
    ] = None,
    billing_account: Annotated[
        str | None, typer.Option(metavar="ID", help="The billing account it names.")
    ] = None,
    on: Annotated[
        str | None,
        typer.Option("--on", "--as-of", metavar="DAY", help="The day of it. Default: today."),
    ] = None,
    output: FormatOption = Format.TABLE,
    out: Out = None,
) -> None:
    """Tell whether an action is allowed, why not, and what to do instead.

    A refusal is an answer too: exit 0. `--format json` has it as `allowed`.
    """
    given = {
        "benefit": benefit,
        "subscription": subscription,
        "tenant": tenant,
        "user": user,
        "actor": actor,
        "billing_account": billing_account,
        "on": on or today(),
    }
    named = {name: value for name, value in given.items() if value is not None}
    action = action_of(verb, named, called=lambda name: f"--{name.replace('_', '-')}")
    show(loaded(file).check(action), output, out)
