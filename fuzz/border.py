"""Whatever Python hands over, the answer is a result or an error of this package.

Run it on top of the corpus of the readers::

    pip install atheris
    python fuzz/border.py -max_total_time=60 fuzz/corpus/exports tests/exports
"""

import json
import sys

import atheris

with atheris.instrument_imports():
    import partnerbenefits as pb
    from partnerbenefits import read

_READERS = [
    lambda source: read.graph_subscriptions(source, tenant="contoso"),
    read.graph_subscribed_skus,
    read.graph_users,
    read.billing_accounts,
    read.associated_tenants,
    read.role_assignments,
    read.products,
    read.benefits_csv,
    pb.Portfolio.from_dict,
    pb.Partial.from_dict,
    pb.Table.from_dict,
    pb.Table.from_arrow,
    lambda data: pb.bulk.extend(data),
    lambda data: pb.activate(key_licenses=data, on="2026-01-10"),
    lambda data: pb.activate(key_licenses=25, on=data),
]


def _as_python(data: bytes) -> object:
    """Return what the bytes are in JSON, else the bytes."""
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return data


def one_input(data: bytes) -> None:
    """Hand one input to everything that takes anything."""
    for source in (data, _as_python(data)):
        for reader in _READERS:
            try:
                made = reader(source)
            except pb.PartnerBenefitsError as error:
                str(error)
                continue
            if isinstance(made, pb.Partial) and pb.Partial.from_dict(made.to_dict()) != made:
                message = f"{made!r} is lost on the way through plain data"
                raise AssertionError(message)
            repr(made)


if __name__ == "__main__":
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()
