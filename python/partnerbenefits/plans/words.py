"""A plan in words, for a licence manager who will do what it says."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from partnerbenefits.cells import plural
from partnerbenefits.plans.carried_out import Step, last_day, steps

if TYPE_CHECKING:
    from partnerbenefits._core import Notice, Plan

__all__ = ["FIRST", "MEANINGS", "Warned", "explain", "first", "first_lines", "placed"]

#: The heading of what to weigh before the first step.
FIRST = "Look at this first"

#: What the figures of a plan mean.
MEANINGS = {
    "shortfall": "Missing: licences wanted and not there, one licence for one day each.",
    "weighted_shortfall": "Near days weighing more: each licence-day missing counts 10 times the"
    " days of the window and the days still left of it; plans are judged by this first, so that of"
    " two that miss as much the one with the later gap is chosen.",
    "lost": "Lost: licence-days that lapse because a benefit is not used in time or an order is"
    " placed later than it could be.",
    "banked": "Left over: whole months of licences that last beyond the window, of subscriptions"
    " and of keys that can still be used; more is better.",
    "days": "Days waited: from the first day to each step, added up; of plans equal in all else"
    " the earlier is the safer.",
}

#: Notices that a reader must weigh before the first step, not beside it.
_OUTLIVES = "subscription-outlives-usage-rights"
_FIRST = (_OUTLIVES, "activation-deadline-unknown")

#: How a remark begins on demand of which no day is planned: as a rule a year is mistyped.
_OUTSIDE = "asked for on days outside the window"

#: How a remark begins on assigned licences that run out where the demand asks for none.
_LEFT_OUT = "not in the demand: "

#: How a remark begins on licences that may be there on more days than they count, or count on days
#: on which they may not be there.
_GOES_ON = (
    "it renews by itself",
    "it should have renewed by itself",
    "its end is not recorded",
    "taken to renew by itself",
)


@dataclass(frozen=True, slots=True)
class Warned:
    """Something to weigh before the first step."""

    #: What it is about, by id; empty where it is about the plan.
    about: str
    text: str
    #: Whether it belongs to the one before it.
    under: bool = False
    #: What the id stands for, which says little by itself.
    named: str = ""


def explain(plan: "Plan") -> str:
    """Return the plan as plain lines."""
    done = steps(plan)
    blocks = [
        [_headline(plan)],
        _section(FIRST, first_lines(first(plan, done))),
        _section("What to do", _to_do(done)),
        _section("What stays missing", _missing(plan)),
        _section("What it comes to", _compared(plan)),
        _section("With fewer steps", (f"- {_sentence(one.summary)}" for one in plan.alternatives)),
        _section("Left aside", _left_aside(plan)),
        _section("What is proved", _proved(plan)),
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block)


def _section(heading: str, lines: Iterable[str]) -> list[str]:
    told = list(lines)
    return [heading, *told] if told else []


def _headline(plan: "Plan") -> str:
    steps_told = plural(len(plan), "step") if len(plan) else "nothing to do"
    missing = plan.objective.shortfall
    achieved = f"{plural(missing, 'licence-day')} stay missing" if missing else "nothing is missing"
    return f"From {plan.as_of} to {last_day(plan.until)}: {steps_told}, and {achieved}."


def first(plan: "Plan", done: list[Step]) -> list[Warned]:
    """Return what the reader must weigh first, since it may make steps needless or wrong."""
    return [
        *_outside(plan),
        *_left_out(plan),
        *_may_go_on(plan),
        *_beyond_rights(plan, done),
        *_of_steps(plan, done),
    ]


def first_lines(warned: Iterable[Warned]) -> Iterator[str]:
    """Return what to weigh first as plain lines."""
    for one in warned:
        named = f" ({one.named})" if one.named else ""
        about = f"{one.about}{named}: " if one.about else ""
        yield f"{'  ' if one.under else ''}- {about}{one.text}"


def _outside(plan: "Plan") -> Iterator[Warned]:
    for row in plan.remarks:
        if row["text"].startswith(_OUTSIDE):
            yield Warned(row["about"], row["text"])


def _left_out(plan: "Plan") -> Iterator[Warned]:
    for row in plan.remarks:
        if row["text"].startswith(_LEFT_OUT):
            yield Warned(row["about"], row["text"])


def _may_go_on(plan: "Plan") -> Iterator[Warned]:
    rows = [row for row in plan.remarks if row["text"].startswith(_GOES_ON)]
    if not rows:
        return
    held = plan.portfolio.table("subscriptions")
    products = {
        name: f"{product} in {tenant}"
        for name, product, tenant in zip(
            *(held[column] for column in ("subscription", "product", "tenant")), strict=True
        )
    }
    for row in rows:
        yield Warned(row["about"], row["text"], named=products.get(row["about"], ""))
    renewing = [row["about"] for row in rows if row["text"].startswith(_GOES_ON[0])]
    if renewing:
        named = ", ".join(f"`{name}`" for name in renewing)
        yield Warned(
            "",
            "The plan makes up for what counts as ended. Plan again with what goes on in"
            f" `assume_renewal` (on the command line `--assume-renewal`): {named}",
        )


def _beyond_rights(plan: "Plan", done: list[Step]) -> Iterator[Warned]:
    beyond = plan.objective.beyond_usage_rights
    if not beyond:
        return
    renewed = _renewed(plan)
    outliving = {
        plan.portfolio.benefit(step.benefit).membership
        for step in done
        if any(str(notice.id) == _OUTLIVES for notice in step.notices)
    }
    if outliving and outliving <= renewed:
        counts = "They count because the membership is taken to be renewed:"
    elif outliving & renewed:
        counts = "They count only if the membership is renewed, which is not taken for all:"
    else:
        counts = "They count only if the membership is renewed:"
    yield Warned(
        "",
        f"{plural(beyond, 'licence-day')} lie after the last day on which the benefits may be"
        f" used. {counts}",
    )
    for step in done:
        for notice in step.notices:
            if str(notice.id) == _OUTLIVES:
                yield _noticed(step, notice, under=True)


def _noticed(step: Step, notice: "Notice", *, under: bool) -> Warned:
    return Warned("", f"step {step.number}, `{step.benefit}`: {notice.message}", under=under)


def _of_steps(plan: "Plan", done: list[Step]) -> Iterator[Warned]:
    # Those that outlive the usage rights stand under the days that this comes to.
    told = {_OUTLIVES} if plan.objective.beyond_usage_rights else set()
    for step in done:
        for notice in step.notices:
            if str(notice.id) in _FIRST and str(notice.id) not in told:
                yield _noticed(step, notice, under=False)
        if step.assumed:
            yield Warned(
                "",
                f"step {step.number} redeems `{step.benefit}`, which is not there yet: it is"
                " expected of a renewed membership",
            )


def _left_aside(plan: "Plan") -> Iterator[str]:
    for row in plan.remarks:
        if not row["text"].startswith((*_GOES_ON, _OUTSIDE, _LEFT_OUT)):
            yield f"- {row['about']}: {row['text']}"


def _renewed(plan: "Plan") -> set[str]:
    """Return the memberships that are taken to be renewed."""
    # The projected year is a membership of its own, named after the one that is renewed.
    projected = {plan.portfolio.benefit(name).membership for name in plan.assumed}
    return {name.rpartition("+")[0] for name in projected}


def placed(step: Step) -> str:
    """Return what a step does, in one line."""
    what = f"{plural(step.key_licenses, 'licence')} of {step.product}"
    match step.verb:
        case "activate":
            done = f"activate `{step.benefit}` ({what}) in {step.tenant}"
        case "add_licenses":
            done = f"add `{step.benefit}` ({what}) to `{step.subscription}` in {step.tenant}"
        case "extend":
            done = f"extend `{step.subscription}` in {step.tenant} with `{step.benefit}` ({what})"
        case _:
            done = f"order `{step.benefit}` ({what}) into {step.tenant}"
    return done


def _to_do(done: list[Step]) -> Iterator[str]:
    for step in done:
        yield f"{step.number}. {step.on}: {placed(step)}"
        yield f"   After: {_after(step)}"
        if step.why:
            yield f"   Why: {_sentence(step.why)}"
        for notice in step.notices:
            if str(notice.id) not in _FIRST:
                yield f"   Note: {_sentence(notice.message)}"


def _after(step: Step) -> str:
    return (
        f"{plural(step.licenses_after, 'licence')} up to and including {step.last_day}"
        f" (end {step.end_after})."
    )


def _missing(plan: "Plan") -> Iterator[str]:
    for row in plan.shortfalls:
        missing = plural(row["license_days"] or 0, "licence-day")
        days = f"between {row['start']} and {last_day(row['end'])}"
        yield (f"- {row['tenant']}, {row['product']}: {missing} {days}. {_sentence(row['reason'])}")
        for change in row["closed_by"]:
            yield f"  Closed by: {_sentence(change)}"


def _compared(plan: "Plan") -> Iterator[str]:
    yield f"- this plan: {_achieved(plan.objective.to_dict())}"
    for row in plan.baselines:
        yield f"- {row['baseline']}: {_achieved(row)}"
    yield from (f"  {MEANINGS[name]}" for name in ("lost", "banked"))


def _achieved(objective: dict[str, int]) -> str:
    return (
        f"{plural(objective['shortfall'], 'licence-day')} missing, {objective['lost']:,} lost,"
        f" {plural(objective['banked'], 'licence-month')} left over,"
        f" {plural(objective['steps'], 'step')}"
    )


def _proved(plan: "Plan") -> Iterator[str]:
    certificate = plan.certificate
    if certificate.optimal:
        yield "- No plan is better."
    else:
        yield (
            f"- The best plan misses at least {plural(certificate.shortfall_bound, 'licence-day')}."
            " Whether this plan is the best is not proved: with more `effort`, or where a product"
            " needs another, there may be a better one."
        )
    yield f"- {plural(certificate.explored, 'state')} explored."


def _sentence(text: str) -> str:
    told = text.strip()
    return f"{told[:1].upper()}{told[1:]}{'' if told.endswith('.') else '.'}"
