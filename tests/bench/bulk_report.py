"""How `bench_bulk.py` tells its figures: for a terminal, for the README, as a chart."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

Speed = tuple[float, float]

BEGIN, END = "<!-- what bench_bulk.py measured -->", "<!-- end of what it measured -->"
SMALL = 1_000
COMMAND = "make bench-columns"


@dataclass
class Figures:
    """Everything that was measured, by verb."""

    machine: str
    rows: int
    speeds: dict[tuple[str, int], dict[str, Speed]] = field(default_factory=dict)
    one_core: dict[str, float] = field(default_factory=dict)
    beyond: dict[str, int | None] = field(default_factory=dict)
    one_row: dict[str, float] = field(default_factory=dict)
    scalar: dict[str, Speed] = field(default_factory=dict)
    kernels: dict[str, dict[str, float]] = field(default_factory=dict)

    @property
    def verbs(self) -> list[str]:
        return list(dict.fromkeys(verb for verb, _ in self.speeds))

    def dumps(self) -> str:
        plain = dict(vars(self))
        plain["speeds"] = [[*key, speeds] for key, speeds in self.speeds.items()]
        return json.dumps(plain, indent=1)

    @classmethod
    def loads(cls, text: str) -> "Figures":
        plain = json.loads(text)
        plain["speeds"] = {(verb, count): speeds for verb, count, speeds in plain["speeds"]}
        return cls(**plain)


@dataclass(frozen=True)
class Target:
    """A line of the table: a figure per verb, and what it should be."""

    what: str
    value: Callable[[Figures, str], float | None]
    shown: Callable[[float], str]
    wanted: float | None = None
    at_most: bool = False

    def cell(self, figures: Figures, verb: str) -> str:
        value = self.value(figures, verb)
        if value is None:
            return "-"
        return self.shown(value) + ("" if self.met(value) else " *missed*")

    def met(self, value: float) -> bool:
        if self.wanted is None:
            return True
        return value <= self.wanted if self.at_most else value >= self.wanted

    def target(self) -> str:
        if self.wanted is None:
            return ""
        return ("at most " if self.at_most else "at least ") + self.shown(self.wanted)


def times(value: float) -> str:
    return f"{value:,.0f}×" if value >= 9.95 else f"{value:.1f}×"


def beside(name: str, count: int | None = None) -> Callable[[Figures, str], float | None]:
    def value(figures: Figures, verb: str) -> float | None:
        found = figures.speeds.get((verb, count or figures.rows), {}).get(name)
        return found[1] if found else None

    return value


def kernel(figures: Figures, verb: str) -> float | None:
    return figures.kernels.get(verb, {}).get("ten million rows")


TARGETS = [
    Target(
        "million rows a second",
        lambda figures, verb: figures.speeds[verb, figures.rows]["partnerbenefits"][0] / 1e6,
        lambda value: f"{value:,.0f}",
    ),
    Target("as fast as polars", beside("polars"), times, 40),
    Target("as fast as duckdb", beside("duckdb"), times, 25),
    Target("as fast as numpy", beside("numpy"), times, 250),
    Target("as fast as pandas", beside("pandas"), times, 250),
    Target("as fast as a loop with dateutil", beside("Python and dateutil"), times, 10_000),
    Target(
        "as fast as polars, each on one core",
        lambda figures, verb: figures.one_core.get(verb),
        times,
        10,
    ),
    Target("the kernel, of the least work on the same columns", kernel, lambda v: f"{v:.0%}", 0.6),
    Target(
        "memory beyond input and output",
        lambda figures, verb: figures.beyond.get(verb),
        lambda value: f"{value / 2**20:.0f} MiB",
        64 * 2**20,
        at_most=True,
    ),
    Target("as fast as numpy on 1,000 rows", beside("numpy", SMALL), times, 10),
    Target(
        "a call on one row",
        lambda figures, verb: figures.one_row.get(verb),
        lambda value: f"{value * 1e6:.1f} µs",
        20e-6,
        at_most=True,
    ),
    Target(
        "a call of the calculator",
        lambda figures, verb: 1 / figures.scalar[verb][0] if verb in figures.scalar else None,
        lambda value: f"{value * 1e9:,.0f} ns",
        400e-9,
        at_most=True,
    ),
    Target(
        "as fast as one row with dateutil",
        lambda figures, verb: figures.scalar[verb][1] if verb in figures.scalar else None,
        times,
        15,
    ),
]


def markdown(figures: Figures) -> str:
    """Return the table of the README, with the command that makes it."""
    verbs = figures.verbs
    lines = [
        f"| {figures.rows:,} rows | " + " | ".join(f"`{verb}`" for verb in verbs) + " | wanted |",
        "|---|" + "---:|" * (len(verbs) + 1),
    ]
    for target in TARGETS:
        cells = [target.cell(figures, verb) for verb in verbs]
        lines.append(f"| {target.what} | " + " | ".join(cells) + f" | {target.target()} |")
    lines += ["", f"Made by `{COMMAND}` on {figures.machine}.", ""]
    return "\n".join(lines)


def plain(figures: Figures) -> str:
    """Return every speed there is, and what was wanted and missed."""
    lines = []
    for (verb, count), speeds in figures.speeds.items():
        lines.append(f"{verb}, {count:,} rows")
        for name, (rate, ratio) in speeds.items():
            lines.append(
                f"  {name:<20} {rate / 1e6:12,.3f} million rows a second {times(ratio):>9}"
            )
    lines.append("")
    for target in TARGETS:
        cells = [f"{verb} {target.cell(figures, verb)}" for verb in figures.verbs]
        lines.append(f"{target.what}: {', '.join(cells)}; {target.target() or 'no target'}")
    return "\n".join([*lines, figures.machine, ""])


def into(page: Path, table: str) -> None:
    """Put the table between the marks of a page."""
    before, mark, rest = page.read_text().partition(BEGIN)
    _, end, after = rest.partition(END)
    if not mark or not end:
        raise SystemExit(f"{page}: expected `{BEGIN}` and `{END}` on lines of their own")
    page.write_text(f"{before}{BEGIN}\n{table}{END}{after}")


def chart(figures: Figures, path: Path) -> None:
    import altair as alt
    import polars as pl

    rows = [
        {"verb": verb, "name": name, "rows a second": rate, "said": f"{rate / 1e6:,.2f} M"}
        for (verb, count), speeds in figures.speeds.items()
        if count == figures.rows
        for name, (rate, _) in speeds.items()
    ]
    names = list(dict.fromkeys(row["name"] for row in rows))
    least = 10_000
    bars = alt.Chart().encode(
        x=alt.X(
            "rows a second:Q",
            scale=alt.Scale(
                type="log", domain=[least, 10 * max(row["rows a second"] for row in rows)]
            ),
            axis=alt.Axis(format="~s", values=[10**power for power in range(4, 11)]),
        ),
        # A bar of a logarithmic scale has no zero to begin at.
        x2=alt.X2(datum=least),
        y=alt.Y("name:N", sort=names, title=None),
    )
    both = alt.layer(
        bars.mark_bar().encode(
            color=alt.condition(
                alt.datum.name == names[0], alt.value("#0b6e4f"), alt.value("#b8b8b8")
            )
        ),
        bars.mark_text(align="left", dx=4).encode(text="said:N"),
        data=pl.DataFrame(rows),
    ).properties(width=520, height=120)
    both.facet(row=alt.Row("verb:N", title=None, sort=figures.verbs)).properties(
        title=f"{figures.rows:,} rows; every step to the right is ten times as fast",
        background="white",
        padding={"left": 5, "top": 5, "right": 50, "bottom": 5},
    ).save(path)
