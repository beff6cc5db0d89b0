"""Whatever a plan proposes is allowed on its day, and gives exactly the licences it claims."""

from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings, strategies as st
from tests.python.planning import AS_OF, replayed

import partnerbenefits as pb

PRODUCTS = ["Microsoft 365 E5", "Microsoft 365 E3", "Copilot for Microsoft 365"]
TENANTS = ["t1", "t2"]


def day(low: int, high: int) -> st.SearchStrategy[date]:
    return st.integers(low, high).map(lambda days: AS_OF + timedelta(days=days))


@st.composite
def partners(draw: st.DrawFn) -> pb.Portfolio:
    """Partners as far as planning minds them: ends and deadlines near, counts around the cap."""
    account = {"billing_account": "ba", "billing_management": True}
    benefits = [
        pb.Benefit(
            id=f"b{n}",
            membership="m",
            product=draw(st.sampled_from(PRODUCTS)),
            licenses=draw(st.sampled_from([1, 5, 10, 25, 30, 75])),
            activate_before=draw(st.none() | day(-5, 200)),
            usage_rights_last_day=draw(st.none() | day(0, 300)),
            redemption=draw(st.sampled_from(["key", "key", "order"])),
        )
        for n in range(draw(st.integers(0, 3)))
    ]
    subscriptions = [
        pb.Subscription(
            id=f"s{n}",
            tenant=draw(st.sampled_from(TENANTS)),
            product=draw(st.sampled_from(PRODUCTS)),
            licenses=draw(st.sampled_from([1, 5, 10, 25])),
            assigned=draw(st.none() | st.integers(0, 25)),
            end=draw(st.none() | day(-150, 200)),
            origin=draw(st.sampled_from(["key", "key", "order", "purchase"])),
        )
        for n in range(draw(st.integers(0, 3)))
    ]
    return pb.Portfolio(
        memberships=[
            pb.Membership(
                id="m",
                offer="Partner Success Core",
                purchased=AS_OF - timedelta(days=60),
                end=draw(day(1, 300)),
                billing_account="ba",
            )
        ],
        benefits=benefits,
        subscriptions=subscriptions,
        billing_accounts=[{"id": "ba", "agreement": "MicrosoftCustomerAgreement"}],
        tenants=[
            pb.Tenant(id="t1", domain="t1.example", associations=[account]),
            pb.Tenant(id="t2", domain="t2.example"),
        ],
        policy=draw(
            st.sampled_from(
                [{}, {"basis": "days"}, {"rounding": "up"}, {"extension_cap": "time-remaining"}]
            )
        ),
    )


@st.composite
def demands(draw: st.DrawFn) -> list[dict[str, Any]] | None:
    if draw(st.booleans()):
        return None
    rows = []
    for _ in range(draw(st.integers(0, 3))):
        start = draw(day(-30, 120))
        rows.append(
            {
                "tenant": draw(st.sampled_from(TENANTS)),
                "product": draw(st.sampled_from(PRODUCTS)),
                "licenses": draw(st.sampled_from([0, 5, 12, 40])),
                "start": start,
                "end": start + timedelta(days=draw(st.integers(0, 200))),
            }
        )
    return rows


@settings(max_examples=150, deadline=None)
@given(
    portfolio=partners(),
    demand=demands(),
    days=st.integers(1, 240),
    tenants=st.lists(st.sampled_from(TENANTS), unique=True),
    renewed=st.booleans(),
    safety_days=st.sampled_from([0, 0, 7]),
)
def test_a_plan_replays_to_exactly_what_it_claims(
    portfolio: pb.Portfolio,
    demand: list[dict[str, Any]] | None,
    days: int,
    tenants: list[str],
    renewed: bool,
    safety_days: int,
) -> None:
    plan = pb.plan(
        portfolio,
        as_of=AS_OF,
        until=AS_OF + timedelta(days=days),
        demand=demand,
        tenants=tenants,
        assume_renewal=["m"] if renewed else [],
        safety_days=safety_days,
        effort=20_000,
    )
    replayed(plan)
    objective, certificate = plan.objective, plan.certificate
    assert all(
        objective.weighted_shortfall <= short for short in plan.baselines["weighted_shortfall"]
    )
    assert 0 <= certificate.weighted_shortfall_bound <= objective.weighted_shortfall
    assert 0 <= certificate.shortfall_bound <= objective.shortfall
    short = sum(row["short"] * (row["end"] - row["start"]).days for row in plan.coverage)
    assert short == objective.shortfall
    assert len(plan.actions) == objective.steps
    assert plan.explain()
