"""`sandbox log`, `show` and `reset` work while a receiver runs in another process."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import Listening, Program
from tests.conftest import SAMPLE_SECRET


@pytest.fixture
def delivered(sandbox: Program, listening: Listening) -> Listening:
    """One verified Order.Create: capture #1 and attempt #2."""
    url = f"{listening.url}/hooks/erp"
    result = sandbox("emit", "Order.Create", "--to", url, "--secret", SAMPLE_SECRET, "--header", "X-Api-Key: demo-key")
    assert result.code == 0, result.out
    return listening


def test_log_lists_both_ends(sandbox: Program, delivered: Listening) -> None:
    lines = sandbox("log").out.splitlines()
    assert len(lines) == 2
    assert "#1" in lines[0]
    assert "← Order.Create" in lines[0]
    assert "✓ verified" in lines[0]
    assert "→ Order.Create" in lines[1]
    assert "✓ delivered" in lines[1]


def test_log_json_and_its_options(sandbox: Program, delivered: Listening) -> None:
    assert [each["record"] for each in sandbox("log", "--json").objects()] == [1, 2]
    assert [each["kind"] for each in sandbox("log", "--json", "kind:attempt").objects()] == ["attempt"]
    assert [each["record"] for each in sandbox("log", "--json", "-n", "1").objects()] == [2]


def test_show_takes_a_number_or_the_beginning_of_an_id(sandbox: Program, delivered: Listening) -> None:
    event_id = sandbox("log", "--json", "-n", "1").objects()[0]["id"]
    for reference in ("#1", "1"):
        page = sandbox("show", reference)
        assert page.code == 0
        assert "#1 capture of Order.Create: verified ✓" in page.out
    assert "attempt 0 of Order.Create" in sandbox("show", event_id[:8]).out


def test_show_explains_and_masks(sandbox: Program, delivered: Listening) -> None:
    page = sandbox("show", "1").out
    assert "✓ signature" in page
    assert "X-Api-Key: ••••" in page
    assert '"OrderTotal":' in page
    assert "provenance:" in page


def test_show_parts_are_exact(sandbox: Program, delivered: Listening) -> None:
    body = sandbox("show", "1", "--body").raw
    headers = sandbox("show", "1", "--headers").raw
    raw = sandbox("show", "1", "--raw").raw
    assert raw == b"POST /hooks/erp HTTP/1.1\r\n" + headers + b"\r\n" + body
    assert b"X-Api-Key: demo-key\r\n" in headers
    assert body.startswith(b'{"Id":"')
    assert sandbox("show", "2", "--body").raw == body
    assert sandbox("show", "2", "--raw").raw == raw
    assert sandbox("show", "1", "--json").objects()[0]["record"] == 1


def test_show_prints_one_part_and_says_which_has_two(sandbox: Program, delivered: Listening) -> None:
    result = sandbox("show", "1", "--body", "--headers")
    assert result.code == 2
    assert "--raw has headers and body" in result.err


@pytest.mark.parametrize("reference", ["99999999", "#99", "zzzz", "", "-1", "1.5"])
def test_an_unknown_record_is_one_sentence(sandbox: Program, delivered: Listening, reference: str) -> None:
    result = sandbox("show", "--", reference)
    assert result.code == 1
    assert result.err.startswith("error: ")
    assert result.out == ""


def test_reset_asks_first(sandbox: Program, delivered: Listening) -> None:
    refused = sandbox("reset")
    assert refused.code == 2
    assert "--yes" in refused.err
    assert len(sandbox("log").out.splitlines()) == 2


def test_reset_under_a_running_receiver(sandbox: Program, delivered: Listening) -> None:
    done = sandbox("reset", "--yes")
    assert done.code == 0
    assert "removed 2 records" in done.err
    empty = sandbox("log")
    assert empty.code == 0
    assert empty.out == ""
    assert "is empty" in empty.err
    assert sandbox("emit", "Order.Create", "--to", f"{delivered.url}/hooks/erp", "--secret", "x").code == 1
    assert sandbox("log", "--json").objects()[0]["record"] == 1


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not on this machine")
def test_the_journal_folder_ignores_itself_in_git(sandbox: Program, delivered: Listening, tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    status = subprocess.run(["git", "status", "--porcelain"], cwd=tmp_path, check=True, capture_output=True, text=True)
    assert (tmp_path / ".sandbox/journal.db").exists()
    assert status.stdout == ""


def test_a_closed_pipe_is_no_error(sandbox: Program, delivered: Listening) -> None:
    process = sandbox.start("log", "--json")
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    assert process.stderr.read() == ""
    process.stderr.close()
    assert process.wait(20) == 0
