"""``scenario``: run scenario files, and begin a new one."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from partnerbenefits._core import Outcome, Scenario, Table, load_scenarios
from partnerbenefits.commands.asking import Format, FormatOption, Out
from partnerbenefits.commands.showing import show
from partnerbenefits.errors import InvalidInputError, ReadError

__all__ = ["Run", "app", "new", "run"]

SUFFIX = ".scenario.toml"

TEMPLATE = Path(__file__).parents[1] / "example" / "new.scenario.toml"

app = typer.Typer(help="Run scenario files, or begin a new one.", no_args_is_help=True)


@app.command()
def run(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE",
            help=f"Scenario files; of a folder every *{SUFFIX} in it and below it.",
        ),
    ],
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Tell only what is not as expected.")
    ] = False,
    output: FormatOption = Format.TABLE,
    out: Out = None,
) -> None:
    """Run scenarios and tell what is not as expected; exit 1 when something is not."""
    runs = [
        Run(file, scenario, scenario.run())
        for file in _found(files)
        for scenario in load_scenarios(file)
    ]
    failed = sum(not run.good for run in runs)
    if output is Format.TABLE and out is None:
        for run in runs:
            if not (run.good and quiet):
                typer.echo(run.told())
        typer.echo(f"{len(runs) - failed} passed, {failed} failed")
    else:
        show(_table([run for run in runs if not (run.good and quiet)]), output, out)
    if failed:
        raise typer.Exit(1)


@app.command()
def new(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=f"The file to write, *{SUFFIX}.")],
) -> None:
    """Begin a scenario file with two scenarios to change; a file that is there stays as it is."""
    if not file.name.endswith(SUFFIX):
        raise InvalidInputError(f"`{file}` is not named like a scenario file, expected *{SUFFIX}")
    try:
        with file.open("x", encoding="utf-8") as out:
            out.write(TEMPLATE.read_text(encoding="utf-8"))
    except FileExistsError:
        raise InvalidInputError(f"`{file}` is there already") from None
    except OSError as error:
        raise ReadError(f"can't write `{file}`: {error.strerror}", str(file)) from None
    typer.echo(f"{file}: change it, then run partnerbenefits scenario run {file}")


def _found(files: list[Path]) -> list[Path]:
    """Give the files, and those of the folders in order of their names."""
    found: list[Path] = []
    for file in files:
        if not file.is_dir():
            found.append(file)
            continue
        inside = sorted(file.rglob(f"*{SUFFIX}"))
        if not inside:
            raise ReadError(f"there is no *{SUFFIX} in `{file}`", str(file))
        found += inside
    return found


def _table(runs: list["Run"]) -> Table:
    columns = {
        "file": [str(run.file) for run in runs],
        "line": [run.scenario.line for run in runs],
        "scenario": [run.scenario.name for run in runs],
        "result": [run.result for run in runs],
        "told": [None if run.outcome else str(run.outcome) for run in runs],
    }
    return Table.from_dict(columns, name="scenarios")


@dataclass(frozen=True)
class Run:
    """A scenario that was run."""

    file: Path
    scenario: Scenario
    outcome: Outcome

    @property
    def good(self) -> bool:
        """Whether it ended as it should."""
        return bool(self.outcome) is (self.scenario.xfail is None)

    @property
    def result(self) -> str:
        """How it ended, in a word."""
        if self.good:
            return "passed" if self.outcome else "xfailed"
        return "failed" if self.outcome.error is None else "error"

    def told(self) -> str:
        """Tell how it ended, and what is not as expected."""
        scenario = self.scenario
        where = f"{self.file}:{scenario.line}: {scenario.name}"
        if self.good:
            return f"ok     {where}" if self.outcome else f"xfail  {where} ({scenario.xfail})"
        if self.outcome:
            return f"FAILED {where}\npasses, expected to fail: {scenario.xfail}\n"
        notes = [
            f"{what}: {said}"
            for what, said in (("source", scenario.source), ("why", scenario.why))
            if said is not None
        ]
        return "\n".join([f"FAILED {where}", *notes, "", str(self.outcome), ""])
