"""What a cloud benefit of the Microsoft AI Cloud Partner Program becomes when redeemed.

Terms, rules, plans and expiry reports for the analyst who looks after a company's
benefits. The arithmetic and the rules are compiled; this package shows their results.
"""

from partnerbenefits import bulk
from partnerbenefits._core import (
    Association,
    Benefit,
    BillingAccount,
    Membership,
    Person,
    ProductKey,
    Subscription,
    Table,
    Tenant,
    User,
    __version__,
    init_logging as _init_logging,
)
from partnerbenefits.errors import (
    InvalidInputError,
    LedgerError,
    PartnerBenefitsError,
    PlanError,
    PortfolioError,
    ReadError,
    RefusedError,
    UnknownIdError,
)

__all__ = [
    "Association",
    "Benefit",
    "BillingAccount",
    "InvalidInputError",
    "LedgerError",
    "Membership",
    "PartnerBenefitsError",
    "Person",
    "PlanError",
    "PortfolioError",
    "ProductKey",
    "ReadError",
    "RefusedError",
    "Subscription",
    "Table",
    "Tenant",
    "UnknownIdError",
    "User",
    "__version__",
    "bulk",
]

_init_logging()
