"""Tables in a terminal: what does not fit beside the rest stands under it in full width."""

from collections.abc import Iterator, Sequence

from rich import box
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderResult
from rich.padding import Padding
from rich.table import Table as Rich
from rich.text import Text

from partnerbenefits._core import Table
from partnerbenefits.cells import heading, is_number, plural, shown

__all__ = ["DUE_COLUMNS", "Due", "Grid", "safe"]

#: The columns that tell what is due; a table with them is told in sentences.
DUE_COLUMNS = ("date", "days_left", "what", "product", "tenant", "licenses", "act_by", "action")

#: The characters above which a text with blanks in it is a sentence, and between two columns.
_SENTENCE, _GAP = 30, 3

#: How far what stands under a row is moved in.
_INDENT = 4


def safe(text: str) -> str:
    """Return the text without what a terminal would obey."""
    return "".join(letter if letter == "\n" or letter.isprintable() else "�" for letter in text)


class Grid:
    """A table without the columns in which nothing stands."""

    def __init__(self, table: Table) -> None:
        kinds = table.schema
        self._columns = {
            name: [safe(_cell(value)) for value in cells]
            for name, cells in table.to_dict().items()
            if any(cell not in (None, []) for cell in cells)
        }
        self._numbers = {name for name in self._columns if is_number(kinds[name])}
        # Days and counts stay whole; texts make room for them.
        self._whole = self._numbers | {name for name in self._columns if kinds[name] == "date32"}
        self._widths = {name: _width(name, cells) for name, cells in self._columns.items()}

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Give the table as wide as there is room."""
        if not self._columns:
            yield Text("no rows", style="dim")
            return
        beside = self._beside(options.max_width)
        below = [name for name in self._columns if name not in beside]
        if not below:
            yield self._rich(options.max_width)
            return
        yield from self._split(beside, below)

    def _beside(self, room: int) -> list[str]:
        """Return the columns that stand beside each other: all, or those that are left."""
        beside = list(self._columns)

        def fits() -> bool:
            return sum(self._widths[name] + _GAP for name in beside) - 1 <= room

        if fits():
            return beside
        first, *others = self._columns
        kept = (name for name in others if name in self._whole or not self._is_sentence(name))
        beside = [first, *kept]
        if not fits() and self._is_sentence(first):
            # Rather than a number that belongs to the others.
            beside = beside[1:] or beside
        while len(beside) > 1 and not fits():
            # The widest goes, the first of all last: it names the row.
            texts = [name for name in beside[1:] if name not in self._whole] or beside[1:]
            beside.remove(max(texts, key=lambda name: self._widths[name]))
        return beside

    def _is_sentence(self, name: str) -> bool:
        cells = self._columns[name]
        return any("\n" in cell or (" " in cell and len(cell) > _SENTENCE) for cell in cells)

    def _rich(self, room: int) -> Rich:
        grid = Rich(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold")
        widths = (max(self._widths[name], cell_len(heading(name))) for name in self._columns)
        tight = sum(width + _GAP for width in widths) - 1 > room
        for name in self._columns:
            words = heading(name).split()
            # Sooner does a heading break than what names a row.
            title = _folded(words, self._widths[name]) if tight else [heading(name)]
            grid.add_column(
                "\n".join(title),
                justify="right" if name in self._numbers else "left",
                no_wrap=name in self._whole,
                overflow="fold",
            )
        for row in zip(*self._columns.values(), strict=True):
            grid.add_row(*map(Text, row))
        return grid

    def _split(self, beside: list[str], below: list[str]) -> Iterator[Text | Padding]:
        # As far from what stands above as the others, whose frame has a line there.
        yield Text("")
        titles = {name: heading(name).split() for name in beside}
        lines = _lines([_folded(titles[name], self._widths[name]) for name in beside])
        for line in lines:
            yield self._line(beside, line, "bold")
        yield Text(" " + "─" * (sum(self._widths[name] + _GAP for name in beside) - _GAP))
        for number in range(len(next(iter(self._columns.values())))):
            yield self._line(beside, [self._columns[name][number] for name in beside], "")
            for name in below:
                cell = self._columns[name][number]
                if cell:
                    words = Text(f"{heading(name)}: ", style="dim")
                    words.append(_told(cell), style="not dim")
                    yield Padding(words, (0, 0, 0, _INDENT))
        yield Text("")

    def _line(self, names: list[str], cells: Sequence[str], style: str) -> Text:
        padded = []
        for name, cell in zip(names, cells, strict=True):
            blanks = " " * (self._widths[name] - cell_len(cell))
            padded.append(blanks + cell if name in self._numbers else cell + blanks)
        line = " " + (" " * _GAP).join(padded).rstrip()
        return Text(line, style=style, no_wrap=True, overflow="crop")


class Due:
    """What is due: the days as columns, and under each thing in full width what to do."""

    def __init__(self, rows: Table) -> None:
        self._rows = rows

    def __rich__(self) -> Rich | Text:
        """Return it as a table of rich."""
        if not len(self._rows):
            return Text("no rows", style="dim")
        grid = Rich(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold")
        for name in ("date", "left", "act by"):
            grid.add_column(name, justify="right" if name == "left" else "left", no_wrap=True)
        grid.add_column("what, and what to do", overflow="fold", ratio=1)
        ids = ("subscription", "benefit", "membership")
        known = [name for name in ids if name in self._rows.columns]
        for row in self._rows:
            named = next((safe(str(row[name])) for name in known if row[name]), "")
            about = [str(row[name]) for name in ("product", "tenant") if row[name]]
            if row["licenses"] is not None:
                about.insert(1, plural(row["licenses"], "licence"))
            words = Text(safe(f"{row['what']}: {', '.join(about) or named}"), style="bold")
            if named and about:
                words.append(f"  {named}", style="not bold dim")
            words.append(safe(f"\n{row['action']}"), style="not bold")
            days = (shown(row[name]) for name in ("days_left", "act_by"))
            grid.add_row(shown(row["date"]) or "unknown", *days, words)
        return grid


def _cell(value: object) -> str:
    """Return the text of a cell; a list takes a line for each item, numbered when it is steps."""
    if not isinstance(value, list):
        return shown(value)
    items = list(map(shown, value))
    if len(items) > 1 and any(" " in item for item in items):
        items = [f"{number}. {item}" for number, item in enumerate(items, 1)]
    return "\n".join(items)


def _told(cell: str) -> str:
    """Return a cell as it stands under its row: steps below each other, ids in a line."""
    if "\n" not in cell:
        return cell
    return f"\n{cell}" if " " in cell else cell.replace("\n", ", ")


def _width(name: str, cells: list[str]) -> int:
    """Return the columns of a screen that a heading, which may break, and its cells need."""
    lines = [line for cell in cells for line in cell.split("\n")]
    return max(map(cell_len, [*heading(name).split(), *lines]), default=0)


def _folded(words: list[str], width: int) -> list[str]:
    """Return words in lines of at most a width."""
    lines: list[str] = []
    for word in words:
        if lines and cell_len(lines[-1]) + 1 + cell_len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _lines(columns: list[list[str]]) -> Iterator[list[str]]:
    """Give columns of lines as lines, what is shorter at the bottom."""
    high = max(map(len, columns))
    filled = [[""] * (high - len(lines)) + lines for lines in columns]
    yield from (list(line) for line in zip(*filled, strict=True))
