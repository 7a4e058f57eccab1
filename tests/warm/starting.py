"""One server for each process of the tests, started when it is first needed."""

import atexit
import functools
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.conftest import REPOSITORY
from tests.warm import client
from tests.warm.client import Running

READ_AT_START = ("PYTHON", "LC_", "LANG")
"""How the names of those variables begin that Python reads before it runs anything."""


def can_be_warm(environment: dict[str, str]) -> bool:
    """Tell whether a program with this environment runs alike if it is forked."""
    if os.environ.get("SANDBOX_TESTS_COLD") or not hasattr(os, "fork"):
        return False
    return all(
        environment.get(name) == os.environ.get(name)
        for name in environment.keys() | os.environ.keys()
        if name.startswith(READ_AT_START) and name != "PYTHONPATH"
    )


def run(
    arguments: Sequence[str], *, folder: Path, environment: dict[str, str], stdin: bytes, timeout: float
) -> "subprocess.CompletedProcess[bytes]":
    """Run `sandbox` to its end, as `subprocess.run` would. Raises subprocess.TimeoutExpired."""
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        given.write(stdin)
        given.seek(0)
        running = Running(door(), [*arguments], str(folder), environment)
        running.line.settimeout(timeout)
        try:
            running.start((given.fileno(), out.fileno(), err.fileno()))
            code = running.wait()
        except TimeoutError:
            raise subprocess.TimeoutExpired(["sandbox", *arguments], timeout) from None
        finally:
            running.close()
        out.seek(0)
        err.seek(0)
        return subprocess.CompletedProcess(["sandbox", *arguments], code, out.read(), err.read())


def command() -> list[str]:
    """Return what starts `sandbox` from a shell."""
    return [sys.executable, "-I", "-S", client.__file__, door()]


@functools.cache
def door() -> str:
    """Return the path of the server's socket; it listens."""
    folder = tempfile.TemporaryDirectory(prefix="warm")
    path = f"{folder.name}/door"
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.warm.server", path],
        cwd=REPOSITORY,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert server.stdout is not None
    assert server.stdout.readline() == b"ready\n"

    def leave() -> None:
        server.communicate(timeout=20)
        folder.cleanup()

    atexit.register(leave)
    return path
