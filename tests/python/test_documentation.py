"""The documentation: every block of code runs, and tells what the page says it tells."""

import io
import os
import re
import shutil
import subprocess
import sys
import tomllib
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest

import partnerbenefits as pb

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
# Run in tests/spark, where there is a Spark.
ELSEWHERE = {"docs/howto/spark.md"}
PAGES = sorted({str(page.relative_to(ROOT)) for page in DOCS.rglob("*.md")} - ELSEWHERE)

_FENCE = re.compile(r"^```(\{?[\w-]+\}?)[^\n]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_OPTION = re.compile(r"\A(?::[\w-]+:[^\n]*\n)+\n?")
_FILE = re.compile(r"\A# ([\w.-]+\.(?:py|toml))\n")


@dataclass
class Block:
    """A fenced block of a page."""

    kind: str
    text: str
    line: int


def blocks(page: str) -> list[Block]:
    text = (ROOT / page).read_text(encoding="utf-8")
    return [
        Block(
            found[1].strip("{}"), _OPTION.sub("", found[2]), text.count("\n", 0, found.start()) + 1
        )
        for found in _FENCE.finditer(text)
    ]


def console(block: Block, folder: Path) -> str:
    """Run the lines after a dollar, and return what they print, under each its own."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    told = []
    for line in block.text.splitlines():
        if not line.startswith("$ "):
            continue
        run = subprocess.run(
            ["bash", "-c", line.removeprefix("$ ")],
            cwd=folder,
            env={**os.environ, "PATH": path, "NO_COLOR": "1", "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert run.returncode == 0, run.stderr
        told += [line, *run.stdout.splitlines()]
    return "\n".join(told) + "\n"


@pytest.mark.parametrize("page", PAGES)
def test_every_block_of_a_page_runs_and_tells_what_it_says(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_page(page, tmp_path, monkeypatch, {})


def run_page(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: dict[str, object]
) -> None:
    """Run the blocks of a page one after the other, beginning with the names that are given."""
    monkeypatch.chdir(tmp_path)
    shutil.copy(ROOT / "python/partnerbenefits/example/contoso.toml", tmp_path)
    names: dict[str, object] = {"__name__": "page", **given}
    printed = io.StringIO()
    for block in blocks(page):
        place = f"{page}:{block.line}"
        named = _FILE.match(block.text)
        match block.kind:
            case "python" | "toml" if named:
                (tmp_path / named[1]).write_text(block.text, encoding="utf-8")
            case "toml":
                tomllib.loads(block.text)
            case "python" | "code-cell":
                printed = io.StringIO()
                with redirect_stdout(printed):
                    exec(compile(block.text, place, "exec"), names)
            case "text":
                assert printed.getvalue() == block.text, place
            case "console":
                assert console(block, tmp_path) == block.text, place
            case "toctree" | "eval-rst":
                pass
            case _:
                pytest.fail(f"{place}: nothing runs a block of `{block.kind}`")


def test_every_exported_name_is_in_the_reference() -> None:
    pages = "".join(page.read_text("utf-8") for page in (DOCS / "reference").glob("*.md"))
    named = set(re.findall(r"partnerbenefits\.([\w.]+)", pages))
    modules = {"bulk", "read", "testing", "__version__"}
    assert set(pb.__all__) - modules - named == set()


def test_every_page_is_in_the_table_of_contents() -> None:
    listed = {"index"}
    for page in DOCS.rglob("*.md"):
        for tree in re.findall(r"```\{toctree\}\n(.*?)```", page.read_text("utf-8"), re.DOTALL):
            folder = page.parent.relative_to(DOCS)
            entries = [line for line in tree.splitlines() if line and not line.startswith(":")]
            listed |= {str(folder / entry) for entry in entries if "*" not in entry}
    assert {str(page.relative_to(DOCS).with_suffix("")) for page in DOCS.rglob("*.md")} == listed
