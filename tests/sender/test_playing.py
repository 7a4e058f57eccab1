"""Playing stories over real sockets, in order, at any speed; no test waits for the time of a story."""

import asyncio
import math
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import web

from sandbox.domain import ticks
from sandbox.domain.records import Kind
from sandbox.domain.settings import DeliverySettings
from sandbox.domain.wire import WireFormat
from sandbox.journal.sqlite_journal import SqliteJournal
from sandbox.sender.compose import seeded_ids
from sandbox.sender.pace import Pace
from sandbox.sender.playing import EventSent, Player, StepBegun, StepEnded
from sandbox.sender.publisher import Publisher
from sandbox.sender.story_steps import StoryStep, compose_story
from sandbox.shop.stories.telling import Told
from tests.both_ends import ERP, BothEnds, both_ends, settled
from tests.shop.stories.told import NAMES, events, told
from tests.waiting import wait_for


class Hours:
    """Time that passes only when a test says so, or, if `flowing`, when somebody waits."""

    def __init__(self, flowing: bool = False) -> None:
        self.seconds = 0.0
        self.waits: list[float] = []
        self._flowing = flowing
        self._moved = asyncio.Event()

    def now(self) -> float:
        return self.seconds

    async def sleep(self, seconds: float) -> None:
        self.waits.append(round(seconds, 3))
        until = self.seconds + seconds
        if self._flowing:
            self.seconds = until
        while self.seconds < until - 1e-6:
            await self._moved.wait()

    def pass_hours(self, hours: float) -> None:
        self.seconds += hours * 3600
        self._moved.set()
        self._moved = asyncio.Event()


def composed(tale: Told, seed: int = 1) -> tuple[StoryStep, ...]:
    return compose_story(tale, WireFormat(), seeded_ids(seed))


def player(ends: BothEnds, steps: tuple[StoryStep, ...], pace: Pace, url: str | None = None) -> Player:
    publisher = Publisher(ends.journal, WireFormat, lambda: DeliverySettings(10 * ticks.PER_SECOND))
    target = replace(ERP, url=url or ends.url)
    return Player(steps, publisher, lambda: [target], pace)


@pytest.mark.parametrize("name", NAMES)
async def test_every_story_plays_and_every_delivery_is_verified(name: str, tmp_path: Path) -> None:
    steps = composed(told(name))
    async with both_ends(tmp_path) as ends:
        progress = [each async for each in player(ends, steps, Pace(math.inf)).play()]
        sent = [each.event for step in steps for each in step.events]
        await settled(ends, 2 * len(sent))
        captures = [each for each in reversed(await ends.journal.latest(10_000)) if each.kind is Kind.CAPTURE]
    assert [each.publication.event for each in progress if isinstance(each, EventSent)] == sent
    assert [(capture.event_id, capture.event, capture.state) for capture in captures] == [
        (event.id, event.name, "verified") for event in sent
    ]
    begun = [each.step.number for each in progress if isinstance(each, StepBegun)]
    assert begun == [step.number for step in steps if step.events]


@asynccontextmanager
async def slow_receiver(delay: Callable[[int], asyncio.Event]) -> AsyncIterator[tuple[str, list[str], list[str]]]:
    """A server that answers the nth request only when its event is set; what came and what was answered, in order."""
    came: list[str] = []
    answered: list[str] = []

    async def answer(request: web.Request) -> web.Response:
        body = await request.json()
        place = len(came)
        came.append(body["Id"])
        await delay(place).wait()
        answered.append(body["Id"])
        return web.Response()

    app = web.Application()
    app.router.add_post("/hook", answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/hook", came, answered
    finally:
        await runner.cleanup()


async def test_order_is_kept_while_a_receiver_is_slow(tmp_path: Path) -> None:
    gates = [asyncio.Event() for _ in range(20)]
    steps = composed(told("happy-delivery"))
    ids = [each.event.id for step in steps for each in step.events]
    async with both_ends(tmp_path) as ends, slow_receiver(gates.__getitem__) as (url, came, answered):
        playing = asyncio.create_task(drained(player(ends, steps, Pace(math.inf), url)))
        for place in range(len(ids)):
            await wait_for(lambda place=place: len(came) > place, f"request {place}")  # type: ignore[misc]
            await asyncio.sleep(0)
            assert came == ids[: place + 1], "the next one waits for this answer"
            gates[place].set()
        await playing
    assert answered == ids


async def drained(playing: Player) -> list[object]:
    return [each async for each in playing.play()]


async def test_steps_come_at_their_times(tmp_path: Path) -> None:
    hours = Hours(flowing=True)
    async with both_ends(tmp_path) as ends:
        await drained(
            player(ends, composed(told("cancel-before-dispatch")), Pace(60, now=hours.now, sleep=hours.sleep))
        )
    assert hours.waits == [1, 179, 1440], "a minute, three hours and a day, sixty times as fast"


async def test_events_within_a_step_come_at_their_own_times(tmp_path: Path) -> None:
    hours = Hours(flowing=True)
    steps = composed(told("return-inspect-restock"))[-1:]
    async with both_ends(tmp_path) as ends:
        await drained(player(ends, steps, Pace(1, now=hours.now, sleep=hours.sleep)))
    assert hours.waits == [1800]


async def test_a_step_that_could_not_begin_in_time_begins_at_once(tmp_path: Path) -> None:
    hours, gate = Hours(), asyncio.Event()
    steps = composed(told("cancel-before-dispatch"))
    async with both_ends(tmp_path) as ends, slow_receiver(lambda _: gate) as (url, came, _):
        playing = player(ends, steps, Pace(1, now=hours.now, sleep=hours.sleep), url)
        running = asyncio.create_task(drained(playing))
        await wait_for(lambda: came, "the first request")
        hours.pass_hours(48)
        assert playing.waiting_for == steps[0]
        gate.set()
        await running
    assert hours.waits == []


async def test_pausing_lets_no_time_pass_and_advancing_needs_none(tmp_path: Path) -> None:
    hours, seen = Hours(), list[object]()
    steps = composed(told("cancel-before-dispatch"))
    async with both_ends(tmp_path) as ends:
        playing = player(ends, steps, Pace(1, now=hours.now, sleep=hours.sleep))
        playing.pause()
        assert playing.paused

        async def watch() -> None:
            async for each in playing.play():
                seen.append(each)

        running = asyncio.create_task(watch())
        hours.pass_hours(100)
        await asyncio.sleep(0)
        assert seen == []
        playing.advance()
        await wait_for(lambda: StepEnded(steps[0]) in seen, "the first step")
        assert playing.waiting_for == steps[1]
        playing.resume()
        await wait_for(lambda: hours.waits, "somebody waits")
        assert round(playing.seconds_left()) == 60, "from the step that was advanced"
        hours.pass_hours(1 / 60)
        await wait_for(lambda: StepEnded(steps[1]) in seen, "the second step, in time")
        await wait_for(lambda: len(hours.waits) == 2, "somebody waits again")
        playing.speed = math.inf
        await running
    assert seen[-1] == StepEnded(steps[-1])
    assert playing.waiting_for is None


async def test_a_pause_in_the_middle_of_a_wait_leaves_the_rest_of_it(tmp_path: Path) -> None:
    hours = Hours()
    steps = composed(told("cancel-before-dispatch"))
    async with both_ends(tmp_path) as ends:
        playing = player(ends, steps, Pace(1, now=hours.now, sleep=hours.sleep))
        running = asyncio.create_task(drained(playing))
        await wait_for(lambda: hours.waits, "the second step is waited for")
        hours.pass_hours(20 / 3600)
        playing.pause()
        hours.pass_hours(5)
        assert round(playing.seconds_left()) == 40
        playing.resume()
        assert round(playing.seconds_left()) == 40
        playing.speed = math.inf
        await running


@pytest.mark.parametrize("paused", [True, False])
async def test_a_step_that_is_advanced_is_played_whole_at_once(paused: bool, tmp_path: Path) -> None:
    hours = Hours()
    steps = composed(told("return-inspect-restock"))[-1:]
    async with both_ends(tmp_path) as ends:
        playing = player(ends, steps, Pace(1, now=hours.now, sleep=hours.sleep))
        if paused:
            playing.pause()
        playing.advance()
        async with asyncio.timeout(20):
            await drained(playing)
    assert len({each.at for each in steps[0].events}) == 2
    assert hours.waits == []


async def test_what_was_advanced_in_a_pause_is_forgotten_after_it(tmp_path: Path) -> None:
    hours = Hours()
    steps = composed(told("cancel-before-dispatch"))
    async with both_ends(tmp_path) as ends:
        playing = player(ends, steps, Pace(1, now=hours.now, sleep=hours.sleep))
        playing.pause()
        playing.advance()
        playing.advance()
        playing.resume()
        running = asyncio.create_task(drained(playing))
        await wait_for(lambda: hours.waits, "a step is waited for")
        assert playing.waiting_for == steps[1]
        playing.speed = math.inf
        await running


async def test_a_stopped_story_knows_where_to_go_on(tmp_path: Path) -> None:
    hours = Hours()
    steps = composed(told("cancel-before-dispatch"))
    async with both_ends(tmp_path) as ends:
        playing = player(ends, steps, Pace(1, now=hours.now, sleep=hours.sleep))
        running = asyncio.create_task(drained(playing))
        await wait_for(lambda: hours.waits, "the second step is waited for")
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
        assert playing.waiting_for == steps[1]


def test_telling_again_gives_the_same_ids_and_data() -> None:
    first, again = composed(told("stock-drain", seed=9), 9), composed(told("stock-drain", seed=9), 9)
    assert first == again
    ids = [each.event.id for step in first for each in step.events]
    assert len(set(ids)) == len(ids) == len(events(told("stock-drain", seed=9)))


async def test_the_samples_go_out_as_they_are(tmp_path: Path, repository: Path) -> None:
    async with await SqliteJournal.open(tmp_path / "journal.db") as journal:
        publisher = Publisher(journal, WireFormat, DeliverySettings)
        steps = composed(told("twenty-samples"))
        target = replace(ERP, url="http://127.0.0.1:9/hook")
        progress = [each async for each in Player(steps, publisher, lambda: [target], Pace(math.inf)).play()]
    bodies = {
        result.attempt.request.body
        for each in progress
        if isinstance(each, EventSent)
        for result in each.publication.results
        if result.attempt is not None
    }
    samples = {path.read_bytes() for path in (repository / "fixtures" / "samples").glob("*.json")}
    assert len(samples) == 20
    assert samples <= bodies
