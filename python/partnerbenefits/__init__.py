"""What a cloud benefit of the Microsoft AI Cloud Partner Program becomes when redeemed.

Terms, rules, plans and expiry reports for the analyst who looks after a company's
benefits. The arithmetic and the rules are compiled; this package shows their results.
"""

from partnerbenefits._core import (
    Table,
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
    "InvalidInputError",
    "LedgerError",
    "PartnerBenefitsError",
    "PlanError",
    "PortfolioError",
    "ReadError",
    "RefusedError",
    "Table",
    "UnknownIdError",
    "__version__",
]

_init_logging()
