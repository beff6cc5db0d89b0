"""Tables as JSON documents that say which format they are in."""

import json
import math
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING, Any

from partnerbenefits.cells import blocks, kind as kind_of
from partnerbenefits.files import StrPath, deliver

if TYPE_CHECKING:
    from partnerbenefits._core import Table

__all__ = ["TABLE_FORMAT", "action_fields", "dumped", "table_parts", "to_json"]

#: The format of a table's document; its JSON schema is ``schemas/table.v1.json``.
TABLE_FORMAT = "partnerbenefits.table.v1"


def to_json(table: "Table", path: StrPath | None = None) -> str | None:
    """Return the table as a JSON document, or write it to the path; a row takes a line."""
    return deliver(path, chain(table_parts(table), ["\n"]), suffix=".json")


def table_parts(table: "Table") -> Iterator[str]:
    """Give the document of a table in parts, in order.

    Days and instants are ISO text, decimals and bytes text (base 16), what is not a
    number is null.
    """
    head = {
        "format": TABLE_FORMAT,
        "name": table.name,
        "columns": [{"name": name, "type": kind} for name, kind in table.schema.items()],
    }
    yield _dumped(head).removesuffix("}") + ', "rows": [\n'
    before = ""
    for block in blocks(table, _fields):
        yield before + ",\n".join(f"{{{', '.join(fields)}}}" for fields in block)
        before = ",\n"
    yield "\n]}"


def _fields(column: str, _: str, cells: Sequence[object]) -> list[str]:
    """Return each cell with its name before it, as it stands in the object of its row."""
    name = _dumped(column)
    # A column repeats itself: products, tenants and days are told many times over.
    known: dict[object, str] = {None: f"{name}: null"}
    fields = []
    for value in cells:
        # By identity of the type too: true is 1, and the two are written differently.
        key = value if isinstance(value, (str, date)) or value is None else None
        field = known.get(key) if key is value else None
        if field is None:
            field = f"{name}: {dumped(value)}"
            if key is not None:
                known[key] = field
        fields.append(field)
    return fields


def dumped(value: object) -> str:
    """Return a cell in JSON."""
    return _dumped(_plain(value))


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def action_fields(action: Any) -> dict[str, Any]:
    """Return the fields of an action after its verb, without which they could be another's."""
    return {"verb": kind_of(action).replace(" ", "_"), **action.to_dict()}


def _plain(value: object) -> object:
    match value:
        case None | str() | bool() | int():
            return value
        case float():
            return value if math.isfinite(value) else None
        case date():
            return value.isoformat()
        case list():
            return [_plain(item) for item in value]
        case dict():
            return {name: _plain(item) for name, item in value.items()}
        case bytes():
            return value.hex()
        case _:
            return str(value)
