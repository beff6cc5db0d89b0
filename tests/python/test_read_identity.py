"""What makes two records one, and what is unknown rather than none, on both sides of the border."""

import pickle
import resource
import sys
from datetime import date

import pytest

import partnerbenefits as pb
from partnerbenefits import Portfolio, read

GUID = "8232b18e-81aa-4b55-ae50-c7f456acf665"
OWNER = "/x/billingAccounts/a1/billingRoleDefinitions/50000000-aaaa-bbbb-cccc-100000000000"


def graph(**fields: object) -> pb.Partial:
    row = {
        "id": GUID,
        "skuPartNumber": "SPE_E5",
        "status": "Enabled",
        "totalLicenses": 25,
        "createdDateTime": "2025-10-01T00:00:00Z",
        "nextLifecycleDateTime": "2026-01-20T00:00:00Z",
        **fields,
    }
    return read.graph_subscriptions([row], tenant="c")


def test_an_origin_that_nobody_stated_stays_so() -> None:
    whole = Portfolio.combine(graph())
    assert whole.replace(subscriptions=whole.subscriptions) == whole
    [one] = whole.subscriptions
    # It counts as bought, and does not say so.
    assert one.origin == "purchase"
    assert one.to_dict()["origin"] is None
    assert "origin" not in repr(one)
    assert one == pickle.loads(pickle.dumps(one)) == pb.Subscription(**one.to_dict())
    assert one != one.replace(origin="purchase")


def test_aliases_go_everywhere_a_subscription_does() -> None:
    [one] = graph(commerceSubscriptionId=GUID.upper()[::-1].replace("-", "a")).subscriptions
    [other] = graph(ocpSubscriptionId="0f92f719-16e2-4b5e-b054-7487694456fc").subscriptions
    assert other.aliases == ("0f92f719-16e2-4b5e-b054-7487694456fc",)
    assert len(one.aliases) == 1
    assert eval(repr(other), vars(pb) | {"datetime": __import__("datetime")}) == other
    whole = pb.Portfolio(subscriptions=[other])
    assert Portfolio.loads(whole.dumps()) == Portfolio.from_dict(whole.to_dict()) == whole
    assert whole.diff(whole.replace(subscriptions=[one]))["field"] == ["aliases"]
    own = pb.Subscription(
        id="e5", tenant="c", product="SPE_E5", licenses=5, aliases=[GUID], end="2025-01-01"
    )
    joined = Portfolio.combine(pb.Portfolio(subscriptions=[own]), graph())
    assert joined.subscriptions == (own.replace(start=date(2025, 10, 1)),)
    assert joined.conflicts["field"] == ["licenses", "end"]


def test_conflicts_stay_when_the_result_is_combined_again() -> None:
    example = pb.example_portfolio()
    once = Portfolio.combine(example, example.replace(partner={"name": "z"}))
    again = Portfolio.combine(once, Portfolio(), once)
    assert again.conflicts.to_pylist() == once.conflicts.to_pylist()


def test_what_is_deleted_is_no_subscription_and_leaves_no_row() -> None:
    gone = graph(status="Deleted", commerceSubscriptionId="x")
    assert (gone.subscriptions, gone.deleted) == ((), (GUID, "x"))
    assert gone == pickle.loads(pickle.dumps(gone)) == pb.Partial.from_dict(gone.to_dict())
    assert gone.replace(deleted=[]) != gone
    report = pb.expiry_report(Portfolio.combine(gone), as_of="2026-01-10")
    assert (len(report.rows), report.exit_code(30)) == (0, 0)
    own = pb.Portfolio(
        subscriptions=[pb.Subscription(id=GUID, tenant="c", product="SPE_E5", licenses=5)]
    )
    assert Portfolio.combine(own, gone).conflicts["field"] == ["status"]


def test_roles_that_an_export_does_not_tell_make_no_order_refused() -> None:
    row = {"principalId": GUID, "principalType": "User", "roleDefinitionId": OWNER}
    people = read.role_assignments([row])
    [person] = people.people
    assert (person.partner_center_roles, person.is_partner_admin) == ("unknown", None)
    assert eval(repr(person), vars(pb)) == pickle.loads(pickle.dumps(person)) == person
    assert pb.Person(id="p").is_partner_admin is False
    reached = pb.Association(billing_account="a1", billing_management=True)
    own = pb.Portfolio(
        memberships=[pb.Membership(id="m", offer="o", end="2026-09-01", billing_account="a1")],
        benefits=[
            pb.Benefit(id="b", membership="m", product="SPE_E5", licenses=5, redemption="order")
        ],
        billing_accounts=[pb.BillingAccount(id="a1", account_type="Enterprise")],
        tenants=[pb.Tenant(id="t", domain="x", associations=[reached])],
    )
    whole = Portfolio.combine(own, people)
    assert Portfolio.loads(whole.dumps()) == whole
    for actor in (None, GUID):
        verdict = whole.check(pb.Order(benefit="b", tenant="t", on="2026-01-10", actor=actor))
        assert verdict.allowed
        assert "roles-unknown" in [notice.id for notice in verdict.notices]
    assert whole.table("people")["partner_center_roles"] == [["unknown"]]


@pytest.mark.parametrize("tenant", ["", " ", "a\nb"])
def test_a_tenant_is_an_id(tenant: str) -> None:
    for reader in (read.graph_subscriptions, read.graph_users, read.products):
        with pytest.raises(pb.InvalidInputError, match="tenant"):
            reader([], tenant=tenant)
    with pytest.raises(pb.InvalidInputError, match="billing_account"):
        read.associated_tenants([], billing_account=tenant)


def test_what_is_wrong_a_million_times_is_told_a_thousand_times() -> None:
    text = '{"subscription": [' + ",".join(['{"id": 5}'] * 100_000) + "]}"
    with pytest.raises(pb.PortfolioError) as raised:
        Portfolio.loads(text, format="json")
    assert len(str(raised.value)) < 200_000
    assert "more problems are not told" in raised.value.problems[-1]


@pytest.mark.skipif(sys.platform != "linux", reason="counts in kibibytes")
def test_a_sheet_of_millions_of_columns_is_refused_without_reading_them() -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(pb.ReadError, match="has 6000001 columns, expected at most 1000"):
        read.benefits_csv("a," * 6_000_000)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000
