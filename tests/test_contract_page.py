"""What docs/contract.md shows runs as it stands there, the CI jobs included, and its tables are the program's."""

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml

from sandbox.contract.drift import DriftKind, Severity
from tests.following import Follower, follower


@pytest.fixture(scope="module")
def page(repository: Path) -> str:
    return (repository / "docs/contract.md").read_text(encoding="utf-8")


@pytest.fixture
def following(tmp_path: Path) -> Iterator[Follower]:
    with follower(tmp_path) as each:
        yield each


def test_the_commands_run_and_print_what_they_say(page: str, following: Follower) -> None:
    following.run("sandbox listen")
    assert following.follow(page) >= 12


def test_the_tables_are_the_programs(page: str) -> None:
    words = re.findall(r"^\| `([a-z ]+)` \|", page, re.MULTILINE)
    assert [*dict.fromkeys(words)] == [
        *Severity,
        *(kind for kind in DriftKind if kind not in ("limit", "words")),
        "limit",
        "words",
    ]


def jobs(page: str) -> list[dict[str, dict[str, object]]]:
    return [yaml.safe_load(text) for text in re.findall(r"^```yaml\n(.*?)^```", page, re.MULTILINE | re.DOTALL)]


def test_the_job_for_github_runs(page: str, following: Follower) -> None:
    job = jobs(page)[0]["jobs"]["payloads"]
    assert isinstance(job, dict)
    steps = [step["run"] for step in job["steps"] if "run" in step and "pip install" not in step["run"]]
    assert len(steps) == 2
    following.environment["GITHUB_STEP_SUMMARY"] = "summary.md"
    (following.folder / "summary.md").touch()
    for step in steps:
        run_job(following, step)
    assert "✓ kept" in (following.folder / "summary.md").read_text(encoding="utf-8")
    assert passed(following.folder / "captures.xml") == 23
    assert passed(following.folder / "contract.xml") == 41


def test_the_job_for_gitlab_runs(page: str, following: Follower) -> None:
    job = jobs(page)[1]["payloads"]
    script = job["script"]
    assert isinstance(script, list)
    run_job(following, "\n".join(script))
    assert passed(following.folder / "captures.xml") == 34


def run_job(following: Follower, script: str) -> None:
    """Run a script as CI does: its first failure ends it, and what it left running is ended after it."""
    code, output = following.run(f"set -e\ntrap 'jobs -p > left; kill $(cat left) 2> left || true' EXIT\n{script}")
    assert code == 0, output


def passed(report: Path) -> int:
    """How many cases passed, which must be all."""
    cases = ElementTree.parse(report).getroot().findall("testsuite/testcase")
    assert [case for case in cases if len(case)] == []
    return len(cases)
