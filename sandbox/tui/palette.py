"""The command palette: every action that says so, and every event type to emit."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import NamedTuple

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.types import IgnoreReturnCallbackType

from sandbox.domain.events import CATALOGUE, Group
from sandbox.tui.action import Scope
from sandbox.tui.actions import ACTIONS, key_word, with_keys
from sandbox.tui.event_list import EventList
from sandbox.tui.whereabouts import where_it_works

_NOUNS: Mapping[Scope, str] = {
    Scope.SUBSCRIPTIONS: ": subscription",
    Scope.EVENTS: ": event",
    Scope.LAYOUT: ": pane",
    Scope.STORY: ": story",
}


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
                title = f"{action.label}{_NOUNS.get(action.scope, '')}"
                node = where_it_works(self.screen, action)
                told = f"{with_keys(action.help)} Key: {key_word(action.id)}"
                yield _Command(title, told, partial(node.run_action, action.call))
        for event_type in CATALOGUE:
            emit = partial(self.screen.post_message, EventList.Emit(event_type))
            yield _Command(f"Emit {event_type.name}", f"{event_type.description}.", emit)
        for group in Group:
            emit = partial(self.screen.post_message, EventList.EmitGroup(group))
            yield _Command(f"Emit group {group.value}", "One event of each of its types.", emit)
