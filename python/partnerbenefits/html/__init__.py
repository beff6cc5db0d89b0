"""Pages that work offline: one file with its own style and script, and nothing to fetch.

A page is a title and sections; a section is a heading and blocks of ``Markup``, made by
``table_html``, ``paragraph``, ``facts``, ``preformatted`` and ``figure``; a table may be one
of ``table_parts``, too large to be held whole. Everything else that goes in is text and is
escaped.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from partnerbenefits.cells import (
    blocks,
    heading,
    in_reading_order,
    is_number,
    plural,
    shown,
)
from partnerbenefits.files import StrPath, deliver

if TYPE_CHECKING:
    from partnerbenefits._core import Table

__all__ = [
    "Markup",
    "Section",
    "drawing",
    "facts",
    "figure",
    "page",
    "page_parts",
    "paragraph",
    "preformatted",
    "snippet",
    "snippet_style",
    "table_html",
    "table_parts",
    "to_html",
]

#: The rows a notebook shows of a table.
SHOWN_ROWS = 60

#: The characters above which a text is several words, and a sentence.
_WORD, _LONG_TEXT, _LONGER_TEXT = 14, 40, 80

#: The rows that decide whether a column holds sentences.
_MEASURED_ROWS = 200


#: The days of the last bucket that is soon.
_SOON = 30

#: What a quoted text of a style sheet can't hold as it is.
_IN_CSS = "'\"\\\n\r\f\0"

#: The columns whose cells are labelled in a narrow window; more would be no table to read there.
_LABELLED = 40

_NAMED = re.compile("`([^`\n]{1,200})`")

_NAMESPACES = re.compile(r' xmlns(?::\w+)?="[^"]*"')


class Markup(str):
    """HTML that is already escaped."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a page: a heading and what stands under it.

    A block is ``Markup``, or parts of it that are made when they are written.
    """

    heading: str
    blocks: Sequence[Iterable[str]]


def to_html(table: "Table", path: StrPath | None = None) -> str | None:
    """Return a page with the table alone, or write it to the path."""
    title = _title(table)
    # The title above it says the same.
    parts = page_parts(title, [Section("", [table_parts(table, caption=title, quiet=True)])])
    return deliver(path, parts, suffix=".html")


def snippet(table: "Table") -> str:
    """Return what a notebook shows of a table: its first rows, and how many it left out."""
    shown_table = table_html(table, caption=_title(table), limit=SHOWN_ROWS)
    return f"{snippet_style()}\n{shown_table}"


def snippet_style() -> Markup:
    """Return the style that tables need in a notebook."""
    return Markup(f"<style>{_asset('snippet.css')}</style>")


def page(
    title: str, sections: Iterable[Section], *, subtitle: str = "", language: str = "en"
) -> str:
    """Return a whole page.

    It is one file: style and script are inside, tables sort and filter, a printer gets
    every row, and the colours follow the reader's choice of light or dark.
    """
    return "".join(page_parts(title, sections, subtitle=subtitle, language=language))


def page_parts(
    title: str, sections: Iterable[Section], *, subtitle: str = "", language: str = "en"
) -> Iterator[str]:
    """Give a whole page in parts, in order."""
    lead = f'<p class="lead">{escape(subtitle)}</p>\n' if subtitle else ""
    yield (
        f'<!doctype html>\n<html lang="{escape(language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        # What the page holds may come from anywhere; it can fetch and send nothing.
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        "style-src 'unsafe-inline'; script-src 'unsafe-inline' 'unsafe-eval'; img-src data:; "
        'font-src data:">\n'
        f"<title>{escape(title)}</title>\n<style>\n{_style()}</style>\n</head>\n<body>\n"
        f"<main>\n<h1>{_words(title)}</h1>\n{lead}"
    )
    for section in sections:
        yield "<section>\n"
        if section.heading:
            yield f"<h2>{escape(section.heading)}</h2>\n"
        for block in section.blocks:
            yield from [block] if isinstance(block, str) else block
        yield "</section>\n"
    yield f"</main>\n<script>\n{_asset('page.js')}</script>\n</body>\n</html>\n"


def paragraph(text: str) -> Markup:
    """Return a paragraph of plain text."""
    return Markup(f"<p>{_words(text)}</p>\n")


def preformatted(text: str) -> Markup:
    """Return text whose lines and spaces stay as they are, such as a derivation."""
    return Markup(f'<pre tabindex="0">{escape(text)}</pre>\n')


def points(text: str) -> Markup:
    """Return lines that begin with a dash as a list; those that are indented stand under one."""
    items: list[tuple[str, list[str]]] = []
    for line in text.splitlines():
        said = _words(line.strip().removeprefix("- "))
        if line.startswith(" ") and items:
            items[-1][1].append(f"<li>{said}</li>")
        else:
            items.append((said, []))
    told = []
    for said, under in items:
        below = f"<ul>{''.join(under)}</ul>" if under else ""
        told.append(f"<li>{said}{below}</li>\n")
    return Markup(f"<ul>\n{''.join(told)}</ul>\n")


def facts(pairs: Mapping[str, object]) -> Markup:
    """Return a short list of names and values, such as the figures at the top of a report."""
    items = "".join(
        f"<div><dt>{escape(name)}</dt><dd>{escape(shown(value))}</dd></div>"
        for name, value in pairs.items()
    )
    return Markup(f'<dl class="facts">{items}</dl>\n')


def figure(content: Markup, caption: str) -> Markup:
    """Return a drawing with the words that say what it shows."""
    return Markup(
        f'<figure class="pb-figure" role="group" aria-label="{escape(caption)}">'
        f'<div class="scroll" tabindex="0" '
        f'role="region" aria-label="{escape(caption)}">{content}</div>'
        f"<figcaption>{escape(caption)}</figcaption></figure>\n"
    )


def drawing(svg: str, caption: str) -> Markup:
    """Return an SVG drawing as one picture, which the caption describes."""
    # In a page the namespaces are known, and an address is nothing to fetch but looks like it.
    inline = _NAMESPACES.sub("", svg)
    # The words stand under it once; a screen reader hears them there.
    return figure(Markup(inline.replace("<svg", '<svg aria-hidden="true"', 1)), caption)


def table_html(
    table: "Table",
    *,
    caption: str,
    limit: int | None = None,
    quiet: bool = False,
) -> Markup:
    """Return a table that screen readers can follow: a caption, and a scope on each heading.

    With a limit only so many rows are in it, and a line says how many were left out. A quiet
    caption is heard and not seen, under a heading that says the same.
    """
    return Markup("".join(table_parts(table, caption=caption, limit=limit, quiet=quiet)))


def table_parts(
    table: "Table", *, caption: str, limit: int | None = None, quiet: bool = False
) -> Iterator[str]:
    """Give what ``table_html`` returns in parts, in order."""
    ordered = in_reading_order(table)
    part = ordered if limit is None else ordered.head(limit)
    kinds = part.schema
    headings = "".join(_heading(part, name, kind) for name, kind in kinds.items())
    heard = " class=heard" if quiet else ""
    # What is cut short is shown by a notebook, which has its own looks.
    labels = _labels(kinds) if limit is None else ""
    yield (
        f'<div class="pb-table"><div class="scroll" tabindex="0" role="region" '
        f'aria-label="{escape(caption)}"><table{labels}>\n<caption{heard}>{escape(caption)}</caption>\n'
        f"<thead><tr>{headings}</tr></thead>\n<tbody>\n"
    )
    for block in blocks(part, _cells):
        yield "".join(f"<tr>{''.join(cells)}</tr>\n" for cells in block)
    if not len(part):
        yield f'<tr><td class="none" colspan="{max(1, len(kinds))}">no rows</td></tr>\n'
    left_out = len(table) - len(part)
    more = f'<p class="more">and {plural(left_out, "more row")}</p>\n' if left_out else ""
    yield f"</tbody>\n</table></div>\n{more}</div>\n"


def _labels(columns: Iterable[str]) -> str:
    """Return the headings for a narrow window, where each stands before its cell."""
    quoted = (
        "".join(f"\\{ord(letter):x} " if letter in _IN_CSS else letter for letter in heading(name))
        for name in columns
    )
    style = ";".join(f"--c{number}:'{text}'" for number, text in enumerate(quoted, 1))
    return f' style="{escape(style)}"' if style else ""


def _heading(table: "Table", name: str, kind: str) -> str:
    number = " class=n" if is_number(kind) else ""
    ranks = ""
    if kind.startswith("dictionary"):
        # A closed set sorts in its own order: past comes before today, and today before 7 days.
        order = json.dumps([shown(choice) for choice in table.choices(name)])
        ranks = f' data-order="{escape(order)}"'
    return f'<th scope="col"{number}{ranks}>{escape(heading(name))}</th>'


def _cells(name: str, kind: str, values: Sequence[object]) -> list[str]:
    if name == "bucket":
        return [f"<td{_urgency(value)}>{escape(shown(value))}</td>" for value in values]
    opening = f"<td{_class(kind, values)}>"
    # A column repeats itself: products, tenants and days are told many times over.
    known: dict[object, str] = {}
    cells = []
    for value in values:
        key = tuple(value) if isinstance(value, list) else value
        try:
            cell = known.get(key)
        except TypeError:  # a struct, or a list of lists
            cells.append(f"{opening}{_words(shown(value))}</td>")
            continue
        if cell is None:
            cell = known[key] = f"{opening}{_words(shown(value))}</td>"
        cells.append(cell)
    return cells


def _urgency(bucket: object) -> str:
    if bucket in ("past", "today", "unknown"):
        return f" class={bucket}"
    soon = str(bucket).isdigit() and int(str(bucket)) <= _SOON
    # No class where there is nothing to say: a notebook has rules for words such as `far`.
    return " class=soon" if soon else ""


def _words(text: str) -> str:
    """Return the text as HTML; what stands in backticks is shown as the name of a thing."""
    return _NAMED.sub(r"<code>\1</code>", escape(text, quote=False))


def _class(kind: str, values: Sequence[object]) -> str:
    if is_number(kind):
        return " class=n"
    if kind.startswith("date"):
        return " class=d"
    # Sentences get room, or the row would be as tall as they are long; names stay in one piece.
    texts = [shown(value) for value in values[:_MEASURED_ROWS]]
    longest = max(map(len, texts), default=0)
    if _WORD < longest <= _LONG_TEXT and not any(" " in text for text in texts):
        return " class=i"
    if longest > _LONGER_TEXT:
        return " class=ww"
    return " class=w" if longest > _LONG_TEXT else " class=m" if longest > _WORD else ""


def _title(table: "Table") -> str:
    name = heading(table.name or "table")
    return name[:1].upper() + name[1:]


@cache
def _style() -> str:
    """Return the style of a page, with the headings before the cells of a narrow window."""
    rules = "".join(
        f"td:nth-child({number})::before {{ content: var(--c{number}); }}\n"
        for number in range(1, _LABELLED + 1)
    )
    return f"{_asset('page.css')}@media screen and (max-width: 48rem) {{\n{rules}}}\n"


@cache
def _asset(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8")
