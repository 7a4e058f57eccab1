"""`sandbox init`: a file of one's own that works at once, and never one less than before."""

import json
import os
import re
import socket
import subprocess
import threading
from pathlib import Path

import jsonschema_rs
import pytest

from sandbox.config.packaged import packaged_config
from tests.cli.conftest import Program, start_listening

SECRET = re.compile(r"whs_[0-9a-f]{32}")


def test_it_writes_a_commented_file_of_ones_own(sandbox: Program) -> None:
    result = sandbox("init")
    assert (result.code, result.out) == (0, "")
    assert result.err.splitlines()[0] == "made   config.yaml"
    own = (sandbox.folder / "config.yaml").read_text(encoding="utf-8")
    shipped = packaged_config().read_text(encoding="utf-8")
    assert own.startswith("# yaml-language-server: $schema=.sandbox/config.schema.json\n# The configuration of")
    assert "sandbox init" not in own
    # But for header and secrets it is the shipped one.
    assert SECRET.sub("whs", own).split("#\n", 1)[1] == SECRET.sub("whs", shipped).split("#\n", 1)[1]
    assert max(map(len, own.splitlines())) <= max(map(len, shipped.splitlines()))


def test_the_way_there_can_be_pasted(sandbox: Program) -> None:
    assert "\nnext   cd 'my shop', then `sandbox config check`" in sandbox("init", "my shop").err


def test_its_secrets_are_its_own(sandbox: Program) -> None:
    assert sandbox("init", "a").code == 0
    assert sandbox("init", "b").code == 0
    texts = [packaged_config().read_text(encoding="utf-8")]
    texts += [(sandbox.folder / name / "config.yaml").read_text(encoding="utf-8") for name in "ab"]
    secrets = [secret for text in texts for secret in SECRET.findall(text)]
    assert len(secrets) == 6
    assert len(set(secrets)) == 6


def test_the_schema_is_where_the_first_line_says_and_git_ignores_it(sandbox: Program, repository: Path) -> None:
    sandbox("init", "deep/er")
    folder = sandbox.folder / "deep/er"
    first = (folder / "config.yaml").read_text(encoding="utf-8").splitlines()[0]
    schema = folder / first.partition("$schema=")[2]
    assert schema.read_bytes() == (repository / "fixtures/config.schema.json").read_bytes()
    jsonschema_rs.meta.validate(json.loads(schema.read_text()))
    subprocess.run(["git", "init", "--quiet"], cwd=folder, check=True)
    status = subprocess.run(
        ["git", "status", "--porcelain", "--untracked-files=all"], cwd=folder, capture_output=True, text=True
    )
    assert status.stdout == "?? config.yaml\n"


def test_it_passes_the_check_and_works(sandbox: Program) -> None:
    sandbox("init")
    checked = sandbox("config", "check")
    assert (checked.code, checked.out, checked.err) == (0, "", "config.yaml is fine: 3 subscriptions\n")
    assert "20 of 20 delivered and verified" in sandbox("demo").err
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    path = sandbox.folder / "config.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("8025", port), encoding="utf-8")
    started = start_listening(sandbox, "--port", port)
    sent = sandbox("emit", "Order.Create", "--subscription", "erp")
    received = started.next_line() if sent.code == 0 else ""
    code, _, err = started.stop()
    assert sent.code == 0, sent.err
    assert "Order.Create" in received
    assert "valid" in received or "verified" in received, received
    assert code == 0, err


@pytest.mark.parametrize("there", ["file", "folder", "dangling link"])
def test_what_is_there_stays(sandbox: Program, there: str) -> None:
    path = sandbox.folder / "config.yaml"
    if there == "file":
        path.write_text("mine: true\n")
    elif there == "folder":
        path.mkdir()
    else:
        path.symlink_to("elsewhere.yaml")
    result = sandbox("init")
    assert result.code == 4
    assert result.err == (
        "error: config.yaml is there already and stays as it is; name another folder, or move it away\n"
    )
    assert [each.name for each in sandbox.folder.iterdir()] == ["config.yaml"]
    if there == "file":
        assert path.read_text() == "mine: true\n"


def test_of_many_at_once_one_makes_it(sandbox: Program) -> None:
    codes: list[int] = []
    threads = [threading.Thread(target=lambda: codes.append(sandbox("init").code)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(codes) == [0, 4, 4, 4]
    assert sandbox("config", "check").code == 0


@pytest.mark.parametrize("argument", ["taken", "taken/deeper"])
def test_a_file_in_place_of_the_folder(sandbox: Program, argument: str) -> None:
    (sandbox.folder / "taken").write_text("x")
    result = sandbox("init", argument)
    assert result.code == 4
    assert result.err == (
        f"error: {argument} cannot be made: a file stands where a folder is needed; name another folder\n"
    )


def test_a_file_named_as_the_programs_own_folder(sandbox: Program) -> None:
    (sandbox.folder / ".sandbox").write_text("x")
    result = sandbox("init")
    assert result.code == 4
    assert result.err.startswith("error: .sandbox cannot be made: a file stands")
    assert not (sandbox.folder / "config.yaml").exists()


@pytest.mark.skipif(os.name == "nt" or not Path("/proc/self").is_dir(), reason="needs a folder that takes no files")
def test_a_folder_that_takes_no_files(sandbox: Program) -> None:
    result = sandbox("init", "/proc/self")
    assert result.code == 4
    assert re.fullmatch(
        r"error: /proc/self/\.sandbox cannot be written: .+; correct that, or name another folder\n", result.err
    )
