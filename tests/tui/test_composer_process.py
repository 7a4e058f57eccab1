"""The JSON editor in the real program: coloured by tree-sitter, and its text in the user's own editor and back."""

import os
import pty
import re
import select
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.conftest import REPOSITORY
from tests.tui.stage import free_port

EDITOR = """\
import sys, pathlib
path = pathlib.Path(sys.argv[1])
assert path.suffix == ".json"
text = path.read_text(encoding="utf-8")
sys.stdout.write("the editor has the terminal")
path.write_text(text.replace('"Id": ', '"Id": 7', 1) + "\\n", encoding="utf-8")
"""

STYLE = re.compile(rb"\x1b\[[0-9;]*m")


class Terminal:
    """A pseudo-terminal with the program in it."""

    def __init__(self, controller: int) -> None:
        self._controller = controller
        self.seen = b""

    def press(self, keys: str) -> None:
        os.write(self._controller, keys.encode())

    def wait_for(self, text: str, limit: float = 30) -> None:
        """Read on until a text was drawn since the last one that was waited for."""
        until = time.monotonic() + limit
        while text.encode() not in (drawn := STYLE.sub(b"", self.seen)):
            if not select.select([self._controller], [], [], max(0, until - time.monotonic()))[0]:
                raise AssertionError(f"waited in vain for {text!r}; the last bytes: {drawn[-2000:]!r}")
            self.seen += os.read(self._controller, 65536)

    def forget(self) -> None:
        """Look only at what is drawn from now on."""
        self.seen = b""


@contextmanager
def program(folder: Path) -> Iterator[tuple[Terminal, "subprocess.Popen[bytes]"]]:
    text = (REPOSITORY / "config.yaml").read_text(encoding="utf-8").replace("8025", str(free_port()))
    (folder / "config.yaml").write_text(text, encoding="utf-8")
    (folder / "editor.py").write_text(EDITOR, encoding="utf-8")
    controller, terminal = pty.openpty()
    termios.tcsetwinsize(controller, (40, 120))
    process = subprocess.Popen(
        [sys.executable, "-m", "sandbox"],
        cwd=folder,
        env={
            **{name: value for name, value in os.environ.items() if name not in ("VISUAL", "COLUMNS", "LINES")},
            "PYTHONPATH": str(REPOSITORY),
            "TERM": "xterm-256color",
            "EDITOR": f"{sys.executable} {folder / 'editor.py'}",
        },
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


def test_json_is_coloured_edited_elsewhere_and_sent(tmp_path: Path) -> None:
    import tree_sitter_json  # noqa: F401  # without it the rest would prove nothing

    with program(tmp_path) as (terminal, process):
        terminal.wait_for("Subscriptions")
        terminal.press("E")
        terminal.wait_for("keeps the contract of Product.Create")
        terminal.wait_for('"Id": 61,')
        assert re.search(rb'm"Symbol"\x1b\[0m', terminal.seen), "a key has a colour of its own"
        terminal.forget()
        terminal.press("\x0f")
        terminal.wait_for("the editor has the terminal")
        terminal.wait_for('"Id": 761,')
        terminal.press("\x13")
        terminal.wait_for("✓ erp")
        terminal.forget()
        terminal.press("q")
        terminal.wait_for("\x1b[?1049l")  # the terminal is given back
        assert process.wait(30) == 0
