"""The expiry report and the outputs that results share."""

import json
import pickle
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import partnerbenefits as pb

AS_OF = date(2026, 1, 10)
COLUMNS = [
    "date",
    "days_left",
    "bucket",
    "what",
    "product",
    "tenant",
    "licenses",
    "assigned",
    "benefit",
    "subscription",
    "membership",
    "act_from",
    "act_by",
    "action",
    "renews",
    "notices",
]


@pytest.fixture
def report() -> pb.Report:
    return pb.expiry_report(pb.example_portfolio(), as_of=AS_OF)


def test_rows_are_in_order_of_days_and_unknown_ones_last(report: pb.Report) -> None:
    assert report.rows.columns == COLUMNS
    days = report.rows["date"]
    known = [day for day in days if day is not None]
    assert days[: len(known)] == sorted(known)
    for row in report.rows:
        if row["date"] is None:
            assert row["bucket"] == "unknown"
        else:
            assert row["days_left"] == (row["date"] - AS_OF).days


def test_the_summary_counts_the_rows(report: pb.Report) -> None:
    assert report.summary.columns == ["bucket", "what", "count", "licenses"]
    assert sum(report.summary["count"]) == len(report.rows) == len(report)


def test_looking_ahead_never_drops_what_is_past_or_unknown(report: pb.Report) -> None:
    near = pb.expiry_report(pb.example_portfolio(), as_of=AS_OF, within_days=0)
    always = [row for row in report.rows if row["bucket"] in ("past", "today", "unknown")]
    assert list(near.rows) == always
    assert near.within_days == 0


def test_the_exit_code_tells_what_is_due(report: pb.Report) -> None:
    assert report.exit_code() == 7
    empty = pb.expiry_report(pb.Portfolio(), as_of=AS_OF)
    assert empty.exit_code() == 0
    assert empty.rows.columns == COLUMNS
    one = pb.Portfolio(
        memberships=[pb.Membership(id="m", offer="o", purchased="2025-02-01", end="2026-02-01")]
    )
    assert pb.expiry_report(one, as_of=AS_OF).exit_code() == 6
    assert pb.expiry_report(one, as_of=AS_OF).exit_code(within_days=5) == 0


def test_what_must_be_done_in_time_is_due_whatever_its_own_day() -> None:
    # Copilot needs the Microsoft 365 E5 that ends, so it has to be ordered before its own deadline.
    example = pb.example_portfolio()
    held = pb.expiry_report(example, as_of="2026-06-15", within_days=30)
    (row,) = [row for row in held.rows if row["benefit"] == "mw-copilot"]
    assert (row["date"], row["act_by"]) == (date(2026, 12, 1), date(2026, 6, 30))
    assert (row["days_left"], row["bucket"]) == (169, "later")
    alone = example.replace(
        benefits=[one for one in example.benefits if one.id == "mw-copilot"],
        memberships=[one for one in example.memberships if one.id == "modern-work-2025"],
        subscriptions=[
            one.replace(origin="purchase", renews=False)
            for one in example.subscriptions
            if one.id == "7d1c1f9e-52a4-4c0b-9d0e-3a6f0c2b8e15"
        ],
    )
    # What it needs ends on the next day, and is due one day later.
    for within, code in [(15, 0), (16, 6)]:
        assert (
            pb.expiry_report(alone, as_of="2026-06-15", within_days=within).exit_code(within)
            == code
        )


def test_a_report_is_a_value(report: pb.Report) -> None:
    assert report == pb.expiry_report(pb.example_portfolio(), as_of="2026-01-10")
    assert report != pb.expiry_report(pb.example_portfolio(), as_of="2026-01-11")
    assert pickle.loads(pickle.dumps(report)).rows == report.rows
    assert (report.as_of, report.portfolio) == (AS_OF, pb.example_portfolio())
    short = pb.expiry_report(pb.example_portfolio(), as_of=AS_OF, within_days=30, past_days=0)
    assert (short.within_days, short.past_days) == (30, 0)
    told = json.loads(str(short.to_json()))
    assert (told["within_days"], told["past_days"]) == (30, 0)
    assert pickle.loads(pickle.dumps(short)) == short != report


@pytest.mark.parametrize(
    ("bad", "told"),
    [
        ({"as_of": None}, "`as_of`"),
        ({"as_of": AS_OF, "within_days": -1}, "`within_days` is `-1`"),
        ({"as_of": AS_OF, "within_days": 1.5}, "`within_days` is `1.5`"),
    ],
)
def test_bad_arguments_are_named(bad: dict[str, Any], told: str) -> None:
    with pytest.raises(pb.InvalidInputError) as raised:
        pb.expiry_report(pb.Portfolio(), **bad)
    assert told in str(raised.value)
    with pytest.raises(pb.InvalidInputError, match="a `Portfolio`"):
        pb.expiry_report("contoso.toml", as_of=AS_OF)  # type: ignore[arg-type]


def test_every_output_holds_every_row(report: pb.Report, tmp_path: Path) -> None:
    page = report.to_html()
    assert page is not None
    assert page.startswith("<!doctype html>")
    assert page.count("<tr>") >= len(report)
    assert "http://" not in page
    assert "https://" not in page
    assert len((report.to_csv() or "").splitlines()) == len(report) + 1
    assert "## Summary" in (report.to_markdown() or "")
    document = json.loads(report.to_json() or "")
    assert document["format"] == "partnerbenefits.report.v1"
    assert len(document["tables"]["expiry"]["rows"]) == len(report)
    assert "and 28 more rows" in report._repr_html_()
    report.to_excel(tmp_path / "report.xlsx")
    assert (tmp_path / "report.xlsx").read_bytes()[:2] == b"PK"


def test_what_comes_from_outside_is_escaped() -> None:
    evil = "<script>alert(1)</script>"
    portfolio = pb.Portfolio(
        partner={"name": evil},
        tenants=[pb.Tenant(id=evil, domain=evil)],
        subscriptions=[pb.Subscription(id="s", tenant=evil, product=evil, licenses=1)],
    )
    report = pb.expiry_report(portfolio, as_of=AS_OF)
    for page in (portfolio._repr_html_(), report.to_html(), report._repr_html_()):
        assert page is not None
        assert evil not in page


def test_a_portfolio_shows_its_tables_in_a_notebook() -> None:
    page = pb.example_portfolio()._repr_html_()
    assert "Contoso Consulting" in page
    assert "contoso-e5" in page
