"""Subscriptions and unredeemed benefits over time, with the next day to act on each."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from partnerbenefits._core import Portfolio, Table
from partnerbenefits.cells import asks_nothing, plural
from partnerbenefits.charts.drawn import COLOURS, DAY_SCALE, INK, PAPER, altair, data, finished

__all__ = ["Scene", "has_rows"]

#: The lines of each of the two parts; more would be no picture any longer.
_LINES = 40

#: The days before and, unless asked otherwise, after the day of the report.
_DAYS_BEFORE, _DAYS_AFTER = 45, 365

_WIDTH, _LINE_HEIGHT = 480, 24

_RENEWS, _REDEEMABLE = "renews by itself", "can be redeemed"
_BANDS = {
    "active": COLOURS["blue"],
    _RENEWS: COLOURS["sky"],
    "expired": COLOURS["orange"],
    "disabled": COLOURS["vermilion"],
    _REDEEMABLE: COLOURS["green"],
}


def has_rows(portfolio: Portfolio, rows: Table) -> bool:
    """Whether there is anything to draw."""
    return bool(portfolio.subscriptions) or "benefit must be activated" in rows["what"]


class Scene:
    """What the chart shows: bands of days, and marks."""

    def __init__(
        self, portfolio: Portfolio, rows: Table, as_of: date, within_days: int | None
    ) -> None:
        self._as_of = as_of
        ahead = _DAYS_AFTER if within_days is None else max(within_days, _DAYS_BEFORE)
        self._first = as_of - timedelta(days=min(_DAYS_BEFORE, as_of.toordinal() - 1))
        self._last = as_of + timedelta(days=min(ahead, date.max.toordinal() - as_of.toordinal()))
        self._rows = rows
        self._subscriptions, self._subscription_bands = self._of_subscriptions(portfolio)
        self._benefits, self._benefit_bands = self._of_benefits()

    @property
    def caption(self) -> str:
        """The words under the chart."""
        parts = [
            f"Subscriptions and benefits to redeem, seen from {self._as_of}, the dashed line.",
            "A diamond is the next day to act by.",
        ]
        for shown, noun in (
            (self._subscriptions, "subscription"),
            (self._benefits, "benefit to redeem"),
        ):
            if len(shown) > _LINES:
                nouns = plural(len(shown), noun).replace("benefit to redeems", "benefits to redeem")
                parts.append(f"Of {nouns}, the first {_LINES} are shown.")
        return " ".join(parts)

    def _of_subscriptions(
        self, portfolio: Portfolio
    ) -> tuple[dict[str, str], list[dict[str, object]]]:
        by_id = {
            name: (renews, day, f"{product}, {tenant} ({licenses})")
            for name, renews, day, product, tenant, licenses in _columns(
                portfolio.table("subscriptions"),
                *("subscription", "renews", "end", "product", "tenant", "licenses"),
            )
        }
        bands: list[dict[str, object]] = []
        for name, status, start, end in _columns(
            portfolio.table("lifecycle"), "subscription", "status", "start", "end"
        ):
            if by_id[name][0] and status != "active":
                if status != "expired":
                    continue
                # What renews goes on; nobody knows for how long.
                status, end = _RENEWS, None
            start = max(start or self._first, self._first)
            end = min(end or self._last, self._last)
            if status in _BANDS and start < end:
                bands.append({"id": name, "band": status, "start": start, "end": end})
        ends = {name: by_id[name][1] for name in {str(band["id"]) for band in bands}}
        # Two short sorts: one by pairs would be heard of only after a second.
        order = sorted(sorted(ends), key=lambda name: ends[name] or date.max)
        names = _named((name, by_id[name][2]) for name in order)
        return names, bands

    def _of_benefits(self) -> tuple[dict[str, str], list[dict[str, object]]]:
        rows = [
            (benefit, day, f"{product} ({licenses})")
            for what, benefit, day, product, licenses in _columns(
                self._rows, "what", "benefit", "date", "product", "licenses"
            )
            if what == "benefit must be activated" and day is not None and self._as_of < day
        ]
        names = _named((benefit, label) for benefit, _, label in rows)
        bands: list[dict[str, object]] = [
            {
                "id": benefit,
                "band": _REDEEMABLE,
                "start": self._as_of,
                "end": min(day, self._last),
            }
            for benefit, day, _ in rows
        ]
        return names, bands

    def _marks(self, names: dict[str, str], column: str) -> list[dict[str, object]]:
        """Return the next day to act on each line, from the rows in order of their days."""
        marks: dict[str, dict[str, object]] = {}
        whats = {"benefit": ("benefit must be activated",)}.get(column)
        for line, day, what, renews, action in _columns(
            self._rows, column, "act_by", "what", "renews", "action"
        ):
            if line not in names or line in marks or renews or day is None:
                continue
            if asks_nothing(action) or (whats is not None and what not in whats):
                continue
            if self._as_of <= day <= self._last:
                marks[line] = {"line": names[line], "day": day, "what": what, "action": action}
        return list(marks.values())

    def chart(self) -> Any:
        """Return the Altair chart."""
        alt = altair()
        parts = [
            self._part(title, names, bands, self._marks(names, column))
            for title, names, bands, column in (
                ("Subscriptions", self._subscriptions, self._subscription_bands, "subscription"),
                ("Benefits to redeem", self._benefits, self._benefit_bands, "benefit"),
            )
            if names
        ]
        together = alt.vconcat(*parts, spacing=12).resolve_scale(color="shared", x="shared")
        return finished(together, self.caption)

    def _part(
        self,
        title: str,
        names: dict[str, str],
        bands: list[dict[str, object]],
        marks: list[dict[str, object]],
    ) -> Any:
        alt = altair()
        lines = list(names.values())[:_LINES]
        drawn = [
            {**band, "line": names[str(band["id"])]}
            for band in bands
            if names[str(band["id"])] in lines
        ]
        x_scale = alt.Scale(
            type=DAY_SCALE, domain=[self._first.isoformat(), self._last.isoformat()], nice=False
        )
        # An axis for each part, or the days would stand far below what they belong to.
        x_axis = alt.Axis(title=None, grid=True, format="%b %Y", labelOverlap=True, tickCount=8)
        y = alt.Y(
            "line:N",
            sort=lines,
            title=None,
            axis=alt.Axis(labelLimit=280, ticks=False, domain=False, labelPadding=8),
        )
        x = alt.X("start:T", scale=x_scale, axis=x_axis)
        used = {str(band["band"]) for band in self._subscription_bands + self._benefit_bands}
        palette = {name: colour for name, colour in _BANDS.items() if name in used}
        colour = alt.Color(
            "band:N",
            title=None,
            scale=alt.Scale(domain=list(palette), range=list(palette.values())),
            legend=alt.Legend(columns=len(palette)),
        )
        base = alt.Chart(data(drawn))
        tooltip = [
            alt.Tooltip("line:N", title=title),
            alt.Tooltip("band:N", title="state"),
            alt.Tooltip("start:N", title="from"),
            alt.Tooltip("end:N", title="until before"),
        ]
        bars = base.mark_bar(height=_LINE_HEIGHT * 0.55).encode(
            y=y, x=x, x2="end:T", color=colour, tooltip=tooltip
        )
        today = (
            alt.Chart(data([{"day": self._as_of}]))
            .mark_rule(color=COLOURS["grey"], strokeDash=[4, 3])
            .encode(x=alt.X("day:T", scale=x_scale))
        )
        layers = [bars, today]
        points = [mark for mark in marks if mark["line"] in lines]
        if points:
            layers.append(
                alt.Chart(data(points))
                .mark_point(
                    shape="diamond",
                    size=90,
                    filled=True,
                    fill=PAPER,
                    stroke=INK,
                    strokeWidth=1.5,
                    opacity=1,
                )
                .encode(
                    y=y,
                    x=alt.X("day:T", scale=x_scale),
                    tooltip=[
                        alt.Tooltip("day:N", title="act by"),
                        alt.Tooltip("what:N", title="before"),
                        alt.Tooltip("action:N", title="what to do"),
                    ],
                )
            )
        return alt.layer(*layers).properties(
            title=alt.Title(title, anchor="start", frame="group", fontSize=13, offset=6),
            width=_WIDTH,
            height=_LINE_HEIGHT * len(lines),
        )


def _columns(table: Table, *names: str) -> Iterator[tuple[Any, ...]]:
    """Give the cells of some columns row by row: a large report is too much as whole rows."""
    return zip(*(table[name] for name in names), strict=True)


def _named(lines: Any) -> dict[str, str]:
    """Return a label for each id; two of the same get their ids, or they would share a line."""
    labels = dict(lines)
    counted: dict[str, int] = {}
    for label in labels.values():
        counted[label] = counted.get(label, 0) + 1
    return {
        line: label if counted[label] == 1 else f"{label} {_short(line)}"
        for line, label in labels.items()
    }


def _short(name: str) -> str:
    return name if len(name) <= 20 else f"{name[:19]}…"
