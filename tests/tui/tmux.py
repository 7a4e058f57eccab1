"""A real terminal with a shell in it, that programs are typed into: tmux on a server of its own."""

import itertools
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY

needs_tmux = pytest.mark.skipif(
    shutil.which("tmux") is None, reason="tmux is not installed: no real terminal to test in"
)

PROMPT = "shell>"

MODES = ["alternate_on", "cursor_flag", "mouse_any_flag", "mouse_sgr_flag", "keypad_flag", "keypad_cursor_flag"]
"""What a program may have asked of the terminal, by tmux's names."""

_numbers = itertools.count()


class Terminal:
    """What one sees and types there."""

    def __init__(self, server: str, folder: Path) -> None:
        self._server = server
        self._folder = folder
        self._runs = 0

    def tmux(self, *arguments: str) -> str:
        """Give tmux a command; return what it prints."""
        done = subprocess.run(
            ["tmux", "-L", self._server, "-f", os.devnull, *arguments], capture_output=True, text=True, timeout=30
        )
        assert done.returncode == 0, f"tmux {' '.join(arguments)}: {done.stderr}"
        return done.stdout

    def screen(self) -> str:
        return self.tmux("capture-pane", "-p")

    def colours(self) -> str:
        """The screen with the sequences that colour it."""
        return self.tmux("capture-pane", "-p", "-e")

    def press(self, *keys: str) -> None:
        """Press keys by tmux's names: `q`, `C-c`, `Enter`."""
        self.tmux("send-keys", *keys)

    def type(self, line: str) -> None:
        """Type a line and end it."""
        self.tmux("send-keys", "-l", line)
        self.press("Enter")

    def resize(self, columns: int, rows: int) -> None:
        self.tmux("resize-window", "-x", str(columns), "-y", str(rows))

    def wait_until(self, condition: Callable[[], object], description: str, limit: float = 60) -> None:
        """Return once the condition holds; fail with what the screen shows if it does not within the limit."""
        until = time.monotonic() + limit
        while not condition():
            if time.monotonic() > until:
                raise AssertionError(f"waited {limit:g} s in vain for {description}; there is:\n{self.screen()}")
            time.sleep(0.03)

    def wait_for(self, text: str) -> None:
        self.wait_until(lambda: text in self.screen(), f"{text!r}")

    def open(self, command: str = "sandbox") -> None:
        """Type a command that opens the terminal UI, and wait until that is drawn to its last line."""
        self.type(command)
        self.wait_for("Quit")

    def modes(self) -> dict[str, str]:
        shown = self.tmux("display-message", "-p", " ".join(f"#{{{name}}}" for name in MODES))
        return dict(zip(MODES, shown.split(), strict=True))

    def run(self, command: str) -> str:
        """Run a command, or several in braces, to its end; return what it printed."""
        self._runs += 1
        output = self._folder / f"output-{self._runs}"
        self.type(f"{command} > {output}.part 2>&1; mv {output}.part {output}")
        self.wait_until(output.exists, f"the end of {command!r}")
        return output.read_text()

    @property
    def shell(self) -> int:
        """The process id of the shell."""
        return int(self.tmux("display-message", "-p", "#{pane_pid}"))

    def child(self) -> int:
        """The process id of what the shell runs."""
        found: list[str] = []

        def started() -> bool:
            found[:] = Path(f"/proc/{self.shell}/task/{self.shell}/children").read_text().split()
            return bool(found)

        self.wait_until(started, "a program in the shell")
        return int(found[0])


@contextmanager
def terminal(
    folder: Path, *, columns: int = 120, rows: int = 40, environ: Mapping[str, str] | None = None
) -> Iterator[Terminal]:
    """Open a terminal with a shell in this folder, in which `sandbox` is a command."""
    server = f"sandbox-tests-{os.getpid()}-{next(_numbers)}"
    programs = folder / "bin"
    programs.mkdir()
    (programs / "sandbox").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m sandbox "$@"\n')
    (programs / "sandbox").chmod(0o755)
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("SANDBOX_", "O2VEND_", "TMUX")) and name not in ("COLUMNS", "LINES", "NO_COLOR")
    }
    environment = {
        **kept,
        "PATH": f"{programs}{os.pathsep}{kept['PATH']}",
        "PYTHONPATH": str(REPOSITORY),
        "XDG_CONFIG_HOME": str(folder / "no-user-config"),
        "PS1": f"{PROMPT} ",
        "LC_ALL": "C.UTF-8",
        **(environ or {}),
    }
    shell = ("bash", "--norc", "--noprofile", "-i")
    size = ("-x", str(columns), "-y", str(rows))
    subprocess.run(
        ["tmux", "-L", server, "-f", os.devnull, "new-session", "-d", *size, "-c", str(folder), *shell],
        env=environment,
        check=True,
        timeout=30,
    )
    shown = Terminal(server, folder)
    try:
        shown.wait_for(PROMPT)
        yield shown
    finally:
        subprocess.run(["tmux", "-L", server, "kill-server"], capture_output=True, timeout=30)
