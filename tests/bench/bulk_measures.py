"""What `bench_bulk.py` measures: speeds in turns, memory, kernels, single calls."""

import gc
import importlib.metadata
import itertools
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import time
import timeit
from collections.abc import Callable
from datetime import date
from pathlib import Path

import bulk_rivals as rivals
import numpy as np
import polars as pl
import pyarrow as pa

import partnerbenefits as pb

# Rows a second, and how many times as many are ours in the same turns.
Speed = tuple[float, float]

SAMPLE = 20_000

# Seconds; a call that takes longer is a reading of its own.
READING = 0.1
HERE = Path(__file__).resolve()


def rows_of(count: int, seed: int = 7) -> pl.DataFrame:
    """Subscriptions of all sizes: some ended, some keys too large, many days at month ends."""
    random = np.random.default_rng(seed)
    first = np.datetime64("2023-01-01")
    on = first + random.integers(0, 1_200, count)
    end = on + random.integers(-40, 800, count)
    month_end = end.astype("datetime64[M]") + 1
    end = np.where(random.random(count) < 0.2, month_end.astype("datetime64[D]") - 1, end)
    licenses = random.integers(1, 2_000, count)
    keys = np.maximum(1, licenses * random.integers(1, 34, count) // 10)
    return pl.DataFrame({"licenses": licenses, "end": end, "key_licenses": keys, "on": on})


def ours(verb: str) -> Callable[[object], pb.Table]:
    return getattr(pb.bulk, verb)


def same(verb: str, frame: pl.DataFrame, table: pl.DataFrame, name: str) -> None:
    expected = ours(verb)(frame).to_polars().select("licenses_after", "end_after", "refused")
    expected = expected.with_columns(pl.col("refused").cast(pl.String))
    if not expected.equals(table):
        wrong = pl.concat(
            [frame, expected, table.select(pl.all().name.suffix("_theirs"))], how="horizontal"
        )
        wrong = wrong.filter(
            pl.col("end_after").ne_missing(pl.col("end_after_theirs"))
            | pl.col("licenses_after").ne_missing(pl.col("licenses_after_theirs"))
            | pl.col("refused").ne_missing(pl.col("refused_theirs"))
        )
        raise SystemExit(
            f"{name} differs from {verb} in {wrong.height} rows, first:\n{wrong.head(5)}"
        )


def seconds(call: Callable[[], object], times: int = 1) -> float:
    start = time.perf_counter()
    for _ in range(times):
        result = call()
        # Giving the memory back is part of what a call costs.
        del result
    return (time.perf_counter() - start) / times


def turns(
    one: Callable[[], object], other: Callable[[], object], least: float = 2.0
) -> list[tuple[float, float]]:
    """Seconds of both in turns: three at least, and as many as fit in `least` seconds."""
    # The first calls warm up, and say how many in a row make a reading: a call that follows
    # another finds its memory warm, as it does in a program that makes many.
    often = [max(1, int(READING / seconds(call))) for call in (one, other)]
    taken: list[tuple[float, float]] = []
    gc.collect()
    gc.disable()
    begun = time.perf_counter()
    while len(taken) < 3 or (time.perf_counter() - begun < least and len(taken) < 100):
        taken.append((seconds(one, often[0]), seconds(other, often[1])))
    gc.enable()
    return taken


def speeds(verb: str, count: int, names: list[str]) -> dict[str, Speed]:
    frame = rows_of(count).rechunk()
    call = ours(verb)
    own: list[float] = []
    found: dict[str, Speed] = {}
    for name in names:
        part = frame[:SAMPLE] if name == "Python and dateutil" else frame
        given = rivals.GIVEN[name](part)
        rival = rivals.RIVALS[verb][name]
        same(verb, part, rivals.TAKEN[name](rival(given)), name)
        taken = turns(lambda: call(frame), lambda r=rival, g=given: r(g))
        # Per row, because a sample has fewer.
        ratios = [(theirs / part.height) / (mine / count) for mine, theirs in taken]
        own += [mine for mine, _ in taken]
        rate = part.height / statistics.median(theirs for _, theirs in taken)
        found[name] = (rate, statistics.median(ratios))
        del given
    return {"partnerbenefits": (count / statistics.median(own), 1.0), **found}


def one_row(verb: str) -> float:
    """Seconds of a call on a frame of one row."""
    frame, call = rows_of(1), ours(verb)
    call(frame)
    return statistics.median(seconds(lambda: call(frame), 200) for _ in range(25))


def scalar(verb: str) -> Speed:
    """Calls of the calculator a second, and how many times as many as of the same with dateutil."""
    row = (100, date(2026, 3, 15), 25, date(2026, 1, 31))
    n, end, c, on = row
    given = {"licenses": n, "end": end, "key_licenses": c, "on": on}
    if verb == "activate":
        given = {"key_licenses": c, "on": on}
    call = getattr(pb, verb)
    rival = rivals.RIVALS[verb]["Python and dateutil"]
    assert rival([row]) == [(call(**given).licenses_after, call(**given).end_after, None)]
    # Written out, because putting the arguments together is not what is measured.
    words = ", ".join(f"{name}={name}" for name in given)
    mine = timeit.Timer(f"call({words})", globals={"call": call, **given})
    theirs = timeit.Timer("rival(rows)", globals={"rival": rival, "rows": [row]})
    taken = [(mine.timeit(20_000) / 20_000, theirs.timeit(1_000) / 1_000) for _ in range(25)]
    return (
        1 / statistics.median(mine for mine, _ in taken),
        statistics.median(theirs / mine for mine, theirs in taken),
    )


# --- memory: of a process of its own, because a peak is that of everything before it


def memory(verb: str, count: int) -> int | None:
    """Bytes at the peak of a call beyond its input and its output, where the system tells."""
    said = in_new_process(HERE, verb, str(count))
    return json.loads(said)


def _beyond(verb: str, count: int) -> int | None:
    frame = rows_of(count).rechunk()
    # What is loaded with the first call is not the call's.
    ours(verb)(frame[:1])
    gc.collect()
    try:
        # From here on the peak is counted anew.
        Path("/proc/self/clear_refs").write_text("5")
        before = _memory("VmRSS")
    except OSError:
        return None
    table = ours(verb)(frame)
    return _memory("VmHWM") - before - _new_bytes(pa.table(table), frame.columns)


def _memory(what: str) -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    [line] = [line for line in lines if line.startswith(what)]
    return int(line.split()[1]) * 1024


def _new_bytes(table: pa.Table, old: list[str]) -> int:
    """Bytes of the columns that are not memory of the old ones."""

    def buffers(names: list[str]) -> dict[int, int]:
        chunks = itertools.chain.from_iterable(table[name].chunks for name in names)
        arrays = (c.indices if pa.types.is_dictionary(c.type) else c for c in chunks)
        held = itertools.chain.from_iterable(array.buffers() for array in arrays)
        return {buffer.address: buffer.size for buffer in held if buffer}

    new = buffers([name for name in table.column_names if name not in old])
    shared = buffers(old)
    return sum(size for address, size in new.items() if address not in shared)


# --- what others measure


def kernels() -> dict[str, dict[str, float]]:
    """The part of the least work's rows per second that each kernel reaches, by verb and place."""
    if not shutil.which("cargo"):
        return {}
    command = ["cargo", "bench", "--quiet", "--locked", "--bench", "kernels", "--", "--json"]
    run = subprocess.run(command, cwd=HERE.parents[2], capture_output=True, text=True, check=False)
    if run.returncode:
        raise SystemExit(run.stderr)
    shares: dict[str, dict[str, float]] = {}
    for line in filter(lambda line: line.startswith("{"), run.stdout.splitlines()):
        told = json.loads(line)
        shares.setdefault(told["verb"], {})[told["what"]] = told["share"]
    return shares


def in_new_process(script: str | Path, *arguments: str) -> str:
    command = [sys.executable, str(script), *arguments]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    if run.returncode:
        raise SystemExit(run.stderr)
    return run.stdout


def machine() -> str:
    """What ran what, in one line."""
    model = platform.processor() or platform.machine()
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        model = next(line.split(": ", 1)[1] for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        pass
    packages = ["polars", "duckdb", "numpy", "pandas", "python-dateutil"]
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in packages)
    count = len(os.sched_getaffinity(0))
    return f"{model}, {count} cores; Python {platform.python_version()}, {versions}"


if __name__ == "__main__":
    sys.stdout.write(json.dumps(_beyond(sys.argv[1], int(sys.argv[2]))))
