"""A plan as a checklist that a person carries out in the portals and ticks off."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from partnerbenefits.cells import plural
from partnerbenefits.markdown import code, prose
from partnerbenefits.plans.carried_out import Step, last_day, steps
from partnerbenefits.plans.words import FIRST, Warned, first, placed

if TYPE_CHECKING:
    from partnerbenefits._core import Plan

__all__ = ["checklist"]

#: Where a key starts a subscription, and where it moves the end of one.
#: Source: the sections on activating and on extending a cloud subscription.
_START = "https://signup.microsoft.com/productkeystart"
_EXTEND = "https://portal.office.com/commerce/productkeyredeem.aspx"


def checklist(plan: "Plan") -> str:
    """Return Markdown: for each step who, where, what to click, and what to check afterwards."""
    lines = ["# What to redeem when", "", f"{_lead(plan)}", ""]
    done = steps(plan)
    lines += _first(first(plan, done))
    for step in done:
        lines += _step(step)
    if not done:
        lines += ["There is nothing to do.", ""]
    lines += _missing(plan)
    return "\n".join(lines)


def _lead(plan: "Plan") -> str:
    missing = plan.objective.shortfall
    achieved = f"{plural(missing, 'licence-day')} stay missing" if missing else "nothing is missing"
    order = "Carry the steps out in this order, each on its day." if len(plan) > 1 else ""
    window = f"Planned from {plan.as_of} to {last_day(plan.until)}: afterwards {achieved}."
    return f"{window} {order}".strip()


def _first(warned: list[Warned]) -> list[str]:
    if not warned:
        return []
    lines = [f"## {FIRST}", ""]
    for one in warned:
        named = f" ({prose(one.named)})" if one.named else ""
        about = f"{code(one.about)}{named}: " if one.about else ""
        lines.append(f"{'  ' if one.under else ''}- {about}{prose(one.text)}")
    return [*lines, ""]


def _step(step: Step) -> list[str]:
    domain = f" ({code(step.domain)})" if step.domain else ""
    lines = [
        f"## {step.number}. {step.on}: {prose(_title(step))}",
        "",
        f"{prose(_start(placed(step)))}.",
        "",
        f"- [ ] **Who:** {_who(step)}",
        f"- [ ] **Where:** tenant {code(step.tenant)}{domain}, in a private browser window;"
        " check the tenant's name after signing in",
        *_clicks(step),
        f"- [ ] **Check:** {_check(step)}",
        "",
    ]
    if step.assumed:
        lines += ["> Not there yet: expected of a renewed membership.", ""]
    if step.why:
        lines += [f"Why: {prose(step.why)}", ""]
    lines += [f"- {code(str(notice.id))}: {prose(notice.message)}" for notice in step.notices]
    return [*lines, ""] if step.notices else lines


def _title(step: Step) -> str:
    verbs = {"activate": "activate", "add_licenses": "add licences of", "extend": "extend"}
    return f"{verbs.get(step.verb, 'order')} {step.product} in {step.tenant}"


def _who(step: Step) -> str:
    if step.verb == "order":
        roles = "an MAICPP partner admin who is also owner or contributor of the billing account"
    else:
        roles = "an MAICPP partner admin fetches the key"
        roles += "; an administrator of the tenant redeems it"
    named = " or ".join(map(code, step.who))
    return f"{named} ({roles})" if named else roles


def _clicks(step: Step) -> Iterator[str]:
    benefit = code(step.benefit)
    licenses = plural(step.key_licenses, "licence")
    product = prose(step.product)
    listed = f"*Partner Center › Benefits › Cloud services*, the row of {product}, {licenses}"
    if step.verb == "order":
        yield (
            f"- [ ] **Order:** {listed} (recorded as {benefit}): press *Redeem*. In the checkout"
            " that opens choose the tenant, see that the plan is the partner programme's and the"
            " amount is $0, and place the order"
        )
        return
    yield f"- [ ] **Key:** {listed} (recorded as {benefit}): press *Get Keys* and copy the key"
    shown = f"{plural(step.licenses_after, 'licence')} in total and the end date {step.end_after}"
    if step.verb == "activate":
        yield (
            f"- [ ] **Redeem:** open <{_START}>, enter the key, see that it says {product} and"
            f" {licenses}, press *Redeem*"
        )
    elif step.verb == "add_licenses":
        yield (
            "- [ ] **Redeem:** *admin center › Billing › Your products*, the subscription (recorded"
            f" as {code(step.subscription)}), *Add licenses*, *Redeem product key*, enter the key,"
            f" *Validate*. It must show {shown}; only then press *Redeem*"
        )
    else:
        yield (
            f"- [ ] **Redeem:** open <{_EXTEND}>, choose the subscription (recorded as"
            f" {code(step.subscription)}), *Extend end date* (not *Add licenses*), enter the key,"
            f" *Validate*. It must show {shown}; only then press *Redeem*"
        )


def _check(step: Step) -> str:
    return (
        "*admin center › Billing › Your products* shows"
        f" {prose(step.product)} with **{plural(step.licenses_after, 'licence')}** in total and"
        f" the end date **{step.end_after}** (the last day covered is {step.last_day}; a portal"
        f" may show that day instead); recorded as {code(step.subscription)}"
    )


def _missing(plan: "Plan") -> list[str]:
    rows = list(plan.shortfalls)
    if not rows:
        return []
    lines = ["## What stays missing", ""]
    for row in rows:
        lines.append(
            f"- {code(row['tenant'])}, {prose(row['product'])}, {row['start']} to"
            f" {last_day(row['end'])}: {prose(row['reason'])}"
        )
        lines += [f"  - closed by {prose(change)}" for change in row["closed_by"]]
    return [*lines, ""]


def _start(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
