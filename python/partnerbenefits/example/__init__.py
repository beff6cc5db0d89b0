"""A made-up partner to try things on: a small consulting company with both kinds of benefits."""

from partnerbenefits._core import Portfolio

__all__ = ["example_portfolio"]


def example_portfolio() -> Portfolio:
    """Return the portfolio of Contoso Consulting, which comes with the package.

    It is made so that 10 January 2026 is a good day to look at it.

    >>> portfolio = pb.example_portfolio()
    >>> len(portfolio.problems())
    0
    """
    # Imported here: it is half of what importing the package costs.
    from pathlib import Path

    return Portfolio.load(Path(__file__).with_name("contoso.toml"))
