"""Partners drawn by number as `plan.rs` draws them, and what a plan of one comes to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import partnerbenefits as pb

FIRST, DAYS = date(2026, 1, 10), 548
UNTIL = FIRST + timedelta(days=DAYS)
PRODUCT = "SPE_E5"
_WORD = (1 << 64) - 1


class Draw:
    """Numbers that follow from a seed (SplitMix64)."""

    def __init__(self, seed: int) -> None:
        self._state = seed

    def within(self, low: int, high: int) -> int:
        self._state = (self._state + 0x9E3779B97F4A7C15) & _WORD
        z = self._state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & _WORD
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _WORD
        z ^= z >> 31
        return low + z % (high - low + 1)


def day(days: int) -> date:
    return FIRST + timedelta(days=days)


@dataclass(frozen=True)
class Held:
    """The key subscription of a tenant."""

    licenses: int
    end: int


@dataclass(frozen=True)
class Key:
    """A key, with the first day on which it can't be redeemed any longer."""

    id: str
    licenses: int
    before: int


@dataclass(frozen=True)
class Partner:
    """What is there and what is wanted, in days from the first; a tenant's number is its place."""

    name: str
    held: Sequence[Held | None]
    demand: Sequence[Sequence[tuple[int, int, int]]]
    keys: Sequence[Key]

    @cached_property
    def portfolio(self) -> pb.Portfolio:
        tenants = range(len(self.held))
        return pb.Portfolio(
            memberships=[pb.Membership(id="m", offer="Partner Success Core", purchased=day(-100))],
            tenants=[pb.Tenant(id=f"t{n}", domain=f"t{n}.example") for n in tenants],
            benefits=[
                pb.Benefit(
                    id=key.id,
                    membership="m",
                    product=PRODUCT,
                    licenses=key.licenses,
                    activate_before=day(key.before),
                    redemption="key",
                )
                for key in self.keys
            ],
            subscriptions=[
                pb.Subscription(
                    id=f"s{n}",
                    tenant=f"t{n}",
                    product=PRODUCT,
                    licenses=held.licenses,
                    start=day(-300),
                    end=day(held.end),
                    origin="key",
                )
                for n, held in enumerate(self.held)
                if held
            ],
        )

    @cached_property
    def wanted(self) -> list[dict[str, Any]]:
        return [
            {
                "tenant": f"t{n}",
                "product": PRODUCT,
                "licenses": licenses,
                "start": day(start),
                "end": day(end),
            }
            for n, rows in enumerate(self.demand)
            for start, end, licenses in rows
        ]

    @cached_property
    def tables(self) -> tuple[pb.Table, pb.Table, pb.Table]:
        """Benefits, subscriptions and demand, as planning many partners takes them."""
        # One row too many, and taken away again: columns without a row would have no type.
        owned = [held for held in enumerate([*self.held, Held(1, 1)]) if held[1]]
        benefits = {
            "partner": ["p"] * len(self.keys),
            "benefit": [key.id for key in self.keys],
            "product": [PRODUCT] * len(self.keys),
            "licenses": [key.licenses for key in self.keys],
            "activate_before": [day(key.before) for key in self.keys],
        }
        subscriptions = {
            "partner": ["p"] * len(owned),
            "subscription": [f"s{n}" for n, _ in owned],
            "tenant": [f"t{n}" for n, _ in owned],
            "product": [PRODUCT] * len(owned),
            "licenses": [held.licenses for _, held in owned if held],
            "start": [day(-300)] * len(owned),
            "end": [day(held.end) for _, held in owned if held],
        }
        demand = {"partner": ["p"] * len(self.wanted)}
        demand |= {name: [row[name] for row in self.wanted] for name in self.wanted[0]}
        tables = (benefits, subscriptions, demand)
        first, second, third = (pb.Table.from_dict(columns) for columns in tables)
        return first, second[:-1], third

    def needed(self, tenant: int, on: int) -> int:
        return sum(licenses for start, end, licenses in self.demand[tenant] if start <= on < end)


def partner(tenants: int, keys: int, lots: int | None, seed: int) -> Partner:
    """Return a partner with so many tenants and keys; ``lots`` different ones, or all different."""
    draw = Draw(seed)
    held: list[Held | None] = []
    demand = []
    for _ in range(tenants):
        licenses = draw.within(5, 100)
        has = draw.within(0, 9) < 7
        held.append(Held(licenses, draw.within(1, 365)) if has else None)
        wanted = licenses * draw.within(60, 130) // 100
        change = draw.within(1, DAYS - 1)
        later = wanted * draw.within(50, 150) // 100
        demand.append([(0, change, wanted), (change, DAYS, later)])
    kinds: list[tuple[int, int]] = []
    for key in range(keys):
        if lots is not None and key >= lots:
            kinds.append(kinds[key * lots // keys])
        else:
            kinds.append((draw.within(5, 100), draw.within(30, 700)))
    if lots is not None:
        kinds = [kinds[key * lots // keys] for key in range(keys)]
    name = f"{tenants}x{keys}{f'/{lots}' if lots else ''} ({seed})"
    made = [Key(f"k{n:02}", *kind) for n, kind in enumerate(kinds)]
    return Partner(name, held, demand, made)


@dataclass(frozen=True, order=True)
class Score:
    """What a plan comes to on the first three levels, smaller is better."""

    weighted_shortfall: int
    lost: int
    left_over: int
    shortfall: int


def score(found: Partner, actions: Sequence[Any]) -> Score:
    """Carry actions out and add up what is missing, lost and left over: nothing of the planner."""
    timeline = pb.simulate(found.portfolio, actions, since=FIRST, until=UNTIL)
    there: dict[str, list[int]] = {f"t{n}": [0] * DAYS for n in range(len(found.held))}
    for row in timeline.coverage:
        for on in range((row["start"] - FIRST).days, (row["end"] - FIRST).days):
            there[row["tenant"]][on] += row["licenses"]
    short = weighted = 0
    for n in range(len(found.held)):
        for on in range(DAYS):
            missing = max(0, found.needed(n, on) - there[f"t{n}"][on])
            short += missing
            weighted += missing * (10 * DAYS + DAYS - on)
    used = {action.benefit for action in actions}
    lost = left = 0
    for key in found.keys:
        if key.id in used:
            continue
        if key.before <= DAYS:
            last = day(key.before - 1)
            lost += key.licenses * (pb.add_months(last, 12) - last).days
        else:
            left += 12 * key.licenses
    for subscription in timeline.at(UNTIL).subscriptions:
        if subscription.end is not None and subscription.end > UNTIL:
            months = pb.months_between(UNTIL, subscription.end)
            left += int(subscription.licenses * months)
    return Score(weighted, lost, -left, short)
