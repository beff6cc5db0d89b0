"""The licences each pool has over time, against what is needed where that is known."""

from datetime import date
from typing import Any

from partnerbenefits._core import Table
from partnerbenefits.cells import plural
from partnerbenefits.charts.drawn import COLOURS, DAY_SCALE, INK, PAPER, altair, data, finished

__all__ = ["Pools"]

#: The pools of the chart; more would be no picture any longer.
_POOLS = 12

_WIDTH, _HEIGHT = 600, 64

_LICENSES, _SHORT, _DEMAND = "licences", "missing", "needed"


class Pools:
    """Runs of days of each product in each tenant."""

    def __init__(self, table: Table, since: date | None = None, until: date | None = None) -> None:
        rows = [row for row in table if row["start"] is not None and row["end"] is not None]
        pools: dict[tuple[str, str], list[dict[str, Any]]] = {}
        for row in rows:
            pools.setdefault((row["product"], row["tenant"]), []).append(row)
        # What is missing comes first, then what is large.
        weight = {
            pool: (-_license_days(runs, "short"), -_license_days(runs, "licenses"), pool)
            for pool, runs in pools.items()
        }
        self._all = len(pools)
        self._pools = {
            f"{product}, {tenant}": pools[product, tenant]
            for product, tenant in sorted(pools, key=lambda pool: weight[pool])[:_POOLS]
        }
        self._demand = "demand" in table.columns
        self._since = since or min((row["start"] for row in rows), default=None)
        self._until = until or max((row["end"] for row in rows), default=None)

    def __bool__(self) -> bool:
        return bool(self._pools)

    @property
    def caption(self) -> str:
        """The words under the chart."""
        against = " against what is needed" if self._demand else ""
        text = f"Licences of each product in each tenant{against}, {self._since} to {self._until}."
        if self._all > _POOLS:
            text += f" Of {plural(self._all, 'pool')}, {_POOLS} are shown:"
            text += " those that miss most, then the largest."
        return text

    def chart(self) -> Any:
        """Return the Altair chart."""
        alt = altair()
        domain = [day.isoformat() for day in (self._since, self._until) if day is not None]
        parts = [
            self._part(name, runs, domain, last=number == len(self._pools))
            for number, (name, runs) in enumerate(self._pools.items(), 1)
        ]
        return finished(alt.vconcat(*parts, spacing=10).resolve_scale(color="shared"))

    def _part(self, name: str, runs: list[dict[str, Any]], domain: list[str], last: bool) -> Any:
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
        x_scale = alt.Scale(type=DAY_SCALE, domain=domain, nice=False)
        axis = alt.Axis(
            title=None, format="%b %Y", tickCount=8, labels=last, ticks=last, labelOverlap=True
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
        title = alt.Title(name, anchor="start", frame="group", fontSize=12, offset=4)
        return alt.layer(*layers).properties(title=title, width=_WIDTH, height=_HEIGHT)


def _license_days(runs: list[dict[str, Any]], column: str) -> int:
    return sum((run.get(column) or 0) * (run["end"] - run["start"]).days for run in runs)
