"""What makes a drawing of a chart, also in a process that was forked from one that drew."""

import json
import os
import subprocess
import sys

from partnerbenefits.files import need

__all__ = ["to_svg"]

#: The process whose converter it is: it works with threads of its own, which a fork does not
#: take along, so that in a child it would wait for ever.
_owner: int | None = None

_ALONE = """
import json, sys
import vl_convert
told = json.load(sys.stdin)
try:
    made = vl_convert.vegalite_to_svg(
        told["chart"], vl_version=told["version"], allowed_base_urls=[]
    )
except ValueError as error:
    sys.exit(str(error))
sys.stdout.buffer.write(made.encode())
"""


def to_svg(chart: str, version: str) -> str:
    """Return a chart, as JSON of a version of Vega-Lite, as SVG.

    ValueError where none can be made.
    """
    global _owner
    converter = need("vl_convert", extra="charts")
    if _owner is None:
        _owner = os.getpid()
    if _owner == os.getpid():
        made: str = converter.vegalite_to_svg(chart, vl_version=version, allowed_base_urls=[])
        return made
    told = json.dumps({"chart": chart, "version": version}).encode()
    done = subprocess.run(  # noqa: S603 - the interpreter itself, and a text of our own
        [sys.executable, "-c", _ALONE], input=told, capture_output=True, check=False
    )
    if done.returncode:
        raise ValueError(done.stderr.decode(errors="replace").strip() or "the chart can't be drawn")
    return done.stdout.decode()
