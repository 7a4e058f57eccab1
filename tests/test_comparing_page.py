"""What docs/comparing.md shows runs as it stands there, the gateway included, and prints what it says."""

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.config.packaged import packaged_config
from tests.test_documentation import README_PORT, examples, shape
from tests.waiting import wait_for

GATEWAY_PORT = "8026"


def free_ports(count: int) -> list[str]:
    probes = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [str(probe.getsockname()[1]) for probe in probes]
    for probe in probes:
        probe.close()
    return ports


class Page:
    """A folder with the page's gateway, in which `sandbox` is on the path and the ports are free ones."""

    def __init__(self, folder: Path, repository: Path) -> None:
        self.folder = folder
        self.ports = dict(zip((README_PORT, GATEWAY_PORT), free_ports(2), strict=True))
        self.text = (repository / "docs/comparing.md").read_text(encoding="utf-8")
        (folder / "bin").mkdir()
        for name, target in (("sandbox", "-m sandbox"), ("python3", "")):
            program = folder / "bin" / name
            program.write_text(f'#!/bin/sh\nexec "{sys.executable}" {target} "$@"\n')
            program.chmod(0o755)
        (folder / "config.yaml").write_text(self.localised(packaged_config().read_text(encoding="utf-8")))
        (found,) = re.findall(r"^```python\n(.*?)^```", self.text, re.MULTILINE | re.DOTALL)
        (folder / "gateway.py").write_text(self.localised(found))
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("SANDBOX_", "O2VEND_"))}
        path = f"{folder / 'bin'}{os.pathsep}{kept['PATH']}"
        self.environment = {**kept, "PATH": path, "PYTHONPATH": str(repository), "PYTHONUNBUFFERED": "1"}

    def localised(self, text: str) -> str:
        for port, free in self.ports.items():
            text = text.replace(port, free)
        return text

    def start(self, command: str) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            ["sh", "-c", f"exec {command}"],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


@pytest.fixture
def page(tmp_path: Path, repository: Path) -> Iterator[Page]:
    page = Page(tmp_path, repository)
    processes = [page.start("sandbox listen"), page.start("python3 gateway.py")]
    yield page
    for process in processes:
        process.kill()
        process.wait(20)


def answers(port: str) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", int(port))) == 0


async def test_the_page_runs_as_it_stands(page: Page) -> None:
    for port in page.ports.values():
        await wait_for(lambda port=port: answers(port), f"something on port {port}", 30)  # type: ignore[misc]
    shown = examples(page.text)
    assert len(shown) >= 9
    for example in shown:
        done = subprocess.run(  # noqa: ASYNC221 - nothing else runs in this loop
            ["sh", "-c", page.localised(example.command)],
            cwd=page.folder,
            env=page.environment,
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode == example.code, f"{example.command}\n{done.stdout}{done.stderr}"
        printed = [shape(line) for line in (done.stdout + done.stderr).splitlines()]
        for line in example.shown:
            assert any(each.startswith(shape(line.removesuffix("…"))) for each in printed), (
                f"{example.command}\nlacks {line!r} in {printed}"
            )
