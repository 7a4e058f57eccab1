"""Every command of docs/answers.md runs as it stands there, and prints what the page says."""

import re
from pathlib import Path

from sandbox.config.model import AnswerEntry
from sandbox.domain.records import AnswerFault
from tests.following import follower

BLOCK = re.compile(r"^```yaml\n(.*?)^```", re.MULTILINE | re.DOTALL)


def test_the_page_runs_as_it_stands(tmp_path: Path, repository: Path) -> None:
    before, rules, after = BLOCK.split((repository / "docs/answers.md").read_text(encoding="utf-8"))
    with follower(tmp_path) as following:
        assert following.follow(before) >= 3
        config = (tmp_path / "config.yaml").read_text(encoding="utf-8")
        assert rules.startswith("receiver:\n")
        following.write("config.yaml", config.replace("receiver:\n", rules, 1))
        assert following.follow(after) >= 3


def test_the_page_names_every_condition_effect_and_fault(repository: Path) -> None:
    page = (repository / "docs/answers.md").read_text(encoding="utf-8")
    for name in (*AnswerEntry.model_fields, *AnswerFault):
        assert f"`{name}" in page, name
