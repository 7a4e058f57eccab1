"""Whoever hits keys and clicks without looking, while records arrive, finds the program alive afterwards."""

import asyncio
import random
from pathlib import Path

import pytest

from sandbox.domain.filters import EVERYTHING
from sandbox.tui.question import Question
from tests.tui.live_stage import LiveStage, live
from tests.waiting import wait_for

CHARACTERS = "123456 abcdefghijklmnoprstuvwxyzABDEFGJKMNOPRSTUWXZ/[]{}<>+-=?"
"""All but those that leave."""

NAMED = (
    *("enter", "escape", "tab", "space", "up", "down", "left", "right") * 3,
    "shift+tab", "pageup", "pagedown", "home", "end", "delete", "backspace", "ctrl+s", "ctrl+t", "ctrl+l", "ctrl+g",
    "ctrl+n", "ctrl+r", "ctrl+y", "ctrl+p", "f1", "f2",
)  # fmt: skip

ACTS = 100
LOOKS = 10


@pytest.mark.parametrize(("seed", "size"), [(1, (120, 40)), (2, (80, 24))])
async def test_random_keys_and_clicks_do_no_harm(
    seed: int, size: tuple[int, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # copies and exports go there
    chance = random.Random(seed)
    async with live(tmp_path, size) as stage:
        for act in range(ACTS):
            if act % 20 == 0:
                await request(stage)
            if chance.random() < 0.1:
                stage.send_click(chance.randrange(size[0]), chance.randrange(size[1]))
            else:
                stage.send_keys(chance.choice([*CHARACTERS, *NAMED]))
            await asyncio.sleep(0)  # sometimes several before one is looked at
            if chance.random() < 0.3:
                await stage.pilot.pause()
        await go_back_to_the_feed(stage)
        before = stage.feed.window.newest
        await request(stage)
        await wait_for(lambda: stage.feed.window.newest > before, "what arrives now")


async def request(stage: LiveStage) -> None:
    """Ask for something, and leave: the receiver may have been told never to answer."""
    _, writer = await asyncio.open_connection("127.0.0.1", stage.port)
    writer.write(b"POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 2\r\n\r\n{}")
    await writer.drain()
    before = (await stage.sandbox.records.counts()).captures
    await wait_for(lambda: _more(stage, before), "its capture")
    writer.close()


async def _more(stage: LiveStage, before: int) -> bool:
    return (await stage.sandbox.records.counts()).captures > before


async def go_back_to_the_feed(stage: LiveStage) -> None:
    there = 0
    for _ in range(100):
        await stage.pilot.pause()
        if stage.app.screen is stage.desk and stage.feed.matching == EVERYTHING:
            there += 1  # what was pressed before may still be on its way
            if there == LOOKS:
                return
            await asyncio.sleep(0.05)
        else:
            there = 0
            await stage.press("y" if isinstance(stage.app.screen, Question) else "escape")
    raise AssertionError(f"no way back to the whole feed; there is:\n{stage.text()}")
