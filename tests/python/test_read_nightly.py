"""The nightly example: from exported files to a page and an exit code, night after night."""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path
from types import ModuleType

import pytest

import partnerbenefits as pb

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "examples" / "nightly_report.py"
TENANT = "48a80680-7326-48cd-9935-b556b81d3a4e"


@pytest.fixture
def nightly() -> ModuleType:
    spec = importlib.util.spec_from_file_location("nightly_report", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def place(tmp_path: Path) -> Path:
    exports = tmp_path / "exports"
    (exports / TENANT).mkdir(parents=True)
    kept = ROOT / "tests" / "exports"
    for name in ("billing-accounts", "associated-tenants", "role-assignments", "products"):
        shutil.copy(kept / f"{name}.json", exports)
    shutil.copy(kept / "benefits.csv", exports)
    tenant = exports / TENANT
    shutil.copy(kept / "directory-subscriptions-states.json", tenant / "subscriptions.json")
    shutil.copy(kept / "subscribed-skus.json", tenant)
    shutil.copy(kept / "users.json", tenant / "users-1.json")
    (tenant / "users-2.json").write_text('{"value": []}')
    own = pb.example_portfolio()
    tenants = [*own.tenants, pb.Tenant(id=TENANT.upper(), domain="real.example")]
    own.replace(tenants=tenants).save(tmp_path / "own.toml")
    return tmp_path


def words(place: Path, day: str, *more: str) -> list[str]:
    own, out = place / "own.toml", place / "out"
    named = ["--portfolio", str(own), "--out", str(out), "--as-of", day]
    return [str(place / "exports"), *named, *more]


def test_a_night_gives_a_page_a_snapshot_and_an_exit_code(place: Path) -> None:
    ran = subprocess.run(
        [sys.executable, SCRIPT, *words(place, "2026-01-10")],
        check=False,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert (ran.returncode, ran.stderr) == (7, "")
    page = (place / "out" / "report-2026-01-10.html").read_text(encoding="utf-8")
    for told in ("What ends when", "no night before", "What the exports leave open", "inferred"):
        assert told in page, told
    assert "there are more pages" not in page
    snapshot = (place / "out" / "snapshots" / "2026-01-10.toml").read_text(encoding="utf-8")
    assert pb.Portfolio.loads(snapshot).subscription("aaaaaaaa-0000-0000-0000-000000000001")
    for benefit in pb.example_portfolio().benefits:
        assert not benefit.key or benefit.key.masked or benefit.key.reveal() not in snapshot + page


def test_the_next_night_tells_what_changed(nightly: ModuleType, place: Path) -> None:
    assert nightly.main(words(place, "2026-01-10")) == 7
    path = place / "exports" / TENANT / "subscriptions.json"
    pages = json.loads(path.read_text(encoding="utf-8"))
    pages[0]["value"][0]["totalLicenses"] += 5
    path.write_text(json.dumps(pages), encoding="utf-8")
    assert nightly.main(words(place, "2026-01-11")) == 7
    snapshots = [
        pb.Portfolio.load(place / "out" / "snapshots" / f"2026-01-{day}.toml") for day in (10, 11)
    ]
    [row] = snapshots[0].diff(snapshots[1]).to_pylist()
    assert (row["kind"], row["change"], row["field"]) == ("subscription", "changed", "licenses")
    page = (place / "out" / "report-2026-01-11.html").read_text(encoding="utf-8")
    assert "Changes since 2026-01-10" in page
    # The same night once more compares with the night before again.
    assert nightly.main(words(place, "2026-01-11")) == 7
    assert (place / "out" / "report-2026-01-11.html").read_text(encoding="utf-8") == page


def test_what_cannot_be_read_is_told_and_hides_nothing(
    nightly: ModuleType, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    denied = {"error": {"code": "Denied", "message": "expired <b>token</b>"}}
    (place / "exports" / TENANT / "users-2.json").write_text(json.dumps(denied))
    assert nightly.main(words(place, "2026-01-10")) == 1
    assert "error response: Denied, expired <b>token</b>" in capsys.readouterr().err
    page = (place / "out" / "report-2026-01-10.html").read_text(encoding="utf-8")
    assert "Not read" in page
    assert "expired &lt;b&gt;token&lt;/b&gt;" in page
    assert "What ends when" in page
    assert not list((place / "out" / "snapshots").iterdir())


@pytest.mark.parametrize("broken", ["exports", "own.toml"])
def test_what_is_missing_altogether_is_one_line(
    nightly: ModuleType, place: Path, capsys: pytest.CaptureFixture[str], broken: str
) -> None:
    path = place / broken
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    assert nightly.main(words(place, "2026-01-10")) == 1
    assert capsys.readouterr().err.startswith("error: ")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("user.json", "is none of the names of exports: it is not read"),
        (f"{TENANT}/user.json", "is none of the names of exports: it is not read"),
        (f"{TENANT}/benefits.csv", "is none of the names of exports: it is not read"),
        (f"{TENANT[:-1]}f/users.json", "is of a tenant that neither the portfolio nor an export"),
    ],
)
def test_a_mistyped_name_is_told(
    nightly: ModuleType, place: Path, capsys: pytest.CaptureFixture[str], name: str, said: str
) -> None:
    path = place / "exports" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text('{"value": []}' if path.suffix == ".json" else "benefit,quantity")
    assert nightly.main(words(place, "2026-01-10")) == 1
    assert said in capsys.readouterr().err
    path.rename(path.with_name("notes.txt"))
    (place / "exports" / ".hidden.json").write_text("")
    if name.startswith(TENANT):
        assert nightly.main(words(place, "2026-01-10")) == 7


def test_an_empty_folder_is_not_a_quiet_night(nightly: ModuleType, place: Path) -> None:
    shutil.rmtree(place / "exports")
    (place / "exports").mkdir()
    assert nightly.main(words(place, "2026-01-10")) == 1


def test_it_goes_on_night_after_night_and_keeps_as_many(nightly: ModuleType, place: Path) -> None:
    first = date(2026, 2, 20)
    for night in range(15):
        day = str(first + timedelta(days=night))
        assert nightly.main(words(place, day, "--keep", "10")) in (6, 7)
    kept = sorted(path.stem for path in (place / "out" / "snapshots").glob("*.toml"))
    assert kept == [str(first + timedelta(days=night)) for night in range(5, 15)]
    assert len(list((place / "out").glob("report-*.html"))) == 10


def test_when_nothing_is_due_it_exits_with_zero(nightly: ModuleType, place: Path) -> None:
    shutil.rmtree(place / "exports")
    (place / "exports").mkdir()
    (place / "exports" / "billing-accounts.json").write_text('[{"name": "ba-1"}]')
    (place / "own.toml").write_text('format = "partnerbenefits.portfolio.v1"\n')
    assert nightly.main(words(place, "2026-01-10")) == 0


def whole(place: Path, day: str) -> str:
    return (place / "out" / f"report-{day}.html").read_text(encoding="utf-8")


def test_an_export_that_is_not_there_any_more_is_not_a_quiet_night(
    nightly: ModuleType, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert nightly.main(words(place, "2026-01-10")) == 7
    for page in (place / "exports" / TENANT).glob("users-*.json"):
        page.unlink()
    capsys.readouterr()
    assert nightly.main(words(place, "2026-01-11")) == 1
    told = f"`{TENANT}/users` is not there, and was on 2026-01-10"
    assert capsys.readouterr().err == f"error: {told}\n"
    assert told in whole(place, "2026-01-11")
    assert not (place / "out" / "snapshots" / "2026-01-11.toml").exists()
    # It is said every night until somebody says that it is meant.
    assert nightly.main(words(place, "2026-01-12")) == 1
    assert nightly.main(words(place, "2026-01-13", "--fewer")) == 7
    assert nightly.main(words(place, "2026-01-14")) == 7


def test_an_export_without_its_last_pages_or_of_another_week_is_told(
    nightly: ModuleType, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (place / "exports" / TENANT / "users-2.json").unlink()
    week_ago = time.time() - 7 * 86_400
    os.utime(place / "exports" / "products.json", (week_ago, week_ago))
    assert nightly.main(words(place, "2026-01-10")) == 1
    said = capsys.readouterr().err
    assert f"error: {TENANT}/users: there are more pages than were given" in said
    assert "products.json` is 7 days old: it was not fetched again" in said
    assert "What ends when" in whole(place, "2026-01-10")
    assert nightly.main(words(place, "2026-01-10", "--max-age", "8")) == 1
    assert "days old" not in capsys.readouterr().err


@pytest.mark.parametrize("text", ["", "format = ", 'format = "other"\n', "\0" * 5000])
def test_a_damaged_snapshot_is_told_once_and_passed_over(
    nightly: ModuleType, place: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    for night in ("2026-01-10", "2026-01-11"):
        assert nightly.main(words(place, night)) == 7
    damaged = place / "out" / "snapshots" / "2026-01-11.toml"
    damaged.write_text(text)
    (place / "out" / "snapshots" / "2026-01-10.exports").unlink()
    # An empty file is an empty portfolio: nothing tells that it is not meant.
    code = 1 if text else 7
    assert nightly.main(words(place, "2026-01-12")) == code
    assert (str(damaged) in capsys.readouterr().err) == bool(text)
    assert f"Changes since 2026-01-1{0 if text else 1}" in whole(place, "2026-01-12")
    assert nightly.main(words(place, "2026-01-13")) == 7


def test_two_runs_at_once_leave_whole_files(place: Path) -> None:
    start = [sys.executable, SCRIPT, *words(place, "2026-01-10", "--keep", "1")]
    runs = [subprocess.Popen(start, stdout=-1, stderr=-1) for _ in range(3)]
    assert [(run.communicate()[1], run.returncode) for run in runs] == [(b"", 7)] * 3
    assert whole(place, "2026-01-10").rstrip().endswith("</html>")
    kept = sorted(path.name for path in (place / "out" / "snapshots").iterdir())
    assert kept == [f"2026-01-10.{name}" for name in ("differences", "exports", "toml")]
    assert pb.Portfolio.load(place / "out" / "snapshots" / "2026-01-10.toml").subscriptions


def test_a_full_disk_leaves_what_was_there(place: Path) -> None:
    tools = [shutil.which("unshare"), shutil.which("mount")]
    if None in tools:
        pytest.skip("needs unshare and mount")
    unshare = [str(tools[0]), "--mount", "--map-root-user", "sh", "-c"]
    if subprocess.run([*unshare, "mount -t tmpfs tmpfs /mnt"], capture_output=True).returncode:
        pytest.skip("may not mount anything here")
    out = place / "out"
    out.mkdir()
    page = out / "report-2026-01-10.html"
    script = (
        f'mount -t tmpfs -o size=16k tmpfs {out} && echo old > {page} && "$@"; echo code $?;'
        f"cat {page}; ls -A {out} {out}/snapshots"
    )
    run = [*unshare, script, "sh", sys.executable, str(SCRIPT), *words(place, "2026-01-10")]
    done = subprocess.run(run, capture_output=True, text=True, check=True)
    said = done.stderr.strip().splitlines()
    assert said[0].startswith(f"error: `{out}/report-2026-01-10.html` cannot be written: no space")
    listed = f"{out}:\nreport-2026-01-10.html\nsnapshots\n\n{out}/snapshots:\n"
    assert done.stdout == f"code 1\nold\n{listed}"


FREE = {
    "id": "a4444444-2222-4333-8444-555555555555",
    "skuId": "f30db892-07e9-47e9-837c-80727f46fd3d",
    "skuPartNumber": "FLOW_FREE",
    "status": "Enabled",
    "totalLicenses": 10000,
    "nextLifecycleDateTime": None,
}


@pytest.fixture
def quiet(tmp_path: Path) -> Path:
    """A partner of whom nothing is due for a year."""
    own = """
        [[tenant]]
        id = "t"
        domain = "t.example"
        [[subscription]]
        id = "e5"
        tenant = "t"
        product = "Microsoft 365 E5"
        licenses = 25
        end = 2027-01-01
    """
    (tmp_path / "own.toml").write_text(own)
    (tmp_path / "exports" / "T.example").mkdir(parents=True)
    export(tmp_path, "subscriptions", [])
    return tmp_path


def export(place: Path, name: str, rows: list[dict[str, object]]) -> None:
    path = place / "exports" / "T.example" / f"{name}.json"
    path.write_text(json.dumps({"value": rows}), encoding="utf-8")


def page_of(place: Path, day: str) -> str:
    return (place / "out" / f"report-{day}.html").read_text(encoding="utf-8")


def test_what_is_free_does_not_wake_anybody_once_it_is_named(
    nightly: ModuleType, quiet: Path
) -> None:
    export(quiet, "subscriptions", [FREE])
    assert nightly.main(words(quiet, "2026-01-10")) == 7
    for name in ("flow_free", str(FREE["id"])):
        assert nightly.main(words(quiet, "2026-01-10", "--endless", name)) == 0
        page = page_of(quiet, "2026-01-10")
        assert "Taken to go on without end" in page
        assert "FLOW_FREE: `a4444444-2222-4333-8444-555555555555` in `t`, 10000 licences" in page


def test_an_end_in_the_year_9999_wakes_nobody_either(nightly: ModuleType, quiet: Path) -> None:
    with (quiet / "own.toml").open("a") as file:
        file.write(
            f'[[subscription]]\nid = "{FREE["id"]}"\ntenant = "t"\n'
            'product = "FLOW_FREE"\nlicenses = 10000\nend = 9999-12-31\n'
        )
    export(quiet, "subscriptions", [FREE])
    assert nightly.main(words(quiet, "2026-01-10")) == 0


def test_a_change_in_the_portal_is_told_where_the_file_stands(
    nightly: ModuleType, quiet: Path
) -> None:
    row = {**FREE, "skuPartNumber": "SPE_E5", "nextLifecycleDateTime": "2027-01-01T00:00:00Z"}
    del row["skuId"]
    export(quiet, "subscriptions", [{**row, "totalLicenses": 25}])
    assert nightly.main(words(quiet, "2026-01-10")) == 0
    assert nightly.main(words(quiet, "2026-01-11")) == 0
    assert "Differences between the sources since 2026-01-10" in page_of(quiet, "2026-01-11")
    with (quiet / "own.toml").open("a") as file:
        file.write(f'aliases = ["{FREE["id"]}"]\n')
    export(quiet, "subscriptions", [{**row, "totalLicenses": 20}])
    assert nightly.main(words(quiet, "2026-01-12")) == 0
    told = "new: subscription `e5`: licenses: `25` is kept, a later source has `20`"
    assert told in page_of(quiet, "2026-01-12")
    assert nightly.main(words(quiet, "2026-01-13")) == 0
    assert told not in page_of(quiet, "2026-01-13")


def test_licences_without_a_subscription_are_a_contradiction(
    nightly: ModuleType, quiet: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sku = {"skuPartNumber": "SPE_E5", "consumedUnits": 3, "prepaidUnits": {"enabled": 25}}
    export(quiet, "subscribed-skus", [sku])
    assert nightly.main(words(quiet, "2026-01-10")) == 1
    assert "has no subscription, and `T.example/subscribed-skus` has" in capsys.readouterr().err


ANOTHER = "a4444444-2222-4333-8444-666666666666"
POWER_BI = {
    **FREE,
    "id": ANOTHER,
    "skuId": None,
    "skuPartNumber": "POWER_BI_PRO",
    "totalLicenses": 10,
    "nextLifecycleDateTime": "2027-05-01T00:00:00Z",
}


def sku(part_number: str, *ids: str) -> dict[str, object]:
    units = {"enabled": 10}
    row: dict[str, object] = {"skuPartNumber": part_number, "subscriptionIds": [*ids]}
    return {**row, "consumedUnits": 2, "prepaidUnits": units}


@pytest.fixture
def told(quiet: Path) -> Path:
    """Two subscriptions, and three exports of the tenant that agree on them."""
    with (quiet / "own.toml").open("a") as file:
        file.write(f'aliases = ["{FREE["id"]}"]\n')
    first = {**FREE, "totalLicenses": 25, "nextLifecycleDateTime": "2027-01-01T00:00:00Z"}
    first |= {"skuId": None, "skuPartNumber": "SPE_E5"}
    export(quiet, "subscriptions", [first, POWER_BI])
    export(quiet, "subscribed-skus", [sku("SPE_E5", str(FREE["id"])), sku("POWER_BI_PRO", ANOTHER)])
    export(quiet, "users", [{"id": "u", "usageLocation": "DE", "assignedLicenses": []}])
    return quiet


def test_a_subscription_that_only_the_other_export_names_is_a_contradiction(
    nightly: ModuleType, told: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert nightly.main(words(told, "2026-01-10")) == 0
    whole = json.loads((told / "exports" / "T.example" / "subscriptions.json").read_text())
    said = f"lacks `{ANOTHER}`, which `T.example/subscribed-skus` names"
    export(told, "subscriptions", whole["value"][:1])
    assert nightly.main(words(told, "2026-01-11")) == 1
    assert said in capsys.readouterr().err
    # The same where its product has several.
    export(told, "subscribed-skus", [sku("SPE_E5", str(FREE["id"]), ANOTHER)])
    assert nightly.main(words(told, "2026-01-11")) == 1
    assert said in capsys.readouterr().err
    # What is deleted is listed, and what has no licences is told otherwise.
    for change in ({"status": "Deleted"}, {"totalLicenses": 0}):
        export(told, "subscriptions", [whole["value"][0], {**POWER_BI, **change}])
        assert nightly.main(words(told, "2026-01-12")) != 1, change


@pytest.mark.parametrize(
    ("name", "rows", "said"),
    [
        ("users", [], "`T.example/users` has no user, and by"),
        ("users", [POWER_BI], "`T.example/users` has no row that can be used, and had 1 on"),
        (
            "subscribed-skus",
            [],
            f"has no licences, and `T.example/subscriptions` has `{FREE['id']}",
        ),
        (
            "subscribed-skus",
            [],
            "`T.example/subscribed-skus` has no row that can be used, and had 2",
        ),
    ],
)
def test_an_export_that_is_emptied_or_of_another_kind_is_not_a_quiet_night(
    nightly: ModuleType,
    told: Path,
    capsys: pytest.CaptureFixture[str],
    name: str,
    rows: list[dict[str, object]],
    said: str,
) -> None:
    assert nightly.main(words(told, "2026-01-10")) == 0
    export(told, name, rows)
    assert nightly.main(words(told, "2026-01-11")) == 1
    assert said in capsys.readouterr().err
    assert not (told / "out" / "snapshots" / "2026-01-11.toml").exists()


def test_a_sheet_without_its_rows_is_not_a_quiet_night(
    nightly: ModuleType, told: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet = told / "exports" / "benefits.csv"
    sheet.write_text("benefit,membership,quantity,activate before\nSPE_E5,core,5,2027-01-01\n")
    kept = told / "out" / "snapshots"
    nightly.main(words(told, "2026-01-10"))
    sheet.write_text("benefit,membership,quantity,activate before\n")
    assert nightly.main(words(told, "2026-01-11")) == 1
    assert "`benefits` has no row that can be used, and had 2" in capsys.readouterr().err
    assert nightly.main(words(told, "2026-01-11", "--fewer")) != 1
    # A night that was kept by an earlier release has names without counts.
    (kept / "2026-01-11.exports").write_text("benefits\nT.example/users")
    assert nightly.main(words(told, "2026-01-12")) != 1


def test_what_was_not_read_is_not_told_as_gone(nightly: ModuleType, told: Path) -> None:
    assert nightly.main(words(told, "2026-01-10")) == 0
    broken = told / "exports" / "T.example" / "subscriptions.json"
    broken.write_text(broken.read_text()[:200])
    assert nightly.main(words(told, "2026-01-11")) == 1
    page = page_of(told, "2026-01-11")
    assert "not told: not everything could be read" in page
    assert "an end or a record that it lacks may be in what is named here" in page
    assert "has no row that can be used" not in page


def test_a_past_night_is_not_written_over(
    nightly: ModuleType, told: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for night in ("2026-01-10", "2026-01-12"):
        assert nightly.main(words(told, night)) == 0
    before = {path: path.stat().st_mtime_ns for path in (told / "out").rglob("*.*")}
    for night in ("2026-01-10", "2026-01-11"):
        assert nightly.main(words(told, night)) == 1
        assert f"`--as-of {night}` is before the last night kept, 2026-01-12" in (
            capsys.readouterr().err
        )
    assert {path: path.stat().st_mtime_ns for path in (told / "out").rglob("*.*")} == before


def test_what_is_listed_long_after_its_end_is_told(nightly: ModuleType, quiet: Path) -> None:
    export(quiet, "subscriptions", [{**FREE, "nextLifecycleDateTime": "2020-01-01T00:00:00Z"}])
    assert nightly.main(words(quiet, "2026-01-10")) == 0
    assert "by its end 2020-01-01 it was deleted long ago" in page_of(quiet, "2026-01-10")


@pytest.mark.parametrize("wrong", [["--as-of", "x"], ["--within", "-1"], ["--nope"], []])
def test_wrong_usage_exits_with_two(nightly: ModuleType, quiet: Path, wrong: list[str]) -> None:
    usual = words(quiet, "2026-01-10", *wrong) if wrong else [str(quiet / "exports")]
    with pytest.raises(SystemExit) as stopped:
        nightly.main(usual)
    assert stopped.value.code == 2
