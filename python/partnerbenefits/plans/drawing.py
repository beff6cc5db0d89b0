"""Licences against demand, a strip for each pool: a drawing that needs nothing but a browser."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import TYPE_CHECKING

from partnerbenefits.cells import plural
from partnerbenefits.html import Markup

if TYPE_CHECKING:
    from partnerbenefits._core import Plan, Table

__all__ = ["drawing"]

#: Pools drawn; more are counted below.
_SHOWN_POOLS = 12

#: Sizes in the drawing's own units; it shrinks with the page.
_LEFT, _WIDTH, _RIGHT = 44, 660, 16
_STRIP, _TITLE, _GAP = 56, 18, 14
_AXIS = 22

#: Colours that every kind of colour vision tells apart, on light and on dark.
#: Source: Okabe and Ito, Color Universal Design, 2008.
_LICENSES, _DEMAND, _SHORT = "#56B4E9", "#7F868D", "#D55E00"


@dataclass(frozen=True, slots=True)
class _Run:
    """Days of one pool on which nothing changes."""

    start: date
    end: date
    demand: int
    licenses: int


def drawing(plan: "Plan") -> Markup:
    """Return the strips of a plan as SVG, with a text that says what they show."""
    pools = _pools(plan.coverage)
    if not pools:
        return Markup("")
    shown = list(pools.items())[:_SHOWN_POOLS]
    scale = _Scale(plan.as_of, plan.until)
    top = _TITLE
    strips = []
    for (tenant, product), runs in shown:
        strips.append(_strip(f"{product} in {tenant}", runs, scale, top))
        top += _STRIP + _TITLE + _GAP
    height = top - _TITLE - _GAP + _AXIS + 4
    axis = "".join(scale.axis(height - _AXIS))
    steps = "".join(_steps(plan.steps, dict(shown), scale))
    left_out = len(pools) - len(shown)
    more = f" {plural(left_out, 'more pool')} not drawn." if left_out else ""
    told = (
        f"Licences (blue) against demand (grey line) from {plan.as_of} until {plan.until};"
        f" what is missing is orange, a triangle is a step.{more}"
    )
    width = _LEFT + _WIDTH + _RIGHT
    spoken = escape(_spoken(plan, shown))
    return Markup(
        f'<figure style="margin:0.6em 0"><svg role="img" aria-label="{spoken}"'
        f' viewBox="0 0 {width} {height}" width="{width}" style="max-width:100%;height:auto"'
        ' font-family="sans-serif" font-size="11" fill="currentColor">'
        f"{''.join(strips)}{axis}{steps}</svg>"
        f"<figcaption>{escape(told)}</figcaption></figure>\n"
    )


def _pools(coverage: "Table") -> dict[tuple[str, str], list[_Run]]:
    pools: dict[tuple[str, str], list[_Run]] = {}
    for row in coverage:
        run = _Run(row["start"], row["end"], row["demand"], row["licenses"])
        pools.setdefault((row["tenant"], row["product"]), []).append(run)
    # A pool in which nothing is wanted and nothing is there has nothing to show.
    return {
        pool: runs
        for pool, runs in pools.items()
        if any(run.demand or run.licenses for run in runs)
    }


def _spoken(plan: "Plan", shown: list[tuple[tuple[str, str], list[_Run]]]) -> str:
    short = [
        f"{product} in {tenant}"
        for (tenant, product), runs in shown
        if any(run.licenses < run.demand for run in runs)
    ]
    missing = f"licences are missing of {'; '.join(short)}" if short else "no licence is missing"
    return f"Licences against demand from {plan.as_of} until {plan.until}: {missing}."


class _Scale:
    """Where a day is drawn."""

    def __init__(self, first: date, until: date) -> None:
        self._first, self._until = first, until
        self._days = max(1, (until - first).days)

    def x(self, day: date) -> float:
        return round(_LEFT + _WIDTH * (day - self._first).days / self._days, 1)

    def axis(self, y: float) -> Iterator[str]:
        """Give the line of months with at most a dozen names."""
        months = (self._until.year - self._first.year) * 12 + self._until.month - self._first.month
        every = next((n for n in (1, 2, 3, 6, 12, 24, 60) if months / n <= 12), 120)
        right = _LEFT + _WIDTH
        yield f'<path d="M{_LEFT} {y}H{right}" stroke="currentColor" stroke-opacity="0.4"/>'
        count = self._first.year * 12 + self._first.month - 1
        while True:
            count += 1
            if count // 12 > date.max.year:
                return
            month = date(count // 12, count % 12 + 1, 1)
            if month >= self._until:
                return
            if (month.month - 1) % min(every, 12) or (every > 12 and month.year % (every // 12)):
                continue
            x = self.x(month)
            name = f"{month.year}" if month.month == 1 else f"{month:%b}"
            yield (
                f'<path d="M{x} {y}v4" stroke="currentColor" stroke-opacity="0.4"/>'
                f'<text x="{x}" y="{y + 15}" text-anchor="middle">{name}</text>'
            )


def _strip(title: str, runs: list[_Run], scale: _Scale, top: float) -> str:
    most = max(1, *(max(run.demand, run.licenses) for run in runs))
    bottom = top + _STRIP

    def y(count: int) -> float:
        return round(bottom - (_STRIP - 4) * count / most, 1)

    parts = [
        f'<text x="{_LEFT}" y="{top - 5}" font-weight="600">{escape(title, quote=False)}</text>',
        f'<text x="{_LEFT - 6}" y="{y(most) + 4}" text-anchor="end">{most:,}</text>',
        f'<path d="M{_LEFT} {bottom}h{_WIDTH}" stroke="currentColor" stroke-opacity="0.25"/>',
    ]
    line = ""
    for run in runs:
        x, right = scale.x(run.start), scale.x(run.end)
        told = f"{run.start} to {run.end}: {run.licenses:,} licences, {run.demand:,} wanted"
        parts.append(
            f'<rect x="{x}" y="{y(run.licenses)}" width="{round(right - x, 1)}"'
            f' height="{round(bottom - y(run.licenses), 1)}" fill="{_LICENSES}"'
            ' fill-opacity="0.55">'
            f"<title>{told}</title></rect>"
        )
        if run.licenses < run.demand:
            parts.append(
                f'<rect x="{x}" y="{y(run.demand)}" width="{round(right - x, 1)}"'
                f' height="{round(y(run.licenses) - y(run.demand), 1)}" fill="{_SHORT}"'
                f' fill-opacity="0.75"><title>{told}: {run.demand - run.licenses:,} missing</title>'
                "</rect>"
            )
        line += f"{'L' if line else 'M'}{x} {y(run.demand)}H{right}"
    parts.append(f'<path d="{line}" fill="none" stroke="{_DEMAND}" stroke-width="2"/>')
    return "".join(parts)


def _steps(
    steps: "Table", pools: dict[tuple[str, str], list[_Run]], scale: _Scale
) -> Iterator[str]:
    order = list(pools)
    for number, row in enumerate(steps, 1):
        pool = (row["tenant"], row["product"])
        if pool not in pools:
            continue
        bottom = _TITLE + order.index(pool) * (_STRIP + _TITLE + _GAP) + _STRIP
        x = scale.x(row["on"])
        told = f"step {number}, {row['on']}: {row['verb'].replace('_', ' ')} {row['benefit']}"
        yield (
            f'<path d="M{x} {bottom}l-5 9h10z"><title>{escape(told, quote=False)}</title></path>'
        )
