"""Plain pytest runs scenario files: what it collects, and how it tells a failure."""

import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

SCENARIO = """\
[[scenario]]
name = "a key of 25 extends 100 licences by three months"
source = "Licensing scenarios, 1"
given.tenant = [{ id = "t", domain = "t.example" }]
given.membership = [{ id = "m", offer = "Partner Success Core" }]
given.benefit = [\
{ id = "b", membership = "m", product = "SPE_E5", licenses = 25, redemption = "key" }]
given.subscription = [{ id = "s", tenant = "t", product = "SPE_E5", licenses = 100, \
end = 2026-03-15, origin = "key" }]
[[scenario.when]]
extend = { benefit = "b", subscription = "s", on = 2026-01-10 }
[scenario.then]
subscription = { s = { licenses = 100, end = 2026-06-15, status = "active" } }
events = ["extended"]
"""

CASES = (
    SCENARIO.replace("licenses = 25", 'licenses = "{key}"')
    .replace("a key of 25", "a key of {key}")
    .replace("2026-06-15", '"{end}"')
    .replace(
        "[[scenario.when]]",
        'cases = [{ name = "one", key = 25, end = 2026-06-15 },'
        ' { name = "four", key = 100, end = 2027-03-15 }]\n[[scenario.when]]',
    )
)


Run = Callable[..., pytest.RunResult]


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def run(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run pytest with this plugin alone: the others take seconds to start."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    ours = ("-p", "partnerbenefits.pytest_plugin", "-p", "no:cacheprovider")

    def run(*words: str) -> pytest.RunResult:
        return pytester.runpytest_inprocess(*ours, *words)

    return run


@pytest.fixture
def run_installed(pytester: pytest.Pytester) -> Run:
    """Run pytest with every plugin that is installed, which must find this one."""
    return pytester.runpytest_subprocess


def test_each_scenario_and_case_is_an_item_known_at_collection(
    pytester: pytest.Pytester, run: Run
) -> None:
    write(pytester.path, "one.scenario.toml", SCENARIO)
    write(pytester.path, "two.scenario.toml", CASES)
    listed = run("--collect-only", "-q").outlines
    assert listed[:3] == [
        "one.scenario.toml::a key of 25 extends 100 licences by three months",
        "two.scenario.toml::a key of 25 extends 100 licences by three months[one]",
        "two.scenario.toml::a key of 100 extends 100 licences by three months[four]",
    ]
    chosen = run("-q", "-k", "four")
    assert "1 passed, 2 deselected" in chosen.stdout.str(), chosen.stdout.str()
    named = run("-q", listed[2])
    assert "1 passed" in named.stdout.str(), named.stdout.str()


def test_a_failure_shows_expected_against_actual_with_the_derivation(
    pytester: pytest.Pytester, run: Run
) -> None:
    text = SCENARIO.replace("100, end = 2026-06-15", "125, end = 2026-06-16")
    write(pytester.path, "wrong.scenario.toml", text)
    told = run("-q")
    assert told.ret == 1
    lines = [" ".join(line.split()) for line in told.outlines]
    assert "line what expected actual" in lines
    assert "11 subscription `s`: licenses 125 100" in lines
    assert "11 subscription `s`: end 2026-06-16 2026-06-15" in lines
    assert "time added: 12 × 25 / 100 = 3 months" in lines
    assert "source: Licensing scenarios, 1" in lines
    assert "Traceback" not in told.stdout.str()


def test_the_first_failure_stops_where_that_is_asked(pytester: pytest.Pytester, run: Run) -> None:
    write(pytester.path, "a.scenario.toml", SCENARIO.replace("2026-06-15", "2026-06-16"))
    write(pytester.path, "b.scenario.toml", SCENARIO)
    told = run("-q", "-x").stdout.str()
    assert "1 failed" in told
    assert "passed" not in told


def test_junit_names_the_scenario_its_file_and_its_source(
    pytester: pytest.Pytester, run: Run
) -> None:
    write(pytester.path, "one.scenario.toml", SCENARIO)
    run("-q", "--junitxml=report.xml")
    case = next(ET.parse(pytester.path / "report.xml").iter("testcase"))
    assert case.get("name") == "a key of 25 extends 100 licences by three months"
    assert case.get("classname") == "one.scenario.toml"
    sources = [item.get("value") for item in case.iter("property") if item.get("name") == "source"]
    assert sources == ["Licensing scenarios, 1"]


def test_workers_share_the_scenarios(pytester: pytest.Pytester, run_installed: Run) -> None:
    write(pytester.path, "two.scenario.toml", CASES)
    told = run_installed("-q", "-n", "2")
    assert "2 passed" in told.stdout.str(), told.stdout.str() + told.stderr.str()


def test_what_is_expected_to_fail_must_fail(pytester: pytest.Pytester, run: Run) -> None:
    marked = SCENARIO.replace("source =", 'xfail = "the portal rounds up"\nsource =')
    write(pytester.path, "right.scenario.toml", marked.replace("2026-06-15", "2026-06-16"))
    told = run("-q", "-rx")
    assert "1 xfailed" in told.stdout.str()
    assert "the portal rounds up" in told.stdout.str()
    write(pytester.path, "stale.scenario.toml", marked)
    told = run("-q", "stale.scenario.toml")
    assert told.ret == 1
    assert "XPASS(strict)" in told.stdout.str()


@pytest.mark.parametrize(
    ("wrong", "right", "told"),
    [
        ("extent = {", "extend = {", ":9:1: scenario[0].when[0].extent: this key is unknown"),
        ("licences = 100,", "licenses = 100,", "did you mean `licenses`?"),
        ('events = ["extendet"]', 'events = ["extended"]', "did you mean `extended`?"),
        ("[scenario.than]", "[scenario.then]", "did you mean `then`?"),
        ("on = 2026-01-10T10:00:00", "on = 2026-01-10", "has a time"),
        ('name = ""', 'name = "a key of 25 extends 100 licences by three months"', ":2:8:"),
        ("[[scenario", "[[scenario]]", ":1:"),
    ],
)
def test_a_slip_is_a_collection_error_with_its_place(
    pytester: pytest.Pytester, run: Run, wrong: str, right: str, told: str
) -> None:
    write(pytester.path, "slip.scenario.toml", SCENARIO.replace(right, wrong, 1))
    result = run("-q")
    assert result.ret == 2
    assert "slip.scenario.toml" in result.stdout.str()
    assert told in result.stdout.str(), result.stdout.str()
    assert "Traceback" not in result.stdout.str()


def test_an_unknown_id_fails_with_the_nearest(pytester: pytest.Pytester, run: Run) -> None:
    text = SCENARIO.replace('subscription = "s", on', 'subscription = "S", on')
    write(pytester.path, "id.scenario.toml", text)
    told = run("-q").stdout.str()
    assert "line 8: extend: there is no subscription `S`, did you mean `s`?" in told


def test_a_portfolio_of_its_own_is_found_beside_the_scenarios(
    pytester: pytest.Pytester, run: Run
) -> None:
    body = SCENARIO.splitlines(keepends=True)
    portfolio = "".join(line.removeprefix("given.") for line in body if line.startswith("given."))
    rest = "".join(line for line in body if not line.startswith("given."))
    folder = pytester.path / "below"
    folder.mkdir()
    write(pytester.path, "contoso.toml", portfolio)
    text = rest.replace("source =", 'given.file = "../contoso.toml"\nsource =')
    write(folder, "file.scenario.toml", text)
    told = run("-q")
    assert "1 passed" in told.stdout.str(), told.stdout.str()


def test_a_project_without_scenarios_does_not_notice(
    pytester: pytest.Pytester, run_installed: Run
) -> None:
    pytester.makepyfile(
        test_plain="""
        import sys

        def test_it(request):
            assert request.config.pluginmanager.has_plugin("partnerbenefits")
            heavy = {"polars", "pandas", "pyarrow", "typer", "altair", "sqlite3"}
            assert not {name for name in heavy if name in sys.modules}
        """
    )
    write(pytester.path, "other.toml", "not = [toml")
    told = run_installed("-q", "-p", "no:hypothesispytest", "-p", "no:nbmake", "-p", "no:benchmark")
    assert "1 passed" in told.stdout.str(), told.stdout.str()
