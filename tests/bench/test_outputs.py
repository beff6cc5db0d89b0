"""What it takes to write a report of 100,000 rows: each under 10 s and 500 MiB."""

import subprocess
import sys
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

MAKE = """
import resource, sys
from datetime import date, timedelta
import partnerbenefits as pb
n = range(100_000)
days = [date(2026, 1, 1) + timedelta(i * 7919 % 700) for i in n]
table = pb.Table.from_dict({
    "date": days, "days_left": [i * 31 % 600 - 50 for i in n],
    "bucket": [("past", "7", "30", "later")[i % 4] for i in n],
    "what": ["subscription ends"] * len(n), "product": [f"product {i % 80}" for i in n],
    "tenant": [f"tenant-{i % 5000}" for i in n], "licenses": [i * 17 % 500 for i in n],
    "assigned": [None if i % 3 else i % 500 for i in n], "subscription": [f"sub-{i}" for i in n],
    "act_by": days, "action": ["activate with a key on that day or later"] * len(n),
    "notices": [["roles-unknown", "unknown-product"] if i % 2 else [] for i in n],
}, name="expiry_report")
"""

WRITERS = {
    "to_html": "report.html",
    "to_csv": "report.csv",
    "to_excel": "report.xlsx",
    "to_json": "report.json",
}


@pytest.mark.parametrize("writer", WRITERS)
def test_a_large_report(benchmark: BenchmarkFixture, tmp_path: Path, writer: str) -> None:
    code = (
        f"{MAKE}\ntable.{writer}(sys.argv[1])\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)\n"
    )

    def write() -> int:
        command = [sys.executable, "-c", code, str(tmp_path / WRITERS[writer])]
        return int(subprocess.run(command, check=True, capture_output=True).stdout)

    peak = benchmark.pedantic(write, rounds=1)
    benchmark.extra_info["peak MiB"] = peak
    assert peak < 500
    assert benchmark.stats.stats.max < 10
