"""A report of a million rows: Ctrl-C ends its writing within a second, whatever it becomes."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.python.silence import longest_silence

import partnerbenefits as pb

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a timer of Unix")

#: Each has three rows: it ends, is disabled, is deleted.
SUBSCRIPTIONS = 340_000

#: Seconds of work between two moments in which Python hears a signal.
LONGEST = 1.0

Write = Callable[[pb.Report, Path], object]

WRITES: dict[str, Write] = {
    "markdown": lambda report, _: report.to_markdown(),
    "json": lambda report, _: report.to_json(),
    "csv": lambda report, _: report.to_csv(),
    "html": lambda report, folder: report.to_html(folder / "report.html"),
    "excel": lambda report, folder: report.to_excel(folder / "report.xlsx"),
    "ics": lambda report, folder: report.to_ics(folder / "report.ics"),
    "chart": lambda report, _: report.chart(),
    "notebook": lambda report, _: report._repr_html_(),
    "repr": lambda report, _: repr(report),
    "hash": lambda report, _: hash(report.rows),
    "save": lambda report, folder: report.portfolio.save(folder / "portfolio.toml"),
}


@pytest.fixture(scope="module")
def report() -> pb.Report:
    rows = [
        {
            "id": f"s{n}",
            "tenant": "contoso",
            "product": "Visio Plan 2",
            "licenses": 5,
            "end": f"2026-{1 + n % 12:02}-{1 + n % 28:02}",
        }
        for n in range(SUBSCRIPTIONS)
    ]
    tenant = {"id": "contoso", "domain": "contoso.example"}
    portfolio = pb.Portfolio.from_dict({"tenant": [tenant], "subscription": rows})
    report = pb.expiry_report(portfolio, as_of="2025-12-30")
    assert len(report.rows) > 1_000_000
    return report


@pytest.mark.parametrize("write", WRITES)
def test_writing_a_million_rows_hears_a_signal_every_second(
    report: pb.Report, tmp_path: Path, write: str
) -> None:
    assert longest_silence(lambda: WRITES[write](report, tmp_path)) < LONGEST
