"""A story under way, without a screen: what it sends and to whom, where it stands, and what the strip says of it."""

import asyncio
import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from sandbox.config.values import Config
from sandbox.domain import ticks
from sandbox.domain.answering import AnswerRule
from sandbox.domain.secret import Secret
from sandbox.service import Sandbox
from sandbox.tui.stories.performance import SPEEDS, Performance, Script, State, speed_words, wait_words
from sandbox.tui.stories.shelf import tell_story
from sandbox.tui.stories.strip import strip_lines
from tests.tui.stage import free_port, packaged
from tests.tui.stories.test_shelf import NOW
from tests.waiting import wait_for


class Show:
    """A performance that is played beside the test."""

    def __init__(self, sandbox: Sandbox, performance: Performance) -> None:
        self.sandbox = sandbox
        self.performance = performance
        self.playing = asyncio.create_task(performance.play(lambda: None))

    @property
    def events(self) -> list[str]:
        return [each.event for each in self.performance.standing().arrivals]

    def strip(self, width: int = 100, height: int = 40) -> str:
        lines = strip_lines(self.performance.standing(), width, height)
        return "\n".join("".join(span.text for span in line) for line in lines)

    async def next_step(self) -> None:
        before = self.performance.standing().done
        self.performance.next_step()
        await wait_for(lambda: self.performance.standing().done > before, "the end of a step")


@asynccontextmanager
async def show(folder: Path, source: str, config: Config | None = None, *, paused: bool = True) -> AsyncIterator[Show]:
    async with Sandbox(config or packaged(), journal_path=folder / "journal.db") as sandbox:
        performance = Performance(Script(source), tell_story(source, folder, 7, NOW), sandbox, 7, paused=paused)
        found = Show(sandbox, performance)
        yield found
        found.playing.cancel()
        await asyncio.gather(found.playing, return_exceptions=True)


def subscriptions(config: Config, **changes: object) -> Config:
    return replace(config, subscriptions=tuple(replace(each, **changes) for each in config.subscriptions))  # type: ignore[arg-type]


async def test_a_change_of_the_config_counts_from_the_next_event_on(tmp_path: Path) -> None:
    async with show(tmp_path, "happy-delivery") as running:
        await running.next_step()
        config = running.sandbox.config
        running.sandbox.config = subscriptions(config, active=False)
        await running.next_step()
        assert "– Order.Update: nobody selects it" in running.strip()
        assert "– Order.Update: nobody selects it" in running.strip(60, 20)
        running.sandbox.config = config
        await running.next_step()
        landed = [len(each.landings) for each in running.performance.standing().arrivals]
        assert landed == [1, 0, 2]
        assert "✓ erp  ✓ storefront" in running.strip()


async def test_another_secret_is_signed_with_at_once(tmp_path: Path) -> None:
    async with show(tmp_path, "happy-delivery") as running:
        await running.next_step()
        config = running.sandbox.config
        running.sandbox.config = subscriptions(config, secret=Secret("whs_another"))
        await running.next_step()
        verdicts = [landing.verdict for each in running.performance.standing().arrivals for landing in each.landings]
        assert verdicts == ["verified"] * 3


async def test_what_fails_waits_in_the_queue(tmp_path: Path) -> None:
    config = packaged()
    config = subscriptions(config, url=f"http://127.0.0.1:{free_port()}/", events=frozenset({"Cart.Create"}))
    config = replace(config, subscriptions=config.subscriptions[:1])
    async with show(tmp_path, "cart-to-order", config, paused=False) as running:
        running.performance.max_or_not()
        await running.playing
        assert "1 delivery: 0 delivered, 1 failed; 3 events that nobody selects" in running.strip()
        (arrival, *_) = running.performance.standing().arrivals
        assert "next in 60 s" in arrival.landings[0].says
        (delivery,) = await running.sandbox.queue.select()
        assert delivery.event.name == "Cart.Create"


async def test_a_key_that_is_held_down_lets_one_step_begin(tmp_path: Path) -> None:
    async with show(tmp_path, "happy-delivery") as running:
        for _ in range(5):
            running.performance.next_step()
        await wait_for(lambda: running.performance.standing().done == 1, "the end of the step")
        await asyncio.gather(*[asyncio.sleep(0) for _ in range(20)])
        assert running.performance.standing().state is State.PAUSED
        assert running.events == ["Order.Create"]


async def test_what_is_on_its_way_goes_on_when_it_is_stopped(tmp_path: Path) -> None:
    config = packaged()
    slow = AnswerRule("slow", delay=ticks.PER_SECOND)
    config = replace(config, receiver=replace(config.receiver, answers=(slow,)))
    async with show(tmp_path, "happy-delivery", config) as running:
        running.performance.next_step()
        await wait_for(lambda: running.performance.standing().state is State.SENDING, "a step under way")
        running.performance.stop()
        running.playing.cancel()
        await asyncio.gather(running.playing, return_exceptions=True)
        assert "stopped after 0 of 8 steps: 0 deliveries" in running.strip()
        assert "what was on its way goes on" in running.strip(200)

        async def recorded() -> bool:
            return (await running.sandbox.records.counts()).delivered == 1

        await wait_for(recorded, "the delivery in the journal")


async def test_a_journal_that_fails_ends_it(tmp_path: Path) -> None:
    async with show(tmp_path, "happy-delivery") as running:
        await running.next_step()
        await running.sandbox.records.close()
        running.performance.next_step()
        await running.playing
        assert running.performance.standing().state is State.BROKEN
        assert "stopped after 1 of 8 steps" in running.strip()
        assert "journal" in running.strip()


async def test_the_strip_is_as_high_before_as_after_a_step(tmp_path: Path) -> None:
    async with show(tmp_path, "happy-delivery") as running:
        heights = set()
        for _ in range(6):
            heights.add(running.strip().count("\n"))
            await running.next_step()
            if "The goods leave" in running.strip().partition("next")[0]:
                assert "StockQuantityUpdate  ✓ erp  ×2" in running.strip()
        assert len(heights) == 1


def test_speeds_and_times_in_words() -> None:
    assert [speed_words(each) for each in SPEEDS[:3]] == ["real time", "10s a second", "1m a second"]
    assert (speed_words(3600.0), speed_words(math.inf)) == ("1h a second", "no waiting")
    assert [wait_words(each) for each in (0, 99, 100, 3600)] == ["0 s", "99 s", "1:40", "1:00:00"]
