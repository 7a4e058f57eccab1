"""What docs/recordings.md shows runs as it stands there, and prints what it says."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sandbox.takeaway.recordings.formats import FORMATS
from tests.test_documentation import examples, shape


@pytest.fixture(scope="module")
def page(repository: Path) -> str:
    return (repository / "docs/recordings.md").read_text(encoding="utf-8")


def test_the_table_of_formats_is_the_programs(page: str) -> None:
    assert re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE) == list(FORMATS)


def test_the_commands_run_and_print_what_they_say(page: str, repository: Path, tmp_path: Path) -> None:
    program = tmp_path / "bin/sandbox"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m sandbox "$@"\n')
    program.chmod(0o755)
    path = f"{program.parent}{os.pathsep}{os.environ['PATH']}"

    def run(command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["sh", "-c", command],
            cwd=tmp_path,
            env={"PATH": path, "PYTHONPATH": str(repository), "HOME": str(tmp_path)},
            capture_output=True,
            text=True,
            timeout=60,
        )

    # The journal that the page speaks of: a proxy's recording, and an attempt at an address where nobody listens.
    shutil.copy(repository / "tests/recordings/mitmproxy.har", tmp_path / "mitmproxy.har")
    shutil.copy(repository / "tests/recordings/chrome-devtools.har", tmp_path / "browser.har")
    assert run("sandbox import mitmproxy.har").returncode == 1
    header = "--header 'X-Api-Key: demo-key'"
    assert run(f"sandbox emit Order.Create --to http://127.0.0.1:9/ --secret s {header}").returncode == 1
    commands = examples(page)
    assert len(commands) >= 8
    for example in commands:
        done = run(example.command)
        printed = [shape(line) for line in (done.stdout + done.stderr).splitlines()]
        assert done.returncode == example.code, f"{example.command}\n{done.stderr}"
        assert printed == [shape(line) for line in example.shown], example.command
