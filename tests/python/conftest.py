"""What every test of the Python border shares."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

import pytest
from tests.python.shown import one_of_each

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any


@pytest.fixture(scope="module")
def results() -> dict[str, Any]:
    """One result of each kind that has outputs, by its kind."""
    return one_of_each()


@pytest.fixture
def undisturbed_signals() -> Iterator[None]:
    """Leave an interrupt to the call: while Python tells of collected garbage it would be lost."""
    told = gc.callbacks[:]
    gc.callbacks.clear()
    yield
    gc.callbacks[:] = told


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many docstring examples ran, so that a fall to none is seen."""
    examples = sum(
        value
        for report in terminalreporter.stats.get("passed", [])
        for name, value in report.user_properties
        if name == "docstring examples"
    )
    if examples:
        terminalreporter.write_line(f"{examples} docstring examples ran")
