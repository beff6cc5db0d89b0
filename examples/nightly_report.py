"""What ends when, and what changed since the last night: from exported files to a page.

Run it every night after the exports were fetched::

    python nightly_report.py EXPORTS --portfolio contoso.toml --out OUT

``EXPORTS`` holds what the portals export, under these names; more pages of one export have
anything between the name and its ending, such as ``users-2.json``::

    billing-accounts.json  associated-tenants.json  role-assignments.json  products.json
    benefits.csv
    TENANT/subscriptions.json  TENANT/subscribed-skus.json  TENANT/users.json

``TENANT`` is the tenant's id or its domain, one that the portfolio file or an export has. The
portfolio file is kept by hand: memberships, benefits, what was redeemed. What it tells stands, the
exports complete it. ``OUT`` gets the page ``report-DAY.html`` and the snapshot
``snapshots/DAY.toml``, in which keys are masked; beside it the names of the exports that it was
made from, ``snapshots/DAY.exports``, and what they tell differently from the file,
``snapshots/DAY.differences``, so that the next night tells which differences are new.

Free products have no end in any export, and an unknown day is an exit code of 7. Name those that
go on by themselves with ``--endless FLOW_FREE``; the page lists what was taken so.

Exits with 0 when nothing is due, 6 when something is due, or has to be done, within ``--within``
days, 7 when
something that can still be acted on is past due or a day is unknown, and 1 when something could
not be read whole: an export that is broken, older than ``--max-age`` days, without its last pages,
or not there any more, or without a row that can be used, though the last snapshot was made from
it, a ``.json`` or ``.csv`` of another name, a folder of a tenant that nothing knows, or exports
that contradict one another. The page then tells what, and not what changed, and no snapshot is
kept, so that the next night compares with the last whole one. Where exports, or all that they
held, went for good, run it once with ``--fewer``. A day before the last one kept exits with 1 too,
and changes nothing: the exports are of today. Wrong usage exits with 2.
"""

import argparse
import os
import re
import sys
import time
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

Reading = tuple[str, list[Path], Callable[[list[Path]], pb.Partial]]
Read = tuple[str, pb.Partial | None]
Snapshot = tuple[str, pb.Portfolio]

FOREVER = date(9999, 12, 31)
IN_ALL = "not split among them"
GUIDS = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
LACKS = (
    "What follows rests on what could be read: an end or a record that it lacks may be in what is"
    " named here."
)


def main(arguments: list[str] | None = None) -> int:
    """Write the page of a night and return the exit code."""
    asked = _parser().parse_args(arguments)
    snapshots = asked.out / "snapshots"
    try:
        if later := _later(snapshots, asked.as_of):
            print(f"error: {later}", file=sys.stderr)
            return 1
        own = pb.Portfolio.load(asked.portfolio)
        read, failures = _read_all(asked.exports, asked.max_age)
        held = {name: _held(partial) if partial else None for name, partial in read}
        whole = pb.Portfolio.combine(own, *(partial for _, partial in read if partial))
        today, endless = _with_endless(whole, asked.endless)
        failures += _not_taken(asked.exports, today)
        failures += _contradictions(read, asked.as_of)
        before, damaged = _last_snapshot(snapshots, asked.as_of)
        if not asked.fewer:
            failures += _gone(snapshots, before, held)
        report = pb.expiry_report(
            today, as_of=asked.as_of, within_days=asked.within, past_days=asked.past
        )
        snapshots.mkdir(parents=True, exist_ok=True)
        page = asked.out / f"report-{asked.as_of}.html"
        differences = _lines(whole.conflicts)
        changes = _changes(snapshots, before, today, differences, whole_night=not failures)
        told = [
            Part("Not read", "\n".join([*failures, *damaged, *([LACKS] if failures else [])])),
            Part("What ends when", report.rows),
            Part("Summary", report.summary),
            *changes,
            Part("What the sources tell differently", whole.conflicts),
            Part("What benefits may have become", today.matches()),
            Part("What is inconsistent", today.problems()),
            Part("What the exports leave open", "\n".join(_left_open(read, today, asked.as_of))),
            Part("Taken to go on without end", "\n".join(endless)),
        ]
        to_html(_outline(report, today, told), page)
        if not failures:
            exports = [f"{name}\t{count}" for name, count in held.items()]
            _keep(snapshots, asked.as_of, today, {"exports": exports, "differences": differences})
            _forget(asked.out, asked.keep)
    except (pb.PartnerBenefitsError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    failures += damaged
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
        "--as-of", type=_day, default=date.today(), metavar="DAY", help="default: today"
    )
    parser.add_argument("--within", type=_count, default=30, help="days to look ahead, default: 30")
    parser.add_argument(
        "--past", type=_count, default=90, help="days to look back for what is lost, default: 90"
    )
    parser.add_argument(
        "--max-age", type=_count, default=2, help="days after which an export is stale, default: 2"
    )
    parser.add_argument(
        "--fewer", action="store_true", help="take exports that are not there, or empty, as gone"
    )
    parser.add_argument("--keep", type=_count, default=400, help="nights to keep, default: 400")
    parser.add_argument(
        "--endless",
        action="append",
        default=[],
        metavar="PRODUCT",
        help="a product or a subscription that goes on where no end is told; may be repeated",
    )
    return parser


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        message = f"`{text}` is no day, expected one like `2026-01-31`"
        raise argparse.ArgumentTypeError(message) from None


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        message = f"`{text}` is no count, expected a whole number from 0 to 999999999"
        raise argparse.ArgumentTypeError(message)
    return int(text)


def _read_all(folder: Path, max_age: int) -> tuple[list[Read], list[str]]:
    """Read every export; one that can't be read must not hide what the others tell."""
    if not folder.is_dir():
        message = f"`{folder}` is no folder of exports"
        raise pb.ReadError(message, file=str(folder))
    found: list[Read] = []
    failures: list[str] = []
    for name, files, read in _readings(folder):
        partial = None
        try:
            failures += [told for path in files if (told := _stale(path, max_age))]
            partial = read(files)
        except (pb.ReadError, OSError) as error:
            failures.append(str(error))
        found.append((name, partial))
        # Licences on a page that is not there would look like licences that are gone.
        failures += [
            f"{name}: {row['message']}"
            for row in (partial.notices if partial else ())
            if (row["field"] or "").endswith("nextLink")
        ]
    if not found:
        failures.append(f"`{folder}` holds no exports")
    return found, failures


def _readings(folder: Path) -> Iterator[Reading]:
    for name, reader in OF_THE_PARTNER.items():
        if files := _pages(folder, name):
            yield name, files, reader
    for sheet in sorted(folder.glob("benefits*.csv")):
        yield sheet.stem, [sheet], lambda files: pb.read.benefits_csv(files[0])
    for tenant in sorted(path for path in folder.iterdir() if path.is_dir()):
        for name, reader in OF_A_TENANT.items():
            if files := _pages(tenant, name):
                yield f"{tenant.name}/{name}", files, with_fixed(reader, tenant=tenant.name)


def _pages(folder: Path, name: str) -> list[Path]:
    return sorted(folder.glob(f"{name}*.json"))


def _not_taken(folder: Path, today: pb.Portfolio) -> list[str]:
    """Return what looks like an export and is none: a name that is mistyped hides what is in it."""
    taken = {file for _, files, _ in _readings(folder) for file in files}
    known = {name.lower() for tenant in today.tenants for name in (tenant.id, tenant.domain)}
    told: list[str] = []
    for path in sorted(folder.iterdir()):
        if path.name.startswith("."):
            continue
        if path.is_dir() and path.name.lower() not in known:
            told.append(f"`{path}` is of a tenant that neither the portfolio nor an export has")
        inside = sorted(path.iterdir()) if path.is_dir() else [path]
        told += [
            f"`{file}` is none of the names of exports: it is not read"
            for file in inside
            if file.suffix.lower() in (".json", ".csv") and file not in taken
        ]
    return told


def _contradictions(read: list[Read], as_of: date) -> list[str]:
    """Return what one export of a tenant has and another one of the same night has not."""
    by_name = dict(read)
    told: list[str] = []
    for name, skus in read:
        tenant, _, kind = name.rpartition("/")
        if kind == "subscribed-skus" and skus:
            listed = by_name.get(f"{tenant}/subscriptions")
            if listed:
                told += _against_subscriptions(tenant, skus, listed, as_of)
            users = by_name.get(f"{tenant}/users")
            if users and not users.users and _assigned(skus):
                told.append(
                    f"`{tenant}/users` has no user, and by `{name}` licences are assigned:"
                    " one of the two is not whole"
                )
    return told


def _against_subscriptions(
    tenant: str, skus: pb.Partial, listed: pb.Partial, as_of: date
) -> Iterator[str]:
    subscriptions, name = f"`{tenant}/subscriptions`", f"`{tenant}/subscribed-skus`"
    count = len(skus.subscriptions) + _counted_in_all(skus)
    not_whole = "one of the two is not whole"
    if count and not listed.subscriptions:
        if not _notices(listed, "deleted"):
            has = f"{name} has licences of {count}"
            yield f"{subscriptions} has no subscription, and {has}: {not_whole}"
        return
    running = [one.id for one in listed.subscriptions if one.end and one.end > as_of]
    if running and not count:
        yield f"{name} has no licences, and {subscriptions} has `{running[0]}`: {not_whole}"
    known = {alias for one in listed.subscriptions for alias in (one.id, *one.aliases)}
    known.update(listed.deleted)
    named = [held.id for held in skus.subscriptions]
    named += [one for told in _notices(skus, IN_ALL) for one in GUIDS.findall(told.lower())]
    # Where none is known by its id, the two exports do not go by the same ids.
    if known.isdisjoint(named):
        return
    # What tells no licences, or nothing of its product, is noticed and no subscription.
    unused = " ".join(_notices(listed, "is not used"))
    for one in named:
        if GUIDS.fullmatch(one) and one not in known and one not in unused:
            yield f"{subscriptions} lacks `{one}`, which {name} names: {not_whole}"


def _assigned(skus: pb.Partial) -> bool:
    in_all = _notices(skus, IN_ALL)
    return any(one.assigned for one in skus.subscriptions) or any(
        not re.search(r"and (0|an unknown number) of", told) for told in in_all
    )


def _counted_in_all(skus: pb.Partial) -> int:
    return len(_notices(skus, IN_ALL))


def _notices(partial: pb.Partial, words: str) -> list[str]:
    return [row["message"] for row in partial.notices if words in row["message"]]


def _with_endless(whole: pb.Combined, named: list[str]) -> tuple[pb.Portfolio, list[str]]:
    """Let what is named go on where no end is told, and return what that was."""
    names = {name.casefold() for name in named}
    going_on = {
        one.id: one.replace(end=FOREVER)
        for one in whole.subscriptions
        if one.end is None and {one.id.casefold(), one.product.casefold()} & names
    }
    if not going_on:
        return whole, []
    today = whole.replace(subscriptions=[going_on.get(one.id, one) for one in whole.subscriptions])
    return today, [
        f"{one.product}: `{one.id}` in `{one.tenant}`, {one.licenses} licences"
        for one in going_on.values()
    ]


def _stale(path: Path, max_age: int) -> str | None:
    # A fetch that fails leaves what it fetched some other night.
    age = int((time.time() - path.stat().st_mtime) // 86_400)
    return f"`{path}` is {age} days old: it was not fetched again" if age >= max_age else None


def _last_snapshot(snapshots: Path, as_of: date) -> tuple[Snapshot | None, list[str]]:
    """Return the last night before with its day, and what could not be read on the way to it."""
    damaged: list[str] = []
    for path in sorted(snapshots.glob("*.toml"), reverse=True):
        # Of the same day is what an earlier run of it left.
        if path.stem >= str(as_of):
            continue
        try:
            return (path.stem, pb.Portfolio.load(path)), damaged
        except pb.PartnerBenefitsError as error:
            damaged.append(str(error))
    return None, damaged


def _later(snapshots: Path, as_of: date) -> str | None:
    """Return why a day can't be told any more: what is exported now is not of a past night."""
    last = max((path.stem for path in snapshots.glob("*.toml")), default="")
    if last <= str(as_of):
        return None
    return (
        f"`--as-of {as_of}` is before the last night kept, {last}, and the exports are later still:"
        " choose another `--out`, or move the nights after it away"
    )


def _held(partial: pb.Partial) -> int:
    """Count what of an export can be used."""
    records = (
        partial.memberships,
        partial.benefits,
        partial.subscriptions,
        partial.tenants,
        partial.billing_accounts,
        partial.people,
        partial.users,
        partial.deleted,
    )
    return sum(map(len, records)) + _counted_in_all(partial)


def _gone(snapshots: Path, before: Snapshot | None, held: dict[str, int | None]) -> list[str]:
    """Return which exports the last snapshot was made from, and are not there, or empty, now."""
    kept = snapshots / f"{before[0]}.exports" if before else None
    if not before or not kept or not kept.is_file():
        return []
    told: list[str] = []
    for line in kept.read_text(encoding="utf-8").splitlines():
        name, _, count = line.partition("\t")
        if name not in held:
            told.append(f"`{name}` is not there, and was on {before[0]}")
        elif held[name] == 0 and count not in ("", "0"):
            told.append(f"`{name}` has no row that can be used, and had {count} on {before[0]}")
    return told


def _lines(conflicts: pb.Table) -> list[str]:
    return [f"{row['kind']} `{row['id']}`: {row['field']}: {row['message']}" for row in conflicts]


def _changes(
    snapshots: Path,
    before: Snapshot | None,
    today: pb.Portfolio,
    differences: list[str],
    *,
    whole_night: bool,
) -> list[Part]:
    """Return what the portfolio and its sources tell otherwise than the night before."""
    if not before:
        return [Part("Changes", "no night before")]
    day, portfolio = before
    if not whole_night:
        # What was not read would be among what ended.
        return [Part(f"Changes since {day}", "not told: not everything could be read")]
    parts = [Part(f"Changes since {day}", portfolio.diff(today) or "nothing")]
    kept = snapshots / f"{day}.differences"
    if kept.is_file():
        # Where the file's value stands, what a portal changed is no change of the portfolio.
        then = kept.read_text(encoding="utf-8").splitlines()
        told_then, told_now = set(then), set(differences)
        new = [f"new: {line}" for line in differences if line not in told_then]
        settled = [f"no more: {line}" for line in then if line not in told_now]
        heading = f"Differences between the sources since {day}"
        parts.append(Part(heading, "\n".join([*new, *settled]) or "nothing"))
    return parts


def _left_open(read: list[Read], today: pb.Portfolio, as_of: date) -> Iterator[str]:
    for name, partial in read:
        if not partial:
            continue
        for row in partial.notices.to_pylist():
            yield ": ".join(text for text in row.values() if text)
        if name.endswith("/subscriptions"):
            for one in partial.subscriptions:
                if today.status_on(one.id, as_of) == "deleted":
                    end = today.subscription(one.id).end
                    yield (
                        f"{name}: `{one.id}` ({one.product}) is listed, and by its end {end} it was"
                        " deleted long ago: no row tells of it, look at it in the admin center"
                    )


def _keep(snapshots: Path, day: date, today: pb.Portfolio, beside: dict[str, list[str]]) -> None:
    # What stands beside it first: the night counts once its snapshot is there.
    for name, lines in beside.items():
        fresh = snapshots / f".{day}.{name}.{os.getpid()}"
        try:
            fresh.write_text("\n".join(lines), encoding="utf-8")
            fresh.replace(snapshots / f"{day}.{name}")
        finally:
            fresh.unlink(missing_ok=True)
    today.save(snapshots / f"{day}.toml", keys="masked")


def _forget(out: Path, keep: int) -> None:
    for pattern in (
        "snapshots/*.toml",
        "snapshots/*.exports",
        "snapshots/*.differences",
        "report-*.html",
    ):
        for path in sorted(out.glob(pattern))[: -max(keep, 1)]:
            # Another run may have been faster.
            path.unlink(missing_ok=True)


def _outline(report: pb.Report, today: pb.Portfolio, parts: list[Part]) -> Outline:
    told = [part for part in parts if part.heading == "What ends when" or len(part.content)]
    name = today.partner_name or "Portfolio"
    return Outline("nightly", f"{name} on {report.as_of}", str(today), told)


if __name__ == "__main__":
    sys.exit(main())
