"""The command line: results on standard output, messages on standard error, exit codes."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

import partnerbenefits as pb
from partnerbenefits.cli import app
from partnerbenefits.commands.actions import VERBS, read_action

EXAMPLE = str(Path(pb.__file__).parent / "example" / "contoso.toml")
AS_OF = ["--as-of", "2026-01-10"]
TERM = ["--licenses", "100", "--end", "2026-03-15", "--key-licenses", "25"]
EXTEND = ["--benefit", "core-m365-e5", "--subscription", "contoso-e5", *AS_OF]


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "partnerbenefits", *words],
        check=False,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={"PYTHONIOENCODING": "utf-8", "PATH": ""},
    )


def told(*words: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, list(words))
    assert result.exit_code == code, result.output
    return result.stdout


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["report", EXAMPLE, "--within", "-3"], "`--within` is `-3`, expected a whole number"),
        (["report", EXAMPLE, "--as-of", "soon"], "`--as-of`: `soon` is not a day"),
        (["calc", "extend", *TERM, "--as-of", "soon"], "`--as-of`: `soon` is not a day"),
        (
            ["plan", EXAMPLE, *AS_OF, "--until", "2026-01-01"],
            "`--until` is 2026-01-01, expected a day after `--as-of`",
        ),
        (
            ["plan", EXAMPLE, *AS_OF, "--until", "2027-01-01", "--without", "nosuch"],
            "`--without`: there is no benefit `nosuch`",
        ),
    ],
)
def test_an_error_calls_an_option_as_it_was_typed(words: list[str], message: str) -> None:
    done = run(*words)
    assert done.returncode == 1
    assert done.stderr.startswith(f"error: {message}"), done.stderr


COMMANDS = {
    "demo": [],
    "report": [EXAMPLE],
    "check": [EXAMPLE, "extend", *EXTEND[:-2]],
    "options": [EXAMPLE],
    "simulate": [EXAMPLE, "--until", "2027-01-01"],
    "rules": [],
    "troubleshoot": ["permissions", "error"],
}


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_and_prints_every_format(command: str) -> None:
    code = 7 if command == "report" else 0
    assert "--format" in told(command, "--help")
    words = [command, *COMMANDS[command], *AS_OF]
    assert told(*words, code=code).strip()
    assert json.loads(told(*words, "--format", "json", code=code))["format"]
    assert told(*words, "--format", "markdown", code=code).strip()
    if command != "check":
        assert "," in told(*words, "--format", "csv", code=code)


CALCULATIONS = {
    "activate": ["--key-licenses", "25", "--on", "2026-01-10"],
    "add_licenses": [*TERM, "--on", "2026-01-10"],
    "extend": TERM,
    "order": ["--licenses", "25", "--on", "2026-06-01", "--membership-end", "2026-09-01"],
    "compare": [*TERM, "--on", "2026-01-10"],
}


@pytest.mark.parametrize("verb", CALCULATIONS)
def test_a_calculation_is_printed_and_written_in_every_format(tmp_path: Path, verb: str) -> None:
    words = ["calc", verb, *CALCULATIONS[verb]]
    for output in ("table", "json", "csv", "markdown"):
        assert told(*words, "--format", output).strip()
    for suffix in ("html", "xlsx", "csv", "json", "md", "parquet"):
        path = tmp_path / f"change.{suffix}"
        told(*words, "--out", str(path))
        assert path.stat().st_size > 0


def test_the_figures_of_a_calculation_are_a_row(tmp_path: Path) -> None:
    words = ["calc", "extend", *TERM, "--format", "csv"]
    [row] = csv.DictReader(told(*words).splitlines())
    assert row["end_after"] == "2026-06-15"
    assert row["months_moved"] == "3"
    assert row["discarded_days"] == "0"


def test_a_format_and_a_file_that_disagree_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "report.csv"
    words = ["report", EXAMPLE, *AS_OF, "--out", str(path)]
    refused = run(*words, "--format", "json")
    assert refused.returncode == 1
    assert "leave one of them out" in refused.stderr
    assert not path.exists()
    told(*words, "--format", "csv", code=7)


@pytest.mark.parametrize("suffix", ["html", "xlsx", "csv", "json", "md"])
def test_out_writes_what_the_suffix_says(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"report.{suffix}"
    assert told("report", EXAMPLE, *AS_OF, "--out", str(path), code=7) == ""
    assert path.stat().st_size > 0


def test_report_exits_by_what_is_due(tmp_path: Path) -> None:
    path = tmp_path / "p.toml"
    path.write_text(
        '[[membership]]\nid = "m"\noffer = "o"\npurchased = 2025-09-01\nend = 2026-09-01\n'
    )
    told("report", str(path), "--as-of", "2026-01-10", code=0)
    told("report", str(path), "--as-of", "2026-08-10", code=6)
    told("report", str(path), "--as-of", "2026-08-10", "--within", "5", code=0)


def test_an_error_is_one_message_without_a_traceback(tmp_path: Path) -> None:
    bad = tmp_path / "bad.toml"
    bad.write_text('[[tenant]]\nid = "t"\n[[tennant]]\n')
    for words in (
        ["report", "nowhere.toml"],
        ["report", str(bad)],
        ["report", EXAMPLE, "--as-of", "soon"],
        ["report", EXAMPLE, *AS_OF, "--out", "report.pdf"],
        ["check", EXAMPLE, "extnd", *EXTEND],
        ["check", EXAMPLE, "extend", *AS_OF],
        ["calc", "extend", "--licenses", "5", "--end", "2026-03-15", "--key-licenses", "16"],
    ):
        done = run(*words)
        assert done.returncode == 1, words
        assert done.stdout == ""
        assert done.stderr.startswith("error: ")
        assert "Traceback" not in done.stderr
    assert not Path("report.pdf").exists()


def test_a_refused_calculation_says_what_to_do() -> None:
    done = run("calc", "extend", "--licenses", "5", "--end", "2026-03-15", "--key-licenses", "16")
    assert "extend-over-three-years" in done.stderr
    assert "what to do: " in done.stderr


def test_wrong_usage_is_two() -> None:
    assert run("report").returncode == 2
    assert run("no-such-command").returncode == 2
    assert run("calc", "extend", "--licenses", "many").returncode == 2


def test_calc_compares_with_an_order_where_the_membership_ends_on_a_day() -> None:
    words = ["--licenses", "5", "--end", "2026-03-15", "--key-licenses", "16"]
    words += ["--on", "2026-01-10", "--format", "csv"]
    assert "order" not in run("calc", "compare", *words).stdout
    done = run("calc", "compare", *words, "--membership-end", "2026-09-01")
    assert "order,order,2026-01-10" in done.stdout


def test_calc_derives_its_result() -> None:
    words = ["calc", "extend", "--licenses", "100", "--end", "2026-03-15", "--key-licenses", "25"]
    assert "12 × 25 / 100" in told(*words)
    document = json.loads(told(*words, "--format", "json"))
    assert (document["end_after"], document["months_moved"]) == ("2026-06-15", "3")
    for words in (
        ["activate", "--key-licenses", "25"],
        ["order", "--licenses", "25", "--membership-end", "2026-09-01"],
        ["add_licenses", "--licenses", "5", "--end", "2026-03-15", "--key-licenses", "5"],
        ["compare", "--licenses", "5", "--end", "2026-03-15", "--key-licenses", "5"],
    ):
        assert told("calc", *words, "--on", "2026-01-10").strip()


def test_check_tells_why_not() -> None:
    refused = told(
        "check", EXAMPLE, "activate", "--benefit", "core-m365-e5", "--tenant", "contoso", *AS_OF
    )
    assert "activate-over-active" in refused
    document = json.loads(told("check", EXAMPLE, "extend", *EXTEND, "--format", "json"))
    assert document["allowed"] is True
    assert document["change"]["end_after"] == "2026-06-15"


def test_simulate_carries_out_actions_in_order() -> None:
    action = "extend benefit=core-m365-e5 subscription=contoso-e5 on=2026-01-10"
    out = told("simulate", EXAMPLE, "--until", "2027-01-01", "--do", action, "--format", "csv")
    assert out.splitlines()[1].startswith("2026-01-10,extended,contoso-e5")


def test_demo_shows_the_main_job() -> None:
    done = run("demo")
    assert done.returncode == 0, done.stderr
    assert "Microsoft 365 E5" in done.stdout
    assert "12 × 25 / 100 = 3 months" in done.stdout


def test_version_is_told() -> None:
    assert told("--version").strip() == f"partnerbenefits {pb.__version__}"


def test_a_typed_action_is_read_with_quotes_and_named_fields() -> None:
    action = read_action("move subscription='my sub' tenant=t on=2026-01-10")
    assert action == pb.Move(subscription="my sub", tenant="t", on="2026-01-10")
    assert set(VERBS) == {
        "activate",
        "add_licenses",
        "extend",
        "order",
        "move",
        "assign",
        "unassign",
    }
    for text, message in (
        ("", "verb"),
        ("extend 'x", "is not an action"),
        ("extend benefit", "is not a field"),
        ("extend benefit=a benefit=b", "stands twice"),
        ("extend tenant=t", "has no `tenant`"),
        ("extend benefit=b", "needs `subscription`, `on`"),
        ("renew benefit=b", "is not a verb"),
    ):
        with pytest.raises(pb.InvalidInputError, match=message):
            read_action(text)


def test_what_a_terminal_would_obey_is_not_printed(tmp_path: Path) -> None:
    path = tmp_path / "p.json"
    portfolio = pb.Portfolio(
        tenants=[pb.Tenant(id="t", domain="d")],
        subscriptions=[
            pb.Subscription(id="s", tenant="t", product="[bold]p[/bold]\x1b[31m", licenses=1)
        ],
    )
    portfolio.save(path)
    out = told("report", str(path), *AS_OF, code=7)
    assert "\x1b" not in out
    assert "[bold]p[/bold]" in out


@pytest.mark.parametrize("words", [["report"], ["options"], ["plan", "--until", "2027-01-01"]])
def test_what_does_not_fit_together_is_told_before_the_answer(
    tmp_path: Path, words: list[str]
) -> None:
    text = Path(EXAMPLE).read_text(encoding="utf-8")
    path = tmp_path / "p.toml"
    path.write_text(text.replace('tenant = "contoso"\n', 'tenant = "contosso"\n'), encoding="utf-8")
    command, *rest = words
    told = run(command, str(path), *AS_OF, *rest, "--format", "csv")
    assert "there is no tenant `contosso`; did you mean `contoso`?" in told.stderr
    assert "warning" not in told.stdout
    assert "warning" not in run(command, EXAMPLE, *AS_OF, *rest).stderr


def test_many_problems_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "p.json"
    subscriptions = [
        pb.Subscription(id=f"s{number}", tenant="t", product="Power BI Pro", licenses=1)
        for number in range(30)
    ]
    pb.Portfolio(subscriptions=subscriptions).save(path)
    lines = run("report", str(path), *AS_OF).stderr.splitlines()
    assert len(lines) == 11
    assert "more; `Portfolio.problems()` has all" in lines[-1]
