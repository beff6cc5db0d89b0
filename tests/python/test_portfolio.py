"""Portfolios: files, text, plain data, records, tables."""

import datetime
import os
import pickle
import stat
from datetime import date
from pathlib import Path

import pytest

import partnerbenefits as pb

KEY = "AAAA1-BBBB2-CCCC3-DDDD4-EEEE5"
DATA = {
    "partner": {"name": "Contoso Consulting", "country": "DE"},
    "rollout": {"DE": date(2026, 5, 4)},
    "membership": [
        {"id": "m", "offer": "Partner Success Core", "purchased": "2025-09-01", "end": "2026-09-01"}
    ],
    "benefit": [
        {"id": "b", "membership": "m", "product": "Microsoft 365 E5", "licenses": 25, "key": KEY}
    ],
    "tenant": [{"id": "t", "domain": "t.example"}],
    "subscription": [
        {
            "id": "s",
            "tenant": "t",
            "product": "Microsoft 365 E5",
            "licenses": 100,
            "end": date(2026, 3, 15),
            "origin": "key",
        }
    ],
    "policy": {"rounding": "up", "report_days": [7, 30]},
    "product": [{"name": "Contoso Add-on", "kind": "cloud"}],
}


@pytest.fixture
def portfolio() -> pb.Portfolio:
    return pb.Portfolio.from_dict(DATA)


@pytest.fixture
def example() -> pb.Portfolio:
    return pb.example_portfolio()


@pytest.mark.parametrize("suffix", ["toml", "json"])
def test_a_saved_portfolio_loads_back_whole(
    tmp_path: Path, example: pb.Portfolio, suffix: str
) -> None:
    path = tmp_path / f"copy.{suffix}"
    example.save(path)
    assert pb.Portfolio.load(str(path)) == example
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_saving_masked_keeps_the_keys_to_oneself(tmp_path: Path, portfolio: pb.Portfolio) -> None:
    portfolio.save(tmp_path / "shared.toml", keys="masked")
    text = (tmp_path / "shared.toml").read_text()
    assert "AAAA1" not in text
    assert "EEEE5" in text


def test_keys_show_masked_everywhere_unless_asked_for(portfolio: pb.Portfolio) -> None:
    shown = [repr(portfolio), str(portfolio), portfolio.dumps(), str(portfolio.to_dict())]
    shown += [portfolio._repr_html_(), repr(pickle.dumps(portfolio)), str(portfolio.problems())]
    shown += [portfolio.table("benefits").to_json() or ""]
    assert not [text for text in shown if "BBBB2" in text]
    assert KEY in portfolio.dumps(keys="full")
    assert KEY in portfolio.dumps("json", keys="full")
    assert portfolio.to_dict(keys="full")["benefit"][0]["key"] == KEY


def test_text_and_plain_data_go_round(portfolio: pb.Portfolio) -> None:
    for form in ("toml", "json"):
        assert pb.Portfolio.loads(portfolio.dumps(form, keys="full"), format=form) == portfolio
    assert pb.Portfolio.from_dict(portfolio.to_dict(keys="full")) == portfolio
    assert portfolio.to_dict()["membership"][0]["end"] == date(2026, 9, 1)


def test_a_portfolio_is_a_value(portfolio: pb.Portfolio) -> None:
    bare = portfolio.replace(benefits=[])
    assert eval(repr(bare), {"datetime": datetime, **vars(pb)}) == bare
    assert pickle.loads(pickle.dumps(bare)) == bare
    assert hash(pickle.loads(pickle.dumps(bare))) == hash(bare)
    assert bare != portfolio
    with pytest.raises(AttributeError):
        portfolio.benefits = ()  # type: ignore[misc]


def test_a_portfolio_of_records_is_that_of_the_data(portfolio: pb.Portfolio) -> None:
    made = pb.Portfolio(
        partner={"name": "Contoso Consulting", "country": "DE"},
        rollout={"DE": "2026-05-04"},
        memberships=portfolio.memberships,
        benefits=list(portfolio.benefits),
        tenants=portfolio.tenants,
        subscriptions=portfolio.subscriptions,
        policy={"rounding": "up", "report_days": [7, 30]},
        products=[{"name": "Contoso Add-on", "kind": "cloud"}],
    )
    assert made == portfolio
    assert made.replace(policy=None).to_dict(keys="full") == {
        **{key: value for key, value in made.to_dict(keys="full").items() if key != "policy"}
    }


def test_records_may_stand_in_plain_data(portfolio: pb.Portfolio) -> None:
    data = {**DATA, "benefit": portfolio.benefits, "tenant": portfolio.tenants}
    assert pb.Portfolio.from_dict(data) == portfolio


def test_collections_are_tuples_in_order_of_ids(example: pb.Portfolio) -> None:
    for kind in (
        "memberships",
        "benefits",
        "subscriptions",
        "tenants",
        "billing_accounts",
        "people",
        "users",
    ):
        records = getattr(example, kind)
        assert isinstance(records, tuple)
        assert [record.id for record in records] == sorted(record.id for record in records)
        assert len(example.table(kind)) == len(records) > 0
    assert example.benefit("core-m365-e5").licenses == 25
    assert example.person(example.people[0].id) == example.people[0]


def test_an_unknown_id_names_the_nearest(example: pb.Portfolio) -> None:
    with pytest.raises(pb.UnknownIdError, match="did you mean `core-m365-e5`"):
        example.benefit("core-m356-e5")
    with pytest.raises(pb.InvalidInputError, match="did you mean `benefits`"):
        example.table("benefit")


def test_every_problem_of_a_file_is_told_at_once_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "bad.toml"
    path.write_text('[[tenant]]\nid = "t"\ndomian = "x"\n[[benefit]]\nid = "b"\nlicenses = 0\n')
    with pytest.raises(pb.PortfolioError) as raised:
        pb.Portfolio.load(path)
    problems = raised.value.problems
    assert len(problems) > 3
    assert any(f"{path}:3:1" in problem and "domain" in problem for problem in problems)
    assert any("benefit[0].licenses" in problem for problem in problems)


def test_plain_data_has_places_but_no_lines() -> None:
    with pytest.raises(pb.PortfolioError) as raised:
        pb.Portfolio.from_dict({"tenant": [{"id": "t", "domain": 3}], "tennant": []})
    assert any(problem.startswith("tenant[0].domain") for problem in raised.value.problems)
    assert not any("line" in problem for problem in raised.value.problems)


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        "text",
        3,
        {"tenant": {}},
        {"tenant": [1]},
        {3: 4},
        pytest.param({"partner": {"name": object()}}, id="object"),
        {"membership": [{"id": "m", "offer": "o", "end": datetime.datetime(2026, 1, 1)}]},
        {"subscription": [{"id": "s", "tenant": "t", "product": "p", "licenses": 2.5}]},
        {"subscription": [{"id": "s", "tenant": "t", "product": "p", "licenses": 10**30}]},
        {"benefit": [{"id": "b", "key": "not a key"}]},
    ],
    ids=str,
)
def test_bad_data_is_one_of_our_errors(data: object) -> None:
    with pytest.raises((pb.PortfolioError, pb.InvalidInputError)):
        pb.Portfolio.from_dict(data)


def test_data_that_contains_itself_ends() -> None:
    loop: dict[str, object] = {}
    loop["partner"] = loop
    with pytest.raises(pb.InvalidInputError, match="nests deeper"):
        pb.Portfolio.from_dict(loop)


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda: pb.Portfolio.load("nowhere.toml"), pb.ReadError),
        (lambda: pb.Portfolio.load("notes.txt"), pb.InvalidInputError),
        (lambda: pb.Portfolio.load(3), pb.InvalidInputError),
        (lambda: pb.Portfolio.loads("", format="yaml"), pb.InvalidInputError),
        (lambda: pb.Portfolio.loads(b""), pb.InvalidInputError),
        (lambda: pb.Portfolio().dumps(keys="all"), pb.InvalidInputError),
        (lambda: pb.Portfolio().save("no/such/folder/p.toml"), pb.ReadError),
        (lambda: pb.Portfolio().replace(benefit=[]), pb.InvalidInputError),
        (lambda: pb.Portfolio(tenants=[3]), pb.InvalidInputError),
        (lambda: pb.Portfolio(policy={"rounding": "dwon"}), pb.PortfolioError),
    ],
)
def test_bad_calls_raise_what_they_say(call: object, error: type[Exception]) -> None:
    with pytest.raises(error) as raised:
        call()  # type: ignore[operator]
    assert type(raised.value) is error


def test_a_failed_save_leaves_the_old_file_whole(tmp_path: Path, portfolio: pb.Portfolio) -> None:
    path = tmp_path / "p.toml"
    portfolio.save(path)
    before = path.read_bytes()
    if os.getuid() == 0:
        pytest.skip("nothing is forbidden to root")
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(pb.ReadError):
            pb.Portfolio().save(path)
    finally:
        tmp_path.chmod(0o700)
    assert path.read_bytes() == before


def test_two_records_with_one_id_are_refused() -> None:
    tenant = pb.Tenant(id="t", domain="d")
    with pytest.raises(pb.PortfolioError, match="`t`"):
        pb.Portfolio(tenants=[tenant, tenant])


def test_a_large_portfolio_is_counted_not_written_out() -> None:
    tenants = [pb.Tenant(id=f"t{n}", domain="d") for n in range(300)]
    assert repr(pb.Portfolio(tenants=tenants)) == "<Portfolio: 300 tenants>"


def test_status_follows_the_lifecycle_of_the_portfolio(portfolio: pb.Portfolio) -> None:
    assert portfolio.status_on("s", "2026-03-15") == "expired"
    short = portfolio.replace(lifecycle={"expired_days": 0, "disabled_days": 0})
    assert short.status_on("s", "2026-03-15") == "deleted"


def test_the_example_has_no_problems_and_a_broken_one_has(example: pb.Portfolio) -> None:
    assert len(example.problems()) == 0
    broken = example.replace(tenants=[])
    assert broken.problems().columns == ["place", "problem", "fix"]
    assert len(broken.problems()) >= len(example.subscriptions)


def test_an_alias_is_taken_wherever_an_id_is(example: pb.Portfolio) -> None:
    portal = "a1111111-2222-4333-8444-555555555555"
    held = example.subscription("contoso-e5")
    others = [one for one in example.subscriptions if one.id != held.id]
    portfolio = example.replace(subscriptions=[*others, held.replace(aliases=[portal])])
    extend = pb.Extend(benefit="core-m365-e5", subscription=portal.upper(), on="2026-01-10")

    assert portfolio.subscription(portal).id == "contoso-e5"
    assert portfolio.status_on(portal, "2026-01-10") == "active"
    verdict = portfolio.check(extend)
    assert verdict.allowed
    assert verdict.action.subscription == "contoso-e5"
    after = portfolio.apply(extend)
    assert after.subscription("contoso-e5").end == date(2026, 6, 15)
    assert after.benefit("core-m365-e5").redeemed_into == "contoso-e5"
    timeline = pb.simulate(portfolio, [extend], until="2027-01-01")
    assert timeline.events[0]["subscription"] == "contoso-e5"
    with pytest.raises(pb.UnknownIdError):
        portfolio.subscription("a1111111-2222-4333-8444-555555555556")


def test_a_redemption_into_an_alias_is_one_into_the_subscription(example: pb.Portfolio) -> None:
    portal = "a1111111-2222-4333-8444-555555555555"
    lab = example.subscription("7d1c1f9e-52a4-4c0b-9d0e-3a6f0c2b8e15")
    others = [one for one in example.subscriptions if one.id != lab.id]
    redeemed = example.benefit("core-m365-e3-lab").replace(redeemed_into=portal)
    benefits = [one for one in example.benefits if one.id != redeemed.id]
    portfolio = example.replace(
        subscriptions=[*others, lab.replace(aliases=[portal])], benefits=[*benefits, redeemed]
    )
    assert not len(portfolio.problems())
    assert lab.id not in list(portfolio.matches()["subscription"])


@pytest.mark.parametrize("name", ["a\0b.toml", "a\0b.json"])
def test_a_name_that_no_file_can_have_is_told(portfolio: pb.Portfolio, name: str) -> None:
    with pytest.raises(pb.ReadError, match=r"can't write `a\\u0000b"):
        portfolio.save(name)
    with pytest.raises(pb.ReadError, match=r"can't read `a\\u0000b"):
        pb.Portfolio.load(name)


def test_a_plan_takes_an_alias_for_what_renews(example: pb.Portfolio) -> None:
    portal = "b1111111-2222-4333-8444-555555555555"
    subscriptions = [
        one.replace(aliases=[portal]) if one.id == "contoso-dynamics-sales" else one
        for one in example.subscriptions
    ]
    portfolio = example.replace(subscriptions=subscriptions)
    window = {"as_of": "2026-01-10", "until": "2027-01-01"}
    by_id = pb.plan(portfolio, **window, assume_renewal=["contoso-dynamics-sales"])
    both = pb.plan(portfolio, **window, assume_renewal=[portal, "contoso-dynamics-sales"])
    assert pb.plan(portfolio, **window, assume_renewal=[portal]).steps == by_id.steps
    assert (both.steps, both.objective) == (by_id.steps, by_id.objective)
    assert by_id.objective != pb.plan(portfolio, **window).objective
