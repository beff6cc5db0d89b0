"""What stands at the edge: the first and last days there are, and names of odd characters."""

from datetime import date

import pytest

import partnerbenefits as pb


def at_the_edge(day: str) -> pb.Portfolio:
    return pb.Portfolio(
        tenants=[pb.Tenant(id="t", domain="t.example")],
        memberships=[pb.Membership(id="m", offer="o", purchased=day, end=day)],
        benefits=[
            pb.Benefit(
                id="b",
                membership="m",
                product="Microsoft 365 E5",
                licenses=5,
                redemption="key",
                activate_before=day,
                usage_rights_last_day=day,
            )
        ],
        subscriptions=[
            pb.Subscription(
                id="s",
                tenant="t",
                product="Microsoft 365 E5",
                licenses=5,
                start=day,
                end=day,
                origin="key",
            )
        ],
    )


@pytest.mark.parametrize(
    ("day", "as_of"),
    [
        ("9999-12-31", "9999-01-01"),
        ("9999-12-02", "9999-12-31"),
        ("9999-10-01", "9999-12-31"),
        ("0001-01-01", "0001-01-01"),
    ],
)
def test_the_first_and_the_last_days_are_reported_and_drawn(day: str, as_of: str) -> None:
    portfolio = at_the_edge(day)
    report = pb.expiry_report(portfolio, as_of=as_of)
    ends = [row["date"] for row in report.rows if row["what"] == "subscription ends"]
    assert ends == [date.fromisoformat(day)]
    assert "<svg" in report.to_html()
    assert report.to_ics()
    assert report.to_markdown()
    assert report.to_csv()
    assert report.to_json()
    assert report.to_dict()
    states = portfolio.table("lifecycle").to_pylist()
    assert {row["start"] for row in states} >= {date.fromisoformat(day)} - {date.max}
    until = "9999-12-31" if as_of < "9999-12-31" else "0001-02-01"
    if until > as_of:
        assert pb.simulate(portfolio, [], since=as_of, until=until).to_html()


def test_a_calendar_holds_no_control_character() -> None:
    portfolio = at_the_edge("2026-03-15").replace(
        subscriptions=[
            pb.Subscription(
                id="s", tenant="t", product="a\x1b[31m\rb\x07", licenses=5, end="2026-03-15"
            )
        ]
    )
    text = pb.expiry_report(portfolio, as_of="2026-01-10").to_ics() or ""
    assert "a�[31m�b�" in text
    assert all(line.isprintable() for line in text.split("\r\n"))
