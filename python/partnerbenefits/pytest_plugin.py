"""Plain ``pytest`` runs scenario files: each scenario of a ``*.scenario.toml`` is one test.

Registered on installation. A project without such files pays one look at the name of each file.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from partnerbenefits._core import Scenario

__all__ = ["ScenarioError", "ScenarioFile", "ScenarioItem", "pytest_collect_file"]

SUFFIX = ".scenario.toml"


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> "ScenarioFile | None":
    """Collect scenario files, and leave every other file to the others."""
    if file_path.name.endswith(SUFFIX):
        return ScenarioFile.from_parent(parent, path=file_path)
    return None


class ScenarioError(AssertionError):
    """A scenario is not as expected; the text says what is and why."""


class ScenarioFile(pytest.File):
    """A file of scenarios. What is wrong with it is told with file, line and key."""

    def collect(self) -> Iterator["ScenarioItem"]:
        """Give one item for each scenario and case, in the file's order."""
        from partnerbenefits._core import load_scenarios
        from partnerbenefits.errors import ReadError

        try:
            scenarios = load_scenarios(self.path)
        except ReadError as error:
            raise self.CollectError(str(error)) from None
        for scenario in scenarios:
            yield ScenarioItem.from_parent(self, name=scenario.name, scenario=scenario)


class ScenarioItem(pytest.Item):
    """One scenario as a test."""

    def __init__(self, *, scenario: "Scenario", **others: Any) -> None:
        super().__init__(**others)
        self.scenario = scenario
        if scenario.xfail is not None:
            # Strict: a scenario that has come true must lose its mark.
            self.add_marker(pytest.mark.xfail(reason=scenario.xfail, strict=True))
        if scenario.source is not None:
            self.user_properties.append(("source", scenario.source))

    def runtest(self) -> None:
        """Carry out the scenario and compare."""
        outcome = self.scenario.run()
        if not outcome:
            raise ScenarioError(str(outcome))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Show expected against actual and how it came about, not the traceback."""
        if not isinstance(excinfo.value, ScenarioError):
            return super().repr_failure(excinfo, style)
        lines = [f"{self.path}:{self.scenario.line}: {self.name}"]
        lines += [
            f"{what}: {said}"
            for what, said in (("source", self.scenario.source), ("why", self.scenario.why))
            if said is not None
        ]
        return "\n".join([*lines, "", str(excinfo.value)])

    def reportinfo(self) -> tuple[Path, int, str]:
        """Say where the scenario stands; pytest counts lines from 0."""
        return self.path, self.scenario.line - 1, self.name
