"""Over whole tables, every row is what the call on that row alone gives."""

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given, settings, strategies as st

import partnerbenefits as pb

near = st.dates(date(2023, 1, 1), date(2029, 12, 31))
month_ends = st.integers(1, 90).map(
    lambda n: date(2020 + n // 12, n % 12 + 1, 1) - timedelta(days=1)
)
anywhere = st.dates(date(1, 1, 1), date(9999, 12, 31))
days = near | month_ends | near | anywhere
counts = st.integers(1, 50) | st.integers(1, 5_000) | st.integers(1, 2**31 - 1)
rows = st.lists(
    st.fixed_dictionaries(
        {
            "licenses": st.none() | counts,
            "end": st.none() | days,
            "key_licenses": counts,
            "on": days,
        }
    ),
    min_size=1,
    max_size=40,
)
options = st.fixed_dictionaries(
    {
        "basis": st.sampled_from(["months", "days"]),
        "rounding": st.sampled_from(["down", "nearest", "up"]),
        "extension_cap": st.sampled_from(["per-redemption", "time-remaining"]),
    }
)
SCHEMA = {
    "licenses": pl.Int64,
    "end": pl.Date,
    "key_licenses": pl.Int64,
    "on": pl.Date,
}
READ = {
    "activate": ["key_licenses", "on"],
    "add_licenses": ["licenses", "end", "key_licenses", "on"],
    "extend": ["licenses", "end", "key_licenses", "on"],
}


Alone = tuple[object, ...] | str


def alone(verb: str, row: dict[str, object], options: dict[str, str]) -> Alone:
    """What the call on one row gives, or the message of its error."""
    values = {name: row[name] for name in READ[verb]}
    if None in values.values():
        return (None, None, "null-input")
    try:
        change = getattr(pb, verb)(**values, **options)
    except pb.RefusedError as refused:
        return (None, None, refused.reasons[0].rule)
    except pb.InvalidInputError as wrong:
        return str(wrong)
    return (change.licenses_after, change.end_after, None)


@pytest.mark.parametrize("verb", READ)
@settings(max_examples=150, deadline=None)
@given(rows=rows, options=options)
def test_every_row_is_what_the_call_on_it_gives(
    verb: str, rows: list[dict[str, object]], options: dict[str, str]
) -> None:
    expected = [alone(verb, row, options) for row in rows]
    frame = pl.DataFrame(rows, schema=SCHEMA)
    wrong = next((at for at, result in enumerate(expected) if isinstance(result, str)), None)
    if wrong is not None:
        with pytest.raises(pb.InvalidInputError) as caught:
            getattr(pb.bulk, verb)(frame, **options)
        assert str(caught.value) == f"row {wrong} (counting from 0): {expected[wrong]}"
        return
    table = getattr(pb.bulk, verb)(frame, **options).to_dict()
    found = list(zip(table["licenses_after"], table["end_after"], table["refused"], strict=True))
    assert found == expected
