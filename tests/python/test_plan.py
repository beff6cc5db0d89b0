"""Planning: what a plan holds, that it replays, that it is a value, that it can be interrupted."""

import json
import pickle
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.python.planning import AS_OF, UNTIL, hard, replayed

import partnerbenefits as pb

OBJECTIVE = [
    "shortfall",
    "weighted_shortfall",
    "lost",
    "banked",
    "steps",
    "days",
    "beyond_usage_rights",
]
COLUMNS = {
    "steps": [
        "on",
        "verb",
        "benefit",
        "subscription",
        "tenant",
        "product",
        "key_licenses",
        "licenses_after",
        "end_after",
        "why",
        "notices",
    ],
    "coverage": ["tenant", "product", "start", "end", "demand", "licenses", "short"],
    "shortfalls": [
        "tenant",
        "product",
        "start",
        "end",
        "licenses",
        "license_days",
        "reason",
        "closed_by",
    ],
    "baselines": ["baseline", *OBJECTIVE],
    "remarks": ["about", "text"],
}


@pytest.fixture(scope="module")
def example() -> pb.Portfolio:
    return pb.example_portfolio()


@pytest.fixture(scope="module")
def plan(example: pb.Portfolio) -> pb.Plan:
    return pb.plan(example, as_of=AS_OF, until=UNTIL)


@pytest.mark.parametrize("table", COLUMNS)
def test_tables_have_their_columns_also_without_rows(plan: pb.Plan, table: str) -> None:
    assert getattr(plan, table).columns == COLUMNS[table]
    nothing = pb.plan(pb.Portfolio(), as_of=AS_OF, until=UNTIL)
    assert getattr(nothing, table).columns == COLUMNS[table]
    assert table == "baselines" or len(getattr(nothing, table)) == 0


def test_steps_tell_the_actions_with_their_numbers(plan: pb.Plan, example: pb.Portfolio) -> None:
    assert len(plan) == len(plan.steps) == len(plan.actions) == plan.objective.steps > 0
    timeline = pb.simulate(example, plan.actions, since=plan.as_of, until=plan.until)
    redeemed = [event for event in timeline.events if event["benefit"] is not None]
    for step, action, event in zip(plan.steps, plan.actions, redeemed, strict=True):
        assert (step["on"], step["benefit"]) == (action.on, action.benefit)
        assert step["subscription"] == event["subscription"]
        assert (step["licenses_after"], step["end_after"]) == (event["licenses"], event["end"])
        assert step["why"].endswith(".")


def test_the_objective_is_what_the_coverage_adds_up_to(plan: pb.Plan) -> None:
    short = sum(row["short"] * (row["end"] - row["start"]).days for row in plan.coverage)
    assert plan.objective.shortfall == short
    assert sum(plan.shortfalls["license_days"]) == short
    assert list(plan.objective.to_dict()) == OBJECTIVE


def test_the_plan_is_no_worse_than_any_simpler_way(plan: pb.Plan) -> None:
    assert len(plan.baselines) >= 4
    for row in plan.baselines:
        assert plan.objective.weighted_shortfall <= row["weighted_shortfall"]


def test_a_proved_plan_has_no_gap(plan: pb.Plan) -> None:
    certificate = plan.certificate
    assert certificate.optimal
    assert certificate.gap == 0
    assert certificate.weighted_shortfall_bound == plan.objective.weighted_shortfall
    assert certificate.shortfall_bound == plan.objective.shortfall > 0
    assert certificate.explored > 0


def test_an_alternative_has_fewer_steps_and_says_what_it_costs(plan: pb.Plan) -> None:
    (other,) = plan.alternatives
    assert len(other.actions) == other.objective.steps < plan.objective.steps
    assert "costs" in other.summary


def test_the_same_question_has_the_same_answer(plan: pb.Plan, example: pb.Portfolio) -> None:
    again = pb.plan(example, as_of="2026-01-10", until="2027-01-01", safety_days=0, without=[])
    assert again == plan
    assert hash(again) == hash(plan)
    assert plan != pb.plan(example, as_of=AS_OF, until=UNTIL + timedelta(days=1))


def test_a_plan_and_its_parts_pickle(plan: pb.Plan, example: pb.Portfolio) -> None:
    demand = {
        "tenant": ["contoso"],
        "product": ["Power BI Pro"],
        "licenses": [12],
        "start": [AS_OF],
        "end": [UNTIL],
    }
    asked = pb.plan(
        example,
        as_of=AS_OF,
        until=UNTIL,
        demand=demand,
        tenants=["contoso-lab"],
        without=["core-m365-e3"],
        assume_renewal=["core-2025"],
        safety_days=3,
        effort=100_000,
    )
    for value in (plan, asked, plan.objective, plan.certificate, *plan.alternatives):
        assert pickle.loads(pickle.dumps(value)) == value
    assert eval(repr(plan.objective), vars(pb)) == plan.objective
    assert eval(repr(plan.certificate), vars(pb)) == plan.certificate
    assert plan.objective.replace(steps=1).steps == 1


def test_plain_data_holds_everything(plan: pb.Plan) -> None:
    told = plan.to_dict()
    assert told["objective"] == plan.objective.to_dict()
    assert told["certificate"]["optimal"] is True
    assert told["steps"] == list(plan.steps)
    assert [one["summary"] for one in told["alternatives"]] == [
        one.summary for one in plan.alternatives
    ]
    assert json.dumps(told, default=str)


def test_repr_is_one_line(plan: pb.Plan) -> None:
    text = repr(plan)
    assert text.startswith("<Plan from 2026-01-10 until 2027-01-01: ")
    assert "optimal" in text
    assert "\n" not in text


# --- options


def test_a_benefit_left_out_is_not_redeemed_and_costs(plan: pb.Plan, example: pb.Portfolio) -> None:
    used = plan.steps["benefit"]
    less = pb.plan(example, as_of=AS_OF, until=UNTIL, without=used[:1])
    assert used[0] not in less.steps["benefit"]
    assert less.objective.weighted_shortfall >= plan.objective.weighted_shortfall
    rows = plan.compare(less)
    assert rows.columns == ["what", "benefit", "this", "other", "difference"]
    (short,) = [row for row in rows if row["what"] == "weighted_shortfall"]
    assert short["difference"] == (
        plan.objective.weighted_shortfall - less.objective.weighted_shortfall
    )
    step = next(row for row in rows if row["benefit"] == used[0])
    assert (step["what"], step["other"]) == ("step", None)
    assert [row["difference"] for row in plan.compare(plan)] == [0] * len(OBJECTIVE)


def test_a_safety_margin_keeps_away_from_the_deadline(example: pb.Portfolio) -> None:
    usual = pb.plan(example, as_of=AS_OF, until=UNTIL)
    assert "core-m365-e3" in usual.steps["benefit"]
    # Its deadline is a fortnight away.
    careful = pb.plan(example, as_of=AS_OF, until=UNTIL, safety_days=14)
    assert "core-m365-e3" not in careful.steps["benefit"]


def test_a_renewal_is_not_taken_for_granted_and_a_plan_says_so(example: pb.Portfolio) -> None:
    plan = pb.plan(example, as_of=AS_OF, until=UNTIL)
    said = next(row for row in plan.remarks if row["about"] == "contoso-dynamics-sales")
    assert said["text"].startswith("it renews by itself on 2026-04-01, ")
    assert said["text"] in plan.explain()


def test_a_tenant_without_demand_takes_keys_only_when_named(example: pb.Portfolio) -> None:
    usual = pb.plan(example, as_of=AS_OF, until=UNTIL)
    assert not any("copilot" in name for name in usual.steps["benefit"])
    assert any(row["about"] == "core-copilot" for row in usual.remarks)
    named = pb.plan(example, as_of=AS_OF, until=UNTIL, tenants=["contoso"])
    assert "mw-copilot" in named.steps["benefit"]
    replayed(named)


def test_benefits_of_a_renewed_membership_are_marked_and_replay(example: pb.Portfolio) -> None:
    usual = pb.plan(example, as_of=AS_OF, until=UNTIL)
    renewed = pb.plan(example, as_of=AS_OF, until=UNTIL, assume_renewal=["core-2025"])
    assert usual.assumed == ()
    assert usual.portfolio == example
    assert renewed.assumed
    assert set(renewed.assumed) <= set(renewed.steps["benefit"])
    assert renewed.objective.weighted_shortfall <= usual.objective.weighted_shortfall
    # What is not there yet cannot be redeemed in the portfolio as it is.
    with pytest.raises(pb.UnknownIdError):
        pb.simulate(example, renewed.actions, until=UNTIL)
    replayed(renewed)
    assert "not there yet" in renewed.explain()


def test_the_example_replays_to_what_it_claims(plan: pb.Plan) -> None:
    replayed(plan)


# --- a search that takes long


def test_a_plan_without_a_proof_says_so_and_is_the_same_again() -> None:
    def small() -> pb.Plan:
        return pb.plan(hard(7), as_of=AS_OF, until=UNTIL, effort=2_000)

    plan = small()
    certificate = plan.certificate
    assert not certificate.optimal
    assert 0 <= certificate.weighted_shortfall_bound <= plan.objective.weighted_shortfall
    assert certificate.gap == (
        plan.objective.weighted_shortfall - certificate.weighted_shortfall_bound
    )
    assert "not proved" in plan.explain()
    assert small() == plan
    replayed(plan)


INTERRUPTED = """
import os, signal, sys, threading, time
sys.path.insert(0, sys.argv[1])
import partnerbenefits as pb, planning

def interrupt():
    time.sleep(0.5)
    told.append(time.monotonic())
    os.kill(os.getpid(), signal.SIGINT)

told = []
threading.Thread(target=interrupt).start()
try:
    pb.plan(progress=False, effort=10**12, **planning.endless())
except KeyboardInterrupt:
    print(time.monotonic() - told[0])
"""


def test_an_interrupt_ends_the_search_within_a_second() -> None:
    # In a process of its own: an interrupt that came too late would end the tests.
    assert float(in_a_process(INTERRUPTED).stdout) < 1


def in_a_process(code: str) -> subprocess.CompletedProcess[str]:
    here = str(Path(__file__).parent)
    return subprocess.run(
        [sys.executable, "-c", code, here], capture_output=True, text=True, check=True, timeout=60
    )


FORKED = """
import multiprocessing, sys
sys.path.insert(0, sys.argv[1])
import partnerbenefits as pb, planning

def missing(number):
    plan = pb.plan(planning.hard(12), as_of=planning.AS_OF, until=planning.UNTIL, effort=50_000)
    return plan.objective.shortfall

before = missing(0)
with multiprocessing.get_context("fork").Pool(2) as pool:
    assert pool.map(missing, range(4)) == [before] * 4
"""


@pytest.mark.skipif(sys.platform == "win32", reason="this system does not fork")
def test_a_forked_process_plans_too() -> None:
    in_a_process(FORKED)


FORKED_REPORT = """
import multiprocessing
import partnerbenefits as pb

example = pb.example_portfolio()

def rows(number):
    report = pb.expiry_report(example, as_of="2026-01-10").rows
    return len(report), len(example.options(as_of="2026-01-10"))

before = rows(0)
with multiprocessing.get_context("fork").Pool(2) as pool:
    assert pool.map(rows, range(4)) == [before] * 4
"""


@pytest.mark.skipif(sys.platform == "win32", reason="this system does not fork")
def test_a_forked_process_reports_too() -> None:
    in_a_process(FORKED_REPORT)


def test_other_threads_run_while_a_plan_is_made() -> None:
    ticks = 0
    done = threading.Event()

    def tick() -> None:
        nonlocal ticks
        while not done.wait(0.001):
            ticks += 1

    clock = threading.Thread(target=tick)
    clock.start()
    pb.plan(hard(9), as_of=AS_OF, until=UNTIL, effort=200_000, progress=False)
    done.set()
    clock.join()
    assert ticks > 5


def test_progress_is_shown_when_asked_for_and_goes_to_standard_error() -> None:
    code = (
        "import partnerbenefits as pb, sys; sys.path.insert(0, sys.argv[1])\n"
        "import planning as t\n"
        "pb.plan(t.hard(9), as_of=t.AS_OF, until=t.UNTIL, effort=400_000, progress=True)"
    )
    done = in_a_process(code)
    assert done.stdout == ""


# --- what can't be planned


@pytest.mark.parametrize(
    ("options", "error", "told"),
    [
        ({"until": AS_OF}, pb.PlanError, "`until` is 2026-01-10, expected a day after `as_of`"),
        ({"until": "2025-01-01"}, pb.PlanError, "`until` is 2025-01-01"),
        ({"without": ["core-m365-e4"]}, pb.UnknownIdError, "core-m365-e"),
        ({"tenants": ["contosa"]}, pb.UnknownIdError, "contoso"),
        ({"assume_renewal": ["core"]}, pb.UnknownIdError, "core-2025"),
        ({"safety_days": -1}, pb.InvalidInputError, "`safety_days` is `-1`"),
        ({"effort": -1}, pb.InvalidInputError, "`effort` is `-1`"),
        ({"effort": 1.5}, pb.InvalidInputError, "`effort` is `1.5`"),
        ({"as_of": "10.1.2026"}, pb.InvalidInputError, "`as_of`"),
        ({"tenants": "contoso"}, pb.InvalidInputError, "`tenants`"),
        ({"demand": 5}, pb.PlanError, "`demand` is of type `int`"),
    ],
)
def test_what_cannot_be_meant_is_named(
    example: pb.Portfolio, options: dict[str, Any], error: type[Exception], told: str
) -> None:
    arguments: dict[str, Any] = {"as_of": AS_OF, "until": UNTIL, **options}
    with pytest.raises(error) as raised:
        pb.plan(example, **arguments)
    assert type(raised.value) is error
    assert told in str(raised.value)
    assert "\n" not in str(raised.value)


def test_no_effort_still_gives_a_plan(example: pb.Portfolio) -> None:
    plan = pb.plan(example, as_of=AS_OF, until=UNTIL, effort=0)
    replayed(plan)
    assert plan.objective.weighted_shortfall <= min(plan.baselines["weighted_shortfall"])
