"""The planning problem as one would first write it for a constraint solver: weeks, and a tank.

Each pool has a tank of licence-days. A key adds 365 days of its licences; a week takes seven days
of all licences in use; when the tank can't pay a week, the subscription has ended. Decisions fall
on the first day of a week, activating before adding before extending. It is an approximation: years
of 365 days, no rounding of ends, a fixed order on a day. What it finds is repaired against the real
rules and scored by carrying it out, like every plan.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from ortools.sat.python import cp_model
from plan_partners import DAYS, FIRST, Partner

import partnerbenefits as pb

WEEK, YEAR = 7, 365
_VERBS = ("activate", "add", "extend")
#: The share of the time that each level of the objective gets; what one leaves, the next one has.
_SHARES = (0.5, 0.3, 1.0)


@dataclass(frozen=True)
class Found:
    """Steps as the model sees them, and which levels it proved for itself."""

    steps: list[tuple[int, int, str, str]]
    proved: list[bool]


class Weekly:
    """The model of one partner."""

    def __init__(self, partner: Partner) -> None:
        self._partner = partner
        self._model = cp_model.CpModel()
        self._weeks = -(-DAYS // WEEK)
        keys = partner.keys
        largest = max((held.licenses for held in partner.held if held), default=0)
        self._most = largest + sum(key.licenses for key in keys)
        self._tank = largest * YEAR + YEAR * sum(key.licenses for key in keys)
        self._use: dict[tuple[int, int, int, str], cp_model.IntVar] = {}
        for at, key in enumerate(keys):
            chosen = []
            for pool in range(len(partner.held)):
                for week in range(self._weeks):
                    if week * WEEK >= min(key.before, DAYS):
                        break
                    for verb in _VERBS:
                        name = f"{verb} {key.id} t{pool} w{week}"
                        use = self._model.new_bool_var(name)
                        self._use[at, pool, week, verb] = use
                        chosen.append(use)
            self._model.add_at_most_one(chosen)
        self._missing: list[Any] = []
        self._left: list[Any] = []
        for pool in range(len(partner.held)):
            self._pool(pool)

    def _uses(self, pool: int, week: int, verb: str) -> list[tuple[int, cp_model.IntVar]]:
        keys = range(len(self._partner.keys))
        found = ((at, self._use.get((at, pool, week, verb))) for at in keys)
        return [(at, use) for at, use in found if use is not None]

    def _pool(self, pool: int) -> None:
        model, partner = self._model, self._partner
        held = partner.held[pool]
        licenses: Any = held.licenses if held else 0
        tank: Any = held.licenses * held.end if held else 0
        active: Any = 1 if held else 0
        for week in range(self._weeks):
            days = range(week * WEEK, min(DAYS, (week + 1) * WEEK))
            size = [key.licenses for key in partner.keys]
            started = self._uses(pool, week, "activate")
            added = self._uses(pool, week, "add")
            extended = self._uses(pool, week, "extend")
            starts = sum(use for _, use in started)
            model.add(starts + active <= 1)
            for _, use in added + extended:
                model.add(use <= active)
            more = sum(size[at] * use for at, use in started + added)
            now = model.new_int_var(0, self._most, "")
            model.add(now == licenses + more)
            for at, use in extended:
                model.add(3 * now >= size[at]).only_enforce_if(use)
            filled = model.new_int_var(0, self._tank, "")
            gain = sum(size[at] * YEAR * use for at, use in started + added + extended)
            model.add(filled == tank + gain)
            # The week can be paid, or the subscription ends in it.
            pays = model.new_bool_var("")
            model.add(filled >= len(days) * now).only_enforce_if(pays)
            model.add(filled < len(days) * now).only_enforce_if(~pays)
            there = model.new_int_var(0, self._most, "")
            model.add(there == now).only_enforce_if(pays)
            model.add(there == 0).only_enforce_if(~pays)
            tank = model.new_int_var(0, self._tank, "")
            model.add(tank == filled - len(days) * now).only_enforce_if(pays)
            model.add(tank == 0).only_enforce_if(~pays)
            active = model.new_bool_var("")
            model.add(tank >= 1).only_enforce_if(active)
            model.add(tank == 0).only_enforce_if(~active)
            licenses = model.new_int_var(0, self._most, "")
            model.add(licenses == now).only_enforce_if(active)
            model.add(licenses == 0).only_enforce_if(~active)
            wanted = sum(partner.needed(pool, on) for on in days)
            missing = model.new_int_var(0, wanted, "")
            model.add(missing >= wanted - len(days) * there)
            weight = sum(10 * DAYS + DAYS - on for on in days) // len(days)
            self._missing.append(weight * missing)
        self._left.append(tank)

    def solve(self, seconds: float, workers: int) -> Found | None:
        """Return the best steps found, level by level, or None where there was no time."""
        keys = self._partner.keys
        used = [
            sum(use for (at, *_), use in self._use.items() if at == number)
            for number in range(len(keys))
        ]
        lost = sum(
            key.licenses * YEAR * (1 - use)
            for key, use in zip(keys, used, strict=True)
            if key.before <= DAYS
        )
        unused = sum(
            key.licenses * YEAR * (1 - use)
            for key, use in zip(keys, used, strict=True)
            if key.before > DAYS
        )
        levels = [sum(self._missing), lost, -(sum(self._left) + unused)]
        spent, best, proved = 0.0, None, []
        for level, share in zip(levels, _SHARES, strict=True):
            solver = cp_model.CpSolver()
            solver.parameters.max_time_in_seconds = max(0.1, (seconds - spent) * share)
            solver.parameters.num_workers = workers
            self._model.minimize(level)
            status = solver.solve(self._model)
            spent += solver.wall_time
            if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
                break
            proved.append(status == cp_model.OPTIMAL)
            best = [
                (week * WEEK, pool, verb, keys[at].id)
                for (at, pool, week, verb), use in self._use.items()
                if solver.value(use)
            ]
            if not isinstance(level, int):
                self._model.add(level <= round(solver.objective_value))
            self._model.clear_hints()
            for use in self._use.values():
                self._model.add_hint(use, solver.value(use))
        if best is None:
            return None
        order = {verb: number for number, verb in enumerate(_VERBS)}
        return Found(sorted(best, key=lambda step: (step[0], step[1], order[step[2]])), proved)


def repaired(partner: Partner, steps: list[tuple[int, int, str, str]]) -> list[Any]:
    """Return the steps as actions that the rules allow; what no verb can do is left out."""
    now = partner.portfolio
    actions = []
    for on, pool, verb, key in steps:
        when = FIRST + timedelta(days=on)
        tenant = f"t{pool}"
        active = [
            subscription
            for subscription in now.subscriptions
            if subscription.tenant == tenant and subscription.end and subscription.end > when
        ]
        tries: list[Any] = []
        if active:
            into = {"benefit": key, "subscription": active[0].id, "on": when}
            tries = [pb.AddLicenses(**into), pb.Extend(**into)]
            if verb == "extend":
                tries.reverse()
        else:
            tries = [pb.Activate(benefit=key, tenant=tenant, on=when)]
        done = next((action for action in tries if now.check(action)), None)
        if done is not None:
            now = now.apply(done)
            actions.append(done)
    return actions
