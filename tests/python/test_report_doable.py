"""What a row of the report proposes can be carried out on its days, and not after them."""

import re
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

import partnerbenefits as pb

AS_OF = date(2026, 1, 10)
DAY = timedelta(days=1)


COPILOT = "Copilot for Microsoft 365"


def _associated(portfolio: pb.Portfolio) -> pb.Portfolio:
    """Put one tenant under a billing account, and in a benefit that needs another product."""
    association = pb.Association(billing_account="ba", billing_management=True)
    return portfolio.replace(
        memberships=[one.replace(billing_account="ba") for one in portfolio.memberships],
        billing_accounts=[pb.BillingAccount(id="ba", account_type="Enterprise")],
        tenants=[
            one.replace(associations=[association] if one.id == "t1" else [])
            for one in portfolio.tenants
        ],
        benefits=[
            one.replace(product=COPILOT) if one.id == "b4" else one for one in portfolio.benefits
        ],
    )


def renewed(portfolio: pb.Portfolio, as_of: date) -> pb.Portfolio:
    """Return the portfolio once everything has renewed that is recorded to, and is active."""
    return portfolio.replace(
        subscriptions=[
            one.replace(end="9999-12-31")
            if one.renews and one.end is not None and one.end > as_of
            else one
            for one in portfolio.subscriptions
        ]
    )


def on_a_day(portfolio: pb.Portfolio, row: dict[str, Any], as_of: date, on: date) -> pb.Portfolio:
    """Return what a row goes by on a day: what renews has, where it says that it has to."""
    if "once `" not in row["action"]:
        return portfolio
    since = re.search(r"; from (\S{10}) on only once `", row["action"])
    rests = since is None or date.fromisoformat(since[1]) <= on
    return renewed(portfolio, as_of) if rests else portfolio


def every_day(first: date, last: date) -> list[date]:
    return [first + day * DAY for day in range((last - first).days + 1)]


PORTFOLIOS = pb.testing.portfolios(as_of=AS_OF, benefits=6, subscriptions=6).map(_associated)


@st.composite
def _needing(draw: st.DrawFn) -> pb.Portfolio:
    """Draw a portfolio in which benefits wait for each other, for renewals and for what begins."""

    def day(low: int, high: int) -> date:
        return AS_OF + draw(st.integers(low, high)) * DAY

    def subscription(n: int) -> pb.Subscription:
        origin = draw(st.sampled_from(["key", "order", "purchase"]))
        start = day(-400, 60)
        return pb.Subscription(
            id=f"s{n}",
            tenant=draw(st.sampled_from(["t1", "t2"])),
            product=draw(st.sampled_from([COPILOT, "Microsoft 365 E3", "Microsoft 365 E5"])),
            licenses=draw(st.sampled_from([1, 5, 25])),
            start=start,
            end=start + draw(st.integers(5, 500)) * DAY,
            origin=origin,
            renews=draw(st.sampled_from([True, True, False, None]))
            if origin == "purchase"
            else None,
        )

    def benefit(n: int) -> pb.Benefit:
        return pb.Benefit(
            id=f"b{n}",
            membership="m",
            product=draw(st.sampled_from([COPILOT, COPILOT, "Microsoft 365 E3"])),
            licenses=draw(st.sampled_from([1, 5, 25])),
            activate_before=draw(st.sampled_from([None, day(-10, 60), day(60, 300)])),
            usage_rights_last_day=draw(st.sampled_from([None, day(200, 400)])),
            redemption=draw(st.sampled_from(["key", "key", "order"])),
        )

    return _associated(
        pb.Portfolio(
            memberships=[pb.Membership(id="m", offer="Partner Success Core", end=day(-20, 300))],
            tenants=[pb.Tenant(id=one, domain=f"{one}.example") for one in ("t1", "t2")],
            benefits=[benefit(n) for n in range(1, draw(st.integers(1, 3)) + 1)],
            subscriptions=[subscription(n) for n in range(1, draw(st.integers(1, 5)) + 1)],
        )
    )


ALL = st.one_of(PORTFOLIOS, _needing())

_ONE = re.compile(r"^(get|activate|reactivate it with|extend it by|order) `(?P<benefit>[^`]+)`")
_SOMEWHERE = re.compile(r"^(?:redeem the key|place the \$0 order) of `[^`]+` in a tenant")


def proposed(row: dict[str, Any], on: date) -> Any:
    """Return the action of a row that names its benefit and its place, else None."""
    found = _ONE.match(row["action"])
    if found is None:
        return None
    benefit, tenant = found["benefit"], row["tenant"]
    if found[1] == "extend it by":
        return pb.Extend(benefit=benefit, subscription=row["subscription"], on=on)
    if found[1] == "order":
        return pb.Order(benefit=benefit, tenant=tenant, on=on)
    return pb.Activate(benefit=benefit, tenant=tenant, on=on)


def days_of(row: dict[str, Any], as_of: date) -> tuple[date, date | None]:
    """Return the first and the last day of what a row proposes: in its words, or its columns."""
    # What follows a colon says what else happens on which day.
    text = row["action"].partition(": ")[0]
    if found := re.search(r" from (\S{10}) to (\S{10})", text):
        return date.fromisoformat(found[1]), date.fromisoformat(found[2])
    if found := re.search(r" on (\d{4}-\d\d-\d\d)( or later)?", text):
        first = date.fromisoformat(found[1])
        return first, None if found[2] else first
    if found := re.search(r", (\S{10}) at the latest", text):
        return as_of, date.fromisoformat(found[1])
    return row["act_from"] or as_of, row["act_by"]


def next_stage(portfolio: pb.Portfolio, row: dict[str, Any], first: date) -> date:
    """Return the day on which the users of a row's subscription lose access, or the data goes."""
    end = portfolio.subscription(row["subscription"]).end
    assert end is not None
    stages = [end + timedelta(days=days) for days in (30, 120)]
    return min(stage for stage in stages if max(first, end) < stage)


@pytest.mark.parametrize("as_of", [AS_OF, AS_OF + 40 * DAY])
@given(portfolio=ALL)
@settings(max_examples=150, deadline=None)
def test_what_a_row_proposes_is_possible_on_its_days_and_not_after(
    as_of: date, portfolio: pb.Portfolio
) -> None:
    for row in pb.expiry_report(portfolio, as_of=as_of).rows.to_pylist():
        if row["date"] is not None and row["act_by"] is not None:
            assert row["act_by"] < row["date"], row
            assert (row["act_from"] or row["act_by"]) <= row["act_by"], row
        first, last = days_of(row, as_of)
        if proposed(row, first) is None:
            continue
        if row["act_from"] is not None:
            assert (first, last) == (row["act_from"], row["act_by"]), row
        for day in every_day(first, last or first + 400 * DAY):
            verdict = on_a_day(portfolio, row, as_of, day).check(proposed(row, day))
            assert verdict.allowed, (row, verdict.explain())
        if last is not None:
            # Refused, or too late for what the row wants to keep.
            late = portfolio.check(proposed(row, last + DAY))
            assert not late.allowed or next_stage(portfolio, row, first) <= last + DAY, row


@pytest.mark.parametrize("as_of", [AS_OF, AS_OF + 40 * DAY])
@given(portfolio=ALL)
@settings(max_examples=150, deadline=None)
def test_a_benefit_to_redeem_in_a_tenant_finds_one_until_its_day_and_none_after(
    as_of: date, portfolio: pb.Portfolio
) -> None:
    def possible(row: dict[str, Any], on: date) -> bool:
        held = on_a_day(portfolio, row, as_of, on)
        return len(held.options(as_of=on, benefit=row["benefit"], allowed=True)) > 0

    for row in pb.expiry_report(portfolio, as_of=as_of).rows.to_pylist():
        if not _SOMEWHERE.match(row["action"]):
            continue
        named = places_of(row, as_of)
        assert named, row
        turns = sorted({one.end for one in portfolio.subscriptions if one.end is not None})
        for first, last in named:
            days = {first, last, *(turn + day * DAY for turn in turns for day in (-1, 0))}
            for day in days:
                if first <= day <= last:
                    assert possible(row, day), (row, day)
            assert not possible(row, last + DAY), row
            assert first == as_of or not possible(row, first - DAY), row
        if row["act_by"] is not None:
            assert row["act_by"] == named[-1][1], row
            assert row["act_from"] == (named[0][0] if named[0][0] > as_of else None), row
        if "after which none takes it" in row["action"]:
            deadline = portfolio.benefit(row["benefit"]).activate_before or row["date"]
            later = every_day(named[-1][1] + DAY, min(deadline, named[-1][1] + 300 * DAY))
            assert not any(possible(row, day) for day in later[::9]), row


def places_of(row: dict[str, Any], as_of: date) -> list[tuple[date, date]]:
    """Return the first and the last days of the stretches that a row of a benefit names."""
    text = row["action"].partition(" in a tenant")[2].partition(",")[0]
    days = []
    for found in re.finditer(r"(by|on) (\S{10})|from (\S{10}) to (\S{10})", text):
        kind, only, first, last = found.groups()
        start = as_of if kind == "by" else date.fromisoformat(first or only)
        days.append((start, date.fromisoformat(last or only)))
    return days


@given(portfolio=ALL)
@settings(max_examples=150, deadline=None)
def test_a_benefit_is_promised_to_one_subscription(portfolio: pb.Portfolio) -> None:
    promised: dict[str, set[str]] = {}
    for row in pb.expiry_report(portfolio, as_of=AS_OF).rows.to_pylist():
        found = _ONE.match(row["action"])
        if found is not None:
            promised.setdefault(found["benefit"], set()).add(row["subscription"])
    assert all(len(subscriptions) == 1 for subscriptions in promised.values()), promised


@given(portfolio=ALL)
@settings(max_examples=150, deadline=None)
def test_all_the_ends_can_be_acted_on_one_after_the_other(portfolio: pb.Portfolio) -> None:
    rows = pb.expiry_report(portfolio, as_of=AS_OF).rows.to_pylist()
    ends = [row for row in rows if row["what"] == "subscription ends"]
    actions = [proposed(row, days_of(row, AS_OF)[0]) for row in ends]
    in_order = sorted((action for action in actions if action is not None), key=lambda it: it.on)
    after = renewed(portfolio, AS_OF)
    for action in in_order:
        after = after.apply(action)


@given(portfolio=ALL)
@settings(max_examples=150, deadline=None)
def test_what_a_refused_activation_is_told_to_do_instead_is_allowed(
    portfolio: pb.Portfolio,
) -> None:
    for row in portfolio.options(as_of=AS_OF, allowed=False).to_pylist():
        if (row["verb"], row["rules"]) != ("activate", ["activate-over-active"]):
            continue
        told, benefit = row["fix"], row["benefit"]
        instead: list[Any] = [
            pb.AddLicenses(benefit=benefit, subscription=found[1], on=AS_OF)
            for found in re.finditer("add the licences to `([^`]+)`", told)
        ]
        instead += [
            pb.Extend(benefit=benefit, subscription=found[1], on=AS_OF)
            for found in re.finditer("extend `([^`]+)`", told)
        ]
        instead += [
            pb.Activate(benefit=benefit, tenant=row["tenant"], on=date.fromisoformat(found[1]))
            for found in re.finditer(r"activate on (\S+) or later", told)
        ]
        assert instead, row
        for action in instead:
            assert portfolio.check(action).allowed, (row, action)


def test_what_is_lost_makes_one_row_and_leaves_the_report() -> None:
    portfolio = pb.Portfolio(
        memberships=[pb.Membership(id="m", offer="Partner Success Core")],
        benefits=[
            pb.Benefit(
                id="b",
                membership="m",
                product="Power BI Pro",
                licenses=25,
                redemption="key",
                activate_before="2025-12-01",
                usage_rights_last_day="2026-08-31",
            )
        ],
    )
    rows = pb.expiry_report(portfolio, as_of=AS_OF).rows.to_pylist()
    counted = Counter(row["benefit"] for row in rows if row["benefit"] is not None)
    assert counted == {"b": 1}
    assert len(pb.expiry_report(portfolio, as_of=AS_OF, past_days=40)) == 2
    assert len(pb.expiry_report(portfolio, as_of=AS_OF, past_days=39)) == 1
