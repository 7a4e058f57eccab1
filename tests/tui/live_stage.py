"""A terminal UI over a config.yaml of its own, which is watched as in the real program."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from textual.pilot import Pilot

from sandbox.config.load import load_config
from sandbox.service import Sandbox
from sandbox.tui import SandboxApp
from sandbox.tui.subscriptions.pane import SubscriptionList
from tests.conftest import REPOSITORY
from tests.tui.stage import Stage, free_port
from tests.waiting import wait_for


class LiveStage(Stage):
    """A stage over a config.yaml of its own, which is watched."""

    def __init__(self, sandbox: Sandbox, app: SandboxApp, pilot: Pilot[int], path: Path) -> None:
        super().__init__(sandbox, app, pilot)
        self.path = path

    def write(self, old: str, new: str) -> None:
        text = self.path.read_text(encoding="utf-8")
        assert old in text
        self.path.write_text(text.replace(old, new), encoding="utf-8")

    @property
    def subscriptions(self) -> SubscriptionList:
        return self.desk.query_one(SubscriptionList)

    def notices(self) -> list[str]:
        return [each.message for each in self.app._notifications]


@asynccontextmanager
async def live(folder: Path, size: tuple[int, int] = (120, 40)) -> AsyncIterator[LiveStage]:
    path = folder / "config.yaml"
    text = (REPOSITORY / "config.yaml").read_text(encoding="utf-8").replace("8025", str(free_port()))
    path.write_text(text, encoding="utf-8")
    reload = partial(load_config, path, cwd=folder, environ={})
    async with Sandbox(reload(), reload=reload) as sandbox:
        app = SandboxApp(sandbox)
        async with app.run_test(size=size, notifications=True) as pilot:
            stage = LiveStage(sandbox, app, pilot, path)
            await wait_for(lambda: len(stage.app.screen_stack) and stage.text().strip(), "a first picture")
            yield stage
