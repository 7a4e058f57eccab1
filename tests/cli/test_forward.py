"""`listen --forward` as its user runs it, with a server of their own in a process or beside it."""

import json
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pytest

from tests.cli.conftest import Listening, Program, start_listening

SECRET = "whs_5f0c1e7a9b3d48e2a6c47d1f8e90b2c3"


class Mine(BaseHTTPRequestHandler):
    """A developer's server that answers 201 and remembers what came."""

    bodies: ClassVar[list[bytes]] = []

    def do_POST(self) -> None:
        self.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(201)
        self.send_header("X-Mine", "1")
        self.end_headers()
        self.wfile.write(b'{"mine":true}\n')

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def mine() -> Iterator[str]:
    Mine.bodies.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Mine)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/hook"
    server.shutdown()
    server.server_close()
    thread.join(10)


@contextmanager
def listening(sandbox: Program, *arguments: str) -> Iterator[Listening]:
    started = start_listening(sandbox, *arguments)
    try:
        yield started
    finally:
        if started.process.poll() is None:
            started.process.kill()
        started.process.communicate(timeout=20)


def emit(sandbox: Program, listening: Listening) -> str:
    url = f"{listening.url}/hooks/erp"
    result = sandbox("emit", "Order.Create", "--to", url, "--secret", SECRET, "--header", "X-Api-Key: demo-key")
    return result.out


def test_the_answer_stands_beside_ours_and_can_be_shown_and_compared(sandbox: Program, mine: str) -> None:
    with listening(sandbox, "--forward", mine) as receiver:
        assert f"forward  {mine}" in receiver.narration
        assert "delivered: 200 OK" in emit(sandbox, receiver)
        captured, forwarded, body = (receiver.next_line() for _ in range(3))
        assert "✓ verified" in captured
        assert "--forward" in forwarded
        assert "201" in forwarded
        assert body.strip() == '{"mine":true}'
        code, out, err = receiver.stop()
        assert (code, out, err.splitlines()[-1]) == (0, "", "stopped; 1 received")
    assert Mine.bodies[0] == sandbox("show", "1", "--body").raw
    (attempt,) = sandbox("log", "sub:--forward", "--json").objects()
    assert (attempt["status"], attempt["answer"]) == (201, '{"mine":true}\n')
    page = sandbox("show", "1").out
    assert "sent again to --forward: delivered: 201 Created" in page
    assert f"record #{attempt['record']})" in page
    assert "sends #1 again" in sandbox("show", str(attempt["record"])).out
    compared = sandbox("diff", "1", str(attempt["record"]))
    assert "~ Host:" in compared.out
    assert "Body" not in compared.out


def test_answer_forward_answers_as_the_target_and_is_honest_about_it(sandbox: Program, mine: str) -> None:
    with listening(sandbox, "--forward", mine, "--answer", "forward", "--json") as receiver:
        assert "delivered: 201 Created" in emit(sandbox, receiver)
        capture = json.loads(receiver.next_line())
        assert (capture["status"], capture["answer_relayed"], capture["verdict"]) == (None, True, "verified")
        assert json.loads(receiver.next_line())["subscription"] == "--forward"
        receiver.stop()
    assert "answer left to the forward target in" in sandbox("show", "1").out
    assert sandbox("log", "kind:capture").out.rstrip().endswith("answer left to the forward target (--answer forward)")


def test_answer_forward_without_a_target_is_a_502(sandbox: Program) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    target = f"http://127.0.0.1:{port}/"
    with listening(sandbox, "--forward", target, "--answer", "forward") as receiver:
        assert "not accepted: 502 Bad Gateway" in emit(sandbox, receiver)
        assert "nothing listens" in receiver.stop()[2]


def test_ctrl_c_with_a_hanging_target_ends_soon_and_tells_what_is_left(sandbox: Program) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        target = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        with listening(sandbox, "--forward", target) as receiver:
            emit(sandbox, receiver)
            receiver.next_line()
            connection, _ = silent.accept()
            code, _, err = receiver.stop(signal.SIGINT)
            connection.close()
    assert code == 0
    assert "forward  1 capture was not answered by the target before the end: #1" in err
    assert sandbox("log", "outcome:interrupted").out.count("--forward") == 1


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--forward", "ftp://x/"], "--forward: URL 'ftp://x/' does not start with http:// or https://."),
        (["--forward", "http://localhost:8025/x"], "--forward leads to this receiver itself (port 8025)"),
        (["--port", "9001", "--forward", "http://127.0.0.1:9001"], "leads to this receiver itself (port 9001)"),
        (["--answer", "forward"], "--answer forward needs --forward URL"),
        (
            ["--answer", "forward", "--forward", "http://h/", "--answer-delay", "2s"],
            "--answer-delay has no effect with --answer forward",
        ),
        (["--answer", "forwad"], "did you mean 'forward'?"),
    ],
)
def test_what_cannot_be_meant_is_a_usage_error(sandbox: Program, arguments: list[str], sentence: str) -> None:
    result = sandbox("listen", *arguments)
    assert (result.code, result.out) == (2, "")
    assert sentence in " ".join(result.err.split())
