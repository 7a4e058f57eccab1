"""docs/faults.md: its tables are the program's, and its commands run as they stand."""

import re
from pathlib import Path

import pytest

from sandbox.sender.faults import FAULTS, Fault
from sandbox.sender.faults.seams import SEAM_TITLES
from tests.following import follower


@pytest.fixture(scope="module")
def page(repository: Path) -> str:
    return (repository / "docs/faults.md").read_text(encoding="utf-8")


def test_the_tables_are_the_programs(page: str) -> None:
    assert re.findall(r"^\| `.*$", page, re.MULTILINE) == [row(fault) for fault in FAULTS.values()]
    assert re.findall(r"^### (.*)$", page, re.MULTILINE) == [
        f"{seam.capitalize()}: {title}" for seam, title in SEAM_TITLES.items()
    ]


def row(fault: Fault) -> str:
    ours = fault.invisible if fault.noticed is None else f"`{fault.noticed}` fails"
    return f"| `{fault.name}` | {fault.what} | {fault.expected.sentence} | {fault.expected.source} | {ours} |"


def test_the_commands_run_and_print_what_they_say(page: str, tmp_path: Path) -> None:
    with follower(tmp_path) as following:
        following.run("sandbox listen")
        assert following.follow(page) >= 8
