"""Every dependency has its reason on the page, and the page names no other."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")


def named(heading: str, column: int) -> set[str]:
    """Return the names in code in a column of the table under a heading."""
    section = PAGE.split(f"## {heading}\n")[1].split("\n## ")[0]
    rows = [line.split("|") for line in section.splitlines() if line.startswith("| `")]
    return {name for row in rows for name in re.findall("`([^`]+)`", row[column])}


def project() -> dict[str, dict[str, list[str] | dict[str, list[str]]]]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def package(requirement: str) -> str:
    return re.split(r"[\[>=<~! ]", requirement)[0]


def test_every_crate_has_its_reason() -> None:
    cargo = tomllib.loads((ROOT / "Cargo.toml").read_text(encoding="utf-8"))
    assert named("In the wheel", 1) == set(cargo["dependencies"])
    for crate in cargo["dev-dependencies"]:
        assert f"`{crate}`" in PAGE


def test_every_package_has_its_reason() -> None:
    declared = project()["project"]
    assert named("With the package", 1) == set(map(package, declared["dependencies"]))
    extras = declared["optional-dependencies"]
    assert isinstance(extras, dict)
    assert named("With an extra", 1) == set(extras) - {"all"}
    wanted = {package(one) for name, ones in extras.items() if name != "all" for one in ones}
    assert named("With an extra", 2) == wanted
