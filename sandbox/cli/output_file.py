"""The `--output FILE` of a command: whole or not at all, and never over what is there by accident."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, TypeAlias

from sandbox.cli.terminal import print_bytes

_HELD_BACK = 64 * 1024

Write: TypeAlias = Callable[[str], None]
"""Takes the next piece of text. Raises OutputError, or for stdout ReaderGoneError."""


class OutputError(Exception):
    """The file cannot be written; the message says why, and what to do."""


@contextmanager
def output(path: Path | None, *, force: bool, private: bool) -> Iterator[Write]:
    """Give what text is to be written with, in UTF-8: to stdout, or to a file that appears when the block ends well.

    `force` allows to replace a file, `private` makes one that only its owner can read. Raises OutputError.
    """
    if path is None:
        with _held_back(print_bytes) as write:
            yield write
        return
    try:
        _refuse_harm(path, force)
        target = Path(os.path.realpath(path))
        with _opened(target, private) as file, _held_back(lambda data: _written(file, data, path)) as write:
            yield write
    except OSError as error:
        raise _explained(path, error) from None


def is_terminal(path: Path | None) -> bool:
    """Tell whether the text goes to somebody's screen."""
    return path is None and sys.stdout.isatty()


@contextmanager
def _held_back(take: Callable[[bytes], None]) -> Iterator[Write]:
    """Write in large pieces."""
    waiting: list[bytes] = []
    size = 0

    def write(text: str) -> None:
        nonlocal size
        data = text.encode("utf-8", "backslashreplace")
        waiting.append(data)
        size += len(data)
        if size >= _HELD_BACK:
            take(b"".join(waiting))
            waiting.clear()
            size = 0

    yield write
    take(b"".join(waiting))


@contextmanager
def _opened(path: Path, private: bool) -> Iterator[BinaryIO]:
    if path.exists() and not path.is_file():  # a device or a pipe is written to, never replaced
        with path.open("wb") as file:
            yield file
        return
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.unfinished")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600 if private else 0o666)
    try:
        with open(descriptor, "wb") as file:  # noqa: PTH123 - a descriptor
            yield file
        unfinished.replace(path)
    except BaseException:
        with suppress(OSError):
            unfinished.unlink()
        raise


def _written(file: BinaryIO, data: bytes, path: Path) -> None:
    try:
        file.write(data)
    except OSError as error:
        raise _explained(path, error) from None


def _refuse_harm(path: Path, force: bool) -> None:
    if path.is_dir():
        raise OutputError(f"{path} is a folder; name a file in it")
    if path.is_file() and not force:
        raise OutputError(f"{path} is there already, and nothing was written: name another file, or add --force")


def _explained(path: Path, error: OSError) -> OutputError:
    return OutputError(f"{path} cannot be written: {error.strerror or error}; correct that, or name another file")
