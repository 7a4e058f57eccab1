"""`sandbox replay` as its user runs it."""

import os
import pty
import signal
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from sandbox.cli.program import run
from tests.cli.conftest import Listening, Program, start_listening
from tests.conftest import REPOSITORY

SECRET = "whs_5f0c1e7a9b3d48e2a6c47d1f8e90b2c3"


@pytest.fixture
def receiver(sandbox: Program) -> Iterator[Listening]:
    """A receiver at the port of the folder's config.yaml."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = str(probe.getsockname()[1])
    text = (REPOSITORY / "config.yaml").read_text(encoding="utf-8").replace("8025", port)
    (sandbox.folder / "config.yaml").write_text(text, encoding="utf-8")
    process = start_listening(sandbox, "--port", port)
    yield process
    if process.process.poll() is None:
        process.process.kill()
    process.process.communicate(timeout=20)


def emit(sandbox: Program, *arguments: str) -> None:
    assert sandbox("emit", *(arguments or ("Order.Create",)), "--subscription", "erp").code == 0


def test_a_new_attempt_is_verified_and_journalled(sandbox: Program, receiver: Listening) -> None:
    emit(sandbox)
    result = sandbox("replay", "2", "--json")
    assert result.code == 0
    (attempt,) = result.objects()
    (first, *_) = sandbox("log", "#2", "--json").objects()
    assert (attempt["attempt"], attempt["id"], attempt["outcome"]) == (1, first["id"], "delivered")
    captures = sandbox("log", "kind:capture", "--json").objects()
    assert [each["verdict"] for each in captures] == ["verified", "verified"]
    assert sandbox("show", str(attempt["repeats"])).out.startswith("#2 ")
    assert "sends #2 again" in sandbox("show", str(attempt["record"])).out
    assert "taken as records: #2: 1 record" in result.err


def test_verbatim_is_the_same_bytes_for_a_capture_and_for_an_attempt(sandbox: Program, receiver: Listening) -> None:
    emit(sandbox)
    result = sandbox("replay", "--verbatim", "#1", "2")
    assert result.code == 0, result.err
    raws = {sandbox("show", "--raw", str(number)).raw for number in (1, 3, 5)}
    assert len(raws) == 1
    states = [each["verdict"] for each in sandbox("log", "kind:capture", "--json").objects()]
    assert states == ["verified"] * 3


def test_verbatim_says_that_masks_go_where_credentials_were(
    sandbox: Program, receiver: Listening, tmp_path: Path
) -> None:
    emit(sandbox)
    assert sandbox("export", "--format", "har", "--output", "masked.har").code == 0
    elsewhere = Program(tmp_path / "elsewhere")
    elsewhere.folder.mkdir()
    (elsewhere.folder / "config.yaml").write_bytes((sandbox.folder / "config.yaml").read_bytes())
    assert elsewhere("import", str(sandbox.folder / "masked.har")).code == 0
    exported = elsewhere("export", "--format", "har", "--with-secrets")
    assert "2 of them have masks in place of credentials; they came here without secrets" in exported.err
    masked = elsewhere("replay", "1", "2", "--verbatim")
    assert (masked.code, masked.err.count("masks go in place of what was in X-Api-Key")) == (1, 2), masked.err
    anew = elsewhere("replay", "1", "2")
    assert (anew.code, "masks go" in anew.err) == (0, False), anew.err
    assert "masks go" not in sandbox("replay", "1", "2", "--verbatim").err


def test_a_filter_takes_each_delivery_once_however_often_it_is_sent_again(
    sandbox: Program, receiver: Listening
) -> None:
    emit(sandbox, "Order.Create", "Product.Update")
    for _ in range(3):
        result = sandbox("replay", "event:Order.*", "or", "event:Product.*")
        assert (result.code, result.out.count("✓")) == (0, 2), result.err
        assert "taken as a filter: event:Order.* or event:Product.*: 2 records" in result.err
    assert "2 records of the same deliveries left out" in sandbox("replay", "event:*", "#1..4").err
    captures_only = sandbox("replay", "kind:capture", "--dry-run", "--json").objects()
    assert [each["attempt"] for each in captures_only] == [1, 1]
    assert all(each["dry_run"] for each in captures_only)


def test_the_rest_is_done_when_one_cannot_be(sandbox: Program, receiver: Listening) -> None:
    host, port = receiver.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as client:
        client.sendall(b"no HTTP\r\n\r\n")
        assert client.recv(1000)
    url = f"{receiver.url}/hooks/erp"
    too_long = sandbox.folder / "long.json"
    too_long.write_bytes(b"{" + b" " * 2_100_000)
    sandbox("emit", "Order.Create", "--body", str(too_long), "--to", url, "--secret", SECRET)
    sandbox("emit", "Order.Create", "--data", "-", "--to", f"{receiver.url}/nowhere", "--secret", SECRET, stdin=b"{}")
    emit(sandbox)
    result = sandbox("replay", "kind:capture")
    assert result.code == 1
    assert "– #1 skipped: the HTTP parser refused it" in result.out
    assert "– #2 skipped: only the beginning of its body was kept (receiver.max_body)" in result.out
    assert (
        "– #4 skipped: it was for no subscription; say where to send it: --to URL or --subscription NAME" in result.out
    )
    assert "✓ #6 Order.Create attempt 1 → erp: delivered" in result.out
    assert "1 record sent again: 1 delivered, 0 failed, 3 skipped" in result.err
    assert "has no subscription '--to'" in sandbox("replay", "3").out


def test_a_target_that_refuses_exits_1(sandbox: Program, receiver: Listening) -> None:
    emit(sandbox)
    receiver.stop()
    result = sandbox("replay", "2")
    assert (result.code, "connection refused" in result.out) == (1, True)
    assert "1 record sent again: 0 delivered, 1 failed" in result.err


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["999"], 1, "no record has the number 999"),
        (["#999"], 1, "there is no record #999"),
        (["deadbeef"], 1, "(to search bodies for the word, quote it: '\"deadbeef\"')"),
        (["1", "999"], 1, "no record has the number 999"),
        (["1", "refund"], 2, "'refund' names no record, but others here do"),
        (["evnt:x"], 2, "there is no field 'evnt'"),
        (["giraffes"], 1, "taken as a filter: giraffes: 0 records"),
        (['"deadbeef"'], 1, 'taken as a filter: "deadbeef": 0 records'),
        (["1", "--to", "http://127.0.0.1:1/"], 2, "--to URL needs --secret"),
        (["1", "--to", "x", "--subscription", "erp"], 2, "exclude each other"),
        (["1", "--secret", "s"], 2, "--secret and --header need --to URL or --subscription NAME"),
        (
            ["1", "--verbatim", "--to", "http://127.0.0.1:1/", "--secret", "s"],
            2,
            "--secret and --header have no effect",
        ),
        (["1", "--speed", "0"], 2, "'0' is no speed"),
        (["1", "--speed", "nan"], 2, "'nan' is no speed"),
        (["1", "--subscription", "nobody"], 2, "no subscription is named 'nobody'"),
        (["1", "--subscription", "my-endpoint", "--yes"], 1, "its subscription my-endpoint is inactive"),
        ([], 2, "Missing argument"),
        (["", "--to", "http://127.0.0.1:1/", "--secret", "s"], 2, "name a record, or write a filter"),
        ([" ", "", "--to", "http://127.0.0.1:1/", "--secret", "s"], 2, "number:>0 selects all"),
        (["1", "--to", "http://example.com/", "--secret", "s"], 2, "they go to http://example.com/: add --yes"),
        (["1", "--to", "http://10.0.0.1/", "--verbatim"], 2, "they go to http://10.0.0.1/: add --yes"),
    ],
)
def test_what_is_wrong_is_told(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    code: int,
    sentence: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "none"))
    assert run(["emit", "Order.Create", "--to", "http://127.0.0.1:1/", "--secret", "s"]) == 1
    capsys.readouterr()
    assert run(["replay", *arguments]) == code
    out, err = capsys.readouterr()
    assert sentence in " ".join((err + out).split())
    run(["log"])
    assert len(capsys.readouterr().out.splitlines()) == 1


def test_without_a_journal(sandbox: Program) -> None:
    result = sandbox("replay", "1")
    assert result.code == 1
    assert "does not exist yet" in result.err
    assert not (sandbox.folder / ".sandbox").exists()


def test_more_than_twenty_want_a_yes(sandbox: Program, receiver: Listening) -> None:
    emit(sandbox, "Order.Create", "--count", "21")
    refused = sandbox("replay", "kind:attempt")
    assert refused.code == 2
    assert "these are 21 records: add --yes to send them, or --dry-run to list them." in refused.err
    rehearsed = sandbox("replay", "kind:attempt", "--dry-run")
    assert (rehearsed.code, len(rehearsed.out.splitlines())) == (0, 21)
    assert len(sandbox("log", "-n", "1000").out.splitlines()) == 42
    assert sandbox("replay", "kind:attempt", "--yes", "--json").out.count('"delivered"') == 21


def test_a_terminal_is_asked(sandbox: Program, receiver: Listening) -> None:
    emit(sandbox)
    for typed, code in ((b"n\n", 1), (b"y\n", 1)):
        controller, terminal = pty.openpty()
        process = subprocess.Popen(
            sandbox.command("replay", "2", "--verbatim", "--to", "http://0.0.0.0:1/"),
            cwd=sandbox.folder,
            env=sandbox.environment(),
            stdin=terminal,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        os.close(terminal)
        os.write(controller, typed)
        out, err = process.communicate(timeout=30)
        os.close(controller)
        assert process.returncode == code
        assert "They go to http://0.0.0.0:1/. Send?" in err
        assert ("nothing sent" in err) == (typed == b"n\n")
        assert ("✗ #2" in out) == (typed == b"y\n")


@contextmanager
def slow_server() -> Iterator[tuple[str, threading.Event, threading.Event]]:
    """A server whose first request is answered at once; the second one arrives and waits."""
    arrived, over = threading.Event(), threading.Event()
    seen = []

    class Slow(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            seen.append(self.path)
            if len(seen) > 1:
                arrived.set()
                over.wait(30)
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Slow)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/", arrived, over
    finally:
        over.set()
        server.shutdown()
        server.server_close()


def test_ctrl_c_says_how_many_were_sent_and_how_to_go_on(sandbox: Program, receiver: Listening) -> None:
    emit(sandbox, "Order.Create", "--count", "4")
    with slow_server() as (url, arrived, _):
        process = sandbox.start("replay", "kind:attempt", "--to", url, "--secret", "s")
        assert arrived.wait(30)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert out.count("✓") == 1
    assert "stopped after 1 of 4 records" in err
    assert "to go on, with the same options: sandbox replay 4 6 8" in err
    assert "Traceback" not in err
    assert len(sandbox("log", "sub:--to", "outcome:interrupted").out.splitlines()) == 1


def test_ctrl_c_in_a_long_pause(sandbox: Program, receiver: Listening) -> None:
    emit(sandbox)
    for _ in range(2):
        emit(sandbox)
    process = sandbox.start("replay", "kind:attempt", "--speed", "0.001")
    assert process.stdout is not None
    assert process.stdout.readline().startswith("✓ #2")
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "at this speed it takes" in err
    assert "sandbox replay 4 6" in err


def test_a_reader_that_goes_away_stops_it(sandbox: Program, receiver: Listening, tmp_path: Path) -> None:
    emit(sandbox, "Order.Create", "--count", "12")
    program = " ".join(sandbox.command())
    done = subprocess.run(
        ["sh", "-c", f"({program} replay kind:attempt; echo $? > code) | head -n 1"],
        cwd=sandbox.folder,
        env=sandbox.environment(),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert "Traceback" not in done.stderr
    assert (sandbox.folder / "code").read_text().strip() in ("0", "130")


def test_an_id_prefix_names_the_newest_record_of_its_event(sandbox: Program, receiver: Listening) -> None:
    emit(sandbox)
    (first,) = sandbox("log", "#2", "--json").objects()
    result = sandbox("replay", first["id"][:8])
    assert (result.code, "taken as records: #2" in result.err) == (0, True)
