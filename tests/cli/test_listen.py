"""`sandbox listen` prints captures, stops cleanly, and explains why it cannot start."""

import json
import os
import signal
import socket
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from sandbox.cli.record_json import REQUIRED
from tests.cli.conftest import Listening, Program, start_listening


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_stops_cleanly(listening: Listening, number: int) -> None:
    code, out, err = listening.stop(number)
    assert code == 0
    assert out == ""
    assert err.splitlines()[-1] == "stopped; 0 received"


def test_the_ready_line_comes_with_what_one_needs_to_know(listening: Listening) -> None:
    words = [line.split()[0] for line in listening.narration]
    assert words == ["config", "journal", "path", "path", "path", "public", "ready"]
    assert "/hooks/erp  erp" in listening.narration[2]
    assert "(inactive)" in listening.narration[4]
    assert listening.url.startswith("http://127.0.0.1:")


def test_json_captures_have_the_promised_members(sandbox: Program) -> None:
    listening = start_listening(sandbox, "--json")
    request = urllib.request.Request(f"{listening.url}/nowhere", b"{}", {"Content-Type": "application/json"})
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(request, timeout=10)
    caught.value.close()
    capture = json.loads(listening.next_line())
    assert tuple(capture)[: len(REQUIRED)] == REQUIRED
    assert capture["kind"] == "capture"
    assert capture["verdict"] == "rejected"
    assert capture["status"] == 404
    assert {check["name"] for check in capture["checks"] if check["status"] == "failed"} == {"path"}
    assert listening.stop()[0] == 0


def test_with_a_filter_only_what_matches_is_shown(sandbox: Program) -> None:
    listening = start_listening(sandbox, "data.a:1", "or", "url:/shown")
    for path, body in (("/hidden", b'{"a":2}'), ("/hidden", b'{"a":1}'), ("/shown", b"")):
        request = urllib.request.Request(f"{listening.url}{path}", body, {"Content-Type": "application/json"})
        with pytest.raises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(request, timeout=10)
        caught.value.close()
    assert [listening.next_line().split()[0] for _ in range(2)] == ["#2", "#3"]
    code, out, err = listening.stop()
    assert (code, out, err.splitlines()[-1]) == (0, "", "stopped; 2 shown")
    assert len(sandbox("log").out.splitlines()) == 3


def test_escape_sequences_from_strangers_do_not_reach_the_terminal(listening: Listening) -> None:
    host, port = listening.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as client:
        client.sendall(b"GET /\x1b]0;owned\x07 HTTP/1.1\r\n\r\n")
        client.recv(1000)
    line = listening.next_line()
    assert "\x1b" not in line
    assert "\x07" not in line


def test_a_taken_port_is_named_with_the_way_out(sandbox: Program) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        result = sandbox("listen", "--port", port)
    assert result.code == 4
    assert port in result.err
    assert "--port" in result.err


def test_a_broken_config_exits_3_with_its_place(sandbox: Program, tmp_path: Path) -> None:
    tmp_path.joinpath("config.yaml").write_text("subscriptions:\n  - nme: erp\n")
    result = sandbox("listen")
    assert result.code == 3
    assert "config.yaml:2:5" in result.err


def test_a_missing_config_exits_3(sandbox: Program) -> None:
    result = sandbox("--config", "no.yaml", "listen")
    assert result.code == 3
    assert "no.yaml" in result.err


def test_an_unwritable_journal_exits_4(sandbox: Program, tmp_path: Path) -> None:
    tmp_path.joinpath(".sandbox").write_text("a file stands where the folder should be")
    result = sandbox("listen", "--port", "0")
    assert result.code == 4
    assert ".sandbox" in result.err


def test_a_journal_that_is_no_database_exits_4(sandbox: Program, tmp_path: Path) -> None:
    tmp_path.joinpath(".sandbox").mkdir()
    tmp_path.joinpath(".sandbox/journal.db").write_bytes(os.urandom(4096))
    result = sandbox("log")
    assert result.code == 4
    assert "journal.db" in result.err


def post(url: str) -> int:
    request = urllib.request.Request(f"{url}/nowhere", b"{}" * 500, {"Content-Type": "application/json"})
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(request, timeout=10)
    caught.value.close()
    return caught.value.code


def test_a_reader_that_pauses_stops_neither_the_receiver_nor_its_end(sandbox: Program) -> None:
    listening = start_listening(sandbox, "--json")
    assert {post(listening.url) for _ in range(150)} == {404}  # far more than a pipe of 64 KB takes
    listening.process.send_signal(signal.SIGTERM)
    assert listening.process.wait(20) == 0
    _, err = listening.process.communicate(timeout=20)
    assert "stopped; 150 received, not all of them were read from stdout" in err
    assert len(sandbox("log", "--json", "-n", "1000").objects()) == 150


def test_json_is_ascii_whatever_strangers_send(sandbox: Program) -> None:
    listening = start_listening(sandbox, "--json")
    host, port = listening.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as client:
        client.sendall("GET /\x9b31m\u202e HTTP/1.1\r\nHost: h\r\n\r\n".encode())
        client.recv(1000)
    line = listening.next_line()
    assert line.isascii()
    assert json.loads(line)["kind"] == "capture"
    listening.stop()
