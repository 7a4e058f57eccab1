"""Every story in the command palette."""

import asyncio
from functools import partial
from pathlib import Path
from typing import Protocol, cast

from rich.text import Text
from textual.command import DiscoveryHit, Hit, Hits, Provider

from sandbox.body.text import sanitise
from sandbox.tui.stories.shelf import story_sources
from sandbox.tui.stories.wishes import PlayWanted

_HELP = "Play this story to the subscriptions."


class HasStories(Protocol):
    """A screen that plays stories."""

    @property
    def story_folder(self) -> Path:
        """Where the user's own stories are."""
        ...


class StoryCommands(Provider):
    """Offers `Play happy-delivery` and so on, the user's own stories too."""

    async def startup(self) -> None:
        """Look once which there are."""
        folder = cast(HasStories, self.screen).story_folder
        self._sources = await asyncio.to_thread(story_sources, folder)

    async def discover(self) -> Hits:
        """Offer all before anything is typed."""
        for source in self._sources:
            yield DiscoveryHit(Text(_title(source)), self._play(source), _title(source), _HELP)

    async def search(self, query: str) -> Hits:
        """Offer what fits the typed text."""
        matcher = self.matcher(query)
        for source in self._sources:
            title = _title(source)
            score = matcher.match(title)
            if score > 0:
                # A file's name may be anybody's, and Textual reads markup where it points out what fits.
                shown = matcher.highlight(title) if "[" not in title else Text(title)
                yield Hit(score, shown, self._play(source), title, _HELP)

    def _play(self, source: str) -> partial[bool]:
        return partial(self.screen.post_message, PlayWanted(source))


def _title(source: str) -> str:
    return f"Play {sanitise(source)}"
