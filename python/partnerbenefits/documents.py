"""Tables as JSON documents that say which format they are in."""

import json
import math
import re
from datetime import date
from typing import TYPE_CHECKING, Any

from partnerbenefits.files import StrPath, deliver

if TYPE_CHECKING:
    from partnerbenefits._core import Table

__all__ = ["TABLE_FORMAT", "action_fields", "table_document", "to_json"]

#: The format of a table's document; its JSON schema is ``schemas/table.v1.json``.
TABLE_FORMAT = "partnerbenefits.table.v1"


def to_json(table: "Table", path: StrPath | None = None) -> str | None:
    """Return the table as a JSON document, or write it to the path; a row takes a line."""
    document = table_document(table)
    rows = ",\n".join(map(_dumped, document.pop("rows")))
    head = _dumped(document).removesuffix("}")
    text = f'{head}, "rows": [\n{rows}\n]}}\n'
    return deliver(path, text, suffix=".json")


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def action_fields(action: Any) -> dict[str, Any]:
    """Return the fields of an action after its verb, without which they could be another's."""
    verb = re.sub("(?<!^)(?=[A-Z])", "_", type(action).__name__).lower()
    return {"verb": verb, **action.to_dict()}


def table_document(table: "Table") -> dict[str, Any]:
    """Return what the document of a table holds, ready for ``json``.

    Days and instants are ISO text, decimals and bytes text (base 16), what is not a
    number is null.
    """
    return {
        "format": TABLE_FORMAT,
        "name": table.name,
        "columns": [{"name": name, "type": kind} for name, kind in table.schema.items()],
        "rows": [{name: _plain(value) for name, value in row.items()} for row in table],
    }


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
