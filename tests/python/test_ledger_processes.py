"""The ledger among processes: two at once, killed ones, no room, no right to write."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import partnerbenefits as pb

WORKER = Path(__file__).with_name("ledger_worker.py")
EXTEND = pb.Extend(benefit="core-m365-e5", subscription="contoso-e5", on="2026-01-10")
RACES = 40
KILLS = 300

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="forks, kills and limits of Unix")


def command(*arguments: object) -> list[str]:
    return [sys.executable, str(WORKER), *map(str, arguments)]


def output(*arguments: object) -> str:
    done = subprocess.run(command(*arguments), capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout


def entries(path: Path) -> list[int]:
    with sqlite3.connect(path) as file:
        assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    file.close()
    return pb.Ledger(path).history().to_dict()["entry"]


def test_of_two_processes_that_record_one_key_exactly_one_succeeds(tmp_path: Path) -> None:
    writers = [
        subprocess.Popen(command("race"), stdin=-1, stdout=-1, text=True, bufsize=1)
        for _ in range(2)
    ]
    for number in range(RACES):
        path = tmp_path / f"{number}.sqlite"
        for writer in writers:
            assert writer.stdin
            writer.stdin.write(f"{path}\n")
        said = sorted(writer.stdout.readline().strip() for writer in writers if writer.stdout)
        assert said == ["key-already-redeemed", "recorded"], number
        assert len(pb.Ledger(path).history()) == 1
    for writer in writers:
        writer.communicate()


def test_what_was_recorded_outlives_a_writer_killed_at_any_moment(tmp_path: Path) -> None:
    told = int(output("kill", tmp_path, KILLS))
    assert told > KILLS, "the writers were killed before they had recorded anything"


def test_a_file_that_may_not_grow_keeps_what_was_recorded(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    last, said = output("fill_a_quota", path).split(maxsplit=1)
    assert int(last) > 0
    assert "can't be used" in said or "no room" in said
    assert entries(path)[-1] == int(last)


def mounted(script: str, *arguments: object) -> str:
    """Run a worker where a script has mounted what it needs; nobody else sees the mounts."""
    tools = [shutil.which("unshare"), shutil.which("mount")]
    if None in tools:
        pytest.skip("needs unshare and mount")
    unshare = [str(tools[0]), "--mount", "--map-root-user", "sh", "-c"]
    probe = subprocess.run([*unshare, "mount -t tmpfs tmpfs /mnt"], capture_output=True)
    if probe.returncode != 0:
        pytest.skip("may not mount anything here")
    done = subprocess.run(
        [*unshare, script, "sh", *command(*arguments)], capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_full_disk_keeps_what_was_recorded(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = f"mount -t tmpfs -o size=400k tmpfs {disk}"
    script = f'{mount} && "$@" && cp {disk}/ledger.sqlite* {tmp_path}'
    last, said = mounted(script, "fill", disk / "ledger.sqlite").split(maxsplit=1)
    assert int(last) > 0
    assert "there is no room left to write" in said
    assert entries(tmp_path / "ledger.sqlite")[-1] == int(last)


def test_a_read_only_file_can_be_read_and_not_written(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    ledger = pb.Ledger(path)
    ledger.undo(ledger.record(EXTEND, pb.example_portfolio(), by="alex"), "a slip")
    if os.geteuid() == 0:
        # Root may write to what may not be written, unless the file system says no.
        mount = f"mount --bind {path} {path} && mount -o remount,ro,bind {path}"
        out = mounted(f'{mount} && "$@"', "look_and_record", path)
    else:
        path.chmod(0o444)
        out = output("look_and_record", path)
    read, said = out.split(maxsplit=1)
    assert read == "2"
    assert "is read-only: nothing can be recorded in it" in said


@contextmanager
def looked_on(path: Path) -> Iterator[None]:
    """Let another process read all the while, so that the log beside the file stays."""
    with subprocess.Popen(command("look_on", path), stdin=-1, stdout=-1, text=True) as reader:
        assert reader.stdout
        assert reader.stdout.readline() == "looking\n"
        yield
        reader.communicate()


def test_a_folder_that_takes_no_file_lets_a_ledger_be_read_and_not_written(tmp_path: Path) -> None:
    path = tmp_path / "l #1?mode=rw%00.sqlite"
    ledger = pb.Ledger(path)
    ledger.undo(ledger.record(EXTEND, pb.example_portfolio(), by="alex"), "a slip")
    mount = f"mount --bind {tmp_path} {tmp_path} && mount -o remount,ro,bind {tmp_path}"
    read, said = mounted(f'{mount} && "$@"', "look_and_record", path).split(maxsplit=1)
    assert read == "2"
    assert "is read-only: nothing can be recorded in it" in said
    new = mounted(f'{mount} && "$@"', "try_to_open", tmp_path / "new.sqlite")
    assert new.endswith(f"new.sqlite` can't be opened: the folder `{tmp_path}` takes no new file\n")
    assert list(tmp_path.iterdir()) == [path]


def test_entries_that_are_only_in_the_log_are_not_left_out(tmp_path: Path) -> None:
    path, folder = tmp_path / "ledger.sqlite", tmp_path / "copy"
    ledger = pb.Ledger(path)
    with looked_on(path):
        ledger.record(EXTEND, pb.example_portfolio(), by="alex")
        folder.mkdir()
        for name in ("ledger.sqlite", "ledger.sqlite-wal"):
            shutil.copy(tmp_path / name, folder / name)
    mount = f"mount --bind {folder} {folder} && mount -o remount,ro,bind {folder}"
    said = mounted(f'{mount} && "$@"', "try_to_open", folder / "ledger.sqlite")
    assert "takes no new file, and entries are still in the log beside it" in said
    assert entries(folder / "ledger.sqlite") == [1]


def test_a_ledger_is_for_the_eyes_of_its_owner(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    ledger = pb.Ledger(path)
    with looked_on(path):
        ledger.record(EXTEND, pb.example_portfolio(), by="alex")
        modes = {each.name: each.stat().st_mode & 0o777 for each in tmp_path.iterdir()}
    assert modes == dict.fromkeys(
        ("ledger.sqlite", "ledger.sqlite-wal", "ledger.sqlite-shm"), 0o600
    )


def test_waiting_for_another_process_can_be_interrupted(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    pb.Ledger(path)
    with subprocess.Popen(command("hold", path), stdin=-1, stdout=-1, text=True) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(pb.LedgerError, match="is in use by another process"):
            pb.Ledger(path, timeout=0.1).undo(1, "x")
        interrupt_one_that_waits(path)
        holder.communicate()


def interrupt_one_that_waits(path: Path) -> None:
    with subprocess.Popen(command("wait", path), stdout=-1, text=True) as waiting:
        assert waiting.stdout
        assert waiting.stdout.readline() == "waiting\n"
        time.sleep(0.3)
        started = time.monotonic()
        waiting.send_signal(signal.SIGINT)
        assert waiting.stdout.read() == "interrupted\n"
        assert time.monotonic() - started < 1
