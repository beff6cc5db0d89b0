"""The verbs over columns against the same work written for polars, duckdb, numpy, pandas, dateutil.

Run: python tests/bench/bench_bulk.py [--rows 1000 100000 10000000] [--threads 1] [--chart FILE]

Every rival computes the same exact definition, written the way its library is fast at; all results
are compared with ours before anything is timed. Inputs are in each one's own format, and making
them is not counted. Figures are medians.
"""

import argparse
import gc
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

# Set before any rival counts the cores.
if "--threads" in sys.argv:
    threads = int(sys.argv[sys.argv.index("--threads") + 1])
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:threads])
    os.environ["POLARS_MAX_THREADS"] = str(threads)

import bulk_rivals as rivals
import numpy as np
import polars as pl

import partnerbenefits as pb

Column = dict[str, np.ndarray]


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


def ours(verb: str) -> Callable[[pl.DataFrame], pb.Table]:
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


def seconds(call: Callable[[], object], least: float = 0.5, most: int = 50) -> float:
    """Median of as many calls as fit in `least` seconds, at most `most`.

    The first call warms up and does not count, unless it alone takes long.
    """
    times: list[float] = []
    gc.disable()
    while not times or (len(times) <= most and sum(times) < max(least, 3 * times[0])):
        start = time.perf_counter()
        result = call()
        times.append(time.perf_counter() - start)
        del result
        if times[0] > 4:
            break
    gc.enable()
    return statistics.median(times[1:] or times)


def measure(verb: str, count: int) -> dict[str, float]:
    """Rows per second by name."""
    frame = rows_of(count)
    speeds = {"partnerbenefits": count / seconds(lambda: ours(verb)(frame), most=200)}
    for name, rival in rivals.RIVALS[verb].items():
        # A loop over ten million rows takes minutes and is as slow per row as a short one.
        part = frame if name != "Python and dateutil" else frame[:20_000]
        given = rivals.GIVEN[name](part)
        same(verb, part, rivals.TAKEN[name](rival(given)), name)
        speeds[name] = part.height / seconds(lambda call=rival, given=given: call(given))
    return speeds


def table_of(speeds: dict[tuple[str, int], dict[str, float]]) -> str:
    names = list(next(iter(speeds.values())))
    lines = ["| verb | rows | " + " | ".join(names) + " |", "|---|---:|" + "---:|" * len(names)]
    for (verb, count), by_name in speeds.items():
        best = by_name["partnerbenefits"]
        cells = [f"{best / 1e6:,.1f} M rows/s"]
        cells += [
            f"{by_name[name] / 1e6:,.2f} M, {best / by_name[name]:,.0f}×" for name in names[1:]
        ]
        lines.append(f"| `{verb}` | {count:,} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def chart_of(speeds: dict[tuple[str, int], dict[str, float]], path: Path) -> None:
    import altair as alt

    rows = [
        {"verb": verb, "rows": f"{count:,}", "name": name, "rows per second": speed}
        for (verb, count), by_name in speeds.items()
        for name, speed in by_name.items()
    ]
    alt.Chart(pl.DataFrame(rows)).mark_bar().encode(
        x=alt.X("rows per second:Q", scale=alt.Scale(type="log")),
        y=alt.Y("name:N", sort="-x", title=None),
        row=alt.Row("verb:N"),
        column=alt.Column("rows:N", sort=None),
    ).save(path)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, nargs="+", default=[1_000, 100_000, 10_000_000])
    options.add_argument("--threads", type=int, help="how many cores everybody may use")
    options.add_argument("--verbs", nargs="+", default=["extend", "add_licenses", "activate"])
    options.add_argument("--chart", type=Path, help="where to write a chart (.svg, .html, .json)")
    given = options.parse_args()
    speeds = {(verb, count): measure(verb, count) for verb in given.verbs for count in given.rows}
    sys.stdout.write(table_of(speeds) + "\n")
    if given.chart:
        chart_of(speeds, given.chart)


if __name__ == "__main__":
    main()
