"""The command line. Each command is a module of ``partnerbenefits.commands``.

Results go to standard output, messages to standard error. Exit codes: 0 done, 1 an error,
2 wrong usage; ``report`` also 6 when something is due and 7 when something is past due or a
day is unknown.
"""

import io
import sys
from typing import Annotated

import typer

from partnerbenefits import __version__
from partnerbenefits.commands import (
    calc,
    check,
    demo,
    options,
    plan,
    read,
    report,
    rules,
    scenario,
    simulate,
    troubleshoot as trouble,
)
from partnerbenefits.errors import (
    InvalidInputError,
    PartnerBenefitsError,
    PlanError,
    RefusedError,
    UnknownIdError,
)

__all__ = ["app", "main"]

#: The options that are called otherwise than the arguments they are.
_CALLED = {
    "--within": ("within_days",),
    "--past": ("past_days",),
    "--as-of": ("as_of", "on", "since"),
}

app = typer.Typer(
    name="partnerbenefits",
    help="What a partner's cloud benefits become when they are redeemed, and what ends when.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("demo")(demo.demo)
app.command("report")(report.report)
app.add_typer(calc.app, name="calc")
app.command("plan")(plan.plan)
app.command("check")(check.check)
app.command("options")(options.options)
app.command("read")(read.read)
app.command("simulate")(simulate.simulate)
app.command("rules")(rules.rules)
app.add_typer(scenario.app, name="scenario")
app.command("troubleshoot")(trouble.troubleshoot)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"partnerbenefits {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    del version


def main() -> None:
    """Run the command line; an error is one message on standard error, without a traceback."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal without Unicode shows a question mark instead of failing half-way.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        app()
    except PartnerBenefitsError as error:
        typer.echo(_told(error, sys.argv[1:]), err=True)
        sys.exit(1)


def _told(error: PartnerBenefitsError, words: list[str]) -> str:
    lines = [f"error: {_as_typed(error, words)}"]
    if isinstance(error, RefusedError):
        fixes = (getattr(reason, "fix", "") for reason in error.reasons)
        lines += [f"what to do: {fix}" for fix in fixes if fix]
    return "\n".join(lines)


def _as_typed(error: PartnerBenefitsError, words: list[str]) -> str:
    """Return the message with the options called as they were typed, not as Python's arguments."""
    message = str(error)
    if not isinstance(error, (InvalidInputError, PlanError, UnknownIdError)):
        # What is wrong in a file is called as it is there.
        return message
    for word in words:
        option = word.partition("=")[0]
        if option.startswith("--"):
            for name in _CALLED.get(option, (option.removeprefix("--").replace("-", "_"),)):
                message = message.replace(f"`{name}`", f"`{option}`")
    return message


if __name__ == "__main__":
    main()
