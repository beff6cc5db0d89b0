"""
The compiled core of partnerbenefits. Import `partnerbenefits` instead.
"""

from _typeshed import SupportsGetItem
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from fractions import Fraction
from numbers import Rational
from os import PathLike
from typing import Any, Final, SupportsFloat, SupportsIndex, final
from typing_extensions import disjoint_base

__all__ = ["__version__", "Activate", "AddLicenses", "Alternative", "Assign", "Association", "Benefit", "BillingAccount", "Certificate", "Combined", "Entry", "Extend", "Ledger", "Membership", "Move", "Notice", "Objective", "Order", "Outcome", "Partial", "Person", "Plan", "Portfolio", "ProductKey", "Reason", "Report", "Scenario", "Subscription", "Table", "Tenant", "TermChange", "Timeline", "Unassign", "User", "Verdict", "activate", "add_licenses", "add_months", "bulk_activate", "bulk_add_licenses", "bulk_expiry", "bulk_extend", "bulk_plan", "compare", "expiry_report", "extend", "init_logging", "load_scenarios", "months_between", "notices", "order", "plan", "read_associated_tenants", "read_benefits_csv", "read_billing_accounts", "read_graph_subscribed_skus", "read_graph_subscriptions", "read_graph_users", "read_products", "read_role_assignments", "read_scenarios", "rules", "simulate", "troubleshoot"]

__version__: Final[str]
"""
The version of the package, as in `Cargo.toml`.
"""

@final
class Activate:
    """
    Redeem a key for a new subscription in a tenant, or for one that has ended: 12 months.

        >>> pb.Activate(benefit="m365-e5", tenant="contoso", on=date(2026, 1, 10))
        Activate(benefit='m365-e5', tenant='contoso', on=datetime.date(2026, 1, 10))
    """
    def __copy__(self, /) -> Activate: ...
    def __deepcopy__(self, /, _memo: Any) -> Activate: ...
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, benefit: str, tenant: str, on: date | str) -> Activate: ...
    def __reduce__(self, /) -> Any: ...
    def __replace__(self, /, **changes: "object") -> Activate: ...
    def __repr__(self, /) -> str: ...
    @property
    def benefit(self, /) -> str:
        """
        The id of the benefit whose key it is.
        """
    @property
    def on(self, /) -> date:
        """
        The day.
        """
    def replace(self, /, **changes: "object") -> Activate:
        """
        Return the same value with the given fields changed.
        """
    @property
    def tenant(self, /) -> str:
        """
        The id of the tenant.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        Return the fields as plain data: dicts, lists, texts, numbers and `datetime.date`.
        """

@final
class AddLicenses:
    """
    Redeem a key by adding its licences to a subscription; the time left is averaged over all of them.

        >>> pb.AddLicenses(benefit="m365-e5", subscription="sub-1", on="2026-01-10").on
        datetime.date(2026, 1, 10)
    """
    def __copy__(self, /) -> AddLicenses: ...
    def __deepcopy__(self, /, _memo: Any) -> AddLicenses: ...
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, benefit: str, subscription: str, on: date | str) -> AddLicenses: ...
    def __reduce__(self, /) -> Any: ...
    def __replace__(self, /, **changes: "object") -> AddLicenses: ...
    def __repr__(self, /) -> str: ...
    @property
    def benefit(self, /) -> str:
        """
        The id of the benefit whose key it is.
        """
    @property
    def on(self, /) -> date:
        """
        The day.
        """
    def replace(self, /, **changes: "object") -> AddLicenses:
        """
        Return the same value with the given fields changed.
        """
    @property
    def subscription(self, /) -> str:
        """
        The id of the subscription.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        Return the fields as plain data: dicts, lists, texts, numbers and `datetime.date`.
        """

@final
class Alternative:
    """
    A plan with one step fewer, and what that costs.

        >>> plan = pb.plan(example, as_of=date(2026, 1, 10), until=date(2026, 7, 1))
        >>> all(isinstance(one, pb.Alternative) for one in plan.alternatives)
        True
    """
    def __copy__(self, /) -> Alternative: ...
    def __deepcopy__(self, /, _memo: Any) -> Alternative: ...
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, *, summary: str, actions: Iterable[Activate | AddLicenses | Extend | Order | Move | Assign | Unassign], objective: Objective) -> Alternative: ...
    def __reduce__(self, /) -> Any: ...
    def __replace__(self, /, **changes: "object") -> Alternative: ...
    def __repr__(self, /) -> str: ...
    @property
    def actions(self, /) -> list[Activate | AddLicenses | Extend | Order | Move | Assign | Unassign]:
        """
        What to do, in the order to do it.
        """
    @property
    def objective(self, /) -> Objective:
        """
        What it achieves.
        """
    def replace(self, /, **changes: "object") -> Alternative:
        """
        Return the same value with the given fields changed.
        """
    @property
    def summary(self, /) -> str:
        """
        What it is and costs, in a sentence.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        Return the fields as plain data: dicts, lists, texts, numbers and `datetime.date`.
        """

@final
class Assign:
    """
    Assign a licence of a subscription to a user.

        >>> pb.Assign(user="u1", subscription="sub-1", on=date(2026, 1, 10)).user
        'u1'
    """
    def __copy__(self, /) -> Assign: ...
    def __deepcopy__(self, /, _memo: Any) -> Assign: ...
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, user: str, subscription: str, on: date | str) -> Assign: ...
    def __reduce__(self, /) -> Any: ...
    def __replace__(self, /, **changes: "object") -> Assign: ...
    def __repr__(self, /) -> str: ...
    @property
    def on(self, /) -> date:
        """
        The day.
        """
    def replace(self, /, **changes: "object") -> Assign:
        """
        Return the same value with the given fields changed.
        """
    @property
    def subscription(self, /) -> str:
        """
        The id of the subscription.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        Return the fields as plain data: dicts, lists, texts, numbers and `datetime.date`.
        """
    @property
    def user(self, /) -> str:
        """
        The id of the user.
        """

@final
class Association:
    """
    That a tenant is associated with a billing account, and what for. What is not given is unknown.

        >>> pb.Association(billing_account="ba-1", billing_management=True)
        Association(billing_account='ba-1', billing_management=True)
    """
    def __copy__(self, /) -> Association: ...
    def __deepcopy__(self, /, _memo: Any) -> Association: ...
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, *, billing_account: str, billing_management: bool | None = None, provisioning: bool | None = None) -> Association: ...
    def __reduce__(self, /) -> Any: ...
    def __replace__(self, /, **changes: "object") -> Association: ...
    def __repr__(self, /) -> str: ...
    @property
    def billing_account(self, /) -> str:
        """
        The id of the billing account.
        """
    @property
    def billing_management(self, /) -> bool | None:
        """
        Whether billing management is active; an order needs it.
        """
    @property
    def provisioning(self, /) -> bool | None:
        """
        Whether provisioning is active; recommended.
        """
    def replace(self, /, **changes: "object") -> Association:
        """
        Return the same value with the given fields changed.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        Return the fields as plain data: dicts, lists, texts, numbers and `datetime.date`.
        """

@final
class Benefit:
    """
    A product with a number of licences that a membership grants. What is not given is unknown.

    The three `redeemed_...` fields go together.

        >>> benefit = pb.Benefit(id="m365-e5", membership="core-2025", product="Microsoft 365 E5", licenses=25,
        ...                      activate_before="2026-06-01", key="AAAA1-BBBB2-CCCC3-DDDD4-EEEE5")
        >>> benefit.activate_before
        datetime.date(2026, 6, 1)
        >>> benefit.key
        ProductKey('•••••-•••••-•••••-•••••-EEEE5')
        >>> benefit.replace(licenses=50).licenses
        50
    """
    def __copy__(self, /) -> Benefit: ...
    def __deepcopy__(self, /, _memo: Any) -> Benefit: ...
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, *, id: str, membership: str, product: str, licenses: SupportsIndex, kind: str | None = None, activate_before: date | str | None = None, usage_rights_last_day: date | str | None = None, redemption: str | None = None, key: ProductKey | str | None = None, redeemed_on: date | str | None = None, redeemed_into: str | None = None, redeemed_as: str | None = None) -> Benefit: ...
    def __reduce__(self, /) -> Any: ...
    def __replace__(self, /, **changes: "object") -> Benefit: ...
    def __repr__(self, /) -> str: ...
    @property
    def activate_before(self, /) -> date | None:
        """
        The first day on which it is too late to activate it.
        """
    @property
    def id(self, /) -> str:
        """
        Its id.
        """
    @property
    def key(self, /) -> ProductKey | None:
        """
        Its product key, masked wherever it shows.
        """
    @property
    def kind(self, /) -> str | None:
        """
        Its kind where stated: `cloud`, `on-premises software`, `azure credit`, `developer tool` or `marketing`. Otherwise
        it is the catalog's, else `cloud`.
        """
    @property
    def licenses(self, /) -> int:
        """
        Licences, 1 to 2^31 - 1.
        """
    @property
    def membership(self, /) -> str:
        """
        The id of the membership that grants it.
        """
    @property
    def product(self, /) -> str:
        """
        The product as written: a catalog name, an SKU part number or an SKU GUID.
        """
    @property
    def redeemed_as(self, /) -> str | None:
        """
        The verb it was redeemed by: `activate`, `add_licenses`, `extend` or `order`.
        """
    @property
    def redeemed_into(self, /) -> str | None:
        """
        The id of the subscription that took the licences.
        """
    @property
    def redeemed_on(self, /) -> date | None:
        """
        The day it was redeemed.
        """
    @property
    def redemption(self, /) -> str | None:
        """
        How it is redeemed where the partner states it: `key` or `order`.
        """
    def replace(self, /, **changes: "object") -> Benefit:
        """
        Return the same value with the given fields changed.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        Return the fields as plain data: dicts, lists, texts, numbers and `datetime.date`.
        """
    @property
    def usage_rights_last_day(self, /) -> date | None:
        """
        The last day on which its usage rights may be exercised.
        """

@final
class BillingAccount:
    """
    A billing account, its parts named as in the portals. What is not given is unknown.

        >>> pb.BillingAccount(id="ba-1", agreement="MicrosoftCustomerAgreement").account_type is None
        True
    """
    def __copy__(self, /) -> BillingAccount: ...
    def __deepcopy__(self, /, _memo: Any) -> BillingAccount: ...
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, *, id: str, agreement: str | None = None, account_type: str | None = None, billing_profile: str | None = None, ordering_groups: Iterable[str] | None = None) -> BillingAccount: ...
    def __reduce__(self, /) -> Any: ...
    def __replace__(self, /, **changes: "object") -> BillingAccount: ...
    def __repr__(self, /) -> str: ...
    @property
    def account_type(self, /) -> str | None:
        """
        The account type, such as `Enterprise`.
        """
    @property
    def agreement(self, /) -> str | None:
        """
        The agreement type, such as `MicrosoftCustomerAgreement`.
        """
    @property
    def billing_profile(self, /) -> str | None:
        """
        The billing profile shown at the checkout.
        """
    @property
    def id(self, /) -> str:
        """
        Its id.
        """
    @property
    def ordering_groups(self, /) -> tuple[str, ...]:
        """
        The groups that are its owner or contributor: who is in them is not recorded, so that who may order is unknown.
        """
    def replace(self, /, **changes: "object") -> BillingAccount:
        """
        Return the same value with the given fields changed.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        Return the fields as plain data: dicts, lists, texts, numbers and `datetime.date`.
        """

@final
class Certificate:
    """
    What is proved of a plan.

        >>> certificate = pb.plan(example, as_of=date(2026, 1, 10), until=date(2026, 7, 1)).certificate
        >>> certificate.optimal, certificate.gap
        (True, 0)
    """
    def __copy__(self, /) -> Certificate: ...
    def __deepcopy__(self, /, _memo: Any) -> Certificate: ...
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, *, optimal: bool, weighted_shortfall_bound: SupportsIndex, shortfall_bound: SupportsIndex, gap: SupportsIndex, explored: SupportsIndex) -> Certificate: ...
    def __reduce__(self, /) -> Any: ...
    def __replace__(self, /, **changes: "object") -> Certificate: ...
    def __repr__(self, /) -> str: ...
    @property
    def explored(self, /) -> int:
        """
        States that the search explored.
        """
    @property
    def gap(self, /) -> int:
        """
        The plan's weighted shortfall less its bound.
        """
    @property
    def optimal(self, /) -> bool:
        """
        No plan is better, on any level of the objective. Only ever True when it is proved.
        """
    def replace(self, /, **changes: "object") -> Certificate:
        """
        Return the same value with the given fields changed.
        """
    @property
    def shortfall_bound(self, /) -> int:
        """
        The best plan there is has no fewer licence-days missing: where this one is proved, just its own.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        Return the fields as plain data: dicts, lists, texts, numbers and `datetime.date`.
        """
    @property
    def weighted_shortfall_bound(self, /) -> int:
        """
        No plan has a lower weighted shortfall.
        """

@final
class Combined(Portfolio):
    """
    A portfolio joined from several sources, with what they tell differently. `Portfolio.combine` makes one.

    What changes it, such as `apply` and `replace`, gives a plain `Portfolio`; it equals one that records the same.

        >>> other = example.replace(partner={"name": "Somebody else"})
        >>> pb.Portfolio.combine(example, other).conflicts["field"]
        ['name']
    """
    def __reduce__(self, /) -> Any: ...
    @staticmethod
    def _unpickle_combined(text: str, conflicts: SupportsGetItem[int, tuple[str, str, str, str, str, str]]) -> Combined: ...
    @property
    def conflicts(self, /) -> Table:
        """
        What the sources tell differently, and subscriptions taken to be one though their ids differ, as a Table.

        Columns: `kind`, `id`, `field`, `kept` (the earlier source's value, which counts), `other`, `message`.
        """

@final
class Entry:
    """
    One line of a ledger: an action that was carried out, or that an earlier entry was undone.

    `Ledger.record` and `Ledger.undo` give one.

        >>> pb.Entry(id=4, at="2026-01-12T09:00:00Z", undoes=3, why="the wrong tenant").verb
        'undo'
    """
    def __copy__(self, /) -> Entry: ...
    def __deepcopy__(self, /, _memo: Any) -> Entry: ...
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, *, id: SupportsIndex, at: date | str, by: str | None = None, action: Activate | AddLicenses | Extend | Order | Move | Assign | Unassign | None = None, event: str | None = None, subscription: str | None = None, tenant: str | None = None, product: str | None = None, licenses: SupportsIndex | None = None, licenses_after: SupportsIndex | None = None, end_after: date | str | None = None, fingerprint: str | None = None, undoes: SupportsIndex | None = None, why: str | None = None) -> Entry: ...
    def __reduce__(self, /) -> Any: ...
    def __replace__(self, /, **changes: "object") -> Entry: ...
    def __repr__(self, /) -> str: ...
    @property
    def action(self, /) -> Activate | AddLicenses | Extend | Order | Move | Assign | Unassign | None:
        """
        The action; None for a reversal, and so are the fields from here to `fingerprint`.
        """
    @property
    def at(self, /) -> datetime:
        """
        When it was recorded, a `datetime.datetime` in UTC.
        """
    @property
    def benefit(self, /) -> str | None:
        """
        The id of the benefit redeemed, or None.
        """
    @property
    def by(self, /) -> str | None:
        """
        Who recorded it; None only for a reversal.
        """
    @property
    def end_after(self, /) -> date | None:
        """
        The first day the subscription no longer covers afterwards.
        """
    @property
    def event(self, /) -> str | None:
        """
        What happened, as in the events of a timeline, such as `extended`.
        """
    @property
    def fingerprint(self, /) -> str | None:
        """
        Twelve digits that stand for the key redeemed in this ledger; None where it was not recorded in full.
        """
    @property
    def id(self, /) -> int:
        """
        Its number, from 1 in the order of recording.
        """
    @property
    def licenses(self, /) -> int | None:
        """
        The licences of the benefit redeemed; None for a move or an assignment.
        """
    @property
    def licenses_after(self, /) -> int | None:
        """
        The licences the subscription has afterwards.
        """
    @property
    def on(self, /) -> date | None:
        """
        The day of the action; None for a reversal.
        """
    @property
    def product(self, /) -> str | None:
        """
        The product.
        """
    def replace(self, /, **changes: "object") -> Entry:
        """
        Return the same value with the given fields changed.
        """
    @property
    def subscription(self, /) -> str | None:
        """
        The id of the subscription.
        """
    @property
    def tenant(self, /) -> str | None:
        """
        The id of the tenant it is in afterwards.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        Return the fields as plain data: dicts, lists, texts, numbers and `datetime.date`.
        """
    @property
    def undoes(self, /) -> int | None:
        """
        The number of the entry it undoes.
        """
    @property
    def verb(self, /) -> str:
        """
        The verb of the action, such as `extend`, or `undo`.
        """
    @property
    def why(self, /) -> str | None:
        """
        Why that was undone.
        """

@final
class Extend:
    """
    Redeem a key by moving the end of a subscription; its licences stay.

        >>> pb.Extend(benefit="m365-e5", subscription="sub-1", on=date(2026, 1, 10)).subscription
        'sub-1'
    """
    def __copy__(self, /) -> Extend: ...
    def __deepcopy__(self, /, _memo: Any) -> Extend: ...
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, benefit: str, subscription: str, on: date | str) -> Extend: ...
    def __reduce__(self, /) -> Any: ...
    def __replace__(self, /, **changes: "object") -> Extend: ...
    def __repr__(self, /) -> str: ...
    @property
    def benefit(self, /) -> str:
        """
        The id of the benefit whose key it is.
        """
    @property
    def on(self, /) -> date:
        """
        The day.
        """
    def replace(self, /, **changes: "object") -> Extend:
        """
        Return the same value with the given fields changed.
        """
    @property
    def subscription(self, /) -> str:
        """
        The id of the subscription.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        Return the fields as plain data: dicts, lists, texts, numbers and `datetime.date`.
        """

@final
class Ledger:
    """
    A durable record of what was redeemed, by whom and when: a file that is only ever added to.

    The file is made when it is not there. Once `record` returns, its entry survives a crash; when it raises, nothing was
    recorded. Any number of threads and processes may use one file on a local disk at once. Of a key the file keeps a
    fingerprint, never the key. One ledger is one partner's. Don't look into the file with another SQLite library, such as
    Python's `sqlite3`, in a process that records: two of them in one process don't see each other's locks.

    `timeout` is how many seconds to wait for another process that writes. Raises LedgerError for a file that is not a ledger,
    was written by a newer release, or can't be read.

        >>> import tempfile
        >>> ledger = pb.Ledger(tempfile.mkdtemp() + "/redemptions.sqlite")
        >>> extend = pb.Extend(benefit="core-m365-e5", subscription="contoso-e5", on=date(2026, 1, 10))
        >>> entry = ledger.record(extend, example, by="alex")
        >>> entry.id, entry.end_after
        (1, datetime.date(2026, 6, 15))
        >>> ledger.undo(entry, "recorded by mistake").undoes
        1
        >>> ledger.history()["verb"]
        ['extend', 'undo']
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, path: str | PathLike[str], *, timeout: float | None = None) -> Ledger: ...
    def __reduce__(self, /) -> Any: ...
    def __repr__(self, /) -> str: ...
    @staticmethod
    def _unpickle(path: str | PathLike[str], timeout: SupportsFloat | SupportsIndex) -> Ledger: ...
    def entries(self, /) -> list[Entry]:
        """
        Return every entry, in the order of recording.
        """
    def history(self, /) -> Table:
        """
        Return every entry, in the order of recording, reversals and what they undid included, as a Table.

        Columns: `entry`, `at`, `by`, `verb`, `on`, `benefit`, `subscription`, `tenant`, `product`, `licenses` (of the benefit),
        `licenses_after`, `end_after`, `fingerprint`, `undoes`, `undone_by`, `why`.
        """
    @property
    def path(self, /) -> str:
        """
        The file, by its absolute path.
        """
    def portfolio_at(self, /, day: date | str) -> Portfolio:
        """
        Return the portfolio as the ledger tells it: with the actions of all days up to and including `day`, without those
        undone. Its keys are masked.

        It starts from the portfolio that the last of these actions was recorded on; before the first action it is the one that
        was recorded on. The actions are carried out in the order of their days, then of recording, so that it can differ from
        what an entry said when an action of an earlier day was recorded after it. Raises LedgerError where nothing was recorded.
        """
    def record(self, /, action: Activate | AddLicenses | Extend | Order | Move | Assign | Unassign, portfolio: Portfolio, *, by: str, at: date | str | None = None) -> Entry:
        """
        Judge an action and record it, in one transaction, and return its Entry.

        `portfolio` is the one the action was carried out on; where it does not show earlier entries they are carried into it
        first, so that the term of a second extension builds on the first. `at` is when it is recorded, now unless given; a
        `datetime` without a time zone is in UTC. The day of the action may be earlier, or the next one, which has begun in the
        east while it has not in UTC; one later than that raises LedgerError.

        Raises RefusedError with every reason, also where an entry has redeemed the benefit or its key before.
        """
    @property
    def timeout(self, /) -> float:
        """
        The seconds to wait for another process that writes.
        """
    def undo(self, /, entry: Entry | SupportsIndex, why: str, *, by: str | None = None, at: date | str | None = None) -> Entry:
        """
        Undo an entry, given by itself or by its number, and return the reversal, which is an Entry too.

        The entry stays in the history; its benefit and its key can be recorded again. Raises LedgerError for an entry undone
        already, and for one that later entries rest on: undo those first.
        """

@final
class Membership:
    """
    An offer that the partner bought, and that grants benefits. What is not given is unknown.

        >>> pb.Membership(id="core-2025", offer="Partner Success Core", purchased=date(2025, 9, 1))
        Membership(id='core-2025', offer='Partner Success Core', purchased=datetime.date(2025, 9, 1))
    """
    def __copy__(self, /) -> Membership: ...
    def __deepcopy__(self, /, _memo: Any) -> Membership: ...
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, *, id: str, offer: str, purchased: date | str | None = None, end: date | str | None = None, billing_account: str | None = None) -> Membership: ...
    def __reduce__(self, /) -> Any: ...
    def __replace__(self, /, **changes: "object") -> Membership: ...
    def __repr__(self, /) -> str: ...
    @property
    def billing_account(self, /) -> str | None:
        """
        The id of the Microsoft Customer Agreement account it was purchased with.
        """
    @property
    def end(self, /) -> date | None:
        """
        The first day no longer covered.
        """
    @property
    def id(self, /) -> str:
        """
        Its id.
        """
    @property
    def offer(self, /) -> str:
        """
        The name of the offer, such as `Partner Success Core`.
        """
    @property
    def purchased(self, /) -> date | None:
        """
        The day it was purchased.
        """
    def replace(self, /, **changes: "object") -> Membership:
        """
        Return the same value with the given fields changed.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        Return the fields as plain data: dicts, lists, texts, numbers and `datetime.date`.
        """

@final
class Move:
    """
    Move a subscription to another tenant.

        >>> pb.Move(subscription="sub-2", tenant="fabrikam", on=date(2026, 1, 10)).tenant
        'fabrikam'
    """
    def __copy__(self, /) -> Move: ...
    def __deepcopy__(self, /, _memo: Any) -> Move: ...
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, subscription: str, tenant: str, on: date | str, billing_account: str | None = None) -> Move: ...
    def __reduce__(self, /) -> Any: ...
    def __replace__(self, /, **changes: "object") -> Move: ...
    def __repr__(self, /) -> str: ...
    @property
    def billing_account(self, /) -> str | None:
        """
        The id of the billing account it names; None is the one the membership was purchased with.
        """
    @property
    def on(self, /) -> date:
        """
        The day.
        """
    def replace(self, /, **changes: "object") -> Move:
        """
        Return the same value with the given fields changed.
        """
    @property
    def subscription(self, /) -> str:
        """
        The id of the subscription.
        """
    @property
    def tenant(self, /) -> str:
        """
        The id of the tenant it goes to.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        Return the fields as plain data: dicts, lists, texts, numbers and `datetime.date`.
        """

@final
class Notice:
    """
    Something that does not stop an action, but that the analyst must see.

        >>> change = pb.add_licenses(licenses=100, end=date(2026, 12, 1), key_licenses=300, on=date(2026, 1, 15))
        >>> isinstance(change.notices, list)
        True
    """
    def __copy__(self, /) -> Notice: ...
    def __deepcopy__(self, /, _memo: Any) -> Notice: ...
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, *, id: str, message: str, source: str | None = None) -> Notice: ...
    def __reduce__(self, /) -> Any: ...
    def __replace__(self, /, **changes: "object") -> Notice: ...
    def __repr__(self, /) -> str: ...
    def __str__(self, /) -> str: ...
    @property
    def id(self, /) -> str:
        """
        Which kind of notice, such as `end-moves-earlier`.
        """
    @property
    def message(self, /) -> str:
        """
        One line with the values it is about.
        """
    def replace(self, /, **changes: "object") -> Notice:
        """
        Return the same value with the given fields changed.
        """
    @property
    def source(self, /) -> str | None:
        """
        Where the fact comes from.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        Return the fields as plain data: dicts, lists, texts, numbers and `datetime.date`.
        """

@final
class Objective:
    """
    What a plan achieves. Plans are compared by `weighted_shortfall`, then `lost`, `banked`, `steps` and `days`.

        >>> plan = pb.plan(example, as_of=date(2026, 1, 10), until=date(2026, 7, 1))
        >>> isinstance(plan.objective, pb.Objective)
        True
    """
    def __copy__(self, /) -> Objective: ...
    def __deepcopy__(self, /, _memo: Any) -> Objective: ...
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, *, shortfall: SupportsIndex, weighted_shortfall: SupportsIndex, lost: SupportsIndex, banked: SupportsIndex, steps: SupportsIndex, days: SupportsIndex, beyond_usage_rights: SupportsIndex) -> Objective: ...
    def __reduce__(self, /) -> Any: ...
    def __replace__(self, /, **changes: "object") -> Objective: ...
    def __repr__(self, /) -> str: ...
    def __str__(self, /) -> str: ...
    @property
    def banked(self, /) -> int:
        """
        Whole licence-months left when the window ends; more is better.
        """
    @property
    def beyond_usage_rights(self, /) -> int:
        """
        Licence-days after the last day of the usage rights of what is redeemed: they count on a renewal.
        """
    @property
    def days(self, /) -> int:
        """
        Days from the first day to each step, added up.
        """
    @property
    def lost(self, /) -> int:
        """
        Licence-days that lapse with benefits left unused, or with orders placed late.
        """
    def replace(self, /, **changes: "object") -> Objective:
        """
        Return the same value with the given fields changed.
        """
    @property
    def shortfall(self, /) -> int:
        """
        Licence-days missing: one licence for one day each.
        """
    @property
    def steps(self, /) -> int:
        """
        Steps.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        Return the fields as plain data: dicts, lists, texts, numbers and `datetime.date`.
        """
    @property
    def weighted_shortfall(self, /) -> int:
        """
        The same, a day at the beginning counting up to a tenth more than one at the end.
        """

@final
class Order:
    """
    Place the $0 order of a benefit in a tenant; the subscription ends with the membership.

        >>> pb.Order(benefit="m365-e3", tenant="contoso", on=date(2026, 1, 10), actor="alex").actor
        'alex'
    """
    def __copy__(self, /) -> Order: ...
    def __deepcopy__(self, /, _memo: Any) -> Order: ...
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, benefit: str, tenant: str, on: date | str, actor: str | None = None, billing_account: str | None = None) -> Order: ...
    def __reduce__(self, /) -> Any: ...
    def __replace__(self, /, **changes: "object") -> Order: ...
    def __repr__(self, /) -> str: ...
    @property
    def actor(self, /) -> str | None:
        """
        The id of the person who places it; None asks whether anybody listed may.
        """
    @property
    def benefit(self, /) -> str:
        """
        The id of the benefit.
        """
    @property
    def billing_account(self, /) -> str | None:
        """
        The id of the billing account it names; None is the one the membership was purchased with.
        """
    @property
    def on(self, /) -> date:
        """
        The day.
        """
    def replace(self, /, **changes: "object") -> Order:
        """
        Return the same value with the given fields changed.
        """
    @property
    def tenant(self, /) -> str:
        """
        The id of the tenant.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        Return the fields as plain data: dicts, lists, texts, numbers and `datetime.date`.
        """

@final
class Outcome:
    """
    How a scenario ended; it is true when everything is as expected, and its text says what is not.

        >>> outcome = pb.testing.read_scenarios('''
        ... [[scenario]]
        ... name = "nothing ends"
        ... given.tenant = [{ id = "t", domain = "t.example" }]
        ... given.subscription = [{ id = "s", tenant = "t", product = "Power BI Pro", licenses = 5, end = 2026-03-15 }]
        ... when = [{ wait_until = 2026-03-15 }]
        ... then.subscription.s.status = "active"
        ... ''')[0].run()
        >>> print(outcome)  # doctest: +NORMALIZE_WHITESPACE
        line  what                      expected  actual
           7  subscription `s`: status  active    expired
        >>> outcome.differences[0]["what"]
        'subscription `s`: status'
    """
    def __bool__(self, /) -> bool: ...
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __reduce__(self, /) -> Any: ...
    def __repr__(self, /) -> str: ...
    def __str__(self, /) -> str: ...
    @staticmethod
    def _unpickle(error: tuple[SupportsIndex, str] | None, differences: SupportsGetItem[int, tuple[SupportsIndex, str, str, str]], derivation: SupportsGetItem[int, str]) -> Outcome: ...
    @property
    def derivation(self, /) -> list[str]:
        """
        How each step was judged and computed, a text a step; empty where everything is as expected.
        """
    @property
    def differences(self, /) -> Table:
        """
        What is not as expected, as a Table: `line` (of the file), `what`, `expected`, `actual`.
        """
    @property
    def error(self, /) -> str | None:
        """
        Why a step can't be judged at all, or None.
        """
    @property
    def passed(self, /) -> bool:
        """
        Whether everything is as expected.
        """

@final
class Partial:
    """
    What one export tells of a portfolio, and what it leaves open: its `notices`. The functions of `read` give one.

    `Portfolio.combine` joins several into a portfolio.

        >>> part = pb.read.graph_users('[{"id": "kim", "usageLocation": "DE", "assignedLicenses": []}]', tenant="contoso")
        >>> part.users[0].usage_location, part.notices["message"]
        ('DE', ['`kim` is not a GUID: it is kept as it is'])
    """
    def __copy__(self, /) -> Partial: ...
    def __deepcopy__(self, /, _memo: Any) -> Partial: ...
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __reduce__(self, /) -> Any: ...
    def __replace__(self, /, **changes: "object") -> Partial: ...
    def __repr__(self, /) -> str: ...
    def __str__(self, /) -> str: ...
    def _repr_html_(self, /) -> str: ...
    @staticmethod
    def _unpickle(text: str, notices: SupportsGetItem[int, tuple[str | None, str, str, str]], deleted: SupportsGetItem[int, str]) -> Partial: ...
    @property
    def benefits(self, /) -> tuple[Benefit, ...]:
        """
        The benefits, in order of their ids.
        """
    @property
    def billing_accounts(self, /) -> tuple[BillingAccount, ...]:
        """
        The billing accounts, in order of their ids.
        """
    @property
    def deleted(self, /) -> tuple[str, ...]:
        """
        The ids of subscriptions that the export says are deleted; they are no `subscriptions` any more.
        """
    @staticmethod
    def from_dict(data: object) -> Partial:
        """
        Return what `to_dict` gave plain data of.
        """
    @property
    def memberships(self, /) -> tuple[Membership, ...]:
        """
        The memberships, in order of their ids.
        """
    @property
    def notices(self, /) -> Table:
        """
        What the export holds that was not used, or not as it stands, as a Table: `file`, `place`, `field`, `message`.
        """
    @property
    def people(self, /) -> tuple[Person, ...]:
        """
        The people who may act, in order of their ids.
        """
    def replace(self, /, **changes: "object") -> Partial:
        """
        Return the same with some records, the `notices` or what is `deleted` changed; the names are those of the attributes.
        """
    @property
    def subscriptions(self, /) -> tuple[Subscription, ...]:
        """
        The subscriptions, in order of their ids.
        """
    @property
    def tenants(self, /) -> tuple[Tenant, ...]:
        """
        The tenants, in order of their ids.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        Return plain data with the keys of a portfolio file, the notices as a list of dicts, and the ids of what is `deleted`.
        """
    @property
    def users(self, /) -> tuple[User, ...]:
        """
        The users of licences, in order of their ids.
        """

@final
class Person:
    """
    Somebody who may act, with their roles.

        >>> alex = pb.Person(id="alex", partner_center_roles=["MAICPP partner admin"], billing_roles={"ba-1": "owner"})
        >>> alex.billing_roles
        {'ba-1': 'owner'}
    """
    def __copy__(self, /) -> Person: ...
    def __deepcopy__(self, /, _memo: Any) -> Person: ...
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, *, id: str, partner_center_roles: Iterable[str] | str | None = None, billing_roles: Mapping[str, str] | None = None) -> Person: ...
    def __reduce__(self, /) -> Any: ...
    def __replace__(self, /, **changes: "object") -> Person: ...
    def __repr__(self, /) -> str: ...
    @property
    def billing_roles(self, /) -> dict[str, str]:
        """
        Their role on billing accounts, by id: `owner`, `contributor` or `reader`.
        """
    @property
    def id(self, /) -> str:
        """
        Their id.
        """
    @property
    def is_partner_admin(self, /) -> bool | None:
        """
        Whether they have the role that fetches keys and starts orders in Partner Center; None where it is unknown.
        """
    @property
    def partner_center_roles(self, /) -> tuple[str, ...] | str:
        """
        Their Partner Center roles, as written there; the text `unknown` where they are not known.
        """
    def replace(self, /, **changes: "object") -> Person:
        """
        Return the same value with the given fields changed.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        Return the fields as plain data: dicts, lists, texts, numbers and `datetime.date`.
        """

@final
class Plan:
    """
    Which benefit to redeem when, where and how, and what that achieves.

    `plan` gives one. Two plans are equal when they say the same, whoever they are for; their `repr` is a summary.

        >>> plan = pb.plan(example, as_of=date(2026, 1, 10), until=date(2026, 7, 1))
        >>> timeline = pb.simulate(example, plan.actions, since=plan.as_of, until=plan.until)
        >>> plan == pb.plan(example, as_of=plan.as_of, until=plan.until)
        True
    """
    def __bool__(self, /) -> bool: ...
    def __copy__(self, /) -> Plan: ...
    def __deepcopy__(self, /, _memo: Any) -> Plan: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __len__(self, /) -> int: ...
    def __reduce__(self, /) -> Any:
        """
        A pickle holds what was asked; reading it plans again, which gives the same plan.
        """
    def __repr__(self, /) -> str: ...
    def _repr_html_(self, /) -> str: ...
    @staticmethod
    def _unpickle(portfolio: Portfolio, as_of: date | str, until: date | str, demand: object, tenants: Iterable[str], without: Iterable[str], assume_renewal: Iterable[str], safety_days: SupportsIndex, effort: SupportsIndex | None) -> Plan: ...
    @property
    def actions(self, /) -> list[Activate | AddLicenses | Extend | Order | Move | Assign | Unassign]:
        """
        What to do, in the order to do it: ready for `simulate`.
        """
    @property
    def alternatives(self, /) -> list[Alternative]:
        """
        The best plan with one step fewer, and what that costs. The summary says so where a better one is not ruled out.
        """
    @property
    def as_of(self, /) -> date:
        """
        The first day on which something may be done.
        """
    @property
    def assumed(self, /) -> tuple[str, ...]:
        """
        The benefits it redeems that are not there yet, but expected of renewed memberships.
        """
    @property
    def baselines(self, /) -> Table:
        """
        What simpler ways of redeeming achieve, as a Table: `baseline`, and the fields of the objective.
        """
    @property
    def certificate(self, /) -> Certificate:
        """
        What is proved of it.
        """
    def chart(self, /, kind: str | None = None) -> "Any":
        """
        Return a chart, made with Altair: the main one, or the one called `kind`. Needs `partnerbenefits[charts]`.

        InvalidInputError where nothing makes a chart; it lists the names there are.
        """
    def compare(self, /, other: Plan) -> Table:
        """
        Return where two plans differ, as a Table: `what`, `benefit`, `this`, `other`, `difference`.

        A row for each field of the objective, with how much larger it is here; then a row `step` for each benefit that they
        redeem differently. A benefit that a plan leaves unused is null there.
        """
    @property
    def coverage(self, /) -> Table:
        """
        Demand against licences, as a Table of half-open runs: `tenant`, `product`, `start`, `end`, `demand`, `licenses`,
        `short`.
        """
    def explain(self, /) -> str:
        """
        Return the plan in words: what to look out for, what to do and why, what stays missing, what is proved.
        """
    @property
    def objective(self, /) -> Objective:
        """
        What the plan achieves.
        """
    @property
    def portfolio(self, /) -> Portfolio:
        """
        The portfolio to carry it out on: the one that was planned for, with next year's benefits of the memberships that are
        taken to be renewed, and a later `end` of the subscriptions that are.
        """
    @property
    def remarks(self, /) -> Table:
        """
        What the plan could not use or had to take as unknown, as a Table: `about` (an id or a product), `text`.

        Among them the subscriptions that renew by themselves: they are planned with until their recorded end only, or as far
        as `assume_renewal` takes them to go on.
        """
    @property
    def shortfalls(self, /) -> Table:
        """
        What is still missing, as a Table: `tenant`, `product`, `start`, `end`, `licenses` (the most missing on one of the
        days), `license_days`, `reason`, `closed_by` (the smallest changes that close it, each checked by planning with it).
        """
    @property
    def steps(self, /) -> Table:
        """
        The same with numbers and reasons, as a Table with a row for each action.

        Columns: `on`, `verb`, `benefit`, `subscription`, `tenant`, `product`, `key_licenses`, `licenses_after`,
        `end_after`, `why`, `notices`.
        """
    def to_csv(self, /, path: str | PathLike[str] | None = None) -> str | None:
        """
        Return the main table as comma-separated values, or write it to `path` (`.csv`).
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        Return plain data: dicts, lists, texts, numbers and `datetime.date`.
        """
    def to_excel(self, /, path: str | PathLike[str]) -> None:
        """
        Write a workbook with a sheet for each table to `path` (`.xlsx`). Needs `partnerbenefits[excel]`.
        """
    def to_html(self, /, path: str | PathLike[str] | None = None) -> str | None:
        """
        Return one self-contained page that works offline, or write it to `path` (`.html`).
        """
    def to_ics(self, /, path: str | PathLike[str] | None = None) -> str | None:
        """
        Return a calendar with the days to act on, or write it to `path` (`.ics`). Needs `partnerbenefits[ics]`.

        Each day is an event with reminders. The same thing always gets the same UID, so that importing a later
        calendar moves its event instead of adding a second one. InvalidInputError where there is no day to act on.
        """
    def to_json(self, /, path: str | PathLike[str] | None = None) -> str | None:
        """
        Return a JSON document that says which format it is in, or write it to `path` (`.json`).
        """
    def to_markdown(self, /, path: str | PathLike[str] | None = None) -> str | None:
        """
        Return the result in Markdown, or write it to `path` (`.md`).
        """
    def to_parquet(self, /, path: str | PathLike[str]) -> None:
        """
        Write the main table to `path` (`.parquet`). Needs `partnerbenefits[parquet]`.
        """
    @property
    def until(self, /) -> date:
        """
        The first day that no longer counts.
        """

@disjoint_base
class Portfolio:
    """
    Everything that is recorded of one partner: memberships, benefits, subscriptions, tenants, people and users.

    A portfolio never changes: `apply` and `replace` give a new one. Make one from a file (`load`), from text (`loads`), from
    plain data (`from_dict`) or from records. Product keys show masked, and `dumps` and `to_dict` mask them unless asked not to.

        >>> portfolio = pb.Portfolio(
        ...     tenants=[pb.Tenant(id="contoso", domain="contoso.onmicrosoft.com")],
        ...     subscriptions=[pb.Subscription(id="sub-1", tenant="contoso", product="Microsoft 365 E5", licenses=100,
        ...                                    end=date(2026, 3, 15), origin="key")])
        >>> portfolio.subscription("sub-1").licenses
        100
        >>> pb.Portfolio.loads(portfolio.dumps()) == portfolio
        True
    """
    def __copy__(self, /) -> Portfolio: ...
    def __deepcopy__(self, /, _memo: Any) -> Portfolio: ...
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, *, partner: object | None = None, rollout: object | None = None, memberships: Iterable[Membership] | None = None, benefits: Iterable[Benefit] | None = None, billing_accounts: Iterable[BillingAccount] | None = None, tenants: Iterable[Tenant] | None = None, subscriptions: Iterable[Subscription] | None = None, people: Iterable[Person] | None = None, users: Iterable[User] | None = None, lifecycle: object | None = None, policy: object | None = None, products: object | None = None) -> Portfolio:
        """
        `partner`, `rollout`, `lifecycle`, `policy` and `products` are plain data, as in a portfolio file.
        """
    def __reduce__(self, /) -> Any: ...
    def __replace__(self, /, **changes: "object") -> Portfolio: ...
    def __repr__(self, /) -> str: ...
    def __str__(self, /) -> str: ...
    def _repr_html_(self, /) -> str: ...
    @staticmethod
    def _unpickle(text: str) -> Portfolio: ...
    def apply(self, /, action: Activate | AddLicenses | Extend | Order | Move | Assign | Unassign) -> Portfolio:
        """
        Return the portfolio after an action. Raises RefusedError with every reason where it is refused.

            >>> after = example.apply(pb.Extend(benefit="core-m365-e5", subscription="contoso-e5", on=date(2026, 1, 10)))
            >>> after.subscription("contoso-e5").end
            datetime.date(2026, 6, 15)
        """
    def benefit(self, /, id: str) -> Benefit:
        """
        Return the benefit with this id. Raises UnknownIdError with the nearest id.
        """
    @property
    def benefits(self, /) -> tuple[Benefit, ...]:
        """
        The benefits, in order of their ids.
        """
    def billing_account(self, /, id: str) -> BillingAccount:
        """
        Return the billing account with this id. Raises UnknownIdError with the nearest id.
        """
    @property
    def billing_accounts(self, /) -> tuple[BillingAccount, ...]:
        """
        The billing accounts, in order of their ids.
        """
    def check(self, /, action: Activate | AddLicenses | Extend | Order | Move | Assign | Unassign) -> Verdict:
        """
        Return the verdict on an action, with every reason against it.

            >>> verdict = example.check(pb.Activate(benefit="core-m365-e5", tenant="contoso", on=date(2026, 1, 10)))
            >>> [reason.rule for reason in verdict.reasons]
            ['activate-over-active']
        """
    @staticmethod
    def combine(*sources: "Portfolio | Partial") -> Combined:
        """
        Return what portfolios and exports tell together, and as `conflicts` what they tell differently.

        Records are one where their ids are, or where one names the other's id among its `aliases`. A subscription of a SKU in a
        tenant, or a benefit of a product from a membership, is taken to be the only one of the other side where all that both
        tell agrees; where something differs both are kept, and either way it is listed. What an earlier source tells stands,
        also where a later one is newer, such as a renewal that a file kept by hand does not know: what a later source tells
        otherwise is listed every time. To let the portals stand, put them first.

            >>> users = pb.read.graph_users('[{"id": "kim", "usageLocation": "DE"}]', tenant="contoso")
            >>> pb.Portfolio.combine(example, users).user("kim").usage_location
            'DE'
        """
    @property
    def country(self, /) -> str | None:
        """
        The partner's country as two letters, or None.
        """
    def diff(self, /, other: Portfolio) -> Table:
        """
        Return what changed from this portfolio to a later one, field by field, as a Table.

        Columns: `kind`, `id`, `change` (`appeared`, `ended`, `moved`, `changed`), `field`, `before`, `after`.

            >>> after = example.apply(pb.Extend(benefit="core-m365-e5", subscription="contoso-e5", on=date(2026, 1, 10)))
            >>> [row["after"] for row in example.diff(after).to_pylist() if row["field"] == "end"]
            ['2026-06-15']
        """
    def dumps(self, /, format: str | None = None, *, keys: str | None = None) -> str:
        """
        Return the text of the portfolio file; `format` is `toml` or `json`, `keys` is `masked` or `full`.
        """
    @staticmethod
    def from_dict(data: object) -> Portfolio:
        """
        Return the portfolio in plain data with the keys of a portfolio file; days are `datetime.date` or ISO texts.

            >>> pb.Portfolio.from_dict({"tenant": [{"id": "contoso", "domain": "contoso.onmicrosoft.com"}]}).tenants[0].id
            'contoso'
        """
    @staticmethod
    def load(path: str | PathLike[str]) -> Portfolio:
        """
        Return the portfolio in a file; its suffix, `.toml` or `.json`, tells the format.

        Raises PortfolioError with every problem of the file, each with its line and column, and ReadError where the file can't
        be read.
        """
    @staticmethod
    def loads(text: str, format: str | None = None) -> Portfolio:
        """
        Return the portfolio in a text; `format` is `toml` or `json`.
        """
    def matches(self, /) -> Table:
        """
        Return which subscription each benefit that is not redeemed may have gone into, as a Table.

        Exports don't tell, so nothing is recorded by it: the analyst decides. Columns: `benefit`, `subscription`, `confidence`
        (`high`, `medium`, `low`), `reason`.
        """
    def membership(self, /, id: str) -> Membership:
        """
        Return the membership with this id. Raises UnknownIdError with the nearest id.
        """
    @property
    def memberships(self, /) -> tuple[Membership, ...]:
        """
        The memberships, in order of their ids.
        """
    def options(self, /, *, as_of: date | str, benefit: str | None = None, allowed: bool | None = None) -> Table:
        """
        Return what each benefit that is not redeemed could do on a day: every verb in every place, as a Table.

        Columns: `benefit`, `verb`, `tenant`, `subscription`, `product`, `allowed` (null where a fact is missing),
        `licenses_after`, `end_after`, `rules`, `notices`, `fix`. `benefit` keeps those of one benefit, `allowed` those that are
        allowed (True) or refused (False).

            >>> table = example.options(as_of=date(2026, 1, 10), benefit="core-m365-e5", allowed=True)
            >>> set(table["verb"])  == {"activate", "add_licenses", "extend"}
            True
        """
    @property
    def partner_name(self, /) -> str | None:
        """
        The partner's name, or None.
        """
    @property
    def people(self, /) -> tuple[Person, ...]:
        """
        The people who may act, in order of their ids.
        """
    def person(self, /, id: str) -> Person:
        """
        Return the person with this id. Raises UnknownIdError with the nearest id.
        """
    def problems(self, /) -> Table:
        """
        Return everything inconsistent as a Table: `place`, `problem`, `fix`.
        """
    def replace(self, /, **changes: "object") -> Portfolio:
        """
        Return the same portfolio with some of its parts changed; the names are those of the constructor.
        """
    def save(self, /, path: str | PathLike[str], *, keys: str | None = None) -> None:
        """
        Write the portfolio to a file, readable by its owner alone; its suffix, `.toml` or `.json`, tells the format.

        Keys are written in full, or loading and saving would destroy them; `keys="masked"` is for sharing. A file that is there
        stays whole until the new one is.
        """
    def status_on(self, /, subscription: str, day: date | str) -> str | None:
        """
        Return the state of a subscription on a day: `active`, `expired`, `disabled` or `deleted`; None while its end is unknown.

        The lengths of the states are those of the portfolio.
        """
    def subscription(self, /, id: str) -> Subscription:
        """
        Return the subscription with this id, or with it among its `aliases`. Raises UnknownIdError with the nearest id.
        """
    @property
    def subscriptions(self, /) -> tuple[Subscription, ...]:
        """
        The subscriptions, in order of their ids.
        """
    def table(self, /, kind: str, as_of: date | str | None = None) -> Table:
        """
        Return the records of a kind as a Table, in order of their ids.

        `kind` is `memberships`, `benefits`, `subscriptions`, `lifecycle`, `tenants`, `billing_accounts`, `people` or `users`.
        `lifecycle` has a row for each state of each subscription, from `start` until the day before `end`. With `as_of`
        benefits have their state and subscriptions their status on that day. Benefits are listed as on the programme's page
        for cloud services: `benefit`, `product`, `membership`, `offer`, `licenses`, `activate_before`,
        `usage_rights_last_day`, `redemption`, `state`.
        """
    def tenant(self, /, id: str) -> Tenant:
        """
        Return the tenant with this id. Raises UnknownIdError with the nearest id.
        """
    @property
    def tenants(self, /) -> tuple[Tenant, ...]:
        """
        The tenants, in order of their ids.
        """
    def to_dict(self, /, *, keys: str | None = None) -> dict[str, Any]:
        """
        Return plain data with the keys of a portfolio file; days are `datetime.date`, `keys` is `masked` or `full`.
        """
    def user(self, /, id: str) -> User:
        """
        Return the user with this id. Raises UnknownIdError with the nearest id.
        """
    @property
    def users(self, /) -> tuple[User, ...]:
        """
        The users of licences, in order of their ids.
        """

@final
class ProductKey:
    """
    A 25-character product key in five groups of five, redeemable once. It is a secret.

    It prints, logs, pickles and shows as dots with its last five characters; `reveal()` is the one way to its text. Two keys
    are equal when their text is, letter case and dashes aside. A key made from the masked text can't be revealed and equals
    only itself.

        >>> key = pb.ProductKey("AAAA1-BBBB2-CCCC3-DDDD4-EEEE5")
        >>> key
        ProductKey('•••••-•••••-•••••-•••••-EEEE5')
        >>> key.last_five
        'EEEE5'
        >>> key == pb.ProductKey("aaaa1bbbb2cccc3dddd4eeee5")
        True
    """
    def __copy__(self, /) -> ProductKey: ...
    def __deepcopy__(self, /, _memo: Any) -> ProductKey: ...
    def __eq__(self, value: object, /) -> bool: ...
    def __format__(self, /, format_spec: str) -> str: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, text: str) -> ProductKey: ...
    def __reduce__(self, /) -> Any: ...
    def __replace__(self, /, **changes: "object") -> ProductKey: ...
    def __repr__(self, /) -> str: ...
    def __str__(self, /) -> str: ...
    @property
    def is_masked(self, /) -> bool:
        """
        Whether only the last five characters are known.
        """
    @property
    def last_five(self, /) -> str:
        """
        The last five characters, which tell keys apart without giving them away.
        """
    @property
    def masked(self, /) -> str:
        """
        The masked text: dots and the last five characters.
        """
    def replace(self, /, **changes: "object") -> ProductKey:
        """
        Return the key of another `text`, or this one.
        """
    def reveal(self, /) -> str:
        """
        Return the whole key with dashes. Raises InvalidInputError where only the last five characters are known.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        Return its masked text: `{'text': '•••••-•••••-•••••-•••••-EEEE5'}`.
        """

@final
class Reason:
    """
    Why something is refused: the rule, and what to do instead.

        >>> try:
        ...     pb.extend(licenses=5, end=date(2026, 3, 15), key_licenses=16)
        ... except pb.RefusedError as refused:
        ...     print(refused.reasons[0].rule)
        extend-over-three-years
    """
    def __copy__(self, /) -> Reason: ...
    def __deepcopy__(self, /, _memo: Any) -> Reason: ...
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, *, rule: str, message: str, fix: str | None = None, source: str | None = None) -> Reason: ...
    def __reduce__(self, /) -> Any: ...
    def __replace__(self, /, **changes: "object") -> Reason: ...
    def __repr__(self, /) -> str: ...
    def __str__(self, /) -> str: ...
    @property
    def fix(self, /) -> str | None:
        """
        What to do instead, and which role may do it.
        """
    @property
    def message(self, /) -> str:
        """
        One line with the offending values.
        """
    def replace(self, /, **changes: "object") -> Reason:
        """
        Return the same value with the given fields changed.
        """
    @property
    def rule(self, /) -> str:
        """
        The id of the rule; `rules()` lists them.
        """
    @property
    def source(self, /) -> str | None:
        """
        The section of the article that the rule comes from.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        Return the fields as plain data: dicts, lists, texts, numbers and `datetime.date`.
        """

@final
class Report:
    """
    What ends or must be done by when, seen from a day.

    `expiry_report` gives one. Two reports are equal when they say the same of the same portfolio; their `repr` is a summary.

        >>> report = pb.expiry_report(example, as_of=date(2026, 1, 10))
        >>> report.summary.columns
        ['bucket', 'what', 'count', 'licenses']
    """
    def __copy__(self, /) -> Report: ...
    def __deepcopy__(self, /, _memo: Any) -> Report: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __len__(self, /) -> int: ...
    def __reduce__(self, /) -> Any: ...
    def __repr__(self, /) -> str: ...
    def _repr_html_(self, /) -> str: ...
    @staticmethod
    def _unpickle(portfolio: Portfolio, as_of: date | str, within_days: SupportsIndex | None, past_days: SupportsIndex | None) -> Report: ...
    @property
    def as_of(self, /) -> date:
        """
        The day it is seen from.
        """
    def chart(self, /, kind: str | None = None) -> "Any":
        """
        Return a chart, made with Altair: the main one, or the one called `kind`. Needs `partnerbenefits[charts]`.

        InvalidInputError where nothing makes a chart; it lists the names there are.
        """
    def exit_code(self, /, within_days: SupportsIndex | None = None) -> int:
        """
        Return 0 when nothing is due within so many days, 6 when something is, and 7 when something that can still be acted
        on is past due or a day is unknown: what the command line exits with.
        """
    @property
    def past_days(self, /) -> int | None:
        """
        How many days it looks back for what is lost; None is all.
        """
    @property
    def portfolio(self, /) -> Portfolio:
        """
        The portfolio it is about.
        """
    @property
    def rows(self, /) -> Table:
        """
        The rows as a Table, by date, unknown days last.

        Columns: `date` (the day on which it is too late to keep it from happening), `days_left`, `bucket`, `what`, `product`, `tenant`,
        `licenses`, `assigned`, `benefit`, `subscription`, `membership`, `act_from` and `act_by` (the first, where it is
        still to come, and the last day that is in time), `action` (what to do), `renews`, `notices`.
        """
    @property
    def summary(self, /) -> Table:
        """
        The rows counted, as a Table: `bucket`, `what`, `count`, `licenses`.
        """
    def to_csv(self, /, path: str | PathLike[str] | None = None) -> str | None:
        """
        Return the main table as comma-separated values, or write it to `path` (`.csv`).
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        Return plain data: dicts, lists, texts, numbers and `datetime.date`.
        """
    def to_excel(self, /, path: str | PathLike[str]) -> None:
        """
        Write a workbook with a sheet for each table to `path` (`.xlsx`). Needs `partnerbenefits[excel]`.
        """
    def to_html(self, /, path: str | PathLike[str] | None = None) -> str | None:
        """
        Return one self-contained page that works offline, or write it to `path` (`.html`).
        """
    def to_ics(self, /, path: str | PathLike[str] | None = None) -> str | None:
        """
        Return a calendar with the days to act on, or write it to `path` (`.ics`). Needs `partnerbenefits[ics]`.

        Each day is an event with reminders. The same thing always gets the same UID, so that importing a later
        calendar moves its event instead of adding a second one. InvalidInputError where there is no day to act on.
        """
    def to_json(self, /, path: str | PathLike[str] | None = None) -> str | None:
        """
        Return a JSON document that says which format it is in, or write it to `path` (`.json`).
        """
    def to_markdown(self, /, path: str | PathLike[str] | None = None) -> str | None:
        """
        Return the result in Markdown, or write it to `path` (`.md`).
        """
    def to_parquet(self, /, path: str | PathLike[str]) -> None:
        """
        Write the main table to `path` (`.parquet`). Needs `partnerbenefits[parquet]`.
        """
    @property
    def within_days(self, /) -> int | None:
        """
        How many days it looks ahead; None is all.
        """

@final
class Scenario:
    """
    One scenario of a `*.scenario.toml` file, or one case of one.

    `load_scenarios` and `read_scenarios` give them. A pickle holds the text of the file, and reads a `given.file` again.

        >>> [scenario] = pb.testing.read_scenarios('''
        ... [[scenario]]
        ... name = "a subscription that ends today is expired"
        ... given.tenant = [{ id = "t", domain = "t.example" }]
        ... given.subscription = [{ id = "s", tenant = "t", product = "Power BI Pro", licenses = 5, end = 2026-03-15 }]
        ... when = [{ wait_until = 2026-03-15 }]
        ... then.subscription.s.status = "expired"
        ... ''')
        >>> scenario.name
        'a subscription that ends today is expired'
        >>> scenario.run().passed
        True
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __reduce__(self, /) -> Any: ...
    def __repr__(self, /) -> str: ...
    @staticmethod
    def _unpickle(text: str, file: str | PathLike[str] | None, name: str) -> Scenario: ...
    @property
    def about(self, /) -> list[str]:
        """
        The ids of the rules and notices it pins down: each applies exactly when `then` names it.
        """
    @property
    def given(self, /) -> Portfolio:
        """
        The portfolio before the first step.
        """
    @property
    def line(self, /) -> int:
        """
        The line of the file its name stands on, from 1.
        """
    @property
    def name(self, /) -> str:
        """
        Its name, unique in its file; the name of a case stands in brackets.
        """
    def run(self, /) -> Outcome:
        """
        Carry out the steps, compare what came of them with what is expected, and return the Outcome.
        """
    @property
    def source(self, /) -> str | None:
        """
        Where the expected comes from, or None.
        """
    @property
    def why(self, /) -> str | None:
        """
        Why it is so, or None.
        """
    @property
    def xfail(self, /) -> str | None:
        """
        Why it is expected to fail, or None.
        """

@final
class Subscription:
    """
    Licences of one product in one tenant until a day. What is not given is unknown.

        >>> subscription = pb.Subscription(id="sub-1", tenant="contoso", product="Microsoft 365 E5", licenses=100,
        ...                                end=date(2026, 3, 15), origin="key")
        >>> subscription.status_on(date(2026, 3, 14)), subscription.status_on(date(2026, 3, 15))
        ('active', 'expired')
    """
    def __copy__(self, /) -> Subscription: ...
    def __deepcopy__(self, /, _memo: Any) -> Subscription: ...
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, *, id: str, tenant: str, product: str, licenses: SupportsIndex, assigned: SupportsIndex | None = None, start: date | str | None = None, end: date | str | None = None, origin: str | None = None, renews: bool | None = None, aliases: Iterable[str] | None = None) -> Subscription: ...
    def __reduce__(self, /) -> Any: ...
    def __replace__(self, /, **changes: "object") -> Subscription: ...
    def __repr__(self, /) -> str: ...
    @property
    def aliases(self, /) -> tuple[str, ...]:
        """
        What else it goes by: the ids that portals have for it beside its own.
        """
    @property
    def assigned(self, /) -> int | None:
        """
        How many are assigned to users.
        """
    @property
    def end(self, /) -> date | None:
        """
        The first day no longer covered.
        """
    @property
    def id(self, /) -> str:
        """
        Its id.
        """
    @property
    def licenses(self, /) -> int:
        """
        Licences, 1 to 2^31 - 1.
        """
    @property
    def origin(self, /) -> str | None:
        """
        Where it came from: `key`, `order` or `purchase`; what does not say counts as bought.
        """
    @property
    def product(self, /) -> str:
        """
        The product as written: a catalog name, an SKU part number or an SKU GUID.
        """
    @property
    def renews(self, /) -> bool | None:
        """
        Whether it renews by itself.
        """
    def replace(self, /, **changes: "object") -> Subscription:
        """
        Return the same value with the given fields changed.
        """
    @property
    def start(self, /) -> date | None:
        """
        The first day covered.
        """
    def status_on(self, /, day: date | str, *, expired_days: SupportsIndex | None = None, disabled_days: SupportsIndex | None = None) -> str | None:
        """
        Return its state on a day: `active`, `expired`, `disabled` or `deleted`; None while its end is unknown.

        `expired_days` and `disabled_days` are the days it stays in each state after its end, 30 and 90 unless given.
        `Portfolio.status_on` uses those of the portfolio.
        """
    @property
    def tenant(self, /) -> str:
        """
        The id of the tenant it is in.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        Return the fields as plain data: dicts, lists, texts, numbers and `datetime.date`.
        """

@final
class Table:
    """
    Rows with named columns: what every report, plan and comparison is given as.

    A table holds Arrow data. polars, pandas, pyarrow and duckdb take it as it is, without a copy: `pl.DataFrame(table)`,
    `pa.table(table)`, `duckdb.from_arrow(table)`. Days are `date32`, counts `int64`, flags `bool`, ids and names `utf8`, small
    closed sets dictionaries, lists of ids `list<utf8>`. The columns of a table and their types never depend on its rows.

    It is a sequence of rows: `len(table)`, `table[0]` and iterating give each row as a dict. `table["end"]` is a column as a
    list, `table[:10]` the first rows as a table. Two tables are equal when columns, types and cells are.

        >>> table = pb.Table.from_dict({"licenses": [25, None], "end": [date(2026, 3, 15), None]})
        >>> table
        <Table: 2 rows, 2 columns>
        >>> table[0]
        {'licenses': 25, 'end': datetime.date(2026, 3, 15)}
        >>> table.schema
        {'licenses': 'int64', 'end': 'date32'}
    """
    def __arrow_c_schema__(self, /) -> "object":
        """
        Return the columns as an Arrow schema in a capsule.
        """
    def __arrow_c_stream__(self, /, requested_schema: Any | None = None) -> "object":
        """
        Return the rows as an Arrow stream in a capsule. A requested schema is checked and otherwise ignored.
        """
    def __copy__(self, /) -> Table: ...
    def __deepcopy__(self, /, _memo: Any) -> Table: ...
    def __eq__(self, value: object, /) -> bool: ...
    def __getitem__(self, key: Any, /) -> Any: ...
    def __hash__(self, /) -> int: ...
    def __iter__(self, /) -> Iterator[dict[str, Any]]: ...
    def __len__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __reduce__(self, /) -> Any: ...
    def __repr__(self, /) -> str: ...
    def __str__(self, /) -> str: ...
    def _repr_html_(self, /) -> str: ...
    @staticmethod
    def _unpickle(schema: str, batches: SupportsGetItem[int, tuple[SupportsIndex, SupportsGetItem[int, Any]]]) -> Table: ...
    def chart(self, /, kind: str | None = None) -> "Any":
        """
        Return a chart, made with Altair: the main one, or the one called `kind`. Needs `partnerbenefits[charts]`.

        For the rows of a report, for coverage and for baselines; InvalidInputError for a table that makes no chart.
        """
    def choices(self, /, column: str) -> "list[Any]":
        """
        Return the values a closed set can have, in their own order: the buckets of a report from past to later.

        Empty for a column of another type, and for a table without rows.
        """
    @property
    def columns(self, /) -> list[str]:
        """
        The names of the columns, in order.
        """
    @staticmethod
    def from_arrow(source: Any) -> Table:
        """
        Return the rows of any object with `__arrow_c_stream__` as a Table, without a copy.

        Takes data frames of polars and pandas, tables and readers of pyarrow, results of duckdb, and other tables; their
        columns stay as they are. A reader or a query is used up by it.
        """
    @staticmethod
    def from_dict(columns: "dict[str, Any]", *, name: str | None = None) -> Table:
        """
        Return a Table of columns given as sequences: whole numbers, texts, flags, days, floats, or lists of texts.

        None is a missing value. A column holds one type; what only holds None is text.

            >>> pb.Table.from_dict({"rule": ["product-retired"]}, name="rules")["rule"]
            ['product-retired']
        """
    def head(self, /, rows: SupportsIndex | None = None) -> Table:
        """
        Return the first `rows` rows as a Table, 5 unless said otherwise, without a copy.
        """
    @property
    def name(self, /) -> str | None:
        """
        The name of the table, such as `expiry_report`, or None.
        """
    @property
    def schema(self, /) -> dict[str, str]:
        """
        The Arrow type of each column, by name and in order: `{"date": "date32", "licenses": "int64"}`.
        """
    def select(self, /, columns: Iterable[str]) -> Table:
        """
        Return a Table of the columns named, in that order, without a copy.

            >>> pb.rules().select(["source", "rule"]).columns
            ['source', 'rule']
        """
    @property
    def shape(self, /) -> tuple[int, int]:
        """
        The number of rows and of columns.
        """
    def to_arrow(self, /) -> Any:
        """
        Return a pyarrow Table, without a copy. Needs `partnerbenefits[parquet]`.
        """
    def to_csv(self, /, path: str | PathLike[str] | None = None) -> str | None:
        """
        Return comma-separated values, or write them to `path` (`.csv`).

        Days are ISO text, lists are joined by a semicolon and a space, records are JSON, a missing value is
        empty. A text that a spreadsheet would take for a formula gets a leading apostrophe.
        """
    def to_dict(self, /) -> "dict[str, list[Any]]":
        """
        Return the columns as lists, by name and in order.
        """
    def to_excel(self, /, path: str | PathLike[str]) -> None:
        """
        Write a workbook to `path` (`.xlsx`): real dates, a frozen heading, a filter. Needs `partnerbenefits[excel]`.
        """
    def to_html(self, /, path: str | PathLike[str] | None = None) -> str | None:
        """
        Return one page that sorts, filters and works offline, or write it to `path` (`.html`).
        """
    def to_ics(self, /, path: str | PathLike[str] | None = None) -> str | None:
        """
        Return a calendar with the days to act on, or write it to `path` (`.ics`). Needs `partnerbenefits[ics]`.

        For the rows of a report or a plan and the events of a timeline; InvalidInputError for any other table.
        """
    def to_json(self, /, path: str | PathLike[str] | None = None) -> str | None:
        """
        Return JSON in the format `partnerbenefits.table.v1`, or write it to `path` (`.json`).
        """
    def to_markdown(self, /, path: str | PathLike[str] | None = None) -> str | None:
        """
        Return the table in Markdown, or write it to `path` (`.md`).
        """
    def to_pandas(self, /) -> Any:
        """
        Return a pandas DataFrame: days as `datetime64`, counts as `Int64` so that a missing one stays missing. Needs
        `partnerbenefits[pandas]`.
        """
    def to_parquet(self, /, path: str | PathLike[str]) -> None:
        """
        Write a Parquet file to `path` (`.parquet`). Needs `partnerbenefits[parquet]`.
        """
    def to_polars(self, /) -> Any:
        """
        Return a polars DataFrame, without a copy. Needs `partnerbenefits[polars]`.
        """
    def to_pylist(self, /) -> "list[dict[str, Any]]":
        """
        Return the rows as dicts, in order; days are `datetime.date`, lists are lists.

        An instant with a time zone is given in UTC, to the microsecond.
        """

@final
class Tenant:
    """
    A Microsoft Entra tenant.

    An association may be given as a dict of its fields.

        >>> tenant = pb.Tenant(id="contoso", domain="contoso.onmicrosoft.com",
        ...                    associations=[{"billing_account": "ba-1", "billing_management": True}])
        >>> tenant.associations[0].billing_management
        True
    """
    def __copy__(self, /) -> Tenant: ...
    def __deepcopy__(self, /, _memo: Any) -> Tenant: ...
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, *, id: str, domain: str, associations: Iterable[Association] | None = None) -> Tenant: ...
    def __reduce__(self, /) -> Any: ...
    def __replace__(self, /, **changes: "object") -> Tenant: ...
    def __repr__(self, /) -> str: ...
    @property
    def associations(self, /) -> tuple[Association, ...]:
        """
        The billing accounts it is associated with, none to several.
        """
    @property
    def domain(self, /) -> str:
        """
        Its domain.
        """
    @property
    def id(self, /) -> str:
        """
        Its id.
        """
    def replace(self, /, **changes: "object") -> Tenant:
        """
        Return the same value with the given fields changed.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        Return the fields as plain data: dicts, lists, texts, numbers and `datetime.date`.
        """

@final
class TermChange:
    """
    What a redemption makes of a term. `activate`, `add_licenses`, `extend` and `order` give one.

    A term is half-open: an end is the first day no longer covered. Months and parts of days are exact fractions.

        >>> change = pb.extend(licenses=100, end=date(2026, 3, 15), key_licenses=25)
        >>> change.end_after, change.months_moved, change.days_moved
        (datetime.date(2026, 6, 15), Fraction(3, 1), 92)
    """
    def __copy__(self, /) -> TermChange: ...
    def __deepcopy__(self, /, _memo: Any) -> TermChange: ...
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, *, verb: str, key_licenses: SupportsIndex, licenses_after: SupportsIndex, end_after: date | str, on: date | str | None = None, licenses_before: SupportsIndex | None = None, end_before: date | str | None = None, months_moved: Rational | None = None, months_remaining: Rational | None = None, days_moved: SupportsIndex | None = None, discarded_days: Rational | None = None, basis: str | None = None, rounding: str | None = None, extension_cap: str | None = None, notices: Iterable[Notice] | None = None) -> TermChange: ...
    def __reduce__(self, /) -> Any: ...
    def __replace__(self, /, **changes: "object") -> TermChange: ...
    def __repr__(self, /) -> str: ...
    def _repr_html_(self, /) -> str: ...
    @property
    def basis(self, /) -> str:
        """
        What the term was counted in: `months` or `days`.
        """
    def chart(self, /, kind: str | None = None) -> "Any":
        """
        Return a chart, made with Altair: the main one, or the one called `kind`. Needs `partnerbenefits[charts]`.

        InvalidInputError where nothing makes a chart; it lists the names there are.
        """
    @property
    def days_moved(self, /) -> int | None:
        """
        Days by which the end moves; None when there was no end before.
        """
    @property
    def discarded_days(self, /) -> Fraction:
        """
        The part of a day that rounding dropped, exactly; negative when rounding up added one.
        """
    @property
    def end_after(self, /) -> date:
        """
        The first day no longer covered, after.
        """
    @property
    def end_before(self, /) -> date | None:
        """
        The first day no longer covered, before; None for a subscription that begins.
        """
    def explain(self, /) -> str:
        """
        Return the derivation, a step a line: the formula with the numbers put in, the rounding, the section of the article
        it comes from, and the notices.

            >>> print(pb.extend(licenses=100, end=date(2026, 3, 15), key_licenses=25).explain())  # doctest: +ELLIPSIS
            extend 100 licences...
        """
    @property
    def extension_cap(self, /) -> str:
        """
        How the limit of three years was read: `per-redemption` or `time-remaining`.
        """
    @property
    def key_licenses(self, /) -> int:
        """
        Licences of the key, or of the order.
        """
    @property
    def licenses_after(self, /) -> int:
        """
        Licences after.
        """
    @property
    def licenses_before(self, /) -> int | None:
        """
        Licences before; None for a subscription that begins.
        """
    @property
    def months_moved(self, /) -> Fraction | None:
        """
        Months by which the end moves, exactly; None when there was no end before.

        For an extension 12·c/n; for an added key the new months from `on` less the old, so possibly negative.
        """
    @property
    def months_remaining(self, /) -> Fraction | None:
        """
        Months left from `on`, exactly; None without a day.
        """
    @property
    def notices(self, /) -> list[Notice]:
        """
        What must be seen of the change.
        """
    @property
    def on(self, /) -> date | None:
        """
        The day of the redemption; None where an extension was asked for without one.
        """
    def replace(self, /, **changes: "object") -> TermChange:
        """
        Return the same value with the given fields changed.
        """
    @property
    def rounding(self, /) -> str:
        """
        What became of a part of a day: `down`, `nearest` or `up`.
        """
    def to_csv(self, /, path: str | PathLike[str] | None = None) -> str | None:
        """
        Return the main table as comma-separated values, or write it to `path` (`.csv`).
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        Return the fields as plain data: dicts, lists, texts, numbers and `datetime.date`.
        """
    def to_excel(self, /, path: str | PathLike[str]) -> None:
        """
        Write a workbook with a sheet for each table to `path` (`.xlsx`). Needs `partnerbenefits[excel]`.
        """
    def to_html(self, /, path: str | PathLike[str] | None = None) -> str | None:
        """
        Return one self-contained page that works offline, or write it to `path` (`.html`).
        """
    def to_ics(self, /, path: str | PathLike[str] | None = None) -> str | None:
        """
        Return a calendar with the days to act on, or write it to `path` (`.ics`). Needs `partnerbenefits[ics]`.

        Each day is an event with reminders. The same thing always gets the same UID, so that importing a later
        calendar moves its event instead of adding a second one. InvalidInputError where there is no day to act on.
        """
    def to_json(self, /, path: str | PathLike[str] | None = None) -> str | None:
        """
        Return a JSON document that says which format it is in, or write it to `path` (`.json`).
        """
    def to_markdown(self, /, path: str | PathLike[str] | None = None) -> str | None:
        """
        Return the result in Markdown, or write it to `path` (`.md`).
        """
    def to_parquet(self, /, path: str | PathLike[str]) -> None:
        """
        Write the main table to `path` (`.parquet`). Needs `partnerbenefits[parquet]`.
        """
    @property
    def verb(self, /) -> str:
        """
        What was done: `activate`, `add_licenses`, `extend` or `order`.
        """

@final
class Timeline:
    """
    What happens to a portfolio while actions are carried out: events, licences day by day, the portfolio on any day.

    `simulate` gives one. Two timelines are equal when the same actions are carried out on the same portfolio; their `repr` is
    a summary.

        >>> timeline = pb.simulate(example, [], since=date(2026, 1, 1), until=date(2027, 1, 1))
        >>> timeline.events.columns
        ['date', 'event', 'subscription', 'tenant', 'product', 'licenses', 'end', 'benefit']
    """
    def __copy__(self, /) -> Timeline: ...
    def __deepcopy__(self, /, _memo: Any) -> Timeline: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __reduce__(self, /) -> Any: ...
    def __repr__(self, /) -> str: ...
    def _repr_html_(self, /) -> str: ...
    @staticmethod
    def _unpickle(portfolio: Portfolio, actions: Iterable[Activate | AddLicenses | Extend | Order | Move | Assign | Unassign], until: date | str, since: date | str) -> Timeline: ...
    @property
    def actions(self, /) -> list[Activate | AddLicenses | Extend | Order | Move | Assign | Unassign]:
        """
        The actions, as listed.
        """
    def at(self, /, day: date | str) -> Portfolio:
        """
        Return the portfolio on a day, with every action up to and including that day carried out.
        """
    def chart(self, /, kind: str | None = None) -> "Any":
        """
        Return a chart, made with Altair: the main one, or the one called `kind`. Needs `partnerbenefits[charts]`.

        InvalidInputError where nothing makes a chart; it lists the names there are.
        """
    @property
    def coverage(self, /) -> Table:
        """
        The licences there are, as a Table of half-open runs: `tenant`, `product`, `start`, `end`, `licenses`.

        A subscription covers no day from its recorded end on, also one that renews by itself, and none where its end is
        unknown: `remarks` names them.
        """
    @property
    def events(self, /) -> Table:
        """
        What happens, as a Table: `date`, `event`, `subscription`, `tenant`, `product`, `licenses`, `end`, `benefit`.

        Events: `activated`, `reactivated`, `licenses-added`, `extended`, `ordered`, `moved`, `assigned`, `unassigned`,
        `expired`, `disabled`, `deleted`. On one day the ends come first, then the actions as listed.
        """
    @property
    def remarks(self, /) -> Table:
        """
        The subscriptions that may cover more days than `coverage` says, as a Table: `about` (the id), `text`.

            >>> timeline = pb.simulate(example, [], since=date(2026, 1, 1), until=date(2026, 7, 1))
            >>> timeline.remarks["about"]
            ['contoso-dynamics-sales', 'f4a7c2d9-30be-4f68-a1c5-5e8d7b6f2034']
        """
    @property
    def since(self, /) -> date:
        """
        The first day looked at.
        """
    def to_csv(self, /, path: str | PathLike[str] | None = None) -> str | None:
        """
        Return the main table as comma-separated values, or write it to `path` (`.csv`).
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        Return plain data: dicts, lists, texts, numbers and `datetime.date`.
        """
    def to_excel(self, /, path: str | PathLike[str]) -> None:
        """
        Write a workbook with a sheet for each table to `path` (`.xlsx`). Needs `partnerbenefits[excel]`.
        """
    def to_html(self, /, path: str | PathLike[str] | None = None) -> str | None:
        """
        Return one self-contained page that works offline, or write it to `path` (`.html`).
        """
    def to_ics(self, /, path: str | PathLike[str] | None = None) -> str | None:
        """
        Return a calendar with the days to act on, or write it to `path` (`.ics`). Needs `partnerbenefits[ics]`.

        Each day is an event with reminders. The same thing always gets the same UID, so that importing a later
        calendar moves its event instead of adding a second one. InvalidInputError where there is no day to act on.
        """
    def to_json(self, /, path: str | PathLike[str] | None = None) -> str | None:
        """
        Return a JSON document that says which format it is in, or write it to `path` (`.json`).
        """
    def to_markdown(self, /, path: str | PathLike[str] | None = None) -> str | None:
        """
        Return the result in Markdown, or write it to `path` (`.md`).
        """
    def to_parquet(self, /, path: str | PathLike[str]) -> None:
        """
        Write the main table to `path` (`.parquet`). Needs `partnerbenefits[parquet]`.
        """
    @property
    def until(self, /) -> date:
        """
        The first day no longer looked at.
        """
    @property
    def verdicts(self, /) -> list[Verdict]:
        """
        The verdict on each action, as listed: all are allowed, and may have notices.
        """

@final
class Unassign:
    """
    Take a licence of a subscription from a user.

        >>> pb.Unassign(user="u1", subscription="sub-1", on=date(2026, 1, 10)).user
        'u1'
    """
    def __copy__(self, /) -> Unassign: ...
    def __deepcopy__(self, /, _memo: Any) -> Unassign: ...
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, user: str, subscription: str, on: date | str) -> Unassign: ...
    def __reduce__(self, /) -> Any: ...
    def __replace__(self, /, **changes: "object") -> Unassign: ...
    def __repr__(self, /) -> str: ...
    @property
    def on(self, /) -> date:
        """
        The day.
        """
    def replace(self, /, **changes: "object") -> Unassign:
        """
        Return the same value with the given fields changed.
        """
    @property
    def subscription(self, /) -> str:
        """
        The id of the subscription.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        Return the fields as plain data: dicts, lists, texts, numbers and `datetime.date`.
        """
    @property
    def user(self, /) -> str:
        """
        The id of the user.
        """

@final
class User:
    """
    Somebody who uses licences.

        >>> pb.User(id="u1", tenant="contoso", usage_location="DE", products=["Microsoft 365 E5"]).products
        ('Microsoft 365 E5',)
    """
    def __copy__(self, /) -> User: ...
    def __deepcopy__(self, /, _memo: Any) -> User: ...
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, *, id: str, tenant: str, usage_location: str | None = None, products: Iterable[str] | None = None) -> User: ...
    def __reduce__(self, /) -> Any: ...
    def __replace__(self, /, **changes: "object") -> User: ...
    def __repr__(self, /) -> str: ...
    @property
    def id(self, /) -> str:
        """
        Their id.
        """
    @property
    def products(self, /) -> tuple[str, ...]:
        """
        The products assigned to them, as written.
        """
    def replace(self, /, **changes: "object") -> User:
        """
        Return the same value with the given fields changed.
        """
    @property
    def tenant(self, /) -> str:
        """
        The id of the tenant they are in.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        Return the fields as plain data: dicts, lists, texts, numbers and `datetime.date`.
        """
    @property
    def usage_location(self, /) -> str | None:
        """
        Their usage location, as two letters; None is not set.
        """

@final
class Verdict:
    """
    Whether an action is allowed, with every reason against it and what must be seen. It is true when it is allowed.

    `Portfolio.check` gives one.

        >>> verdict = example.check(pb.Extend(benefit="core-m365-e5", subscription="contoso-e5", on=date(2026, 1, 10)))
        >>> bool(verdict), verdict.reasons, verdict.change.end_after
        (True, [], datetime.date(2026, 6, 15))
    """
    def __bool__(self, /) -> bool: ...
    def __copy__(self, /) -> Verdict: ...
    def __deepcopy__(self, /, _memo: Any) -> Verdict: ...
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, *, action: Activate | AddLicenses | Extend | Order | Move | Assign | Unassign | None = None, change: TermChange | None = None, reasons: Iterable[Reason] | None = None, notices: Iterable[Notice] | None = None, may_act: Iterable[str] | None = None, remarks: Iterable[str] | None = None) -> Verdict: ...
    def __reduce__(self, /) -> Any: ...
    def __replace__(self, /, **changes: "object") -> Verdict: ...
    def __repr__(self, /) -> str: ...
    def __str__(self, /) -> str: ...
    def _repr_html_(self, /) -> str: ...
    @property
    def action(self, /) -> Activate | AddLicenses | Extend | Order | Move | Assign | Unassign | None:
        """
        What was asked; None where the term calculator was.
        """
    @property
    def allowed(self, /) -> bool:
        """
        Whether nothing speaks against it.
        """
    @property
    def change(self, /) -> TermChange | None:
        """
        What an allowed redemption does to licences and end; None for what is no redemption, and where it is refused.
        """
    def chart(self, /, kind: str | None = None) -> "Any":
        """
        Return a chart, made with Altair: the main one, or the one called `kind`. Needs `partnerbenefits[charts]`.

        InvalidInputError where nothing makes a chart; it lists the names there are.
        """
    def explain(self, /) -> str:
        """
        Return the answer in plain lines: each reason with what to do and its source, the derivation, the notices.
        """
    @property
    def may_act(self, /) -> list[str]:
        """
        For an order: the ids of the people listed who may place it.
        """
    @property
    def notices(self, /) -> list[Notice]:
        """
        What must be seen.
        """
    @property
    def reasons(self, /) -> list[Reason]:
        """
        Every reason against it, in the order of `rules()`; none where it is allowed.
        """
    @property
    def remarks(self, /) -> list[str]:
        """
        What the answer rests on beyond the rules, such as how a day was read; mostly nothing.
        """
    def replace(self, /, **changes: "object") -> Verdict:
        """
        Return the same value with the given fields changed.
        """
    def to_csv(self, /, path: str | PathLike[str] | None = None) -> str | None:
        """
        Return the main table as comma-separated values, or write it to `path` (`.csv`).
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        Return the fields as plain data: dicts, lists, texts, numbers and `datetime.date`.
        """
    def to_excel(self, /, path: str | PathLike[str]) -> None:
        """
        Write a workbook with a sheet for each table to `path` (`.xlsx`). Needs `partnerbenefits[excel]`.
        """
    def to_html(self, /, path: str | PathLike[str] | None = None) -> str | None:
        """
        Return one self-contained page that works offline, or write it to `path` (`.html`).
        """
    def to_ics(self, /, path: str | PathLike[str] | None = None) -> str | None:
        """
        Return a calendar with the days to act on, or write it to `path` (`.ics`). Needs `partnerbenefits[ics]`.

        Each day is an event with reminders. The same thing always gets the same UID, so that importing a later
        calendar moves its event instead of adding a second one. InvalidInputError where there is no day to act on.
        """
    def to_json(self, /, path: str | PathLike[str] | None = None) -> str | None:
        """
        Return a JSON document that says which format it is in, or write it to `path` (`.json`).
        """
    def to_markdown(self, /, path: str | PathLike[str] | None = None) -> str | None:
        """
        Return the result in Markdown, or write it to `path` (`.md`).
        """
    def to_parquet(self, /, path: str | PathLike[str]) -> None:
        """
        Write the main table to `path` (`.parquet`). Needs `partnerbenefits[parquet]`.
        """

def activate(*, key_licenses: SupportsIndex, on: date | str, basis: str | None = None, rounding: str | None = None, extension_cap: str | None = None) -> TermChange:
    """
    Return what activating a key of `key_licenses` licences on the day `on` gives: those licences for 12 months.

    Options: `basis` is `months` or `days`, `rounding` is `down`, `nearest` or `up`, `extension_cap` is `per-redemption` or
    `time-remaining`.

        >>> pb.activate(key_licenses=25, on=date(2026, 1, 15)).end_after
        datetime.date(2027, 1, 15)
    """

def add_licenses(*, licenses: SupportsIndex, end: date | str, key_licenses: SupportsIndex, on: date | str, basis: str | None = None, rounding: str | None = None, extension_cap: str | None = None) -> TermChange:
    """
    Return what adding a key of `key_licenses` licences on the day `on` makes of `licenses` licences that end on `end`.

    The licences add up; the time left of the old ones and the 12 months of the new ones are averaged over all of them.
    Raises RefusedError on and after `end`. Options as for `activate`.

        >>> change = pb.add_licenses(licenses=100, end=date(2026, 3, 15), key_licenses=100, on=date(2026, 1, 15))
        >>> change.licenses_after, change.end_after
        (200, datetime.date(2026, 8, 15))
    """

def add_months(day: date | str, n: SupportsIndex) -> date:
    """
    Return the day `n` calendar months after `day`, clamped to the last day of the month; `n` may be negative.

    Raises InvalidInputError where the result leaves the years 1 to 9999.

        >>> pb.add_months(date(2026, 1, 31), 1)
        datetime.date(2026, 2, 28)
        >>> pb.add_months(date(2024, 2, 29), 12)
        datetime.date(2025, 2, 28)
    """

def bulk_activate(table: "Any", *, basis: str | None = None, rounding: str | None = None, extension_cap: str | None = None, threads: SupportsIndex | None = None, progress: bool | None = None) -> Table:
    """
    Return what each row becomes when its key is activated.

    `table` holds the columns `key_licenses` and `on`, and any others: a data frame of polars or pandas, a table of pyarrow or
    duckdb, anything with `__arrow_c_stream__`, a dict of sequences, or a list of dicts. The result has its columns as they
    are, in the same order of rows, and after them `licenses_after` (int64), `end_after` (date32) and `refused` (a dictionary
    of rule ids). Each row is what `pb.activate` gives for it. A null in a column that is read gives nulls and `null-input`.

    Counts may be any whole numbers, days `date32`, `date64`, timestamps at midnight or texts like `2026-01-31`. Raises
    InvalidInputError, with column and row, for a value that is none, and for a row that has no answer, where `pb.activate`
    raises it too: no rule refuses it, its end or count is out of range. Options as for `pb.activate`; `threads` is the most the
    call may use, and changes no result. Long work can be interrupted, and shows a progress bar in a terminal and a notebook
    unless `progress` is False.

        >>> pb.bulk.activate({"key_licenses": [25], "on": ["2026-01-15"]})[0]["end_after"]
        datetime.date(2027, 1, 15)
    """

def bulk_add_licenses(table: "Any", *, basis: str | None = None, rounding: str | None = None, extension_cap: str | None = None, threads: SupportsIndex | None = None, progress: bool | None = None) -> Table:
    """
    Return what each row becomes when its key's licences are added.

    `table` holds the columns `licenses`, `end`, `key_licenses` and `on`, and any others. The result is that of
    `pb.bulk.activate`, row by row what `pb.add_licenses` gives; where that is refused, `refused` is the first rule and the
    results are null.

        >>> rows = {"licenses": [100], "end": ["2026-03-15"], "key_licenses": [100], "on": ["2026-01-15"]}
        >>> pb.bulk.add_licenses(rows).to_dict()["end_after"]
        [datetime.date(2026, 8, 15)]
    """

def bulk_expiry(table: "Any", *, as_of: date | str, report_days: Iterable[SupportsIndex] | None = None, expired_days: SupportsIndex | None = None, disabled_days: SupportsIndex | None = None, threads: SupportsIndex | None = None, progress: bool | None = None) -> Table:
    """
    Return how far each end is from the day `as_of`.

    `table` holds the column `end`, and any others. The result has its columns as they are, and after them `days_left` (int64,
    negative once the end has passed), `status` (`active`, `expired`, `disabled`, `deleted`) and `bucket` (`past`, `today`, the
    thresholds of `report_days`, `later`, `unknown`). Where `end` is null, so are `days_left` and `status`, and the bucket is
    `unknown`. `expired_days` and `disabled_days` are how long a subscription stays in each state after its end.

        >>> pb.bulk.expiry({"end": ["2026-03-15", None]}, as_of="2026-03-10").to_dict()["bucket"]
        ['7', 'unknown']
    """

def bulk_extend(table: "Any", *, basis: str | None = None, rounding: str | None = None, extension_cap: str | None = None, threads: SupportsIndex | None = None, progress: bool | None = None) -> Table:
    """
    Return what each row becomes when its key extends it.

    `table` holds the columns `licenses`, `end` and `key_licenses`, and any others; a column `on` is read where there is one
    (a null in it gives `null-input`), and needed for `extension_cap="time-remaining"`. The result is that of
    `pb.bulk.activate`, row by row what `pb.extend` gives; where that is refused, `refused` is the first rule and the results
    are null.

        >>> rows = {"licenses": [100, 5], "end": ["2026-03-15", "2026-03-15"], "key_licenses": [25, 16]}
        >>> pb.bulk.extend(rows).to_dict()["end_after"]
        [datetime.date(2026, 6, 15), None]
        >>> pb.bulk.extend(rows).to_dict()["refused"]
        [None, 'extend-over-three-years']
    """

def bulk_plan(benefits: "Any", subscriptions: "Any", demand: "Any" = None, tenants: "Any" = None, *, as_of: date | str, until: date | str, safety_days: SupportsIndex | None = None, effort: SupportsIndex | None = None, basis: str | None = None, rounding: str | None = None, extension_cap: str | None = None, threads: SupportsIndex | None = None, progress: bool | None = None) -> Table:
    """
    Return what each of many partners should redeem when, where and how: one plan per partner, on all cores or `threads`.

    Every table has a column `partner`, and others are left alone. `benefits`: `benefit`, `product`, `licenses`,
    `activate_before`, and where there are such columns `usage_rights_last_day`, `redemption` (else `key`), `membership_end`
    and `tenants` (a list, or a text like `a; b`: where an order may go, else to each of the partner's tenants).
    `subscriptions`: `subscription`, `tenant`, `product`, `licenses`, `end`, and where there are such columns `start`, `origin`
    (else `key`) and `assigned`. `demand`: `tenant`, `product`, `licenses`, `start`, `end`, as for `pb.plan`. `tenants`:
    `tenant`, beside those of the subscriptions; a partner with rows there wants nothing anywhere else.

    The result is a Table `plans`: `partner`, the columns of a plan's steps, and `error`. The steps of a partner stand together,
    the partners in the order of their names. A partner with bad data, or for which nothing is planned because
    something is not recorded, has one row with its `error` and stops nobody else; one that needs nothing has no row. A window
    without days is a PlanError.

        >>> benefits = {"partner": ["Contoso"], "benefit": ["b"], "product": ["Microsoft 365 E5"], "licenses": [25],
        ...             "activate_before": ["2026-06-01"]}
        >>> subscriptions = {"partner": ["Contoso"], "subscription": ["s"], "tenant": ["t"], "product": ["Microsoft 365 E5"],
        ...                  "licenses": [100], "end": ["2026-03-15"]}
        >>> plans = pb.bulk.plan(benefits, subscriptions, as_of="2026-01-10", until="2026-06-01")
        >>> plans.to_dict()["partner"], plans.to_dict()["error"]
        (['Contoso'], [None])
    """

def compare(*, licenses: SupportsIndex, end: date | str, key_licenses: SupportsIndex, on: date | str, membership_end: date | str | None = None, basis: str | None = None, rounding: str | None = None, extension_cap: str | None = None) -> Table:
    """
    Return every way to use a key side by side, as a Table: each verb, and waiting for the end to activate then.

    Columns: `choice`, `verb`, `on`, `allowed`, `licenses_after`, `end_after`, `days_moved`, `rules`, `why`, `fix`, `notices`. A
    refused one has every rule that refuses it; `why` and `fix` join what they say by `; `. An order is among them where
    `membership_end` is given. Options as for `activate`.

        >>> table = pb.compare(licenses=100, end=date(2026, 3, 15), key_licenses=25, on=date(2026, 1, 15))
        >>> dict(zip(table["choice"], table["end_after"]))["extend"]
        datetime.date(2026, 6, 15)
    """

def expiry_report(portfolio: Portfolio, *, as_of: date | str, within_days: SupportsIndex | None = None, past_days: SupportsIndex | None = None) -> Report:
    """
    Return what ends or must be done by when, seen from the day `as_of`.

    Rows whose day is more than `within_days` ahead are left out, unless the last day to act is not; with `past_days`
    also what is lost, and was more than so many days ago. Other past days, `as_of` itself and unknown days never are.

        >>> report = pb.expiry_report(example, as_of=date(2026, 1, 10), within_days=365)
        >>> report.rows[0]["what"], report.rows[0]["tenant"], report.rows[0]["days_left"]
        ('subscription ends', 'contoso-training', -14)
    """

def extend(*, licenses: SupportsIndex, end: date | str, key_licenses: SupportsIndex, on: date | str | None = None, basis: str | None = None, rounding: str | None = None, extension_cap: str | None = None) -> TermChange:
    """
    Return what extending `licenses` licences that end on `end` by a key of `key_licenses` licences gives: 12·c/n months more.

    Raises RefusedError for a key of more than three times the licences, and on and after `end` where the day `on` is given.
    Options as for `activate`; `extension_cap="time-remaining"` needs `on`.

        >>> change = pb.extend(licenses=100, end=date(2026, 3, 15), key_licenses=25)
        >>> change.end_after, change.months_moved
        (datetime.date(2026, 6, 15), Fraction(3, 1))
    """

def init_logging() -> None:
    """
    Starts to pass log records to Python's `logging`, under the logger `partnerbenefits`.

    Called once by the package when it is imported. Each call leaves one debug record with the
    version; calling it again changes nothing else.
    """

def load_scenarios(path: str | PathLike[str]) -> list[Scenario]:
    """
    Return the scenarios of a `*.scenario.toml` file as a list, in the file's order, each case on its own.

    A `given.file` is relative to the file's folder. Raises ReadError with every problem of the file: line, column, key, what
    was expected and the nearest valid name.

        >>> pb.testing.load_scenarios("missing.scenario.toml")
        Traceback (most recent call last):
        partnerbenefits.errors.ReadError: can't read `missing.scenario.toml`: No such file or directory (os error 2)
    """

def months_between(start: date | str, end: date | str) -> Fraction:
    """
    Return the months from `start` to `end` as an exact Fraction: the whole months, and the days left of the next one.

    Negative where `end` comes first.

        >>> pb.months_between(date(2026, 1, 15), date(2026, 3, 1))
        Fraction(3, 2)
    """

def notices() -> Table:
    """
    Return every notice as a Table: what does not stop an action, but must be seen.

    Columns: `notice`, `when`, `source`.

        >>> "end-moves-earlier" in pb.notices()["notice"]
        True
    """

def order(*, licenses: SupportsIndex, on: date | str, membership_end: date | str, basis: str | None = None, rounding: str | None = None, extension_cap: str | None = None) -> TermChange:
    """
    Return what a $0 order of `licenses` licences on the day `on` gives: they end with the membership, whatever the day.

    Raises RefusedError on and after `membership_end`. Options as for `activate`.

        >>> pb.order(licenses=25, on=date(2026, 6, 1), membership_end=date(2026, 9, 1)).months_remaining
        Fraction(3, 1)
    """

def plan(portfolio: Portfolio, *, as_of: date | str, until: date | str, demand: "Any" = None, tenants: Iterable[str] | None = None, without: Iterable[str] | None = None, assume_renewal: Iterable[str] | None = None, safety_days: SupportsIndex | None = None, effort: SupportsIndex | None = None, progress: bool | None = None) -> Plan:
    """
    Plan which benefit to redeem when, where and how, so that every tenant has the licences it needs from `as_of` until the
    day before `until`.

    `demand` is a table with the columns `tenant`, `product`, `licenses`, `start`, `end` (half-open; overlapping rows add up):
    a data frame, anything with `__arrow_c_stream__`, a dict of sequences, or a list of dicts. Without it each tenant keeps the
    licences it has assigned of each product, or all of them where it is not recorded how many are assigned.

    What is there counts until its recorded end, also where it was bought to renew by itself: `plan.remarks` names those.
    `assume_renewal` takes the id of such a subscription, and of memberships, which are taken to be renewed the day after they end:
    a subscription for a year at a time until nothing planned for comes after it, a membership for a year with benefits
    like those it has. `plan.portfolio` has both, so that the plan replays there; `plan.assumed` names the benefits that
    are used, and `plan.remarks` the subscriptions.

    `tenants` may take keys although nothing is wanted there; `without` are benefits to leave alone; `safety_days` moves
    every deadline closer. A key has no days left from the earlier of `activate_before` and the day after `usage_rights_last_day` on, less
    `safety_days`: until then it can be redeemed, and by that day the objective counts what is `lost` and what is `banked`.

    A product that needs another, such as Copilot, is planned after it, and the other is planned for its sake where that
    brings more altogether. What the certificate proves holds whatever becomes of the other product.

    `effort` limits the states the search explores: the same effort gives the same plan everywhere, and where it is too
    small for a proof the certificate has a gap. `certificate.explored` is never more; alternatives, and what would close a
    gap, are looked for with an effort of their own. Long planning can be interrupted, and shows a progress bar in a terminal and
    a notebook unless `progress` is False.

    Raises PlanError for a demand that can't be meant, with the row, the value and the nearest valid name, and for a window
    without days; UnknownIdError for an id that is not recorded.

        >>> plan = pb.plan(example, as_of=date(2026, 1, 10), until=date(2026, 7, 1))
        >>> plan.certificate.optimal
        True
        >>> demand = [{"tenant": "contoso", "product": "Power BI Pro", "licenses": 12, "start": "2026-01-28",
        ...            "end": "2026-07-01"}]
        >>> plan = pb.plan(example, as_of=date(2026, 1, 10), until=date(2026, 7, 1), demand=demand)
        >>> plan.objective.shortfall
        0
    """

def read_associated_tenants(export: str | bytes | PathLike[str] | Mapping[str, Any] | Iterable[Any], *, billing_account: str | None = None) -> Partial:
    """
    Read which tenants a billing account reaches: Azure Billing, `associatedTenants`.

    Only the state `Active` allows anything. `billing_account` is for rows whose id does not name the account. Raises ReadError
    where it is no export.

        >>> tenant = {"name": "contoso", "properties": {"tenantId": "contoso", "billingManagementState": "Active"}}
        >>> pb.read.associated_tenants([tenant], billing_account="ba-1").tenants[0].associations[0].billing_management
        True
    """

def read_benefits_csv(sheet: str | bytes | PathLike[str] | Mapping[str, Any] | Iterable[Any]) -> Partial:
    """
    Read a sheet of benefits, typed from Partner Center: `benefit, membership, program, quantity, activate before, expires`.

    `sheet` is a file, a text, bytes, or a list of dicts. Days are written like 2026-06-01, 1 Jun 2026, or in any
    other way that has one reading only: 6/1/2026 means two different days in two countries and is noticed instead. A column `id`
    names benefits that are recorded elsewhere. Raises ReadError where `benefit` or `quantity` is missing.

        >>> part = pb.read.benefits_csv("benefit,quantity,activate before\\nPower BI Pro,5,2026-06-01")
        >>> part.benefits[0].activate_before
        datetime.date(2026, 6, 1)
    """

def read_billing_accounts(export: str | bytes | PathLike[str] | Mapping[str, Any] | Iterable[Any]) -> Partial:
    """
    Read billing accounts: Azure Billing, `billingAccounts`. Raises ReadError where it is no export.

        >>> account = {"name": "ba-1", "properties": {"agreementType": "MicrosoftCustomerAgreement"}}
        >>> pb.read.billing_accounts({"value": [account]}).billing_accounts[0].agreement
        'MicrosoftCustomerAgreement'
    """

def read_graph_subscribed_skus(export: str | bytes | PathLike[str] | Mapping[str, Any] | Iterable[Any], *, tenant: str | None = None) -> Partial:
    """
    Read what is assigned of each SKU: Microsoft Graph, `subscribedSkus`.

    The export has no dates and counts by SKU: where a SKU has several subscriptions, what is assigned is noticed, not split.
    `tenant` is for rows whose id does not begin with the tenant's. Raises ReadError where it is no export.

        >>> row = {"id": "contoso_sku", "skuPartNumber": "SPE_E5", "consumedUnits": 14, "prepaidUnits": {"enabled": 25}}
        >>> pb.read.graph_subscribed_skus([row]).subscriptions[0].assigned
        14
    """

def read_graph_subscriptions(export: str | bytes | PathLike[str] | Mapping[str, Any] | Iterable[Any], *, tenant: str) -> Partial:
    """
    Read the subscriptions of a tenant: Microsoft Graph, `directory/subscriptions`.

    `export` is a file, a text, bytes or parsed data, one page or a list of pages. `nextLifecycleDateTime` is the next change of
    state: the end of an enabled subscription; from one in warning or suspended the end is worked back, and noticed as inferred.
    Where a subscription came from is not in the export. Raises ReadError where it is no export.

        >>> page = {"value": [{"id": "aaaaaaaa-0000-0000-0000-000000000001", "skuPartNumber": "SPE_E5", "totalLicenses": 25,
        ...                    "status": "Enabled", "nextLifecycleDateTime": "2026-03-15T00:00:00Z"}]}
        >>> pb.read.graph_subscriptions(page, tenant="contoso").subscriptions[0].end
        datetime.date(2026, 3, 15)
    """

def read_graph_users(export: str | bytes | PathLike[str] | Mapping[str, Any] | Iterable[Any], *, tenant: str | None = None) -> Partial:
    """
    Read who uses licences and where: Microsoft Graph, `users` with `usageLocation` and `assignedLicenses`.

    The export does not tell the tenant; without `tenant` the domain of each principal name stands in, and is noticed. Raises
    ReadError where it is no export.

        >>> kim = {"id": "00000000-0000-0000-0000-0000000000a2", "usageLocation": "DE", "assignedLicenses": []}
        >>> pb.read.graph_users({"value": [kim]}, tenant="contoso").users[0].usage_location
        'DE'
    """

def read_products(export: str | bytes | PathLike[str] | Mapping[str, Any] | Iterable[Any], *, tenant: str | None = None) -> Partial:
    """
    Read what was bought through a billing account: Azure Billing, `products`.

    The export is sparse: a tenant or an end that it does not tell is unknown. `tenant` is for rows that don't tell theirs. Raises
    ReadError where it is no export.

        >>> row = {"name": "p1", "properties": {"displayName": "Power BI Pro", "quantity": 5, "autoRenew": "Off"}}
        >>> pb.read.products([row], tenant="contoso").subscriptions[0].renews
        False
    """

def read_role_assignments(export: str | bytes | PathLike[str] | Mapping[str, Any] | Iterable[Any], *, billing_account: str | None = None) -> Partial:
    """
    Read who may do what on a billing account: Azure Billing, `billingRoleAssignments`.

    Who is in a group is not in the export: one that is owner or contributor becomes one of the account's `ordering_groups`,
    and who may order is then unknown. `billing_account` is for rows that do not name the account. Raises ReadError where it is
    no export.

        >>> role = "/providers/x/billingRoleDefinitions/50000000-aaaa-bbbb-cccc-100000000001"
        >>> row = {"principalId": "kim", "principalType": "User", "roleDefinitionId": role}
        >>> pb.read.role_assignments([row], billing_account="ba-1").people[0].billing_roles
        {'ba-1': 'contributor'}
    """

def read_scenarios(text: str) -> list[Scenario]:
    """
    Return the scenarios in the text of a scenario file; a `given.file` is relative to the current folder.

        >>> pb.testing.read_scenarios("[[scenarios]]")
        Traceback (most recent call last):
        partnerbenefits.errors.ReadError: line 1, column 3: scenarios: this key is unknown, expected `scenario`, did you mean ...
    """

def rules(*, as_of: date | str | None = None) -> Table:
    """
    Return every rule by which something is refused, as a Table, in the order in which a verdict lists its reasons.

    Columns: `rule`, `refuses`, `fix`, `source`, `effective_from` (null for as long as there are benefits). `as_of` keeps those
    that apply on a day.

        >>> "extend-over-three-years" in pb.rules()["rule"]
        True
    """

def simulate(portfolio: Portfolio, actions: Iterable[Activate | AddLicenses | Extend | Order | Move | Assign | Unassign], *, until: date | str, since: date | str | None = None) -> Timeline:
    """
    Carry out actions in the order of the list, and return what happens from `since` until the day before `until`.

    `since` is the first action's day unless given. Days must not go back. Every action is carried out; the two days only cut
    what is told. No renewal is taken for granted, also of what was bought to renew by itself: see `Timeline.remarks`. Raises
    RefusedError for the first action that is refused.

        >>> extend = pb.Extend(benefit="core-m365-e5", subscription="contoso-e5", on=date(2026, 1, 10))
        >>> timeline = pb.simulate(example, [extend], until=date(2027, 1, 1))
        >>> timeline.events[0]["event"], timeline.events[0]["end"]
        ('extended', datetime.date(2026, 6, 15))
    """

def troubleshoot(symptom: str | None = None) -> Table:
    """
    Return what is known of a symptom in free words, as a Table, the best match first; everything for an empty text.

    Columns: `symptom`, `cause`, `steps`, `role`, `source`. Raises InvalidInputError where nothing matches.

        >>> pb.troubleshoot("permissions error")["role"][0]  # doctest: +ELLIPSIS
        '...'
    """
