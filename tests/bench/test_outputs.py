"""What it takes to write a report of 100,000 rows: each under 10 s and 500 MiB."""

import subprocess
import sys
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

MAKE = """
import resource, sys, time
from datetime import date, timedelta
import partnerbenefits as pb
today = date(2026, 1, 10)
products = "Microsoft 365 E5|Microsoft 365 E3|Power BI Pro|Visio Plan 2|Planner Plan 1".split("|")
portfolio = pb.Portfolio(
    partner={"name": "Contoso", "country": "DE"},
    memberships=[
        pb.Membership(
            id=f"m-{i}", offer="Partner Success Core", purchased=today - timedelta(i % 350),
            end=today + timedelta(365 - i % 350),
        )
        for i in range(200)
    ],
    tenants=[pb.Tenant(id=f"t-{i}", domain=f"t-{i}.onmicrosoft.com") for i in range(500)],
    subscriptions=[
        pb.Subscription(
            id=f"sub-{i}", tenant=f"t-{i % 500}", product=products[i % 5], licenses=5 + i % 300,
            assigned=i % 300 if i % 3 else None, start=today - timedelta(300),
            end=today + timedelta(i * 7919 % 700 - 60), origin=("key", "order", "purchase")[i % 3],
        )
        for i in range(29_500)
    ],
    benefits=[
        pb.Benefit(
            id=f"ben-{i}", membership=f"m-{i % 200}", product=products[i % 5], licenses=5 + i % 40,
            activate_before=today + timedelta(i * 31 % 400 - 20),
            usage_rights_last_day=today + timedelta(i * 31 % 400 + 60), redemption="key",
        )
        for i in range(5_870)
    ],
)
report = pb.expiry_report(portfolio, as_of=today)
assert len(report.rows) >= 100_000, len(report.rows)
"""

WRITERS = {
    "to_html": "report.html",
    "to_csv": "report.csv",
    "to_excel": "report.xlsx",
    "to_json": "report.json",
    "to_ics": "report.ics",
    "to_parquet": "report.parquet",
}


@pytest.mark.parametrize("writer", WRITERS)
def test_a_large_report(benchmark: BenchmarkFixture, tmp_path: Path, writer: str) -> None:
    # A process of its own, for its peak; the time is that of the writing alone.
    code = (
        f"{MAKE}\nbefore = time.perf_counter()\nreport.{writer}(sys.argv[1])\n"
        "print(time.perf_counter() - before, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)\n"
    )

    def write() -> tuple[float, float]:
        command = [sys.executable, "-c", code, str(tmp_path / WRITERS[writer])]
        seconds, kibibytes = subprocess.run(
            command, check=True, capture_output=True, text=True
        ).stdout.split()
        return float(seconds), float(kibibytes) / 1024

    seconds, peak = benchmark.pedantic(write, rounds=1)
    benchmark.extra_info |= {"seconds": round(seconds, 2), "peak MiB": round(peak)}
    assert peak < 500
    assert seconds < 10
