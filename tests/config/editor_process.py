"""An editor as a process of its own: 30 times a second it reads a file anew, counts its own line up and saves.

    python editor_process.py FILE LOG WAY

It ends when its input ends. LOG gets a line of JSON for each of its saves; WAY is one of WAYS.
"""

import json
import re
import select
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path

PERIOD = 1 / 30

COUNTER = re.compile(rb"(?m)^# saved by the editor: (\d+) times")
MARK = re.compile(rb"(?m)^mark: (\d+)")


def in_place(path: Path, content: bytes) -> None:
    """Truncate and write, as nano and many small editors do."""
    path.write_bytes(content)


def atomic(path: Path, content: bytes) -> None:
    """Write beside it and move over it, as VS Code extensions and formatters do."""
    new = path.with_name(f"{path.name}.editor")
    new.write_bytes(content)
    shutil.copymode(path, new)
    new.replace(path)


def rename(path: Path, content: bytes) -> None:
    """Make the old file the backup and write a new one, as vim and emacs do: it is missing for a moment."""
    mode = path.stat().st_mode
    path.replace(path.with_name(f"{path.name}~"))
    path.write_bytes(content)
    path.chmod(mode & 0o777)


WAYS: dict[str, Callable[[Path, bytes], None]] = {"in-place": in_place, "atomic": atomic, "rename": rename}


def number(pattern: re.Pattern[bytes], content: bytes) -> int:
    found = pattern.search(content)
    if found is None:
        raise ValueError(f"{len(content)} bytes without {pattern.pattern!r}")
    return int(found[1])


def edit(path: Path, save: Callable[[Path, bytes], None]) -> dict[str, int]:
    """Read and save at once, as a fast tool does; return the count that it read and the one that it saved."""
    content = path.read_bytes()
    read = number(COUNTER, content)
    save(path, COUNTER.sub(b"# saved by the editor: %d times" % (read + 1), content))
    return {"read": read, "saved": read + 1, "mark": number(MARK, content)}


def main(path: Path, log: Path, way: str) -> None:
    due = time.monotonic()
    with log.open("a") as stream:
        while not select.select([sys.stdin], [], [], max(0.0, due - time.monotonic()))[0]:
            stream.write(json.dumps(edit(path, WAYS[way])) + "\n")
            stream.flush()
            due = max(due + PERIOD, time.monotonic())


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
