"""The first screen of the README is true."""

import contextlib
import io
import re
from pathlib import Path

import partnerbenefits as pb

README = Path(__file__).parents[2] / "README.md"


def test_what_the_readme_shows_is_what_comes_out() -> None:
    text = README.read_text(encoding="utf-8")
    shown = re.findall(r"```python\n(.*?)```\n+```text\n(.*?)```", text, re.DOTALL)
    assert shown
    for code, expected in shown:
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exec(compile(code, str(README), "exec"), {})
        assert out.getvalue() == expected


def test_the_first_screen_has_a_result_in_ten_lines() -> None:
    first = README.read_text(encoding="utf-8").partition("```python\n")[2].partition("```")[0]
    assert len([line for line in first.splitlines() if line.strip()]) <= 10


def test_a_failing_scenario_says_what_the_readme_shows() -> None:
    text = README.read_text(encoding="utf-8")
    found = re.search(r"```toml\n(\[\[scenario\]\].*?)```.*?```text\n(.*?)```", text, re.DOTALL)
    assert found is not None
    code, shown = found[1], found[2].splitlines()
    [scenario] = pb.testing.read_scenarios(code.replace("2026-06-15", "2026-06-16"))
    assert shown[0].endswith(f": {scenario.name}")
    assert shown[1] == f"source: {scenario.source}"
    told = str(scenario.run()).splitlines()
    assert [_without_line(line) for line in shown[3:]] == [_without_line(line) for line in told]


def _without_line(line: str) -> str:
    """Return a line without the number of the line in the file."""
    return re.sub(r"^ +\d+ ", " ", line)
