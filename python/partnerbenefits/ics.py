"""Calendars with the days to act on, in the iCalendar format."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import singledispatch
from typing import Any

from partnerbenefits._core import Plan, Report, Table, Timeline
from partnerbenefits.cells import plural
from partnerbenefits.errors import InvalidInputError
from partnerbenefits.files import StrPath, deliver, need

__all__ = ["Agenda", "Entry", "agenda", "to_ics"]

#: When a reminder comes, from the start of the day: at nine, a week before and on the day.
_REMINDERS = (timedelta(days=-7, hours=9), timedelta(hours=9))

#: Under each event: what the columns of the tables are called in words.
_TOLD = ("benefit", "subscription", "membership")


@dataclass(frozen=True, slots=True)
class Entry:
    """One event: a whole day, its words, and what makes it the same event next time."""

    day: date
    summary: str
    lines: Sequence[str]
    category: str
    key: Sequence[object]


@dataclass(frozen=True, slots=True)
class Agenda:
    """The events of a result, as they were known on a day."""

    name: str
    as_of: date
    entries: Sequence[Entry]
    #: Tells the things of one partner from those of another with the same ids.
    partner: str | None = field(default=None)


@singledispatch
def agenda(result: object) -> Agenda | None:
    """Return the days to act on that a result has, or None for a kind that has none."""
    del result
    return None


@agenda.register
def _(report: Report) -> Agenda:
    partner = report.portfolio.partner_name
    name = f"{partner}: what ends when" if partner else "What ends when"
    return Agenda(name, report.as_of, _of_report(report.rows), partner)


@agenda.register
def _(timeline: Timeline) -> Agenda:
    return Agenda("What happens", timeline.since, _of_events(timeline.events))


@agenda.register
def _(plan: Plan) -> Agenda:
    partner = plan.portfolio.partner_name
    name = f"{partner}: what to redeem" if partner else "What to redeem"
    return Agenda(name, plan.as_of, _of_steps(plan.steps), partner)


@agenda.register
def _(table: Table) -> Agenda | None:
    columns = set(table.columns)
    if {"date", "days_left", "what", "act_by", "action"} <= columns:
        known = (row for row in table if row["date"] is not None)
        first = next(known, None)
        # The rows of a report know the day they are seen from.
        as_of = first["date"] - timedelta(days=first["days_left"]) if first else None
        entries = _of_report(table)
        return Agenda("What ends when", as_of or _earliest(entries), entries)
    if {"date", "event", "subscription"} <= columns:
        entries = _of_events(table)
        return Agenda("What happens", _earliest(entries), entries)
    if {"on", "verb", "benefit"} <= columns and "why" in columns:
        entries = _of_steps(table)
        return Agenda("What to redeem", _earliest(entries), entries)
    return None


def to_ics(result: object, path: StrPath | None = None) -> str | None:
    """Return the calendar of a result, or write it to the path."""
    found = agenda(result)
    if found is None:
        message = f"this {type(result).__name__.lower()} has no days to act on for a calendar"
        raise InvalidInputError(message)
    return deliver(path, _written(found), suffix=".ics")


def _of_report(rows: Table) -> list[Entry]:
    entries = []
    for row in rows:
        if row["act_by"] is None:
            continue
        what, day = row["what"], row["date"]
        about = [row["product"] or row["membership"]]
        if row["licenses"] is not None:
            about.append(plural(row["licenses"], "licence"))
        if row["tenant"]:
            about.append(row["tenant"])
        late = [f"Too late from {day}."] if day is not None else []
        entries.append(
            Entry(
                row["act_by"],
                f"{what[:1].upper()}{what[1:]}: {', '.join(map(str, about))}",
                [f"Act by {row['act_by']}: {row['action']}.", *late, *_ids(row)],
                what,
                ["report", what, *(row[column] for column in _TOLD)],
            )
        )
    return entries


def _of_events(events: Table) -> list[Entry]:
    entries = []
    for row in events:
        what = row["event"].replace("-", " ")
        end = [f"Ends on {row['end']}."] if row["end"] is not None else []
        entries.append(
            Entry(
                row["date"],
                f"{row['product']} in {row['tenant']}: {what}",
                [f"{plural(row['licenses'], 'licence')}.", *end, *_ids(row)],
                what,
                ["event", row["event"], row["subscription"], row["benefit"]],
            )
        )
    return entries


def _of_steps(steps: Table) -> list[Entry]:
    """Return the events of a plan's steps."""
    entries = []
    for row in steps:
        verb = row["verb"].replace("_", " ")
        entries.append(
            Entry(
                row["on"],
                f"{verb[:1].upper()}{verb[1:]}: {row['product']}, {row['benefit']}",
                [
                    f"{verb} `{row['benefit']}` in {row['tenant']}:"
                    f" {plural(row['licenses_after'], 'licence')} until {row['end_after']}.",
                    *([row["why"]] if row["why"] else []),
                    *_ids(row),
                ],
                verb,
                # A benefit is redeemed once, so its event is the same one in the next plan.
                ["step", row["benefit"]],
            )
        )
    return entries


def _ids(row: dict[str, Any]) -> list[str]:
    return [f"{name}: {row[name]}" for name in _TOLD if row.get(name)]


def _earliest(entries: Iterable[Entry]) -> date:
    return min((entry.day for entry in entries), default=date(1970, 1, 1))


def _written(found: Agenda) -> str:
    icalendar = need("icalendar", extra="ics")
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//partnerbenefits//days to act on//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", found.name)
    # What replaces an event must be stamped later than it: the day it was seen from is.
    stamp = datetime.combine(found.as_of, datetime.min.time(), UTC)
    head, end, tail = calendar.to_ical().decode("utf-8").partition("END:VCALENDAR")
    # One event at a time as text: as objects, a large calendar would take twenty times the room.
    texts = [head]
    seen: dict[str, int] = {}
    for entry in found.entries:
        same = json.dumps([found.partner, *entry.key], ensure_ascii=False, default=str)
        seen[same] = seen.get(same, 0) + 1
        name = hashlib.sha256(f"{same} {seen[same]}".encode()).hexdigest()[:32]
        event = icalendar.Event()
        event.add("uid", f"{name}@partnerbenefits")
        event.add("dtstamp", stamp)
        event.add("sequence", found.as_of.toordinal())
        event.add("summary", entry.summary)
        event.add("description", "\n".join(entry.lines))
        event.add("categories", [entry.category])
        event.add("dtstart", entry.day)
        if entry.day < date.max:
            event.add("dtend", entry.day + timedelta(days=1))
        # A day to act on takes nobody's time.
        event.add("transp", "TRANSPARENT")
        for reminder in _REMINDERS:
            alarm = icalendar.Alarm()
            alarm.add("action", "DISPLAY")
            alarm.add("description", entry.summary)
            alarm.add("trigger", reminder)
            event.add_component(alarm)
        texts.append(event.to_ical().decode("utf-8"))
    return "".join([*texts, end, tail])
