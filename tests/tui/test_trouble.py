"""What must not go unnoticed or stand in the way: refusals, trouble, long bodies, slow endpoints, signals."""

import asyncio
import os
import pty
import select
import signal
import subprocess
import sys
import termios
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from rich.color import Color, ColorSystem
from textual.theme import Theme

from sandbox.domain.secret import Secret
from sandbox.journal.protocol import JournalError
from sandbox.tui import theme
from sandbox.tui.body.view import BodyView
from sandbox.tui.details.pane import DetailLines
from sandbox.tui.emission import EmissionReport
from sandbox.tui.lines.view import LineView
from sandbox.tui.subscriptions.pane import SubscriptionList
from tests.conftest import REPOSITORY
from tests.raw_http import OK
from tests.tui.stage import free_port, opened, packaged
from tests.waiting import wait_for


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_refused_attempt_says_at_once_why(tmp_path: Path, size: tuple[int, int]) -> None:
    async with opened(tmp_path, size=size) as stage:
        first = stage.sandbox.config.subscriptions[0]
        await stage.press("tab", "tab")  # the feed, whose newest row the details follow
        await stage.publish(
            "Order.Create", replace(stage.sandbox.config, subscriptions=(replace(first, secret=Secret("wrong")),))
        )
        await stage.wait_for_text("Not accepted: 401", "#details")
        await stage.wait_for_text("Rejected: signature failed, answered 401", "#details")
        await stage.wait_for_text("help:", "#details")


async def test_what_the_receiver_has_to_tell_is_shown_and_is_no_markup(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        stage.app.tell("journal.db: the disk is full [/nope] \x1b[31m")
        await stage.wait_for_text("✗ journal.db: the disk is full")
        assert "\x1b" not in stage.text()
        await stage.publish("Order.Create")
        await wait_for(lambda: "✗ journal.db" not in stage.lines()[0], "an end of the trouble")


async def test_a_journal_that_was_deleted_is_said_for_as_long_as_it_is_missing(tmp_path: Path) -> None:
    async with opened(tmp_path, story=["Order.Create"], notifications=True) as stage:
        await wait_for(lambda: len(stage.feed.window) == 1, "a row")
        await asyncio.to_thread((tmp_path / "journal.db").rename, tmp_path / "elsewhere.db")
        await stage.wait_for_text("start the program again")
        for _ in range(8):  # each of them a look of the watch
            with pytest.raises(JournalError):
                await stage.sandbox.records.tail(None, 1)
            assert "✗ journal" in stage.lines()[0]
        await asyncio.to_thread((tmp_path / "elsewhere.db").rename, tmp_path / "journal.db")
        await wait_for(lambda: "→ 1 sent" in stage.lines()[0], "an end of the trouble")


@pytest.mark.parametrize(("tab", "pane"), [("1", DetailLines), ("2", BodyView)], ids=["summary", "body"])
async def test_the_end_of_a_long_body_is_reached_while_everything_goes_on(
    tmp_path: Path, tab: str, pane: type[LineView]
) -> None:
    async with opened(tmp_path) as stage:
        await post(stage.port, b"[" + b"1," * 60_000 + b"1]")
        await wait_for(lambda: len(stage.feed.window) == 1, "the capture")
        lines = stage.desk.query_one(pane)
        seen: set[int] = set()
        looking = asyncio.create_task(look_at(lines, seen))  # a body is divided as soon as it is opened
        await stage.press("tab", "tab", tab, "enter")
        await stage.wait_for_text("Rejected" if tab == "1" else "1,", "#details")
        await stage.press("end")
        await wait_for(lambda: lines.top > 59_000, "the last line", limit=30)
        looking.cancel()
        assert len(seen) > 20, "others had their turn while the lines were made"


async def test_a_report_put_away_stays_away(tmp_path: Path) -> None:
    async with slow_endpoint() as (url, answer):
        config = packaged()
        slow = replace(config.subscriptions[0], url=url)
        async with opened(tmp_path, config=replace(config, subscriptions=(slow,))) as stage:
            await stage.choose_event("Order.Create")
            await stage.press("enter")
            await stage.wait_for_text("is on its way", "#emission")
            await stage.press("escape")
            answer.set()
            await wait_for(lambda: len(stage.feed.window) == 1, "the attempt")
            await stage.pilot.pause()
            assert not stage.desk.query_one(EmissionReport).display


async def test_a_report_survives_a_resize_and_names_its_event_without_a_frame(tmp_path: Path) -> None:
    async with opened(tmp_path, size=(80, 24)) as stage:
        await stage.choose_event("Order.Create")
        await stage.press("enter")
        await stage.wait_for_text("Order.Create  O all of it  Esc puts it away ✓ erp", "#emission")
        await stage.pilot.resize_terminal(200, 50)
        await stage.wait_for_text("Emission of Order.Create")
        await stage.wait_for_text("✓ erp", "#emission")


async def test_failures_stand_first_in_the_report(tmp_path: Path) -> None:
    config = packaged()
    good = [replace(config.subscriptions[0], name=f"good{number}") for number in range(7)]
    dead = replace(config.subscriptions[0], name="dead", url=f"http://127.0.0.1:{free_port()}/x")
    async with opened(tmp_path, config=replace(config, subscriptions=(*good, dead))) as stage:
        await stage.choose_event("Order.Create")
        await stage.press("enter")
        await stage.wait_for_text("✗ dead", "#emission")
        await stage.wait_for_text("O all of it", "#emission")


async def test_any_line_of_a_subscription_can_be_clicked(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        pane = stage.desk.query_one(SubscriptionList)
        await stage.pilot.click("#subscriptions", offset=(5, 1 + pane.lines_each + 1))
        assert pane.chosen is stage.sandbox.config.subscriptions[1]


async def test_an_unknown_theme_is_said(tmp_path: Path) -> None:
    async with opened(tmp_path, config=replace(packaged(), theme="nonsense"), notifications=True) as stage:
        await stage.wait_for_text("ui.theme 'nonsense' is unknown")


@pytest.mark.parametrize("colours", [theme.DARK, theme.LIGHT], ids=lambda each: each.name)
def test_what_must_differ_differs_with_256_colours_too(colours: Theme) -> None:
    def coarse(name: str) -> str:
        found = colours.variables.get(name) or getattr(colours, name)
        return Color.parse(found).downgrade(ColorSystem.EIGHT_BIT).get_truecolor().hex

    for one, other in (
        ("cursor-ground", "cursor-idle-ground"),
        ("cursor-ground", "surface"),
        ("cursor-idle-ground", "surface"),
        ("success", "error"),
        ("foreground", "surface"),
        ("quiet", "surface"),
    ):
        assert coarse(one) != coarse(other), (one, other)


@contextmanager
def running(folder: Path) -> Iterator[tuple[subprocess.Popen[bytes], int, Callable[[], bool]]]:
    """Run the program in a pseudo-terminal; gives its controlling end, and what tells if it is as it was before."""
    text = (REPOSITORY / "config.yaml").read_text(encoding="utf-8").replace("8025", str(free_port()))
    (folder / "config.yaml").write_text(text, encoding="utf-8")
    controller, terminal = pty.openpty()
    termios.tcsetwinsize(controller, (40, 120))
    before = termios.tcgetattr(terminal)
    process = subprocess.Popen(
        [sys.executable, "-m", "sandbox"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY), "TERM": "xterm-256color"},
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
    )
    try:
        yield process, controller, lambda: termios.tcgetattr(terminal) == before
    finally:
        process.kill()
        process.wait()
        os.close(controller)
        os.close(terminal)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_gives_the_terminal_back(tmp_path: Path, number: int) -> None:
    with running(tmp_path) as (process, controller, is_as_before):
        read_until(controller, b"Subscriptions")
        assert not is_as_before()
        process.send_signal(number)
        read_until(controller, b"\x1b[?1049l")
        assert process.wait(20) == 0
        assert is_as_before()


def test_after_being_suspended_the_whole_screen_is_painted_again(tmp_path: Path) -> None:
    with running(tmp_path) as (process, controller, _):
        read_until(controller, b"Subscriptions")
        read_until_quiet(controller)
        process.send_signal(signal.SIGTSTP)
        read_until(controller, b"\x1b[?1049l")
        os.waitid(os.P_PID, process.pid, os.WSTOPPED)
        process.send_signal(signal.SIGCONT)
        again = read_until(controller, b"\x1b[?1049h")
        read_until(controller, b"Subscriptions", again.partition(b"\x1b[?1049h")[2])


def read_until(descriptor: int, wanted: bytes, received: bytes = b"") -> bytes:
    """Read from a pseudo-terminal, after what was received already, until the bytes have come."""
    while wanted not in received:
        ready, _, _ = select.select([descriptor], [], [], 20)
        assert ready, f"{wanted!r} did not come; there is {received[-500:]!r}"
        received += os.read(descriptor, 65536)
    return received


def read_until_quiet(descriptor: int) -> None:
    """Read from a pseudo-terminal what comes, until nothing has come for a second."""
    while select.select([descriptor], [], [], 1)[0]:
        os.read(descriptor, 65536)


async def post(port: int, body: bytes) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    head = f"POST /hooks/erp HTTP/1.1\r\nHost: h\r\nContent-Length: {len(body)}\r\n\r\n"
    writer.write(head.encode() + body)
    await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 20)
    writer.close()


async def look_at(lines: LineView, seen: set[int]) -> None:
    while True:
        seen.add(len(lines._made) if isinstance(lines, DetailLines) else lines.line_count())
        await asyncio.sleep(0)


@asynccontextmanager
async def slow_endpoint() -> AsyncIterator[tuple[str, asyncio.Event]]:
    """An endpoint that answers once the event is set."""
    answer = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        await answer.wait()
        writer.write(OK)
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/", answer
        answer.set()
