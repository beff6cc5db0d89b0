"""The records of a portfolio: what all of them share, and product keys."""

import copy
import datetime
import pickle
from datetime import date
from typing import Any

import pytest

import partnerbenefits as pb

KEY = "AAAA1-BBBB2-CCCC3-DDDD4-EEEE5"

ASSOCIATION = pb.Association(billing_account="ba-1", billing_management=True, provisioning=False)
RECORDS: list[Any] = [
    pb.Membership(
        id="m",
        offer="Partner Success Core",
        purchased=date(2025, 9, 1),
        end=date(2026, 9, 1),
        billing_account="ba-1",
    ),
    pb.Membership(id="m", offer="it's “quoted” \\ and\nlong"),
    pb.Benefit(id="b", membership="m", product="Microsoft 365 E5", licenses=25),
    pb.Benefit(
        id="b",
        membership="m",
        product="Microsoft 365 E5",
        licenses=2**31 - 1,
        kind="on-premises software",
        activate_before="2026-06-01",
        usage_rights_last_day=date(2026, 8, 31),
        redemption="key",
        redeemed_on=date(2026, 1, 2),
        redeemed_into="s",
        redeemed_as="add_licenses",
    ),
    pb.BillingAccount(id="ba-1", agreement="MicrosoftCustomerAgreement"),
    ASSOCIATION,
    pb.Tenant(id="t", domain="t.example", associations=[ASSOCIATION]),
    pb.Subscription(id="s", tenant="t", product="SPE_E5", licenses=5, assigned=0, renews=False),
    pb.Person(id="p", partner_center_roles=["a"], billing_roles={"z": "owner", "a": "reader"}),
    pb.User(id="u", tenant="t", usage_location="DE", products=["SPE_E5"]),
]
each_record = pytest.mark.parametrize("record", RECORDS, ids=lambda record: type(record).__name__)


@each_record
def test_repr_evaluates_back(record: Any) -> None:
    assert eval(repr(record), {"datetime": datetime, **vars(pb)}) == record


@each_record
def test_pickles_and_copies_are_equal_and_hash_alike(record: Any) -> None:
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        again = pickle.loads(pickle.dumps(record, protocol))
        assert again == record
        assert hash(again) == hash(record)
    assert copy.deepcopy(record) == record


@each_record
def test_to_dict_is_plain_and_makes_the_record_again(record: Any) -> None:
    data = record.to_dict()
    assert type(record)(**data) == record
    plain = (str, int, bool, date, list, dict, type(None))
    assert all(isinstance(value, plain) for value in data.values())


@each_record
def test_replace_changes_one_field_and_leaves_the_original(record: Any) -> None:
    first = next(iter(record.to_dict()))
    changed = record.replace(**{first: "other"})
    assert getattr(changed, first) == "other"
    assert changed != record
    assert record.replace() == record


@each_record
def test_a_record_can_not_be_changed(record: Any) -> None:
    field = next(iter(record.to_dict()))
    with pytest.raises(AttributeError):
        setattr(record, field, "other")
    with pytest.raises(AttributeError):
        record.unheard_of = 1


def test_replace_names_the_nearest_field() -> None:
    with pytest.raises(pb.InvalidInputError, match="did you mean `licenses`"):
        RECORDS[2].replace(licences=3)


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("licenses", 0, "`licenses` is `0`, expected a whole number from 1 to 2147483647"),
        ("licenses", True, "`licenses` is `True`"),
        ("licenses", 2.0, "`licenses` is `2.0`"),
        ("licenses", "2", '`licenses` is the text `"2"`'),
        ("licenses", 2**31, "`licenses` is `2147483648`"),
        pytest.param("licenses", 10**5000, "`licenses` is `a number beyond 64 bits`", id="huge"),
        ("id", "  ", "expected an id that is not empty"),
        ("id", 3, "`id` is `3`, expected text"),
        ("product", "\ud800", "`product` is text that is not valid Unicode"),
        ("activate_before", datetime.datetime(2026, 1, 1, 10), "has a time"),
        ("activate_before", "2026-02-30", "is not in the calendar"),
        ("activate_before", "1.2.2026", "is not a day"),
        ("activate_before", 20260101, "`activate_before`"),
        ("kind", "clod", "did you mean `cloud`"),
        ("redemption", "ordr", "did you mean `order`"),
        ("redeemed_on", date(2026, 1, 1), "together or none"),
        ("key", "AAAA1-BBBB2", "a product key has 25 letters and digits"),
        ("key", 3, "`key` is of type `int`"),
    ],
)
def test_a_bad_field_is_named_with_its_value(field: str, value: object, told: str) -> None:
    with pytest.raises(pb.InvalidInputError) as raised:
        RECORDS[2].replace(**{field: value})
    assert told in str(raised.value)


def test_an_association_may_be_given_as_a_dict_of_known_fields() -> None:
    made = pb.Tenant(id="t", domain="d", associations=[ASSOCIATION.to_dict()])
    assert made.associations == (ASSOCIATION,)
    with pytest.raises(pb.InvalidInputError, match="did you mean `billing_account`"):
        pb.Tenant(id="t", domain="d", associations=[{"billing_acount": "ba-1"}])
    with pytest.raises(pb.InvalidInputError, match=r"`associations\[0\]` has no `billing_account`"):
        pb.Tenant(id="t", domain="d", associations=[{}])


def test_whole_numbers_of_numpy_are_whole_numbers() -> None:
    numpy = pytest.importorskip("numpy")
    assert RECORDS[2].replace(licenses=numpy.int64(7)).licenses == 7
    with pytest.raises(pb.InvalidInputError):
        RECORDS[2].replace(licenses=numpy.float64(7))


def test_subscription_passes_through_its_states() -> None:
    subscription = pb.Subscription(
        id="s", tenant="t", product="SPE_E5", licenses=5, end=date(2026, 3, 15)
    )
    states = {
        "2026-03-14": "active",
        "2026-03-15": "expired",
        "2026-04-14": "disabled",
        "2026-07-13": "deleted",
    }
    assert {day: subscription.status_on(day) for day in states} == states
    assert subscription.status_on("2026-03-15", expired_days=0) == "disabled"
    assert subscription.replace(end=None).status_on("2026-03-15") is None
    assert subscription.origin == "purchase"


def test_a_key_shows_its_last_five_characters_everywhere_but_in_reveal() -> None:
    key = pb.ProductKey(KEY)
    benefit = RECORDS[2].replace(key=key)
    shown = [str(key), repr(key), f"{key}", f"{key:>40}", key.masked, repr(benefit)]
    shown += [str(benefit.to_dict()), repr(pickle.dumps(benefit)), repr(key.__reduce_ex__(2))]
    for text in shown:
        assert "AAAA1" not in text
        assert "DDDD4" not in text
    assert str(key) == "•••••-•••••-•••••-•••••-EEEE5"
    assert (key.reveal(), key.last_five, key.is_masked) == (KEY, "EEEE5", False)
    assert benefit.replace(licenses=3).key.reveal() == KEY


def test_the_same_key_is_the_same_text_whatever_its_case_and_dashes() -> None:
    assert pb.ProductKey(KEY) == pb.ProductKey(KEY.replace("-", "").lower())
    assert hash(pb.ProductKey(KEY)) == hash(pb.ProductKey(KEY.lower()))
    assert pb.ProductKey(KEY) != pb.ProductKey(KEY[:-1] + "6")


def test_a_masked_key_can_not_be_revealed_and_equals_only_itself() -> None:
    masked = pickle.loads(pickle.dumps(pb.ProductKey(KEY)))
    assert masked.is_masked
    assert masked != pb.ProductKey(masked.masked)
    with pytest.raises(pb.InvalidInputError, match="ending in EEEE5"):
        masked.reveal()


@pytest.mark.parametrize("text", [f"{KEY}-FFFF6", KEY[:-1] + "!", "AAAA1", KEY.replace("-", " ")])
def test_an_error_about_a_key_never_repeats_it(text: str) -> None:
    with pytest.raises(pb.InvalidInputError) as raised:
        pb.ProductKey(text)
    assert "AAAA1" not in str(raised.value)
    assert "DDDD4" not in repr(raised.value)
