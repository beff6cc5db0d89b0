"""The nightly example: from exported files to a page and an exit code, night after night."""

import importlib.util
import json
import shutil
import subprocess
import sys
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
    pb.example_portfolio().save(tmp_path / "own.toml")
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


def test_an_empty_folder_is_not_a_quiet_night(nightly: ModuleType, place: Path) -> None:
    shutil.rmtree(place / "exports")
    (place / "exports").mkdir()
    assert nightly.main(words(place, "2026-01-10")) == 1


def test_it_goes_on_night_after_night_and_keeps_as_many(nightly: ModuleType, place: Path) -> None:
    first = date(2026, 2, 20)
    for night in range(15):
        day = str(first + timedelta(days=night))
        assert nightly.main(words(place, day, "--keep", "10")) in (6, 7)
    kept = sorted(path.stem for path in (place / "out" / "snapshots").iterdir())
    assert kept == [str(first + timedelta(days=night)) for night in range(5, 15)]
    assert len(list((place / "out").glob("report-*.html"))) == 10


def test_when_nothing_is_due_it_exits_with_zero(nightly: ModuleType, place: Path) -> None:
    shutil.rmtree(place / "exports")
    (place / "exports").mkdir()
    (place / "exports" / "billing-accounts.json").write_text('[{"name": "ba-1"}]')
    (place / "own.toml").write_text('format = "partnerbenefits.portfolio.v1"\n')
    assert nightly.main(words(place, "2026-01-10")) == 0
