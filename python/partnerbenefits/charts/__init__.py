"""Charts of results, as Altair charts and as drawings for pages.

``drawings`` tells which charts a result has; ``chart`` makes one, for a notebook; ``svg``
draws one for a page, without script and without the network. Altair and vl-convert come with
``partnerbenefits[charts]`` and are imported when a chart is made, not before.
"""

import difflib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import singledispatch
from typing import Any

from partnerbenefits._core import Plan, Report, Table, Timeline
from partnerbenefits.cells import kind as kind_of
from partnerbenefits.charts import baselines, calendar, coverage, timeline
from partnerbenefits.charts.drawn import nothing, svg
from partnerbenefits.errors import InvalidInputError

__all__ = ["Drawing", "chart", "drawings", "svg"]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart that a result has: its name, the words under it, and how it is made."""

    kind: str
    caption: str
    make: Callable[[], Any]


@singledispatch
def drawings(result: object) -> Sequence[Drawing]:
    """Return the charts of a result, the first of them the main one; none for most."""
    del result
    return ()


@drawings.register
def _(report: Report) -> Sequence[Drawing]:
    rows, as_of = report.rows, report.as_of
    portfolio = report.portfolio
    found = []
    if timeline.has_rows(portfolio, rows):
        shown = timeline.Scene(portfolio, rows, as_of, report.within_days)
        found.append(Drawing("timeline", shown.caption, shown.chart))
    month_rows = calendar.Days(rows, as_of)
    if month_rows:
        found.append(Drawing("calendar", month_rows.caption, month_rows.chart))
    return found


@drawings.register
def _(told: Timeline) -> Sequence[Drawing]:
    marks = coverage.marks_of_events(told.events)
    pools = coverage.Pools(told.coverage, told.since, told.until, marks)
    return [Drawing("coverage", pools.caption, pools.chart)] if pools else []


@drawings.register
def _(plan: Plan) -> Sequence[Drawing]:
    marks = coverage.marks_of_steps(plan.steps)
    pools = coverage.Pools(plan.coverage, plan.as_of, plan.until, marks)
    ways = baselines.Ways(plan.baselines, plan.objective.to_dict())
    found = [Drawing("coverage", pools.caption, pools.chart)] if pools else []
    return [*found, Drawing("baselines", ways.caption, ways.chart)] if ways else found


@drawings.register
def _(table: Table) -> Sequence[Drawing]:
    columns = set(table.columns)
    if {"date", "days_left", "what", "licenses"} <= columns:
        days = calendar.Days(table)
        return [Drawing("calendar", days.caption, days.chart)] if days else []
    if {"tenant", "product", "start", "end", "licenses"} <= columns and "status" not in columns:
        pools = coverage.Pools(table)
        return [Drawing("coverage", pools.caption, pools.chart)] if pools else []
    if set(baselines.MEASURES) <= columns:
        ways = baselines.Ways(table)
        return [Drawing("baselines", ways.caption, ways.chart)] if ways else []
    return ()


#: The charts that a result of a kind can have, and what is said where there is nothing to draw.
_POSSIBLE: dict[type, tuple[tuple[str, ...], str]] = {
    Report: (("timeline", "calendar"), "nothing ends or must be done by a known day"),
    Timeline: (("coverage",), "no licences in these days"),
    Plan: (("coverage", "baselines"), "nothing is wanted and nothing is there"),
}


def chart(result: object, kind: str | None = None) -> Any:
    """Return a chart of the result, the main one unless its name is given.

    A report, a timeline or a plan without anything to draw has an empty chart that says so.
    """
    found = {drawing.kind: drawing for drawing in drawings(result)}
    what = kind_of(result)
    possible, empty = _POSSIBLE.get(type(result), ((), ""))
    if kind is None and found:
        return next(iter(found.values())).make()
    if kind in found:
        return found[kind].make()
    if kind in possible or (kind is None and possible):
        return nothing(empty)
    names = [*found, *(name for name in possible if name not in found)]
    if not names:
        message = f"this {what} has nothing that makes a chart"
        raise InvalidInputError(message)
    near = difflib.get_close_matches(str(kind), names, n=1)
    hint = f", did you mean `{near[0]}`?" if near else ""
    listed = ", ".join(f"`{name}`" for name in names)
    message = f"kind: this {what} has no chart `{kind}`, expected one of {listed}{hint}"
    raise InvalidInputError(message)
