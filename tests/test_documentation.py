"""Every command that README shows runs as it stands there, and prints what it says."""

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from sandbox.cli.exit_codes import MEANINGS
from sandbox.cli.program import COMMANDS
from sandbox.config.packaged import packaged_config
from sandbox.domain.signature import SCHEMES

README_PORT = "8025"


@dataclass(frozen=True)
class Example:
    """A command of README, the lines that it shows, and the exit code that it promises."""

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


@dataclass
class Shell:
    """A folder in which `sandbox` is on the path, with the README's port replaced by a free one."""

    folder: Path
    port: str

    def environment(self, repository: Path) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("SANDBOX_", "O2VEND_"))}
        path = f"{self.folder / 'bin'}{os.pathsep}{kept['PATH']}"
        return {**kept, "PATH": path, "PYTHONPATH": str(repository), "PYTHONUNBUFFERED": "1"}


@pytest.fixture
def shell(tmp_path: Path, repository: Path) -> Shell:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    program = tmp_path / "bin/sandbox"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m sandbox "$@"\n')
    program.chmod(0o755)
    (tmp_path / "config.yaml").write_text(packaged_config().read_text(encoding="utf-8").replace(README_PORT, port))
    return Shell(tmp_path, port)


@pytest.fixture
def listening(shell: Shell, repository: Path) -> Iterator[subprocess.Popen[str]]:
    """The `sandbox listen` that the tour starts in its first terminal."""
    process = subprocess.Popen(
        ["sandbox", "listen"],
        executable=shell.folder / "bin/sandbox",
        cwd=shell.folder,
        env=shell.environment(repository),
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
    )
    assert process.stderr is not None
    for line in process.stderr:
        if line.startswith("ready"):
            break
    yield process
    process.terminate()
    process.communicate(timeout=20)


def test_the_tour_runs_as_it_stands(shell: Shell, repository: Path, listening: subprocess.Popen[str]) -> None:
    tour = examples((repository / "README.md").read_text(encoding="utf-8"))
    assert len(tour) >= 10
    for example in tour:
        if example.command == "sandbox listen":
            continue
        done = subprocess.run(
            ["sh", "-c", example.command.replace(README_PORT, shell.port)],
            cwd=shell.folder,
            env=shell.environment(repository),
            capture_output=True,
            text=True,
            timeout=60,
        )
        printed = [shape(line) for line in (done.stdout + done.stderr).splitlines()]
        assert done.returncode == example.code, f"{example.command}\n{done.stderr}"
        for line in example.shown:
            assert any(each.startswith(shape(line.removesuffix("…"))) for each in printed), (
                f"{example.command}\nlacks {line!r} in {printed}"
            )


def test_the_tables_of_readme_are_complete(repository: Path) -> None:
    text = (repository / "README.md").read_text(encoding="utf-8")
    for code, meaning in MEANINGS.items():
        assert f"| {code.value} | {meaning} |" in text
    for name in COMMANDS:
        assert f"`sandbox {name}" in text
    for scheme in SCHEMES:
        assert f"`{scheme}`" in text


ROOT = Path(__file__).parent.parent
PAGES = ["README.md", "CHANGELOG.md", *(f"docs/{page.name}" for page in sorted((ROOT / "docs").glob("*.md")))]


@pytest.mark.parametrize("page", PAGES)
def test_links_and_pictures_lead_somewhere(repository: Path, page: str) -> None:
    path = repository / page
    for target in re.findall(r"\]\((?!https?://|#)([^)#]+)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target


def test_the_rooms_that_docs_name_exist(repository: Path) -> None:
    text = (repository / "docs/rooms.md").read_text(encoding="utf-8")
    named = re.findall(r"`((?:cli|tui|sender|receiver|journal|config|body|shop|domain)/[\w/.]*)`", text)
    assert named
    for name in named:
        assert (repository / "sandbox" / name).exists(), name
