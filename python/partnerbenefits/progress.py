"""Progress of long work: a bar in a terminal, one in a notebook, else nothing."""

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol

    class Bar(Protocol):
        """Shows how far something is."""

        def update(self, done: int) -> None:
            """Show that `done` parts are done."""

        def close(self) -> None:
            """Take the bar away."""


def bar(what: str, of: int, asked_for: bool) -> "Bar":
    """Return a bar for `of` parts of work, where somebody can see it or has asked for it."""
    if _in_notebook():
        return _Notebook(what, of)
    if asked_for or sys.stderr.isatty():
        return _Terminal(what, of)
    return _Nothing()


def _in_notebook() -> bool:
    # Without IPython nothing can be a notebook, and importing it would cost half a second.
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    return shell is not None and hasattr(shell, "kernel")


class _Nothing:
    def update(self, done: int) -> None:
        pass

    def close(self) -> None:
        pass


class _Terminal:
    def __init__(self, what: str, of: int) -> None:
        from rich.console import Console
        from rich.progress import Progress

        self._progress = Progress(console=Console(stderr=True), transient=True)
        self._task = self._progress.add_task(what, total=of)
        self._progress.start()

    def update(self, done: int) -> None:
        self._progress.update(self._task, completed=done)

    def close(self) -> None:
        self._progress.stop()


class _Notebook:
    def __init__(self, what: str, of: int) -> None:
        from IPython.display import display

        self._what, self._of = what, of
        self._handle = display(self._shown(0), display_id=True)

    def update(self, done: int) -> None:
        self._handle.update(self._shown(done))

    def close(self) -> None:
        from IPython.display import HTML

        self._handle.update(HTML(""))

    def _shown(self, done: int) -> object:
        from IPython.display import HTML

        percent = 100 * done // max(self._of, 1)
        bar = f'<progress max="{self._of}" value="{done}"></progress>'
        return HTML(f"<label>{self._what} {bar} {percent} %</label>")
