"""Changes of config.yaml made from the screen: saved off the event loop, offered again if another save undoes them."""

import asyncio
import os
from pathlib import Path
from typing import Literal, NamedTuple

from sandbox.body.text import sanitise
from sandbox.config import ConfigError
from sandbox.config.changes import Change, ChangeError
from sandbox.config.editor import ConfigEditor
from sandbox.config.saving import SaveError
from sandbox.config.splice import RefusedError
from sandbox.config.values import Config


class Report(NamedTuple):
    """What to tell the user, safe to show."""

    text: str
    severity: Literal["information", "warning", "error"]


class ConfigChanges:
    """Makes changes one after the other, and remembers those that were lost."""

    def __init__(self, config: Config) -> None:
        self._editor = ConfigEditor(config, cwd=Path.cwd(), environ=os.environ)
        self._name = config.path.name
        self._turn = asyncio.Lock()
        self._lost: list[Change] = []

    async def make(self, change: Change) -> Report | None:
        """Save a change; return a report if it could not be made. That it was made shows by itself."""
        async with self._turn:
            try:
                await asyncio.to_thread(self._editor.make, change)
            except (ChangeError, ConfigError, RefusedError, SaveError) as error:
                return Report(sanitise(str(error), keep_newlines=True), "error")
        return None

    async def make_again(self) -> list[Report]:
        """Make the lost changes again; return what to tell."""
        lost, self._lost = self._lost, []
        if not lost:
            return [Report("No change of yours was undone by another program.", "information")]
        reports = [await self.make(change) for change in lost]
        return [each for each in reports if each is not None]

    async def look_for_lost(self) -> list[Report]:
        """Find the changes that a later save took back; return what to tell."""
        async with self._turn:
            lost = await asyncio.to_thread(self._editor.taken_back)
        self._lost += lost
        return [
            Report(
                sanitise(f"Another program saved {self._name} over it: {each.sentence}. Press u to do it again."),
                "warning",
            )
            for each in lost
        ]
