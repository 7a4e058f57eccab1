"""Watching config.yaml and the `.env` beside it: a look four times a second, and what the file says when it changed."""

import asyncio
import hashlib
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import fields
from pathlib import Path

from sandbox.config.errors import ConfigError, Problem
from sandbox.config.values import Config

INTERVAL = 0.25
"""Seconds between two looks."""

YOUNG = 0.05
"""Age in seconds up to which a file may still be in the midst of being saved."""

_LONG_AGO = 60.0
"""A file that is older than these seconds cannot have changed since the program read it at its start."""

Stamp = tuple[int, ...]
"""What `stat` tells of a version of a file; empty if there is none."""

_MISSING = FileNotFoundError.__name__.encode()
_Stamps = tuple[Stamp, ...]
_Marks = tuple[bytes, ...]


class ConfigWatch:
    """Sees changes of a config's file and of the `.env` beside it, in whatever way they are saved. Never writes.

    `reload` reads the configuration anew; it is called in a thread. `interval` is in seconds. A file that was
    touched has not changed, and one that may be half written is left alone until it stays the same for one look more.
    """

    def __init__(self, config: Config, reload: Callable[[], Config], interval: float = INTERVAL) -> None:
        self._files = (config.path, config.path.parent / ".env")
        self._watched = not config.read_only
        self._reload = reload
        self._interval = interval
        self._marks: _Marks | None = None

    async def changes(self) -> AsyncIterator[Config | ConfigError]:
        """Yield the new config after each change, or why it cannot be used; for ever.

        The first change may be none: a file saved lately is read once more, since that may have been after the start.
        The packaged file is not watched: then this ends at once.
        """
        if not self._watched:
            return
        looked_at: tuple[Stamp | None, ...] = (None,) * len(self._files)
        judged: _Stamps | None = None
        first = self._stamps()
        # The config was read from a file, so one that is missing by now has been deleted since.
        if first[0] and all(_age(stamp) > _LONG_AGO for stamp in first if stamp):
            self._marks, judged = await asyncio.to_thread(self._read_marks), first
        while True:
            stamps = self._stamps()
            if stamps != judged and all(map(_settled, stamps, looked_at)):
                found = await asyncio.to_thread(self._judge)
                if self._stamps() == stamps:  # otherwise what was read may be of neither version
                    judged = stamps
                    if found is not None:
                        self._marks, outcome = found
                        yield outcome
            looked_at = stamps
            await asyncio.sleep(self._interval)

    def _stamps(self) -> _Stamps:
        return tuple(_stamp(path) for path in self._files)

    def _judge(self) -> tuple[_Marks, Config | ConfigError] | None:
        """Return the marks of what there is now and what it means; None if nothing differs from the last time."""
        marks = self._read_marks()
        if marks == self._marks:
            return None
        if marks[0] == _MISSING:
            name = self._files[0].name
            return marks, ConfigError([Problem(name, None, "it is not there any more", "put it back")])
        try:
            return marks, self._reload()
        except ConfigError as error:
            return marks, error

    def _read_marks(self) -> _Marks:
        return tuple(_mark(path) for path in self._files)


def difference(before: Config, after: Config) -> str:
    """Return what changed, by name only, such as `subscriptions erp, storefront; receiver port`; empty if nothing."""
    parts = [*_subscriptions_changed(before, after)]
    changed = [each.name for each in fields(after.receiver) if _differ(before.receiver, after.receiver, each.name)]
    if changed:
        parts.append(f"receiver {', '.join(changed)}")
    parts += [name for name in ("wire", "delivery", "theme", "keys") if _differ(before, after, name)]
    if before.journal_path != after.journal_path:
        parts.append("journal path (after a restart; until then everything goes to the present journal)")
    return "; ".join(parts)


def summary(error: ConfigError, name: str) -> str:
    """Return in one line how many errors there are and the first of them, with its place and what to do."""
    count = len(error.problems)
    first = error.problems[0]
    place = str(first).partition("\n")[0]
    more = "; `sandbox config check` shows all" if count > 1 else ""
    errors = "an error" if count == 1 else f"{count} errors"
    return f"{name} has {errors}, the last good one stays in force: {place} ({first.help}){more}"


def _subscriptions_changed(before: Config, after: Config) -> list[str]:
    if before.subscriptions == after.subscriptions:
        return []
    old = {each.name: each for each in before.subscriptions}
    new = {each.name: each for each in after.subscriptions}
    names = [name if name in old else f"{name} (new)" for name, each in new.items() if each != old.get(name)] + [
        f"{name} (removed)" for name in old if name not in new
    ]
    if not names:
        return ["order of subscriptions"]
    return [f"{'subscription' if len(names) == 1 else 'subscriptions'} {', '.join(names)}"]


def _differ(before: object, after: object, name: str) -> bool:
    return bool(getattr(before, name) != getattr(after, name))


def _stamp(path: Path) -> Stamp:
    try:
        status = path.stat()
    except OSError:
        return ()
    # Both times: a program may set the first one back, but not the second.
    return status.st_mtime_ns, status.st_size, status.st_ino, status.st_ctime_ns


def _age(stamp: Stamp) -> float:
    """Return how many seconds ago a file was written or moved here; negative if its clock is ahead of ours."""
    return (time.time_ns() - max(stamp[0], stamp[3])) / 1e9


def _settled(stamp: Stamp, looked_at: Stamp | None) -> bool:
    """Tell whether nobody is saving the file just now: it was the same at the last look, or not written a while.

    An empty file, and one that is missing, is more often a step of a save than a user's wish.
    """
    return stamp == looked_at or (bool(stamp) and stamp[1] > 0 and _age(stamp) > YOUNG)


def _mark(path: Path) -> bytes:
    """Return what tells contents apart; not the content, which may hold secrets."""
    try:
        return hashlib.sha256(path.read_bytes()).digest()
    except OSError as error:
        return type(error).__name__.encode()
