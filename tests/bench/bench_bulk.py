"""The verbs over columns against the same work written for polars, duckdb, numpy, pandas, dateutil.

Run: python tests/bench/bench_bulk.py [--rows 1000 100000 10000000] [--readme README.md]

Every rival computes the same exact definition, written the way its library is fast at; all results
are compared with ours before anything is timed. Inputs are in each one's own format, and making
them is not counted. Ours and a rival take turns of a tenth of a second, and a ratio is the median
of those of the turns, so that a machine that slows down slows both. The loop over rows is run on a
sample, because ten million rows would take it minutes, and is as slow per row there.

At the largest number of rows also: everybody on one core, the memory beyond input and output, the
kernels beside the least work on the same columns (needs cargo), a call on one row, and one call of
the calculator. Beside each figure stands what it should be.
"""

import argparse
import json
import os
import sys
from pathlib import Path

# Set before any rival counts the cores.
if "--cores" in sys.argv:
    cores = int(sys.argv[sys.argv.index("--cores") + 1])
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:cores])
    os.environ["POLARS_MAX_THREADS"] = str(cores)

import bulk_measures as measures
import bulk_report as report

VERBS = ["extend", "add_licenses", "activate"]
RIVALS = ["polars", "duckdb", "numpy", "pandas", "Python and dateutil"]


def say(what: str) -> None:
    sys.stderr.write(f"{what}\n")


def measured(verbs: list[str], rows: list[int]) -> report.Figures:
    figures = report.Figures(machine=measures.machine(), rows=max(rows))
    for verb in verbs:
        for count in rows:
            say(f"{verb}, {count:,} rows")
            figures.speeds[verb, count] = measures.speeds(verb, count, RIVALS)
        say(f"{verb}: one core, memory, a call on one row")
        figures.one_core[verb] = one_core(verb, max(rows))
        figures.beyond[verb] = measures.memory(verb, max(rows))
        figures.one_row[verb] = measures.one_row(verb)
        figures.scalar[verb] = measures.scalar(verb)
    say("kernels")
    figures.kernels = measures.kernels()
    return figures


def one_core(verb: str, count: int) -> float:
    """How many times as fast as polars, each on one core."""
    said = measures.in_new_process(__file__, "--cores", "1", "--one", verb, "--rows", str(count))
    return json.loads(said)["polars"][1]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, nargs="+", default=[1_000, 100_000, 10_000_000])
    options.add_argument("--cores", type=int, help="how many cores everybody may use")
    options.add_argument("--verbs", nargs="+", choices=VERBS, default=VERBS)
    options.add_argument("--markdown", action="store_true", help="print the table of the README")
    options.add_argument("--readme", type=Path, help="put the table into this file, between marks")
    options.add_argument("--chart", type=Path, help="where to write a chart (.svg, .html, .json)")
    options.add_argument("--save", type=Path, help="where to keep the figures")
    options.add_argument("--figures", type=Path, help="show the figures kept there instead")
    options.add_argument("--one", choices=VERBS, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.one:
        found = measures.speeds(given.one, given.rows[0], ["polars"])
        sys.stdout.write(json.dumps(found))
        return
    if given.figures:
        figures = report.Figures.loads(given.figures.read_text())
    else:
        figures = measured(given.verbs, given.rows)
    if given.save:
        given.save.write_text(figures.dumps())
    sys.stdout.write(report.markdown(figures) if given.markdown else report.plain(figures))
    if given.readme:
        report.into(given.readme, report.markdown(figures))
    if given.chart:
        report.chart(figures, given.chart)


if __name__ == "__main__":
    main()
