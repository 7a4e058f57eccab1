"""Saving an edit of a user's file: a change applied to its newest text, such that nobody else's save is ever undone."""

import errno
import os
import stat
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from sandbox.config import leftovers
from sandbox.config.swapping import Swap, swap_names

if sys.platform != "win32":
    import fcntl

ROUNDS = 50  # how often a change is made anew because somebody saved in between, before the user is told
PATIENCE = 1.0  # seconds to wait for a file that is missing or being written: other programs save in steps, too
TURN = 10.0  # seconds to wait for another process of ours
SETTLED = 0.010  # seconds without a write after which a file counts as written; its times go in steps of about 4 ms
SETTLED_EMPTY = 0.200  # an empty file is more often the first step of a save in place than somebody's wish
LOOKS = (0.0, 0.002, 0.006, 0.012)  # pauses before each look at a file taken away: who has it open may still write

_TOGETHER = "bring the two together, delete the second"
_BROKEN_OFF = "an earlier save was broken off when somebody else had just saved it (that text is {} beside it)"
_CHANGING = "somebody else keeps changing it", "wait until the other program has finished with it"
_VANISHED = "it is not there any more", "put it back"
_FOLDER = "its folder is not writable", "make the folder writable (chmod u+w)"
_TROUBLES = {
    **dict.fromkeys((errno.ENOENT, errno.ENOTDIR), _VANISHED),
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT, errno.EFBIG), ("there is no room for it", "make room on its disk")),
    **dict.fromkeys((errno.EACCES, errno.EPERM, errno.EROFS), _FOLDER),
    errno.ELOOP: ("its link leads back to itself", "correct the link"),
}


class SaveError(Exception):
    """The file could not be saved: one sentence with its name and the way out, never with its text."""


@dataclass(frozen=True, slots=True)
class Saved:
    """One edit that is in the file: its whole text before and after, and how many rounds it took (1: undisturbed).

    The texts have the line endings and the byte order mark of the file. They may hold secrets: repr leaves them out.
    """

    before: str = field(repr=False)
    after: str = field(repr=False)
    rounds: int


def save(path: Path, change: Callable[[str], str], swap: Swap = swap_names) -> Saved:
    """Apply `change` to the newest text of a file and replace the file by the result; blocks for some 30 ms.

    `change` may be called again, on a newer text, if somebody saved in between. What it raises passes through, with
    the file untouched. A text left as it is causes no write. Links are followed, the mode is kept. Raises SaveError.
    """
    with _explained(path):
        target = Path(os.path.realpath(path))  # unlike Path.resolve, the same for links in a circle in every Python
    with _our_turn(path, target.parent) as alone:
        for rounds in range(1, ROUNDS + 1):
            with _explained(path):
                before = _newest(path, target)
                text = before.decode("utf-8")
                if alone and (kept := leftovers.sweep(target)) is not None:
                    raise _refusal(path, _BROKEN_OFF.format(kept.name), _TOGETHER)
            changed = change(text)
            with _explained(path):
                after = changed.encode("utf-8")
                if after == before or _replaced(path, target, before, after, swap):
                    return Saved(text, changed, rounds)
    raise _refusal(path, *_CHANGING)


@contextmanager
def _our_turn(path: Path, folder: Path) -> Iterator[bool]:
    """Keep other processes and threads of ours out, by a lock on the folder itself; sync the folder at the end.

    Gives whether that worked: some network file systems lock no folders, Windows does not at all. What was replaced
    is looked at there, too.
    """
    if sys.platform == "win32":
        yield False
        return
    deadline = time.monotonic() + TURN
    with _explained(path):
        number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    alone = False
    try:
        with suppress(OSError):
            while not _locked(number):
                if time.monotonic() > deadline:
                    raise _refusal(path, "another process is saving in its folder and does not finish", "end that one")
                time.sleep(0.002)
            alone = True
        yield alone
        with suppress(OSError):
            os.fsync(number)
    finally:
        os.close(number)


def _locked(lock: int) -> bool:
    with suppress(BlockingIOError):
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False


def _newest(path: Path, target: Path) -> bytes:
    """Return the content of the file once nobody is in the midst of writing it."""
    deadline = time.monotonic() + PATIENCE
    last, since = None, 0.0
    while True:
        clock, moment = time.time(), time.monotonic()
        content, stamp = _looked(path, target)
        if stamp is not None:
            quiet = SETTLED if content else SETTLED_EMPTY
            # A stamp from a clock that runs ahead never grows old: then it counts how long it has been watched.
            if clock - max(stamp[2:]) / 1e9 >= quiet or (stamp == last and moment - since >= quiet):
                return content
        if moment > deadline:
            raise _refusal(path, *(_CHANGING if target.exists() else _VANISHED))
        if stamp is None or stamp != last:
            last, since = stamp, time.monotonic()
        time.sleep(0.003)


def _looked(path: Path, target: Path) -> tuple[bytes, tuple[int, ...] | None]:
    """Read the file, and its stamp; that is None if the file is missing or somebody wrote to it meanwhile."""
    try:
        if not stat.S_ISREG(target.stat().st_mode):
            raise _refusal(path, "it is no regular file", "name one")
        with target.open("rb") as stream:
            stamp = _stamped(os.fstat(stream.fileno()))
            content = stream.read()
            return content, stamp if stamp == _stamped(os.fstat(stream.fileno())) == _stamped(target.stat()) else None
    except FileNotFoundError:
        return b"", None
    except PermissionError:
        raise _refusal(path, "you may not read it", "allow it (chmod u+r)") from None


def _stamped(status: os.stat_result) -> tuple[int, ...]:
    # Both times, because a program may set the first one back, but not the second.
    return status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


def _replaced(path: Path, target: Path, before: bytes, after: bytes, swap: Swap) -> bool:
    """Put `after` in the place of `before`; False if the file turned out to hold something else, which is back then."""
    with suppress(FileNotFoundError):  # missing for a moment, or for good: the next look at it tells
        new = _written(path, target, before, after)
        try:
            if target.read_bytes() == before:
                swap(new, target)
                if _stays(new, before):
                    return True
                _put_back(path, target, new, after, swap)
        finally:
            leftovers.drop(new, (before, after))
    return False


def _written(path: Path, target: Path, before: bytes, after: bytes) -> Path:
    """Write the new content to a hidden file beside the target, with its mode and, if possible, its owner."""
    model = target.stat()
    if not model.st_mode & 0o222 or not os.access(target, os.W_OK):
        raise _refusal(path, "it is read-only", "make it writable (chmod u+w)")
    number, new = leftovers.open_beside(target, before, after)
    try:
        with os.fdopen(number, "wb") as stream:
            stream.write(after)
            stream.flush()
            with suppress(OSError, AttributeError):  # not permitted, or Windows
                os.fchown(number, model.st_uid, model.st_gid)
            new.chmod(stat.S_IMODE(model.st_mode))
            os.fsync(number)
    except BaseException:
        new.unlink(missing_ok=True)
        raise
    return new


def _stays(aside: Path, content: bytes) -> bool:
    """Tell whether a file taken out of its place holds this content, and still does after a short grace."""
    with suppress(PermissionError):  # somebody's file, with a mode of its own
        for pause in LOOKS:
            time.sleep(pause)
            if aside.read_bytes() != content:
                return False
        return True
    return False


def _put_back(path: Path, target: Path, aside: Path, ours: bytes, swap: Swap) -> None:
    """Give the file set aside, somebody's save, its place back at once; `ours` is set aside instead.

    If somebody saved over ours in this moment, that newest save stays and the other is kept beside it: SaveError.
    """
    older = aside.stat().st_ino
    _swap_when_there(aside, target, swap)
    if _stays(aside, ours):
        return
    for _ in range(ROUNDS):
        newer = aside.stat().st_ino
        _swap_when_there(aside, target, swap)
        if aside.stat().st_ino == older:
            break
        older = newer
    kept = leftovers.keep(aside)
    raise _refusal(
        path,
        f"others saved it twice in one moment (the newest is in place, the one before it is {kept.name} beside it)",
        _TOGETHER,
    )


def _swap_when_there(aside: Path, target: Path, swap: Swap) -> None:
    """Swap, and wait for a file that is missing between two steps of somebody's save. Raises FileNotFoundError."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return swap(aside, target)
        except FileNotFoundError:
            if time.monotonic() > deadline:
                aside.replace(target)
                raise
            time.sleep(0.001)


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except (UnicodeDecodeError, UnicodeEncodeError) as error:  # not chained: it carries the whole text
        reason = f"it is not UTF-8 at position {error.start + 1}"
        raise _refusal(path, reason, "write it as UTF-8 in your editor") from None
    except OSError as error:
        number = error.errno or 0
        unusual = f"the system refused ({errno.errorcode.get(number, type(error).__name__)})", "correct that"
        raise _refusal(path, *_TROUBLES.get(number, unusual)) from error


def _refusal(path: Path, reason: str, way_out: str) -> SaveError:
    return SaveError(f"{path} was not saved, because {reason}: {way_out}, then save again.")
