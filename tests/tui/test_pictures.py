"""The screens that matter, as pictures at three sizes and without colours, held against those that were looked at.

`pytest tests/tui/test_pictures.py --snapshot-update` draws them anew; look at each of them before it is committed.
"""

import asyncio
import random
import re
import time
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode
from textual.pilot import Pilot
from textual.screen import Screen

from sandbox.config.values import Config
from sandbox.domain import events, ticks
from sandbox.domain.records import Capture, Record
from sandbox.domain.ticks import Clock
from sandbox.sender.compose import compose_sample, seeded_ids
from sandbox.service import Sandbox
from sandbox.tui import SandboxApp
from sandbox.tui.composer.screen import Composer
from sandbox.tui.explanation import Explanation
from sandbox.tui.form.screen import SubscriptionForm
from sandbox.tui.memory import MEMORY_FILE
from sandbox.tui.stories.picker import StoryPicker
from tests.tui.stage import packaged
from tests.waiting import wait_for

SIZES = ((80, 24), (120, 40), (200, 50))
BEGINNING = ticks.parse("2026-03-04T07:10:02.6011872Z")[0]
TOLD = ("Product.Create", "Cart.Create", "Order.Create", "StockQuantityUpdate", "Order.Update", "Shipment.Create")
DATE = b"Wed, 04 Mar 2026 07:10:02 GMT"
QUIET_FOR = 6
"""So many looks in a row must find the same picture before it counts."""


class Picture(SingleFileSnapshotExtension):
    """One SVG file a snapshot."""

    file_extension = "svg"
    _write_mode = WriteMode.TEXT


@dataclass(frozen=True)
class Scene:
    """What is looked at: what leads there, and whether the journal holds a story before."""

    name: str
    keys: tuple[str | type[Screen[Any]], ...]
    """Keys to press, and screens that are to be there before one goes on."""
    told: bool = True
    own: bool = False
    """True if config.yaml counts as a file of one's own, so that its forms open; nothing is saved."""


SCENES = (
    Scene("first-run", (), told=False),
    Scene("rejected", ("f", "tab", "tab")),
    Scene("body", ("f", "tab", "tab", "up", "2")),
    Scene("composer", ("down", "down", "E", Composer), told=False),
    Scene("form", ("tab", "e", SubscriptionForm, "tab", "home", "x"), told=False, own=True),
    Scene("stories", ("p", StoryPicker), told=False),
    Scene("help", ("question_mark", Explanation), told=False),
)


@pytest.fixture
def picture(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    return snapshot.use_extension(Picture)


@pytest.fixture(autouse=True)
def _the_same_every_time(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    random.seed(7)  # a story draws its seed
    chance = random.Random(7)
    monkeypatch.setattr(uuid, "uuid4", lambda: uuid.UUID(int=chance.getrandbits(128), version=4))
    for name in ("NO_COLOR", "TEXTUAL_ANIMATIONS"):  # whatever the one who runs the tests prefers
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TZ", "Asia/Kolkata")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
async def test_the_screens_look_as_they_were_looked_at(
    tmp_path: Path, scene: Scene, picture: SnapshotAssertion
) -> None:
    async with _opened(tmp_path, scene) as shown:
        for width, height in SIZES:
            assert await shown(width, height) == picture(name=f"{scene.name}-{width}x{height}")


@pytest.mark.parametrize("scene", SCENES[:2], ids=lambda scene: scene.name)
async def test_the_screens_without_colours(
    tmp_path: Path, scene: Scene, picture: SnapshotAssertion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with _opened(tmp_path, scene) as shown:
        assert await shown(120, 40) == picture(name=f"{scene.name}-no-colour")


class _Shown:
    """Draws the app at a size, once it is still, without what differs from run to run."""

    def __init__(self, app: SandboxApp, pilot: Pilot[int]) -> None:
        self._app = app
        self._pilot = pilot

    async def __call__(self, width: int, height: int) -> str:
        await self._pilot.resize_terminal(width, height)
        return await self._picture()

    async def still(self) -> str:
        """The picture, once it has not changed for some looks."""
        seen: list[list[str]] = []

        async def the_same_as_before() -> bool:
            await asyncio.sleep(0.02)
            seen.append([strip.text for strip in self._app.screen._compositor.render_strips()])
            return len(seen) >= QUIET_FOR and all(each == seen[-1] for each in seen[-QUIET_FOR:])

        await self._pilot.pause()
        await wait_for(the_same_as_before, "a screen that stays as it is", limit=30)
        return self._app.export_screenshot(title="sandbox")

    async def _picture(self) -> str:
        """The same, with what lies behind a dialog, and without what differs from run to run."""
        drawn = [await self.still()]

        async def twice_the_same() -> bool:
            self._app.screen.refresh()  # what lies behind a dialog was perhaps laid out after it was drawn
            await self._pilot.pause()
            drawn.append(self._app.export_screenshot(title="sandbox"))
            return drawn[-1] == drawn[-2]

        await wait_for(twice_the_same, "a picture that stays as it is", limit=30)
        picture = re.sub(r"terminal-\d+-", "terminal-", drawn[-1])
        return re.sub(r"(\.0\.0\.1:)(\d+)", lambda found: found[1] + "0" * len(found[2]), picture)


@asynccontextmanager
async def _opened(folder: Path, scene: Scene) -> AsyncIterator[_Shown]:
    config = replace(packaged(), journal_path=folder / "journal.db", read_only=not scene.own)
    told = await _told(config, folder) if scene.told else []
    (folder / MEMORY_FILE).write_text('{"motion": ["reduced"]}', encoding="utf-8")  # no cursor that blinks
    async with Sandbox(config, clock=_steady_clock()) as sandbox:
        for record in told:
            await sandbox.records.append(record)
        app = SandboxApp(sandbox)
        async with app.run_test(size=SIZES[1]) as pilot:
            shown = _Shown(app, pilot)
            await shown.still()
            for key in scene.keys:
                if isinstance(key, type):
                    await wait_for(lambda kind=key: isinstance(app.screen, kind), key.__name__)  # type: ignore[misc]
                else:
                    await pilot.press(key)
                await shown.still()
            yield shown


async def _told(config: Config, folder: Path) -> list[Record]:
    """Records of real deliveries, the last one signed with another secret; each a second after the one before."""
    ids = seeded_ids(7)
    erp, storefront, *_ = config.subscriptions
    deceived = replace(erp, secret=storefront.secret)
    sent = [(name, each) for name in TOLD for each in (erp, storefront)] + [("Order.Create", deceived)]
    async with Sandbox(config, journal_path=folder / "told.db", clock=_steady_clock()) as sandbox:
        for name, to in sent:
            (event_type,) = events.select([name])
            event = compose_sample(sandbox.shop, event_type, at=sandbox.clock(), wire=config.wire, ids=ids)
            await sandbox.publisher.publish(event, [to])
        newest = await sandbox.records.latest(100)
        return [_steady(await sandbox.records.get(each.number), each.number) for each in reversed(newest)]


def _steady(record: Record, number: int) -> Record:
    """The record without what differs from run to run; a capture and the attempt behind it stay on one connection."""
    at = BEGINNING + (number + 1) // 2 * ticks.PER_SECOND
    connection = f"127.0.0.1:{50000 + (number + 1) // 2}"
    if isinstance(record, Capture):
        return replace(record, at=at, peer=connection, elapsed=5 * ticks.PER_MILLISECOND // 10)
    outcome = record.outcome
    headers = tuple((name, DATE if name == b"Date" else value) for name, value in outcome.headers)
    elapsed = 77 * ticks.PER_MILLISECOND // 10
    outcome = replace(outcome, headers=headers, elapsed=elapsed, local_address=connection)
    return replace(record, at=at, outcome=outcome)


def _steady_clock() -> Clock:
    return lambda: BEGINNING
