"""What the charts show, and that a notebook shows them without the network."""

from datetime import date
from pathlib import Path
from typing import Any

import altair
import pytest

import partnerbenefits as pb
from partnerbenefits import charts

AS_OF, UNTIL = date(2026, 1, 10), date(2027, 6, 1)


def rows_of(chart: Any) -> list[dict[str, Any]]:
    """Return the data of all layers of a chart."""

    def found(spec: Any) -> list[dict[str, Any]]:
        if isinstance(spec, dict):
            here = spec["values"] if isinstance(spec.get("values"), list) else []
            return here + [row for value in spec.values() for row in found(value)]
        return [row for value in spec for row in found(value)] if isinstance(spec, list) else []

    return [row for row in found(chart.to_dict()) if isinstance(row, dict)]


@pytest.fixture(scope="module")
def timeline() -> pb.Timeline:
    portfolio = pb.example_portfolio()
    plan = pb.plan(portfolio, as_of=AS_OF, until=UNTIL)
    return pb.simulate(portfolio, plan.actions, since=AS_OF, until=UNTIL)


def test_every_event_of_a_pool_that_is_shown_is_marked_on_its_day(timeline: pb.Timeline) -> None:
    marks = [row for row in rows_of(timeline.chart()) if "kind" in row]
    pools = {(row["tenant"], row["product"]) for row in timeline.coverage}
    words = {"reactivated": "activated again"}
    expected = [
        (row["date"].isoformat(), words.get(row["event"], row["event"]))
        for row in timeline.events
        if (row["tenant"], row["product"]) in pools
    ]
    assert sorted((mark["day"], mark["kind"]) for mark in marks) == sorted(expected)
    assert {"activated", "activated again", "extended", "ordered", "expired", "deleted"} <= {
        kind for _, kind in expected
    }


def test_each_kind_of_event_has_a_shape_of_its_own_and_stands_in_the_legend(
    timeline: pb.Timeline,
) -> None:
    drawn = charts.svg(timeline.chart())
    for kind in ("activated", "activated again", "extended", "expired", "disabled", "deleted"):
        assert f">{kind}</text>" in drawn
    shapes = charts.coverage.SHAPES
    assert len(set(shapes.values())) == len(shapes)


def test_marks_of_one_day_stand_beside_each_other() -> None:
    portfolio = pb.example_portfolio()
    extend = pb.Extend(benefit="core-m365-e5", subscription="contoso-e5", on=AS_OF)
    order = pb.Order(benefit="mw-m365-e5", tenant="contoso", on=AS_OF)
    timeline = pb.simulate(portfolio, [extend, order], until=date(2027, 1, 1))
    marks = [row for row in rows_of(timeline.chart()) if row.get("day") == AS_OF.isoformat()]
    assert len(marks) == 2
    assert len({mark["start"] for mark in marks}) == 2


def test_a_subscription_is_called_what_the_catalog_calls_its_product() -> None:
    report = pb.expiry_report(pb.example_portfolio(), as_of=AS_OF)
    lines = {row["line"] for row in rows_of(report.chart()) if "line" in row}
    assert "Power BI Pro, contoso (15)" in lines
    assert not any(line.isupper() for line in lines)


@pytest.mark.parametrize("until", [date(9999, 12, 31), date(2026, 1, 12)])
def test_a_pool_of_very_many_or_very_few_days_can_be_drawn(until: date) -> None:
    portfolio = pb.example_portfolio()
    extend = pb.Extend(benefit="core-m365-e5", subscription="contoso-e5", on=AS_OF)
    timeline = pb.simulate(portfolio, [extend], until=until)
    assert charts.svg(timeline.chart()).startswith("<svg")


@pytest.mark.parametrize("kind", ["timeline", "calendar"])
def test_a_chart_shows_itself_without_the_network(kind: str) -> None:
    report = pb.expiry_report(pb.example_portfolio(), as_of=AS_OF)
    shown = report.chart(kind)._repr_mimebundle_()["text/html"]
    assert "<svg" in shown
    assert "<script" not in shown
    assert "http" not in shown
    assert "seen from 2026-01-10" in shown


def test_a_renderer_that_the_reader_chooses_is_used() -> None:
    chart = pb.expiry_report(pb.example_portfolio(), as_of=AS_OF).chart()
    with altair.renderers.enable("html"):
        assert "vegaEmbed" in chart._repr_mimebundle_()["text/html"]


def test_a_chart_is_an_altair_chart_like_any_other() -> None:
    chart = pb.expiry_report(pb.example_portfolio(), as_of=AS_OF).chart()
    assert isinstance(chart, altair.VConcatChart)
    wider = chart.properties(title="due")
    assert wider.to_dict()["title"] == "due"
    assert "<svg" in wider._repr_mimebundle_()["text/html"]
    assert type(altair.Chart.from_dict(chart.to_dict())) is altair.VConcatChart


@pytest.mark.parametrize("name", ["report", "timeline", "plan"])
def test_a_result_shows_its_main_chart_in_a_notebook(name: str, timeline: pb.Timeline) -> None:
    portfolio = pb.example_portfolio()
    result: Any = {
        "report": pb.expiry_report(portfolio, as_of=AS_OF),
        "timeline": timeline,
        "plan": pb.plan(portfolio, as_of=AS_OF, until=UNTIL),
    }[name]
    assert result._repr_html_().count("<figure") == 1


def test_a_result_without_anything_to_draw_has_a_chart_that_says_so() -> None:
    empty = pb.Portfolio()
    results: dict[str, Any] = {
        "nothing ends": pb.expiry_report(empty, as_of=AS_OF),
        "no licences": pb.simulate(empty, [], since=AS_OF, until=UNTIL),
        "nothing is wanted": pb.plan(empty, as_of=AS_OF, until=UNTIL),
    }
    for told, result in results.items():
        chart = result.chart()
        assert told in chart.to_dict()["description"]
        assert told in charts.svg(chart)
    assert "nothing ends" in charts.svg(results["nothing ends"].chart("calendar"))
    with pytest.raises(pb.InvalidInputError, match=r"no chart `calender`.*did you mean"):
        results["nothing ends"].chart("calender")


def test_what_never_ends_can_be_drawn_and_written(tmp_path: Path) -> None:
    never = pb.Portfolio(
        memberships=[pb.Membership(id="m", offer="o", end="9999-12-31")],
        tenants=[pb.Tenant(id="t", domain="t.example")],
        subscriptions=[
            pb.Subscription(
                id="s", tenant="t", product="Visio Plan 2", licenses=5, end="9999-12-31"
            )
        ],
    )
    report = pb.expiry_report(never, as_of=AS_OF)
    assert len(never.table("lifecycle").to_pylist()) == 2
    assert "<svg" in charts.svg(report.chart())
    for suffix in ("html", "xlsx", "ics", "csv", "json", "md"):
        method = {"xlsx": "to_excel", "md": "to_markdown"}.get(suffix, f"to_{suffix}")
        getattr(report, method)(tmp_path / f"never.{suffix}")


def test_what_asks_for_nothing_has_no_diamond() -> None:
    portfolio = pb.Portfolio(
        tenants=[pb.Tenant(id="t", domain="t.example")],
        subscriptions=[
            pb.Subscription(
                id=end, tenant="t", product="Visio Plan 2", licenses=5, end=end, origin="key"
            )
            for end in ("2026-01-01", "2026-12-01")
        ],
    )
    report = pb.expiry_report(portfolio, as_of=AS_OF)
    quiet = [row for row in report.rows if row["action"].startswith("nothing, if `2026-12-01`")]
    assert any(row["act_by"] >= AS_OF for row in quiet)
    drawn = {row["action"] for row in rows_of(report.chart("timeline")) if "action" in row}
    assert drawn
    assert not drawn & {row["action"] for row in quiet}
