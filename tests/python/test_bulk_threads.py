"""How many threads a call uses changes nothing of what it gives."""

import os
import subprocess
import sys
import textwrap
from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest

import partnerbenefits as pb

DAY = date(2026, 1, 10)


def many(rows: int) -> pl.DataFrame:
    numbers = pl.int_range(rows, eager=True)
    return pl.DataFrame(
        {
            "licenses": numbers % 97 + 1,
            "end": DAY + numbers.cast(pl.Int64).map_elements(lambda n: timedelta(n % 800)),
            "key_licenses": numbers % 41 + 1,
            "on": DAY + numbers.cast(pl.Int64).map_elements(lambda n: timedelta(n % 300)),
        }
    )


def partners() -> dict[str, pl.DataFrame]:
    """Three that are quickly planned, and one with more keys than all plans can be tried of."""
    benefits, held = [], []
    for at, keys in enumerate([2, 26, 1, 3]):
        partner = f"partner {at}"
        benefits += [
            {
                "partner": partner,
                "benefit": f"b{number:02}",
                "product": "Microsoft 365 E5",
                "licenses": 5 + number * 7 % 31,
                "activate_before": DAY + timedelta(days=20 + number * 37 % 300),
            }
            for number in range(keys)
        ]
        held += [
            {
                "partner": partner,
                "subscription": f"s{number}",
                "tenant": f"t{number}",
                "product": "Microsoft 365 E5",
                "licenses": 20 + number * 13,
                "end": DAY + timedelta(days=30 + number * 41),
            }
            for number in range(1 + keys // 4)
        ]
    return {"benefits": pl.DataFrame(benefits), "subscriptions": pl.DataFrame(held)}


def test_plans_are_the_same_on_any_number_of_threads() -> None:
    window: dict[str, Any] = {"as_of": DAY, "until": date(2027, 6, 1), "effort": 100_000}
    [one, two, four] = [
        pb.bulk.plan(**partners(), **window, threads=threads).to_dict() for threads in (1, 2, 4)
    ]
    assert len(one["on"]) > 10
    assert one == two == four


@pytest.mark.parametrize("verb", ["activate", "add_licenses", "extend", "expiry"])
def test_columns_are_the_same_on_any_number_of_threads(verb: str) -> None:
    rows = many(150_000)
    options = {"as_of": DAY} if verb == "expiry" else {}
    [one, two, four] = [
        getattr(pb.bulk, verb)(rows, **options, threads=threads).to_polars()
        for threads in (1, 2, 4)
    ]
    assert one.equals(two)
    assert one.equals(four)


@pytest.mark.parametrize("threads", [0, -1, 1.5, "2", True])
def test_no_number_of_threads_is_told(threads: Any) -> None:
    with pytest.raises(
        pb.InvalidInputError, match=r"`threads` is .* expected a whole number from 1"
    ):
        pb.bulk.activate({"key_licenses": [1], "on": [DAY]}, threads=threads)


def in_new_process(code: str, **variables: str) -> tuple[str, str]:
    run = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)],
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return run.stdout.strip(), run.stderr


# The bar is updated while the others work.
THREADS = """
    import os
    import pyarrow as pa
    import partnerbenefits as pb
    from partnerbenefits import progress

    seen = []
    class Bar:
        def __init__(self, *args): pass
        def update(self, done): seen.append(len(os.listdir("/proc/self/task")))
        def close(self): pass
    progress.bar = Bar
    days = pa.chunked_array([pa.array(["2026-01-31"] * 100_000).dictionary_encode()] * 60)
    counts = pa.chunked_array([pa.array([1] * 100_000)] * 60)
    table = pa.table({"key_licenses": counts, "on": days})
    before = len(os.listdir("/proc/self/task"))
    pb.bulk.activate(table, progress=True, THREADS)
    print(max(seen) - before)
"""
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="counts threads in /proc")


@on_linux
@pytest.mark.parametrize("threads", [1, 3])
def test_a_call_uses_no_more_threads_than_it_may(threads: int) -> None:
    out, _ = in_new_process(THREADS.replace("THREADS", f"threads={threads}"))
    assert int(out) == threads - 1


@on_linux
def test_the_environment_limits_all_calls() -> None:
    code = THREADS.replace(", THREADS", "")
    out, _ = in_new_process(code, PARTNERBENEFITS_MAX_THREADS="3")
    assert int(out) == 2
    out, _ = in_new_process(
        THREADS.replace("THREADS", "threads=2"), PARTNERBENEFITS_MAX_THREADS="3"
    )
    assert int(out) == 1


PLAN = """
    from datetime import date, timedelta
    import hashlib
    import partnerbenefits as pb

    day = date(2026, 1, 10)
    keys = {"id": [], "licenses": [], "activate_before": []}
    portfolio = pb.Portfolio(
        memberships=[pb.Membership(id="m", offer="Partner Success Core")],
        tenants=[pb.Tenant(id=f"t{n}", domain=f"t{n}.example") for n in range(4)],
        benefits=[
            pb.Benefit(id=f"b{n:02}", membership="m", product="Microsoft 365 E5", redemption="key",
                       licenses=5 + n * 7 % 31, activate_before=day + timedelta(20 + n * 37 % 300))
            for n in range(18)
        ],
        subscriptions=[
            pb.Subscription(id=f"s{n}", tenant=f"t{n}", product="Microsoft 365 E5", origin="key",
                            licenses=20 + n * 13, end=day + timedelta(30 + n * 41))
            for n in range(4)
        ],
    )
    plan = pb.plan(portfolio, as_of=day, until=date(2027, 6, 1), effort=60_000)
    print(len(plan.steps), hashlib.sha256(plan.to_json().encode()).hexdigest())
"""


def test_a_plan_is_the_same_whatever_the_environment_allows() -> None:
    [one, two, four] = [
        in_new_process(PLAN, PARTNERBENEFITS_MAX_THREADS=threads)[0] for threads in ("1", "2", "4")
    ]
    assert int(one.split()[0]) > 5
    assert one == two == four


def test_an_environment_that_cannot_be_meant_is_told_and_left_alone() -> None:
    code = """
        import logging
        logging.basicConfig(level=logging.WARNING)
        import partnerbenefits as pb
        rows = {"key_licenses": [1] * 100_000, "on": ["2026-01-31"] * 100_000}
        print(len(pb.bulk.activate(rows)))
    """
    out, told = in_new_process(code, PARTNERBENEFITS_MAX_THREADS="many")
    assert out == "100000"
    assert "`PARTNERBENEFITS_MAX_THREADS` is `many`, expected a whole number from 1" in told
