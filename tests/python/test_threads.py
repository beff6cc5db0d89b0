"""Sixteen threads at once get what one thread gets."""

import pickle
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

import partnerbenefits as pb

THREADS = 16
ROUNDS = 3
DAY = date(2026, 1, 10)
UNTIL = date(2027, 1, 1)
EXAMPLE = pb.example_portfolio()
EXTEND = pb.Extend(benefit="core-m365-e5", subscription="contoso-e5", on=DAY)
ACTIVATE = pb.Activate(benefit="core-m365-e3", tenant="contoso-lab", on=DAY)
ROWS = {
    "licenses": [100, 5, 7] * 5_000,
    "end": [date(2026, 3, 15), date(2026, 2, 1), None] * 5_000,
    "key_licenses": [25, 10, 50] * 5_000,
    "on": [DAY] * 15_000,
}

WORK: dict[str, Callable[[], object]] = {
    "check": lambda: [repr(EXAMPLE.check(action)) for action in (EXTEND, ACTIVATE)],
    "apply": lambda: EXAMPLE.apply(EXTEND).dumps(keys="full"),
    "simulate": lambda: pb.simulate(EXAMPLE, [EXTEND], until=UNTIL).events.to_pylist(),
    "coverage": lambda: pb.simulate(EXAMPLE, [EXTEND], until=UNTIL).coverage.to_dict(),
    "plan": lambda: planned(),
    "plan as texts": lambda: outputs_of_a_plan(),
    "plan as a page": lambda: pb.plan(EXAMPLE, as_of=DAY, until=UNTIL, progress=False).to_html(),
    "combine": lambda: pb.Portfolio.combine(EXAMPLE, EXAMPLE).conflicts.to_dict(),
    "report": lambda: pb.expiry_report(EXAMPLE, as_of=DAY, within_days=365).rows.to_pylist(),
    "options": lambda: EXAMPLE.options(as_of=DAY).to_json(),
    "bulk extend": lambda: pb.bulk.extend(ROWS, progress=False).to_dict(),
    "bulk add": lambda: pb.bulk.add_licenses(ROWS, progress=False).to_dict(),
    "problems": lambda: str(EXAMPLE.problems()),
    "files": lambda: pb.Portfolio.loads(EXAMPLE.dumps(keys="full")) == EXAMPLE,
    "hash": lambda: (hash(EXAMPLE), repr(EXAMPLE)),
    "page": lambda: pb.expiry_report(EXAMPLE, as_of=DAY).to_html(),
    "errors": lambda: refusals(),
}


def planned() -> tuple[object, ...]:
    plan = pb.plan(EXAMPLE, as_of=DAY, until=UNTIL, progress=False)
    told = plan.steps.to_pylist(), plan.shortfalls.to_pylist(), plan.objective, plan.certificate
    return *told, plan.coverage.to_dict(), plan.baselines.to_dict(), repr(plan.alternatives)


def outputs_of_a_plan() -> list[object]:
    plan = pb.plan(EXAMPLE, as_of=DAY, until=UNTIL, progress=False)
    texts = plan.to_csv(), plan.to_json(), plan.to_markdown(), plan.explain(), plan.to_ics()
    return [*texts, repr(plan), pickle.loads(pickle.dumps(plan)) == plan]


def refusals() -> list[str]:
    told = []
    for call in (lambda: EXAMPLE.apply(EXTEND).apply(EXTEND), lambda: EXAMPLE.benefit("none")):
        try:
            call()
        except pb.PartnerBenefitsError as error:
            told.append(f"{type(error).__name__}: {error}")
    return told


@pytest.fixture
def hurried() -> Iterator[None]:
    """Let the interpreter change threads as often as it can."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-4)
    yield
    sys.setswitchinterval(usual)


def at_once(calls: list[Callable[[], object]]) -> list[object]:
    """The results of calls that all start at the same moment, a thread each."""
    start = threading.Barrier(len(calls))

    def run(call: Callable[[], object]) -> object:
        start.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(run, calls))


def test_everything_at_once_is_what_it_is_one_after_the_other(hurried: None) -> None:
    names = list(WORK)
    serial = {name: WORK[name]() for name in names}
    for turn in range(ROUNDS):
        # Each thread does something else, and in each round it does it beside something else.
        mine = [names[(thread * (turn + 1) + turn) % len(names)] for thread in range(THREADS)]
        for name, result in zip(mine, at_once([WORK[name] for name in mine]), strict=True):
            assert result == serial[name], name


# Pages are made in Python, where threads only take turns.
@pytest.mark.parametrize("name", [name for name in WORK if "page" not in name])
def test_the_same_at_once_on_one_portfolio_is_the_same_sixteen_times(
    hurried: None, name: str
) -> None:
    serial = WORK[name]()
    assert all(result == serial for result in at_once([WORK[name]] * THREADS))


def test_first_looks_at_the_same_result_agree(hurried: None) -> None:
    # Tables of a result are made at the first look, by whichever thread comes first.
    for _ in range(ROUNDS):
        timeline = pb.simulate(EXAMPLE, [EXTEND], until=UNTIL)
        looks = at_once([lambda t=timeline: (t.events, t.coverage)] * THREADS)
        assert all(look[0] is looks[0][0] and look[1] is looks[0][1] for look in looks)


def test_of_sixteen_threads_that_record_one_key_exactly_one_succeeds(
    hurried: None, tmp_path: Path
) -> None:
    ledger = pb.Ledger(tmp_path / "ledger.sqlite", timeout=60)

    def record() -> str:
        try:
            return ledger.record(EXTEND, EXAMPLE, by=threading.current_thread().name).verb
        except pb.RefusedError as refused:
            return refused.reasons[0].rule

    said = at_once([record] * THREADS)
    assert sorted(said) == ["extend", *["key-already-redeemed"] * (THREADS - 1)]
    assert len(ledger.history()) == 1


def test_options_of_one_call_do_not_reach_another(hurried: None) -> None:
    def term(basis: str, rounding: str) -> object:
        return pb.add_licenses(
            licenses=7, end="2026-03-15", key_licenses=3, on=DAY, basis=basis, rounding=rounding
        ).end_after

    pairs = [(basis, rounding) for basis in ("months", "days") for rounding in ("down", "up")] * 4
    serial = [term(*pair) for pair in pairs]
    for _ in range(20):
        assert at_once([lambda pair=pair: term(*pair) for pair in pairs]) == serial
