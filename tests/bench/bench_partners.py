"""Ten thousand ordinary partners in one call: seconds, cores, memory, and how many are proved.

Run: python tests/bench/bench_partners.py [--partners 10000] [--threads 1 2 4] [--proved 1000]

An ordinary partner has one to three tenants and one to five keys, drawn as in `plan.rs`. Each
number of threads has a process of its own, which reads the tables that another has made, because a
peak of memory is that of everything before it: what the call adds to the memory in use is its own.
The plans must be the same whatever the threads. Whether a plan is proved is asked one by one.
"""

import argparse
import hashlib
import json
import pickle
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from plan_partners import FIRST, UNTIL, Partner, partner

import partnerbenefits as pb


def ordinary(count: int) -> list[Partner]:
    return [partner(1 + seed % 3, 1 + seed // 3 % 5, None, seed) for seed in range(count)]


def tables(found: Iterable[Partner]) -> tuple[pb.Table, pb.Table, pb.Table]:
    """Benefits, subscriptions and demand of all of them."""
    joined: list[dict[str, list[object]]] = [{}, {}, {}]
    for number, one in enumerate(found):
        for columns, table in zip(joined, one.tables, strict=True):
            plain = {**table.to_dict(), "partner": [f"p{number:05}"] * len(table)}
            for name, cells in plain.items():
                columns.setdefault(name, []).extend(cells)
    first, second, third = (pb.Table.from_dict(columns) for columns in joined)
    return first, second, third


def memory(what: str) -> float:
    """Return the memory of this process in MiB: in use now (``VmRSS``) or at its peak (``VmHWM``).

    Not what ``getrusage`` calls the peak, which is that of the process that started this one too.
    """
    status = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    line = next(line for line in status if line.startswith(what))
    return int(line.split()[1]) / 1024


def one(made: Path, threads: int) -> dict[str, object]:
    # Written by this script a moment ago.
    given = pickle.loads(made.read_bytes())
    before = memory("VmRSS")
    start = time.perf_counter()
    plans = pb.bulk.plan(*given, as_of=FIRST, until=UNTIL, threads=threads, progress=False)
    seconds = time.perf_counter() - start
    peak = memory("VmHWM")
    return {
        "seconds": seconds,
        "MiB": peak,
        "MiB of the call": peak - before,
        "steps": len(plans),
        "errors": sum(error is not None for error in plans["error"]),
        "plans": hashlib.sha256(str(plans.to_csv()).encode()).hexdigest(),
    }


def proved(count: int) -> int:
    return sum(
        pb.plan(
            found.portfolio, as_of=FIRST, until=UNTIL, demand=found.wanted, progress=False
        ).certificate.optimal
        for found in ordinary(count)
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--partners", type=int, default=10_000)
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2, 4])
    parser.add_argument("--proved", type=int, default=1_000, help="how many to ask for the proof")
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        sys.stdout.write(json.dumps(one(options.one, options.threads[0])))
        return
    with TemporaryDirectory() as folder:
        made = Path(folder) / "partners.pickle"
        made.write_bytes(pickle.dumps(tables(ordinary(options.partners))))
        measure(made, options)
    if options.proved:
        count = min(options.proved, options.partners)
        print(f"proved: {proved(count):,} of the first {count:,}")


def measure(made: Path, options: argparse.Namespace) -> None:
    results = {}
    for threads in options.threads:
        words = ["--one", str(made), "--threads", str(threads)]
        run = subprocess.run([sys.executable, __file__, *words], capture_output=True, text=True)
        if run.returncode:
            sys.exit(run.stderr)
        results[threads] = result = json.loads(run.stdout)
        ratio = results[options.threads[0]]["seconds"] / result["seconds"]
        print(
            f"{options.partners:,} partners, {threads} threads: {result['seconds']:.2f} s"
            f" ({ratio:.2f}×), {result['steps']:,} steps, {result['errors']} errors,"
            f" peak {result['MiB']:.0f} MiB, {result['MiB of the call']:.0f} of them the call's",
            flush=True,
        )
    if len({result["plans"] for result in results.values()}) > 1:
        sys.exit("the plans depend on the number of threads")


if __name__ == "__main__":
    main()
