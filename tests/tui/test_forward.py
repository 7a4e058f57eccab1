"""Answering as one's own server does, chosen on the screen: its URL, what is handed on, and that it ends."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from textual.widgets import Input

from sandbox.domain.records import Attempt, Capture
from sandbox.tui.answers.target_line import TargetLine, UsedUrls
from sandbox.tui.memory import MEMORY_FILE
from tests.raw_http import answer, raw_server
from tests.tui.stage import Stage, opened, packaged
from tests.tui.test_answers import choose, status_of
from tests.waiting import wait_for


async def ask_for_url(stage: Stage) -> Input:
    await stage.press("a")
    await stage.wait_for_text("ask your own server")
    await stage.press("f")
    await wait_for(lambda: isinstance(stage.app.screen, TargetLine), "the line of the URL")
    return stage.app.screen.query_one(Input)


async def forward_to(stage: Stage, url: str) -> None:
    line = await ask_for_url(stage)
    line.value = url
    await stage.press("enter")
    await wait_for(lambda: stage.app.screen is stage.desk, "the desk")


@asynccontextmanager
async def own_server() -> AsyncIterator[str]:
    async with raw_server(answer("418 I'm a teapot", body=b"hi")) as server:
        yield server.url


async def test_the_answer_of_ones_own_server_is_ours_until_a_switches_back(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage, own_server() as url:
        await forward_to(stage, url)
        await stage.wait_for_text(f"⇠ forward to {url.split('/')[2]}")
        assert await status_of(stage) == 418
        records = [await stage.sandbox.records.get(number) for number in (1, 2, 3)]
        captures = [each for each in records if isinstance(each, Capture)]
        handed_on = [each for each in records if isinstance(each, Attempt) and each.subscription == "--forward"]
        assert [each.request.body for each in handed_on] == [each.body for each in captures]
        assert captures[0].answer.relayed
        await stage.press("A")
        await stage.wait_for_text("⇠ rules")
        assert await status_of(stage) == 200
        await stage.press("A")
        assert await status_of(stage) == 418
        await choose(stage, "5")
        assert await status_of(stage) == 500, "another choice ends the forwarding"


async def test_what_cannot_be_forwarded_to_is_said_while_typing_and_not_taken(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        line = await ask_for_url(stage)
        await stage.wait_for_text("Every request that arrives")
        await stage.press(*"ftp")
        await stage.wait_for_text("does not start with http:// or https://")
        line.value = f"http://localhost:{stage.port}/"
        await stage.wait_for_text("it leads to this receiver itself")
        await stage.press("enter")
        await stage.wait_for_text("it leads to this receiver itself")
        await stage.press("escape")
        await stage.wait_for_text("⇠ rules")


async def test_used_urls_are_offered_again_but_none_with_a_query(tmp_path: Path) -> None:
    async with opened(tmp_path, config=packaged(journal_path=tmp_path / "journal.db")) as stage:
        for url in ("http://127.0.0.1:1/a", "http://127.0.0.1:1/b", "http://127.0.0.1:1/?token=s3cret"):
            await forward_to(stage, url)
        remembered = json.loads((tmp_path / MEMORY_FILE).read_text())["forwards"]
        assert remembered == ["http://127.0.0.1:1/a", "http://127.0.0.1:1/b"]
        assert "s3cret" not in stage.text()
        line = await ask_for_url(stage)
        assert line.value == "http://127.0.0.1:1/b"
        await stage.press("up")
        assert line.value == "http://127.0.0.1:1/a"
        await stage.pilot.click(UsedUrls, offset=(4, 0))
        assert line.value == "http://127.0.0.1:1/b"


async def test_a_dead_server_is_said(tmp_path: Path) -> None:
    async with opened(tmp_path, size=(80, 24), notifications=True) as stage:
        async with own_server() as url:
            pass
        await forward_to(stage, url)
        assert await status_of(stage) == 502
        await stage.wait_for_text("connection refused")


async def test_leaving_while_ones_own_server_hangs_ends_at_once(tmp_path: Path) -> None:
    held = asyncio.Event()

    async def hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        held.set()
        await reader.read()
        writer.close()

    server = await asyncio.start_server(hang, "127.0.0.1", 0)
    async with asyncio.timeout(8):
        async with opened(tmp_path) as stage:
            await forward_to(stage, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/")
            sending = asyncio.create_task(stage.publish("Order.Create"))
            await asyncio.wait_for(held.wait(), 5)
        await asyncio.gather(sending, return_exceptions=True)
    server.close()
