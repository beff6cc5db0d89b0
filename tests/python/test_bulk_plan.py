"""Many partners planned at once are each planned as they would be alone."""

import json
from datetime import date
from itertools import pairwise
from typing import Any

import polars as pl
import pytest

import partnerbenefits as pb

AS_OF, UNTIL = date(2026, 1, 10), date(2026, 12, 1)
PRODUCTS = ["Microsoft 365 E5", "Microsoft 365 E3", "Visio Plan 2"]


def tables(partners: int) -> dict[str, pl.DataFrame]:
    benefits, subscriptions, demand = [], [], []
    for at in range(partners):
        partner = f"partner {at:03}"
        for number in range(1 + at % 3):
            benefits.append(
                {
                    "partner": partner,
                    "benefit": f"b{number}",
                    "product": PRODUCTS[(at + number) % 3],
                    "licenses": 10 + 5 * number + at % 7,
                    "activate_before": date(2026, 3 + at % 6, 1 + number),
                }
            )
        subscriptions.append(
            {
                "partner": partner,
                "subscription": "s",
                "tenant": "t",
                "product": PRODUCTS[at % 3],
                "licenses": 40 + at % 11,
                "end": date(2026, 2 + at % 8, 1 + at % 28),
                "assigned": 30 if at % 2 else None,
            }
        )
        demand.append(
            {
                "partner": partner,
                "tenant": "t",
                "product": PRODUCTS[at % 3],
                "licenses": 45 + at % 5,
                "start": AS_OF,
                "end": date(2026, 10, 1),
            }
        )
    return {
        "benefits": pl.DataFrame(benefits),
        "subscriptions": pl.DataFrame(subscriptions, schema_overrides={"assigned": pl.Int64}),
        "demand": pl.DataFrame(demand),
    }


def alone(partner: str, tables: dict[str, pl.DataFrame]) -> list[dict[str, object]]:
    def of(name: str) -> list[dict[str, object]]:
        return tables[name].filter(partner=partner).drop("partner").to_dicts()

    portfolio = pb.Portfolio.loads(
        json.dumps(
            {
                "format": "partnerbenefits.portfolio.v1",
                "membership": [{"id": "m", "offer": "not stated"}],
                "tenant": [{"id": "t", "domain": "t"}],
                "benefit": [
                    {
                        "id": row["benefit"],
                        "membership": "m",
                        "product": row["product"],
                        "licenses": row["licenses"],
                        "activate_before": row["activate_before"].isoformat(),
                        "redemption": "key",
                    }
                    for row in of("benefits")
                ],
                "subscription": [
                    {
                        "id": row["subscription"],
                        "tenant": row["tenant"],
                        "product": row["product"],
                        "licenses": row["licenses"],
                        "end": row["end"].isoformat(),
                        "origin": "key",
                        **({"assigned": row["assigned"]} if row["assigned"] else {}),
                    }
                    for row in of("subscriptions")
                ],
            }
        ),
        format="json",
    )
    demand = of("demand") if "demand" in tables else None
    plan = pb.plan(portfolio, as_of=AS_OF, until=UNTIL, demand=demand)
    return plan.steps.to_pylist()


@pytest.mark.parametrize("with_demand", [True, False])
def test_every_partner_is_planned_as_alone(with_demand: bool) -> None:
    given = tables(12)
    if not with_demand:
        del given["demand"]
    plans = pb.bulk.plan(**given, as_of=AS_OF, until=UNTIL).to_pylist()
    names = [row["partner"] for row in plans]
    assert all(one <= other for one, other in pairwise(names))
    for partner in given["subscriptions"]["partner"]:
        steps = [row for row in plans if row["partner"] == partner]
        expected = [{"partner": partner, **step, "error": None} for step in alone(partner, given)]
        assert steps == expected


def test_a_partner_with_bad_data_stops_nobody_else() -> None:
    given = tables(4)
    bad = given["benefits"].with_columns(
        product=pl.when(partner="partner 002").then(None).otherwise("product")
    )
    plans = pb.bulk.plan(bad, given["subscriptions"], as_of=AS_OF, until=UNTIL).to_pylist()
    errors = {row["partner"]: row["error"] for row in plans if row["error"] is not None}
    assert list(errors) == ["partner 002"]
    assert "`product`" in errors["partner 002"]
    assert {row["partner"] for row in plans} > {"partner 002"}


def test_what_cannot_be_used_at_all_is_an_error() -> None:
    given = tables(1)
    with pytest.raises(pb.InvalidInputError, match="table `benefits`: no column `product`"):
        pb.bulk.plan(
            given["benefits"].drop("product"), given["subscriptions"], as_of=AS_OF, until=UNTIL
        )
    with pytest.raises(pb.InvalidInputError, match="`subscriptions` is of type `int`"):
        pb.bulk.plan(given["benefits"], 7, as_of=AS_OF, until=UNTIL)


def test_a_window_without_a_day_is_the_call_s_error() -> None:
    for until in (AS_OF, date(2025, 1, 1)):
        with pytest.raises(pb.PlanError, match="`until` is"):
            pb.bulk.plan(**tables(2), as_of=AS_OF, until=until)


BENEFIT = {"partner": "A", "benefit": "b", "product": "Power BI Pro", "licenses": 5}
HELD = {"partner": "A", "subscription": "s", "tenant": "t", "product": "Power BI Pro"}
WANTED = {"partner": "A", "product": "Power BI Pro", "licenses": 3, "start": AS_OF, "end": UNTIL}
LATER = date(2026, 6, 1)
ORDER = {"redemption": "order", "activate_before": LATER, "membership_end": LATER}


@pytest.mark.parametrize(
    ("benefit", "held", "more", "told"),
    [
        (
            {"activate_before": LATER},
            {},
            {"demand": [WANTED | {"tenant": "tt"}], "tenants": [{"partner": "A", "tenant": "t"}]},
            "`tenant` is `tt`, expected the id of a tenant of the portfolio",
        ),
        (
            ORDER | {"tenants": "contso"},
            {"tenant": "contoso"},
            {},
            "`contso`, which is in no other table of the partner, did you mean `contoso`?",
        ),
        (ORDER | {"membership_end": None}, {}, {}, "`membership_end` is missing"),
        (
            {"activate_before": LATER},
            {"end": None},
            {},
            "row 0 (counting from 0): `end` is missing",
        ),
    ],
)
def test_what_keeps_a_partner_from_being_planned_is_its_error(
    benefit: dict[str, object], held: dict[str, object], more: dict[str, Any], told: str
) -> None:
    subscription = HELD | {"licenses": 5, "end": date(2026, 3, 1)} | held
    plans = pb.bulk.plan(
        _table([BENEFIT | benefit]),
        _table([subscription]),
        **{name: _table(rows) for name, rows in more.items()},
        as_of=AS_OF,
        until=UNTIL,
    )
    assert [row["verb"] for row in plans] == [None]
    assert told in plans["error"][0]


def test_demand_of_a_partner_without_benefits_is_its_error() -> None:
    given = tables(2)
    stray = pl.DataFrame([WANTED | {"partner": "stray", "tenant": "t"}])
    demand = pl.concat([given["demand"], stray.select(given["demand"].columns)])
    plans = pb.bulk.plan(**given | {"demand": demand}, as_of=AS_OF, until=UNTIL).to_pylist()
    errors = {row["partner"]: row["error"] for row in plans if row["error"] is not None}
    assert list(errors) == ["stray"]
    assert "table `demand`, row 2 (counting from 0): the partner has no benefit" in errors["stray"]


def _table(rows: list[dict[str, Any]]) -> dict[str, list[Any]]:
    return {name: [row[name] for row in rows] for name in rows[0]}
