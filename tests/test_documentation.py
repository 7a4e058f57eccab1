"""Every command that README shows runs as it stands there, and prints what it says."""

import re
from pathlib import Path

import pytest

from sandbox.cli.exit_codes import MEANINGS
from sandbox.cli.program import COMMANDS
from sandbox.domain.signature import SCHEMES
from tests.conftest import REPOSITORY
from tests.following import follower

PAGES = ["README.md", "CHANGELOG.md", *(f"docs/{page.name}" for page in sorted((REPOSITORY / "docs").glob("*.md")))]


def test_the_tour_runs_as_it_stands(tmp_path: Path, repository: Path) -> None:
    text = (repository / "README.md").read_text(encoding="utf-8")
    app, _ = re.findall(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    with follower(tmp_path, ["3000"]) as following:
        following.write("mine.py", app)
        assert following.follow(text) >= 40


def test_the_tables_of_readme_are_complete(repository: Path) -> None:
    text = (repository / "README.md").read_text(encoding="utf-8")
    for code, meaning in MEANINGS.items():
        assert f"| {code.value} | {meaning} |" in text
    for name in COMMANDS:
        assert f"`sandbox {name}" in text
    for scheme in SCHEMES:
        assert f"`{scheme}`" in text


@pytest.mark.parametrize("page", PAGES)
def test_links_and_pictures_lead_somewhere(repository: Path, page: str) -> None:
    path = repository / page
    for target in re.findall(r"\]\((?!https?://|#)([^)#]+)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target


def test_the_rooms_that_docs_name_exist(repository: Path) -> None:
    text = (repository / "docs/rooms.md").read_text(encoding="utf-8")
    named = re.findall(
        r"`((?:cli|tui|sender|receiver|journal|config|body|shop|domain|takeaway|contract|pytest_plugin)/[\w/.]*)`", text
    )
    assert named
    for name in named:
        assert (repository / "sandbox" / name).exists(), name
