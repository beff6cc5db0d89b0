"""
The compiled core of partnerbenefits. Import `partnerbenefits` instead.
"""

from typing import Final

__all__ = ["__version__", "init_logging"]

__version__: Final[str]
"""
The version of the package, as in `Cargo.toml`.
"""

def init_logging() -> None:
    """
    Starts to pass log records to Python's `logging`, under the logger `partnerbenefits`.

    Called once by the package when it is imported; calling it again changes nothing.
    """
