"""Charts of the documentation are drawings in the page: it must not fetch a script."""

from typing import Any

import altair

from partnerbenefits import charts


class _Told:
    def __init__(self, spec: dict[str, Any]) -> None:
        self._spec = spec

    def to_dict(self) -> dict[str, Any]:
        return self._spec


def _drawn(spec: dict[str, Any], **_options: Any) -> dict[str, str]:
    # Inline, so that its letters take the room of the reader's font; a picture would be cut.
    return {"text/html": charts.svg(_Told(spec))}


altair.renderers.register("drawing", _drawn)
altair.renderers.enable("drawing")
