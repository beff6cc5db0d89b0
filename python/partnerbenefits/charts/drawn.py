"""What all charts share: colours, sizes, and how a chart becomes a drawing on a page."""

import json
import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from partnerbenefits.charts.converter import to_svg
from partnerbenefits.files import need

__all__ = ["COLOURS", "DAY_SCALE", "INK", "PAPER", "altair", "data", "finished", "nothing", "svg"]

#: Colours that people with any kind of colour vision tell apart, on white and on black alike.
#: Source: Okabe and Ito, Color Universal Design, 2008.
COLOURS = {
    "blue": "#0072B2",
    "sky": "#56B4E9",
    "green": "#009E73",
    "orange": "#E69F00",
    "vermilion": "#D55E00",
    "pink": "#CC79A7",
    "grey": "#7F868D",
}

#: The same days for every reader: a civil day has no time zone.
DAY_SCALE = "utc"

_FONT = "Liberation Sans, Arial, Helvetica, sans-serif"

#: Lines and marks that must be seen on every colour: the one within the other.
INK, PAPER = "#1C2024", "#FDFDFC"

_FONT_SIZE = re.compile(r'font-size="([0-9.]+)px"')
_NARROWER = 0.95

#: Characters that no drawing holds and that end the process of whoever tries, as JSON has them;
#: a backslash that is itself escaped begins none.
_UNDRAWABLE = re.compile(r"(\\\\)|\\[bf]|\\u(?:00[01][0-9a-f]|007f|fff[ef])")
_TWO_HALVES = re.compile(r"\\ud[89ab][0-9a-f]{2}\\ud[c-f][0-9a-f]{2}")

#: Ink that follows the page, light or dark.
_PAGE_INK = {
    "background": "transparent",
    "axis": {"labelColor": "currentColor", "titleColor": "currentColor"},
    "header": {"labelColor": "currentColor", "titleColor": "currentColor"},
    "legend": {"labelColor": "currentColor", "titleColor": "currentColor"},
    "text": {"color": "currentColor"},
    "title": {"color": "currentColor", "subtitleColor": "currentColor"},
    # One picture with one description: a screen reader should not walk through the marks.
    "aria": False,
}


def altair() -> Any:
    """Import Altair."""
    return need("altair", extra="charts")


def data(rows: Iterable[dict[str, object]]) -> Any:
    """Return rows as the data of a chart; days become ISO text."""
    plain = [
        {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in row.items()
        }
        for row in rows
    ]
    return altair().Data(values=plain)


def finished(chart: Any, caption: str) -> Any:
    """Return the chart with the looks that all of them share, and what it shows in words."""
    looking = (
        chart.properties(description=caption)
        .configure(font=_FONT)
        .configure_view(stroke=None)
        .configure_axis(
            labelFontSize=12,
            titleFontSize=12,
            titleFontWeight="normal",
            gridColor=COLOURS["grey"],
            gridOpacity=0.22,
        )
        .configure_legend(labelFontSize=12, titleFontSize=12, orient="top", symbolType="square")
        .configure_header(labelFontSize=12, labelFontWeight="bold")
    )
    # Only now, because it imports Altair.
    from partnerbenefits.charts.offline import shown_offline

    return shown_offline(looking)


def nothing(text: str) -> Any:
    """Return an empty chart that says why it is empty."""
    alt = altair()
    words = alt.Chart(data([{"text": text}])).mark_text(fontSize=13).encode(text="text:N")
    return finished(alt.layer(words).properties(width=420, height=60), text)


def svg(chart: Any) -> str:
    """Return the chart as SVG: no script, nothing to fetch, ink in the colour of the text."""
    spec = chart.to_dict()
    config = spec.setdefault("config", {})
    for name, value in _PAGE_INK.items():
        config[name] = {**config.get(name, {}), **value} if isinstance(value, dict) else value
    version = ".".join(altair().SCHEMA_VERSION.lstrip("v").split(".")[:2])
    told = _UNDRAWABLE.sub(lambda found: found[1] or "\\ufffd", json.dumps(spec))

    try:
        made = to_svg(told, version)
    except ValueError:
        # A label cut short is cut within a character of two halves, which nothing can draw.
        made = to_svg(_TWO_HALVES.sub("\\\\u25a1", told), version)
    # The reader's font may be wider than the one that was measured.
    made = _FONT_SIZE.sub(lambda size: f'font-size="{float(size[1]) * _NARROWER:.4g}px"', made)
    return made.replace(INK, "currentColor").replace(PAPER, "var(--paper, #fff)")
