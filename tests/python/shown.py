"""The results of which tests look at every output: one of each kind, of the example portfolio."""

from datetime import date
from typing import Any

import partnerbenefits as pb

AS_OF = date(2026, 1, 10)
EXTEND = pb.Extend(benefit="core-m365-e5", subscription="contoso-e5", on=AS_OF)


def one_of_each() -> dict[str, Any]:
    portfolio = pb.example_portfolio()
    return {
        "report": pb.expiry_report(portfolio, as_of=AS_OF, within_days=365),
        "timeline": pb.simulate(portfolio, [EXTEND], until=date(2027, 1, 1)),
        "verdict": portfolio.check(EXTEND),
        "refusal": portfolio.check(pb.Activate(benefit="core-m365-e5", tenant="contoso", on=AS_OF)),
        "term_change": pb.extend(licenses=100, end=date(2026, 3, 15), key_licenses=25),
        "plan": pb.plan(portfolio, as_of=AS_OF, until=date(2027, 6, 1)),
    }
