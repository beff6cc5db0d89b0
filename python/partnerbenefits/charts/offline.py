"""Charts that a notebook shows as drawings, because Altair's own way fetches a script.

As soon as the reader chooses a renderer of Altair, such as one with tooltips, it is used.
"""

import importlib.util
from typing import Any

import altair

from partnerbenefits import html
from partnerbenefits.charts.drawn import svg

__all__ = ["shown_offline"]


class _Drawn:
    """How a chart shows itself; before Altair's class in the order of looking up."""

    def _repr_mimebundle_(self, *args: Any, **kwds: Any) -> Any:
        chosen = altair.renderers.active != "default"
        if chosen or importlib.util.find_spec("vl_convert") is None:
            return super()._repr_mimebundle_(*args, **kwds)  # type: ignore[misc]
        figure = html.drawing(svg(self), str(getattr(self, "description", "")))
        return {"text/html": f"{html.snippet_style()}\n{figure}", "text/plain": repr(self)}


class LayerChart(_Drawn, altair.LayerChart):
    """Layers."""


class HConcatChart(_Drawn, altair.HConcatChart):
    """Charts beside each other."""


class VConcatChart(_Drawn, altair.VConcatChart):
    """Charts below each other."""


_KINDS: dict[type, type] = {
    altair.LayerChart: LayerChart,
    altair.HConcatChart: HConcatChart,
    altair.VConcatChart: VConcatChart,
}


def shown_offline(chart: Any) -> Any:
    """Return the same Altair chart, which in a notebook is drawn without the network."""
    # Altair takes what is set in the usual way for a part of the chart.
    object.__setattr__(chart, "__class__", _KINDS[type(chart)])
    return chart
