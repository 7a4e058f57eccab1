"""What people want done with subscriptions: asks where that is needed, opens the form, saves, tells."""

import asyncio
import functools
import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from textual.screen import Screen

from sandbox.config import ConfigError
from sandbox.config.changes import (
    Change,
    activate_subscription,
    place_subscription,
    remove_subscription,
)
from sandbox.config.draft_changes import add_draft, change_to_draft
from sandbox.config.draft_judging import WrittenConfig, read_written
from sandbox.config.drafts import Draft
from sandbox.config.load import load_config
from sandbox.config.own_config import NotMadeError, make_own_config
from sandbox.domain.secret import new_secret
from sandbox.tui.actions import key_for
from sandbox.tui.config_changes import ConfigChanges, Report, refusal
from sandbox.tui.form.screen import SubscriptionForm
from sandbox.tui.form.settling import Assignment
from sandbox.tui.question import Question
from sandbox.tui.subscriptions.chooser import Wish

if TYPE_CHECKING:
    from sandbox.service import Sandbox


class SubscriptionChanging:
    """Changes config.yaml as people wish; one at a time has the user's attention. Its methods run in workers."""

    def __init__(self, screen: Screen[None], sandbox: "Sandbox") -> None:
        self._screen = screen
        self._sandbox = sandbox
        self._changes = ConfigChanges(sandbox.config)
        self._form: SubscriptionForm | None = None

    async def fulfil(self, wish: Wish, name: str | None) -> str | None:
        """Do what is wished with the subscription of this name; return the name of one that was written, if any."""
        if not await self._has_own_config():
            return None
        if wish in (Wish.NEW, Wish.EDIT, Wish.DUPLICATE):
            return await self._fill_in(wish, name)
        change = await self._wanted(wish, name or "")
        if change is not None:
            self.tell(filter(None, [await self._changes.make(change)]))
        return None

    async def undo(self) -> None:
        """Take the last change of the file back."""
        self.tell([await self._changes.undo()])

    async def again(self) -> None:
        """Make the changes again that were taken back, by another program or the user."""
        self.tell(await self._changes.make_again())

    async def config_changed(self) -> None:
        """Show in the form what has changed in the file, and tell which of our changes are not there any more."""
        if self._form is not None and self._form.is_attached:
            await self._form.look_again()
        self.tell(await self._changes.look_for_lost())

    def tell(self, reports: Iterable[Report]) -> None:
        """Show sentences about the config."""
        for each in reports:
            timeout = 5 if each.severity == "information" else 15
            self._screen.notify(each.text, title="Config", severity=each.severity, timeout=timeout, markup=False)

    async def _wanted(self, wish: Wish, name: str) -> Change | None:
        names = [each.name for each in self._sandbox.config.subscriptions]
        if name not in names:
            return None
        place = names.index(name)
        match wish:
            case Wish.REMOVE:
                return remove_subscription(name) if await self._means_to_remove(name) else None
            case Wish.SWITCH:
                return activate_subscription(name, not self._sandbox.config.subscriptions[place].active)
            case Wish.UP if place > 0:
                return place_subscription(name, place)
            case Wish.DOWN if place < len(names) - 1:
                return place_subscription(name, place + 2)
        return None

    async def _means_to_remove(self, name: str) -> bool:
        undo = f"The comments inside of it go with it. {key_for('config.undo')} takes that back."
        question = Question("Delete a subscription", f"Take {name} out of config.yaml?", undo, yes="Delete", no="Keep")
        return await self._screen.app.push_screen_wait(question)

    async def _fill_in(self, wish: Wish, name: str | None) -> str | None:
        if self._form is not None:
            return None
        try:
            written = await self._read()
        except ConfigError as error:
            self.tell([refusal(error)])
            return None
        start = _start(wish, name, written)
        if start is None:
            self.tell([Report("It is not in the file any more.", "warning")])
            return None
        edited = name if wish is Wish.EDIT else None
        assignment = Assignment(
            edited, start, written, lambda: self._sandbox.config.receiver, self._save, self._read_if_possible
        )
        self._form = SubscriptionForm(assignment)
        try:
            return await self._screen.app.push_screen_wait(self._form)
        finally:
            self._form = None

    async def _save(self, name: str | None, base: Draft, mine: Draft) -> Report | None:
        return await self._changes.make(add_draft(mine) if name is None else change_to_draft(name, base, mine))

    async def _read(self) -> WrittenConfig:
        path = self._sandbox.config.path
        return await asyncio.to_thread(read_written, path, cwd=Path.cwd(), environ=os.environ)

    async def _read_if_possible(self) -> WrittenConfig | None:
        try:
            return await self._read()
        except ConfigError:
            return None

    async def _has_own_config(self) -> bool:
        """Tell whether there is a file that may be changed; if not, offer to make one here."""
        if not self._sandbox.config.read_only:
            return True
        folder = Path.cwd()
        question = Question(
            "A config.yaml of your own",
            "What you see is the configuration that comes with the program; nobody edits that one.",
            f"Make a commented config.yaml with fresh secrets in {folder}? `sandbox init` would do the same.",
            yes="Make it",
            no="Not now",
        )
        if not await self._screen.app.push_screen_wait(question):
            return False
        try:
            path = await asyncio.to_thread(make_own_config, folder)
            await self._sandbox.follow(functools.partial(load_config, path, cwd=folder, environ=os.environ))
        except (NotMadeError, ConfigError) as error:
            self.tell([refusal(error)])
            return False
        self._changes = ConfigChanges(self._sandbox.config)
        self.tell([Report("Made config.yaml here; from now on it counts.", "information")])
        return True


def _start(wish: Wish, name: str | None, written: WrittenConfig) -> Draft | None:
    if wish is Wish.NEW:
        return Draft(secret=new_secret().reveal())
    found = written.find(name) if name is not None else None
    if found is None or wish is Wish.EDIT:
        return found
    return replace(found, name=_free_name(f"{name}-copy", written))


def _free_name(wanted: str, written: WrittenConfig) -> str:
    taken = {written.meaning(each.name) for each in written.drafts}
    numbers = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
    return next(each for each in (wanted, *numbers) if each not in taken)
