"""A planted key is in no output, whole or in part, but where it is asked for by name."""

import copy
import io
import json
import logging
import pickle
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

import partnerbenefits as pb

# No group of it is a word that could stand somewhere by chance; the last is allowed to be seen.
GROUPS = ("QZ7XK", "W4VJQ", "X9ZKW", "VQ2JX", "LAST5")
KEY = "-".join(GROUPS)
SECRET = re.compile("|".join(GROUPS[:4]), re.IGNORECASE)
DAY = date(2026, 1, 10)
UNTIL = date(2027, 1, 1)
EXTEND = pb.Extend(benefit="b", subscription="s", on=DAY)

FILE = """
membership = [{ id = "m", offer = "Expanded", purchased = 2025-09-01, end = 2026-09-01 }]
tenant = [{ id = "t", domain = "t.example" }]
[[benefit]]
id = "b"
membership = "m"
product = "Microsoft 365 E5"
licenses = 25
activate_before = 2026-06-01
redemption = "key"
key = "KEY"
[[subscription]]
id = "s"
tenant = "t"
product = "Microsoft 365 E5"
licenses = 100
end = 2026-03-15
origin = "key"
"""


@pytest.fixture
def portfolio() -> pb.Portfolio:
    return pb.Portfolio.loads(FILE.replace("KEY", KEY))


@pytest.fixture(autouse=True)
def log() -> Iterator[io.StringIO]:
    """Collect every log record at DEBUG; none may hold the key, whatever a test does."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    logger = logging.getLogger()
    before = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    yield written
    logger.setLevel(before)
    logger.removeHandler(handler)
    clean("log", written.getvalue())


def clean(what: str, output: object) -> None:
    text = output if isinstance(output, str) else repr(output)
    found = SECRET.search(text)
    assert not found, f"{what} shows {text[max(0, found.start() - 60) : found.end() + 10]}"


def clean_file(path: Path) -> None:
    data = path.read_bytes()
    parts = [data]
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            parts = [archive.read(name) for name in archive.namelist()]
    for part in parts:
        clean(path.name, part.decode("latin-1"))
        # As UTF-16, too.
        clean(path.name, part.replace(b"\0", b"").decode("latin-1"))


def results(portfolio: pb.Portfolio) -> dict[str, object]:
    """One of everything that is made from a portfolio with a key."""
    # More is wanted than there is, so that the plan falls short and has to choose.
    wanted = {"tenant": ["t"], "product": ["Microsoft 365 E5"], "licenses": [110]}
    wanted |= {"start": [DAY], "end": [UNTIL]}
    plan = pb.plan(portfolio, as_of=DAY, until=UNTIL, demand=wanted)
    assert len(plan.actions) > 0
    assert len(plan.shortfalls) > 0
    assert plan.alternatives
    return {
        "portfolio": portfolio,
        "benefit": portfolio.benefit("b"),
        "key": portfolio.benefit("b").key,
        "after": portfolio.apply(EXTEND),
        "verdict": portfolio.check(EXTEND),
        "refusal": portfolio.apply(EXTEND).check(EXTEND),
        "options": portfolio.options(as_of=DAY),
        "problems": portfolio.problems(),
        "benefits": portfolio.table("benefits"),
        "benefits on a day": portfolio.table("benefits", as_of=DAY),
        "timeline": pb.simulate(portfolio, [EXTEND], until=UNTIL),
        "report": pb.expiry_report(portfolio, as_of=DAY, within_days=365),
        "plan": plan,
        "steps": plan.steps,
        "shortfalls": plan.shortfalls,
        "coverage": plan.coverage,
        "baselines": plan.baselines,
        "certificate": plan.certificate,
        "objective": plan.objective,
        "actions": plan.actions,
        "alternative": plan.alternatives[0],
        "comparison": plan.compare(pb.plan(portfolio, as_of=DAY, until=UNTIL, without=["b"])),
        "another plan": pb.plan(portfolio, as_of=DAY, until=UNTIL),
        "change": portfolio.check(EXTEND).change,
    }


def writings(path: Path, value: object) -> Iterator[tuple[str, Callable[[], object]]]:
    """Every way that a value can be written, where it has it."""
    yield "repr", lambda: repr(value)
    yield "str", lambda: str(value)
    yield "format", lambda: f"{value}"
    yield "pickle", lambda: pickle.dumps(value)
    yield "pickle of old", lambda: pickle.dumps(value, protocol=2)
    yield "a copy", lambda: repr(copy.deepcopy(value))
    methods = ["to_dict", "to_markdown", "to_html", "to_csv", "to_json", "to_pylist", "to_polars"]
    for method in [*methods, "explain", "_repr_html_", "dumps", "to_pandas"]:
        if hasattr(value, method):
            yield method, getattr(value, method)
    if hasattr(value, "chart"):
        yield "chart", lambda: json.dumps(value.chart().to_dict())
    for suffix in ("excel", "ics", "parquet"):
        if hasattr(value, f"to_{suffix}"):
            file = path / f"out.{'xlsx' if suffix == 'excel' else suffix}"
            yield f"to_{suffix}", lambda file=file, suffix=suffix: write(value, suffix, file)


def write(value: object, suffix: str, file: Path) -> str:
    getattr(value, f"to_{suffix}")(file)
    clean_file(file)
    return ""


@pytest.mark.filterwarnings("ignore")
def test_no_output_of_anything_made_from_it_shows_the_key(
    portfolio: pb.Portfolio, tmp_path: Path
) -> None:
    seen = set()
    for name, value in results(portfolio).items():
        for how, output in writings(tmp_path, value):
            try:
                shown = output()
            except pb.InvalidInputError as nothing:
                # Not every result has a table, dates to act on, or a shape to draw.
                clean(f"{how} of {name}", str(nothing))
                continue
            clean(f"{how} of {name}", shown)
            if isinstance(shown, bytes):
                clean(f"{how} of {name}", shown.decode("latin-1"))
            seen.add(how)
    assert {"repr", "pickle", "to_dict", "to_html", "to_csv", "to_json", "to_excel"} <= seen
    assert {"chart", "to_ics"} <= seen


def test_the_key_is_given_where_it_is_asked_for(portfolio: pb.Portfolio, tmp_path: Path) -> None:
    key = portfolio.benefit("b").key
    assert key is not None
    assert key.reveal() == KEY
    assert KEY in portfolio.dumps(keys="full")
    assert portfolio.to_dict(keys="full")["benefit"][0]["key"] == KEY
    portfolio.save(tmp_path / "own.toml")
    assert KEY in (tmp_path / "own.toml").read_text()


@pytest.mark.parametrize(
    "wrong",
    [
        KEY[:-1],
        KEY + "X",
        KEY.replace("-", "", 1),
        KEY.replace("W", "!"),
        KEY.replace("-", " "),
        f"{KEY} {KEY}",
        f"•{KEY}",
    ],
)
def test_no_error_about_a_malformed_key_repeats_it(wrong: str, tmp_path: Path) -> None:
    fields = {"id": "b", "membership": "m", "product": "p", "licenses": 1}
    text = FILE.replace("KEY", wrong)
    (tmp_path / "wrong.toml").write_text(text)
    for call in (
        lambda: pb.ProductKey(wrong),
        lambda: pb.Benefit(**fields, key=wrong),
        lambda: pb.Portfolio.loads(text),
        lambda: pb.Portfolio.load(tmp_path / "wrong.toml"),
        lambda: pb.Portfolio.from_dict({"benefit": [{**fields, "key": wrong}]}),
        lambda: pb.Portfolio(benefits=[{**fields, "key": wrong}]),
    ):
        with pytest.raises(pb.PartnerBenefitsError) as raised:
            call()
        clean("error", str(raised.value))
        clean("error", raised.value)
        clean("pickle of an error", pickle.dumps(raised.value).decode("latin-1"))
        clean("problems", getattr(raised.value, "problems", ""))


@pytest.mark.parametrize(
    "line",
    [
        'key = ["KEY"]',
        'key = { text = "KEY" }',
        'kee = "KEY"',
        'key = "KEY"\nkey = "KEY"',
        'key = "KEY',
        "key = KEY",
        "'KEY' = 1",
        'redemption = "KEY"',
    ],
)
def test_no_error_about_a_file_with_a_key_repeats_it(line: str) -> None:
    text = FILE.replace('key = "KEY"', line).replace("KEY", KEY)
    if line.startswith("redemption"):
        text = text.replace('redemption = "key"\n', "")
    with pytest.raises(pb.PortfolioError) as raised:
        pb.Portfolio.loads(text)
    clean("error", str(raised.value))
    clean("problems", raised.value.problems)


def test_no_refusal_shows_the_key(portfolio: pb.Portfolio, tmp_path: Path) -> None:
    ledger = pb.Ledger(tmp_path / "ledger.sqlite")
    ledger.record(EXTEND, portfolio, by="alex")
    for call in (
        lambda: portfolio.apply(EXTEND).apply(EXTEND),
        lambda: pb.simulate(portfolio, [EXTEND, EXTEND], until=UNTIL),
        lambda: ledger.record(EXTEND, portfolio, by="alex"),
    ):
        with pytest.raises(pb.RefusedError) as raised:
            call()
        refused = raised.value
        for shown in (str(refused), refused, refused.reasons, refused.verdict):
            clean("refusal", shown)
        clean("pickle of a refusal", pickle.dumps(refused).decode("latin-1"))


def test_the_ledger_keeps_no_key(portfolio: pb.Portfolio, tmp_path: Path) -> None:
    ledger = pb.Ledger(tmp_path / "ledger.sqlite")
    entry = ledger.record(EXTEND, portfolio, by="alex")
    for name, value in {
        "ledger": ledger,
        "entry": entry,
        "history": ledger.history(),
        "portfolio of a day": ledger.portfolio_at(DAY),
    }.items():
        for how, output in writings(tmp_path, value):
            try:
                clean(f"{how} of {name}", output())
            except pb.InvalidInputError as nothing:
                clean(f"{how} of {name}", str(nothing))
    for text in (f"the key {KEY} was wrong", KEY.replace("-", "")):
        with pytest.raises(pb.InvalidInputError) as raised:
            ledger.undo(entry, text)
        clean("error", str(raised.value))
        with pytest.raises(pb.InvalidInputError):
            ledger.record(EXTEND, portfolio, by=text)
    ledger.undo(entry, "a slip")
    files = list(tmp_path.glob("ledger.sqlite*"))
    assert files
    for file in files:
        clean_file(file)


def test_work_with_keys_is_logged_without_them(
    portfolio: pb.Portfolio, tmp_path: Path, log: io.StringIO
) -> None:
    portfolio.save(tmp_path / "own.toml")
    loaded = pb.Portfolio.load(tmp_path / "own.toml")
    results(loaded)
    pb.Ledger(tmp_path / "ledger.sqlite").record(EXTEND, loaded, by="alex")
    assert "recorded entry 1" in log.getvalue()


HOLDER = """
import gc, sys
import partnerbenefits as pb
key = pb.ProductKey(sys.stdin.readline().strip())
print(key, flush=True)
sys.stdin.readline()
del key
gc.collect()
print("dropped", flush=True)
sys.stdin.readline()
"""


def test_the_memory_of_a_key_is_wiped_when_it_is_dropped() -> None:
    # The core holds a key without dashes, which the text that Python read never is.
    bare = KEY.replace("-", "").encode()
    with subprocess.Popen([sys.executable, "-c", HOLDER], stdin=-1, stdout=-1, text=True) as holder:
        assert holder.stdin
        assert holder.stdout
        try:
            for line, held in ((KEY, True), ("drop it", False)):
                holder.stdin.write(f"{line}\n")
                holder.stdin.flush()
                assert not SECRET.search(holder.stdout.readline())
                assert (bare in memory(holder.pid)) is held
        finally:
            holder.kill()


def memory(process: int) -> bytes:
    """Everything a process may write to."""
    try:
        spans = Path(f"/proc/{process}/maps").read_text().splitlines()
        with Path(f"/proc/{process}/mem").open("rb", buffering=0) as file:
            return b"".join(span(file, line) for line in spans)
    except OSError as refused:
        pytest.skip(f"may not look at another process: {refused}")


def span(file: io.FileIO, line: str) -> bytes:
    edges, rights, *_ = line.split()
    if not rights.startswith("rw"):
        return b""
    start, end = (int(edge, 16) for edge in edges.split("-"))
    file.seek(start)
    return file.read(end - start)
