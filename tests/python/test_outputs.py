"""Charts, calendars, documents and files of results: what is in them, and what is refused."""

import json
import re
import sys
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import openpyxl
import pyarrow.parquet
import pytest
from tests.python.shown import AS_OF

import partnerbenefits as pb
from partnerbenefits import charts

# --- documents


def schema(kind: str) -> dict[str, Any]:
    text = (files(pb) / "schemas" / f"{kind}.v1.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    jsonschema.Draft202012Validator.check_schema(found)
    return found


@pytest.mark.parametrize(
    "name", ["report", "timeline", "plan", "verdict", "refusal", "term_change"]
)
def test_a_document_follows_its_schema(results: dict[str, Any], name: str) -> None:
    kind = "verdict" if name == "refusal" else name
    document = json.loads(results[name].to_json())
    jsonschema.validate(document, schema(kind), format_checker=jsonschema.FormatChecker())
    assert document["format"] == f"partnerbenefits.{kind}.v1"


@pytest.mark.parametrize("kind", ["report", "timeline", "plan"])
def test_the_tables_in_a_document_follow_the_schema_of_tables(kind: str) -> None:
    table = schema("table")
    del table["$schema"]
    assert schema(kind)["$defs"]["table"] == table


def test_the_document_of_a_verdict_says_which_verb_it_is_about(results: dict[str, Any]) -> None:
    action = json.loads(results["verdict"].to_json())["action"]
    assert action == {
        "verb": "extend",
        "benefit": "core-m365-e5",
        "subscription": "contoso-e5",
        "on": "2026-01-10",
    }


def test_a_verdict_has_a_row_for_each_reason_and_notice(results: dict[str, Any]) -> None:
    lines = results["refusal"].to_csv().splitlines()
    assert lines[0] == "kind,rule,message,fix,source"
    assert [line.split(",")[:2] for line in lines[1:]] == [["reason", "activate-over-active"]]
    assert results["verdict"].to_csv().count("\nnotice,") == len(results["verdict"].notices)


# --- what is said once


@pytest.mark.parametrize("name", ["verdict", "refusal"])
def test_a_page_of_a_verdict_says_each_reason_and_notice_once(
    results: dict[str, Any], name: str
) -> None:
    verdict = results[name]
    told = [one.message for one in [*verdict.reasons, *verdict.notices]]
    assert told
    for text in (verdict.to_markdown(), re.sub("</?code>", "`", verdict.to_html())):
        for message in told:
            assert text.replace("\\", "").count(message) == 1, message
    assert ("the end moves 92 days later" in verdict.to_html()) is verdict.allowed


# --- the order of columns


def headings_of_a_page(text: str, columns: set[str]) -> list[str]:
    names = re.findall(r"<th scope=[^>]*>([^<]*)</th>", text)
    return names[: len(columns)]


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        (
            "report",
            ["date", "days_left", "bucket", "what", "act_from", "act_by", "action"],
            ["benefit", "subscription", "membership", "notices"],
        ),
        ("plan", ["on", "verb", "benefit", "product"], ["why", "subscription", "notices"]),
    ],
)
def test_what_a_person_reads_begins_with_what_to_do_and_ends_with_ids(
    results: dict[str, Any], tmp_path: Path, name: str, first: list[str], last: list[str]
) -> None:
    result = results[name]
    table = result.rows if name == "report" else result.steps
    page = headings_of_a_page(result.to_html(), set(table.columns))
    result.to_excel(tmp_path / "book.xlsx")
    book = openpyxl.load_workbook(tmp_path / "book.xlsx")
    sheet = [cell.value for cell in next(book.worksheets[0].rows)]
    markdown = [cell.strip() for cell in table.to_markdown().splitlines()[0].strip("|").split("|")]
    ordered = [column.replace("_", " ") for column in markdown]
    assert page == sheet == ordered
    assert (markdown[: len(first)], markdown[-len(last) :]) == (first, last)
    assert sorted(markdown) == sorted(table.columns)


def test_a_sentence_in_a_sheet_is_broken_into_lines_and_its_row_read_from_the_top(
    results: dict[str, Any], tmp_path: Path
) -> None:
    results["report"].to_excel(tmp_path / "book.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "book.xlsx").worksheets[0]
    cells = {sheet.cell(1, cell.column).value: cell for cell in sheet[2]}
    assert cells["action"].value == results["report"].rows[0]["action"]
    assert cells["action"].alignment.wrap_text
    assert not cells["product"].alignment.wrap_text
    assert {cells[name].alignment.vertical for name in ("date", "what", "action")} == {"top"}


def test_what_a_program_reads_has_its_columns_as_they_are_documented(
    results: dict[str, Any],
) -> None:
    rows = results["report"].rows
    assert results["report"].to_csv().splitlines()[0].split(",") == rows.columns
    document = json.loads(results["report"].to_json())["tables"]["expiry"]
    assert [column["name"] for column in document["columns"]] == rows.columns


def test_a_report_says_how_its_days_are_to_be_read(results: dict[str, Any]) -> None:
    assert "<code>act by</code> is the last day that is in time" in results["report"].to_html()
    assert "`act by` is the last day that is in time" in results["report"].to_markdown()


# --- charts


KINDS = {
    "report": ["timeline", "calendar"],
    "timeline": ["coverage"],
    "plan": ["coverage", "baselines"],
}


@pytest.mark.parametrize("name", KINDS)
def test_a_result_has_its_charts_and_the_first_is_the_main_one(
    results: dict[str, Any], name: str
) -> None:
    result = results[name]
    assert [drawing.kind for drawing in charts.drawings(result)] == KINDS[name]
    specs = [result.chart(kind).to_dict() for kind in KINDS[name]]
    assert result.chart().to_dict() == specs[0]


def test_an_unknown_chart_is_named_with_the_nearest(results: dict[str, Any]) -> None:
    with pytest.raises(pb.InvalidInputError, match="did you mean `calendar`") as caught:
        results["report"].chart("calender")
    assert "`timeline`" in str(caught.value)
    with pytest.raises(pb.InvalidInputError, match="nothing that makes a chart"):
        results["verdict"].chart()
    with pytest.raises(pb.InvalidInputError, match="nothing that makes a chart"):
        pb.rules().chart()


def test_the_rows_of_a_report_make_the_calendar_alone(results: dict[str, Any]) -> None:
    rows = results["report"].rows
    assert rows.chart().to_dict() == results["report"].chart("calendar").to_dict()
    coverage = results["plan"].coverage
    assert coverage.chart().to_dict()["vconcat"]
    assert results["plan"].baselines.chart().to_dict()["hconcat"]


def bands(report: pb.Report) -> dict[str, list[dict[str, Any]]]:
    spec = report.chart("timeline").to_dict()
    found: dict[str, list[dict[str, Any]]] = {}
    for rows in spec["datasets"].values() if "datasets" in spec else _values(spec):
        for row in rows:
            if "band" in row:
                found.setdefault(row["id"], []).append(row)
    return found


def _values(spec: Any) -> list[list[dict[str, Any]]]:
    if isinstance(spec, dict):
        here = [spec["values"]] if isinstance(spec.get("values"), list) else []
        return here + [found for value in spec.values() for found in _values(value)]
    if isinstance(spec, list):
        return [found for value in spec for found in _values(value)]
    return []


def test_a_subscription_is_drawn_in_its_states_and_what_renews_goes_on(
    results: dict[str, Any],
) -> None:
    found = bands(results["report"])
    assert [(band["band"], band["start"], band["end"]) for band in found["contoso-e5"]] == [
        ("active", "2025-11-26", "2026-03-15"),
        ("expired", "2026-03-15", "2026-04-14"),
        ("disabled", "2026-04-14", "2026-07-13"),
    ]
    renewing = [band["band"] for band in found["contoso-dynamics-sales"]]
    assert renewing == ["active", "renews by itself"]
    assert found["core-m365-e3"][-1]["end"] == "2026-01-24"


def test_the_states_of_subscriptions_are_a_table(results: dict[str, Any]) -> None:
    table = results["report"].portfolio.table("lifecycle")
    mine = [row for row in table if row["subscription"] == "contoso-e5"]
    assert [row["status"] for row in mine] == ["active", "expired", "disabled", "deleted"]
    assert [row["end"] for row in mine[:-1]] == [row["start"] for row in mine[1:]]


def test_more_subscriptions_than_a_picture_holds_are_counted() -> None:
    many = pb.Portfolio(
        tenants=[pb.Tenant(id="t", domain="t.example")],
        subscriptions=[
            pb.Subscription(
                id=f"s{number:03}",
                tenant="t",
                product="Microsoft 365 E5",
                licenses=5,
                end=AS_OF + timedelta(days=number),
            )
            for number in range(120)
        ],
    )
    report = pb.expiry_report(many, as_of=AS_OF)
    [timeline, calendar] = charts.drawings(report)
    assert "120 subscriptions" in timeline.caption
    assert "first 40" in timeline.caption
    assert charts.svg(timeline.make()).startswith("<svg")
    assert charts.svg(calendar.make()).startswith("<svg")


@pytest.mark.parametrize("day", [date(1, 2, 1), date(9998, 12, 31)])
def test_days_near_the_ends_of_the_calendar_can_be_drawn(day: date) -> None:
    portfolio = pb.Portfolio(
        tenants=[pb.Tenant(id="t", domain="t.example")],
        subscriptions=[
            pb.Subscription(id="s", tenant="t", product="Power BI Pro", licenses=1, end=day)
        ],
    )
    report = pb.expiry_report(portfolio, as_of=day)
    for drawing in charts.drawings(report):
        assert charts.svg(drawing.make()).startswith("<svg")
    assert report.to_ics()


def test_a_drawing_fetches_nothing_and_runs_nothing(results: dict[str, Any]) -> None:
    page = results["report"].to_html()
    assert page.count("<svg") == 2
    assert page.count("<script") == 1, "only the page's own"
    assert "<image" not in page
    assert "http://" not in page
    assert "https://" not in page
    assert "currentColor" in page


def test_what_comes_from_outside_is_escaped_in_a_drawing() -> None:
    evil = "<script>alert(1)</script>"
    portfolio = pb.Portfolio(
        tenants=[pb.Tenant(id=evil, domain="t.example")],
        subscriptions=[pb.Subscription(id="s", tenant=evil, product=evil, licenses=1, end=AS_OF)],
    )
    page = pb.expiry_report(portfolio, as_of=AS_OF).to_html() or ""
    assert evil not in page
    assert page.count("<script") == 1


# --- files


def test_the_figures_of_a_change_are_a_row_of_a_workbook(tmp_path: Path) -> None:
    change = pb.extend(licenses=7, end="2026-03-15", key_licenses=4)
    change.to_excel(tmp_path / "change.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "change.xlsx").worksheets[0]
    heads, row = sheet.iter_rows(values_only=True)
    figures = dict(zip(heads, row, strict=True))
    assert figures["months moved"] == "48/7"
    assert figures["end after"] == datetime.combine(change.end_after, time())


def test_a_workbook_colours_what_is_due(results: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    results["report"].to_excel(path)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["By day", "Summary"]
    sheet = book["By day"]
    assert sheet.freeze_panes == "A2"
    assert sheet["A2"].is_date
    rows = len(results["report"].rows)
    coloured = [str(found.sqref) for found in sheet.conditional_formatting]
    assert coloured == [f"A2:A{rows + 1}", f"B2:B{rows + 1}", f"C2:C{rows + 1}"]


def test_a_result_writes_its_main_table_as_parquet(results: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "report.parquet"
    results["report"].to_parquet(path)
    again = pb.Table.from_arrow(pyarrow.parquet.read_table(path))
    assert again.to_pylist() == results["report"].rows.to_pylist()


EXTRAS: dict[str, tuple[str, Callable[[Any, Path], object]]] = {
    "icalendar": ("ics", lambda report, folder: report.to_ics(folder / "x.ics")),
    "xlsxwriter": ("excel", lambda report, folder: report.to_excel(folder / "x.xlsx")),
    "pyarrow": ("parquet", lambda report, folder: report.to_parquet(folder / "x.parquet")),
    "altair": ("charts", lambda report, _: report.chart()),
}


@pytest.mark.parametrize("package", EXTRAS)
def test_a_missing_package_names_its_extra_and_leaves_nothing(
    results: dict[str, Any], package: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for loaded in [name for name in sys.modules if name.partition(".")[0] == package]:
        monkeypatch.setitem(sys.modules, loaded, None)
    monkeypatch.setitem(sys.modules, package, None)
    extra, write = EXTRAS[package]
    with pytest.raises(pb.InvalidInputError, match=rf"partnerbenefits\[{extra}\]"):
        write(results["report"], tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("package", ["altair", "vl_convert"])
def test_a_page_without_the_charts_says_so(
    results: dict[str, Any], package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    page = results["report"].to_html()
    assert "<svg" not in page
    assert "pip install partnerbenefits[charts]" in page
    assert "contoso-e5" in page


@pytest.mark.parametrize(
    ("method", "suffix"),
    [("to_ics", ".ics"), ("to_parquet", ".parquet"), ("to_html", ".html"), ("to_excel", ".xlsx")],
)
def test_a_wrong_suffix_is_refused_before_anything_is_written(
    results: dict[str, Any], method: str, suffix: str, tmp_path: Path
) -> None:
    with pytest.raises(pb.InvalidInputError, match=f"expected `{suffix}`"):
        getattr(results["report"], method)(tmp_path / "report.txt")
    with pytest.raises(pb.ReadError, match="cannot be written"):
        getattr(results["report"], method)(tmp_path / "nowhere" / f"report{suffix}")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["A\x01\x08\x0b\x7f\ufffeB", "😀" * 30, "C:\\\\u0001", "\\b"])
def test_a_page_draws_whatever_a_product_is_called(name: str) -> None:
    portfolio = pb.Portfolio(
        tenants=[pb.Tenant(id="t", domain="t.example")],
        subscriptions=[
            pb.Subscription(id="s", tenant="t", product=name, licenses=5, end="2026-03-20")
        ],
    )
    report = pb.expiry_report(portfolio, as_of=AS_OF)
    assert "<svg" in (report.to_html() or "")
    timeline = pb.simulate(portfolio, [], since=AS_OF, until=date(2026, 6, 1))
    assert "<svg" in (timeline.to_html() or "")
