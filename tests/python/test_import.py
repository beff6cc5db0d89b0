"""Importing the package is cheap and brings in nothing that was not asked for."""

import subprocess
import sys
from importlib.metadata import version

import pytest

import partnerbenefits as pb

BUDGET_MS = 30

OPTIONAL = {
    "altair",
    "duckdb",
    "icalendar",
    "logging",
    "numpy",
    "openpyxl",
    "pandas",
    "polars",
    "pyarrow",
    "pyspark",
    "pytest",
    "rich",
    "sqlite3",
    "typer",
    "xlsxwriter",
}


def in_new_interpreter(code: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True
    ).stdout.strip()


def test_import_brings_in_no_optional_dependency() -> None:
    loaded = in_new_interpreter(
        "import sys; before = set(sys.modules); import partnerbenefits;"
        "print(*(set(sys.modules) - before))"
    )
    assert not {name.partition(".")[0] for name in loaded.split()} & OPTIONAL


def test_import_takes_less_than_its_budget() -> None:
    measure = (
        "import time; start = time.perf_counter(); import partnerbenefits;"
        "print((time.perf_counter() - start) * 1000)"
    )
    # The quickest of several: another process can only make an import slower.
    assert min(float(in_new_interpreter(measure)) for _ in range(5)) < BUDGET_MS


def test_version_is_that_of_the_installed_package() -> None:
    assert pb.__version__ == version("partnerbenefits")


def test_log_records_reach_logging_that_was_imported_later() -> None:
    said = in_new_interpreter(
        "import partnerbenefits as pb, sys;"
        "assert 'logging' not in sys.modules;"
        "import logging; logging.basicConfig(level='DEBUG', stream=sys.stdout);"
        "from partnerbenefits._core import init_logging; init_logging();"
        "logging.getLogger('partnerbenefits').setLevel('INFO'); init_logging()"
    )
    assert said == f"DEBUG:partnerbenefits:version {pb.__version__}"


def test_spark_without_pyspark_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", None)
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    with pytest.raises(pb.InvalidInputError, match=r"pip install partnerbenefits\[spark\]"):
        pb.spark.extend(object())
