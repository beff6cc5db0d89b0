"""
The compiled core of partnerbenefits. Import `partnerbenefits` instead.
"""

from _typeshed import SupportsGetItem
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from os import PathLike
from typing import Any, Final, SupportsIndex, final

__all__ = ["__version__", "Association", "Benefit", "BillingAccount", "Membership", "Person", "ProductKey", "Subscription", "Table", "Tenant", "User", "init_logging"]

__version__: Final[str]
"""
The version of the package, as in `Cargo.toml`.
"""

@final
class Association:
    """
    That a tenant is associated with a billing account, and what for. What is not given is unknown.

        >>> pb.Association(billing_account="ba-1", billing_management=True)
        Association(billing_account='ba-1', billing_management=True)
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __getnewargs_ex__(self, /) -> tuple[tuple[()], dict[str, Any]]: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, *, billing_account: str, billing_management: bool | None = None, provisioning: bool | None = None) -> Association: ...
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
    def __eq__(self, value: object, /) -> bool: ...
    def __getnewargs_ex__(self, /) -> tuple[tuple[()], dict[str, Any]]: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, *, id: str, membership: str, product: str, licenses: SupportsIndex, kind: str | None = None, activate_before: date | str | None = None, usage_rights_last_day: date | str | None = None, redemption: str | None = None, key: ProductKey | str | None = None, redeemed_on: date | str | None = None, redeemed_into: str | None = None, redeemed_as: str | None = None) -> Benefit: ...
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
    def __eq__(self, value: object, /) -> bool: ...
    def __getnewargs_ex__(self, /) -> tuple[tuple[()], dict[str, Any]]: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, *, id: str, agreement: str | None = None, account_type: str | None = None, billing_profile: str | None = None) -> BillingAccount: ...
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
    def replace(self, /, **changes: "object") -> BillingAccount:
        """
        Return the same value with the given fields changed.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        Return the fields as plain data: dicts, lists, texts, numbers and `datetime.date`.
        """

@final
class Membership:
    """
    An offer that the partner bought, and that grants benefits. What is not given is unknown.

        >>> pb.Membership(id="core-2025", offer="Partner Success Core", purchased=date(2025, 9, 1))
        Membership(id='core-2025', offer='Partner Success Core', purchased=datetime.date(2025, 9, 1))
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __getnewargs_ex__(self, /) -> tuple[tuple[()], dict[str, Any]]: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, *, id: str, offer: str, purchased: date | str | None = None, end: date | str | None = None, billing_account: str | None = None) -> Membership: ...
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
class Person:
    """
    Somebody who may act, with their roles.

        >>> alex = pb.Person(id="alex", partner_center_roles=["MAICPP partner admin"], billing_roles={"ba-1": "owner"})
        >>> alex.billing_roles
        {'ba-1': 'owner'}
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __getnewargs_ex__(self, /) -> tuple[tuple[()], dict[str, Any]]: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, *, id: str, partner_center_roles: Iterable[str] | None = None, billing_roles: Mapping[str, str] | None = None) -> Person: ...
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
    def partner_center_roles(self, /) -> tuple[str, ...]:
        """
        Their Partner Center roles, as written there.
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
    def __eq__(self, value: object, /) -> bool: ...
    def __format__(self, /, format_spec: str) -> str: ...
    def __getnewargs__(self, /) -> tuple[str]: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, text: str) -> ProductKey: ...
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
    def reveal(self, /) -> str:
        """
        Return the whole key with dashes. Raises InvalidInputError where only the last five characters are known.
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
    def __eq__(self, value: object, /) -> bool: ...
    def __getnewargs_ex__(self, /) -> tuple[tuple[()], dict[str, Any]]: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, *, id: str, tenant: str, product: str, licenses: SupportsIndex, assigned: SupportsIndex | None = None, start: date | str | None = None, end: date | str | None = None, origin: str | None = None, renews: bool | None = None) -> Subscription: ...
    def __replace__(self, /, **changes: "object") -> Subscription: ...
    def __repr__(self, /) -> str: ...
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
    def head(self, /, rows: SupportsIndex = 5) -> Table:
        """
        Return the first `rows` rows as a Table, without a copy.
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

        Days are ISO text, lists are joined by `; `, a missing value is empty. A text that a spreadsheet would take for a
        formula gets a leading apostrophe.
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
    def __eq__(self, value: object, /) -> bool: ...
    def __getnewargs_ex__(self, /) -> tuple[tuple[()], dict[str, Any]]: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, *, id: str, domain: str, associations: Iterable[Association] | None = None) -> Tenant: ...
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
class User:
    """
    Somebody who uses licences.

        >>> pb.User(id="u1", tenant="contoso", usage_location="DE", products=["Microsoft 365 E5"]).products
        ('Microsoft 365 E5',)
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __getnewargs_ex__(self, /) -> tuple[tuple[()], dict[str, Any]]: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, *, id: str, tenant: str, usage_location: str | None = None, products: Iterable[str] | None = None) -> User: ...
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

def init_logging() -> None:
    """
    Starts to pass log records to Python's `logging`, under the logger `partnerbenefits`.

    Called once by the package when it is imported. Each call leaves one debug record with the
    version; calling it again changes nothing else.
    """
