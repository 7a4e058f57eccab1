"""Lets the user pick a story, plays it, and shows strip and cards where it stands. One story at a time."""

import asyncio
import contextlib
import random
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Literal

from textual.screen import Screen
from textual.worker import Worker

from sandbox.body.text import sanitise
from sandbox.domain.envelope import RenameError
from sandbox.tui.actions import key_for
from sandbox.tui.stories.performance import Performance, Script
from sandbox.tui.stories.picker import StoryPicker
from sandbox.tui.stories.presenter import Presenter
from sandbox.tui.stories.shelf import UnplayableError, read_shelf, story_folder, tell_story
from sandbox.tui.stories.strip import StoryStrip
from sandbox.tui.stories.wishes import Wish

if TYPE_CHECKING:
    from sandbox.service import Sandbox

REDRAWN = 0.2
"""Seconds between two looks at where the story stands."""

_SEEDS = 1_000_000


class Theatre:
    """Belongs to a screen, which calls it from its workers. `begun` is called when a story begins."""

    def __init__(
        self, screen: Screen[None], sandbox: "Sandbox", strip: StoryStrip, begun: Callable[[], object]
    ) -> None:
        self._screen = screen
        self._sandbox = sandbox
        self._strip = strip
        self._begun = begun
        self._performance: Performance | None = None
        self._playing: Worker[None] | None = None
        self._presenter: Presenter | None = None

    def _under_way(self) -> bool:
        return self._performance is not None and not self._performance.standing().state.ended

    async def choose(self, *, present: bool = False) -> None:
        """Let the user pick a story and play it; while one is under way, go to its strip instead."""
        if self._under_way():
            self._strip.focus()
            return
        # The seed of what is shown is the seed of what is played.
        seed, now = _new_seed(), self._sandbox.clock()
        read = partial(read_shelf, story_folder(self._sandbox.config), seed, now)
        picked = await self._screen.app.push_screen_wait(StoryPicker(read, seed, present=present))
        if picked is not None:
            await self.play(picked.script, present=picked.present, seed=picked.seed)

    async def play(
        self, script: Script, *, present: bool = False, paused: bool = False, seed: int | None = None
    ) -> None:
        """Play a story, unless one is under way. What is presented waits for the user's key."""
        if self._under_way():
            self._say("Another story is under way: stop it first.")
            return
        if seed is None:
            seed = _new_seed() if script.seed is None else script.seed
        try:
            performance = await asyncio.to_thread(self._rehearsed, script, seed, paused=present or paused)
        except (UnplayableError, RenameError) as error:
            self._say(f"Nothing was sent. {error}")
            return
        if self._under_way():  # begun while this one was being told
            return
        self._performance = performance
        self._begun()
        self._playing = self._screen.run_worker(performance.play(self.refresh), group="story")
        self.refresh()
        self._strip.focus()
        if present:
            self.present()

    def _rehearsed(self, script: Script, seed: int, *, paused: bool) -> Performance:
        """Tell the whole story; it may have thousands of steps. Raises UnplayableError and RenameError."""
        folder, now = story_folder(self._sandbox.config), self._sandbox.clock()
        told = tell_story(script.source, folder, seed, now, script.given)
        return Performance(script, told, self._sandbox, seed, paused=paused)

    def present(self) -> bool:
        """Show the story in cards; return False if there is none."""
        if self._performance is None:
            return False
        if self._presenter is None:
            self._presenter = Presenter(self._screen, self._performance.standing(), self._sandbox.records)
            self._screen.app.push_screen(self._presenter, self._on_presented)
        return True

    def _on_presented(self, _: None) -> None:
        self._presenter = None

    def refresh(self) -> None:
        """Show where the story stands now; called now and then, and whenever something happened."""
        if self._performance is not None:
            standing = self._performance.standing()
            self._strip.show(standing)
            if self._presenter is not None:
                self._presenter.show(standing)

    async def fulfil(self, wish: Wish) -> None:
        """Do what is wanted of the story."""
        performance = self._performance
        if performance is None:
            self._say(f"No story is played; {key_for('story.play')} picks one.", severity="information")
            return
        steps: dict[Wish, Callable[[], object]] = {
            Wish.PAUSE: performance.pause_or_go_on,
            Wish.NEXT: performance.next_step,
            Wish.FASTER: performance.faster,
            Wish.SLOWER: performance.slower,
            Wish.MAX: performance.max_or_not,
            Wish.PRESENT: self.present,
        }
        if wish is Wish.STOP:
            await self._stop(performance)
        elif wish is Wish.PLAY:
            await self.choose()
        elif wish is Wish.AGAIN:
            if not self._under_way():
                await self.play(performance.script, paused=self._presenter is not None)
        elif wish is Wish.LEAVE and not self._under_way():
            self._put_away()
        elif wish in steps:
            steps[wish]()
        self.refresh()

    async def _stop(self, performance: Performance) -> None:
        if performance.standing().state.ended:
            self._put_away()
            return
        performance.stop()
        if self._playing is not None:
            self._playing.cancel()
            with contextlib.suppress(Exception):
                await self._playing.wait()

    def _put_away(self) -> None:
        self._performance = None
        self._strip.display = False

    def _say(self, sentence: str, severity: Literal["information", "error"] = "error") -> None:
        self._screen.notify(sanitise(sentence), title="Story", severity=severity, timeout=12, markup=False)


def _new_seed() -> int:
    return random.randrange(_SEEDS)
