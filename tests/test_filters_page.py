"""docs/filters.md: its table is the program's, its filters can be read, and its commands run as they stand."""

import re
from pathlib import Path

import pytest

from sandbox.domain.filters import FIELDS, parse_filter
from tests.following import follower


@pytest.fixture(scope="module")
def page(repository: Path) -> str:
    return (repository / "docs/filters.md").read_text(encoding="utf-8")


def test_the_table_of_fields_is_the_programs(page: str) -> None:
    table = re.findall(r"^\| `[^`]+:` \|.*$", page, re.MULTILINE)
    assert table == [
        f"| `{field.label}` | {field.takes} | `{field.example}` | {field.description} |" for field in FIELDS
    ]


def test_every_filter_on_the_page_can_be_read(page: str) -> None:
    prose = re.sub(r"^```.*?^```", "", page, flags=re.MULTILINE | re.DOTALL)
    named = {field.name.rstrip(".") for field in FIELDS}
    filters = [
        text
        for text in re.findall(r"`([^`\n]+)`", prose)
        if ":" in text and re.split(r"[.:]", text)[0].lstrip("(").removeprefix("not ") in named
    ]
    read = [text for text in filters if not re.search(r"(NAME|PATH)?:$", text)]
    assert len(read) > 25
    for text in read:
        parse_filter(text)


def test_the_commands_run_and_print_what_they_say(page: str, tmp_path: Path) -> None:
    with follower(tmp_path) as following:
        # The record that the page marks and waits for: an attempt at an address where nobody listens.
        assert following.run("sandbox emit Order.Create --to http://127.0.0.1:9/ --secret s")[0] == 1
        assert following.follow(page) >= 8
