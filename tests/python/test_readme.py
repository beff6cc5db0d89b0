"""The first screen of the README is true."""

import contextlib
import io
import re
from pathlib import Path

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
