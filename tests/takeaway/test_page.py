"""docs/snippets.md: its commands run as they stand there, and so does its code where the runtime is here."""

import asyncio
import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from sandbox.domain.signature import SCHEMES
from sandbox.takeaway.languages import LANGUAGES
from tests.following import examples, shape
from tests.takeaway.running import require_runtime
from tests.waiting import wait_for

START = "O2VEND_SECRET=whs_example python receiver.py"


@pytest.fixture(scope="module")
def page(repository: Path) -> str:
    return (repository / "docs/snippets.md").read_text(encoding="utf-8")


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def environment(tmp_path: Path, repository: Path, port: int) -> dict[str, str]:
    """With `sandbox` and `python` on the path, and the receivers' port set."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for name, command in (("sandbox", f'"{sys.executable}" -m sandbox'), ("python", f'"{sys.executable}"')):
        (programs / name).write_text(f'#!/bin/sh\nexec {command} "$@"\n')
        (programs / name).chmod(0o755)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SANDBOX_", "O2VEND_"))}
    return {
        **kept,
        "PATH": f"{programs}{os.pathsep}{kept['PATH']}",
        "PYTHONPATH": str(repository),
        "XDG_CONFIG_HOME": str(tmp_path / "no-user-config"),
        "PORT": str(port),
    }


async def listens(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except ConnectionRefusedError:
        return False
    writer.close()
    return True


async def test_its_commands_run_as_they_stand(
    page: str, tmp_path: Path, environment: dict[str, str], port: int
) -> None:
    started: list[asyncio.subprocess.Process] = []
    told = examples(page)
    assert len(told) == 8
    try:
        for example in told:
            command = example.command.replace(":3000", f":{port}")
            process = await asyncio.create_subprocess_exec(
                "sh",
                "-c",
                f"exec env {command}" if command == START else command,
                cwd=tmp_path,
                env=environment,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.STDOUT,
            )
            if command == START:
                started.append(process)
                await wait_for(lambda: listens(port), "the receiver to listen")
                continue
            out, _ = await asyncio.wait_for(process.communicate(), 60)
            printed = [shape(line) for line in out.decode().splitlines()]
            assert process.returncode == example.code, (command, printed)
            for line in example.shown:
                assert any(each.startswith(shape(line)) for each in printed), (command, line, printed)
    finally:
        for process in started:
            process.kill()
            await process.communicate()


@pytest.mark.parametrize(
    ("language", "runtime", "command", "shown"),
    [
        ("php", "php", ["php", "suite.php"], "20 deliveries verified"),
        ("js", "node", ["node", "--test", "suite.mjs"], "# pass 20"),
    ],
)
def test_its_code_uses_the_files(
    page: str,
    tmp_path: Path,
    environment: dict[str, str],
    language: str,
    runtime: str,
    command: list[str],
    shown: str,
) -> None:
    require_runtime(runtime)
    (block,) = re.findall(rf"^```{language}\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    (tmp_path / command[-1]).write_text(block, encoding="utf-8")
    subprocess.run(["sandbox", "fixtures", "tests/o2vend"], cwd=tmp_path, env=environment, check=True, timeout=60)
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    assert shown in done.stdout


def test_it_says_of_every_language_how_sure_it_is(page: str) -> None:
    rows = re.findall(r"^\| (`[^|]+`) \| .+ \|$", page, re.MULTILINE)
    named = [name for row in rows for name in re.findall(r"`([\w-]+)`", row)]
    assert sorted(name for name in named if name in {each.name for each in LANGUAGES}) == sorted(
        each.name for each in LANGUAGES
    )
    assert set(re.findall(r"--scheme ([\w-]+)", page)) <= set(SCHEMES)


def test_its_links_lead_somewhere(page: str, repository: Path) -> None:
    for target in re.findall(r"\]\((?!https?://|#)([^)#]+)", page):
        assert (repository / "docs" / target).exists(), target
