"""Every command of docs/answers.md runs as it stands there, and prints what the page says."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sandbox.config.model import AnswerEntry
from sandbox.config.packaged import packaged_config
from sandbox.domain.records import AnswerFault
from tests.cli.conftest import Program
from tests.test_documentation import README_PORT, examples, shape

BLOCK = re.compile(r"^```yaml\n(.*?)^```", re.MULTILINE | re.DOTALL)
SECONDS = 60


class Reader:
    """Somebody who follows the page: one receiver at a time, the rules written into config.yaml when they come up."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = str(probe.getsockname()[1])
        self.config = folder / "config.yaml"
        self.config.write_text(packaged_config().read_text(encoding="utf-8").replace(README_PORT, self.port))
        program = folder / "bin/sandbox"
        program.parent.mkdir()
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m sandbox "$@"\n')
        program.chmod(0o755)
        self.environment = Program(folder).environment()
        self.environment["PATH"] = f"{program.parent}{os.pathsep}{self.environment['PATH']}"
        self.receiver: subprocess.Popen[str] | None = None

    def write_rules(self, block: str) -> None:
        rules = block.removeprefix("receiver:\n")
        assert rules != block
        text = self.config.read_text(encoding="utf-8")
        self.config.write_text(text.replace("receiver:\n", f"receiver:\n{rules}", 1), encoding="utf-8")

    def run(self, command: str) -> tuple[int, str]:
        """Run a command to its end, or `sandbox listen` until it is ready."""
        if command.startswith("sandbox listen"):
            self.stop()
            return 0, self._listen(command)
        done = subprocess.run(
            ["sh", "-c", command],
            cwd=self.config.parent,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=SECONDS,
        )
        return done.returncode, done.stdout + done.stderr

    def _listen(self, command: str) -> str:
        self.receiver = subprocess.Popen(
            command.split(),
            executable=self.config.parent / "bin/sandbox",
            cwd=self.config.parent,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.receiver.stderr is not None
        narration = ""
        for line in self.receiver.stderr:
            narration += line
            if line.startswith("ready"):
                return narration
        raise AssertionError(f"it is not ready: {narration}")

    def stop(self) -> None:
        if self.receiver is not None:
            self.receiver.send_signal(signal.SIGTERM)
            self.receiver.communicate(timeout=SECONDS)
            self.receiver = None


@contextmanager
def reader(folder: Path) -> Iterator[Reader]:
    following = Reader(folder)
    try:
        yield following
    finally:
        following.stop()


def test_the_page_runs_as_it_stands(tmp_path: Path, repository: Path) -> None:
    page = (repository / "docs/answers.md").read_text(encoding="utf-8")
    before, *rest = BLOCK.split(page)
    assert len(rest) == 2, "one block of rules, and what comes behind it"
    rules, after = rest
    with reader(tmp_path) as following:
        for part in (before, after):
            if part is after:
                following.write_rules(rules)
            shown = examples(part)
            assert len(shown) >= 3
            for example in shown:
                code, printed = following.run(example.command)
                assert code == example.code, f"{example.command}\n{printed}"
                lines = [shape(line.replace(following.port, README_PORT)) for line in printed.splitlines()]
                for line in example.shown:
                    assert any(each.startswith(shape(line)) for each in lines), (
                        f"{example.command} lacks {line!r}: {lines}"
                    )


def test_the_page_names_every_condition_effect_and_fault(repository: Path) -> None:
    page = (repository / "docs/answers.md").read_text(encoding="utf-8")
    for name in (*AnswerEntry.model_fields, *AnswerFault):
        assert f"`{name}" in page, name
