"""What the tests of plans share: a replay of a plan, and a partner who is hard to plan for."""

from datetime import date, timedelta
from typing import Any

import partnerbenefits as pb

AS_OF, UNTIL = date(2026, 1, 10), date(2027, 1, 1)


def replayed(plan: pb.Plan) -> None:
    """Carries a plan out and compares the licences of every day and pool with what it claims."""
    timeline = pb.simulate(plan.portfolio, plan.actions, since=plan.as_of, until=plan.until)
    claimed = _runs(plan.coverage, "licenses")
    assert claimed == _runs(timeline.coverage, "licenses")


def _runs(table: pb.Table, column: str) -> dict[tuple[str, str], list[tuple[date, date, int]]]:
    """Give the runs of each pool, joined where nothing changes, without those that hold nothing."""
    pools: dict[tuple[str, str], list[tuple[date, date, int]]] = {}
    for row in sorted(table, key=lambda row: (row["tenant"], row["product"], row["start"])):
        if not row[column]:
            continue
        runs = pools.setdefault((row["tenant"], row["product"]), [])
        if runs and runs[-1][1:] == (row["start"], row[column]):
            runs[-1] = (runs[-1][0], row["end"], row[column])
        else:
            runs.append((row["start"], row["end"], row[column]))
    return pools


def hard(keys: int = 14) -> pb.Portfolio:
    """A partner with too many different keys to prove anything about quickly."""
    product = "Microsoft 365 E5"
    return pb.Portfolio(
        memberships=[pb.Membership(id="m", offer="Partner Success Core")],
        tenants=[pb.Tenant(id=f"t{n}", domain=f"t{n}.example") for n in range(3)],
        benefits=[
            pb.Benefit(
                id=f"b{n:02}",
                membership="m",
                product=product,
                licenses=11 + 3 * n,
                redemption="key",
                activate_before=AS_OF + timedelta(days=40 + 31 * n),
            )
            for n in range(keys)
        ],
        subscriptions=[
            pb.Subscription(
                id=f"s{n}",
                tenant=f"t{n}",
                product=product,
                licenses=40 + 25 * n,
                end=AS_OF + timedelta(days=30 + 45 * n),
                origin="key",
            )
            for n in range(3)
        ],
    )


def endless() -> dict[str, Any]:
    """Return what would be searched for hours: too little for everybody, in three tenants."""
    until = date(2027, 7, 1)
    return {
        "portfolio": hard(10),
        "as_of": AS_OF,
        "until": until,
        "demand": [
            {
                "tenant": f"t{n}",
                "product": "Microsoft 365 E5",
                "licenses": 60 + 60 * n,
                "start": AS_OF,
                "end": until,
            }
            for n in range(3)
        ],
    }
