"""The desk's side of stories: what is wanted of them is handed to the theatre."""

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.command import Provider

from sandbox.tui.remarks import Remarks
from sandbox.tui.stories import shelf
from sandbox.tui.stories.event_presenter import EventPresenter
from sandbox.tui.stories.palette import StoryCommands
from sandbox.tui.stories.performance import Script
from sandbox.tui.stories.theatre import REDRAWN, Theatre
from sandbox.tui.stories.wishes import PlayWanted, Wanted, Wish

if TYPE_CHECKING:
    from sandbox.service import Sandbox


class StoryDesk(Remarks):
    """The panes, and a story that is played above the feed."""

    COMMANDS: ClassVar[set[type[Provider]]] = {*Remarks.COMMANDS, StoryCommands}  # type: ignore[assignment]

    def __init__(self, sandbox: "Sandbox") -> None:
        super().__init__(sandbox)
        self._theatre = Theatre(self, sandbox, self._strip, self._feed.follow)

    def on_mount(self) -> None:
        """Let the strip's clock run; Textual then calls the `on_mount` of the classes above and below."""
        self.set_interval(REDRAWN, self._theatre.refresh)

    @property
    def story_folder(self) -> Path:
        """Where the user's own stories are."""
        return shelf.story_folder(self._sandbox.config)

    @on(Wanted)
    @work
    async def _on_story_wanted(self, message: Wanted) -> None:
        await self._theatre.fulfil(message.wish)
        if message.wish is Wish.LEAVE or not self._strip.display:
            self._feed.focus()

    @on(PlayWanted)
    @work
    async def _on_play_wanted(self, message: PlayWanted) -> None:
        await self._theatre.play(Script(message.source))

    @work
    async def action_play_story(self) -> None:
        """Pick a story, or go to the one that is played."""
        await self._theatre.choose()

    @work
    async def action_present_story(self) -> None:
        """Present the story that is played; without one whatever arrives."""
        if not self._theatre.present() and not isinstance(self.app.screen, EventPresenter):
            self.app.push_screen(EventPresenter(self._sandbox.records))

    def action_steer(self, wish: str) -> None:
        """Want something of the story from the palette."""
        self.post_message(Wanted(Wish(wish)))

    def action_leave(self) -> None:
        """Leave the strip."""
        self.post_message(Wanted(Wish.LEAVE))
