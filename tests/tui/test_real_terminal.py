"""The real program in a real terminal: how it opens, goes on and ends there, and what it leaves to the shell."""

import itertools
import os
import re
import signal
import socket
import sqlite3
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

from sandbox.tui.layout.too_small import LEAST
from tests.cli.conftest import Program
from tests.conftest import REPOSITORY
from tests.tui.stage import free_port
from tests.tui.tmux import Terminal, needs_tmux, terminal

pytestmark = needs_tmux

JSON = {"Content-Type": "application/json"}

UNTOUCHED = {
    "alternate_on": "0",
    "cursor_flag": "1",
    "mouse_any_flag": "0",
    "mouse_sgr_flag": "0",
    "keypad_flag": "0",
    "keypad_cursor_flag": "0",
}
"""A terminal in which no program has asked for anything."""


@pytest.fixture
def port(tmp_path: Path) -> int:
    """The port of a config.yaml that stands in the folder."""
    chosen = free_port()
    text = (REPOSITORY / "config.yaml").read_text(encoding="utf-8").replace("8025", str(chosen))
    (tmp_path / "config.yaml").write_text(text, encoding="utf-8")
    return chosen


def post(port: int) -> int:
    """Send what any stranger may; return the status of the answer."""
    request = urllib.request.Request(f"http://127.0.0.1:{port}/hooks/erp", data=b"{}", headers=JSON)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code


@contextmanager
def left_as_found(shown: Terminal) -> Iterator[None]:
    """Hold that the shell has its terminal as it was before."""
    lines = shown.run("stty -g")
    yield
    shown.wait_until(lambda: shown.modes() == UNTOUCHED, "a terminal in which nothing is asked for")
    assert shown.run("stty -g") == lines
    shown.type("echo it $((1+1))choes")
    shown.wait_for("echo it $((1+1))choes")
    shown.wait_for("\nit 2choes")


def assert_free(port: int) -> None:
    with socket.create_server(("127.0.0.1", port)):
        pass


def assert_whole(folder: Path, records: int) -> None:
    """Hold that the journal is sound, and that so many records can be read from it."""
    with closing(sqlite3.connect(folder / ".sandbox/journal.db")) as journal:
        assert journal.execute("pragma integrity_check").fetchall() == [("ok",)]
    assert len(Program(folder)("log", "--json").objects()) == records


ENDINGS: dict[str, Callable[[Terminal], None]] = {
    "q": lambda shown: shown.press("q"),
    "ctrl+q": lambda shown: shown.press("C-q"),
    "SIGTERM": lambda shown: os.kill(shown.child(), signal.SIGTERM),
    "SIGHUP": lambda shown: os.kill(shown.child(), signal.SIGHUP),
}


@pytest.mark.parametrize("ending", list(ENDINGS))
def test_after_every_ending_the_shell_goes_on_as_before(tmp_path: Path, port: int, ending: str) -> None:
    with terminal(tmp_path) as shown, left_as_found(shown):
        shown.open()
        assert {"alternate_on": "1", "mouse_any_flag": "1"}.items() <= shown.modes().items()
        emit(shown)
        assert_busy(port)
        ENDINGS[ending](shown)
        shown.wait_until(lambda: shown.modes() == UNTOUCHED, "the end of the program")
        assert shown.run("echo $?") == "0\n"
    assert_free(port)
    assert_whole(tmp_path, 2)


def test_after_a_kill_the_port_is_free_the_journal_whole_and_reset_mends_the_terminal(
    tmp_path: Path, port: int
) -> None:
    with terminal(tmp_path) as shown:
        with left_as_found(shown):
            shown.open()
            emit(shown)
            os.kill(shown.child(), signal.SIGKILL)
            shown.wait_for("Killed")
            assert shown.run("echo $?") == f"{128 + signal.SIGKILL}\n"
            assert_free(port)
            assert_whole(tmp_path, 2)
            # Nobody was left to take back what the program had asked of the terminal.
            assert shown.modes()["mouse_any_flag"] == "1"
            lines = shown.run("stty -g").strip()
            shown.type(f"tput rmcup; reset; stty {lines}")
        shown.open()
        shown.press("q")


def emit(shown: Terminal) -> None:
    """Send the first event to our own receiver."""
    shown.press("Enter")
    shown.wait_for("✓ verified")
    shown.wait_for("✓ verified")


def assert_busy(port: int) -> None:
    with pytest.raises(OSError, match="in use"):
        assert_free(port)


SIZES = ((80, 24, "Events"), (40, 10, "too small: 40 by 10"), (80, 24, "Events"), (200, 50, "Subscriptions"))
"""Columns and rows of a window, and what stands there then."""


def test_ctrl_c_says_how_to_leave_and_records_arrive_while_the_window_changes(tmp_path: Path, port: int) -> None:
    with terminal(tmp_path, columns=200, rows=50) as shown, left_as_found(shown):
        shown.open()
        arrived = 0
        for columns, rows, there in SIZES:
            shown.resize(columns, rows)
            for _ in range(3):
                assert post(port) == 401
                arrived += 1
            shown.wait_for(there)
            if rows > LEAST.lines:
                shown.wait_until(lambda: fits(shown, columns), f"a picture of {columns} columns")  # noqa: B023
        shown.wait_for(f"{arrived} received")
        shown.wait_until(lambda: shown.screen().count("✗ rejected") >= arrived, "all records")
        shown.press("C-c")
        shown.wait_for("q leaves")
        assert post(port) == 401
        shown.press("q")
    assert_whole(tmp_path, arrived + 1)


def fits(shown: Terminal, columns: int) -> bool:
    """Tell whether the picture is as wide as the window: the frame of a pane ends in the last column."""
    lines = (line.rstrip() for line in shown.screen().splitlines())
    return any(len(line) == columns and line.endswith(("╮", "╯", "│", "┓", "┛", "┃")) for line in lines)


def test_put_aside_it_answers_nobody_and_back_again_it_answers_who_waits(tmp_path: Path, port: int) -> None:
    with terminal(tmp_path) as shown, left_as_found(shown):
        with left_as_found(shown):
            shown.open()
            shown.press("C-z")
            shown.wait_for("Stopped")
        with socket.create_connection(("127.0.0.1", port), timeout=60) as waiting:
            waiting.sendall(b"POST /hooks/erp HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\n")
            waiting.sendall(b"Content-Length: 2\r\nConnection: close\r\n\r\n{}")
            shown.type("fg")
            shown.wait_for("✗ rejected")
            assert waiting.recv(100).startswith(b"HTTP/1.1 401 ")
        assert {"alternate_on": "1", "mouse_any_flag": "1"}.items() <= shown.modes().items()
        shown.press("Enter")
        shown.wait_for("✓ verified")
        shown.press("q")
    assert_whole(tmp_path, 3)


def test_when_the_window_is_closed_the_program_ends_though_records_arrive(tmp_path: Path, port: int) -> None:
    closed = threading.Event()

    def keep_posting() -> None:
        while not closed.is_set():
            with suppress(OSError):
                post(port)

    with terminal(tmp_path) as shown, ThreadPoolExecutor(3) as senders:
        shown.open()
        program = shown.child()
        try:
            for _ in range(3):
                senders.submit(keep_posting)
            shown.wait_for("✗ rejected")
            shown.tmux("new-session", "-d", "-s", "another")
            shown.tmux("kill-session", "-t", "0")
            shown.wait_until(lambda: not Path(f"/proc/{program}").exists(), "the end of the program")
        finally:
            closed.set()
    assert_free(port)
    assert Program(tmp_path)("log", "--json").objects()


def test_without_a_config_it_opens_with_the_packaged_one(tmp_path: Path) -> None:
    try:
        assert_free(8025)
    except OSError:
        pytest.skip("port 8025, which the packaged config names, is taken on this machine")
    with terminal(tmp_path) as shown, left_as_found(shown):
        shown.open()
        assert "packaged config (read-only)" in shown.screen()
        emit(shown)
        shown.press("q")
    assert_whole(tmp_path, 2)


RUNS = itertools.count()


def refused(shown: Terminal, command: str) -> str:
    """Run a command that ends before it draws anything; return what the screen shows, to its exit code."""
    name = f"run-{next(RUNS)}"  # or the end of the one before would be taken for this one's
    seen = [""]

    def ended() -> bool:
        seen[0] = shown.screen()
        return re.search(rf"^{name} code \d", seen[0], re.MULTILINE) is not None

    shown.type(f"clear; {command}; echo {name} code $?")
    shown.wait_until(ended, "an exit code")
    assert shown.modes() == UNTOUCHED
    return seen[0]


def test_a_broken_config_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text("subscriptions: []\nreceiver:\n  port: many\n", encoding="utf-8")
    with terminal(tmp_path, columns=200) as shown, left_as_found(shown):
        told = refused(shown, "sandbox")
        assert "config.yaml:3" in told
        assert "port must be a whole number" in told
        assert "code 3" in told


def test_a_port_that_a_stranger_has_is_told_with_what_to_do(tmp_path: Path, port: int) -> None:
    with socket.create_server(("127.0.0.1", port)), terminal(tmp_path, columns=200) as shown, left_as_found(shown):
        told = refused(shown, "sandbox")
        assert f"cannot listen on 127.0.0.1:{port}: another program already uses this port; stop it" in told
        assert "code 4" in told


def test_a_terminal_that_cannot_draw_and_one_without_a_keyboard_are_refused(tmp_path: Path, port: int) -> None:
    with terminal(tmp_path) as shown, left_as_found(shown):
        for command in ("TERM=dumb sandbox", "sandbox <&-", "sandbox </dev/null"):
            told = refused(shown, command)
            assert "Try `sandbox demo`" in told
            assert "code 4" in told


GREYS = {16, 59, 102, 145, 188, 231, *range(232, 256)}
"""Those of the 256 colours that are none."""


def test_without_colours_it_says_everything_by_signs(tmp_path: Path, port: int) -> None:
    with terminal(tmp_path) as shown, left_as_found(shown):
        shown.open("env -u COLORTERM TERM=screen-256color NO_COLOR=1 sandbox")
        emit(shown)
        used = {int(each) for each in re.findall(r"8;5;(\d+)", shown.colours())}
        assert used
        assert used <= GREYS
        assert not re.search(r"[\[;](?:3|4|9|10)[1-6][;m]|8;2;", shown.colours())
        shown.press("q")


def test_a_plain_locale_changes_no_sign(tmp_path: Path, port: int) -> None:
    with terminal(tmp_path) as shown, left_as_found(shown):
        shown.open("LC_ALL=C LANG=C sandbox")
        emit(shown)
        assert "╭─ Events ─" in shown.screen()
        shown.press("q")


def test_where_there_are_256_colours_it_uses_no_others(tmp_path: Path, port: int) -> None:
    with terminal(tmp_path) as shown, left_as_found(shown):
        shown.open("env -u COLORTERM TERM=screen-256color sandbox")
        emit(shown)
        assert "[38;5;" in shown.colours()
        assert "8;2;" not in shown.colours()
        shown.press("q")
