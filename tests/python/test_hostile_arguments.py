"""Whatever is put in whatever place: an answer, or an error of this package."""

import inspect
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import partnerbenefits as pb

KEY = "QZ7XK-W4VJQ-X9ZKW-VQ2JX-LAST5"
EXAMPLE = pb.example_portfolio()
DAY = date(2026, 1, 10)
EXTEND = pb.Extend(benefit="core-m365-e5", subscription="contoso-e5", on=DAY)
TABLE = pb.rules()
SCENARIO = """
[[scenario]]
name = "n"
given.tenant = [{ id = "t", domain = "t.example" }]
when = [{ wait_until = 2026-03-15 }]
then = {}
"""

# What fits where an argument is called so; what is not listed has a default.
FITS: dict[str, Any] = {
    "account": "ba",
    "action": EXTEND,
    "actions": [EXTEND],
    "as_of": DAY,
    "at": "2026-01-10T09:00:00Z",
    "benefit": "core-m365-e5",
    "benefits": {"partner": ["p"], "benefit": ["b"], "product": ["x"], "licenses": [5]},
    "billing_account": "ba-1",
    "by": "alex",
    "cause": "c",
    "column": "rule",
    "columns": {"a": [1]},
    "data": {},
    "day": DAY,
    "domain": "t.example",
    "end": date(2026, 3, 15),
    "entry": 1,
    "id": "x",
    "key_licenses": 25,
    "kind": None,
    "licenses": 100,
    "membership": "m",
    "membership_end": date(2026, 9, 1),
    "message": "m",
    "months": 1,
    "n": 1,
    "name": "x",
    "offer": "o",
    "on": DAY,
    "other": EXAMPLE,
    "plan": pb.plan(EXAMPLE, as_of=DAY, until="2026-03-01"),
    "portfolio": EXAMPLE,
    "product": "Power BI Pro",
    "rule": "product-mismatch",
    "source": TABLE,
    "start": date(2026, 1, 1),
    "subscription": "contoso-e5",
    "subscriptions": {"partner": [], "subscription": [], "tenant": [], "product": []},
    "symptom": "403",
    "table": {"key_licenses": [1], "on": [DAY], "licenses": [5], "end": [DAY]},
    "tenant": "contoso",
    "text": KEY,
    "until": date(2026, 3, 1),
    "user": "ada",
    "verb": "extend",
    "what": lambda: pb.extend(licenses=5, end=DAY, key_licenses=16),
    "why": "a slip",
}
HOSTILE: list[Any] = ["\ud800", None, 5, -1, 1e309, b"", object(), KEY, "\x1b[31m", [], {}, True]


def public() -> Iterator[tuple[str, Callable[..., Any]]]:
    rooms = [("pb", pb), ("bulk", pb.bulk), ("read", pb.read), ("testing", pb.testing)]
    for room, module in rooms:
        for name in module.__all__:
            made = getattr(module, name)
            if not callable(made) or (isinstance(made, type) and issubclass(made, Exception)):
                continue
            yield f"{room}.{name}", made
    timeline = pb.simulate(EXAMPLE, [EXTEND], until="2027-01-01")
    values: list[Any] = [
        EXAMPLE,
        TABLE,
        EXTEND,
        timeline,
        FITS["plan"],
        pb.expiry_report(EXAMPLE, as_of=DAY),
        EXAMPLE.check(EXTEND),
        pb.extend(licenses=5, end=DAY, key_licenses=15),
        pb.ProductKey(KEY),
        EXAMPLE.benefits[0],
        EXAMPLE.subscriptions[0],
        EXAMPLE.tenants[0],
        EXAMPLE.people[0],
        EXAMPLE.users[0],
        EXAMPLE.memberships[0],
        EXAMPLE.billing_accounts[0],
    ]
    for value in values:
        for name in dir(type(value)):
            given = name in ("__getitem__", "__eq__", "__contains__") or not name.startswith("_")
            method = getattr(value, name) if given else None
            if callable(method):
                yield f"{type(value).__name__}.{name}", method


def parameters(made: Callable[..., Any]) -> list[inspect.Parameter]:
    try:
        return list(inspect.signature(made).parameters.values())
    except (TypeError, ValueError):
        return []


def calls() -> Iterator[tuple[str, Callable[[Any], Any]]]:
    for name, made in public():
        asked = parameters(made)
        for tried in asked:

            def call(value: Any, made: Any = made, asked: Any = asked, tried: Any = tried) -> Any:
                positional, named = [], {}
                for one in asked:
                    if one.name == tried.name:
                        given = value
                    elif one.default is not one.empty or one.kind in (
                        one.VAR_POSITIONAL,
                        one.VAR_KEYWORD,
                    ):
                        continue
                    else:
                        given = FITS.get(one.name, "x")
                    bare = one.kind in (one.POSITIONAL_ONLY, one.VAR_POSITIONAL)
                    if one.kind is one.VAR_KEYWORD:
                        named["id" if tried.name == "changes" else "x"] = given
                    elif bare or (one.kind is one.POSITIONAL_OR_KEYWORD and not named):
                        positional.append(given)
                    else:
                        named[one.name] = given
                return made(*positional, **named)

            yield f"{name}({tried.name})", call


CALLS = dict(calls())


@pytest.fixture
def somewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what writes a file called by a hostile name write it here."""
    monkeypatch.chdir(tmp_path)


@pytest.mark.usefixtures("somewhere")
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("place", CALLS)
def test_a_hostile_argument_gives_an_answer_or_an_error_of_this_package(place: str) -> None:
    # A page takes a second to draw.
    for value in HOSTILE[::4] if place.endswith("to_html(path)") else HOSTILE:
        error = raised(CALLS[place], value)
        if error is None:
            continue
        told = str(error)
        assert isinstance(error, EXPECTED) or "__getitem__" in place, f"{value!a}: {error!a}"
        assert "W4VJQ" not in told, f"{value!a}: {told!a}"
        if not isinstance(error, TypeError):
            assert told.isprintable() or "\n" in told, f"{value!a}: {told!a}"


# Python's own TypeErrors tell that an argument is missing or is not known.
EXPECTED = (pb.PartnerBenefitsError, AssertionError, TypeError)


def raised(call: Callable[[Any], Any], value: object) -> Exception | None:
    try:
        call(value)
    except Exception as error:  # noqa: BLE001 - whatever it is is looked at
        return error
    return None


@pytest.mark.parametrize(
    "call",
    [
        lambda name: pb.Table.from_dict({name: [1]}),
        lambda name: pb.bulk.activate({"key_licenses": [1], "on": ["2026-01-01"], name: [1]}),
        lambda name: pb.plan(EXAMPLE, as_of=DAY, until="2026-03-01", demand={name: [1]}),
    ],
)
def test_a_column_named_by_no_text_is_told(call: Callable[[str], object]) -> None:
    with pytest.raises(pb.PartnerBenefitsError):
        call("\ud800")
