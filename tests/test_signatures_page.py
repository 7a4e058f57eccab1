"""docs/signatures.md lists every cause, its Python verifies, and its commands print what it shows."""

import re
from pathlib import Path
from typing import Any

import pytest

from sandbox.domain.explanation.catalogue import CAUSES
from tests.conftest import SAMPLE_SECRET
from tests.following import examples, follower


@pytest.fixture
def page(repository: Path) -> str:
    return (repository / "docs/signatures.md").read_text(encoding="utf-8")


def test_the_table_is_the_list_of_causes(page: str) -> None:
    rows = re.findall(r"^\| `([\w-]+)` \| (.*) \|$", page, re.MULTILINE)
    assert rows == list(CAUSES.items())


def test_the_commands_print_what_is_shown(page: str, tmp_path: Path) -> None:
    found = examples(page)
    assert len(found) >= 6
    with follower(tmp_path) as following:
        for example in found:
            code, output = following.run(example.command)
            assert code == example.code, f"{example.command}\n{output}"
            for line, shown in zip(output.splitlines(), example.shown, strict=True):
                assert line.startswith(shown.removesuffix("…")), example.command


def test_the_python_of_the_page_verifies(page: str, samples: dict[str, bytes]) -> None:
    (source,) = re.findall(r"^```python\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    names: dict[str, Any] = {}
    exec(source, names)
    is_genuine, body = names["is_genuine"], samples["StockQuantityUpdate"]
    value = "sha256=C4-BB-C4-87-D3-CE-4D-D8-05-7D-AC-90-A2-70-71-73-44-13-82-E9-1D-F2-BB-02-59-85-CF-6A-8E-19-B5-1B"
    assert is_genuine(SAMPLE_SECRET, body, value)
    assert is_genuine(SAMPLE_SECRET, body, value.lower().replace("-", ""))
    for wrong in ("", "sha256=", value[:-1], value.replace("sha256", "sha1"), "sha256=ü"):
        assert not is_genuine(SAMPLE_SECRET, body, wrong)
    assert not is_genuine(SAMPLE_SECRET, body + b"\n", value)
