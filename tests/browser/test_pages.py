"""Every page that is written, opened in a real browser without a network."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

import partnerbenefits as pb

AS_OF = date(2026, 1, 10)


def results() -> dict[str, Any]:
    portfolio = pb.example_portfolio()
    extend = pb.Extend(benefit="core-m365-e5", subscription="contoso-e5", on=AS_OF)
    return {
        "report": pb.expiry_report(portfolio, as_of=AS_OF, within_days=365),
        "timeline": pb.simulate(portfolio, [extend], until=date(2027, 1, 1)),
        "plan": pb.plan(portfolio, as_of=AS_OF, until=date(2027, 6, 1)),
        "verdict": portfolio.check(extend),
        "refusal": portfolio.check(pb.Activate(benefit="core-m365-e5", tenant="contoso", on=AS_OF)),
        "term_change": pb.extend(licenses=100, end=date(2026, 3, 15), key_licenses=25),
        "table": portfolio.options(as_of=AS_OF),
        "rules": pb.rules(),
        "nothing": pb.expiry_report(pb.Portfolio(), as_of=AS_OF),
        "notebook": portfolio,
    }


NAMES = [
    "report",
    "timeline",
    "plan",
    "verdict",
    "refusal",
    "term_change",
    "table",
    "rules",
    "nothing",
    "notebook",
]
WITH_CHARTS = {"report": 2, "timeline": 1, "plan": 2}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    made = {}
    for name, result in results().items():
        made[name] = folder / f"{name}.html"
        if hasattr(result, "to_html"):
            result.to_html(made[name])
        else:
            # What a notebook shows has no page of its own: put it into the barest there is.
            made[name].write_text(
                '<!doctype html><html lang="en"><meta charset="utf-8"><title>cell</title>'
                f"<main><h1>Cell</h1><h2>Result</h2>{result._repr_html_()}</main></html>",
                encoding="utf-8",
            )
    return made


def test_every_result_is_opened(pages: dict[str, Path]) -> None:
    assert list(pages) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_page_opens_without_a_complaint_and_asks_for_nothing(
    pages: dict[str, Path], visit: Callable[..., Any], name: str
) -> None:
    visited = visit(pages[name])
    assert visited.complaints == []
    assert visited.requests == [pages[name].as_uri()]
    expect(visited.page.locator("figure svg")).to_have_count(WITH_CHARTS.get(name, 0))
    for chart in visited.page.locator("figure svg").all():
        box = chart.bounding_box()
        assert box is not None
        assert box["width"] > 300
        assert box["height"] > 80
        assert chart.locator("path").count() > 5


@pytest.mark.parametrize("width", [400, 1600])
@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_as_wide_as_its_window(
    pages: dict[str, Path], visit: Callable[..., Any], name: str, width: int
) -> None:
    if name == "notebook":
        pytest.skip("a notebook gives a cell its own room")
    assert visit(pages[name], width=width).overflow() <= 0


#: What somebody needs who is to act, in the first table of a page.
TO_ACT = {
    "report": ["date", "what", "act from", "act by", "action", "product", "tenant", "licenses"],
    "plan": ["on", "verb", "benefit", "product", "tenant", "licenses after", "end after", "why"],
    "table": ["benefit", "verb", "tenant", "product", "allowed", "end after", "fix"],
}


@pytest.mark.parametrize("name", TO_ACT)
def test_what_is_needed_to_act_is_seen_without_scrolling_sideways(
    pages: dict[str, Path], visit: Callable[..., Any], name: str
) -> None:
    table = visit(pages[name], width=1200).page.locator(".pb-table").first
    frame = table.locator(".scroll").bounding_box()
    assert frame is not None
    for heading in TO_ACT[name]:
        box = table.get_by_role("columnheader", name=heading, exact=True).bounding_box()
        assert box is not None
        assert box["x"] + box["width"] <= frame["x"] + frame["width"] + 1, heading


@pytest.mark.parametrize("name", [name for name in NAMES if name != "notebook"])
def test_a_narrow_window_has_each_row_as_a_card_with_every_cell_behind_its_heading(
    pages: dict[str, Path], visit: Callable[..., Any], name: str
) -> None:
    page = visit(pages[name], width=400).page
    for frame in page.locator(".pb-table .scroll").all():
        assert frame.evaluate("it => it.scrollWidth - it.clientWidth") <= 0
    label = "cell => getComputedStyle(cell, '::before').content"
    for table in page.locator(".pb-table").all():
        headings = table.locator("thead th").all_text_contents()
        for number, cell in enumerate(table.locator("tbody tr").first.locator("td").all()):
            if cell.is_visible() and "none" not in (cell.get_attribute("class") or ""):
                assert cell.evaluate(label) == f'"{headings[number]}"'


def test_a_narrow_window_sorts_by_a_list(pages: dict[str, Path], visit: Callable[..., Any]) -> None:
    table = visit(pages["report"], width=400).page.locator(".pb-table").first
    days = table.locator("tbody tr td:nth-child(2)")
    before = days.all_inner_texts()
    table.get_by_label("Sort by").select_option("product")
    products = table.locator("tbody tr td:nth-child(8)").all_inner_texts()
    assert [name for name in products if name] == sorted(
        (name for name in products if name), key=str.lower
    )
    table.get_by_label("Sort by").select_option("as it comes")
    assert days.all_inner_texts() == before


@pytest.mark.parametrize("name", WITH_CHARTS)
def test_a_chart_fits_a_narrow_window(
    pages: dict[str, Path], visit: Callable[..., Any], name: str
) -> None:
    page = visit(pages[name], width=400).page
    for figure in page.locator("figure .scroll").all():
        assert figure.evaluate("it => it.scrollWidth - it.clientWidth") <= 0


#: The room of a page of A4 across, between its margins, in pixels of 1/96 inch.
PAPER = (1039, 710)


@pytest.mark.parametrize("name", [name for name in NAMES if name != "notebook"])
def test_nothing_is_wider_than_paper_and_no_chart_higher(
    pages: dict[str, Path], visit: Callable[..., Any], name: str
) -> None:
    visited = visit(pages[name], width=PAPER[0])
    page = visited.page
    page.emulate_media(media="print")
    assert visited.overflow() <= 0
    for table in page.locator("table").all():
        box = table.bounding_box()
        assert box is not None
        assert box["width"] <= PAPER[0]
    for chart in page.locator("figure svg").all():
        box = chart.bounding_box()
        assert box is not None
        assert box["height"] < PAPER[1]
    # A button is not repeated with the head of a table on the next page, its words are.
    for button in page.locator("th button").all():
        assert button.evaluate("it => getComputedStyle(it).display") == "contents"
    for sentences in page.locator("td.ww").all():
        box = sentences.bounding_box()
        assert box is not None
        assert box["width"] > PAPER[0] / 6


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", NAMES)
def test_a_page_puts_no_barrier_up(
    pages: dict[str, Path], visit: Callable[..., Any], name: str, scheme: str
) -> None:
    assert visit(pages[name], scheme=scheme).barriers() == []


def test_a_barrier_would_be_seen(visit: Callable[..., Any], tmp_path: Path) -> None:
    path = tmp_path / "bad.html"
    path.write_text('<!doctype html><p style="color: #ccc">pale<img src="data:,">', "utf-8")
    found = {barrier.partition(":")[0] for barrier in visit(path).barriers()}
    assert {"color-contrast", "image-alt", "html-has-lang"} <= found


def test_a_table_sorts_by_number_by_day_and_by_bucket_and_back(
    pages: dict[str, Path], visit: Callable[..., Any]
) -> None:
    page = visit(pages["report"]).page
    table = page.locator(".pb-table").first

    def column(number: int) -> list[str]:
        return table.locator(f"tbody tr td:nth-child({number})").all_inner_texts()

    before = column(2)
    heading = table.locator("th", has_text="days left")
    heading.get_by_role("button").click()
    numbers = [int(text) for text in column(2) if text]
    assert numbers == sorted(numbers)
    expect(heading).to_have_attribute("aria-sort", "ascending")
    heading.get_by_role("button").click()
    numbers = [int(text) for text in column(2) if text]
    assert numbers == sorted(numbers, reverse=True)
    heading.get_by_role("button").click()
    assert column(2) == before
    table.locator("th", has_text="bucket").get_by_role("button").click()
    buckets = list(dict.fromkeys(column(3)))
    assert buckets == [
        name for name in ["past", "30", "60", "90", "later", "unknown"] if name in buckets
    ]


def test_a_table_filters_by_every_word_and_says_how_many_are_left(
    pages: dict[str, Path], visit: Callable[..., Any]
) -> None:
    page = visit(pages["report"]).page
    table = page.locator(".pb-table").first
    table.get_by_label("Filter").fill("power bi ENDS")
    expect(table.get_by_role("status")).to_contain_text("of")
    shown = [row for row in table.locator("tbody tr").all() if row.is_visible()]
    assert shown
    for row in shown:
        text = row.inner_text().lower()
        assert all(word in text for word in ("power", "bi", "ends"))
    table.get_by_label("Filter").fill("")
    expect(table.get_by_role("status")).not_to_contain_text("of")


def test_paper_gets_every_row_and_no_tools(
    pages: dict[str, Path], visit: Callable[..., Any]
) -> None:
    page = visit(pages["report"]).page
    rows = page.locator("tbody tr").count()
    page.emulate_media(media="print")
    assert sum(row.is_visible() for row in page.locator("tbody tr").all()) == rows
    assert not page.locator(".tools").first.is_visible()
    scroll = page.locator(".pb-table .scroll").first
    assert scroll.evaluate("frame => frame.scrollHeight <= frame.clientHeight + 1")


def test_ten_thousand_rows_still_sort_and_filter_quickly(
    visit: Callable[..., Any], tmp_path: Path
) -> None:
    count = 10_000
    table = pb.Table.from_dict(
        {
            "tenant": [f"tenant-{number % 97}" for number in range(count)],
            "licenses": [number * 7919 % 1000 for number in range(count)],
            "end": [AS_OF + timedelta(days=number % 700) for number in range(count)],
        }
    )
    path = tmp_path / "large.html"
    table.to_html(path)
    page = visit(path).page
    page.set_default_timeout(5000)
    page.locator("th", has_text="licenses").get_by_role("button").click()
    expect(page.locator("tbody tr td:nth-child(2)").first).to_have_text("0")
    page.get_by_label("Filter").fill("tenant-96 2026-01-10")
    expect(page.get_by_role("status")).to_contain_text(f"of {count} rows", timeout=5000)
