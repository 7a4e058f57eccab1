"""What docs/replay.md and docs/forwarding.md show runs as it stands there, the Flask app included, and prints it."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from sandbox.config.packaged import packaged_config
from tests.test_documentation import README_PORT, examples, shape
from tests.waiting import wait_for

FLASK_PORT = "3000"
SECONDS = 60


class Reader:
    """Somebody who follows a page in a folder, with free ports in place of the page's."""

    def __init__(self, folder: Path, page: Path) -> None:
        self.folder = folder
        probes = [socket.create_server(("127.0.0.1", 0)) for _ in range(2)]
        self.ports = dict(zip((README_PORT, FLASK_PORT), (str(each.getsockname()[1]) for each in probes), strict=True))
        for probe in probes:
            probe.close()
        self.text = page.read_text(encoding="utf-8")
        (folder / "bin").mkdir()
        for name in ("sandbox", "flask"):
            program = folder / "bin" / name
            program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m {name} "$@"\n')
            program.chmod(0o755)
        (folder / "config.yaml").write_text(self.localised(packaged_config().read_text(encoding="utf-8")))
        for found in re.findall(r"^```python\n(.*?)^```", self.text, re.MULTILINE | re.DOTALL):
            (folder / "mine.py").write_text(found)
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("SANDBOX_", "O2VEND_"))}
        path = f"{folder / 'bin'}{os.pathsep}{kept['PATH']}"
        repository = page.parent.parent
        self.environment = {**kept, "PATH": path, "PYTHONPATH": str(repository), "PYTHONUNBUFFERED": "1"}

    def localised(self, text: str) -> str:
        for port, free in self.ports.items():
            text = text.replace(f":{port}", f":{free}").replace(f"port {port}", f"port {free}")
            text = text.replace(f"port: {port}", f"port: {free}")
        return text

    @contextmanager
    def running(self, command: str, port: str) -> Iterator["subprocess.Popen[str]"]:
        """Run a command of the page until the block ends; what it prints stays in a file of its name."""
        output = self.folder / f"{command.split()[0]}.out"
        with output.open("w") as file:
            process = subprocess.Popen(
                ["sh", "-c", f"exec {self.localised(command)}"],
                cwd=self.folder,
                env=self.environment,
                stdout=file,
                stderr=subprocess.STDOUT,
                text=True,
            )
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(20)

    async def answers(self, port: str) -> None:
        def there() -> bool:
            with socket.socket() as probe:
                return probe.connect_ex(("127.0.0.1", int(self.ports[port]))) == 0

        await wait_for(there, f"something on port {self.ports[port]}", 30)

    def follow(self, text: str) -> None:
        for example in examples(text):
            done = subprocess.run(
                ["sh", "-c", self.localised(example.command)],
                cwd=self.folder,
                env=self.environment,
                capture_output=True,
                text=True,
                timeout=SECONDS,
            )
            assert done.returncode == example.code, f"{example.command}\n{done.stdout}{done.stderr}"
            printed = [shape(line) for line in (done.stdout + done.stderr).splitlines()]
            for line in example.shown:
                assert any(each.startswith(shape(line)) for each in printed), (
                    f"{example.command}\nlacks {line!r} in {printed}"
                )

    def text_blocks(self) -> list[str]:
        return re.findall(r"^```text\n(.*?)^```", self.text, re.MULTILINE | re.DOTALL)


async def test_the_page_on_replay_runs_as_it_stands(tmp_path: Path, repository: Path) -> None:
    reader = Reader(tmp_path, repository / "docs/replay.md")
    with reader.running("sandbox listen", README_PORT):
        await reader.answers(README_PORT)
        assert len(examples(reader.text)) >= 9
        reader.follow(reader.text)


async def test_the_page_on_forwarding_runs_as_it_stands(tmp_path: Path, repository: Path) -> None:
    reader = Reader(tmp_path, repository / "docs/forwarding.md")
    plain, shown, answering, shown_answering = reader.text_blocks()
    (flask,) = re.findall(r"`(flask [^`]+)`", reader.text)
    with ExitStack() as stack:
        stack.enter_context(reader.running(flask, FLASK_PORT))
        await reader.answers(FLASK_PORT)
        with reader.running(plain.strip(), README_PORT):
            await reader.answers(README_PORT)
            assert len(examples(reader.text)) >= 4
            reader.follow(reader.text)
        assert_printed(reader, shown)
        with reader.running(answering.strip(), README_PORT):
            await reader.answers(README_PORT)
            reader.follow(
                "```console\n$ sandbox emit Product.Update --subscription erp --seed 1\n"
                '    {"error":"no products here"}\n[exit 1]\n```\n'
            )
        assert_printed(reader, shown_answering)


def assert_printed(reader: Reader, block: str) -> None:
    printed = [shape(line) for line in (reader.folder / "sandbox.out").read_text(encoding="utf-8").splitlines()]
    for line in block.splitlines():
        assert shape(line) in printed, f"{line!r} is not in {printed}"
