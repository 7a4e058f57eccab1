"""`sandbox play` as its user runs it."""

import json
import os
import pty
import shlex
import signal
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from sandbox.cli.program import run
from tests.cli.conftest import Listening, Program, start_listening
from tests.conftest import SAMPLE_SECRET

SECRET = ("--secret", SAMPLE_SECRET)
AT = ("--seed", "3", "--at", "2026-03-04T07:10:05Z")
UNREACHABLE = ("--to", "http://127.0.0.1:1/hook", "--secret", "s")


class Recorder(BaseHTTPRequestHandler):
    """Keeps the bodies that arrive; from the `held`th on an answer waits until it is `over`."""

    bodies: list[bytes]
    held: int
    arrived: threading.Event
    over: threading.Event

    def do_POST(self) -> None:
        self.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
        if len(self.bodies) >= self.held:
            self.arrived.set()
            self.over.wait(30)
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def recorder(held: int = 1_000) -> Iterator[tuple[str, type[Recorder]]]:
    class Own(Recorder):
        pass

    Own.bodies, Own.held, Own.arrived, Own.over = [], held, threading.Event(), threading.Event()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Own)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/hook", Own
    finally:
        Own.over.set()
        server.shutdown()
        server.server_close()


def ids_and_data(bodies: list[bytes]) -> list[tuple[str, str, Any]]:
    envelopes = [json.loads(body) for body in bodies]
    return [(each["Id"], each["Event"], each["Data"]) for each in envelopes]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "none"))
    monkeypatch.delenv("SANDBOX_CONFIG", raising=False)
    return tmp_path


CONFIG = """\
receiver: {{port: {port}}}
subscriptions:
- {{name: all, url: "http://127.0.0.1:{port}/hooks/all", secret: {secret}, events: ["*"]}}
"""


@pytest.fixture
def listening(sandbox: Program) -> Iterator[Listening]:
    """A receiver in another process, whose one subscription selects every event."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    text = CONFIG.format(port=port, secret=SAMPLE_SECRET)
    (sandbox.folder / "config.yaml").write_text(text, encoding="utf-8")
    started = start_listening(sandbox, "--port", str(port))
    yield started
    started.process.kill()
    started.process.communicate(timeout=20)


def test_a_story_reaches_the_embedded_receiver_and_is_verified(sandbox: Program, listening: Listening) -> None:
    result = sandbox("play", "happy-delivery", "--speed", "max", *AT, "--json")
    assert result.code == 0, result.err
    attempts = result.objects()
    assert [each["step"] for each in attempts] == [1, 2, 3, 4, 5, 5, 5, 5, 6, 7, 8, 8]
    assert {each["outcome"] for each in attempts} == {"delivered"}
    captures = sandbox("log", "kind:capture", "--json").objects()
    assert [each["event"] for each in captures] == [each["event"] for each in attempts]
    assert {each["verdict"] for each in captures} == {"verified"}
    assert result.err.splitlines()[:2] == [
        "happy-delivery: A prepaid order reaches its buyer; seed 3",
        "step 1 of 8, +0s: Meera orders two kurtis and a bottle",
    ]
    assert result.err.splitlines()[-1] == "happy-delivery: 8 steps, 12 deliveries: 12 delivered, 0 failed"


def test_interrupted_and_resumed_it_goes_on_with_the_same_ids_and_data(sandbox: Program) -> None:
    with recorder() as (url, whole):
        assert sandbox("play", "happy-delivery", "--speed", "max", *AT, "--to", url, *SECRET).code == 0
    with recorder(held=6) as (url, first):
        given = ("--given", "order.note=it's urgent")
        process = sandbox.start("play", "happy-delivery", "--speed", "max", *AT, "--to", url, *SECRET, *given)
        assert first.arrived.wait(30)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=30)
        assert process.returncode == 130
        before = list(first.bodies)
    assert "stopped; step 5 of 8 is next: The goods leave; stock goes down, the order is shipped" in err
    (line,) = (line for line in err.splitlines() if line.startswith("to go on: "))
    command, _, more = line.removeprefix("to go on: ").partition("  ")
    assert more == "with the same --secret"
    assert SAMPLE_SECRET not in err
    assert sandbox("log", "--json").objects()[-1]["outcome"] == "interrupted"
    words = shlex.split(command)
    assert words[:3] == ["sandbox", "play", "happy-delivery"]
    assert words[3:] == [
        *("--from", "5", "--seed", "3", "--at", "2026-03-04T07:10:05Z", "--speed", "max"), *given, "--to", url,
    ]  # fmt: skip
    with recorder() as (url, rest):
        words[-1] = url
        assert sandbox(*words[1:], *SECRET).code == 0
    repeated = ids_and_data(before)[4:]
    assert ids_and_data(rest.bodies)[: len(repeated)] == repeated
    told = [each[:2] for each in (*ids_and_data(before)[:4], *ids_and_data(rest.bodies))]
    assert told == [each[:2] for each in ids_and_data(whole.bodies)]


def test_step_waits_for_enter_and_the_end_of_input_lets_it_go_on(sandbox: Program) -> None:
    controller, terminal = pty.openpty()
    with recorder() as (url, seen):
        process = subprocess.Popen(
            sandbox.command("play", "cart-to-order", "--step", *AT, "--to", url, *SECRET),
            cwd=sandbox.folder,
            env=sandbox.environment(),
            stdin=terminal,
            stdout=subprocess.PIPE,
            stderr=terminal,
            text=True,
        )
        os.close(terminal)
        shown = until(controller, "Enter: Meera puts a kurti into her cart")
        assert seen.bodies == []
        os.write(controller, b"\n")
        shown += until(controller, "Enter: A second kurti, a bottle, and a coupon")
        assert len(seen.bodies) == 1
        os.write(controller, b"\x04")
        shown += until(controller, "4 delivered, 0 failed")
        out, _ = process.communicate(timeout=30)
        os.close(controller)
    assert process.returncode == 0
    assert "step 4 of 5 does not happen" in shown
    assert out.count("✓") == 4


def until(controller: int, text: str) -> str:
    """Read what the terminal shows until this is there."""
    shown = ""
    while text not in shown:
        data = os.read(controller, 1024)
        assert data, f"{text!r} is not in {shown!r}"
        shown += data.decode(errors="replace")
    return shown


def test_step_needs_a_terminal(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["play", "happy-delivery", "--step"]) == 2
    assert "--step waits for Enter, and there is no terminal" in capsys.readouterr().err


def test_a_failed_delivery_ends_with_one_and_a_hint(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["play", "cart-to-order", "--speed", "max", *UNREACHABLE]) == 1
    shown = capsys.readouterr()
    assert shown.out.count("✗") == 4
    assert shown.err.count("`sandbox listen`") == 1
    assert "(to have the same again: --seed " in shown.err
    assert "4 deliveries are not sent again: config.yaml has not this URL" in shown.err


def test_what_fails_waits_in_the_queue_unless_told_otherwise(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    (folder / "config.yaml").write_text(CONFIG.format(port=port, secret=SAMPLE_SECRET), encoding="utf-8")
    assert run(["play", "cart-to-order", "--speed", "max", "--no-retry"]) == 1
    assert "queue" not in capsys.readouterr().err
    assert run(["deliveries", "--json"]) == 0
    assert capsys.readouterr().out == ""
    assert run(["play", "cart-to-order", "--speed", "max"]) == 1
    assert "4 deliveries wait in the queue, but nobody runs who sends again" in capsys.readouterr().err
    assert run(["deliveries", "--json"]) == 0
    waiting = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [each["event"] for each in waiting] == ["Cart.Create", "Cart.Update", "Order.Create", "Order.Update"]


def test_dry_run_sends_nothing_and_shows_the_same_bytes(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["play", "happy-delivery", "--dry-run", *AT, *UNREACHABLE, "--json", "--from", "8"]) == 0
    shown = capsys.readouterr()
    planned = [json.loads(line) for line in shown.out.splitlines()]
    assert [(each["event"], each["step"], each["dry_run"]) for each in planned] == [
        ("Shipment.Delivered", 8, True), ("Order.Update", 8, True),
    ]  # fmt: skip
    assert [json.loads(each["body"])["Event"] for each in planned] == [each["event"] for each in planned]
    assert shown.err.splitlines()[-1] == "2 deliveries would be made"
    assert not (folder / ".sandbox").exists()


MINE = """\
title: Mine
steps:
- place_order: {items: [{product: bottle, quantity: 1}], payment_method: CoD}
  as: order
- at: 1h
  book_shipment: order
  as: parcel
- at: 2h
  deliver: parcel
"""


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["hapy-delivery"], 2, "did you mean 'happy-delivery'?"),
        (["nothing.yaml"], 2, "there is no file nothing.yaml"),
        (["happy-delivery", "--from", "9"], 2, "--from 9: happy-delivery has 8 steps."),
        (["happy-delivery", "--given", "order.items[0].quantity=300"], 2, "(kurti-M) has 40.00 available"),
        (["happy-delivery", "--given", "order"], 2, "has no `=`"),
        (["twenty-samples", "--at", "2026-03-04T07:10:05Z"], 2, "--at cannot move twenty-samples"),
        (["happy-delivery", "--speed", "0"], 2, "is no speed"),
        (["mine.yaml"], 3, "mine.yaml:8:3: step 3 (deliver) of mine is refused: shipment"),
        (["broken.yaml"], 3, "broken.yaml:3:3: unknown command or key 'delivr'"),
        (["mine.yaml", "--lenient", "--given", "order.items[0].quantity=900"], 2, "(bottle) has"),
    ],
)
def test_what_cannot_be_played_is_refused_before_anything_is_sent(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, message: str
) -> None:
    (folder / "mine.yaml").write_text(MINE, encoding="utf-8")
    (folder / "broken.yaml").write_text("title: Mine\nsteps:\n- delivr: x\n", encoding="utf-8")
    assert run(["play", *arguments, *UNREACHABLE]) == code
    assert message in capsys.readouterr().err
    assert not (folder / ".sandbox").exists()


def test_lenient_plays_it_anyway_and_says_so(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "mine.yaml").write_text(MINE, encoding="utf-8")
    assert run(["play", "mine.yaml", "--lenient", "--dry-run", *UNREACHABLE]) == 0
    shown = capsys.readouterr()
    assert "    against the life cycle: shipment" in shown.err
    assert "Shipment.Delivered" in shown.out


def test_what_may_be_secret_is_not_repeated(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from sandbox.cli.play_run import _harmless

    assert [_harmless(url) for url in ("http://h/x", "http://u:p@h/x", "http://h/x?token=1")] == [True, False, False]


def test_what_cannot_be_sent_fails_a_dry_run(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "config.yaml").write_text("subscriptions: []\nwire: {signature: {scheme: plain-secret}}\n")
    target = ("--to", "http://127.0.0.1:9/", "--secret", "é")
    assert run(["play", "cancel-before-dispatch", "--dry-run", *target]) == 1
    shown = capsys.readouterr()
    assert shown.out.count(": cannot be sent: ") == 4
    assert shown.err.splitlines()[-1] == "0 deliveries would be made"


def test_a_story_that_nobody_wants_to_hear_fails(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "config.yaml").write_text(
        "subscriptions:\n  - {name: one, url: 'http://127.0.0.1:9/', secret: s, events: ['Product.*']}\n"
    )
    assert run(["play", "cancel-before-dispatch", "--speed", "max"]) == 1
    shown = capsys.readouterr()
    assert shown.err.count("no active subscription selects it") == 4
    assert "4 steps, 0 deliveries: 0 delivered, 0 failed" in shown.err


def test_going_on_takes_liberties_again_and_asks_for_what_was_left_out(folder: Path) -> None:
    from sandbox.cli.configuration import load
    from sandbox.cli.play_output import PlayPrinter
    from sandbox.cli.play_run import Play, PlayOptions
    from sandbox.cli.story_argument import named_telling
    from sandbox.cli.targets import parse_target
    from sandbox.sender.publisher import Retrying

    (folder / "mine.yaml").write_text(MINE, encoding="utf-8")
    telling = named_telling("mine.yaml", (), 3, 0, 0, lenient=True)
    target = parse_target("http://h/?token=1", None, "S", ("X-Key: 1",))
    options = PlayOptions("mine.yaml", 60.0, True, 1, target, None, drawn_seed=False, retrying=Retrying.NEVER)
    config = load(None)
    going_on = Play(config, target.subscriptions(config), telling, options, PlayPrinter(False))
    assert going_on._resuming(2) == (
        "sandbox play mine.yaml --from 2 --seed 3 --at 0001-01-01T00:00:00Z --speed 60 --lenient --step --no-retry"
    )
    assert going_on._not_repeated() == "  with the same --to and --secret and --header"
