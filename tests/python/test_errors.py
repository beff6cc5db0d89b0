"""Every exception this package declares: its place in the family, and what triggers it."""

import pickle
from collections.abc import Callable

import pytest

import partnerbenefits as pb
from partnerbenefits import errors, read

DECLARED = {
    value
    for name, value in vars(errors).items()
    if isinstance(value, type) and issubclass(value, Exception)
}

BASES = {
    pb.PartnerBenefitsError: Exception,
    pb.InvalidInputError: ValueError,
    pb.UnknownIdError: KeyError,
    pb.PortfolioError: ValueError,
    pb.ReadError: ValueError,
    pb.RefusedError: pb.PartnerBenefitsError,
    pb.PlanError: pb.PartnerBenefitsError,
    pb.LedgerError: pb.PartnerBenefitsError,
}

TABLE = pb.Table.from_dict({"licenses": [25]})
EXTEND = pb.Extend(benefit="core-m365-e5", subscription="contoso-e5", on="2026-01-10")

# For each exception calls that raise exactly it. A room that lands adds its own.
TRIGGERS: dict[type[Exception], list[Callable[[], object]]] = {
    pb.InvalidInputError: [
        lambda: pb.Table.from_arrow(5),
        lambda: pb.Table.from_dict({"n": [1, "a"]}),
        lambda: pb.Table.from_dict(b""),  # type: ignore[arg-type]
        lambda: TABLE.head(-1),
        lambda: read.benefits_csv(object()),  # type: ignore[arg-type]
        lambda: TABLE.to_csv("report.txt"),
    ],
    pb.UnknownIdError: [
        lambda: TABLE["license"],
        lambda: pb.example_portfolio().benefit("core-m356-e5"),
        lambda: pb.example_portfolio().check(EXTEND.replace(benefit="b")),
    ],
    pb.ReadError: [
        lambda: read.graph_users("no-such.json"),
        lambda: TABLE.to_csv("no/such/directory/report.csv"),
        lambda: pb.Portfolio.load("no/such/directory/portfolio.toml"),
    ],
    pb.PortfolioError: [
        lambda: pb.Portfolio.loads("tenant = 3"),
        lambda: pb.Portfolio.from_dict({"tennant": []}),
    ],
    pb.RefusedError: [
        lambda: pb.extend(licenses=5, end="2026-03-15", key_licenses=16),
        lambda: pb.example_portfolio().apply(EXTEND).apply(EXTEND),
    ],
    pb.PlanError: [
        lambda: pb.plan(pb.Portfolio(), as_of="2026-01-10", until="2026-01-10"),
        lambda: pb.plan(pb.Portfolio(), as_of="2026-01-10", until="2027-01-10", demand=5),
    ],
    pb.LedgerError: [
        lambda: pb.Ledger(__file__),
        lambda: pb.Ledger("no/such/directory/redemptions.sqlite"),
    ],
}


def test_every_exception_is_exported_and_has_its_bases() -> None:
    assert set(BASES) == DECLARED
    for exception, base in BASES.items():
        assert issubclass(exception, (pb.PartnerBenefitsError, base)), exception
        assert issubclass(exception, base), exception
        assert getattr(pb, exception.__name__) is exception


def test_every_exception_but_the_root_has_a_trigger() -> None:
    assert set(TRIGGERS) | {pb.PartnerBenefitsError} == DECLARED


@pytest.mark.parametrize(
    ("exception", "call"),
    [(exception, call) for exception, calls in TRIGGERS.items() for call in calls],
)
def test_trigger_raises_exactly_its_exception(
    exception: type[Exception], call: Callable[[], object]
) -> None:
    with pytest.raises(exception) as raised:
        call()
    assert type(raised.value) is exception
    message = str(raised.value)
    assert message
    assert message[0] == message[0].lower(), message
    again = pickle.loads(pickle.dumps(raised.value))
    assert type(again) is exception
    assert str(again) == message


def test_unknown_id_shows_its_message_unquoted() -> None:
    message = "no benefit `b2`; did you mean `b1`?"
    assert str(pb.UnknownIdError(message)) == message


def test_what_an_exception_carries_survives_pickling() -> None:
    refused = pickle.loads(pickle.dumps(pb.RefusedError("refused", ["why"], "verdict")))
    assert (refused.reasons, refused.verdict, str(refused)) == (["why"], "verdict", "refused")

    unusable = pickle.loads(pickle.dumps(pb.PortfolioError("2 problems", ["a", "b"])))
    assert (unusable.problems, str(unusable)) == (("a", "b"), "2 problems")

    unread = pickle.loads(pickle.dumps(pb.ReadError("bad", file="a.csv", row=3, field="end")))
    assert (unread.file, unread.row, unread.path, unread.field) == ("a.csv", 3, None, "end")


@pytest.mark.parametrize("key", ["QZ7XK-W4VJQ-X9ZKW-VQ2JX-LAST5", "qz7xkw4vjqx9zkwvq2jxLAST5"])
@pytest.mark.parametrize("cut", [slice(None), slice(1, None), slice(None, -1)])
def test_no_message_shows_a_product_key_or_a_control_character(key: str, cut: slice) -> None:
    given = key[cut]
    if len(given) < 25:
        return
    error = pb.ReadError(f"`{given}` is no \x1b[31mfile\u202e", file=given, path=given)
    for told in (
        str(error),
        repr(error),
        error.file,
        error.path,
        str(pickle.loads(pickle.dumps(error))),
    ):
        assert told
        assert "W4VJQ" not in told.upper()
        assert "\x1b" not in told
    assert "•••••-•••••-•••••-•••••-" in str(error)
    problems = pb.PortfolioError("m", [f"`{given}` is unknown"]).problems
    assert "W4VJQ" not in problems[0].upper()


@pytest.mark.parametrize(
    "told", ["contoso-power-bi-premium", "f5a77f4e-0b1c-4d3e-9d52-0a8f0c1f2b3c", "2026-01-10 <= 5"]
)
def test_what_is_no_key_is_told_as_it_is(told: str) -> None:
    assert str(pb.InvalidInputError(told)) == told


def test_an_unknown_id_is_told_on_one_line() -> None:
    with pytest.raises(pb.UnknownIdError) as caught:
        pb.example_portfolio().benefit("core\n\x07-e5")
    assert str(caught.value).isprintable()
