"""Calendars with the days to act on, in the iCalendar format."""

import hashlib
import json
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import singledispatch
from typing import Any

from partnerbenefits._core import Plan, Report, Table, Timeline
from partnerbenefits.cells import asks_nothing, kind, plural
from partnerbenefits.errors import InvalidInputError
from partnerbenefits.files import StrPath, deliver, need

__all__ = ["Agenda", "Entry", "agenda", "to_ics"]

#: When a reminder comes, from the start of the day: at nine, a week before and on the day.
_REMINDERS = (timedelta(days=-7, hours=9), timedelta(hours=9))

_DAY = timedelta(days=1)

#: The octets of a line before it is folded, one less than there may be: what goes on begins
#: with a space. Source: RFC 5545, section 3.1.
_LINE_OCTETS = 74

#: What no text of a calendar may hold. Source: RFC 5545, section 3.1.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")

#: What is about the day before which something must be done; all else happens on its day.
_BEFORE = {
    "benefit must be activated": "before",
    "usage rights end": "before",
    "membership renewal window": "closes before",
}

#: Under each event: what the columns of the tables are called in words.
_TOLD = ("benefit", "subscription", "membership")


#: The fields of an entry, in order.
_Fields = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One event: a whole day, its words, and what makes it the same event next time."""

    day: date
    summary: str
    lines: tuple[str, ...]
    category: str
    key: tuple[object, ...]
    #: The day before it on which it becomes possible, with a reminder of its own.
    first: date | None = None
    reminds: bool = True


class _Many:
    """Entries that are made when they are looked at.

    Until then they are plain tuples, which Python's collector does not look through again and
    again: with a million objects it would keep everybody waiting for a second.
    """

    def __init__(self, fields: Collection[_Fields]) -> None:
        self._fields = fields

    def __iter__(self) -> Iterator[Entry]:
        return (Entry(*fields) for fields in self._fields)

    def __len__(self) -> int:
        return len(self._fields)


@dataclass(frozen=True, slots=True)
class Agenda:
    """The events of a result, as they were known on a day."""

    name: str
    as_of: date
    entries: Iterable[Entry]
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
    return Agenda(name, report.as_of, _of_report(report.rows, report.as_of), partner)


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
        entries = _of_report(table, as_of)
        return Agenda("What ends when", as_of or _earliest(entries), entries)
    if {"date", "event", "subscription"} <= columns:
        events = _of_events(table)
        return Agenda("What happens", _earliest(events), events)
    if {"on", "verb", "benefit"} <= columns and "why" in columns:
        steps = _of_steps(table)
        return Agenda("What to redeem", _earliest(steps), steps)
    return None


def to_ics(result: object, path: StrPath | None = None) -> str | None:
    """Return the calendar of a result, or write it to the path."""
    found = agenda(result)
    if found is None:
        message = f"this {kind(result)} has no days to act on for a calendar"
        raise InvalidInputError(message)
    return deliver(path, _parts(found), suffix=".ics")


def _of_report(rows: Table, as_of: date | None) -> _Many:
    """Return the events of a report's rows, one for each thing that is to be done."""
    entries: dict[tuple[object, ...], _Fields] = {}
    for row in rows:
        if row["act_by"] is None:
            continue
        what, action = row["what"], row["action"]
        ids = [row[column] for column in _TOLD]
        day = [] if row["date"] is None else [_day(what, row["date"])]
        # The same by the same day is one thing to do, however many days it is good for.
        same = (row["act_by"], action, *ids)
        if same in entries:
            by, summary, (asked, *rest), *others = entries[same]
            entries[same] = (by, summary, (asked, *day, *rest), *others)
            continue
        about = [row["product"] or row["membership"]]
        if row["licenses"] is not None:
            about.append(plural(row["licenses"], "licence"))
        if row["tenant"]:
            about.append(row["tenant"])
        entries[same] = (
            row["act_by"],
            f"{_start(what)}: {', '.join(map(str, about))}",
            (f"{_asked(row, as_of)}.", *day, *_ids(row)),
            what,
            ("report", what, *ids),
            row.get("act_from"),
            not asks_nothing(action),
        )
    return _Many(entries.values())


def _asked(row: dict[str, Any], as_of: date | None) -> str:
    """Return what to do, and by when where that is still to come and not in the words."""
    action, by, first = row["action"], row["act_by"], row.get("act_from")
    if asks_nothing(action) or (as_of is not None and by < as_of):
        return f"What to do: {action}"
    return f"From {first}, act by {by}: {action}" if first else f"Act by {by}: {action}"


def _day(what: str, day: date) -> str:
    return f"{_start(what)} {_BEFORE.get(what, 'on')} {day}."


def _start(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def _of_events(events: Table) -> list[Entry]:
    entries = []
    for row in events:
        what = row["event"].replace("-", " ")
        end = [f"Ends on {row['end']}."] if row["end"] is not None else []
        entries.append(
            Entry(
                row["date"],
                f"{row['product']} in {row['tenant']}: {what}",
                (f"{plural(row['licenses'], 'licence')}.", *end, *_ids(row)),
                what,
                ("event", row["event"], row["subscription"], row["benefit"]),
            )
        )
    return entries


def _of_steps(steps: Table) -> list[Entry]:
    """Return the events of a plan's steps."""
    entries = []
    for row in steps:
        verb = row["verb"].replace("_", " ")
        about = f"{row['product']}, {row['benefit']}, {row['tenant']}"
        entries.append(
            Entry(
                row["on"],
                f"{verb[:1].upper()}{verb[1:]}: {about}",
                (
                    f"{verb} `{row['benefit']}` in {row['tenant']}:"
                    f" {plural(row['licenses_after'], 'licence')} until {row['end_after']}.",
                    *([row["why"]] if row["why"] else []),
                    *_ids(row),
                ),
                verb,
                # A benefit is redeemed once, so its event is the same one in the next plan.
                ("step", row["benefit"]),
            )
        )
    return entries


def _ids(row: dict[str, Any]) -> list[str]:
    return [f"{name}: {row[name]}" for name in _TOLD if row.get(name)]


def _earliest(entries: Iterable[Entry]) -> date:
    return min((entry.day for entry in entries), default=date(1970, 1, 1))


def _parts(found: Agenda) -> Iterator[str]:
    icalendar = need("icalendar", extra="ics")
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//partnerbenefits//days to act on//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", found.name)
    head, end, tail = calendar.to_ical().decode("utf-8").partition("END:VCALENDAR")
    yield head
    write = _Writer(icalendar, found)
    for entry in found.entries:
        yield write.event(entry)
    yield end + tail


class _Writer:
    """Events as text: as the library's objects a large calendar would take minutes."""

    def __init__(self, icalendar: Any, found: Agenda) -> None:
        self._icalendar = icalendar
        self._partner = found.partner
        self._seen: dict[str, int] = {}
        self._triggers: dict[timedelta, str] = {}
        # What replaces an event must be stamped later than it: the day it was seen from is.
        self._stamp = f"DTSTAMP:{_basic(found.as_of)}T000000Z"
        self._sequence = f"SEQUENCE:{found.as_of.toordinal()}"

    def event(self, entry: Entry) -> str:
        summary = self._escaped(entry.summary)
        lines = self._escaped("\n".join(entry.lines))
        told = _folded(f"DESCRIPTION:{summary}")
        alarms = [
            line
            for after in _reminders(entry)
            for line in ("BEGIN:VALARM", "ACTION:DISPLAY", told, self._trigger(after), "END:VALARM")
        ]
        parts = [
            "BEGIN:VEVENT",
            f"UID:{self._name(entry)}@partnerbenefits",
            self._stamp,
            self._sequence,
            _folded(f"SUMMARY:{summary}"),
            _folded(f"DESCRIPTION:{lines}"),
            _folded(f"CATEGORIES:{self._escaped(entry.category)}"),
            f"DTSTART;VALUE=DATE:{_basic(entry.day)}",
            *([f"DTEND;VALUE=DATE:{_basic(entry.day + _DAY)}"] if entry.day < date.max else []),
            # A day to act on takes nobody's time.
            "TRANSP:TRANSPARENT",
            *alarms,
            "END:VEVENT\r\n",
        ]
        return "\r\n".join(parts)

    def _name(self, entry: Entry) -> str:
        same = json.dumps([self._partner, *entry.key], ensure_ascii=False, default=str)
        self._seen[same] = number = self._seen.get(same, 0) + 1
        return hashlib.sha256(f"{same} {number}".encode()).hexdigest()[:32]

    def _trigger(self, after: timedelta) -> str:
        text = self._triggers.get(after)
        if text is None:
            text = f"TRIGGER:{self._icalendar.vDuration(after).to_ical().decode()}"
            self._triggers[after] = text
        return text

    def _escaped(self, text: str) -> str:
        seen = _CONTROL.sub("\ufffd", text.replace("\r\n", "\n"))
        escaped: bytes = self._icalendar.vText(seen).to_ical()
        return escaped.decode()


def _reminders(entry: Entry) -> list[timedelta]:
    """Return when to remind of an entry: also on the day on which it becomes possible."""
    if not entry.reminds:
        return []
    if entry.first is None or entry.first >= entry.day:
        return list(_REMINDERS)
    begins = entry.first - entry.day + timedelta(hours=9)
    return sorted({begins, *_REMINDERS})


def _folded(line: str) -> str:
    """Return the line with breaks, between letters and never within an escape."""
    octets = line.encode()
    pieces = []
    while len(octets) > _LINE_OCTETS:
        cut = _LINE_OCTETS
        while octets[cut] & 0xC0 == 0x80:
            cut -= 1
        piece = octets[:cut]
        if (len(piece) - len(piece.rstrip(b"\\"))) % 2:
            piece = piece[:-1]
        pieces.append(piece)
        octets = octets[len(piece) :]
    return b"\r\n ".join([*pieces, octets]).decode()


def _basic(day: date) -> str:
    return day.isoformat().replace("-", "")
