"""A terminal UI on a real Sandbox: real sockets, a real journal file, the packaged config on a free port."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot

from sandbox.config.load import load_config
from sandbox.config.packaged import packaged_config
from sandbox.config.values import Config
from sandbox.domain import events as event_types
from sandbox.domain.events import EventType
from sandbox.sender.compose import compose_sample
from sandbox.sender.publisher import Publication
from sandbox.service import Sandbox
from sandbox.tui import SandboxApp
from sandbox.tui.desk import Desk
from sandbox.tui.event_list import EventList
from sandbox.tui.feed.view import Feed
from tests.waiting import wait_for


class Stage:
    """What a test needs: the Sandbox, the app, its pilot, and what is on the screen."""

    def __init__(self, sandbox: Sandbox, app: SandboxApp, pilot: Pilot[int]) -> None:
        self.sandbox = sandbox
        self.app = app
        self.pilot = pilot

    @property
    def port(self) -> int:
        assert self.sandbox.receiver is not None
        return self.sandbox.receiver.port

    @property
    def desk(self) -> Desk:
        assert isinstance(self.app.screen_stack[0], Desk)
        return self.app.screen_stack[0]

    @property
    def feed(self) -> Feed:
        return self.desk.query_one(Feed)

    def lines(self) -> list[str]:
        """The screen as it was painted, line by line."""
        return [strip.text for strip in self.app.screen._compositor.render_strips()]

    def text(self) -> str:
        return "\n".join(self.lines())

    def pane(self, selector: str) -> str:
        """The part of the screen that a widget covers, its lines joined by one blank."""
        region = self.desk.query_one(selector).region
        rows = self.lines()[region.y : region.bottom]
        return " ".join(row[region.x : region.right].strip(" │╭╮╰╯─▐") for row in rows)

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)

    def send(self, *given: events.InputEvent) -> None:
        """Let these come from the terminal, all before the first one is looked at."""
        driver = self.app._driver
        assert driver is not None
        for event in given:
            event.set_sender(self.app)
            driver.process_message(event)

    def send_keys(self, *keys: str) -> None:
        self.send(*(events.Key(_character_to_key(k) if len(k) == 1 else k, k if len(k) == 1 else None) for k in keys))

    def send_click(self, x: int, y: int) -> None:
        for kind in (events.MouseMove, events.MouseDown, events.MouseUp):
            button = 0 if kind is events.MouseMove else 1
            self.send(kind(None, x, y, 0, 0, button, shift=False, meta=False, ctrl=False))

    async def wait_for_text(self, text: str, pane: str | None = None) -> None:
        async def shown() -> bool:
            if text in (self.pane(pane) if pane else self.text()):
                return True
            await asyncio.sleep(0.02)  # painting the whole screen a hundred times a second would starve the app
            return False

        try:
            await wait_for(shown, f"{text!r} on the screen")
        except AssertionError as error:
            raise AssertionError(f"{error}; there is:\n{self.text()}") from None

    async def choose_event(self, name: str) -> None:
        events_pane = self.desk.query_one(EventList)
        events_pane.focus()
        events_pane.choose(event_type(name))
        await self.pilot.pause()

    async def publish(self, name: str, config: Config | None = None) -> Publication:
        """Send as another process would: past the app, through the sockets."""
        config = config or self.sandbox.config
        event = compose_sample(self.sandbox.shop, event_type(name), at=self.sandbox.clock(), wire=config.wire)
        return await self.sandbox.publisher.publish(event, config.subscriptions)


def event_type(name: str) -> EventType:
    (found,) = event_types.select([name])
    return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def packaged(**changes: object) -> Config:
    """The packaged config with another port, also in the URLs of its subscriptions."""
    config = load_config(packaged_config(), cwd=Path.cwd(), environ={})
    port = free_port()
    subscriptions = tuple(
        replace(each, url=each.url.replace(f":{config.receiver.port}/", f":{port}/"))
        if urlsplit(each.url).hostname == "127.0.0.1"
        else each
        for each in config.subscriptions
    )
    config = replace(config, receiver=replace(config.receiver, port=port), subscriptions=subscriptions)
    return replace(config, **changes)  # type: ignore[arg-type]


@asynccontextmanager
async def opened(
    folder: Path,
    *,
    config: Config | None = None,
    size: tuple[int, int] = (120, 40),
    story: Iterable[str] = (),
    notifications: bool = False,
) -> AsyncIterator[Stage]:
    """Open the TUI over a journal in this folder, after a story of events was sent."""
    config = config or packaged(journal_path=folder / "journal.db")
    async with Sandbox(config, journal_path=folder / "journal.db") as sandbox:
        app = SandboxApp(sandbox)
        for name in story:
            event = compose_sample(sandbox.shop, event_type(name), at=sandbox.clock(), wire=config.wire)
            await sandbox.publisher.publish(event, config.subscriptions)
        async with app.run_test(size=size, notifications=notifications) as pilot:
            stage = Stage(sandbox, app, pilot)
            await wait_for(lambda: len(stage.app.screen_stack) and stage.text().strip(), "a first picture")
            yield stage
