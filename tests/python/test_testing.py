"""What ``testing`` asserts, and the portfolios it makes up."""

import pickle
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from typer.testing import CliRunner

import partnerbenefits as pb
from partnerbenefits.cli import app

ROOT = Path(__file__).parents[2]
END = date(2026, 3, 15)


def too_large() -> object:
    return pb.extend(licenses=5, end=END, key_licenses=16)


def test_a_refusal_is_asserted_by_its_rules() -> None:
    example = pb.example_portfolio()
    action = pb.Extend(benefit="core-m365-e5", subscription="contoso-e5", on=date(2030, 1, 1))
    verdict = example.check(action)
    rules = [reason.rule for reason in verdict.reasons]
    assert len(rules) > 1
    assert pb.testing.assert_refused(example, action, rules) == verdict.reasons
    assert pb.testing.assert_refused(verdict, rules=reversed(rules))
    assert pb.testing.assert_refused(example, action, rules[0], exactly=False)
    with pytest.raises(AssertionError, match=f"expected {rules[0]}\n"):
        pb.testing.assert_refused(example, action, rules[0])
    assert pb.testing.assert_refused(too_large)[0].rule == "extend-over-three-years"
    with pytest.raises(AssertionError, match="refused by extend-over-three-years, expected"):
        pb.testing.assert_refused(too_large, rules="extend-inactive")
    with pytest.raises(AssertionError, match="allowed, expected a refusal"):
        pb.testing.assert_refused(lambda: None)


@pytest.mark.parametrize(
    ("what", "rules", "message"),
    [
        (too_large, "no-such-rule", "`no-such-rule`"),
        (17, None, "`int`"),
        (pb.Portfolio(), None, "`action` is missing"),
    ],
)
def test_what_can_not_be_asserted_is_an_input_error(
    what: object, rules: str | None, message: str
) -> None:
    with pytest.raises(pb.InvalidInputError, match=message):
        pb.testing.assert_refused(what, rules=rules)


def test_a_plan_is_asserted_field_by_field() -> None:
    plan = pb.plan(pb.example_portfolio(), as_of=date(2026, 1, 10), until=date(2026, 7, 1))
    lost = plan.objective.lost
    pb.testing.assert_plan(plan, actions=plan.actions, lost=lost, steps=len(plan.actions))
    with pytest.raises(AssertionError) as caught:
        pb.testing.assert_plan(plan, actions=plan.actions[1:], lost=lost + 1)
    told = str(caught.value).splitlines()
    assert told[0] == "the plan is not as expected"
    assert told[1].startswith(f"  action 1: {plan.actions[0]!r}, expected ")
    assert f"  lost: {lost}, expected {lost + 1}" in told
    optimal = plan.certificate.optimal
    with pytest.raises(AssertionError, match=f"optimal: {optimal}, expected {not optimal}"):
        pb.testing.assert_plan(plan, optimal=not optimal)
    with pytest.raises(pb.InvalidInputError, match="`shortfal`"):
        pb.testing.assert_plan(plan, shortfal=0)


def test_the_scenario_of_the_readme_passes_and_fails_as_it_says() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    section = readme.split("## Scenarios")[1]
    text = section.split("```toml\n")[1].split("```")[0]
    assert pb.testing.read_scenarios(text)[0].run()
    outcome = pb.testing.read_scenarios(text.replace("2026-06-15", "2026-06-16"))[0].run()
    shown = section.split("```text\n")[1].split("```")[0].split("\n\n", 1)[1]
    assert str(outcome).startswith(shown.rstrip())


@settings(max_examples=50, deadline=None)
@given(portfolio=pb.testing.portfolios(), key=pb.testing.product_keys())
def test_made_up_portfolios_and_keys_can_be_used(
    portfolio: pb.Portfolio, key: pb.ProductKey
) -> None:
    assert len(portfolio.problems()) == 0
    assert pb.Portfolio.loads(portfolio.dumps()) == portfolio
    assert len(key.reveal()) == 29
    assert pb.ProductKey(key.reveal()) == key
    for row in portfolio.options(as_of=date(2026, 1, 10)).to_pylist():
        assert row["allowed"] is not True or not row["rules"]


def told(*words: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, ["scenario", *words])
    assert result.exit_code == code, (result.output, result.exception)
    return result.stdout


def test_the_command_line_begins_and_runs_scenarios(tmp_path: Path) -> None:
    file = tmp_path / "mine.scenario.toml"
    told("new", str(file))
    assert told("run", str(tmp_path)).splitlines()[-1] == "3 passed, 0 failed"
    assert told("run", "-q", str(file)) == "3 passed, 0 failed\n"
    file.write_text(file.read_text(encoding="utf-8").replace("2026-06-15", "2026-06-16"))
    failed = told("run", "-q", str(file), code=1)
    assert "subscription `s`: end" in failed
    assert "3 months" in failed
    assert failed.splitlines()[-1] == "2 passed, 1 failed"
    rows = told("run", "--format", "csv", str(file), code=1).splitlines()
    assert rows[0] == "file,line,scenario,result,told"
    with pytest.raises(pb.InvalidInputError, match="is there already"):
        CliRunner().invoke(app, ["scenario", "new", str(file)], catch_exceptions=False)
    with pytest.raises(pb.InvalidInputError, match="not named like"):
        CliRunner().invoke(app, ["scenario", "new", "x.toml"], catch_exceptions=False)
    with pytest.raises(pb.ReadError, match="there is no"):
        CliRunner().invoke(app, ["scenario", "run", str(ROOT / "src")], catch_exceptions=False)


def test_the_projects_own_scenarios_pass_on_the_command_line() -> None:
    assert told("run", "-q", str(ROOT / "tests/scenarios")).endswith(" passed, 0 failed\n")


SCENARIOS = """
[[scenario]]
name = "a case of {licenses}"
cases = [{ licenses = 5 }, { licenses = 7 }]
given.tenant = [{ id = "t", domain = "t.example" }]
when = [{ wait_until = 2026-03-15 }]
[[scenario.given.subscription]]
id = "s"
tenant = "t"
product = "Visio Plan 2"
licenses = "{licenses}"
end = 2026-03-15
[scenario.then]
subscription.s = { licenses = 5, status = "expired" }
"""


def test_scenarios_and_their_outcomes_pickle() -> None:
    scenarios = pb.testing.read_scenarios(SCENARIOS)
    assert len(scenarios) == 2
    again = pickle.loads(pickle.dumps(scenarios))
    assert again == scenarios
    assert len({*again, *scenarios}) == 2
    outcomes = [scenario.run() for scenario in again]
    assert [outcome.passed for outcome in outcomes] == [True, False]
    assert pickle.loads(pickle.dumps(outcomes)) == outcomes
    assert str(pickle.loads(pickle.dumps(outcomes[1]))) == str(outcomes[1])


def test_scenarios_of_a_file_pickle(tmp_path: Path) -> None:
    path = tmp_path / "n.scenario.toml"
    (tmp_path / "p.toml").write_text('[[tenant]]\nid = "t"\ndomain = "t.example"\n')
    step = "when = [{ wait_until = 2026-03-15 }]\nthen = {}\n"
    path.write_text(f'[[scenario]]\nname = "n"\ngiven.file = "p.toml"\n{step}')
    scenarios = pb.testing.load_scenarios(path)
    assert pickle.loads(pickle.dumps(scenarios)) == scenarios


def test_what_is_asserted_of_something_else_than_a_plan_is_told() -> None:
    with pytest.raises(pb.InvalidInputError, match="`plan` is of type `int`, expected a `Plan`"):
        pb.testing.assert_plan(5, lost=1)  # type: ignore[arg-type]
