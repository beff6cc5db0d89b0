"""The licences each pool has over time, against what is needed where that is known.

Below each pool stand marks: what happens to it, or what a plan does, each kind with a shape of
its own.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from partnerbenefits._core import Table
from partnerbenefits.cells import plural
from partnerbenefits.charts.drawn import COLOURS, DAY_SCALE, INK, PAPER, altair, data, finished

__all__ = ["SHAPES", "Mark", "Pools", "marks_of_events", "marks_of_steps"]

#: The pools of the chart; more would be no picture any longer.
_POOLS = 12

_WIDTH, _HEIGHT = 600, 64

#: How far below its pool a mark stands, and how far apart two marks are at least.
_BELOW, _APART = 9, 12

_LICENSES, _SHORT, _DEMAND = "licences", "missing", "needed"

#: What is marked, and the shape of each: told apart without colours. What changes no licences
#: of the pool, such as assigning them, is not marked.
SHAPES = {
    "activated": "triangle-up",
    "activated again": "M0,-1L1,0H.45V1H-.45V0H-1Z",
    "licences added": "cross",
    "extended": "triangle-right",
    "ordered": "diamond",
    "moved": "square",
    "expired": "M-1,-.6L-.6,-1L0,-.4L.6,-1L1,-.6L.4,0L1,.6L.6,1L0,.4L-.6,1L-1,.6L-.4,0Z",
    "disabled": "triangle-down",
    "deleted": "M-1,-.3H1V.3H-1Z",
}

_EVENTS = {"reactivated": "activated again", "licenses-added": "licences added"}

_VERBS = {
    "activate": "activated",
    "add_licenses": "licences added",
    "extend": "extended",
    "order": "ordered",
}


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happens to a pool on a day."""

    day: date
    pool: tuple[str, str]
    kind: str
    told: str


def marks_of_events(events: Table) -> list[Mark]:
    """Return what happens in a simulation."""
    marks = []
    for row in events:
        kind = _EVENTS.get(row["event"], row["event"])
        told = row["benefit"] or row["subscription"]
        if kind in SHAPES:
            marks.append(Mark(row["date"], (row["product"], row["tenant"]), kind, told))
    return marks


def marks_of_steps(steps: Table) -> list[Mark]:
    """Return the steps of a plan, by their numbers."""
    return [
        Mark(
            row["on"],
            (row["product"], row["tenant"]),
            _VERBS[row["verb"]],
            f"step {number}, {row['benefit']}",
        )
        for number, row in enumerate(steps, 1)
    ]


class Pools:
    """Runs of days of each product in each tenant."""

    def __init__(
        self,
        table: Table,
        since: date | None = None,
        until: date | None = None,
        marks: Iterable[Mark] = (),
    ) -> None:
        rows = [row for row in table if row["start"] is not None and row["end"] is not None]
        pools: dict[tuple[str, str], list[dict[str, Any]]] = {}
        for row in rows:
            pools.setdefault((row["product"], row["tenant"]), []).append(row)
        # A pool in which nothing is wanted and nothing is there has nothing to show.
        pools = {
            pool: runs
            for pool, runs in pools.items()
            if any(run["licenses"] or run.get("demand") for run in runs)
        }
        # What is missing comes first, then what is large.
        weight = {
            pool: (-_license_days(runs, "short"), -_license_days(runs, "licenses"), pool)
            for pool, runs in pools.items()
        }
        self._all = len(pools)
        self._pools = {
            pool: pools[pool] for pool in sorted(pools, key=lambda pool: weight[pool])[:_POOLS]
        }
        self._demand = "demand" in table.columns
        self._since = since or min((row["start"] for row in rows), default=None)
        self._until = until or max((row["end"] for row in rows), default=None)
        self._marks = [mark for mark in marks if mark.pool in self._pools]

    def __bool__(self) -> bool:
        return bool(self._pools)

    @property
    def caption(self) -> str:
        """The words under the chart."""
        against = " against what is needed" if self._demand else ""
        text = f"Licences of each product in each tenant{against}, {self._since} to {self._until}."
        if self._marks:
            text += " A mark below is what happens on that day."
        if self._all > _POOLS:
            text += f" Of {plural(self._all, 'pool')}, {_POOLS} are shown:"
            text += " those that miss most, then the largest."
        return text

    def chart(self) -> Any:
        """Return the Altair chart."""
        alt = altair()
        parts = [
            self._part(pool, runs, last=number == len(self._pools))
            for number, (pool, runs) in enumerate(self._pools.items(), 1)
        ]
        together = alt.vconcat(*parts, spacing=22 if self._marks else 10)
        return finished(together.resolve_scale(color="shared", shape="shared"), self.caption)

    def _part(self, pool: tuple[str, str], runs: list[dict[str, Any]], last: bool) -> Any:
        alt = altair()
        bars, lines = [], []
        for run in runs:
            there, wanted = run["licenses"], run.get("demand")
            span = {"start": run["start"], "end": run["end"]}
            bars.append(span | {"low": 0, "high": there, "what": _LICENSES, "count": there})
            if wanted is not None:
                if wanted > there:
                    missing = wanted - there
                    bars.append(
                        span | {"low": there, "high": wanted, "what": _SHORT, "count": missing}
                    )
                lines.append(span | {"high": wanted, "what": _DEMAND})
        domain = [day.isoformat() for day in (self._since, self._until) if day is not None]
        x_scale = alt.Scale(type=DAY_SCALE, domain=domain, nice=False)
        axis = alt.Axis(
            title=None,
            format="%b %Y",
            tickCount=8,
            labels=last,
            ticks=last,
            domain=False,
            labelOverlap=True,
            labelPadding=_APART + _BELOW if self._marks else 2,
            tickSize=5,
        )
        x = alt.X("start:T", scale=x_scale, axis=axis)
        high = max(max(run["licenses"], run.get("demand") or 0) for run in runs)
        y_axis = alt.Axis(
            title=None,
            # Whole licences: what the chart would choose can be a half of one.
            values=[0, high // 2, high] if high % 2 == 0 else [0, high],
            format=",d",
            minExtent=48,
            maxExtent=48,
        )
        kinds = {_LICENSES: COLOURS["blue"]}
        if self._demand:
            kinds |= {_SHORT: COLOURS["orange"], _DEMAND: INK}
        colour = alt.Color(
            "what:N",
            title=None,
            scale=alt.Scale(domain=list(kinds), range=list(kinds.values())),
            legend=alt.Legend(symbolStrokeColor=COLOURS["grey"], symbolStrokeWidth=1)
            if self._demand
            else None,
        )
        layers = [
            alt.Chart(data(bars))
            .mark_rect(opacity=0.85)
            .encode(
                x=x,
                x2="end:T",
                y=alt.Y(
                    "low:Q", axis=y_axis, scale=alt.Scale(domain=[0, max(high, 1)], nice=False)
                ),
                y2="high:Q",
                color=colour,
                tooltip=[
                    alt.Tooltip("what:N"),
                    alt.Tooltip("count:Q", format=","),
                    alt.Tooltip("start:N", title="from"),
                    alt.Tooltip("end:N", title="until before"),
                ],
            )
        ]
        if lines:
            wanted = alt.Chart(data(lines)).encode(x=x, x2="end:T", y=alt.Y("high:Q"))
            # Dark within white, so that it is seen on every colour.
            layers.append(wanted.mark_rule(strokeWidth=4.5, color=PAPER))
            layers.append(wanted.mark_rule(strokeWidth=2).encode(color=colour))
        marks = self._placed(pool)
        if marks:
            layers.append(self._marked(marks, x))
        name = f"{pool[0]} in {pool[1]}"
        title = alt.Title(name, anchor="start", frame="group", fontSize=12, offset=4)
        return alt.layer(*layers).properties(title=title, width=_WIDTH, height=_HEIGHT)

    def _placed(self, pool: tuple[str, str]) -> list[dict[str, object]]:
        """Return the marks of a pool, beside each other where they would cover each other."""
        since, until = self._since, self._until
        if since is None or until is None:
            return []
        apart = _APART * max(1, (until - since).days) / _WIDTH
        placed: list[dict[str, object]] = []
        free = -apart
        for mark in sorted(self._marks, key=lambda mark: mark.day):
            if mark.pool == pool and since <= mark.day <= until:
                free = max(free, float((mark.day - since).days))
                at = datetime.combine(since, datetime.min.time(), UTC) + timedelta(days=free)
                free += apart
                told = {"day": mark.day, "kind": mark.kind, "told": mark.told}
                placed.append({"start": at.isoformat(), **told})
        return placed

    def _marked(self, marks: list[dict[str, object]], x: Any) -> Any:
        alt = altair()
        used = {mark.kind for mark in self._marks}
        shapes = {kind: shape for kind, shape in SHAPES.items() if kind in used}
        return (
            alt.Chart(data(marks))
            .mark_point(filled=True, size=60, color=INK, opacity=1)
            .encode(
                x=x,
                y=alt.value(_HEIGHT + _BELOW),
                shape=alt.Shape(
                    "kind:N",
                    title=None,
                    scale=alt.Scale(domain=list(shapes), range=list(shapes.values())),
                    legend=alt.Legend(symbolFillColor=INK, symbolStrokeWidth=0, symbolSize=60),
                ),
                tooltip=[
                    alt.Tooltip("day:N"),
                    alt.Tooltip("kind:N", title="what"),
                    alt.Tooltip("told:N", title="by"),
                ],
            )
        )


def _license_days(runs: list[dict[str, Any]], column: str) -> int:
    return sum((run.get(column) or 0) * (run["end"] - run["start"]).days for run in runs)
