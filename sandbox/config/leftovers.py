"""The hidden file beside one that is being saved, and what to do with those that a killed save left.

Its name carries digests of the two texts that it may hold: the new one, and once the names are traded the old one. So a
later save can tell whether it is good for nothing, or somebody's save that was in hand when the process died.
"""

import hashlib
import re
import tempfile
from contextlib import suppress
from pathlib import Path

_REST = r"(?P<one>[0-9a-f]{16})-(?P<other>[0-9a-f]{16})\.\w+\.(?:new|spare)"


def open_beside(target: Path, before: bytes, after: bytes) -> tuple[int, Path]:
    """Make a hidden file in the folder of `target`, for `after` and then `before`; return its descriptor and path."""
    prefix = f"{_beginning(target)}{_digest(before)}-{_digest(after)}."
    number, name = tempfile.mkstemp(prefix=prefix, suffix=".new", dir=target.parent)
    return number, Path(name)


def drop(aside: Path, known: tuple[bytes, bytes]) -> None:
    """Remove a hidden file whose content is in place or was replaced on purpose; keep any other beside the file."""
    with suppress(FileNotFoundError):
        if aside.read_bytes() in known:
            aside.unlink()
        else:
            keep(aside)


def keep(aside: Path) -> Path:
    """Give a hidden file a name under which it stays; return it."""
    return aside.replace(aside.with_suffix(".kept"))


def sweep(target: Path) -> Path | None:
    """Remove what killed saves of `target` left; return the file that is kept because it holds somebody's save.

    Only for who knows that nobody of ours is saving in this folder.
    """
    ours = re.compile(re.escape(_beginning(target)) + _REST)
    for left in target.parent.iterdir():
        match = ours.fullmatch(left.name)
        with suppress(OSError):  # not ours to read or to remove; the save itself does without it
            if match and _digest(left.read_bytes()) in match.group("one", "other"):
                left.unlink()
            elif match:
                return keep(left)
    return None


def _beginning(target: Path) -> str:
    return f".{target.name[:40]}."


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]
