"""What helps to test against the rules of the programme.

``load_scenarios`` and ``read_scenarios`` give the scenarios that plain ``pytest`` runs;
``assert_refused`` and ``assert_plan`` say the same from Python; ``portfolios`` and
``product_keys`` are Hypothesis strategies, and need ``hypothesis``.
"""

from __future__ import annotations

from datetime import date, timedelta

from partnerbenefits._core import (
    Benefit,
    Membership,
    Outcome,
    Plan,
    Portfolio,
    ProductKey,
    Reason,
    Scenario,
    Subscription,
    Tenant,
    Verdict,
    load_scenarios,
    read_scenarios,
    rules as _rules,
)
from partnerbenefits.errors import InvalidInputError, RefusedError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Any

    from hypothesis.strategies import DrawFn, SearchStrategy

__all__ = [
    "Outcome",
    "Scenario",
    "assert_plan",
    "assert_refused",
    "load_scenarios",
    "portfolios",
    "product_keys",
    "read_scenarios",
]

PRODUCTS = (
    "Microsoft 365 E3",
    "Microsoft 365 E5",
    "Power BI Pro",
    "Dynamics 365 Sales Premium",
    "Visio Plan 2",
)
KEY_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


def assert_refused(
    what: Portfolio | Verdict | Callable[[], object],
    action: Any = None,
    rules: str | Iterable[str] | None = None,
    *,
    exactly: bool = True,
) -> list[Reason]:
    """Assert that something is refused, by these rules and no others, and return the reasons.

    ``what`` is a portfolio, with the ``action`` to check on it; a verdict; or a function of no
    arguments that raises RefusedError. Without ``rules`` any refusal will do;
    ``exactly=False`` allows other rules beside them.

        >>> reasons = pb.testing.assert_refused(
        ...     lambda: pb.extend(licenses=5, end=date(2026, 3, 15), key_licenses=16),
        ...     rules=["extend-over-three-years"],
        ... )
        >>> reasons[0].rule
        'extend-over-three-years'
        >>> pb.testing.assert_refused(
        ...     lambda: pb.extend(licenses=5, end=date(2026, 3, 15), key_licenses=15)
        ... )
        Traceback (most recent call last):
        AssertionError: allowed, expected a refusal
    """
    wanted = None if rules is None else [rules] if isinstance(rules, str) else list(rules)
    known = _rules()["rule"]
    for rule in wanted or ():
        if rule not in known:
            raise InvalidInputError(f"`rules` names `{rule}`, which is not a rule; see `rules()`")
    reasons, told = _refusal(what, action)
    found = [reason.rule for reason in reasons]
    if not found:
        expected = "a refusal" if not wanted else f"a refusal by {', '.join(wanted)}"
        raise AssertionError(f"allowed, expected {expected}{told}")
    if wanted is not None:
        missing = [rule for rule in wanted if rule not in found]
        others = [rule for rule in found if rule not in wanted] if exactly else []
        if missing or others:
            raise AssertionError(
                f"refused by {', '.join(found)}, expected {', '.join(wanted)}{told}"
            )
    return reasons


def _refusal(what: object, action: Any) -> tuple[list[Reason], str]:
    """Give the reasons, none where it is allowed, and how the answer came about."""
    if isinstance(what, Portfolio):
        if action is None:
            raise InvalidInputError("`action` is missing, expected what to check on the portfolio")
        what = what.check(action)
    if isinstance(what, Verdict):
        return list(what.reasons), f"\n{what.explain()}"
    if not callable(what):
        raise InvalidInputError(
            f"`what` is of type `{type(what).__name__}`, "
            "expected a portfolio, a verdict or a function"
        )
    try:
        what()
    except RefusedError as refused:
        lines = [f"- {reason}" for reason in refused.reasons]
        return list(refused.reasons), "\n".join(["", *lines])  # type: ignore[arg-type]
    return [], ""


def assert_plan(
    plan: Plan,
    *,
    actions: Sequence[Any] | None = None,
    optimal: bool | None = None,
    **objective: int,
) -> None:
    """Assert what a plan does and achieves; what is not given is not looked at.

    ``actions`` are exactly these, in order; ``optimal`` is whether the plan is proved to be the
    best; every other argument is a field of ``plan.objective``, such as ``shortfall`` or ``lost``.

        >>> plan = pb.plan(example, as_of=date(2026, 1, 10), until=date(2026, 7, 1))
        >>> pb.testing.assert_plan(plan, actions=plan.actions, steps=len(plan.actions))
        >>> pb.testing.assert_plan(plan, lost=-1)
        Traceback (most recent call last):
        AssertionError: the plan is not as expected
    """
    if not isinstance(plan, Plan):
        raise InvalidInputError(f"`plan` is of type `{type(plan).__name__}`, expected a `Plan`")
    if optimal is not None and not isinstance(optimal, bool):
        raise InvalidInputError(f"`optimal` is of type `{type(optimal).__name__}`, expected a bool")
    lines = []
    if actions is not None:
        if not isinstance(actions, list | tuple):
            kind = type(actions).__name__
            raise InvalidInputError(f"`actions` is of type `{kind}`, expected a list of actions")
        found, wanted = list(plan.actions), list(actions)
        for at in range(max(len(found), len(wanted))):
            has = found[at] if at < len(found) else None
            wants = wanted[at] if at < len(wanted) else None
            if has != wants:
                lines.append(
                    f"action {at + 1}: {has or 'nothing'}, expected {wants or 'nothing'!r}"
                )
    if optimal is not None and plan.certificate.optimal is not optimal:
        lines.append(f"optimal: {plan.certificate.optimal}, expected {optimal}")
    for field, value in objective.items():
        if not hasattr(plan.objective, field):
            raise InvalidInputError(f"`{field}` is not a field of a plan's objective")
        if getattr(plan.objective, field) != value:
            lines.append(f"{field}: {getattr(plan.objective, field)}, expected {value}")
    if lines:
        told = "\n  ".join(["the plan is not as expected", *lines])
        steps = (
            f"{step['on']} {step['verb']} {step['benefit']} ({step['tenant']}): {step['why']}"
            for step in plan.steps.to_pylist()
        )
        raise AssertionError("\n".join([told, *steps]))


def product_keys() -> SearchStrategy[ProductKey]:
    """Return a Hypothesis strategy for product keys: 25 letters and digits in five groups.

    >>> from hypothesis import find
    >>> find(pb.testing.product_keys(), lambda key: True)
    ProductKey('•••••-•••••-•••••-•••••-00000')
    """
    from hypothesis import strategies as st

    group = st.text(KEY_LETTERS, min_size=5, max_size=5)
    return st.lists(group, min_size=5, max_size=5).map(lambda groups: ProductKey("-".join(groups)))


def portfolios(
    *,
    as_of: date = date(2026, 1, 10),
    tenants: int = 2,
    benefits: int = 4,
    subscriptions: int = 4,
) -> SearchStrategy[Portfolio]:
    """Return a Hypothesis strategy for portfolios that nothing is inconsistent in.

    They have one membership, up to so many tenants, unredeemed benefits and subscriptions, and
    days around ``as_of``: some past, some to come.

        >>> from hypothesis import find
        >>> portfolio = find(pb.testing.portfolios(), lambda portfolio: portfolio.subscriptions)
        >>> len(portfolio.problems())
        0
    """
    from hypothesis import strategies as st

    def day(low: int, high: int) -> SearchStrategy[date]:
        return st.integers(low, high).map(lambda days: as_of + timedelta(days=days))

    counts = st.one_of(st.integers(1, 300), st.sampled_from([1, 25, 75, 100, 300]))
    products = st.sampled_from(PRODUCTS)

    @st.composite
    def portfolio(draw: DrawFn) -> Portfolio:
        purchased = draw(day(-360, 0))
        names = [f"t{n}" for n in range(1, draw(st.integers(1, max(1, tenants))) + 1)]
        granted = [
            Benefit(
                id=f"b{n}",
                membership="m",
                product=draw(products),
                licenses=draw(counts),
                activate_before=draw(st.none() | day(-30, 400)),
                usage_rights_last_day=draw(st.none() | day(-30, 700)),
                redemption=draw(st.sampled_from(["key", "order"])),
            )
            for n in range(1, draw(st.integers(0, benefits)) + 1)
        ]
        held = []
        for n in range(1, draw(st.integers(0, subscriptions)) + 1):
            licenses, start = draw(counts), draw(day(-500, -1))
            held.append(
                Subscription(
                    id=f"s{n}",
                    tenant=draw(st.sampled_from(names)),
                    product=draw(products),
                    licenses=licenses,
                    assigned=draw(st.none() | st.integers(0, licenses)),
                    start=start,
                    end=start + timedelta(days=draw(st.integers(1, 1100))),
                    origin=draw(st.sampled_from(["key", "order", "purchase"])),
                )
            )
        return Portfolio(
            memberships=[
                Membership(
                    id="m",
                    offer="Partner Success Core",
                    purchased=purchased,
                    end=purchased + timedelta(days=365),
                )
            ],
            benefits=granted,
            subscriptions=held,
            tenants=[Tenant(id=name, domain=f"{name}.example") for name in names],
        )

    return portfolio()
