"""Tables as pages and in notebooks: whole, escaped, and readable without sight or network."""

import json
import re
from html.parser import HTMLParser

import pyarrow as pa
import pytest
from tests.python.tables import everything

import partnerbenefits as pb
from partnerbenefits.html import (
    Markup,
    Section,
    facts,
    figure,
    page,
    paragraph,
    preformatted,
    table_html,
)

VOID = {"meta", "input", "br", "img", "link"}


class Outline(HTMLParser):
    """The elements of a page, which must nest."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.cells: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)
        if tag == "td":
            self.cells.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open[-1:] == ["td"]:
            self.cells[-1] += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.seen if name == tag]


@pytest.mark.parametrize("text", [everything().to_html(), everything()._repr_html_()])
def test_every_cell_is_there_and_escaped(text: str) -> None:
    outline = Outline(text)
    assert outline.cells == [
        *("2026-03-15", "25", "é<script>alert('x')</script>", "yes", "0.5", "a, b|c"),
        *("", "", "=1+1", "", "", ""),
        *("2024-02-29", "-3", "", "no", "1.25", "@x"),
    ]
    assert "<script>alert" not in text


def test_a_column_and_a_table_name_are_escaped() -> None:
    evil = '<img src=x onerror="alert(1)">'
    table = pb.Table.from_dict({evil: [1]}, name=evil)
    for text in (table.to_html(), table._repr_html_()):
        assert not Outline(text).all("img")


def test_a_heading_can_be_any_text_where_it_labels_a_cell() -> None:
    table = pb.Table.from_dict({'it\'s \\ "a"\n;}': [1], "second": [2]})
    (found,) = Outline(table.to_html()).all("table")
    assert found["style"] == r"--c1:'it\27 s \5c  \22 a\22 \a ;}';--c2:'second'"
    assert "style" not in Outline(table._repr_html_()).all("table")[0]


def test_a_table_has_a_caption_and_scoped_headings() -> None:
    outline = Outline(everything()._repr_html_())
    assert len(outline.all("caption")) == 1
    assert [heading["scope"] for heading in outline.all("th")] == ["col"] * 6
    region = next(found for found in outline.all("div") if found.get("role") == "region")
    assert region["aria-label"] == "Expiry report"
    assert region["tabindex"] == "0"


def test_a_notebook_shows_the_first_rows_and_counts_the_rest() -> None:
    table = pb.Table.from_dict({"n": list(range(1_061))})
    shown = table._repr_html_()
    assert len(Outline(shown).cells) == 60
    assert "and 1,001 more rows" in shown
    assert "more row" not in table[:60]._repr_html_()
    assert "and 1 more row<" in table[:61]._repr_html_()


def test_a_page_shows_every_row() -> None:
    assert len(Outline(pb.Table.from_dict({"n": list(range(1_061))}).to_html()).cells) == 1_061


@pytest.mark.parametrize("table", [everything()[:0], pb.Table.from_dict({})])
def test_no_rows_are_said_to_be_none(table: pb.Table) -> None:
    assert Outline(table.to_html()).cells == ["no rows"]
    assert len(Outline(table.to_html()).all("th")) == len(table.columns)


def test_a_page_fetches_nothing() -> None:
    text = everything().to_html()
    assert not re.search(r"""(src|href)\s*=|url\(|@import|fetch\(|XMLHttpRequest|https?:""", text)
    assert "default-src 'none'" in text
    assert text.startswith("<!doctype html>")
    assert Outline(text).all("html") == [{"lang": "en"}]


def test_a_closed_set_carries_its_order_to_the_page() -> None:
    buckets = pa.DictionaryArray.from_arrays([1, 0, None], ["past", 'to"day'])
    table = pb.Table.from_arrow(pa.table({"bucket": buckets}))
    assert table.choices("bucket") == ["past", 'to"day']
    (found,) = Outline(table.to_html()).all("th")
    assert json.loads(found["data-order"] or "") == ["past", 'to"day']
    assert everything().choices("end") == []
    assert table[:0].choices("bucket") == []


def test_a_page_of_several_sections_keeps_their_order_and_escapes_text() -> None:
    text = page(
        "Plan & report",
        [
            Section("First <b>", [paragraph("1 < 2"), facts({"licences & more": 25})]),
            Section("Second", [preformatted("a\n  b < c"), table_html(everything(), caption="t")]),
            Section("Third", [figure(Markup("<svg></svg>"), "what it shows")]),
        ],
        subtitle="as of <today>",
    )
    outline = Outline(text)
    assert "<h2>First &lt;b&gt;</h2>" in text
    assert text.index("First") < text.index("Second") < text.index("Third")
    assert "<p>1 &lt; 2</p>" in text
    assert "a\n  b &lt; c</pre>" in text
    assert "as of &lt;today&gt;" in text
    assert "<title>Plan &amp; report</title>" in text
    assert len(outline.all("svg")) == 1
    assert len(outline.all("script")) == 1
