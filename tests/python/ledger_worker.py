"""Writers that `test_ledger_processes` starts, kills and starves. Not a test by itself."""

import os
import random
import resource
import signal
import sqlite3
import sys
import time
from pathlib import Path

import partnerbenefits as pb

EXAMPLE = pb.example_portfolio()
EXTEND = pb.Extend(benefit="core-m365-e5", subscription="contoso-e5", on="2026-01-10")


def race() -> None:
    """For each path on standard input, record the same key, and say how that went."""
    for path in sys.stdin:
        try:
            pb.Ledger(path.strip(), timeout=60).record(EXTEND, EXAMPLE, by=str(os.getpid()))
        except pb.RefusedError as refused:
            print(refused.reasons[0].rule, flush=True)
        else:
            print("recorded", flush=True)


def record_and_undo(path: str, told: int) -> None:
    """Add entries for ever; each number is told once its entry is said to be safe."""
    ledger = pb.Ledger(path)
    while True:
        entry = ledger.record(EXTEND, EXAMPLE, by="writer")
        os.write(told, b"%d\n" % entry.id)
        entry = ledger.undo(entry, "again")
        os.write(told, b"%d\n" % entry.id)


def kill(folder: str, rounds: str) -> None:
    """Kill writers at random moments, and look at what is left of their file after each."""
    chance = random.Random(20260110)
    told_in_all = 0
    for number in range(int(rounds)):
        # A new file now and then, so that some are killed while they make one.
        path = f"{folder}/{number // 20}.sqlite"
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            record_and_undo(path, writing)
        os.close(writing)
        # Some are killed before they have told anything, most in the midst of the next entry.
        with os.fdopen(reading) as pipe:
            told = [int(pipe.readline()) for _ in range(chance.choice([0, 1, 2, 3]))]
            time.sleep(0.03 * chance.random())
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            told += [int(line) for line in pipe]
        told_in_all += len(told)
        if Path(path).exists():
            check_sound(path, told)
        else:
            assert not told
    print(told_in_all)


def check_sound(path: str, told: list[int]) -> None:
    ledger = pb.Ledger(path)
    rows = ledger.history().to_dict()
    # Numbers have no gap: nothing was lost, and nothing half of an entry is there.
    assert rows["entry"] == list(range(1, len(rows["entry"]) + 1)), path
    assert set(told) <= set(rows["entry"]), (path, told)
    if rows["verb"] and rows["verb"][-1] == "extend":
        ledger.undo(len(rows["entry"]), "the writer was killed before")
    with sqlite3.connect(path) as file:
        assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",), path
        assert file.execute("PRAGMA foreign_key_check").fetchone() is None, path
    file.close()


def hold(path: str) -> None:
    """Hold the file as a writer does, until standard input ends."""
    file = sqlite3.connect(path, isolation_level=None)
    file.execute("BEGIN IMMEDIATE")
    print("held", flush=True)
    sys.stdin.read()


def look_on(path: str) -> None:
    """Read the file, and stay a reader until standard input ends."""
    file = sqlite3.connect(path, isolation_level=None)
    file.execute("BEGIN")
    file.execute("SELECT count(*) FROM entry").fetchone()
    print("looking", flush=True)
    sys.stdin.read()


def fill(path: str) -> None:
    """Record until there is no room, and tell the last number that was safe."""
    ledger = pb.Ledger(path)
    entry = 0
    try:
        while True:
            entry = ledger.record(EXTEND, EXAMPLE, by="writer").id
            entry = ledger.undo(entry, "again " * 50).id
    except pb.LedgerError as full:
        print(entry, full)


def fill_a_quota(path: str) -> None:
    """Fill a file up to a size that the system holds it to."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, 150_000))
    fill(path)


def look_and_record(path: str) -> None:
    """Read a file that may not be written, and try to."""
    ledger = pb.Ledger(path)
    print(len(ledger.history()))
    try:
        ledger.record(EXTEND, EXAMPLE, by="writer")
    except pb.LedgerError as refused:
        print(refused)


def try_to_open(path: str) -> None:
    """Open a file where none can be opened."""
    try:
        pb.Ledger(path)
    except pb.LedgerError as refused:
        print(refused)


def wait(path: str) -> None:
    """Wait for a file that is held, until interrupted."""
    print("waiting", flush=True)
    try:
        pb.Ledger(path).record(EXTEND, EXAMPLE, by="writer")
    except KeyboardInterrupt:
        print("interrupted")


if __name__ == "__main__":
    work = {
        each.__name__: each
        for each in (
            race,
            kill,
            fill,
            fill_a_quota,
            look_and_record,
            try_to_open,
            hold,
            look_on,
            wait,
        )
    }
    work[sys.argv[1]](*sys.argv[2:])
