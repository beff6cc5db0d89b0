"""Readers of exports: whatever Python has them as, and what comes of joining them."""

import io
import json
import logging
import pickle
import signal
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import partnerbenefits as pb
from partnerbenefits import Partial, read

EXPORTS = Path(__file__).parents[1] / "exports"

#: Each reader with an export of its own.
READ: dict[str, Callable[[object], Partial]] = {
    "directory-subscriptions-states.json": lambda x: read.graph_subscriptions(x, tenant="t"),
    "subscribed-skus.json": read.graph_subscribed_skus,
    "subscriptions-shell.json": lambda x: read.graph_subscriptions(x, tenant="t"),
    "users.json": read.graph_users,
    "users-batch.json": read.graph_users,
    "billing-accounts.json": read.billing_accounts,
    "associated-tenants.json": read.associated_tenants,
    "role-assignments-constructed.json": read.role_assignments,
    "role-assignments-cli.json": read.role_assignments,
    "products.json": read.products,
    "benefits.csv": read.benefits_csv,
}


def messages(partial: Partial) -> list[str]:
    return partial.notices["message"]


def without_files(partial: Partial) -> Partial:
    told = partial.to_dict()
    for notice in told["notices"]:
        notice["file"] = None
    return Partial.from_dict(told)


@pytest.mark.parametrize("name", READ)
def test_an_export_reads_the_same_from_file_text_bytes_and_data(name: str) -> None:
    reader, path = READ[name], EXPORTS / name
    text = path.read_text(encoding="utf-8")
    whole = reader(path)
    assert whole.to_dict().keys() > {"notices"}
    assert set(whole.notices["file"]) <= {str(path)}
    assert reader(str(path)) == whole
    same = [
        text,
        "\ufeff" + text,
        text.encode(),
        text.encode("utf-8-sig"),
        bytearray(text.encode()),
    ]
    same += [text.encode("utf-16"), text.encode("utf-16-le"), text.encode("utf-16-be")]
    if name.endswith(".json"):
        same += [json.loads(text), text.replace("\n", "\r\n")]
    for source in same:
        assert reader(source) == without_files(whole), repr(source)[:80]


@pytest.mark.parametrize("name", READ)
def test_a_partial_goes_through_repr_pickle_dict_and_a_file(name: str, tmp_path: Path) -> None:
    partial = READ[name](EXPORTS / name)
    assert eval(repr(partial), {"Partial": Partial, "datetime": __import__("datetime")}) == partial
    assert pickle.loads(pickle.dumps(partial)) == partial
    assert Partial.from_dict(partial.to_dict()) == partial
    assert len({partial, READ[name](EXPORTS / name)}) == 1
    whole = pb.Portfolio.combine(partial)
    whole.save(tmp_path / "portfolio.toml")
    assert pb.Portfolio.load(tmp_path / "portfolio.toml") == whole
    assert "<table" in partial._repr_html_()


def test_files_are_pages_of_one_export_and_the_last_page_is_looked_for(tmp_path: Path) -> None:
    row = {"usageLocation": "DE", "assignedLicenses": []}
    first = {"value": [{"id": "a", **row}], "@odata.nextLink": "https://graph.example/next"}
    last = {"value": [{"id": "b", **row}]}
    one, two = tmp_path / "1.json", tmp_path / "2.json"
    one.write_text(json.dumps(first))
    two.write_text(json.dumps(last))
    for pages in ([one, two], [str(one), str(two)], [two, one], [first, last]):
        whole = read.graph_users(pages, tenant="t")
        assert [user.id for user in whole.users] == ["a", "b"]
        assert all("not a GUID" in message for message in messages(whole))
    assert "there are more pages than were given" in messages(read.graph_users(one, tenant="t"))[-1]
    behind_each_other = one.read_text() + "\n" + two.read_text()
    assert len(read.graph_users(behind_each_other, tenant="t").users) == 2


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("users.jsn", "`users.jsn` is neither a file that exists nor JSON"),
        (Path("no/such.json"), "can't read `no/such.json`"),
        ("", "the text is empty"),
        (b"", "the text is empty"),
        (b"\xff\xff\xff", "this is not text, expected UTF-8 or UTF-16"),
        (b"\xff\xfe[\x00]", "this is not text, expected UTF-16"),
        ("[1", "this is not JSON"),
        ("{'id': 1}", "this is not JSON"),
        ('[{"id": "a", "id": "b"}]', "`id` stands twice"),
        ('{"value": [NaN]}', "this is not JSON"),
        ('{"value": ["\\ud800"]}', "this is not JSON"),
        ("[" * 1000 + "]" * 1000, "this is not JSON: recursion limit exceeded"),
        ({"error": {"code": "Denied", "message": "no"}}, "this is an error response: Denied, no"),
        ({"error": "invalid_grant", "error_description": "late"}, "invalid_grant, late"),
        ({"code": "AuthorizationFailed", "message": "no"}, "AuthorizationFailed, no"),
        ([{"value": []}, {"error": {}}], "[1]: this is an error response: no reason is given"),
        (5, "this is a number"),
        (None, "this is null"),
        ([[], {1: 2}], "the key `1` is not text"),
    ],
)
def test_what_is_no_export_is_a_read_error(source: object, said: str) -> None:
    with pytest.raises(pb.ReadError) as raised:
        read.graph_users(source, tenant="t")
    assert said in str(raised.value)


def test_a_read_error_tells_file_line_and_place(tmp_path: Path) -> None:
    path = tmp_path / "users.json"
    path.write_text('{"value": [\n  {"id": "ä" "b"}]}', encoding="utf-8")
    with pytest.raises(pb.ReadError) as raised:
        read.graph_users(path)
    assert (raised.value.file, raised.value.row) == (str(path), 2)
    assert str(raised.value).startswith(f"{path}:2:14: this is not JSON")
    with pytest.raises(pb.ReadError) as raised:
        read.graph_users([{"error": {"code": "Denied"}}])
    assert (raised.value.file, raised.value.row, raised.value.path) == (None, None, "[0]")
    failed = {"responses": [{"id": "7", "status": 403, "body": {"error": {"code": "Denied"}}}]}
    for source in (failed, json.dumps(failed), [failed]):
        with pytest.raises(pb.ReadError, match="the response `7` has the status 403: Denied"):
            read.graph_users(source)


def users(count: int) -> str:
    row = '{"id": "u%d", "assignedLicenses": [], "usageLocation": "DE"}'
    return f"[{','.join(row % at for at in range(count))}]"


def long_read() -> Callable[[], object]:
    text = users(2_000_000)
    return lambda: read.graph_users(text, tenant="t")


def long_combine() -> Callable[[], object]:
    part = read.graph_users(users(600_000), tenant="t")
    return lambda: pb.Portfolio.combine(part, part, part, part, part)


def long_sheet() -> Callable[[], object]:
    text = "benefit,quantity\n" + "Power BI Pro,5\n" * 2_000_000
    return lambda: read.benefits_csv(text)


def many_subscriptions() -> str:
    row = '{"id": "s%d", "tenant": "t", "product": "Visio Plan 2", "licenses": 5}'
    return f'{{"subscription": [{",".join(row % at for at in range(300_000))}]}}'


def long_loads() -> Callable[[], object]:
    text = many_subscriptions()
    return lambda: [pb.Portfolio.loads(text, format="json") for _ in range(9)]


def long_dumps() -> Callable[[], object]:
    portfolio = pb.Portfolio.loads(many_subscriptions(), format="json")
    return lambda: [portfolio.dumps() for _ in range(9)]


def long_to_dict() -> Callable[[], object]:
    portfolio = pb.Portfolio.loads(many_subscriptions(), format="json")
    return lambda: [portfolio.to_dict() for _ in range(9)]


def long_from_dict() -> Callable[[], object]:
    data = pb.Portfolio.loads(many_subscriptions(), format="json").to_dict()
    return lambda: [pb.Portfolio.from_dict(data) for _ in range(9)]


LONG = [long_read, long_combine, long_sheet, long_loads, long_dumps, long_to_dict, long_from_dict]


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="needs a timer that interrupts")
@pytest.mark.usefixtures("undisturbed_signals")
@pytest.mark.parametrize("prepare", LONG)
def test_an_interrupt_ends_long_work_within_a_second(
    prepare: Callable[[], Callable[[], object]],
) -> None:
    work = prepare()
    before = signal.signal(signal.SIGALRM, signal.default_int_handler)
    late = []
    try:
        # A busy machine can make it late, and nothing can make it early.
        for _ in range(3):
            signal.setitimer(signal.ITIMER_REAL, 0.1)
            asked = time.monotonic() + 0.1
            # An interrupt that comes after the work raises, too: only the time tells.
            with pytest.raises(KeyboardInterrupt):
                work()
            late.append(time.monotonic() - asked)
        assert min(late) < 1
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize("error", [KeyboardInterrupt, ZeroDivisionError])
def test_what_is_raised_while_a_record_is_logged_ends_in_no_system_error(
    error: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    unraisable = []
    monkeypatch.setattr(sys, "unraisablehook", lambda told: unraisable.append(told.exc_type))
    logger = logging.getLogger("partnerbenefits.intake.combine")
    before = logger.level

    def fails(record: logging.LogRecord) -> bool:
        raise error

    logger.addFilter(fails)
    logger.setLevel(logging.DEBUG)
    # What was started in the background ignores interrupts, so that none could come again.
    heard = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        if error is KeyboardInterrupt:
            with pytest.raises(KeyboardInterrupt):
                pb.Portfolio.combine(pb.example_portfolio())
        else:
            assert pb.Portfolio.combine(pb.example_portfolio()) == pb.example_portfolio()
            assert unraisable == [error]
    finally:
        signal.signal(signal.SIGINT, heard)
        logger.removeFilter(fails)
        logger.setLevel(before)


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="needs a file without an end")
def test_a_file_without_an_end_is_refused() -> None:
    with pytest.raises(pb.ReadError, match="it is a device, expected a file"):
        read.graph_users(Path("/dev/zero"))


def test_data_that_contains_itself_is_refused() -> None:
    deep: list[object] = []
    deep.append(deep)
    with pytest.raises(pb.ReadError, match="nests deeper"):
        read.graph_users(deep)
    with pytest.raises(pb.InvalidInputError, match=r"is of type `StringIO`, expected a path, text"):
        read.graph_users(io.StringIO("[]"))


def test_what_clients_give_is_read() -> None:
    class Model:
        """A response as the clients of Azure have it."""

        def as_dict(self) -> dict[str, object]:
            return {"name": "p", "display_name": "Power BI Pro", "quantity": 5, "tenant_id": "t"}

    for source in ([Model()], iter([Model()]), Model(), ({"value": [one]} for one in [Model()])):
        [one] = read.products(source).subscriptions
        assert (one.id, one.licenses, one.tenant) == ("p", 5, "t")

    def failing() -> Iterator[object]:
        yield Model()
        raise ConnectionError("lost")

    with pytest.raises(ConnectionError):
        read.products(failing())


def test_days_of_parsed_data_are_days() -> None:
    row = {"id": "s", "skuPartNumber": "SPE_E5", "totalLicenses": 5.0, "status": "Enabled"}
    for day in (
        date(2026, 3, 15),
        datetime(2026, 3, 15, tzinfo=UTC),
        datetime(2026, 3, 15, 12, 30),
        "2026-03-15T00:00:00.0000000Z",
        "2026-03-15 00:00:00+00:00",
        "/Date(1773532800000)/",
        "/Date(1773532800000+0100)/",
    ):
        found = read.graph_subscriptions({**row, "nextLifecycleDateTime": day}, tenant="t")
        assert found.subscriptions[0].end == date(2026, 3, 15), day


def test_a_sheet_may_be_rows_of_a_data_frame() -> None:
    pd = pytest.importorskip("pandas")
    frame = pd.DataFrame(
        {
            "Benefit": ["Power BI Pro", "Microsoft 365 E5"],
            "Quantity": [5, 10],
            "Activate before": [pd.Timestamp("2026-06-01"), pd.NaT],
        }
    )
    partial = read.benefits_csv(frame.to_dict("records"))
    assert [benefit.licenses for benefit in partial.benefits] == [10, 5]
    days = [benefit.activate_before for benefit in partial.benefits]
    assert days == [None, date(2026, 6, 1)]
    with pytest.raises(pb.ReadError, match="expected the text of a sheet or a list of dicts"):
        read.benefits_csv({"benefit": "x"})


def test_combine_lists_conflicts_and_is_a_portfolio() -> None:
    account = {"id": "ba", "agreement": "MicrosoftCustomerAgreement"}
    own = pb.Portfolio.from_dict({"billing_account": [account]})
    exported = read.billing_accounts([{"name": "ba", "agreementType": "EnterpriseAgreement"}])
    whole = pb.Portfolio.combine(own, exported)
    assert isinstance(whole, pb.Portfolio)
    assert whole == own
    assert hash(whole) == hash(own)
    assert whole.conflicts.to_pylist() == [
        {
            "kind": "billing account",
            "id": "ba",
            "field": "agreement",
            "kept": "MicrosoftCustomerAgreement",
            "other": "EnterpriseAgreement",
            "message": "`MicrosoftCustomerAgreement` is kept, a later source has "
            "`EnterpriseAgreement`",
        }
    ]
    again = pickle.loads(pickle.dumps(whole))
    assert again == whole
    assert again.conflicts == whole.conflicts
    assert "Conflicts" in whole._repr_html_()
    assert len(pb.Portfolio.combine(own, own).conflicts) == 0
    assert pb.Portfolio.combine() == pb.Portfolio()
    with pytest.raises(pb.InvalidInputError, match=r"`sources\[1\]` is `5`"):
        pb.Portfolio.combine(own, 5)  # type: ignore[arg-type]


def test_diff_tells_what_changed_since_yesterday() -> None:
    before = pb.example_portfolio()
    extend = pb.Extend(benefit="core-m365-e5", subscription="contoso-e5", on=date(2026, 1, 10))
    rows = before.diff(before.apply(extend)).to_pylist()
    changed = {(row["kind"], row["id"], row["field"]) for row in rows}
    assert ("subscription", "contoso-e5", "end") in changed
    assert ("benefit", "core-m365-e5", "redeemed_on") in changed
    assert len(before.diff(before)) == 0
    assert before.diff(before).columns == ["kind", "id", "change", "field", "before", "after"]


def test_matches_propose_and_record_nothing() -> None:
    portfolio = pb.Portfolio.from_dict(
        {
            "tenant": [{"id": "t", "domain": "t.example"}],
            "membership": [
                {"id": "m", "offer": "o", "purchased": date(2025, 1, 1), "end": date(2026, 1, 1)}
            ],
            "benefit": [
                {"id": "b", "membership": "m", "product": "Power BI Pro", "licenses": 5},
            ],
            "subscription": [
                {
                    "id": "s",
                    "tenant": "t",
                    "product": "Power BI Pro",
                    "licenses": 5,
                    "start": date(2025, 2, 1),
                    "end": date(2026, 2, 1),
                    "origin": "key",
                }
            ],
        }
    )
    [match] = portfolio.matches().to_pylist()
    assert (match["benefit"], match["subscription"], match["confidence"]) == ("b", "s", "high")
    assert "twelve months" in match["reason"]
    assert portfolio.benefit("b").redeemed_on is None


def test_a_billing_role_held_through_a_group_is_unknown_not_missing(tmp_path: Path) -> None:
    held = read.role_assignments(EXPORTS / "role-assignments-constructed.json")
    account = held.billing_accounts[0]
    assert account.ordering_groups == ("11111111-0000-0000-0000-00000000000b",)
    assert eval(repr(account), vars(pb)) == account == pickle.loads(pickle.dumps(account))
    reached = {"billing_account": "ba-1", "billing_management": True}
    core = {"id": "m", "offer": "Partner Launch", "end": "2026-09-01", "billing_account": "ba-1"}
    benefit = {"id": "b", "membership": "m", "product": "Power BI Pro", "licenses": 5}
    own = pb.Portfolio.from_dict(
        {
            "tenant": [{"id": "t", "domain": "t.example", "associations": [reached]}],
            "membership": [core],
            "benefit": [{**benefit, "redemption": "order"}],
        }
    )
    combined = pb.Portfolio.combine(own, held)
    combined.save(tmp_path / "portfolio.toml")
    whole = pb.Portfolio.load(tmp_path / "portfolio.toml")
    assert whole == combined
    verdict = whole.check(pb.Order(benefit="b", tenant="t", on="2026-01-10"))
    assert verdict.allowed
    assert "roles-unknown" in [notice.id for notice in verdict.notices]
    # Whoever is contributor may be partner admin for all that the export tells.
    known = [person.replace(partner_center_roles=[]) for person in whole.people]
    whole = whole.replace(people=known)
    alone = whole.billing_accounts[0].replace(ordering_groups=[])
    refused = whole.replace(billing_accounts=[alone]).check(verdict.action)
    assert [reason.rule for reason in refused.reasons] == [
        "actor-not-partner-admin",
        "actor-without-billing-role",
    ]
    assert whole.diff(whole.replace(billing_accounts=[alone]))["field"] == ["ordering_groups"]
