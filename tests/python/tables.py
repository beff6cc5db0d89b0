"""The tables that the tests of tables look at."""

from datetime import date

import partnerbenefits as pb


def everything() -> pb.Table:
    """One column of each kind, with a missing value, a formula, markup and other alphabets."""
    return pb.Table.from_dict(
        {
            "end": [date(2026, 3, 15), None, date(2024, 2, 29)],
            "licenses": [25, None, -3],
            "tenant": ["é<script>alert('x')</script>", "=1+1", None],
            "renews": [True, None, False],
            "share": [0.5, None, 1.25],
            "notices": [["a", "b|c"], [], ["@x"]],
        },
        name="expiry_report",
    )
