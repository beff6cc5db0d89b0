"""The term calculator through Python: worked figures, types, bad input."""

import datetime
import pickle
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, strategies as st

import partnerbenefits as pb

END = date(2026, 3, 15)
ON = date(2026, 1, 15)


# Source: the article, Licensing scenarios 1 to 4.
@pytest.mark.parametrize(
    ("licenses", "key_licenses", "months"), [(100, 25, 3), (100, 100, 12), (5, 10, 24), (5, 15, 36)]
)
def test_a_key_extends_by_its_share_of_twelve_months(
    licenses: int, key_licenses: int, months: int
) -> None:
    change = pb.extend(licenses=licenses, end=END, key_licenses=key_licenses)
    assert change.end_after == pb.add_months(END, months)
    assert change.months_moved == Fraction(months)
    assert type(change.months_moved) is Fraction
    assert (change.licenses_before, change.licenses_after) == (licenses, licenses)
    assert change.verb == "extend"
    assert change.end_before == END
    assert change.months_remaining is None


def test_a_key_of_more_than_three_times_the_licences_is_refused_with_its_reason() -> None:
    with pytest.raises(pb.RefusedError) as raised:
        pb.extend(licenses=5, end=END, key_licenses=16)
    (reason,) = raised.value.reasons
    assert isinstance(reason, pb.Reason)
    assert reason.rule == "extend-over-three-years"
    assert reason.fix
    assert reason.source
    assert not raised.value.verdict.allowed
    again = pickle.loads(pickle.dumps(raised.value))
    assert again.reasons == raised.value.reasons
    assert again.verdict == raised.value.verdict


@pytest.mark.parametrize("on", [END, date(2027, 1, 1)])
def test_what_has_ended_can_not_be_added_to_or_extended(on: date) -> None:
    with pytest.raises(pb.RefusedError) as added:
        pb.add_licenses(licenses=100, end=END, key_licenses=25, on=on)
    with pytest.raises(pb.RefusedError) as extended:
        pb.extend(licenses=100, end=END, key_licenses=25, on=on)
    assert [reason.rule for reason in added.value.reasons] == ["add-to-inactive"]
    assert [reason.rule for reason in extended.value.reasons] == ["extend-inactive"]


def test_adding_averages_the_time_left() -> None:
    change = pb.add_licenses(licenses=100, end=END, key_licenses=100, on=ON)
    assert (change.licenses_after, change.end_after) == (200, date(2026, 8, 15))
    assert (change.months_remaining, change.months_moved) == (7, 5)
    assert [notice.id for notice in change.notices] == ["term-under-twelve-months"]
    assert change.discarded_days == 0


def test_activating_gives_twelve_months_and_an_order_ends_with_the_membership() -> None:
    activated = pb.activate(key_licenses=25, on="2024-02-29")
    assert activated.end_after == date(2025, 2, 28)
    assert activated.end_before is activated.months_moved is activated.days_moved is None
    ordered = pb.order(licenses=25, on=date(2026, 6, 1), membership_end="2026-09-01")
    assert (ordered.end_after, ordered.months_remaining) == (date(2026, 9, 1), 3)
    with pytest.raises(pb.RefusedError, match="membership-ended"):
        pb.order(licenses=25, on=date(2026, 9, 1), membership_end=date(2026, 9, 1))


def test_rounding_tells_the_part_of_a_day_it_drops_or_adds() -> None:
    made = {
        rounding: pb.extend(licenses=7, end=END, key_licenses=3, rounding=rounding)
        for rounding in ("down", "nearest", "up")
    }
    down, up = made["down"], made["up"]
    assert up.end_after - down.end_after == datetime.timedelta(days=1)
    assert 0 < down.discarded_days < 1
    assert up.discarded_days == down.discarded_days - 1
    assert "part-of-a-day-discarded" in [notice.id for notice in down.notices]


def test_the_other_reading_of_the_cap_needs_a_day() -> None:
    with pytest.raises(pb.InvalidInputError, match="`on`"):
        pb.extend(licenses=5, end=END, key_licenses=15, extension_cap="time-remaining")
    with pytest.raises(pb.RefusedError, match="extend-over-three-years"):
        pb.extend(licenses=5, end=END, key_licenses=15, on=ON, extension_cap="time-remaining")


def test_compare_puts_every_way_side_by_side() -> None:
    table = pb.compare(
        licenses=100, end=END, key_licenses=25, on=ON, membership_end=date(2026, 9, 1)
    )
    ends = dict(zip(table["choice"], table["end_after"], strict=True))
    assert ends["extend"] == date(2026, 6, 15)
    assert ends["wait_and_activate"] == date(2027, 3, 15)
    assert ends["order"] == date(2026, 9, 1)
    assert ends["activate"] is None
    assert table["rules"][0] == ["activate-over-active"]


def test_compare_gives_every_reason_against_a_way() -> None:
    table = pb.compare(licenses=5, end=END, key_licenses=16, on=END)
    extend = next(row for row in table.to_pylist() if row["choice"] == "extend")
    assert extend["rules"] == ["extend-inactive", "extend-over-three-years"]
    with pytest.raises(pb.RefusedError) as refused:
        pb.extend(licenses=5, end=END, key_licenses=16, on=END)
    reasons = refused.value.reasons
    assert extend["why"] == "; ".join(reason.message for reason in reasons)
    assert extend["fix"] == "; ".join(reason.fix for reason in reasons)


CHANGES: list[Any] = [
    pb.extend(licenses=7, end=END, key_licenses=3, rounding="up"),
    pb.add_licenses(licenses=100, end=END, key_licenses=7, on=ON, basis="days"),
    pb.activate(key_licenses=25, on=ON),
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.verb)
def test_a_change_is_a_value(change: pb.TermChange) -> None:
    names = {"datetime": datetime, "Fraction": Fraction, **vars(pb)}
    assert eval(repr(change), names) == change
    again = pickle.loads(pickle.dumps(change))
    assert again == change
    assert hash(again) == hash(change)
    assert change.replace(licenses_after=9).licenses_after == 9
    assert set(change.to_dict()) >= {"verb", "end_after", "months_moved", "notices"}


def test_explain_puts_the_numbers_in_and_cites() -> None:
    told = pb.extend(licenses=100, end=END, key_licenses=25).explain()
    assert "12 × 25 / 100" in told
    assert "2026-06-15" in told
    assert "source: the article" in told


GOOD: dict[str, Any] = {"licenses": 100, "end": END, "key_licenses": 25, "on": ON}


@pytest.mark.parametrize(
    "bad",
    [
        {"licenses": 0},
        {"licenses": -1},
        {"licenses": True},
        {"licenses": 1.0},
        {"licenses": "100"},
        {"licenses": None},
        {"licenses": 2**31},
        {"licenses": 2**64},
        {"key_licenses": Fraction(1, 2)},
        {"end": "2026-13-01"},
        {"end": datetime.datetime(2026, 3, 15)},
        {"end": datetime.datetime(2026, 3, 15, tzinfo=datetime.UTC)},
        {"end": 20260315},
        {"on": "yesterday"},
        {"on": b"2026-01-15"},
        {"basis": "month"},
        {"rounding": None, "basis": 3},
        {"extension_cap": "none"},
    ],
    ids=str,
)
def test_bad_input_is_named_with_its_value(bad: dict[str, Any]) -> None:
    with pytest.raises(pb.InvalidInputError) as raised:
        pb.add_licenses(**{**GOOD, **bad})
    assert any(f"`{name}`" in str(raised.value) for name in bad)


def test_a_sum_of_licences_beyond_the_limit_is_no_wrapped_number() -> None:
    with pytest.raises(pb.InvalidInputError, match="licenses_after"):
        pb.add_licenses(licenses=2**31 - 1, end=END, key_licenses=1, on=ON)


def test_months_count_from_their_anchor_and_are_clamped() -> None:
    assert pb.add_months("2026-01-31", 1) == date(2026, 2, 28)
    assert pb.add_months(date(2026, 3, 31), -1) == date(2026, 2, 28)
    assert pb.months_between(date(2026, 1, 31), date(2026, 2, 28)) == 1
    for day, n in ((date.max, 1), (date.min, -1), (date(2026, 1, 1), 2**63 - 1)):
        with pytest.raises(pb.InvalidInputError):
            pb.add_months(day, n)
    with pytest.raises(pb.InvalidInputError, match="`n`"):
        pb.add_months(date(2026, 1, 1), 2**70)


@given(
    licenses=st.integers(1, 2**31 - 1),
    key_licenses=st.integers(1, 2**31 - 1),
    end=st.dates(),
    on=st.dates(),
)
def test_no_input_of_the_right_kind_escapes_as_another_error(
    licenses: int, key_licenses: int, end: date, on: date
) -> None:
    try:
        change = pb.add_licenses(licenses=licenses, end=end, key_licenses=key_licenses, on=on)
    except pb.RefusedError:
        assert on >= end
    except pb.InvalidInputError:
        assert (
            licenses + key_licenses > 2**31 - 1 or on > date(9990, 1, 1) or end > date(9990, 1, 1)
        )
    else:
        assert on < change.end_after


def test_a_text_is_shown_as_one_where_a_number_is_expected() -> None:
    wrong: Any = "25"
    with pytest.raises(pb.InvalidInputError, match='is the text `"25"`, expected a whole number'):
        pb.activate(key_licenses=wrong, on="2026-01-15")


@pytest.mark.parametrize("text", ["2026-01-01\n", "x\ny", "a" * 5000])
def test_a_day_that_is_none_is_told_in_one_short_line(text: str) -> None:
    with pytest.raises(pb.InvalidInputError) as error:
        pb.activate(key_licenses=25, on=text)
    assert "\n" not in str(error.value)
    assert len(str(error.value)) < 250
