"""Calendars of results: which days are events, what they say, and when they remind."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import icalendar
import pytest
from tests.python.shown import AS_OF, EXTEND

import partnerbenefits as pb


def events(text: str) -> list[icalendar.Event]:
    return list(icalendar.Calendar.from_ical(text).walk("VEVENT"))


def uids(text: str) -> list[str]:
    return [str(event["UID"]) for event in events(text)]


def reminders(event: icalendar.Event) -> list[timedelta]:
    return [alarm["TRIGGER"].dt for alarm in event.walk("VALARM")]


def test_a_calendar_has_an_event_with_reminders_for_each_day_to_act(
    results: dict[str, Any],
) -> None:
    report = results["report"]
    found = events(report.to_ics())
    days = [day for day in report.rows["act_by"] if day is not None]
    assert {event["DTSTART"].dt for event in found} == set(days)
    for event in found:
        assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(days=1)
        if not str(event["DESCRIPTION"]).startswith("What to do: nothing"):
            assert {timedelta(days=-7, hours=9), timedelta(hours=9)} <= set(reminders(event))
    row = report.rows[0]
    assert row["action"] in str(found[0]["DESCRIPTION"])
    assert row["product"] in str(found[0]["SUMMARY"])


def test_an_event_reminds_of_the_day_from_which_it_is_possible() -> None:
    report = pb.expiry_report(pb.example_portfolio(), as_of=AS_OF)
    row = next(row for row in report.rows if row["act_from"] and row["subscription"])
    assert row["act_from"] <= row["act_by"] < row["date"]
    event = next(
        event
        for event in events(report.to_ics() or "")
        if f"subscription: {row['subscription']}" in str(event["DESCRIPTION"])
        and f"From {row['act_from']}" in str(event["DESCRIPTION"])
    )
    begins = row["act_from"] - row["act_by"] + timedelta(hours=9)
    assert begins in reminders(event)
    assert f"From {row['act_from']}, act by {row['act_by']}: " in str(event["DESCRIPTION"])


def test_an_event_never_says_that_it_is_too_late_for_what_its_words_still_allow() -> None:
    report = pb.expiry_report(pb.example_portfolio(), as_of=AS_OF)
    row = report.rows[0]
    assert row["act_by"] < AS_OF
    assert row["action"].startswith("reactivate it with `core-m365-e5`")
    told = str(events(report.to_ics() or "")[0]["DESCRIPTION"]).splitlines()
    assert told[:2] == [
        f"What to do: {row['action']}.",
        f"Subscription ends on {row['date']}.",
    ]
    assert "2026-01-25 at the latest" in told[0]
    assert "oo late" not in (report.to_ics() or "")


def test_what_asks_for_nothing_has_an_event_without_reminders(results: dict[str, Any]) -> None:
    rows = [row for row in results["report"].rows if row["action"].startswith("nothing")]
    assert {row["renews"] for row in rows} == {True}
    quiet = [event for event in events(results["report"].to_ics()) if not reminders(event)]
    assert [str(event["DESCRIPTION"]).splitlines()[0] for event in quiet] == [
        f"What to do: {row['action']}." for row in rows
    ]


def test_a_benefit_to_redeem_is_one_event_for_all_its_days(results: dict[str, Any]) -> None:
    rows = [row for row in results["report"].rows if row["benefit"] == "core-power-bi"]
    assert [row["what"] for row in rows] == ["benefit must be activated", "usage rights end"]
    assert rows[0]["action"] == rows[1]["action"]
    (event,) = (
        event
        for event in events(results["report"].to_ics())
        if "benefit: core-power-bi" in str(event["DESCRIPTION"])
    )
    assert str(event["SUMMARY"]).startswith("Benefit must be activated: Power BI Pro")
    told = str(event["DESCRIPTION"]).splitlines()
    assert "Benefit must be activated before 2026-06-01." in told
    assert "Usage rights end before 2026-06-01." in told


def test_the_rows_alone_make_the_same_events_as_their_report() -> None:
    report = pb.expiry_report(pb.example_portfolio().replace(partner=None), as_of=AS_OF)
    assert report.rows.to_ics() == report.to_ics()


def test_importing_a_later_calendar_replaces_the_events_of_the_earlier_one() -> None:
    portfolio = pb.example_portfolio()
    before = events(pb.expiry_report(portfolio, as_of=AS_OF).to_ics() or "")
    later = pb.expiry_report(portfolio.apply(EXTEND), as_of=AS_OF + timedelta(days=1))
    after = {str(event["UID"]): event for event in events(later.to_ics() or "")}
    moved = [event for event in before if "subscription: contoso-e5" in str(event["DESCRIPTION"])]
    assert moved
    for event in moved:
        same = after[str(event["UID"])]
        assert same["DTSTART"].dt > event["DTSTART"].dt
        assert same["SEQUENCE"] > event["SEQUENCE"]
        assert same["DTSTAMP"].dt == datetime(2026, 1, 11, tzinfo=UTC)


def test_every_event_has_an_identity_of_its_own(results: dict[str, Any]) -> None:
    for name in ("report", "timeline", "plan"):
        found = uids(results[name].to_ics())
        assert found
        assert len(set(found)) == len(found)


def test_two_partners_with_the_same_ids_keep_their_events_apart() -> None:
    one = pb.example_portfolio()
    other = one.replace(partner={"name": "Fabrikam", "country": "DE"})
    calendars = [
        uids(pb.expiry_report(portfolio, as_of=AS_OF).to_ics() or "") for portfolio in (one, other)
    ]
    assert not set(calendars[0]) & set(calendars[1])


def test_the_same_report_gives_the_same_calendar(results: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "due.ics"
    assert results["report"].to_ics(path) is None
    assert path.read_bytes() == results["report"].to_ics().encode()
    assert b"\r\n" in path.read_bytes()


def test_a_long_line_of_a_calendar_is_folded_between_letters_and_reads_back() -> None:
    name = "\\ é 日本 🗓, ; " * 30
    portfolio = pb.Portfolio(
        tenants=[pb.Tenant(id="t", domain="t.example")],
        subscriptions=[
            pb.Subscription(id="s", tenant="t", product=name.strip(), licenses=5, end="2026-03-01")
        ],
    )
    text = pb.expiry_report(portfolio, as_of=AS_OF).to_ics() or ""
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    assert name.strip() in str(events(text)[0]["SUMMARY"])


def test_a_plan_is_a_calendar_of_its_steps(results: dict[str, Any]) -> None:
    plan = results["plan"]
    assert [event["DTSTART"].dt for event in events(plan.to_ics())] == plan.steps["on"]
    assert len(events(plan.steps.to_ics())) == len(plan.steps)


def test_a_table_without_days_to_act_makes_no_calendar(results: dict[str, Any]) -> None:
    for result in (results["verdict"], pb.rules()):
        with pytest.raises(pb.InvalidInputError, match="no days to act on"):
            result.to_ics()
