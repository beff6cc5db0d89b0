"""What reports, timelines, verdicts and portfolios look like, outside Python.

Every result is told by an ``Outline``: a title, a line under it, and parts that are tables
or text. Pages, Markdown, workbooks, JSON and notebooks are made from the outline, so that a
new kind of result only says what its outline is.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from functools import singledispatch
from html import escape
from typing import Any

from partnerbenefits import charts, frames, html, ics, markdown, plans, sheets, workbooks
from partnerbenefits._core import (
    Combined,
    Partial,
    Plan,
    Portfolio,
    Report,
    Table,
    TermChange,
    Timeline,
    Verdict,
)
from partnerbenefits.cells import plural
from partnerbenefits.documents import action_fields, table_parts
from partnerbenefits.errors import InvalidInputError
from partnerbenefits.files import StrPath, deliver, need

__all__ = [
    "Outline",
    "Part",
    "outline",
    "outline_of_portfolio",
    "snippet",
    "to_csv",
    "to_excel",
    "to_html",
    "to_ics",
    "to_json",
    "to_markdown",
    "to_parquet",
]

#: The kinds of which the fields say everything.
_FIELDS_ALONE = ("verdict", "term_change")

#: The rows a notebook shows of each table of a result.
_SHOWN_ROWS = 20


#: What the days of a report mean.
_HOW_TO_READ = (
    "`act by` is the last day that is in time for `date`, and always before it. The words under"
    " `action` may give more time, where something can still be done from `date` on, or a first"
    " day, which stands under `act from` while it is to come."
)


@dataclass(frozen=True, slots=True)
class Part:
    """A heading and what stands under it: a table, or lines of text."""

    heading: str
    content: Table | str
    #: Whether it must be read before anything is looked at; its lines are then points of a list.
    first: bool = False


@dataclass(frozen=True, slots=True)
class Outline:
    """What a result has to say; the first table is the main one."""

    kind: str
    title: str
    subtitle: str
    parts: Sequence[Part]
    #: The fields of what is no table, for programs.
    data: dict[str, Any] = field(default_factory=dict)
    #: The figures at the top of a page.
    facts: dict[str, object] = field(default_factory=dict)
    #: How what stands under it is to be read.
    note: str = ""

    @property
    def tables(self) -> dict[str, Table]:
        """The tables by their headings, in order."""
        return {
            part.heading: part.content for part in self.parts if isinstance(part.content, Table)
        }

    @property
    def main(self) -> Table:
        """The table that a file of rows holds."""
        for table in self.tables.values():
            return table
        message = f"`{self.title}` has no table"
        raise InvalidInputError(message)


@singledispatch
def outline(result: object) -> Outline:
    """Return the outline of a result."""
    message = f"`{type(result).__name__}` is not a result that can be shown"
    raise InvalidInputError(message)


@outline.register
def _(told: Outline) -> Outline:
    return told


@outline.register
def _(report: Report) -> Outline:
    ahead = "" if report.within_days is None else f", {plural(report.within_days, 'day')} ahead"
    back = "" if report.past_days is None else f", {plural(report.past_days, 'day')} back"
    return Outline(
        "report",
        f"{report.portfolio.partner_name}: what ends when"
        if report.portfolio.partner_name
        else "What ends when",
        f"As of {report.as_of}{ahead}{back}: {plural(len(report.rows), 'row')}",
        [Part("By day", report.rows), Part("Summary", report.summary)],
        {
            "as_of": report.as_of,
            "within_days": report.within_days,
            "past_days": report.past_days,
        },
        _due(report.summary),
        _HOW_TO_READ,
    )


def _due(summary: Table) -> dict[str, object]:
    """Return how many rows are in each bucket, the most urgent first."""
    words = {"past": "past due", "later": "later", "unknown": "on an unknown day"}
    counted: dict[str, int] = dict.fromkeys(map(str, summary.choices("bucket")), 0)
    for bucket, count in zip(summary["bucket"], summary["count"], strict=True):
        counted[bucket] += count
    return {
        words.get(bucket, f"within {bucket} days" if bucket.isdigit() else bucket): count
        for bucket, count in counted.items()
        if count
    }


@outline.register
def _(timeline: Timeline) -> Outline:
    acted = plural(len(timeline.actions), "action")
    notices = "\n".join(
        f"action {number}: {notice}"
        for number, verdict in enumerate(timeline.verdicts, 1)
        for notice in verdict.notices
    )
    return Outline(
        "timeline",
        "What happens",
        f"From {timeline.since} until {timeline.until}: {acted}",
        [
            Part("Events", timeline.events),
            Part("Licences", timeline.coverage),
            *([Part("Left aside", timeline.remarks)] if len(timeline.remarks) else []),
            *([Part("Notices of the actions", notices)] if notices else []),
        ],
        {
            "since": timeline.since,
            "until": timeline.until,
            "actions": [action_fields(action) for action in timeline.actions],
        },
    )


@outline.register
def _(plan: Plan) -> Outline:
    return Outline(
        "plan",
        "What to redeem when",
        plans.subtitle(plan),
        [
            Part(heading, content, first=heading == plans.FIRST)
            for heading, content in plans.parts(plan)
        ],
        plans.data(plan),
        plans.figures(plan),
    )


@outline.register
def _(verdict: Verdict) -> Outline:
    answer, _, why = verdict.explain().partition("\n")
    data = {"allowed": verdict.allowed, **verdict.to_dict()}
    if verdict.action is not None:
        data["action"] = action_fields(verdict.action)
    return Outline("verdict", answer, "", [Part("", why), *_findings(verdict)], data)


def _findings(verdict: Verdict) -> list[Part]:
    """Return the reasons and the notices as a table, also where there are none."""
    found = [("reason", reason.to_dict()) for reason in verdict.reasons]
    found += [("notice", notice.to_dict()) for notice in verdict.notices]
    columns: dict[str, list[str | None]] = {
        "kind": [kind for kind, _ in found],
        "rule": [fields.get("rule") or fields.get("id") for _, fields in found],
        **{
            name: [fields.get(name) for _, fields in found] for name in ("message", "fix", "source")
        },
    }
    return [Part("Reasons and notices", Table.from_dict(columns, name="findings"))]


@outline.register
def _(change: TermChange) -> Outline:
    title = f"{plural(change.licenses_after, 'licence')} until {change.end_after}"
    data = change.to_dict()
    return Outline("term_change", title, "", [Part("", change.explain()), _row(data)], data)


def _row(change: Mapping[str, Any]) -> Part:
    """Return the fields of a change as one row; exact fractions are text."""
    columns = {
        name: [str(value) if isinstance(value, Fraction) else value]
        for name, value in change.items()
        if name != "notices"
    }
    columns["notices"] = [[notice["id"] for notice in change["notices"]]]
    return Part("In figures", Table.from_dict(columns, name="term_change"))


@outline.register
def _(portfolio: Portfolio) -> Outline:
    return Outline(
        "portfolio",
        portfolio.partner_name or "Portfolio",
        str(portfolio),
        _records(portfolio),
    )


@outline.register
def _(combined: Combined) -> Outline:
    return outline_of_portfolio(combined)


def outline_of_portfolio(combined: Combined, as_of: str | None = None) -> Outline:
    """Return the outline of what was read, the states of its benefits as they are on a day."""
    told = [Part("Conflicts", combined.conflicts)] if len(combined.conflicts) else []
    return Outline(
        "portfolio",
        combined.partner_name or "Portfolio",
        str(combined),
        [*told, *_records(combined, as_of)],
    )


@outline.register
def _(partial: Partial) -> Outline:
    told = [Part("Notices", partial.notices)] if len(partial.notices) else []
    records = _records(Portfolio.combine(partial))
    return Outline("partial", "What the export tells", str(partial), [*records, *told])


def _records(portfolio: Portfolio, as_of: str | None = None) -> list[Part]:
    kinds = {
        "Memberships": "memberships",
        "Benefits": "benefits",
        "Subscriptions": "subscriptions",
        "Tenants": "tenants",
        "Billing accounts": "billing_accounts",
        "People": "people",
        "Users": "users",
    }
    tables = {
        heading: portfolio.table(kind, as_of=as_of if kind == "benefits" else None)
        for heading, kind in kinds.items()
    }
    return [Part(heading, table) for heading, table in tables.items() if len(table)]


#: How the lines of a verdict begin that its table has too.
_IN_THE_TABLE = ("- ", "  what to do: ", "  source: ", "notice ")


def _said_once(told: Outline) -> Outline:
    """Return the outline without the words of a verdict that stand in its table."""
    if told.kind != "verdict":
        return told
    why, *others = told.parts
    lines = str(why.content).splitlines()
    left = "\n".join(line for line in lines if not line.startswith(_IN_THE_TABLE))
    return replace(told, parts=[*([Part("", left)] if left else []), *others])


def to_html(result: object, path: StrPath | None = None) -> str | None:
    """Return one self-contained page, or write it to the path."""
    told = _said_once(outline(result))
    sections = [html.Section("", [html.facts(told.facts)])] if told.facts else []
    sections += _sections(part for part in told.parts if part.first)
    sections.append(html.Section("", _figures(result)))
    if told.note:
        sections.append(html.Section("", [html.paragraph(told.note)]))
    sections += _sections(part for part in told.parts if not part.first)
    parts = html.page_parts(told.title, sections, subtitle=told.subtitle)
    return deliver(path, parts, suffix=".html")


def _sections(parts: Iterable[Part]) -> list[html.Section]:
    return [html.Section(part.heading, [_block(part)]) for part in parts]


def _figures(result: object, most: int | None = None) -> list[html.Markup]:
    """Return the first charts of a result as drawings, or a line that says why there are none."""
    found = charts.drawings(result)[:most]
    if not found:
        return []
    try:
        need("altair", extra="charts")
        need("vl_convert", extra="charts")
    except InvalidInputError as error:
        return [html.paragraph(f"The charts are left out: {error}.")]
    return [html.drawing(charts.svg(one.make()), one.caption) for one in found]


def snippet(result: object) -> str:
    """Return what a notebook shows of a result: its main chart, and its tables cut short."""
    told = _said_once(outline(result))
    lead = f"<p>{escape(told.subtitle)}</p>\n" if told.subtitle else ""
    shown = told.parts
    if isinstance(result, Plan):
        shown = [
            Part(heading, content, first=heading == plans.FIRST)
            for heading, content in plans.in_notebook(result)
        ]
    first = "".join(_shown(part) for part in shown if part.first)
    parts = "".join(_shown(part) for part in shown if not part.first)
    figure = "".join(_figures(result, 1))
    return f"{html.snippet_style()}\n<h3>{escape(told.title)}</h3>\n{lead}{first}{figure}{parts}"


def _shown(part: Part) -> str:
    heading = f"<h4>{escape(part.heading)}</h4>" if part.heading else ""
    return f"{heading}{''.join(_block(part, _SHOWN_ROWS))}"


def _block(part: Part, limit: int | None = None) -> Iterable[str]:
    if isinstance(part.content, html.Markup):
        return part.content
    if isinstance(part.content, str):
        return html.points(part.content) if part.first else html.preformatted(part.content)
    # The heading above it says what it is; a screen reader still hears it at the table.
    return html.table_parts(part.content, caption=part.heading, limit=limit, quiet=True)


def to_markdown(result: object, path: StrPath | None = None) -> str | None:
    """Return the result in Markdown, or write it to the path."""
    if isinstance(result, Plan):
        # Not to be read but to be carried out.
        return deliver(path, plans.checklist(result), suffix=".md")
    return deliver(path, _markdown_parts(_said_once(outline(result))), suffix=".md")


def _markdown_parts(told: Outline) -> Iterator[str]:
    yield f"# {told.title}\n"
    if told.subtitle:
        yield f"\n{told.subtitle}\n"
    if told.note:
        yield f"\n{told.note}\n"
    for part in told.parts:
        yield "\n"
        if part.heading:
            yield f"## {part.heading}\n\n"
        if isinstance(part.content, str):
            yield f"```text\n{part.content}\n```\n"
        else:
            yield from markdown.table_parts(part.content)


def to_csv(result: object, path: StrPath | None = None) -> str | None:
    """Return the main table as comma-separated values, or write them to the path."""
    return sheets.to_csv(outline(result).main, path)


def to_excel(result: object, path: StrPath) -> None:
    """Write a workbook with a sheet for each table."""
    told = outline(result)
    # There is no workbook without a sheet.
    workbooks.write_workbook(path, told.tables or {told.title: told.main})


def to_parquet(result: object, path: StrPath) -> None:
    """Write a Parquet file with the main table."""
    frames.to_parquet(outline(result).main, path)


def to_ics(result: object, path: StrPath | None = None) -> str | None:
    """Return a calendar with the days to act on, or write it to the path."""
    return ics.to_ics(result, path)


def to_json(result: object, path: StrPath | None = None) -> str | None:
    """Return a JSON document that says which format it is in, or write it to the path."""
    return deliver(path, _json_parts(outline(result)), suffix=".json")


def _json_parts(told: Outline) -> Iterator[str]:
    document: dict[str, Any] = {"format": f"partnerbenefits.{told.kind}.v1"}
    document |= {name: _plain(value) for name, value in told.data.items()}
    document["title"] = told.title
    if told.subtitle:
        document["subtitle"] = told.subtitle
    texts = {
        part.heading or "explanation": part.content.splitlines()
        for part in told.parts
        if isinstance(part.content, str)
    }
    # What has fields of its own says in them what its tables say.
    if told.kind in _FIELDS_ALONE:
        yield f"{_indented(document | texts)}\n"
        return
    yield _indented(document).removesuffix("\n}") + ',\n "tables": {'
    # By name, of which a document can have one each.
    tables = {str(table.name): table for table in told.tables.values()}
    for number, (name, table) in enumerate(tables.items()):
        yield f"{',' if number else ''}\n{json.dumps(name, ensure_ascii=False)}: "
        yield from table_parts(table)
    yield f'}},\n "texts": {_indented(texts)}\n}}\n'


def _indented(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, indent=1)


def _plain(value: object) -> object:
    """Return the value for JSON: days as ISO text, exact fractions as text such as ``7/2``."""
    match value:
        case None | str() | bool() | int():
            return value
        case date():
            return value.isoformat()
        case Mapping():
            return {str(name): _plain(item) for name, item in value.items()}
        case list() | tuple():
            return [_plain(item) for item in value]
        case _:
            return str(value)
