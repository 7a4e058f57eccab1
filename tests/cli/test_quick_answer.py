"""`listen --answer` and `emit` in two processes: what goes wrong on purpose at one end is told right at the other."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from tests.cli.conftest import Listening, Program, Result, start_listening
from tests.conftest import REPOSITORY


@dataclass
class Ends:
    """A receiver in one process, and how to send to it from another."""

    program: Program
    listening: Listening

    def emit(self, *arguments: str) -> Result:
        url = f"{self.listening.url}/hooks/erp"
        secret = "whs_5f0c1e7a9b3d48e2a6c47d1f8e90b2c3"
        return self.program(
            "emit", "Order.Create", "--to", url, "--secret", secret, "--header", "X-Api-Key: demo-key", *arguments
        )


@pytest.fixture
def program(sandbox: Program) -> Program:
    text = (REPOSITORY / "config.yaml").read_text(encoding="utf-8").replace("# timeout: 60s", "timeout: 1s")
    (sandbox.folder / "config.yaml").write_text(text, encoding="utf-8")
    return sandbox


@contextmanager
def ends(program: Program, *arguments: str) -> Iterator[Ends]:
    listening = start_listening(program, *arguments)
    try:
        yield Ends(program, listening)
    finally:
        if listening.process.poll() is None:
            listening.process.kill()
        listening.process.communicate(timeout=20)


@pytest.mark.parametrize(
    ("answer", "outcome", "sentence", "captured"),
    [
        (["--answer", "500"], "status", "not accepted: 500 Internal Server Error", "answered 500 by rule --answer"),
        (["--answer", "202"], "delivered", "delivered: 202 Accepted", "answered 202 by rule --answer"),
        (
            ["--answer", "close"],
            "reset",
            "closed the connection without an answer",
            "answered nothing by rule --answer, connection closed without a word",
        ),
        (
            ["--answer", "half"],
            "reset",
            "broke off in the middle of its answer: 17 of 34 bytes came",
            "answered 200 by rule --answer, broken off in the middle",
        ),
        (
            ["--answer", "silence"],
            "timeout",
            "no answer within 1 s",
            "answered nothing by rule --answer, connection held in silence",
        ),
        (
            ["--answer", "drip", "--answer-delay", "1m"],
            "timeout",
            "no answer within 1 s",
            "answered 200 by rule --answer, in small pieces over 1m",
        ),
        (
            ["--answer", "drip", "--answer-delay", "300ms"],
            "delivered",
            "delivered: 200 OK",
            "answered 200 by rule --answer, in small pieces over 300ms",
        ),
        (
            ["--answer-delay", "1h"],
            "timeout",
            "no answer within 1 s",
            "answered 200 by rule --answer-delay, held back 1h",
        ),
    ],
)
def test_both_ends_tell_the_same(
    program: Program, answer: list[str], outcome: str, sentence: str, captured: str
) -> None:
    with ends(program, *answer) as both:
        (attempt,) = both.emit("--json").objects()
        assert attempt["outcome"] == outcome
        assert sentence in attempt["reason"]
        line = both.listening.next_line().rstrip()
        assert line.endswith(f"✓ verified: {captured}")
        code, _, err = both.listening.stop()
        assert code == 0
        assert err.splitlines()[-1] == "stopped; 1 received"
    (capture,) = program("log", "--json", "kind:capture").objects()
    assert capture["verdict"] == "verified"
    assert capture["answer_rule"] == ("--answer" if "--answer" in answer else "--answer-delay")
    page = program("show", "--config", "config.yaml", str(capture["record"])).out
    assert captured.partition(" by rule ")[2] in page


def test_a_rejected_request_stays_rejected_whatever_is_answered(program: Program) -> None:
    with ends(program, "--answer", "200", "--json") as both:
        result = both.emit("--secret", "wrong")
        assert result.code == 0
        line = both.listening.next_line()
    assert '"verdict": "rejected"' in line or '"verdict":"rejected"' in line
    (capture,) = program("log", "kind:capture", "--json").objects()
    assert (capture["verdict"], capture["status"], capture["answer_rule"]) == ("rejected", 200, "--answer")
    (shown,) = program("log", "kind:capture").out.splitlines()
    assert shown.endswith("; answered 200 by rule --answer")
    assert "✗ rejected: " in shown


def test_it_lies_over_the_rules_of_the_file(program: Program) -> None:
    path = program.folder / "config.yaml"
    rules = "\n  answers: [{status: 503, headers: {Retry-After: '5'}}]\n"
    path.write_text(path.read_text(encoding="utf-8").replace("receiver:\n", f"receiver:{rules}", 1), encoding="utf-8")
    with ends(program, "--answer", "418") as both:
        assert [line for line in both.listening.narration if line.startswith("answer")] == [
            "answer   --answer: every request → 418",
            "answer   receiver.answers[0]: every request → 503, with Retry-After",
        ]
        assert "418" in both.emit().out
    with ends(program) as both:
        assert "503 Service Unavailable" in both.emit().out
    captures = program("log", "kind:capture", "--json").objects()
    assert [each["answer_rule"] for each in captures] == ["--answer", "receiver.answers[0]"]
    page = program("show", str(captures[1]["record"])).out
    assert "  answered 503 in " in page
    assert " ms by rule receiver.answers[0]\n" in page
    assert "Retry-After: 5" in page


def test_a_stop_does_not_wait_for_clients_in_silence(program: Program) -> None:
    with ends(program, "--answer", "silence") as both:
        host, port = both.listening.url.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=10) as client:
            client.sendall(b"POST /hooks/erp HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n")
            assert "answered nothing" in both.listening.next_line()
            code, _, err = both.listening.stop()
            assert client.recv(100) == b""
        assert (code, err.splitlines()[-1]) == (0, "stopped; 1 received")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--answer", "102"], "status 102 is an interim answer, after which the client waits for the final one"),
        (["--answer", "600"], "there is no status 600; write one from 200 to 599"),
        (["--answer", "9" * 5000], "there is no such status"),
        (["--answer", "clos"], "'clos' is no answer: did you mean 'close'?"),
        (["--answer", "500 x2"], "'500 x2' is no answer: write a status such as 500, or close, half, silence, drip."),
        (["--answer", "٥٠٠"], "is no answer"),
        (["--answer", ""], "'' is no answer"),
        (
            ["--answer-delay", "soon"],
            "'soon': it is not a number with a unit. Write seconds, or a number with ms, s, m, h",
        ),
        (["--answer", "silence", "--answer-delay", "2s"], "--answer-delay has no effect with --answer silence"),
    ],
)
def test_what_is_no_answer_is_a_usage_error(sandbox: Program, arguments: list[str], sentence: str) -> None:
    result = sandbox("listen", *arguments)
    assert result.code == 2
    assert sentence in result.err
    assert result.out == ""


def test_no_delay_is_no_rule(program: Program) -> None:
    with ends(program, "--answer-delay", "0s") as both:
        assert not [line for line in both.listening.narration if line.startswith("answer")]
