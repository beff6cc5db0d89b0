"""No call keeps a user waiting who wants it to end; and what a fork does not take along."""

import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Callable

import pytest
from tests.python.silence import longest_silence

import partnerbenefits as pb

MANY = 30_000
#: What is allowed between two moments in which Python hears a signal, in seconds of work.
LONGEST = 0.5

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="a timer of Unix"),
    pytest.mark.usefixtures("undisturbed_signals"),
]

PORTFOLIO = pb.example_portfolio().replace(
    subscriptions=[
        pb.Subscription(
            id=f"s{n}", tenant="contoso", product="Visio Plan 2", licenses=5, end="2026-10-04"
        )
        for n in range(MANY)
    ]
)
EARLIER = PORTFOLIO.replace(partner={"name": "somebody else"})
REPORT = pb.expiry_report(PORTFOLIO, as_of="2026-01-10")
PICKLED = pickle.dumps(PORTFOLIO)
WINDOW = {"since": "2026-01-10", "until": "2027-06-01"}

CALLS: dict[str, Callable[[], object]] = {
    "report": lambda: pb.expiry_report(PORTFOLIO, as_of="2026-01-10").rows,
    "summary": lambda: pb.expiry_report(PORTFOLIO, as_of="2026-01-10").summary,
    "to_dict": PORTFOLIO.to_dict,
    "pickle": lambda: pickle.dumps(PORTFOLIO),
    "unpickle": lambda: pickle.loads(PICKLED),
    "pickled rows": lambda: pickle.loads(pickle.dumps(REPORT.rows)),
    "diff": lambda: PORTFOLIO.diff(EARLIER),
    "matches": PORTFOLIO.matches,
    "problems": PORTFOLIO.problems,
    "records": lambda: PORTFOLIO.replace(subscriptions=PORTFOLIO.subscriptions),
    "lifecycle": lambda: PORTFOLIO.table("lifecycle", as_of="2026-01-10"),
    "options": lambda: PORTFOLIO.options(as_of="2026-01-10"),
    "simulate": lambda: pb.simulate(PORTFOLIO, [], **WINDOW).events,
    "portfolio of a day": lambda: pb.simulate(PORTFOLIO, [], **WINDOW).at("2026-12-01"),
    "to_pylist": REPORT.rows.to_pylist,
    "columns": REPORT.rows.to_dict,
    "iterate": lambda: list(REPORT.rows),
    "markdown": REPORT.to_markdown,
    "json": REPORT.to_json,
    "calendar": REPORT.to_ics,
    "chart": REPORT.chart,
    "hash": lambda: hash(REPORT),
    "hash of rows": lambda: hash(REPORT.rows),
    "dumps": PORTFOLIO.dumps,
    "combine": lambda: pb.Portfolio.combine(PORTFOLIO, EARLIER),
}


@pytest.mark.parametrize("call", CALLS)
def test_a_call_on_many_records_hears_a_signal_again_and_again(call: str) -> None:
    assert longest_silence(CALLS[call]) < LONGEST


@pytest.mark.parametrize("call", ["report", "to_pylist", "pickle", "simulate", "dumps", "combine"])
def test_an_interrupt_ends_a_call_and_the_next_one_is_right(call: str) -> None:
    def call_for_long() -> None:
        until = time.monotonic() + 30
        while time.monotonic() < until:
            CALLS[call]()

    before = signal.signal(signal.SIGALRM, signal.default_int_handler)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.01)
        with pytest.raises(KeyboardInterrupt):
            call_for_long()
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert pb.expiry_report(PORTFOLIO, as_of="2026-01-10") == REPORT


FORK = """
import os, signal, sys
import partnerbenefits as pb
report = pb.expiry_report(pb.example_portfolio(), as_of="2026-01-10")
page = report.to_html()
child = os.fork()
if child == 0:
    signal.alarm(60)
    rows = {"licenses": [100] * 9000, "end": ["2026-03-15"] * 9000, "key_licenses": [25] * 9000}
    pb.bulk.extend(rows)
    os._exit(0 if report.to_html() == page else 1)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


def test_a_child_of_a_process_that_drew_a_chart_draws_the_same() -> None:
    done = subprocess.run([sys.executable, "-c", FORK], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
