"""Actions as they are typed: a verb and what it is about."""

import difflib
import shlex
from collections.abc import Callable, Mapping
from typing import Any

from partnerbenefits import _core
from partnerbenefits.errors import InvalidInputError

__all__ = ["VERBS", "action_of", "read_action"]

#: The class of each verb, and the fields it has.
VERBS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "activate": (_core.Activate, ("benefit", "tenant", "on")),
    "add_licenses": (_core.AddLicenses, ("benefit", "subscription", "on")),
    "extend": (_core.Extend, ("benefit", "subscription", "on")),
    "order": (_core.Order, ("benefit", "tenant", "on", "actor", "billing_account")),
    "move": (_core.Move, ("subscription", "tenant", "on", "billing_account")),
    "assign": (_core.Assign, ("user", "subscription", "on")),
    "unassign": (_core.Unassign, ("user", "subscription", "on")),
}
_OPTIONAL = {"actor", "billing_account"}


def read_action(text: str, on: str | None = None) -> Any:
    """Return the action of a text like ``extend benefit=b1 subscription=s1 on=2026-01-10``.

    The day may be left out where there is one to take instead.
    """
    try:
        verb, *words = shlex.split(text) or [""]
    except ValueError as error:
        message = f"`{text}` is not an action: {error}".lower()
        raise InvalidInputError(message) from error
    fields = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not equals:
            message = f"`{word}` in `{text}` is not a field, expected one like `on=2026-01-10`"
            raise InvalidInputError(message)
        if name in fields:
            message = f"`{name}` stands twice in `{text}`"
            raise InvalidInputError(message)
        fields[name] = value
    if on is not None:
        fields.setdefault("on", on)
    return action_of(verb, fields)


def action_of(
    verb: str, fields: Mapping[str, str], called: Callable[[str], str] = lambda name: name
) -> Any:
    """Return the action of a verb with its fields, all of them named and none too many.

    ``called`` tells what a field is called where it is typed.
    """
    if verb not in VERBS:
        message = f"`{verb}` is not a verb, expected one of {_listed(VERBS)}{_near(verb, VERBS)}"
        raise InvalidInputError(message)
    made_by, known = VERBS[verb]
    for name in fields:
        if name not in known:
            listed = _listed(map(called, known))
            message = f"`{verb}` has no `{called(name)}`, expected {listed}{_near(name, known)}"
            raise InvalidInputError(message)
    missing = [name for name in known if name not in fields and name not in _OPTIONAL]
    if missing:
        message = f"`{verb}` needs {_listed(map(called, missing))}"
        raise InvalidInputError(message)
    return made_by(**fields)


def _listed(names: Any) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _near(name: str, known: Any) -> str:
    near = difflib.get_close_matches(name, list(known), n=1)
    return f", did you mean `{near[0]}`?" if near else ""
