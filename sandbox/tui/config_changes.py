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
from sandbox.tui.actions import key_for


class Report(NamedTuple):
    """What to tell the user, safe to show."""

    text: str
    severity: Literal["information", "warning", "error"]


REFUSALS = (ChangeError, ConfigError, RefusedError, SaveError)
"""Why a change is not made; the text of each is for the user."""


def refusal(error: Exception) -> Report:
    """Return one of the `REFUSALS` as it is."""
    return Report(sanitise(str(error), keep_newlines=True), "error")


class ConfigChanges:
    """Makes changes one after the other, and remembers those that were lost."""

    def __init__(self, config: Config) -> None:
        self._editor = ConfigEditor(config, cwd=Path.cwd(), environ=os.environ)
        self._name = config.path.name
        self._turn = asyncio.Lock()
        self._lost: list[Change] = []
        self._undone: list[Change] = []

    async def make(self, change: Change) -> Report | None:
        """Save a change; return a report if it could not be made. That it was made shows by itself."""
        report = await self._make(change)
        if report is None:
            self._undone.clear()  # another way was taken
        return report

    async def undo(self) -> Report:
        """Take the last change back; return what to tell."""
        async with self._turn:
            try:
                change = await asyncio.to_thread(self._editor.undo)
            except REFUSALS as error:
                return refusal(error)
        if change is None:
            return Report("There is no change of yours to take back.", "information")
        self._undone.append(change)
        return Report(
            sanitise(f"Taken back: {change.sentence}. {key_for('config.again')} makes it again."), "information"
        )

    async def make_again(self) -> list[Report]:
        """Make the lost changes again, else the one that was taken back last; return what to tell."""
        wanted, self._lost = self._lost, []
        if not wanted:
            wanted = [self._undone.pop()] if self._undone else []
        if not wanted:
            return [Report("No change of yours was taken back, by you or another program.", "information")]
        reports = [await self._make(change) for change in wanted]
        return [each for each in reports if each is not None]

    async def _make(self, change: Change) -> Report | None:
        async with self._turn:
            try:
                await asyncio.to_thread(self._editor.make, change)
            except REFUSALS as error:
                return refusal(error)
        return None

    async def look_for_lost(self) -> list[Report]:
        """Find the changes that a later save took back; return what to tell."""
        async with self._turn:
            lost = await asyncio.to_thread(self._editor.taken_back)
        self._lost += lost
        again = key_for("config.again")
        return [
            Report(
                sanitise(f"Another program saved {self._name} over it: {each.sentence}. Press {again} to do it again."),
                "warning",
            )
            for each in lost
        ]
