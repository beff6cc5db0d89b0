"""A plan as it is read: in words, as a checklist, in a notebook, in files, on the command line."""

import itertools
import json
import pickle
import re
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console
from tests.python.planning import AS_OF, UNTIL, replayed
from typer.testing import CliRunner

import partnerbenefits as pb
from partnerbenefits.cli import app
from partnerbenefits.commands.grids import Grid
from partnerbenefits.plans import carried_out, objectives
from partnerbenefits.plans.words import first

HOSTILE = "<script>alert('`1`')</script> | *x* [y](z)"


@pytest.fixture(scope="module")
def example() -> pb.Portfolio:
    return pb.example_portfolio()


@pytest.fixture(scope="module")
def plan(example: pb.Portfolio) -> pb.Plan:
    return pb.plan(example, as_of=AS_OF, until=UNTIL)


@pytest.fixture(scope="module")
def hostile() -> pb.Plan:
    portfolio = pb.Portfolio(
        memberships=[pb.Membership(id="m", offer="Partner Success Core")],
        tenants=[pb.Tenant(id=HOSTILE, domain=HOSTILE)],
        benefits=[
            pb.Benefit(id=HOSTILE, membership="m", product=HOSTILE, licenses=5, redemption="key")
        ],
        subscriptions=[
            pb.Subscription(
                id="s", tenant=HOSTILE, product=HOSTILE, licenses=5, end="2026-03-01", origin="key"
            )
        ],
    )
    plan = pb.plan(portfolio, as_of=AS_OF, until=UNTIL)
    assert len(plan) == 1
    return plan


def test_words_begin_with_what_must_be_weighed_first(plan: pb.Plan) -> None:
    lines = plan.explain().splitlines()
    assert (
        lines[0] == "From 2026-01-10 to 2026-12-31: 5 steps, and 6,994 licence-days stay missing."
    )
    assert lines.index("Look at this first") < lines.index("What to do")
    first = lines[lines.index("Look at this first") : lines.index("What to do")]
    assert any(f"{plan.objective.beyond_usage_rights:,} licence-days" in line for line in first)
    # What was bought to renew counts as ended: the reader knows better.
    assert any("renews by itself" in line for line in first)
    assert not any("renews by itself" in line for line in lines[lines.index("What to do") :])


def test_words_tell_whether_the_membership_is_taken_to_be_renewed(example: pb.Portfolio) -> None:
    def told(*memberships: str) -> str:
        plan = pb.plan(
            example, as_of=AS_OF, until=date(2027, 9, 1), assume_renewal=list(memberships)
        )
        return next(line for line in plan.explain().splitlines() if "They count" in line)

    assert told().endswith("They count only if the membership is renewed:")
    assert told("core-2025").endswith("They count because the membership is taken to be renewed:")


def test_every_paper_begins_with_what_must_be_weighed_first(plan: pb.Plan, tmp_path: Path) -> None:
    renews = "renews by itself on 2026-02-05"
    beyond = f"{plan.objective.beyond_usage_rights:,} licence-days lie after the last day"
    portfolio = tmp_path / "p.toml"
    pb.example_portfolio().save(portfolio)
    arguments = ["plan", str(portfolio), "--as-of", str(AS_OF), "--until", str(UNTIL)]
    terminal = CliRunner().invoke(app, arguments, env={"COLUMNS": "100"}).stdout
    papers = [
        (str(plan.to_markdown()), "## 1. "),
        # Before the charts, which are of the plan as it is.
        (str(plan.to_html()), "<svg"),
        (plan._repr_html_(), "<svg"),
        (terminal, "\nSteps\n"),
    ]
    for paper, steps in papers:
        told = " ".join(paper[: paper.index(steps)].split())
        assert "Look at this first" in told
        assert renews in told
        assert "(Visio Plan 2 in contoso-lab): it renews" in told
        assert beyond in told
        assert "<code>--assume-renewal" in told or "`--assume-renewal`" in told
    assert (
        "not taken for granted" in json.loads(str(plan.to_json()))["texts"]["Look at this first"][0]
    )
    idle = pb.plan(pb.Portfolio(), as_of=AS_OF, until=UNTIL)
    assert "Look at this first" not in str(idle.to_markdown()) + idle._repr_html_()


def test_what_simpler_ways_come_to_stands_in_lines_of_a_hundred(plan: pb.Plan) -> None:
    console = Console(width=100, file=StringIO())
    with console.capture() as shown:
        console.print(Grid(objectives(plan)))
    lines = shown.get().splitlines()
    for row in plan.baselines:
        [line] = [line for line in lines if row["baseline"] in line]
        assert line.split()[-1] == str(row["beyond_usage_rights"])


def test_a_subscription_taken_to_renew_replays_and_is_marked(example: pb.Portfolio) -> None:
    visio = "f4a7c2d9-30be-4f68-a1c5-5e8d7b6f2034"
    plan = pb.plan(example, as_of=AS_OF, until=UNTIL, assume_renewal=[visio])
    replayed(plan)
    assert not any(row["product"] == "Visio Plan 2" for row in plan.shortfalls)
    assert plan.portfolio.subscription(visio).end == date(2027, 2, 5)
    assert example.subscription(visio).end == date(2026, 2, 5)
    first = plan.explain().split("What to do")[0]
    assert f"{visio} (Visio Plan 2 in contoso-lab): taken to renew by itself on 2026-02-05" in first
    assert pickle.loads(pickle.dumps(plan)) == plan


def test_demand_of_which_no_day_is_planned_is_said_first(example: pb.Portfolio) -> None:
    row = {"tenant": "contoso", "product": "Visio Plan 2", "licenses": 3}
    demand = [{**row, "start": "2025-01-10", "end": "2026-01-10"}]
    plan = pb.plan(example, as_of=AS_OF, until=UNTIL, demand=demand)
    first = plan.explain().split("What to do")[0]
    assert "3 licences wanted in `contoso` from 2025-01-10 until 2026-01-10" in first


def test_a_benefit_that_no_named_tenant_takes_is_left_aside(example: pb.Portfolio) -> None:
    def aside(*tenants: str) -> dict[str, str]:
        plan = pb.plan(example, as_of=AS_OF, until=UNTIL, tenants=list(tenants))
        return {row["about"]: row["text"] for row in plan.remarks}

    assert "`--tenants`" in aside()["core-copilot"]
    assert "core-copilot" not in aside("contoso-lab")
    assert aside("contoso-training")["core-copilot"].startswith("left unused: nothing asks for")


def test_words_tell_every_step_shortfall_baseline_and_remark(plan: pb.Plan) -> None:
    text = plan.explain()
    for row in plan.steps:
        assert f"{row['on']}: " in text
        assert f"`{row['benefit']}`" in text
        assert str(row["end_after"]) in text
        assert row["why"] in text
    for row in plan.shortfalls:
        assert row["reason"][1:] in text
        assert all(change[1:] in text for change in row["closed_by"])
    for row in plan.baselines:
        assert row["baseline"] in text
    for row in plan.remarks:
        assert row["text"] in text
    assert "No plan is better." in text


def test_nothing_to_do_is_said(example: pb.Portfolio) -> None:
    idle = pb.plan(pb.Portfolio(), as_of=AS_OF, until=UNTIL)
    assert "nothing to do, and nothing is missing" in idle.explain()
    assert "There is nothing to do." in str(idle.to_markdown())
    assert "<svg" not in idle._repr_html_()


def test_the_checklist_says_who_where_what_and_what_to_check(
    plan: pb.Plan, example: pb.Portfolio
) -> None:
    text = str(plan.to_markdown())
    steps = re.split(r"^## \d+\. ", text, flags=re.MULTILINE)[1:]
    assert len(steps) == len(plan)
    domains = {tenant.id: tenant.domain for tenant in example.tenants}
    for told, row in zip(steps, plan.steps, strict=True):
        assert told.startswith(str(row["on"]))
        for box in ("Who", "Where", "Check"):
            assert f"- [ ] **{box}:**" in told
        assert domains[row["tenant"]] in told
        assert f"**{row['licenses_after']} licences** in total" in told
        assert f"the end date **{row['end_after']}**" in told
        redeemed = "Order" if row["verb"] == "order" else "Redeem"
        assert f"- [ ] **{redeemed}:**" in told
        # Only alex has both roles that an order needs.
        assert ("`alex` (" if row["verb"] == "order" else "`alex` or `bo` (") in told
    assert "## What stays missing" in text


def test_what_others_wrote_stays_text(hostile: pb.Plan) -> None:
    for page in (hostile._repr_html_(), str(hostile.to_html())):
        assert "<script>alert" not in page
    markdown = str(hostile.to_markdown())
    # Inside code a tag is text; outside it is escaped.
    assert "<script>" not in re.sub(r"`[^`]*`", "", markdown)


def test_a_notebook_shows_the_chart_the_steps_and_the_objective(plan: pb.Plan) -> None:
    page = plan._repr_html_()
    places = [
        page.index(part)
        for part in ("<svg", "<h4>Steps</h4>", "<h4>Beside simpler ways</h4>", "this plan")
    ]
    assert places == sorted(places)
    assert "extend everything" in page
    for shown in (page, str(plan.to_html()), plan.explain()):
        assert "Left over: whole months of licences that last beyond the window" in shown
    assert not re.search(r"https?://", page.replace("http://www.w3.org/2000/svg", ""))


def test_the_chart_shows_what_is_short_and_marks_every_step(plan: pb.Plan) -> None:
    strips = plan.chart().to_dict()["vconcat"]
    rows = [row for strip in strips for layer in strip["layer"] for row in layer["data"]["values"]]
    assert 62 in [row["count"] for row in rows if row.get("what") == "missing"]
    marks = [row for row in rows if "kind" in row]
    assert sorted(mark["told"] for mark in marks) == sorted(
        f"step {number}, {row['benefit']}" for number, row in enumerate(plan.steps, 1)
    )
    kinds = {"extend": "extended", "activate": "activated", "order": "ordered"}
    assert {mark["kind"] for mark in marks} == {kinds[verb] for verb in plan.steps["verb"]}


def test_the_chart_of_many_years_and_pools_stays_small() -> None:
    subscriptions = [
        pb.Subscription(
            id=f"s{n}", tenant="t", product=f"Product {n}", licenses=n + 1, end="2090-01-01"
        )
        for n in range(20)
    ]
    portfolio = pb.Portfolio(
        tenants=[pb.Tenant(id="t", domain="t.example")], subscriptions=subscriptions
    )
    page = pb.plan(portfolio, as_of="2026-01-10", until="2100-01-01")._repr_html_()
    drawn = page[page.index("<figure") : page.index("</figure>")]
    assert "Of 20 pools, 12 are shown" in drawn
    assert len(drawn) < 80_000


def test_files_of_every_kind(plan: pb.Plan, tmp_path: Path) -> None:
    plan.to_json(tmp_path / "plan.json")
    told = json.loads((tmp_path / "plan.json").read_text(encoding="utf-8"))
    assert told["format"] == "partnerbenefits.plan.v1"
    assert told["objective"]["shortfall"] == plan.objective.shortfall
    assert [row["on"] for row in told["tables"]["steps"]["rows"]] == [
        day.isoformat() for day in plan.steps["on"]
    ]
    plan.to_csv(tmp_path / "plan.csv")
    assert (tmp_path / "plan.csv").read_text(encoding="utf-8").startswith("on,verb,benefit")
    plan.to_excel(tmp_path / "plan.xlsx")
    plan.to_html(tmp_path / "plan.html")
    assert "What to redeem when" in (tmp_path / "plan.html").read_text(encoding="utf-8")
    assert "BEGIN:VEVENT" in str(plan.to_ics())


# --- the command line


@pytest.fixture
def file(example: pb.Portfolio, tmp_path: Path) -> str:
    example.save(tmp_path / "contoso.toml")
    return str(tmp_path / "contoso.toml")


def told(*arguments: str) -> str:
    done = CliRunner().invoke(app, ["plan", *arguments], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout


WINDOW = ["--as-of", "2026-01-10", "--until", "2027-01-01"]


def test_the_command_prints_the_plan_in_every_format(plan: pb.Plan, file: str) -> None:
    assert "What to redeem when" in told(file, *WINDOW)
    assert told(file, *WINDOW, "--format", "markdown") == plan.to_markdown()
    assert told(file, *WINDOW, "--format", "csv") == plan.to_csv()
    assert told(file, *WINDOW, "--format", "json") == plan.to_json()
    assert told(file, *WINDOW, "--explain").rstrip() == plan.explain()


def test_the_command_passes_its_options_on(
    example: pb.Portfolio, file: str, tmp_path: Path
) -> None:
    demand = tmp_path / "demand.csv"
    # As a spreadsheet writes it.
    demand.write_bytes(
        b"\xef\xbb\xbftenant, product ,licenses,start,end\r\n"
        b"contoso,Power BI Pro,12,2026-01-10,2027-01-01\r\n"
    )
    shown = told(
        file,
        *WINDOW,
        *("--demand", str(demand), "--without", "core-m365-e5", "--tenants", "contoso-lab"),
        *("--safety-days", "2", "--assume-renewal", "core-2025", "--format", "json"),
    )
    row = {
        "tenant": "contoso",
        "product": "Power BI Pro",
        "licenses": 12,
        "start": "2026-01-10",
        "end": "2027-01-01",
    }
    expected = pb.plan(
        example,
        as_of=AS_OF,
        until=UNTIL,
        demand=[row],
        without=["core-m365-e5"],
        tenants=["contoso-lab"],
        safety_days=2,
        assume_renewal=["core-2025"],
    )
    assert shown == expected.to_json()


def test_the_command_writes_a_file(file: str, tmp_path: Path) -> None:
    for suffix in (".md", ".html", ".xlsx", ".csv", ".json", ".ics", ".parquet"):
        told(file, *WINDOW, "--out", str(tmp_path / f"plan{suffix}"))
        assert (tmp_path / f"plan{suffix}").stat().st_size > 0


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("tenant,product,licenses,start,end\na,b,x,c,d\n", "line 2: `licenses` is `x`"),
        ("tenant,product,licenses,start,end\na,b\n", "line 2: expected 5 values"),
        ("tenant,product,seats,start,end\n", "no column `licenses`"),
        (
            "tenant,product,licenses,start,end\ncontoso,Power BI Pro,1,2026-1-1,2026-02-01\n",
            "line 2: `start` is `2026-1-1`",
        ),
        ("tenant,product,licenses,start,end\ncontosso,X,1,2026-01-01,2026-02-01\n", "`contoso`"),
    ],
)
def test_a_demand_file_that_cannot_be_meant_is_said_where(
    file: str, tmp_path: Path, text: str, message: str
) -> None:
    demand = tmp_path / "demand.csv"
    demand.write_text(text, encoding="utf-8")
    with pytest.raises(pb.PartnerBenefitsError) as raised:
        CliRunner().invoke(
            app, ["plan", file, *WINDOW, "--demand", str(demand)], catch_exceptions=False
        )
    assert message in str(raised.value)


def test_a_demand_file_that_is_not_there_is_said(file: str, tmp_path: Path) -> None:
    with pytest.raises(pb.ReadError, match=r"cannot be read: no such file"):
        CliRunner().invoke(
            app,
            ["plan", file, *WINDOW, "--demand", str(tmp_path / "none.csv")],
            catch_exceptions=False,
        )


def test_what_to_weigh_first_keeps_each_notice_under_its_own_heading(
    example: pb.Portfolio,
) -> None:
    late = date(2027, 9, 1)
    for renewal in ([], ["core-2025"], ["core-2025", "modern-work-2025"]):
        plan = pb.plan(
            example, as_of=AS_OF, until=late, assume_renewal=renewal, tenants=["contoso"]
        )
        warned = first(plan, carried_out.steps(plan))
        for above, one in itertools.pairwise(warned):
            assert not one.under or above.under or "may be used" in above.text
            assert not one.under or "not recorded" not in one.text


def test_what_the_demand_leaves_out_is_said_first(example: pb.Portfolio) -> None:
    row = {
        "tenant": "contoso",
        "product": "Power BI Pro",
        "licenses": 12,
        "start": "2026-01-28",
        "end": "2026-07-01",
    }
    plan = pb.plan(example, as_of=AS_OF, until=UNTIL, demand=[row])
    words = plan.explain()
    said = "- Microsoft 365 E5: not in the demand: 87 licences assigned in `contoso`"
    assert words.count(said) == 1
    assert words.index(said) < words.index("What to do")
