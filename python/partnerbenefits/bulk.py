"""The verbs over whole columns: data frames in, the same columns and the results out.

Every row gets what the call on that row alone gives, on all cores and without a copy of the
input.
"""

from partnerbenefits._core import (
    bulk_activate as activate,
    bulk_add_licenses as add_licenses,
    bulk_expiry as expiry,
    bulk_extend as extend,
    bulk_plan as plan,
)

__all__ = ["activate", "add_licenses", "expiry", "extend", "plan"]
