"""Every command of docs/delivery.md runs as it stands there, and the page has every setting and the plan itself."""

import re
from pathlib import Path

from sandbox.config.model import Delivery
from sandbox.domain import ticks
from sandbox.domain.retry_plan import ABP_PLAN
from tests.following import follower

BLOCK = re.compile(r"^```yaml\n(.*?)^```", re.MULTILINE | re.DOTALL)


def test_the_page_runs_as_it_stands(tmp_path: Path, repository: Path) -> None:
    before, settings, after = BLOCK.split((repository / "docs/delivery.md").read_text(encoding="utf-8"))
    with follower(tmp_path) as following:
        assert following.follow(before) >= 8
        config = (tmp_path / "config.yaml").read_text(encoding="utf-8")
        for section in re.findall(r"^\w+:\n(?:  .*\n)+", settings, re.MULTILINE):
            name = section.partition("\n")[0] + "\n"
            assert name in config
            config = config.replace(name, section, 1)
        following.write("config.yaml", config)
        assert following.follow(after) >= 2


def test_the_page_names_every_setting_and_has_the_plan(repository: Path) -> None:
    page = (repository / "docs/delivery.md").read_text(encoding="utf-8")
    for name in Delivery.model_fields:
        assert f"| `{name}` |" in page, name
    due = 0
    for sends in range(1, ABP_PLAN.sends):
        before, due = due, ABP_PLAN.next_due(sends, due) or 0
        wait, total = (due - before) // ticks.PER_SECOND, due // ticks.PER_MINUTE
        assert f"| {sends + 1} | {sends} | {wait} s | {total} min |" in page
