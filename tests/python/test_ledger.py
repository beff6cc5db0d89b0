"""The ledger as Python sees it."""

import copy
import datetime
import os
import pickle
import time
from datetime import date
from pathlib import Path

import pytest

import partnerbenefits as pb

EXAMPLE = pb.example_portfolio()
EXTEND = pb.Extend(benefit="core-m365-e5", subscription="contoso-e5", on="2026-01-10")
NOON = datetime.datetime(2026, 1, 20, 12, tzinfo=datetime.UTC)


@pytest.fixture
def ledger(tmp_path: Path) -> pb.Ledger:
    return pb.Ledger(tmp_path / "redemptions.sqlite")


def test_an_entry_says_what_was_redeemed(ledger: pb.Ledger) -> None:
    entry = ledger.record(EXTEND, EXAMPLE, by="alex", at=NOON)
    assert (entry.id, entry.at, entry.by) == (1, NOON, "alex")
    assert (entry.action, entry.verb, entry.on) == (EXTEND, "extend", date(2026, 1, 10))
    assert (entry.benefit, entry.subscription) == ("core-m365-e5", "contoso-e5")
    assert (entry.licenses, entry.licenses_after) == (25, 100)
    assert (entry.event, entry.end_after) == ("extended", date(2026, 6, 15))
    assert entry.fingerprint is not None
    assert len(entry.fingerprint) == 12
    assert (entry.undoes, entry.why) == (None, None)


def test_entries_are_values(ledger: pb.Ledger) -> None:
    entry = ledger.record(EXTEND, EXAMPLE, by="alex", at=NOON)
    reversal = ledger.undo(entry, "a slip", by="bo", at=NOON)
    for value in (entry, reversal):
        assert eval(repr(value), {**vars(pb), "datetime": datetime}) == value
        assert pickle.loads(pickle.dumps(value)) == value
        assert hash(copy.deepcopy(value)) == hash(value)
        assert value.to_dict()["id"] == value.id
    assert entry.replace(by="eve").by == "eve"
    assert entry != reversal
    assert ledger.entries() == [entry, reversal]


def test_the_moment_of_recording_is_now_unless_given(ledger: pb.Ledger) -> None:
    before = datetime.datetime.now(datetime.UTC)
    entry = ledger.record(EXTEND, EXAMPLE, by="alex")
    assert before <= entry.at <= datetime.datetime.now(datetime.UTC)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("2026-01-20T12:00:00Z", NOON),
        ("2026-01-20T13:00:00+01:00", NOON),
        ("2026-01-20T12:00:00", NOON),
        (datetime.datetime(2026, 1, 20, 12), NOON),
        (NOON.astimezone(datetime.timezone(datetime.timedelta(hours=-5))), NOON),
        (date(2026, 1, 20), NOON.replace(hour=0)),
        ("2026-01-20", NOON.replace(hour=0)),
        (NOON.replace(microsecond=123456), NOON.replace(microsecond=123456)),
    ],
)
def test_a_moment_is_kept_in_utc(
    ledger: pb.Ledger, given: object, kept: datetime.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    if hasattr(time, "tzset"):
        # Where the computer stands makes no difference.
        monkeypatch.setenv("TZ", "Pacific/Auckland")
        time.tzset()
    assert ledger.record(EXTEND, EXAMPLE, by="alex", at=given).at == kept
    assert ledger.history()["at"] == [kept]
    monkeypatch.undo()
    if hasattr(time, "tzset"):
        time.tzset()


@pytest.mark.parametrize(
    "given", ["noon", "2026-02-30T00:00:00Z", 5, 1.5, datetime.time(12), [], datetime.datetime.max]
)
def test_what_is_no_moment_is_told_apart(ledger: pb.Ledger, given: object) -> None:
    if given == datetime.datetime.max:
        given = datetime.datetime.max.replace(
            tzinfo=datetime.timezone(datetime.timedelta(hours=-5))
        )
    with pytest.raises(pb.InvalidInputError, match="`at` is `"):
        ledger.record(EXTEND, EXAMPLE, by="alex", at=given)
    assert len(ledger.history()) == 0


def test_a_second_record_is_refused_with_the_rules_own_reason(ledger: pb.Ledger) -> None:
    ledger.record(EXTEND, EXAMPLE, by="alex")
    with pytest.raises(pb.RefusedError) as refused:
        ledger.record(EXTEND, EXAMPLE, by="bo")
    assert [reason.rule for reason in refused.value.reasons] == ["key-already-redeemed"]
    assert refused.value.verdict.action == EXTEND
    assert len(ledger.history()) == 1


def test_history_has_the_same_columns_with_and_without_rows(ledger: pb.Ledger) -> None:
    empty = ledger.history().schema
    entry = ledger.record(EXTEND, EXAMPLE, by="alex", at=NOON)
    ledger.undo(entry, "a slip", at=NOON)
    table = ledger.history()
    assert table.schema == empty
    assert table.name == "ledger"
    assert table["verb"] == ["extend", "undo"]
    assert table["undoes"] == [None, 1]
    assert table["undone_by"] == [2, None]
    assert table["why"] == [None, "a slip"]
    assert table["at"] == [NOON, NOON]
    assert table.to_polars()["at"].dtype.time_zone == "UTC"


def test_undoing_takes_an_entry_or_its_number_and_frees_the_key(ledger: pb.Ledger) -> None:
    for number in (1, 3):
        entry = ledger.record(EXTEND, EXAMPLE, by="alex")
        assert entry.id == number
        reversal = ledger.undo(entry if number == 1 else entry.id, "a slip")
        assert (reversal.undoes, reversal.why, reversal.verb) == (number, "a slip", "undo")
    with pytest.raises(pb.LedgerError, match="entry 3 can't be undone: entry 4 has undone it"):
        ledger.undo(3, "again")
    with pytest.raises(pb.LedgerError, match="there is no entry 9 in"):
        ledger.undo(9, "never was")
    assert masked(ledger.portfolio_at("2026-01-10")) == masked(EXAMPLE)


def masked(portfolio: pb.Portfolio) -> str:
    return portfolio.dumps(keys="masked")


def test_the_portfolio_of_a_day_is_the_one_applying_gives(ledger: pb.Ledger) -> None:
    activate = pb.Activate(benefit="core-m365-e3", tenant="contoso-training", on="2026-01-12")
    assert EXAMPLE.check(activate).allowed
    ledger.record(EXTEND, EXAMPLE, by="alex")
    # The file it was read from was not saved since.
    ledger.record(activate, EXAMPLE, by="alex")
    steps = [EXAMPLE, EXAMPLE.apply(EXTEND), EXAMPLE.apply(EXTEND).apply(activate)]
    for day, expected in zip(("2026-01-09", "2026-01-10", "2026-01-12"), steps, strict=True):
        assert masked(ledger.portfolio_at(day)) == masked(expected), day


def test_an_empty_ledger_has_no_portfolio(ledger: pb.Ledger) -> None:
    with pytest.raises(pb.LedgerError, match="has no entry yet"):
        ledger.portfolio_at("2026-01-10")


def test_a_ledger_stays_the_same_file_wherever_one_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ledger = pb.Ledger("redemptions.sqlite")
    monkeypatch.chdir(tmp_path.parent)
    ledger.record(EXTEND, EXAMPLE, by="alex")
    assert ledger.path == str(tmp_path / "redemptions.sqlite")
    same = pickle.loads(pickle.dumps(ledger))
    assert same == ledger == eval(repr(ledger), vars(pb))
    assert hash(same) == hash(ledger)
    assert len(same.history()) == 1


def test_a_ledger_that_went_away_is_not_made_anew(ledger: pb.Ledger) -> None:
    Path(ledger.path).unlink()
    with pytest.raises(pb.LedgerError, match="can't be opened: there is no such file"):
        ledger.record(EXTEND, EXAMPLE, by="alex")
    assert not Path(ledger.path).exists()


@pytest.mark.parametrize(
    ("place", "why"),
    [
        ("missing/ledger.sqlite", "there is no folder `.*missing`"),
        (".", "there is something else than a file"),
        ("/dev/null", "there is something else than a file"),
        ("/proc/ledger.sqlite", "the folder `/proc` takes no new file"),
        ("/sys/ledger.sqlite", "the folder `/sys` takes no new file"),
    ],
)
def test_where_no_ledger_can_be_it_says_why(tmp_path: Path, place: str, why: str) -> None:
    path = tmp_path / place
    if not path.is_relative_to(tmp_path) and not path.parent.exists():
        pytest.skip("there is no such folder here")
    with pytest.raises(pb.LedgerError, match=f"can't be opened: {why}"):
        pb.Ledger(path)
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_left_open_between_calls(ledger: pb.Ledger) -> None:
    ledger.record(EXTEND, EXAMPLE, by="alex")
    left = [path.name for path in Path(ledger.path).parent.iterdir()]
    assert left == ["redemptions.sqlite"], "the write-ahead log is folded in"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_ledger_can_be_used_on_both_sides_of_a_fork(ledger: pb.Ledger) -> None:
    child = os.fork()
    if child == 0:
        ledger.record(EXTEND, EXAMPLE, by="child")
        os._exit(0)
    os.waitpid(child, 0)
    assert [entry.by for entry in ledger.entries()] == ["child"]


@pytest.mark.parametrize("path", [":memory:", "", 5, None, "a\0b", b"\xff"])
def test_what_can_be_no_file_is_refused(path: object) -> None:
    with pytest.raises(pb.PartnerBenefitsError):
        pb.Ledger(path)


@pytest.mark.parametrize("timeout", [-1, float("nan"), float("inf"), "x", 1e300])
def test_what_is_no_time_to_wait_is_refused(tmp_path: Path, timeout: object) -> None:
    with pytest.raises(pb.InvalidInputError, match="`timeout` is `"):
        pb.Ledger(tmp_path / "ledger.sqlite", timeout=timeout)


def test_a_foreign_file_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("not a ledger " * 500)
    with pytest.raises(pb.LedgerError, match="is not a ledger: it is not a database"):
        pb.Ledger(path)
    assert path.read_text() == "not a ledger " * 500
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("by", "why"), [("", "x"), ("  ", "x"), (None, "x"), ("\ud800", "x"), ("alex", ""), ("alex", 5)]
)
def test_who_and_why_must_be_said(ledger: pb.Ledger, by: object, why: object) -> None:
    with pytest.raises(pb.InvalidInputError):
        ledger.undo(ledger.record(EXTEND, EXAMPLE, by=by), why)


def test_an_instant_before_the_day_of_the_action_is_refused(ledger: pb.Ledger) -> None:
    with pytest.raises(pb.LedgerError, match=r"before the action's day `2026-01-10`"):
        ledger.record(EXTEND, EXAMPLE, by="alex", at="2026-01-08T23:59:59Z")
    assert len(ledger.history()) == 0
    # On the other side of the date line the day has begun.
    assert ledger.record(EXTEND, EXAMPLE, by="alex", at="2026-01-09T12:00:00Z").id == 1


def test_a_later_entry_does_not_keep_an_end_that_was_undone(ledger: pb.Ledger) -> None:
    users = [u.replace(usage_location="DE") if u.id == "chloe" else u for u in EXAMPLE.users]
    portfolio = EXAMPLE.replace(users=users)
    first = ledger.record(EXTEND, portfolio, by="alex", at=NOON)
    assign = pb.Assign(user="chloe", subscription="contoso-e5", on="2026-01-11")
    assert ledger.record(assign, portfolio, by="alex", at=NOON).end_after == date(2026, 6, 15)
    ledger.undo(first, "a slip", at=NOON)
    assert list(ledger.history()["end_after"]) == [date(2026, 6, 15), date(2026, 3, 15), None]
    # What was recorded after the reversal found the true end.
    again = ledger.record(EXTEND, portfolio, by="alex", at=NOON)
    assert again.end_after == date(2026, 6, 15)
    assert list(ledger.history()["end_after"])[1] == date(2026, 3, 15)


def test_a_portal_s_id_and_the_recorded_one_are_one_subscription(ledger: pb.Ledger) -> None:
    portal = "a1111111-2222-4333-8444-555555555555"
    subscriptions = [
        one.replace(aliases=[portal]) if one.id == "contoso-e5" else one
        for one in EXAMPLE.subscriptions
    ]
    portfolio = EXAMPLE.replace(subscriptions=subscriptions)
    entry = ledger.record(EXTEND.replace(subscription=portal), portfolio, by="alex", at=NOON)
    assert (entry.subscription, entry.action.subscription) == ("contoso-e5", "contoso-e5")
    assert ledger.portfolio_at("2026-01-10").subscription(portal).end == date(2026, 6, 15)
    # A portfolio that has the portal's id, and the other one as an alias, shows the entry too.
    renamed = [
        one.replace(id=portal, aliases=["contoso-e5"]) if one.id == "contoso-e5" else one
        for one in EXAMPLE.subscriptions
    ]
    other = EXAMPLE.replace(subscriptions=renamed)
    assign = pb.Assign(user="ada", subscription="contoso-e5", on="2026-01-11")
    with pytest.raises(pb.RefusedError):
        ledger.record(assign, other, by="alex", at=NOON)
    take = pb.Unassign(user="ada", subscription="contoso-e5", on="2026-01-11")
    taken = ledger.record(take, other, by="alex", at=NOON)
    assert (taken.subscription, taken.end_after) == (portal, date(2026, 6, 15))
    assert [one.id for one in ledger.portfolio_at("2026-01-11").subscriptions].count(portal) == 1


def test_what_rests_on_an_entry_is_known_under_either_name(ledger: pb.Ledger) -> None:
    portal = "a1111111-2222-4333-8444-555555555555"
    users = [u.replace(usage_location="DE", products=[]) for u in EXAMPLE.users]

    def called(name: str, alias: str) -> pb.Portfolio:
        subscriptions = [
            one.replace(id=name, aliases=[alias]) if one.id == "contoso-e5" else one
            for one in EXAMPLE.subscriptions
        ]
        return EXAMPLE.replace(users=users, subscriptions=subscriptions)

    ours, theirs = called("contoso-e5", portal), called(portal, "contoso-e5")
    extend = ledger.record(EXTEND, ours, by="alex", at=NOON)
    first = pb.Assign(user="ada", subscription="contoso-e5", on="2026-01-11")
    ledger.record(first, ours, by="alex", at=NOON)
    ledger.record(first.replace(user="ben", subscription=portal), theirs, by="alex", at=NOON)
    with pytest.raises(pb.LedgerError, match="entry 3 rests on what it left"):
        ledger.undo(2, "a slip", at=NOON)
    ledger.undo(extend, "a slip", at=NOON)
    assert list(ledger.history()["end_after"])[1:3] == [date(2026, 3, 15)] * 2
