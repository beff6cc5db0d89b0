"""What this package raises: every exception, and nothing else for bad input.

A redemption that may not be done is not an exception: ``Portfolio.check`` gives a
verdict with every reason. An exception says that a question can't be answered.
"""

import re

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


# A product key in a place of something else, such as an id, is still a secret. A slip in its
# first or last group, or another dash, doesn't make it less of one.
_DASH = "[-\u2010-\u2015\u2212_. ]"
_KEY = re.compile(
    rf"""(?<![A-Za-z0-9]) (?:
        (?:[A-Za-z0-9]{{5}}-){{4}} [A-Za-z0-9]{{5}}
      | (?=[A-Za-z\W_]*[0-9])
        [A-Za-z0-9]{{3,7}} (?:{_DASH}[A-Za-z0-9]{{5}}){{3}} {_DASH}[A-Za-z0-9]{{2,7}}
      | (?=[A-Za-z]*[0-9]) (?=[0-9]*[A-Za-z]) [A-Za-z0-9]{{25}}
    ) (?![A-Za-z0-9])""",
    re.VERBOSE,
)
_DOTS = "•••••-" * 4

# What a terminal takes for an order, hides or can't write; line breaks stay, they part problems.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)


def _dotted(key: "re.Match[str]") -> str:
    last = key[0][-5:]
    return _DOTS + (last if last.isalnum() else "•••••")


def _told(text: str) -> str:
    """Give a text of an error without a product key, and so that all of it is seen."""
    return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", _KEY.sub(_dotted, text))


class PartnerBenefitsError(Exception):
    """The root: catches everything this package raises, and nothing else.

    Whatever was given in whatever place: no message shows a product key, or a control character
    as such.
    """

    def __init__(self, *args: object) -> None:
        super().__init__(*(_told(part) if isinstance(part, str) else part for part in args))


class InvalidInputError(PartnerBenefitsError, ValueError):
    """An argument can't be used: its type, its form or its size.

    The message names the argument, shows what was given in backticks, and says what
    was expected.
    """


class UnknownIdError(PartnerBenefitsError, KeyError):
    """Nothing has this id; the message names the nearest one that exists."""

    def __init__(self, *args: object) -> None:
        # One line, whatever the id was.
        super().__init__(
            *(" ".join(part.splitlines()) if isinstance(part, str) else part for part in args)
        )

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
        self.problems = tuple(_told(problem) for problem in problems)


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
        self.file = file and _told(file)
        self.row = row
        self.path = path and _told(path)
        self.field = field and _told(field)


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
