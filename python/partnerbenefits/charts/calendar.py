"""The days on which something ends: a square for each, months below each other."""

from datetime import date, timedelta
from typing import Any

from partnerbenefits._core import Table
from partnerbenefits.charts.drawn import COLOURS, altair, data, finished

__all__ = ["Days"]

#: The months of the chart; what is later is counted in the caption.
_MONTHS = 18

_SQUARE = 17


class Days:
    """What is due on each day of a report's rows."""

    def __init__(self, rows: Table, as_of: date | None = None) -> None:
        dated = [
            (day, what, licenses or 0, left)
            for day, what, licenses, left in zip(
                rows["date"], rows["what"], rows["licenses"], rows["days_left"], strict=True
            )
            if day is not None
        ]
        self._unknown = len(rows) - len(dated)
        if dated and as_of is None:
            day, _, _, left = dated[0]
            as_of = day - timedelta(days=left)
        self._as_of = as_of
        self._later = 0
        self._days: dict[date, dict[str, Any]] = {}
        self._past = 0
        if as_of is None:
            return
        # The month before is still of interest: something can often be done about what just ended.
        first = _month_after(as_of, -1)
        end = _month_after(first, _MONTHS)
        for day, what, licenses, _ in dated:
            if day < first:
                self._past += 1
            elif day >= end:
                self._later += 1
            else:
                cell = self._days.setdefault(day, {"count": 0, "licenses": 0, "what": {}})
                cell["count"] += 1
                cell["licenses"] += licenses
                cell["what"][what] = cell["what"].get(what, 0) + 1

    def __bool__(self) -> bool:
        return bool(self._days)

    @property
    def caption(self) -> str:
        """The words under the chart."""
        text = f"How many things end or must be done before each day, seen from {self._as_of}."
        outside = [
            f"{count:,} {words}"
            for count, words in (
                (self._past, "before the first month"),
                (self._later, "after the last month"),
                (self._unknown, "on a day that is not known"),
            )
            if count
        ]
        return f"{text} Not shown: {', '.join(outside)}." if outside else text

    def chart(self) -> Any:
        """Return the Altair chart."""
        alt = altair()
        months = self._months()
        marked = [
            {
                "month": f"{day:%b %Y}",
                "day": day.day,
                "date": f"{day:%a} {day.isoformat()}",
                "count": cell["count"],
                "licenses": cell["licenses"],
                "what": "; ".join(
                    f"{count} {what}" for what, count in sorted(cell["what"].items())
                ),
            }
            for day, cell in sorted(self._days.items())
        ]
        empty = [
            {"month": f"{month:%b %Y}", "day": number}
            for month in months
            for number in range(1, (_month_after(month, 1) - month).days + 1)
        ]
        x = alt.X(
            "day:O",
            title="day of the month",
            sort=list(range(1, 32)),
            scale=alt.Scale(domain=list(range(1, 32)), paddingInner=0.08),
            axis=alt.Axis(labelAngle=0, labelFontSize=10, ticks=False, domain=False),
        )
        y = alt.Y(
            "month:N",
            title=None,
            sort=[f"{month:%b %Y}" for month in months],
            scale=alt.Scale(paddingInner=0.08),
            axis=alt.Axis(ticks=False, domain=False),
        )
        most = max(cell["count"] for cell in self._days.values())
        grid = alt.Chart(data(empty)).mark_rect(fill=COLOURS["grey"], opacity=0.14).encode(x=x, y=y)
        squares = (
            alt.Chart(data(marked))
            .mark_rect()
            .encode(
                x=x,
                y=y,
                color=alt.Color(
                    "count:Q",
                    # From 1 on, and light to dark in steps of lightness, not of hue.
                    scale=alt.Scale(
                        domain=[1, max(most, 2)], range=["#A6CBE8", "#003F6B"], type="sqrt"
                    ),
                    # The number stands in the square.
                    legend=None,
                ),
                tooltip=[
                    alt.Tooltip("date:N"),
                    alt.Tooltip("what:N"),
                    alt.Tooltip("licenses:Q", title="licences", format=","),
                ],
            )
        )
        numbers = (
            alt.Chart(data(marked))
            .mark_text(fontSize=10)
            .encode(
                x=x,
                y=y,
                text=alt.Text("count:Q", format="~s"),
                color=alt.condition(
                    alt.datum.count > most / 4, alt.value("#FFFFFF"), alt.value("#10222F")
                ),
            )
        )
        return finished(
            alt.layer(grid, squares, numbers).properties(
                width=_SQUARE * 31, height=(_SQUARE + 2) * len(months)
            ),
            self.caption,
        )

    def _months(self) -> list[date]:
        month = min(self._days).replace(day=1)
        months = []
        while month <= max(self._days):
            months.append(month)
            month = _month_after(month, 1)
        return months


def _month_after(day: date, months: int) -> date:
    """Return the first day of the month so many months after the day's, within the calendar."""
    number = day.year * 12 + day.month - 1 + months
    number = min(max(number, 12), 9999 * 12 + 11)
    return date(number // 12, number % 12 + 1, 1)
