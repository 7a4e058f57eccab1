"""The program as its users run it: real processes in a folder of their own."""

import fcntl
import json
import os
import pty
import shutil
import signal
import struct
import subprocess
import sys
import termios
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import REPOSITORY, SAMPLE_SECRET
from tests.warm import starting


@dataclass
class Result:
    """What a process left behind."""

    code: int
    out: str
    err: str
    raw: bytes

    def objects(self) -> list[dict[str, Any]]:
        """Its stdout as JSON objects, one a line."""
        return [json.loads(line) for line in self.out.splitlines()]


@dataclass
class Program:
    """Runs `sandbox` in a folder; `environ` is added to the environment."""

    folder: Path
    environ: dict[str, str] = field(default_factory=dict)

    def __call__(self, *arguments: str, stdin: bytes = b"") -> Result:
        """Run it to its end, in a process that need not import it."""
        environment = self.environment()
        if not starting.can_be_warm(environment):
            return self.cold(*arguments, stdin=stdin)
        return self._result(
            starting.run(arguments, folder=self.folder, environment=environment, stdin=stdin, timeout=60)
        )

    def cold(self, *arguments: str, stdin: bytes = b"") -> Result:
        """Run it to its end in a fresh Python: for what is about starting."""
        return self._result(
            subprocess.run(
                self.command(*arguments),
                cwd=self.folder,
                env=self.environment(),
                input=stdin,
                capture_output=True,
                timeout=60,
            )
        )

    @staticmethod
    def _result(done: "subprocess.CompletedProcess[bytes]") -> Result:
        assert b"Traceback" not in done.stderr, done.stderr.decode()
        return Result(done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode(), done.stdout)

    def on_terminal(self, *arguments: str, columns: int = 80) -> tuple[int, str]:
        """Run it on a terminal of so many columns; return its exit code and everything that was written there."""
        command, environment = self.command(*arguments), self.environment()
        environment.pop("COLUMNS", None)
        pid, terminal = pty.fork()
        if pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
            os.chdir(self.folder)
            os.execve(command[0], command, environment)
        shown = b""
        try:
            while part := os.read(terminal, 4096):
                shown += part
        except OSError:
            pass  # a terminal whose program has ended gives an error where a file gives nothing
        os.close(terminal)
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), shown.decode()

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            self.command(*arguments),
            cwd=self.folder,
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "sandbox", *arguments]

    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("SANDBOX_", "O2VEND_"))}
        return {
            **kept,
            "PYTHONPATH": str(REPOSITORY),
            "XDG_CONFIG_HOME": str(self.folder / "no-user-config"),
            **self.environ,
        }


@pytest.fixture
def sandbox(tmp_path: Path) -> Program:
    return Program(tmp_path)


@dataclass
class Listening:
    """A `sandbox listen` in another process."""

    process: subprocess.Popen[str]
    url: str
    narration: list[str]

    def next_line(self) -> str:
        """The next line on its stdout; waits for it."""
        assert self.process.stdout is not None
        return self.process.stdout.readline()

    def stop(self, number: int = signal.SIGTERM) -> tuple[int, str, str]:
        """Stop it; returns its exit code and what it printed since."""
        self.process.send_signal(number)
        out, err = self.process.communicate(timeout=20)
        return self.process.returncode, out, err


def start_listening(program: Program, *arguments: str) -> Listening:
    """Start `sandbox listen` on a free port and return once it is ready."""
    process = program.start("listen", "--port", "0", *arguments)
    assert process.stderr is not None
    narration: list[str] = []
    for line in process.stderr:
        narration.append(line.rstrip())
        if line.startswith("ready"):
            return Listening(process, line.split()[3], narration)
    raise AssertionError(f"no ready line: {narration}")


@pytest.fixture
def listening(sandbox: Program) -> Iterator[Listening]:
    started = start_listening(sandbox)
    yield started
    if started.process.poll() is None:
        started.process.kill()
    started.process.communicate(timeout=20)


@pytest.fixture(scope="session")
def filled_journal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a journal: two events that were verified, one with a wrong secret, a mark on #2."""
    program = Program(tmp_path_factory.mktemp("filled"))
    listening = start_listening(program)
    to = ("--to", f"{listening.url}/hooks/erp", "--seed", "7")
    secret = ("--secret", SAMPLE_SECRET, "--header", "X-Api-Key: demo-key")
    assert program("emit", "Order.Create", "Product.Update", *to, *secret).code == 0
    assert program("emit", "Order.Create", *to, "--secret", "wrong").code == 1
    assert program("mark", "2", "--note", "kettle").code == 0
    assert listening.stop()[0] == 0
    return program.folder


@pytest.fixture
def filled(filled_journal: Path, tmp_path: Path) -> Program:
    """A program in a folder with a copy of that journal."""
    shutil.copytree(filled_journal, tmp_path, dirs_exist_ok=True)
    return Program(tmp_path)
