"""Files written whole or not at all, and packages that only some outputs need."""

import importlib
import os
import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from partnerbenefits.errors import InvalidInputError, ReadError

__all__ = ["StrPath", "deliver", "need", "replacing"]

type_of_path = (str, os.PathLike)
StrPath = str | os.PathLike[str]


def need(module: str, *, extra: str) -> Any:
    """Import an optional package, or say which extra of this one brings it."""
    try:
        return importlib.import_module(module)
    except ImportError as error:
        package = module.partition(".")[0]
        message = (
            f"`{package}` is not installed: run `pip install partnerbenefits[{extra}]` to use this"
        )
        raise InvalidInputError(message) from error


def deliver(path: StrPath | None, text: str | Iterable[str], *, suffix: str) -> str | None:
    """Return the text, or write it to the path and return None.

    A text in parts is written part by part, so that a large one is never held as a whole.
    """
    parts = [text] if isinstance(text, str) else text
    if path is None:
        return "".join(parts)
    with (
        replacing(path, suffix=suffix) as temporary,
        temporary.open("w", encoding="utf-8", newline="") as file,
    ):
        file.writelines(parts)
    return None


@contextmanager
def replacing(path: StrPath, *, suffix: str) -> Iterator[Path]:
    """Give the path of a new file beside the old one, and put it in its place at the end.

    After an error the old file is as it was, and nothing new is left.
    """
    if not isinstance(path, type_of_path):
        message = f"`{path!r:.80}` is of type `{type(path).__name__}`, expected a path"
        raise InvalidInputError(message)
    target = Path(path)
    if target.suffix.lower() != suffix:
        message = f"`{target}` has the suffix `{target.suffix}`, expected `{suffix}`"
        raise InvalidInputError(message)
    if "\0" in str(target):
        message = f"`{str(target).replace(chr(0), '�')}` cannot be written: a path has no NUL in it"
        raise InvalidInputError(message)
    # Through a link, so that the link stays and the file behind it changes.
    real = Path(os.path.realpath(target))
    temporary = real.with_name(f".{real.stem[:200]}.{secrets.token_hex(4)}{suffix}")
    try:
        if real.is_dir():
            raise IsADirectoryError(21, "is a directory")
        # Made here, because a directory that takes no file should be told before the work.
        temporary.open("x").close()
        if real.exists():
            shutil.copymode(real, temporary)
        yield temporary
        _flush(temporary)
        temporary.replace(real)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        message = f"`{target}` cannot be written: {reason}"
        raise ReadError(message, file=str(target)) from error
    finally:
        with suppress(OSError):
            temporary.unlink()


def _flush(path: Path) -> None:
    # A name must not point to a file whose bytes a crash can still lose.
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
