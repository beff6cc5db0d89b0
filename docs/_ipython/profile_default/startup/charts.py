"""Charts of the documentation are drawings: a page must not fetch a script."""

import altair

altair.renderers.enable("svg")
