"""Somebody who follows a page of the documentation: every command runs as it stands, and prints what is shown."""

import os
import re
import shlex
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from sandbox.config.packaged import packaged_config
from tests.conftest import REPOSITORY
from tests.warm import starting

Process: TypeAlias = "subprocess.Popen[str]"

README_PORT = "8025"
SECONDS = 60

READY = {"sandbox listen": "ready", "flask": " * Running on"}
"""Servers that go on running, and how the line begins by which they say that they listen."""


@dataclass(frozen=True)
class Example:
    """A command of a page, the lines that it shows, and the exit code that it promises."""

    command: str
    shown: tuple[str, ...]
    code: int


def examples(text: str) -> list[Example]:
    found = []
    for block in re.findall(r"^```console\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, *lines = part.splitlines()
            code = next((int(line[6:-1]) for line in lines if line.startswith("[exit ")), 0)
            found.append(
                Example(command, tuple(line for line in lines if line and not line.startswith("[exit ")), code)
            )
    return found


def shape(line: str) -> str:
    """The line without what differs from run to run: Ids, signatures, numbers, widths."""
    line = re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "<id>", line)
    line = re.sub(r"sha256=[0-9A-F…-]+", "<signature>", line)
    line = re.sub(r"\d[\d,.:]*", "0", line)
    return re.sub(r"\s+", " ", line).strip()


class Follower:
    """A folder with the packaged config, in which `sandbox`, `flask` and `python3` are on the path.

    The ports that pages name are free ones instead. Of the commands that go on running each is ended when the next of
    its kind begins.
    """

    def __init__(self, folder: Path, other_ports: Sequence[str] = ()) -> None:
        self.folder = folder
        self.ports = dict(zip((README_PORT, *other_ports), _free_ports(1 + len(other_ports)), strict=True))
        programs = folder / "bin"
        programs.mkdir()
        cold = f'"{sys.executable}" -m sandbox'
        for name, command in (
            ("sandbox", shlex.join(starting.command()) if starting.can_be_warm({**os.environ}) else cold),
            ("flask", f'"{sys.executable}" -m flask'),
            ("python3", f'"{sys.executable}"'),
        ):
            (programs / name).write_text(f'#!/bin/sh\nexec {command} "$@"\n')
            (programs / name).chmod(0o755)
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("SANDBOX_", "O2VEND_"))}
        self.environment = {
            **kept,
            "PATH": f"{programs}{os.pathsep}{kept['PATH']}",
            "PYTHONPATH": str(REPOSITORY),
            "PYTHONUNBUFFERED": "1",
            "XDG_CONFIG_HOME": str(folder / "no-user-config"),
        }
        self.write("config.yaml", packaged_config().read_text(encoding="utf-8"))
        self._running: dict[str, Process] = {}

    def write(self, name: str, text: str) -> None:
        """Write a file of the page into the folder."""
        (self.folder / name).write_text(self.localised(text), encoding="utf-8")

    def localised(self, text: str) -> str:
        for port, free in self.ports.items():
            text = text.replace(port, free)
        return text

    def run(self, command: str) -> tuple[int, str]:
        """Run a command to its end, or a server until it is ready; return exit code and all output."""
        for server, ready in READY.items():
            if command.startswith(server):
                return 0, self._serve(command, ready)
        done = subprocess.run(
            ["sh", "-c", self.localised(command)],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=SECONDS,
        )
        return done.returncode, done.stdout + done.stderr

    def follow(self, text: str) -> int:
        """Run every example; return how many there were."""
        found = examples(text)
        for example in found:
            code, output = self.run(example.command)
            assert code == example.code, f"{example.command}\n{output}"
            printed = [shape(line) for line in output.splitlines()]
            for line in example.shown:
                assert any(each.startswith(shape(line.removesuffix("…"))) for each in printed), (
                    f"{example.command}\nlacks {line!r} in {printed}"
                )
        return len(found)

    def start(self, command: str, stdout: int = subprocess.DEVNULL, stderr: int = subprocess.DEVNULL) -> Process:
        """Leave a command running."""
        kind = " ".join(command.split()[:2])
        self.end(kind)
        self._running[kind] = process = subprocess.Popen(
            ["sh", "-c", f"exec {self.localised(command)}"],
            cwd=self.folder,
            env=self.environment,
            stdout=stdout,
            stderr=stderr,
            text=True,
        )
        return process

    def _serve(self, command: str, ready: str) -> str:
        process = self.start(command, stderr=subprocess.PIPE)
        assert process.stderr is not None
        told = ""
        for line in process.stderr:
            told += line
            if line.startswith(ready):
                return told
        raise AssertionError(f"{command} is not ready: {told}")

    def stop(self) -> None:
        for kind in [*self._running]:
            self.end(kind)

    def end(self, kind: str) -> None:
        """End the running command that begins with these two words, if there is one."""
        process = self._running.pop(kind, None)
        if process is not None:
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=SECONDS)


@contextmanager
def follower(folder: Path, other_ports: Sequence[str] = ()) -> Iterator[Follower]:
    following = Follower(folder, other_ports)
    try:
        yield following
    finally:
        following.stop()


def _free_ports(count: int) -> list[str]:
    probes = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [str(probe.getsockname()[1]) for probe in probes]
    for probe in probes:
        probe.close()
    return ports
