"""Readers of what the portals export, as it is.

Each takes a file, a text, bytes, or data that is parsed already: one page or a list of pages.
Each gives a ``Partial``, whose ``notices`` say what was not used; ``Portfolio.combine`` joins
several.
"""

from partnerbenefits._core import (
    read_associated_tenants as associated_tenants,
    read_benefits_csv as benefits_csv,
    read_billing_accounts as billing_accounts,
    read_graph_subscribed_skus as graph_subscribed_skus,
    read_graph_subscriptions as graph_subscriptions,
    read_graph_users as graph_users,
    read_products as products,
    read_role_assignments as role_assignments,
)

__all__ = [
    "associated_tenants",
    "benefits_csv",
    "billing_accounts",
    "graph_subscribed_skus",
    "graph_subscriptions",
    "graph_users",
    "products",
    "role_assignments",
]
