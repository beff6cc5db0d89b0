"""What this package raises: every exception, and nothing else for bad input.

A redemption that may not be done is not an exception: ``Portfolio.check`` gives a
verdict with every reason. An exception says that a question can't be answered.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "InvalidInputError",
    "LedgerError",
    "PartnerBenefitsError",
    "PlanError",
    "PortfolioError",
    "ReadError",
    "RefusedError",
    "UnknownIdError",
]


class PartnerBenefitsError(Exception):
    """The root: catches everything this package raises, and nothing else."""


class InvalidInputError(PartnerBenefitsError, ValueError):
    """An argument can't be used: its type, its form or its size.

    The message names the argument, shows what was given in backticks, and says what
    was expected.
    """


class UnknownIdError(PartnerBenefitsError, KeyError):
    """Nothing has this id; the message names the nearest one that exists."""

    def __str__(self) -> str:
        # KeyError would show the message quoted and escaped, as if it were a key.
        return Exception.__str__(self)


class PortfolioError(PartnerBenefitsError, ValueError):
    """A portfolio can't be used; the message lists every problem, not only the first.

    ``problems`` holds them one by one, in the order of the file.
    """

    problems: tuple[str, ...]

    def __init__(self, message: str, problems: "Iterable[str]" = ()) -> None:
        super().__init__(message)
        self.problems = tuple(problems)


class ReadError(PartnerBenefitsError, ValueError):
    """A file can't be read or written, or isn't the export it was taken for.

    ``file`` is the file as it was named, ``row`` the row of a sheet counted from 1 with
    its heading, ``path`` the place inside a JSON document, ``field`` the column or
    member. What isn't known is None.
    """

    file: str | None
    row: int | None
    path: str | None
    field: str | None

    def __init__(
        self,
        message: str,
        file: str | None = None,
        row: int | None = None,
        path: str | None = None,
        field: str | None = None,
    ) -> None:
        super().__init__(message)
        self.file = file
        self.row = row
        self.path = path
        self.field = field


class RefusedError(PartnerBenefitsError):
    """The programme's rules refuse what was to be done.

    ``reasons`` is the list of every rule that refuses it, each with what to do instead;
    ``verdict`` is the whole verdict, or None where no portfolio was asked.
    """

    reasons: list[object]
    verdict: object

    def __init__(
        self,
        message: str,
        reasons: "Iterable[object]" = (),
        verdict: object = None,
    ) -> None:
        super().__init__(message)
        self.reasons = list(reasons)
        self.verdict = verdict


class PlanError(PartnerBenefitsError):
    """No plan can be made from what was given."""


class LedgerError(PartnerBenefitsError):
    """The ledger can't be opened, or won't record what contradicts its history."""
