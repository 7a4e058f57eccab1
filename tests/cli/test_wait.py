"""`sandbox wait` blocks until what a script needs has arrived."""

import json
import signal
import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import Listening, Program, start_listening
from tests.conftest import SAMPLE_SECRET


def emit(sandbox: Program, listening: Listening, event: str, secret: str = SAMPLE_SECRET) -> None:
    headers = ("--header", "X-Api-Key: demo-key")
    sandbox("emit", event, "--to", f"{listening.url}/hooks/erp", "--secret", secret, *headers)


def started(sandbox: Program, *arguments: str) -> subprocess.Popen[str]:
    """A `sandbox wait` that has begun to count."""
    process = sandbox.start("wait", *arguments)
    assert process.stderr is not None
    assert process.stderr.readline().startswith("waiting for ")
    return process


def test_it_returns_what_arrives(sandbox: Program, listening: Listening) -> None:
    process = started(sandbox, "kind:capture", "event:Order.*", "--count", "2", "--timeout", "60", "--json")
    for event in ("Order.Create", "Cart.Update", "Order.Update"):
        emit(sandbox, listening, event)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    records = [json.loads(line) for line in out.splitlines()]
    assert [(each["kind"], each["event"]) for each in records] == [
        ("capture", "Order.Create"),
        ("capture", "Order.Update"),
    ]


def test_it_reaches_back_only_with_since(sandbox: Program, listening: Listening) -> None:
    emit(sandbox, listening, "Order.Create")
    late = sandbox("wait", "kind:capture", "--timeout", "0")
    assert (late.code, late.out) == (1, "")
    assert "--since" in late.err
    found = sandbox("wait", "kind:capture", "--timeout", "0", "--since", "10m")
    assert found.code == 0
    assert "Order.Create" in found.out
    both = sandbox("wait", "--timeout", "0", "--since", "10m", "--count", "2", "--json")
    assert [each["record"] for each in both.objects()] == [1, 2]
    assert sandbox("wait", "--timeout", "0", "--since", "0", "--count", "1").code == 1


def test_a_timeout_tells_what_came_instead(sandbox: Program, listening: Listening) -> None:
    emit(sandbox, listening, "Cart.Update", "wrong")
    result = sandbox("wait", "verdict:verified", "--timeout", "0", "--since", "10m")
    assert (result.code, result.out) == (1, "")
    assert "0 of 1 record came within 0 s" in result.err
    assert "this came and does not match:" in result.err
    assert "← Cart.Update" in result.err
    assert "✗ rejected" in result.err


def test_a_reset_meanwhile_does_not_hide_what_comes_after_it(sandbox: Program, listening: Listening) -> None:
    emit(sandbox, listening, "Order.Create")
    process = started(sandbox, "kind:capture", "--since", "10m", "--count", "2", "--timeout", "60", "--json")
    assert process.stdout is not None
    assert json.loads(process.stdout.readline())["record"] == 1
    assert sandbox("reset", "--yes").code == 0
    emit(sandbox, listening, "Cart.Update")
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert [(each["record"], each["event"]) for each in map(json.loads, out.splitlines())] == [(1, "Cart.Update")]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_can_be_interrupted(sandbox: Program, number: int) -> None:
    process = started(sandbox, "--timeout", "1h")
    process.send_signal(number)
    out, err = process.communicate(timeout=20)
    assert (process.returncode, out) == (130, "")
    assert err.split() == ["aborted"]


def test_a_reader_of_stdout_that_has_gone_is_no_error(sandbox: Program, listening: Listening) -> None:
    process = started(sandbox, "--count", "9", "--timeout", "60")
    assert process.stdout is not None
    process.stdout.close()
    emit(sandbox, listening, "Order.Create")
    assert process.stderr is not None
    assert process.stderr.read() == ""
    process.stderr.close()
    assert process.wait(20) == 0


def test_a_long_filter_with_since_is_still_one(sandbox: Program, listening: Listening) -> None:
    emit(sandbox, listening, "Order.Create")
    deep = "not " * 40 + "kind:capture"
    assert sandbox("wait", deep, "--since", "10m", "--timeout", "0").code == 0
    assert sandbox("wait", "kind:capture or " * 150 + "#1", "--since", "10m", "--timeout", "0").code == 0


def test_the_journal_that_is_deleted_meanwhile_is_said(sandbox: Program, tmp_path: Path) -> None:
    process = started(sandbox, "--timeout", "1h")
    (tmp_path / ".sandbox/journal.db").unlink()
    _, err = process.communicate(timeout=20)
    assert process.returncode == 4
    assert "deleted or replaced" in err


def test_a_journal_that_is_not_there_yet_is_waited_for(sandbox: Program, tmp_path: Path) -> None:
    process = started(sandbox, "kind:capture", "--timeout", "60")
    listening = start_listening(sandbox)
    emit(sandbox, listening, "Order.Create")
    out, err = process.communicate(timeout=60)
    listening.stop()
    assert process.returncode == 0, err
    assert "← Order.Create" in out


@pytest.mark.parametrize(
    "arguments", [["--timeout", "soon"], ["--count", "0"], ["--since", "-1"], ["event:"], ["(", "x"]]
)
def test_nonsense_is_a_usage_error(sandbox: Program, arguments: list[str]) -> None:
    result = sandbox("wait", *arguments)
    assert result.code == 2, result.err
    assert result.out == ""
