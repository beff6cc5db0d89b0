"""What a plan achieves against simpler ways of redeeming."""

from collections.abc import Mapping
from typing import Any

from partnerbenefits._core import Table
from partnerbenefits.charts.drawn import COLOURS, altair, data, finished

__all__ = ["MEASURES", "Ways"]

#: What is compared, and what each is called.
MEASURES = {
    "shortfall": "licence-days missing",
    "lost": "licence-days lost",
    "steps": "steps",
}

_WIDTH, _BAR = 165, 26


class Ways:
    """Ways of redeeming, each with what it comes to."""

    def __init__(self, table: Table, plan: Mapping[str, Any] | None = None) -> None:
        first = next(name for name in table.columns if name not in MEASURES)
        ways = [(str(row[first]), {name: row[name] for name in MEASURES}) for row in table]
        if plan is not None:
            ways.insert(0, ("this plan", {name: plan[name] for name in MEASURES}))
        self._ways = ways
        self._plan = plan is not None

    def __bool__(self) -> bool:
        # Where every way comes to nothing there is nothing to compare.
        return any(any(values.values()) for _, values in self._ways)

    @property
    def caption(self) -> str:
        """The words under the chart."""
        return (
            "What is missing and what is lost, less is better,"
            f" {'by this plan and ' if self._plan else ''}by simpler ways of redeeming."
        )

    def chart(self) -> Any:
        """Return the Altair chart."""
        alt = altair()
        names = [name for name, _ in self._ways]
        parts = []
        for number, (measure, title) in enumerate(MEASURES.items()):
            rows = data(
                {"way": name, "value": values[measure], "plan": name == "this plan"}
                for name, values in self._ways
            )
            axis = alt.Axis(ticks=False, domain=False, labelLimit=260, labelPadding=6)
            base = alt.Chart(rows).encode(
                y=alt.Y("way:N", sort=names, title=None, axis=axis if number == 0 else None),
                x=alt.X(
                    "value:Q",
                    title=None,
                    axis=None,
                    # Room for the number behind the longest bar.
                    scale=alt.Scale(
                        domain=[0, max(1, *(v[measure] for _, v in self._ways)) * 1.35]
                    ),
                ),
                tooltip=["way:N", alt.Tooltip("value:Q", title=title, format=",")],
            )
            bars = base.mark_bar(height=_BAR * 0.6).encode(
                color=alt.condition(
                    alt.datum.plan, alt.value(COLOURS["blue"]), alt.value(COLOURS["grey"])
                )
            )
            numbers = base.mark_text(align="left", dx=4, fontSize=11).encode(
                text=alt.Text("value:Q", format=",")
            )
            parts.append(
                alt.layer(bars, numbers).properties(
                    title=alt.Title(title, anchor="start", fontSize=12, offset=4),
                    width=_WIDTH,
                    height=_BAR * len(names),
                )
            )
        return finished(alt.hconcat(*parts, spacing=16), self.caption)
