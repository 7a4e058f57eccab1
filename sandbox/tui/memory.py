"""What the terminal UI remembers from one time to the next: a small file beside the journal."""

import json
import os
import secrets
from collections.abc import Mapping, Sequence
from pathlib import Path

from sandbox.body.text import sanitise

MEMORY_FILE = "ui.json"
LARGEST = 256_000
"""Bytes; a larger file is none of ours."""


class Memory:
    """Lists of texts by name, newest last, and numbers by two names. Members that this program does not know are kept.

    A file that cannot be read, or holds something else, is as good as an empty one; `trouble` is a sentence then.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.trouble = ""
        self._members: dict[str, object] = {}
        try:
            self._members = _read(path)
        except FileNotFoundError:
            return
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or str(error)
            self.trouble = f"{path} is ignored: {why}. It is written anew when there is something to remember."

    def texts(self, name: str) -> list[str]:
        """Return the texts that are remembered under a name, without those that could steer a terminal."""
        found = self._members.get(name)
        texts = [text for text in found if isinstance(text, str)] if isinstance(found, list) else []
        return [text for text in texts if sanitise(text) == text]

    def numbers(self, name: str) -> dict[str, int]:
        """Return the whole numbers that are remembered under a name, each by a name of its own."""
        found = self._members.get(name)
        return {key: n for key, n in found.items() if type(n) is int} if isinstance(found, dict) else {}

    def remember(self, name: str, texts: Sequence[str]) -> None:
        """Remember these texts, now and in the file; whoever cannot write it remembers until the end."""
        self._keep(name, [*texts])

    def remember_numbers(self, name: str, numbers: Mapping[str, int]) -> None:
        """Remember these numbers, in the same way."""
        self._keep(name, {**numbers})

    def _keep(self, name: str, value: object) -> None:
        self._members[name] = value
        try:
            _write(self._path, json.dumps(self._members, ensure_ascii=True, indent=1))
        except OSError as error:
            self.trouble = f"{self._path} cannot be written: {error.strerror}"


def _read(path: Path) -> dict[str, object]:
    with path.open("rb") as file:
        data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise ValueError(f"it has more than {LARGEST:,} bytes")
    try:
        members = json.loads(data)
    except (ValueError, RecursionError):
        raise ValueError("it is not JSON") from None
    if not isinstance(members, dict):
        raise ValueError("it is no JSON object")  # noqa: TRY004 - the text is wrong, no type
    return members


def _write(path: Path, text: str) -> None:
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}.unfinished")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with open(descriptor, "w", encoding="utf-8") as file:  # noqa: PTH123 - a descriptor
            file.write(text)
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
