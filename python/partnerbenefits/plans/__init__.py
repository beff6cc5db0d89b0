"""What a plan looks like: in words, as a checklist to carry out, and in tables."""

from html import escape
from typing import TYPE_CHECKING

from partnerbenefits.cells import plural
from partnerbenefits.documents import action_fields
from partnerbenefits.html import Markup
from partnerbenefits.plans.carried_out import steps
from partnerbenefits.plans.checklist import checklist
from partnerbenefits.plans.words import FIRST, MEANINGS, explain, first, first_lines

if TYPE_CHECKING:
    from partnerbenefits._core import Plan, Table

__all__ = [
    "FIRST",
    "alternatives",
    "checklist",
    "data",
    "explain",
    "figures",
    "in_notebook",
    "objectives",
    "parts",
    "subtitle",
]

#: The headings of the parts that a notebook shows in another way.
_STEPS, _COVERAGE = "Steps", "Licences against demand"

#: What has its place in the words, and would make the rows of a notebook as tall as it is long.
_IN_WORDS = ("why", "notices")

#: What each field of the objective is called, in the order in which plans are judged.
_MEASURES = {
    "shortfall": "licence-days missing",
    "weighted_shortfall": "the same, near days weighing more",
    "lost": "licence-days lost",
    "banked": "licence-months left over",
    "steps": "steps",
    "days": "days waited, added up",
    "beyond_usage_rights": "licence-days beyond the usage rights",
}


def subtitle(plan: "Plan") -> str:
    """Return the line under the title."""
    missing = plan.objective.shortfall
    achieved = f"{plural(missing, 'licence-day')} missing" if missing else "nothing missing"
    certificate = plan.certificate
    if certificate.optimal:
        proved = "proved: no plan is better"
    else:
        proved = f"not proved: the best plan misses at least {certificate.shortfall_bound:,}"
    steps = plural(len(plan), "step")
    return f"From {plan.as_of} until {plan.until}: {steps}, {achieved}; {proved}"


def parts(plan: "Plan") -> list[tuple[str, "Table | str"]]:
    """Return what is shown, with headings; some tables are left out where they have no rows."""
    told: list[tuple[str, Table | str]] = [
        (FIRST, "\n".join(first_lines(first(plan, steps(plan))))),
        (_STEPS, plan.steps),
        (_COVERAGE, plan.coverage),
        ("What stays missing", plan.shortfalls),
        ("Beside simpler ways", objectives(plan)),
        ("What the columns mean", "\n".join(MEANINGS.values())),
        ("With fewer steps", alternatives(plan)),
        ("Left aside", plan.remarks),
    ]
    may_be_left_out = (FIRST, "What stays missing", "With fewer steps", "Left aside")
    return [part for part in told if len(part[1]) or part[0] not in may_be_left_out]


def in_notebook(plan: "Plan") -> list[tuple[str, "Table | str"]]:
    """Return what a notebook shows under the chart: no list of licences, and reasons in words."""
    from partnerbenefits._core import Table

    columns = plan.steps.to_dict()
    for name in _IN_WORDS:
        del columns[name]
    short = Table.from_dict(columns, name="steps")
    told: list[tuple[str, Table | str]] = [
        (heading, short if heading == _STEPS else content)
        for heading, content in parts(plan)
        if heading != _COVERAGE
    ]
    words = f"<pre>{escape(plan.explain(), quote=False)}</pre>"
    return [*told, ("", Markup(f"<details><summary>In words</summary>{words}</details>\n"))]


def data(plan: "Plan") -> dict[str, object]:
    """Return the fields that are no tables, for programs."""
    told = plan.to_dict()
    names = ("as_of", "until", "objective", "certificate")
    alternatives = [
        {
            "summary": one.summary,
            "actions": [action_fields(action) for action in one.actions],
            "objective": one.objective.to_dict(),
        }
        for one in plan.alternatives
    ]
    return {
        **{name: told[name] for name in names},
        "alternatives": alternatives,
        "assumed": list(plan.assumed),
    }


def figures(plan: "Plan") -> dict[str, object]:
    """Return the figures at the top of a page."""
    told = plan.objective.to_dict()
    shown = ("shortfall", "lost", "banked", "steps")
    return {_MEASURES[name]: f"{told[name]:,}" for name in shown}


def objectives(plan: "Plan") -> "Table":
    """Return what the plan achieves beside what simpler ways of redeeming achieve."""
    from partnerbenefits._core import Table

    ways = {"this plan": plan.objective.to_dict()}
    ways |= {row["baseline"]: row for row in plan.baselines}
    columns: dict[str, list[object]] = {"way": list(ways)}
    for name in _MEASURES:
        columns[name] = [_within_64_bits(way[name]) for way in ways.values()]
    return Table.from_dict(columns, name="objective")


def _within_64_bits(number: int) -> int | None:
    return number if abs(number) < 1 << 63 else None


def alternatives(plan: "Plan") -> "Table":
    """Return the plans with one step fewer, and what each costs."""
    from partnerbenefits._core import Table

    columns: dict[str, list[object]] = {
        "alternative": [one.summary for one in plan.alternatives],
    }
    for name in _MEASURES:
        columns[name] = [_within_64_bits(getattr(one.objective, name)) for one in plan.alternatives]
    return Table.from_dict(columns, name="alternatives")
