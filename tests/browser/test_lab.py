"""What a running JupyterLab shows of every result: a notebook of theirs, opened in a browser."""

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient
from playwright.sync_api import Browser, expect

#: What a cell shows is what the notebooks show: a chart, tables, text.
CELLS = [
    """
    from datetime import date
    import partnerbenefits as pb
    today, until = date(2026, 1, 10), date(2027, 6, 1)
    portfolio = pb.example_portfolio()
    """,
    "report = pb.expiry_report(portfolio, as_of=today, within_days=365)\nreport",
    "report.chart('calendar')",
    "plan = pb.plan(portfolio, as_of=today, until=until)\nplan",
    "plan.chart('baselines')",
    "pb.simulate(portfolio, plan.actions, since=today, until=until)",
    "portfolio.check(pb.Activate(benefit='core-m365-e5', tenant='contoso', on=today))",
    "portfolio.options(as_of=today)",
    "portfolio",
]
FIGURES = 5

#: Longer than a slow machine with two cores needs.
_SECONDS = 180

#: What our cells put out.
_OURS = ".jp-OutputArea-output:has(.pb-table, .pb-figure)"

_SETTINGS = {
    # Nothing is asked of the network, and no message lies over the notebook.
    "apputils-extension/notification": {
        "fetchNews": "false",
        "checkForUpdates": False,
        "doNotDisturbMode": True,
    },
    "apputils-extension/themes": {"adaptive-theme": True},
    # All cells are on the page, also those one would have to scroll to.
    "notebook-extension/tracker": {"windowingMode": "none"},
}


@dataclass(frozen=True)
class Lab:
    """A running JupyterLab."""

    url: str


def _dedented(source: str) -> str:
    return "\n".join(line.strip() for line in source.strip().splitlines())


@pytest.fixture(scope="module")
def lab(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    # After the browser, so that nothing is started where there is none.
    home = tmp_path_factory.mktemp("lab")
    folder = home / "notebooks"
    folder.mkdir()
    for name, content in _SETTINGS.items():
        file = home / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(content))
    # Nothing of whoever runs this is read or changed.
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("JUPYTER")},
        "HOME": str(home),
        "IPYTHONDIR": str(home / "ipython"),
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"),
    }
    notebook = folder / "outputs.ipynb"
    executed(notebook)
    python = [sys.executable, "-m"]
    # As its author sees it: what comes from elsewhere is shown without its looks.
    subprocess.run(
        [*python, "jupyter", "trust", str(notebook)], env=environment, check=True, timeout=_SECONDS
    )
    command = [
        *(*python, "jupyterlab", "--no-browser", "--allow-root"),
        *("--ServerApp.ip=127.0.0.1", "--ServerApp.port=0", f"--ServerApp.root_dir={folder}"),
        *("--IdentityProvider.token=", "--ServerApp.password="),
        *("--LabApp.news_url=", "--LabApp.extension_manager=readonly"),
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ]
    with (home / "log").open("w") as log:
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        try:
            yield Lab(_url(server, home))
        finally:
            server.terminate()
            try:
                server.wait(timeout=30)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def executed(path: Path) -> None:
    """Write a notebook of the cells with their outputs."""
    notebook = nbformat.v4.new_notebook()
    notebook.metadata["kernelspec"] = {
        "display_name": "Python 3",
        "language": "python",
        "name": "python3",
    }
    notebook.cells = [nbformat.v4.new_code_cell(_dedented(cell)) for cell in CELLS]
    NotebookClient(notebook, timeout=_SECONDS, startup_timeout=_SECONDS).execute()
    nbformat.write(notebook, path)


def _url(server: subprocess.Popen[bytes], home: Path) -> str:
    """Return where the server is once it answers."""
    told = home / "runtime" / f"jpserver-{server.pid}.json"
    end = time.monotonic() + _SECONDS
    while time.monotonic() < end and server.poll() is None:
        try:
            url: str = json.loads(told.read_text())["url"]
            with urllib.request.urlopen(f"{url}api/status", timeout=10):
                return url
        except (OSError, ValueError):
            time.sleep(0.2)
    pytest.fail(f"JupyterLab did not start:\n{(home / 'log').read_text()[-3000:]}")


@pytest.mark.parametrize(("width", "scheme"), [(400, "light"), (1600, "light"), (1200, "dark")])
def test_a_running_lab_shows_every_result(
    lab: Lab, visit: Callable[..., Any], width: int, scheme: str
) -> None:
    visited = visit("about:blank", width=width, scheme=scheme)
    page = visited.page
    page.set_default_timeout(_SECONDS * 1000)
    page.goto(f"{lab.url}doc/tree/outputs.ipynb")
    ours = page.locator(_OURS)
    expect(ours).to_have_count(len(CELLS) - 1, timeout=_SECONDS * 1000)
    expect(page.locator("body")).to_have_attribute(
        "data-jp-theme-light", "true" if scheme == "light" else "false"
    )
    figures = page.locator(f"{_OURS} .pb-figure svg")
    assert figures.count() == FIGURES
    for figure in figures.all():
        box = figure.bounding_box()
        assert box is not None
        assert box["width"] > 300
        assert box["height"] > 80
    assert page.locator(f"{_OURS} table").count() > 10
    # What is too wide scrolls within its own frame.
    wide = "outputs => outputs.filter(one => one.scrollWidth > one.clientWidth + 1).length"
    assert ours.evaluate_all(wide) == 0
    assert visited.barriers(within=_OURS) == []
    # Names are left, numbers right, also where the notebook has another opinion.
    aligned = "cells => [...new Set(cells.map(cell => getComputedStyle(cell).textAlign))]"
    assert page.locator(f"{_OURS} td:not(.n)").evaluate_all(aligned) == ["left"]
    assert page.locator(f"{_OURS} td.n").evaluate_all(aligned) == ["right"]
    shown = "cells => [...new Set(cells.map(cell => getComputedStyle(cell).display))]"
    assert page.locator(f"{_OURS} td").evaluate_all(shown) == ["table-cell"]
    # Lab speaks to its own server only, so whatever else were asked for would be asked by us.
    beside = ("about:blank", "data:", "blob:")
    assert [url for url in visited.requests if not url.startswith((lab.url, *beside))] == []
    # What Lab itself complains of comes from its own scripts.
    assert [told for told in visited.complaints if "/static/lab/" not in told] == []
