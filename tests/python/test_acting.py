"""Checking, applying and simulating actions."""

import datetime
import pickle
from datetime import date
from typing import Any

import pytest

import partnerbenefits as pb

ON = date(2026, 1, 10)
EXTEND = pb.Extend(benefit="core-m365-e5", subscription="contoso-e5", on=ON)
ACTIONS: list[Any] = [
    EXTEND,
    pb.Activate(benefit="core-copilot", tenant="contoso", on=ON),
    pb.AddLicenses(benefit="core-m365-e5", subscription="contoso-e5", on=ON),
    pb.Order(benefit="mw-m365-e5", tenant="contoso", on=ON, actor="alex"),
    pb.Move(
        subscription="contoso-power-bi-premium",
        tenant="contoso-lab",
        on=ON,
        billing_account="ba-1",
    ),
    pb.Assign(user="u", subscription="contoso-e5", on=ON),
    pb.Unassign(user="u", subscription="contoso-e5", on=ON),
]


@pytest.fixture
def example() -> pb.Portfolio:
    return pb.example_portfolio()


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: type(action).__name__)
def test_an_action_is_a_value(action: Any) -> None:
    assert eval(repr(action), {"datetime": datetime, **vars(pb)}) == action
    assert pickle.loads(pickle.dumps(action)) == action
    assert hash(pickle.loads(pickle.dumps(action))) == hash(action)
    assert action.replace(on="2026-02-01").on == date(2026, 2, 1)
    assert type(action)(**action.to_dict()) == action


def test_an_action_takes_its_fields_in_order_too() -> None:
    assert pb.Extend("core-m365-e5", "contoso-e5", ON) == EXTEND


def test_a_verdict_carries_the_change_and_the_notices(example: pb.Portfolio) -> None:
    verdict = example.check(EXTEND)
    assert verdict
    assert verdict.allowed
    assert verdict.action == EXTEND
    assert verdict.reasons == []
    assert verdict.change.end_after == date(2026, 6, 15)
    assert "subscription-outlives-usage-rights" in [notice.id for notice in verdict.notices]
    assert "2026-06-15" in verdict.explain()
    assert "2026-06-15" in verdict._repr_html_()


def test_a_refused_verdict_has_every_reason_and_no_change(example: pb.Portfolio) -> None:
    expired = next(s for s in example.subscriptions if s.tenant == "contoso-training")
    verdict = example.check(EXTEND.replace(subscription=expired.id))
    assert not verdict
    assert [reason.rule for reason in verdict.reasons] == [
        "extend-inactive",
        "extend-over-three-years",
    ]
    assert verdict.change is None
    assert all(reason.fix and reason.source and reason.message for reason in verdict.reasons)


@pytest.mark.parametrize("action", ACTIONS[:4], ids=lambda action: type(action).__name__)
def test_a_verdict_is_a_value(example: pb.Portfolio, action: Any) -> None:
    verdict = example.check(action)
    from fractions import Fraction

    names = {"datetime": datetime, "Fraction": Fraction, **vars(pb)}
    assert eval(repr(verdict), names) == verdict
    assert pickle.loads(pickle.dumps(verdict)) == verdict
    assert verdict.replace(may_act=["x"]).may_act == ["x"]
    assert set(verdict.to_dict()) >= {"action", "reasons", "notices", "change"}


def test_the_plain_data_of_a_verdict_says_which_verb_was_asked_for(example: pb.Portfolio) -> None:
    add = pb.AddLicenses(benefit="core-m365-e5", subscription="contoso-e5", on=EXTEND.on)
    for action, verb in ((EXTEND, "extend"), (add, "add_licenses")):
        told = example.check(action).to_dict()["action"]
        assert told == {"verb": verb, **action.to_dict()}


def test_a_made_up_rule_is_no_reason() -> None:
    with pytest.raises(pb.InvalidInputError, match="did you mean `extend-inactive`"):
        pb.Reason(rule="extend-inactiv", message="no")
    with pytest.raises(pb.InvalidInputError, match="expected that of"):
        pb.Notice(id="unknown-product", message="no", source="a guess")


def test_apply_gives_another_portfolio_and_leaves_this_one(example: pb.Portfolio) -> None:
    after = example.apply(EXTEND)
    assert after.subscription("contoso-e5").end == date(2026, 6, 15)
    assert after.benefit("core-m365-e5").redeemed_into == "contoso-e5"
    assert after.benefit("core-m365-e5").redeemed_as == "extend"
    assert example == pb.example_portfolio()
    with pytest.raises(pb.RefusedError) as raised:
        after.apply(EXTEND)
    assert [reason.rule for reason in raised.value.reasons] == ["key-already-redeemed"]
    assert raised.value.verdict.action == EXTEND


def test_what_can_not_be_judged_is_an_error(example: pb.Portfolio) -> None:
    with pytest.raises(pb.UnknownIdError, match="did you mean `contoso-e5`"):
        example.check(EXTEND.replace(subscription="contoso-e6"))
    with pytest.raises(pb.InvalidInputError, match="expected an action"):
        example.check("extend")  # type: ignore[arg-type]
    unknown_end = example.subscription("contoso-e5").replace(end=None)
    others = [s for s in example.subscriptions if s.id != "contoso-e5"]
    with pytest.raises(pb.PortfolioError, match="the end of subscription `contoso-e5`"):
        example.replace(subscriptions=[*others, unknown_end]).check(EXTEND)


def test_options_list_every_benefit_verb_and_place(example: pb.Portfolio) -> None:
    table = example.options(as_of=ON)
    assert table.columns == [
        "benefit",
        "verb",
        "tenant",
        "subscription",
        "product",
        "allowed",
        "licenses_after",
        "end_after",
        "rules",
        "notices",
        "fix",
    ]
    row = next(
        row for row in table if row["subscription"] == "contoso-e5" and row["verb"] == "extend"
    )
    assert (row["allowed"], row["end_after"]) == (True, date(2026, 6, 15))
    some = example.options(as_of=ON, benefit="core-m365-e5", allowed=True)
    assert set(some["benefit"]) == {"core-m365-e5"}
    assert set(some["allowed"]) == {True}
    with pytest.raises(pb.UnknownIdError):
        example.options(as_of=ON, benefit="core-m365-e6")


def test_a_timeline_tells_events_and_coverage(example: pb.Portfolio) -> None:
    timeline = pb.simulate(example, [EXTEND], until=date(2027, 1, 1))
    assert timeline.since == ON
    assert timeline.events[0]["event"] == "extended"
    assert timeline.coverage.columns == ["tenant", "product", "start", "end", "licenses"]
    run = next(row for row in timeline.coverage if row["licenses"] == 100)
    assert (run["start"], run["end"]) == (ON, date(2026, 6, 15))
    assert timeline.at(date(2026, 1, 9)) == example
    assert timeline.at(ON) == example.apply(EXTEND)
    assert timeline.actions == [EXTEND]
    assert [bool(verdict) for verdict in timeline.verdicts] == [True]


def test_a_renewal_is_not_taken_for_granted_and_a_timeline_says_so(example: pb.Portfolio) -> None:
    timeline = pb.simulate(example, [], since=ON, until=date(2026, 7, 1))
    run = next(row for row in timeline.coverage if row["product"] == "Dynamics 365 Sales Premium")
    assert run["end"] == date(2026, 4, 1)
    said = {row["about"]: row["text"] for row in timeline.remarks}
    assert said["contoso-dynamics-sales"].startswith("it renews by itself on 2026-04-01, ")
    assert said["contoso-dynamics-sales"] in timeline.to_markdown()
    earlier = pb.simulate(example, [], since=ON, until=date(2026, 2, 5))
    assert earlier.remarks.to_pylist() == []


def test_a_timeline_pickles_and_writes_itself(
    example: pb.Portfolio, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = example.replace(benefits=[b.replace(key=None) for b in example.benefits])
    timeline = pb.simulate(plain, [EXTEND], until="2027-01-01")
    assert pickle.loads(pickle.dumps(timeline)) == timeline
    monkeypatch.chdir(tmp_path)
    for write, name in (
        (timeline.to_html, "t.html"),
        (timeline.to_markdown, "t.md"),
        (timeline.to_csv, "t.csv"),
        (timeline.to_json, "t.json"),
    ):
        text = write()
        assert text
        assert write(name) is None
        assert (tmp_path / name).read_text(encoding="utf-8") == text


def test_a_simulation_names_the_action_that_fails(example: pb.Portfolio) -> None:
    with pytest.raises(pb.RefusedError, match="action 2") as raised:
        pb.simulate(example, [EXTEND, EXTEND], until="2027-01-01")
    assert raised.value.verdict.reasons[0].rule == "key-already-redeemed"
    with pytest.raises(pb.InvalidInputError, match="do not go back"):
        pb.simulate(example, [EXTEND, EXTEND.replace(on="2026-01-09")], until="2027-01-01")
    with pytest.raises(pb.InvalidInputError, match="`since`"):
        pb.simulate(example, [], until="2027-01-01")
    with pytest.raises(pb.InvalidInputError, match="`until`"):
        pb.simulate(example, [EXTEND], until="2026-01-10")
    with pytest.raises(pb.InvalidInputError, match=r"actions\[1\]"):
        pb.simulate(example, [EXTEND, None], until="2027-01-01")  # type: ignore[list-item]


def test_rules_notices_and_troubles_are_tables() -> None:
    assert pb.rules().columns == ["rule", "refuses", "fix", "source", "effective_from"]
    assert len(set(pb.rules()["rule"])) == len(pb.rules()) == len(pb.rules(as_of=ON))
    assert pb.notices().columns == ["notice", "when", "source"]
    answer = pb.troubleshoot("permissions error at checkout")[0]
    assert "owner" in answer["role"]
    assert len(pb.troubleshoot("")) >= 10
    with pytest.raises(pb.InvalidInputError):
        pb.troubleshoot("the coffee is cold")
