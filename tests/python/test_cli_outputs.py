"""Every command prints every format and writes every kind of file, and is readable on a screen."""

import json
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

import partnerbenefits as pb
from partnerbenefits.cli import app
from partnerbenefits.commands.grids import Due, Grid

EXAMPLE = str(Path(pb.__file__).parent / "example" / "contoso.toml")
AS_OF = "2026-01-10"
TERM = ["--licenses", "100", "--end", "2026-03-15", "--key-licenses", "25", "--on", AS_OF]
EXTEND = ["--benefit", "core-m365-e5", "--subscription", "contoso-e5", "--on", AS_OF]

#: A command with its words, and the code it exits with.
COMMANDS: dict[str, tuple[list[str], int]] = {
    "demo": (["demo"], 0),
    "report": (["report", EXAMPLE, "--as-of", AS_OF], 7),
    "plan": (["plan", EXAMPLE, "--as-of", AS_OF, "--until", "2026-06-01"], 0),
    "check": (["check", EXAMPLE, "extend", *EXTEND], 0),
    "options": (["options", EXAMPLE, "--as-of", AS_OF], 0),
    "simulate": (["simulate", EXAMPLE, "--until", "2027-01-01", "--as-of", AS_OF], 0),
    "calc": (["calc", "extend", *TERM], 0),
    "compare": (["calc", "compare", *TERM], 0),
    "rules": (["rules"], 0),
    "troubleshoot": (["troubleshoot", "permissions", "error"], 0),
}
FORMATS = ("table", "json", "csv", "markdown")
SUFFIXES = ("html", "xlsx", "csv", "json", "md", "parquet")
WITH_DAYS = ("report", "plan", "simulate")


def run(words: list[str], code: int = 0) -> str:
    done = CliRunner().invoke(app, words)
    assert done.exit_code == code, done.output
    return done.stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_prints_every_format(command: str) -> None:
    words, code = COMMANDS[command]
    for output in FORMATS:
        printed = run([*words, "--format", output], code)
        assert printed.strip()
        if output == "json":
            assert json.loads(printed)["format"].startswith("partnerbenefits.")


def test_a_verdict_is_told_once() -> None:
    words, _ = COMMANDS["check"]
    printed = run(words)
    assert printed.count("key-works-in-any-tenant") == 1
    assert "Reasons and notices" not in printed
    refused = ["check", EXAMPLE, "activate", "--benefit", "core-m365-e5", "--tenant", "contoso"]
    printed = run([*refused, "--on", AS_OF])
    assert printed.count("what to do: ") == 1
    assert printed.count("- activate-over-active: ") == 1


def test_the_first_column_names_a_row_also_where_it_is_a_sentence() -> None:
    lines = run(COMMANDS["troubleshoot"][0]).splitlines()
    assert lines[1].split() == ["symptom", "role"]
    assert lines[3].strip().startswith("permissions error at the $0 checkout")
    # Numbers stay beside each other rather than beside a sentence that leaves them no room.
    way = "one step fewer costs 825 licence-days short and 1,825 licence-days lapsed unused"
    table = pb.Table.from_dict({"alternative": [way], "shortfall": [7819], "lost": [11975]})
    out = StringIO()
    Console(file=out, width=90).print(Grid(table))
    assert [line.split() for line in out.getvalue().splitlines() if "7819" in line] == [
        ["7819", "11975"]
    ]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_writes_every_kind_of_file(tmp_path: Path, command: str) -> None:
    words, code = COMMANDS[command]
    for suffix in (*SUFFIXES, *(["ics"] if command in WITH_DAYS else [])):
        path = tmp_path / f"result.{suffix}"
        assert run([*words, "--out", str(path)], code) == ""
        assert path.stat().st_size > 0


def test_what_was_read_is_printed_and_written_in_every_kind(tmp_path: Path) -> None:
    sheet = tmp_path / "benefits.csv"
    sheet.write_text("benefit,quantity,activate before\nPower BI Pro,5,2026-06-01\n")
    words = ["read", "benefits_csv", str(sheet), "--as-of", AS_OF]
    for output in FORMATS:
        # The first table alone is what a format of rows holds.
        known = "unknown" if output == "csv" else "Power BI Pro"
        assert known in run([*words, "--format", output])
    for suffix in ("toml", *SUFFIXES):
        path = tmp_path / f"read.{suffix}"
        assert run([*words, "--out", str(path)]) == ""
        assert path.stat().st_size > 0


def test_what_was_read_tells_the_state_on_a_day(tmp_path: Path) -> None:
    sheet = tmp_path / "benefits.csv"
    sheet.write_text("benefit,quantity,activate before\nPower BI Pro,5,2026-06-01\n")
    words = ["read", "benefits_csv", str(sheet), "--format", "json"]
    assert "redeemable" in run([*words, "--as-of", "2026-05-31"])
    assert "lapsed" in run([*words, "--as-of", "2026-06-01"])


def screen(table: pb.Table, width: int) -> list[str]:
    """Return the lines of a table on a screen."""
    out = StringIO()
    shown = Due(table) if "action" in table.columns else Grid(table)
    Console(file=out, width=width, highlight=False).print(shown)
    return out.getvalue().splitlines()


@pytest.mark.parametrize("width", [80, 100, 160])
def test_a_report_is_readable_on_a_narrow_screen(width: int) -> None:
    report = pb.expiry_report(pb.example_portfolio(), as_of=AS_OF)
    lines = screen(report.rows, width)
    assert max(map(len, lines)) <= width
    # Days are whole, and the words have more than half of the screen.
    assert any("2026-01-26" in line and "2026-01-25" in line for line in lines)
    assert max(len(line.strip()) for line in lines if line.startswith(" " * 20)) > width // 3
    words = " ".join(" ".join(lines).split())
    for row in report.rows:
        assert str(row["product"] or row["membership"]) in words


@pytest.mark.parametrize("width", [60, 80, 100, 160])
def test_no_table_breaks_into_a_word_a_line(width: int) -> None:
    portfolio = pb.example_portfolio()
    plan = pb.plan(portfolio, as_of=AS_OF, until="2026-06-01")
    for table in (portfolio.options(as_of=AS_OF), plan.steps, plan.shortfalls, plan.remarks):
        lines = screen(table, width)
        assert max(map(len, lines)) <= width
        cells = [str(value) for row in table for value in row.values() if value is not None]
        assert len(lines) < 8 * len(table) + sum(map(len, cells)) / (width / 3)


def test_a_table_that_fits_stays_a_table() -> None:
    table = pb.Table.from_dict({"way": ["add everything today"], "days": [5]})
    head, rule, row, *_ = [line for line in screen(table, 80) if line.strip()]
    assert head.split() == ["way", "days"]
    assert set(rule.strip()) == {"─"}
    assert row.split() == ["add", "everything", "today", "5"]


def test_wide_shows_every_column() -> None:
    words, code = COMMANDS["report"]
    assert "assigned" not in run(words, code)
    assert "assigned" in run([*words, "--wide"], code)
