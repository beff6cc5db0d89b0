"""The steps of a plan with what carrying them out tells: notices in full, and who may act."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from partnerbenefits import _core

if TYPE_CHECKING:
    from partnerbenefits._core import Notice, Plan, Portfolio

__all__ = ["Step", "last_day", "steps"]


@dataclass(frozen=True, slots=True)
class Step:
    """One step, ready to be told."""

    number: int
    on: date
    verb: str
    benefit: str
    subscription: str
    tenant: str
    domain: str
    product: str
    key_licenses: int
    licenses_after: int
    end_after: date
    why: str
    notices: list["Notice"]
    who: list[str]
    assumed: bool

    @property
    def last_day(self) -> date:
        """The last day that the licences cover."""
        return last_day(self.end_after)


def steps(plan: "Plan") -> list[Step]:
    """Return the steps in order, as the rules judge them while they are carried out."""
    portfolio = plan.portfolio
    timeline = _core.simulate(portfolio, plan.actions, until=plan.until, since=plan.as_of)
    domains = {tenant.id: tenant.domain for tenant in portfolio.tenants}
    assumed = set(plan.assumed)
    return [
        Step(
            number=number,
            on=row["on"],
            verb=row["verb"],
            benefit=row["benefit"],
            subscription=row["subscription"],
            tenant=row["tenant"],
            domain=domains.get(row["tenant"], ""),
            product=row["product"],
            key_licenses=row["key_licenses"],
            licenses_after=row["licenses_after"],
            end_after=row["end_after"],
            why=row["why"],
            notices=verdict.notices,
            who=_who(portfolio, row["verb"], verdict.may_act),
            assumed=row["benefit"] in assumed,
        )
        for number, (row, verdict) in enumerate(
            zip(plan.steps, timeline.verdicts, strict=True), start=1
        )
    ]


def _who(portfolio: "Portfolio", verb: str, may_order: list[str]) -> list[str]:
    if verb == "order":
        return may_order
    return [person.id for person in portfolio.people if person.is_partner_admin]


def last_day(end: date) -> date:
    """Return the day before an end: the last one covered."""
    return end - timedelta(days=1)
