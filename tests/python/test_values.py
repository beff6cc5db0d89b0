"""What every class of the package promises as a value, and which of them show a summary."""

import copy
import datetime
import pickle
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import partnerbenefits as pb

ON = date(2026, 1, 10)
FULL = pb.ProductKey("AAAA1-BBBB2-CCCC3-DDDD4-EEEE5")
EXAMPLE = pb.example_portfolio()
EXTEND = pb.Extend(benefit="core-m365-e5", subscription="contoso-e5", on=ON)
ALLOWED = EXAMPLE.check(EXTEND)
REFUSED = EXAMPLE.check(EXTEND.replace(on=date(2026, 4, 1)))
PLAN = pb.plan(EXAMPLE, as_of=ON, until=date(2026, 7, 1), progress=False)
EXPORT = (
    "benefit,membership,program,quantity,activate before,expires\nb,m,p,5,2026-06-01,tomorrow\n"
)

#: A value of each class that says what it is in full.
VALUES: list[Any] = [
    pb.Activate(benefit="b", tenant="t", on=ON),
    pb.AddLicenses(benefit="b", subscription="s", on=ON),
    EXTEND,
    pb.Order(benefit="b", tenant="t", on=ON, actor="alex"),
    pb.Move(subscription="s", tenant="t", on=ON),
    pb.Assign(user="u", subscription="s", on=ON),
    pb.Unassign(user="u", subscription="s", on=ON),
    pb.Association(billing_account="ba-1", provisioning=False),
    pb.Benefit(id="b", membership="m", product="SPE_E5", licenses=25, activate_before=ON),
    EXAMPLE.billing_accounts[0],
    EXAMPLE.memberships[0],
    EXAMPLE.people[0],
    EXAMPLE.subscriptions[0],
    EXAMPLE.tenants[0],
    EXAMPLE.users[0],
    ALLOWED,
    ALLOWED.notices[0],
    REFUSED.reasons[0],
    pb.extend(licenses=7, end=date(2026, 3, 15), key_licenses=3, on=ON),
    PLAN.objective,
    PLAN.certificate,
    PLAN.alternatives[0],
    FULL.replace(text=str(FULL)),
    EXAMPLE.replace(benefits=[]),
    pb.Portfolio.combine(EXAMPLE.replace(benefits=[]), EXAMPLE.replace(benefits=[], partner={})),
    pb.read.benefits_csv(EXPORT),
]
#: Those that are too much to read show a summary.
RESULTS: list[Any] = [
    pb.expiry_report(EXAMPLE, as_of=ON),
    pb.simulate(EXAMPLE, [EXTEND], until=date(2027, 1, 1)),
    PLAN,
    pb.rules(),
]


def names(value: object) -> str:
    return type(value).__name__


@pytest.fixture
def entry(tmp_path: Path) -> pb.Entry:
    ledger = pb.Ledger(tmp_path / "ledger.sqlite")
    return ledger.record(EXTEND, EXAMPLE, by="alex", at="2026-01-10T12:00:00Z")


def test_every_class_is_here() -> None:
    classes = {
        name
        for name in pb.__all__
        if isinstance(getattr(pb, name), type) and not issubclass(getattr(pb, name), Exception)
    }
    # A ledger is no value but a file, and makes its entries itself.
    assert {names(value) for value in VALUES + RESULTS} == classes - {"Ledger", "Entry"}


def test_an_entry_is_a_value(entry: pb.Entry) -> None:
    said(entry)
    shown(entry)


@pytest.mark.parametrize("value", VALUES + RESULTS, ids=names)
def test_it_is_equal_to_its_pickle_and_hashes_alike(value: Any) -> None:
    said(value)


def said(value: Any) -> None:
    again = [value] if names(value) == "ProductKey" else list(pickled(value))
    again += [copy.copy(value), copy.deepcopy(value)]
    for one in again:
        assert one == value
        assert hash(one) == hash(value)
        assert {one, value} == {value}
    assert value != object()
    assert (value == "text") is False


def pickled(value: object) -> Iterator[object]:
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        yield pickle.loads(pickle.dumps(value, protocol))


@pytest.mark.parametrize("value", VALUES, ids=names)
def test_its_repr_makes_it_again_and_replace_knows_its_fields(value: Any) -> None:
    shown(value)


def shown(value: Any) -> None:
    secret = isinstance(value, pb.ProductKey)
    if not secret and "<" not in repr(value)[:1]:
        scope = {"datetime": datetime, "Fraction": Fraction, **vars(pb)}
        assert eval(repr(value), scope) == value
    assert value.replace() == value
    assert value.__replace__() == value
    with pytest.raises(pb.InvalidInputError):
        value.replace(nonsense=1)


@pytest.mark.parametrize("value", VALUES + RESULTS, ids=names)
def test_to_dict_is_plain_data(value: Any) -> None:
    data = value.to_dict()
    assert isinstance(data, dict)
    assert data == value.to_dict()
    assert list(strange(data)) == []


def strange(value: object) -> Iterator[object]:
    match value:
        case dict():
            for name, item in value.items():
                yield from strange(name)
                yield from strange(item)
        case list():
            for item in value:
                yield from strange(item)
        case None | str() | bool() | int() | Fraction() | date():
            return
        case _:
            yield value


@pytest.mark.parametrize("value", VALUES + RESULTS, ids=names)
def test_it_can_not_be_changed(value: Any) -> None:
    fields = [name for name in dir(value) if not name.startswith("_")]
    for name in [*fields, "unheard_of"]:
        with pytest.raises(AttributeError):
            setattr(value, name, None)


@pytest.mark.parametrize("value", RESULTS, ids=names)
def test_a_result_shows_a_summary(value: Any) -> None:
    assert repr(value).startswith(f"<{names(value)} ")
    assert "\n" not in repr(value)


def test_keys_are_masked_in_every_form_but_their_own_copies() -> None:
    assert FULL.to_dict() == {"text": str(FULL)}
    assert FULL.replace(text="AAAA1-BBBB2-CCCC3-DDDD4-EEEE6").last_five == "EEEE6"
    for again in pickled(FULL):
        assert isinstance(again, pb.ProductKey)
        assert again.is_masked
    assert copy.deepcopy({"key": FULL})["key"].reveal() == FULL.reveal()
    copied = copy.deepcopy(EXAMPLE)
    assert copied == EXAMPLE
    assert [benefit.key for benefit in copied.benefits] == [one.key for one in EXAMPLE.benefits]


def test_results_are_equal_across_processes_though_their_keys_are_not() -> None:
    report, timeline, *_ = RESULTS
    assert pickle.loads(pickle.dumps(report)).portfolio != report.portfolio
    other = EXAMPLE.replace(partner={"name": "Somebody else"})
    assert pb.expiry_report(other, as_of=ON) != report
    assert pb.simulate(other, [EXTEND], until=date(2027, 1, 1)) != timeline


def test_a_partial_is_changed_part_by_part() -> None:
    part = pb.read.benefits_csv(EXPORT)
    told = part.notices.to_pylist()
    assert len(told) == 1
    changed = part.replace(benefits=[], notices=[])
    assert changed.benefits == ()
    assert len(changed.notices) == 0
    assert part.replace(notices=told) == part
    with pytest.raises(pb.InvalidInputError, match=r"no part `benefit`.*did you mean `benefits`"):
        part.replace(benefit=[])
