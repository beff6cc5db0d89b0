"""What a command says of words and files that can't be meant: as the user typed them."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

import partnerbenefits as pb
from partnerbenefits.cli import app
from partnerbenefits.commands.read import Kind

EXAMPLE = str(Path(pb.__file__).parent / "example" / "contoso.toml")
AS_OF = ["--as-of", "2026-01-10"]
HEAD = "tenant,product,licenses,start,end\n"
ROW = "contoso,Power BI Pro,12,2026-01-10,2026-06-01\n"


def planned(path: Path) -> tuple[str, str]:
    """Return the error of a plan with a demand, and what else it told on standard error."""
    words = ["plan", EXAMPLE, *AS_OF, "--until", "2026-06-01", "--demand", str(path)]
    done = CliRunner().invoke(app, words)
    return str(done.exception or ""), done.stderr


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (HEAD + ROW + "\n" + ROW.replace("contoso", "contosso"), "line 4: `tenant` is `contosso`"),
        (HEAD + ROW.replace("12", "-1"), "line 2: `licenses` is `-1`"),
        (HEAD + ROW.replace("12", "many"), "line 2: `licenses` is `many`"),
        (HEAD + '"a\nb",Power BI Pro,1,2026-01-10,2026-06-01\n', "line 2: `tenant` is"),
        (HEAD + ROW.replace("2026-01-10", "10.01.2026"), "line 2: `start` is `10.01.2026`"),
        (HEAD + "contoso,Power BI Pro\n", "line 2: expected 5 values"),
        (HEAD.replace("licenses", "licences") + ROW, "no column `licenses`"),
        ("", "is empty, expected a first line with `tenant`"),
        (HEAD.replace(",", ";"), "is separated by `;`"),
    ],
)
def test_a_demand_is_told_by_file_and_line(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "demand.csv"
    path.write_text(text, encoding="utf-8")
    error, _ = planned(path)
    assert told in error
    assert error.startswith(f"`{path}`")
    assert "demand row" not in error


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ((HEAD + ROW).encode("utf-16"), "it looks like UTF-16"),
        ((HEAD + ROW.replace("contoso", "Müller")).encode("latin-1"), "not UTF-8 text"),
        (b"PK\x03\x04\xff\xfe", "it looks like a workbook"),
    ],
)
def test_a_demand_in_another_encoding_is_told_what_to_do(
    tmp_path: Path, content: bytes, told: str
) -> None:
    path = tmp_path / "demand.csv"
    path.write_bytes(content)
    error, _ = planned(path)
    assert told in error
    assert "save it as CSV UTF-8" in error


def test_a_demand_for_an_unknown_product_is_warned_of(tmp_path: Path) -> None:
    path = tmp_path / "demand.csv"
    path.write_text(HEAD + ROW + 2 * ROW.replace("Power BI Pro", "Something of our own"))
    error, told = planned(path)
    assert error == ""
    warned = [line for line in told.splitlines() if line.startswith("warning")]
    assert warned == [
        f"warning: `{path}`, line 3: no product `Something of our own` is known or recorded"
    ]


def test_a_missing_option_is_called_as_it_is_typed() -> None:
    done = CliRunner().invoke(app, ["check", EXAMPLE, "extend", *AS_OF])
    assert str(done.exception) == "`extend` needs `--benefit`, `--subscription`"
    done = CliRunner().invoke(app, ["check", EXAMPLE, "assign", "--tenant", "t", *AS_OF])
    assert "`assign` has no `--tenant`" in str(done.exception)


def test_an_action_without_a_day_takes_that_of_the_call() -> None:
    words = ["simulate", EXAMPLE, "--until", "2027-01-01", "--format", "csv"]
    do = ["--do", "extend benefit=core-m365-e5 subscription=contoso-e5"]
    done = CliRunner().invoke(app, [*words, *do, *AS_OF])
    assert "2026-01-10,extended,contoso-e5" in done.stdout
    done = CliRunner().invoke(app, [*words, *do])
    assert "`extend` needs `on`" in str(done.exception)


@pytest.mark.parametrize("option", ["--basis", "--rounding", "--extension-cap"])
def test_an_option_with_few_values_lists_them(option: str) -> None:
    words = ["calc", "activate", "--key-licenses", "5", "--on", "2026-01-10"]
    done = CliRunner().invoke(app, [*words, option, "sideways"])
    assert done.exit_code == 2
    shown = {"--basis": "months", "--rounding": "nearest", "--extension-cap": "time-remaining"}
    assert shown[option] in done.stderr


def test_a_kind_of_export_is_listed_whole_and_a_wrong_one_names_the_nearest(tmp_path: Path) -> None:
    helped = CliRunner().invoke(app, ["read", "--help"], env={"COLUMNS": "80"}).stdout
    assert all(helped.count(kind) == 1 for kind in Kind)
    done = CliRunner().invoke(app, ["read", "grph_users", str(tmp_path)], env={"COLUMNS": "200"})
    assert done.exit_code == 2
    assert "did you mean `graph_users`?" in done.stderr


def test_a_file_with_comments_is_not_written_over_unless_it_is_said(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    text = '# ours\n[[tenant]]\nid = "contoso"\ndomain = "contoso.example"\n'
    own.write_text(text)
    sheet = tmp_path / "benefits.csv"
    sheet.write_text("benefit,quantity\nPower BI Pro,5\n")
    words = ["read", "benefits_csv", str(sheet), "--onto", str(own), "--out", str(own)]
    done = CliRunner().invoke(app, words)
    assert "without its comments" in str(done.exception)
    assert own.read_text() == text
    assert CliRunner().invoke(app, [*words, "--force"]).exit_code == 0
    assert "Power BI Pro" in own.read_text()
    # Without a comment there is nothing to lose; a `#` in a text is none.
    own.write_text(text.removeprefix("# ours\n").replace("contoso.example", "#1.example"))
    assert CliRunner().invoke(app, words).exit_code == 0
