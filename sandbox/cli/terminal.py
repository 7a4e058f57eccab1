"""What goes to the terminal: data to stdout, narration to stderr, colour only where someone looks."""

import json
import os
import signal
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import click

from sandbox.domain.json_text import JsonValue

_COLOURS: Mapping[str, dict[str, object]] = {
    "good": {"fg": "green"},
    "bad": {"fg": "red"},
    "skipped": {"fg": "yellow"},
    "dim": {"dim": True},
    "strong": {"bold": True},
    "key": {"fg": "cyan"},
    "string": {"fg": "green"},
    "number": {"fg": "magenta"},
    "keyword": {"fg": "blue"},
    "note": {"fg": "yellow"},
    "added": {"fg": "green"},
    "removed": {"fg": "red"},
    "changed": {"fg": "yellow"},
}


def coloured(stream: TextIO) -> bool:
    """Tell whether a stream wants colour: it is a terminal, and NO_COLOR is not set."""
    return stream.isatty() and not os.environ.get("NO_COLOR")


def paint(text: str, role: str, stream: TextIO | None = None) -> str:
    """Return the text in the role's colour if the stream (stdout unless given) wants it; unknown roles stay plain."""
    if role not in _COLOURS or not coloured(stream or sys.stdout):
        return text
    return click.style(text, **_COLOURS[role])  # type: ignore[arg-type]


def interrupt_on_sigterm() -> None:
    """Take SIGTERM for Ctrl+C: whoever ends a CI job sends it."""
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))


def narrate(text: str) -> None:
    """Write one line to stderr: what goes on, never data."""
    print(text, file=sys.stderr, flush=True)  # noqa: T201


class ReaderGoneError(Exception):
    """Whoever read our stdout (`| head`) has closed it: there is nobody left to talk to."""


class UnwritableOutputError(Exception):
    """Stdout takes nothing (a full disk, say); the message says why."""


def replace_closed_streams() -> None:
    """Put the null device where the caller has closed stdin, stdout or stderr."""
    null = Path(os.devnull)
    if sys.stdin is None:
        sys.stdin = null.open(encoding="utf-8")
    if sys.stdout is None:
        sys.stdout = null.open("w", encoding="utf-8")
    if sys.stderr is None:
        sys.stderr = null.open("w", encoding="utf-8")


@contextmanager
def _to_a_reader() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise ReaderGoneError from None
    except OSError as error:
        raise UnwritableOutputError(f"stdout cannot be written: {error.strerror or error}") from None


def print_line(text: str) -> None:
    """Write one line of data to stdout at once. Raises ReaderGoneError."""
    # A terminal or pipe that is not UTF-8 gets escapes in place of an exception.
    encoding = sys.stdout.encoding or "utf-8"
    safe = text.encode(encoding, "backslashreplace").decode(encoding)
    with _to_a_reader():
        print(safe, flush=True)  # noqa: T201


def json_line(value: Mapping[str, JsonValue]) -> str:
    """Return one JSON object as a line of ASCII: what strangers sent cannot steer the terminal, any stdout takes it."""
    return json.dumps(value, separators=(",", ":")).replace("\x7f", "\\u007f")


def print_json(value: Mapping[str, JsonValue]) -> None:
    """Write one JSON object on one line. Raises ReaderGoneError."""
    print_line(json_line(value))


def print_bytes(data: bytes) -> None:
    """Write bytes to stdout exactly as they are. Raises ReaderGoneError."""
    with _to_a_reader():
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()


def rows(cells: Iterable[Sequence[str]], gap: str = "  ") -> list[str]:
    """Return lines with the columns aligned; the last column is left as it is."""
    table = [tuple(row) for row in cells]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    return [
        gap.join([*(cell.ljust(width) for cell, width in zip(row[:-1], widths, strict=False)), row[-1]]).rstrip()
        for row in table
    ]


def count(number: int, noun: str, plural: str | None = None) -> str:
    """Return a number with its noun: `1 delivery`, `1,204 deliveries`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
