"""What ends when, and what changed since the last night: from exported files to a page.

Run it every night after the exports were fetched::

    python nightly_report.py EXPORTS --portfolio contoso.toml --out OUT

``EXPORTS`` holds what the portals export, under these names; more pages of one export have
anything between the name and its ending, such as ``users-2.json``::

    billing-accounts.json  associated-tenants.json  role-assignments.json  products.json
    benefits.csv
    TENANT/subscriptions.json  TENANT/subscribed-skus.json  TENANT/users.json

``TENANT`` is the tenant's id. The portfolio file is kept by hand: memberships, benefits, what was
redeemed. What it tells stands, the exports complete it. ``OUT`` gets the page
``report-DAY.html`` and the snapshot ``snapshots/DAY.toml``, in which keys are masked.

Exits with 0 when nothing is due, 6 when something is due within ``--within`` days, 7 when
something that can still be acted on is past due or a day is unknown, and 1 when something could
not be read: the page then tells what, and no snapshot is kept, so that the next night compares
with the last whole one.
"""

import argparse
import sys
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial as with_fixed
from pathlib import Path

import partnerbenefits as pb
from partnerbenefits.results import Outline, Part, to_html

OF_THE_PARTNER = {
    "billing-accounts": pb.read.billing_accounts,
    "associated-tenants": pb.read.associated_tenants,
    "role-assignments": pb.read.role_assignments,
    "products": pb.read.products,
}
OF_A_TENANT: dict[str, Callable[..., pb.Partial]] = {
    "subscriptions": pb.read.graph_subscriptions,
    "subscribed-skus": pb.read.graph_subscribed_skus,
    "users": pb.read.graph_users,
}

Reading = tuple[list[Path], Callable[[list[Path]], pb.Partial]]


def main(arguments: list[str] | None = None) -> int:
    """Write the page of a night and return the exit code."""
    asked = _parser().parse_args(arguments)
    try:
        own = pb.Portfolio.load(asked.portfolio)
        partials, failures = _read_all(asked.exports)
        today = pb.Portfolio.combine(own, *partials)
        snapshots = asked.out / "snapshots"
        before = _last_snapshot(snapshots, asked.as_of)
        report = pb.expiry_report(today, as_of=asked.as_of, within_days=asked.within)
        snapshots.mkdir(parents=True, exist_ok=True)
        page = asked.out / f"report-{asked.as_of}.html"
        to_html(_outline(report, today, partials, failures, before), page)
        if not failures:
            today.save(snapshots / f"{asked.as_of}.toml", keys="masked")
            _forget(asked.out, asked.keep)
    except (pb.PartnerBenefitsError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    for failure in failures:
        print(f"error: {failure}", file=sys.stderr)
    print(f"{page}: {len(report.rows)} rows within {asked.within} days")
    return 1 if failures else report.exit_code(asked.within)


def _parser() -> argparse.ArgumentParser:
    about, _, more = (__doc__ or "").partition("\n\n")
    parser = argparse.ArgumentParser(
        description=about, epilog=more, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("exports", type=Path, help="the folder of the exports")
    parser.add_argument("--portfolio", type=Path, required=True, help="the file kept by hand")
    parser.add_argument("--out", type=Path, required=True, help="the folder for the results")
    parser.add_argument(
        "--as-of", type=date.fromisoformat, default=date.today(), help="default: today"
    )
    parser.add_argument("--within", type=int, default=30, help="days to look ahead, default: 30")
    parser.add_argument("--keep", type=int, default=400, help="nights to keep, default: 400")
    return parser


def _read_all(folder: Path) -> tuple[list[pb.Partial], list[str]]:
    """Read every export; one that can't be read must not hide what the others tell."""
    if not folder.is_dir():
        message = f"`{folder}` is no folder of exports"
        raise pb.ReadError(message, file=str(folder))
    partials: list[pb.Partial] = []
    failures: list[str] = []
    for files, read in _readings(folder):
        try:
            partials.append(read(files))
        except pb.ReadError as error:
            failures.append(str(error))
    if not partials and not failures:
        failures.append(f"`{folder}` holds no exports")
    return partials, failures


def _readings(folder: Path) -> Iterator[Reading]:
    for name, reader in OF_THE_PARTNER.items():
        if files := _pages(folder, name):
            yield files, reader
    for sheet in sorted(folder.glob("benefits*.csv")):
        yield [sheet], lambda files: pb.read.benefits_csv(files[0])
    for tenant in sorted(path for path in folder.iterdir() if path.is_dir()):
        for name, reader in OF_A_TENANT.items():
            if files := _pages(tenant, name):
                yield files, with_fixed(reader, tenant=tenant.name)


def _pages(folder: Path, name: str) -> list[Path]:
    return sorted(folder.glob(f"{name}*.json"))


def _last_snapshot(snapshots: Path, as_of: date) -> tuple[str, pb.Portfolio] | None:
    # Of the same day is what an earlier run of it left: the night is compared with the one before.
    earlier = [path for path in sorted(snapshots.glob("*.toml")) if path.stem < str(as_of)]
    return (earlier[-1].stem, pb.Portfolio.load(earlier[-1])) if earlier else None


def _forget(out: Path, keep: int) -> None:
    for pattern in ("snapshots/*.toml", "report-*.html"):
        for path in sorted(out.glob(pattern))[: -max(keep, 1)]:
            path.unlink()


def _outline(
    report: pb.Report,
    today: pb.Combined,
    partials: list[pb.Partial],
    failures: list[str],
    before: tuple[str, pb.Portfolio] | None,
) -> Outline:
    changes = before and before[1].diff(today)
    notices = [
        ": ".join(text for text in row.values() if text)
        for partial in partials
        for row in partial.notices.to_pylist()
    ]
    parts = [
        Part("Not read", "\n".join(failures)),
        Part("What ends when", report.rows),
        Part("Summary", report.summary),
        Part(f"Changes since {before[0]}" if before else "Changes", changes or "no night before"),
        Part("What the sources tell differently", today.conflicts),
        Part("What benefits may have become", today.matches()),
        Part("What is inconsistent", today.problems()),
        Part("What the exports leave open", "\n".join(notices)),
    ]
    told = [part for part in parts if part.heading == "What ends when" or len(part.content)]
    name = today.partner_name or "Portfolio"
    return Outline("nightly", f"{name} on {report.as_of}", str(today), told)


if __name__ == "__main__":
    sys.exit(main())
