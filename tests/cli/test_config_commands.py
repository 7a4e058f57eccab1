"""`sandbox config`: check, path, schema and keys, as processes."""

import json
import tempfile
from pathlib import Path

import pytest

from sandbox.cli.program import run
from sandbox.config.packaged import packaged_config
from sandbox.tui.actions import ACTIONS
from tests.cli.conftest import Program
from tests.powerless import powerless

WARNED = """\
subscriptions:
  - name: erp
    url: http://nas.local/hooks
    secret: whs_hunter2
    headers: {X-Api-Key: hunter3}
    events: ["*"]
"""

BROKEN = "receiver:\n  prot: 1\nui: {theme: 5}\nsubscriptions: []\n"


def write(sandbox: Program, text: str) -> None:
    (sandbox.folder / "config.yaml").write_text(text, encoding="utf-8")


def test_the_shipped_file_is_fine(sandbox: Program) -> None:
    result = sandbox("config", "check")
    assert (result.code, result.out) == (0, "")
    assert result.err.endswith("config.yaml is fine: 3 subscriptions\n")
    result = sandbox("config", "check", "--json")
    assert (result.code, result.out) == (0, "")


def test_warnings_are_data_and_no_failure(sandbox: Program) -> None:
    write(sandbox, WARNED)
    result = sandbox("config", "check")
    assert result.code == 0
    lines = result.out.splitlines()
    assert lines[0].startswith("config.yaml:3:10: warning: O2VEND could not reach this URL: ")
    assert lines[1].startswith("    help: for deliveries from O2VEND itself")
    assert lines[2].startswith("config.yaml:4:13: warning: this secret is written in clear")
    assert len(lines) == 4
    assert result.err == "config.yaml can be used: 1 subscription, 2 warnings\n"
    assert "hunter" not in result.out


def test_warnings_as_json(sandbox: Program) -> None:
    write(sandbox, WARNED)
    result = sandbox("config", "check", "--json")
    first, second = result.objects()
    assert result.code == 0
    assert (first["file"], first["line"], first["column"], first["severity"]) == ("config.yaml", 3, 10, "warning")
    assert list(second) == ["file", "line", "column", "severity", "sentence", "help"]
    assert second["help"].startswith('write `secret: "${O2VEND_ERP_SECRET}"`')
    assert "hunter" not in result.out


def test_errors_exit_3(sandbox: Program) -> None:
    write(sandbox, BROKEN)
    result = sandbox("config", "check")
    assert (result.code, result.out) == (3, "")
    assert "config.yaml:2:3: unknown key 'prot'\n    help: did you mean 'port'?\n" in result.err
    assert "config.yaml:3:13: theme must be text, not 5" in result.err


@pytest.mark.parametrize("command", [("config", "check"), ("subscriptions",)])
def test_a_file_that_may_not_be_read_cannot_be_used(
    command: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    with tempfile.TemporaryDirectory() as name:  # tmp_path may lie where only root gets
        path = Path(name, "config.yaml")
        path.touch(0o000)
        path.parent.chmod(0o755)
        assert run([*command, "--help"]) == 0  # what has yet to be imported may lie where only root gets, too
        capsys.readouterr()
        with powerless():
            assert run([*command, "--config", str(path)]) == 3
            assert run(["--config", str(path), *command]) == 3
    assert capsys.readouterr().err == 2 * (
        f"error: {path}: it cannot be read: Permission denied\n"
        "    help: correct its permissions, or name another file with --config\n"
    )


def test_errors_as_json(sandbox: Program) -> None:
    write(sandbox, BROKEN)
    result = sandbox("config", "check", "--json")
    assert result.code == 3
    assert [(each["severity"], each["line"], each["column"]) for each in result.objects()] == [
        ("error", 2, 3),
        ("error", 3, 13),
    ]
    assert result.err == "this cannot be used: 2 errors\n"
    result = sandbox("config", "check", "--json", "--config", "gone.yaml")
    (only,) = result.objects()
    assert result.code == 3
    assert (only["line"], only["column"], only["sentence"]) == (None, None, "there is no such file")


def test_the_path_is_data_and_the_reason_narration(sandbox: Program) -> None:
    result = sandbox("config", "path")
    assert (result.code, result.out) == (0, f"{packaged_config()}\n")
    assert result.err.startswith("it comes with the program")
    write(sandbox, WARNED)
    result = sandbox("config", "path")
    assert result.out == f"{sandbox.folder / 'config.yaml'}\n"
    assert result.err == "it is in the working folder and has subscriptions\n"


def test_the_path_as_json_and_given(sandbox: Program) -> None:
    (sandbox.folder / "mine.yaml").write_text(BROKEN)
    for arguments in (("--config", "mine.yaml", "config", "path"), ("config", "path", "--config", "mine.yaml")):
        (only,) = sandbox(*arguments, "--json").objects()
        assert only == {
            "path": str(sandbox.folder / "mine.yaml"),
            "why": "it was given with --config",
            "read_only": False,
        }
    assert sandbox("config", "path", "--config", "gone.yaml").code == 3


def test_the_schema_is_the_one_in_fixtures(sandbox: Program, repository: Path) -> None:
    result = sandbox("config", "schema")
    assert (result.code, result.err) == (0, "")
    assert result.out == (repository / "fixtures/config.schema.json").read_text(encoding="utf-8")
    assert json.loads(result.out)["$schema"] == "http://json-schema.org/draft-07/schema#"


def test_keys_lists_every_action_with_the_keys_in_force(sandbox: Program) -> None:
    write(sandbox, 'subscriptions: []\nui: {keys: {feed.mark: "Y,ctrl+y", feed.note: nter}}\n')
    result = sandbox("config", "keys")
    assert result.code == 0
    rows = [line.split(maxsplit=1) for line in result.out.splitlines()]
    assert [row[0] for row in rows] == [action.id for action in ACTIONS]
    assert " ".join(dict(rows)["feed.mark"].split()) == "Y ctrl+y Feed: Mark"
    assert " ".join(dict(rows)["app.help"].split()) == "? f1 Program: Help"
    objects = [json.loads(line) for line in sandbox("config", "keys", "--json").out.splitlines()]
    (mark,) = (each for each in objects if each["id"] == "feed.mark")
    assert (mark["keys"], mark["default"], mark["where"]) == (["Y", "ctrl+y"], ["m"], "Feed")
    assert mark["help"].startswith("Mark the record")


def test_keys_that_cannot_be_used_are_warnings_at_their_place(sandbox: Program) -> None:
    write(sandbox, "ui:\n  keys:\n    feed.note: c\n    feed.marc: y\nsubscriptions: []\n")
    result = sandbox("config", "check")
    assert result.code == 0
    assert result.out.splitlines() == [
        "config.yaml:3:5: warning: feed.note cannot have 'c': under 'Feed' it is the key of record.copy, so "
        "feed.note has its default 'M'",
        "    help: choose another key, or give record.copy another one as well",
        "config.yaml:4:5: warning: there is no action 'feed.marc'",
        "    help: did you mean feed.mark or feed.only-marked or feed.filter? `sandbox config keys` lists them all",
    ]
    places = [json.loads(line) for line in sandbox("config", "check", "--json").out.splitlines()]
    assert [(each["line"], each["severity"]) for each in places] == [(3, "warning"), (4, "warning")]
