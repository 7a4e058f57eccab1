"""What docs/recordings.md shows runs as it stands there, and prints what it says."""

import re
import shutil
from pathlib import Path

import pytest

from sandbox.takeaway.recordings.formats import FORMATS
from tests.following import examples, follower, shape


@pytest.fixture(scope="module")
def page(repository: Path) -> str:
    return (repository / "docs/recordings.md").read_text(encoding="utf-8")


def test_the_table_of_formats_is_the_programs(page: str) -> None:
    assert re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE) == list(FORMATS)


def test_the_commands_run_and_print_what_they_say(page: str, repository: Path, tmp_path: Path) -> None:
    # The journal that the page speaks of: a proxy's recording, and an attempt at an address where nobody listens.
    shutil.copy(repository / "tests/recordings/mitmproxy.har", tmp_path / "mitmproxy.har")
    shutil.copy(repository / "tests/recordings/chrome-devtools.har", tmp_path / "browser.har")
    with follower(tmp_path) as following:
        assert following.run("sandbox import mitmproxy.har")[0] == 1
        header = "--header 'X-Api-Key: demo-key'"
        assert following.run(f"sandbox emit Order.Create --to http://127.0.0.1:9/ --secret s {header}")[0] == 1
        commands = examples(page)
        assert len(commands) >= 8
        for example in commands:
            code, output = following.run(example.command)
            assert code == example.code, f"{example.command}\n{output}"
            assert [shape(line) for line in output.splitlines()] == [shape(line) for line in example.shown]
