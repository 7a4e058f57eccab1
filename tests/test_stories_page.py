"""docs/stories.md runs as it stands, its own story included, and prints what it shows."""

import re
from pathlib import Path

from tests.following import follower


def test_the_page_runs_as_it_stands(tmp_path: Path, repository: Path) -> None:
    text = (repository / "docs/stories.md").read_text(encoding="utf-8")
    (mine,) = re.findall(r"^```yaml\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    with follower(tmp_path) as following:
        following.write("mine.yaml", mine)
        following.run("sandbox listen")
        assert following.follow(text) >= 11
