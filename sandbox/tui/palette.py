"""The command palette: every action that says so, and every event type to emit."""

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.types import IgnoreReturnCallbackType

from sandbox.domain.events import CATALOGUE
from sandbox.tui.action import Scope
from sandbox.tui.actions import ACTIONS
from sandbox.tui.event_list import EventList
from sandbox.tui.subscriptions.pane import SubscriptionList


class _Command(NamedTuple):
    title: str
    help: str
    run: IgnoreReturnCallbackType


class SandboxCommands(Provider):
    """Offers the registry's actions and the 20 event types."""

    async def discover(self) -> Hits:
        """Offer everything before anything is typed."""
        for command in self._commands():
            yield DiscoveryHit(command.title, command.run, help=command.help)

    async def search(self, query: str) -> Hits:
        """Offer what fits the typed text."""
        matcher = self.matcher(query)
        for command in self._commands():
            score = matcher.match(command.title)
            if score > 0:
                yield Hit(score, matcher.highlight(command.title), command.run, help=command.help)

    def _commands(self) -> Iterator[_Command]:
        for action in ACTIONS:
            if action.palette:
                # What is done with a subscription is done with the chosen one, wherever the focus is.
                about_chosen = action.scope is Scope.SUBSCRIPTIONS
                node = self.screen.query_one(SubscriptionList) if about_chosen else self.screen
                about = "subscription" if about_chosen else "story" if action.scope is Scope.STORY else ""
                title = f"{action.label}: {about}" if about else action.label
                yield _Command(title, action.help, partial(node.run_action, action.call))
        for event_type in CATALOGUE:
            emit = partial(self.screen.post_message, EventList.Emit(event_type))
            yield _Command(f"Emit {event_type.name}", f"{event_type.description}.", emit)
