"""What every test of the Python border shares."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest


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
