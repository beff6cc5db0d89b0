"""What `import partnerbenefits` costs beyond a new interpreter."""

import subprocess
import sys

from pytest_benchmark.fixture import BenchmarkFixture


def test_new_interpreter(benchmark: BenchmarkFixture) -> None:
    benchmark(subprocess.run, [sys.executable, "-c", ""], check=True)


def test_new_interpreter_and_import(benchmark: BenchmarkFixture) -> None:
    benchmark(subprocess.run, [sys.executable, "-c", "import partnerbenefits"], check=True)
