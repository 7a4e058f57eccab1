"""When a receiver ends that several terminal UIs are attached to, one of them listens, in real processes."""

import os
import pty
import subprocess
import sys
import termios
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from sandbox.receiver.doorplate import Doorplates, Occupant
from tests.conftest import REPOSITORY
from tests.tui.stage import free_port
from tests.tui.test_composer_process import Terminal
from tests.waiting import wait_for


def environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
    return {**kept, "PYTHONPATH": str(REPOSITORY), "TERM": "xterm-256color"}


@contextmanager
def attached(folder: Path) -> Iterator[tuple[Terminal, "subprocess.Popen[bytes]"]]:
    controller, terminal = pty.openpty()
    termios.tcsetwinsize(controller, (30, 120))
    process = subprocess.Popen(
        [sys.executable, "-m", "sandbox", "attach"],
        cwd=folder,
        env=environment(),
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        start_new_session=True,
    )
    try:
        yield Terminal(controller), process
    finally:
        process.kill()
        process.wait()
        os.close(controller)
        os.close(terminal)


@pytest.fixture
def listening(tmp_path: Path) -> Iterator["subprocess.Popen[bytes]"]:
    text = (REPOSITORY / "config.yaml").read_text(encoding="utf-8").replace("8025", str(free_port()))
    (tmp_path / "config.yaml").write_text(text, encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "sandbox", "listen"],
        cwd=tmp_path,
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    yield process
    process.kill()
    process.wait()


async def test_of_two_that_are_attached_one_listens_and_the_other_attaches_to_it(
    tmp_path: Path, listening: "subprocess.Popen[bytes]"
) -> None:
    plates = Doorplates(tmp_path / ".sandbox" / "journal.db")

    def listeners() -> list[Occupant]:
        return [*plates.all()]

    await wait_for(listeners, "the receiver", limit=30)
    with attached(tmp_path) as (first, one), attached(tmp_path) as (second, two):
        for terminal in (first, second):
            terminal.wait_for(f"listen (pid {listening.pid})")
        listening.kill()
        listening.wait()
        await wait_for(listeners, "one that listens instead", limit=30)
        [winner] = listeners()
        assert winner.pid in (one.pid, two.pid)
        of_winner, of_other = (first, second) if winner.pid == one.pid else (second, first)
        of_winner.wait_for("this program listens now")
        of_other.wait_for(f"(pid {winner.pid})")
        assert [each.pid for each in listeners()] == [winner.pid]
        of_winner.forget()
        of_winner.press("A")
        of_winner.wait_for("answers 500")
