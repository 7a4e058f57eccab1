"""Where on the desk an action works, for whoever wants it from somewhere else: the palette, a word to click at."""

from collections.abc import Mapping

from textual.widget import Widget

from sandbox.tui.action import Action, Scope
from sandbox.tui.event_list import EventList
from sandbox.tui.feed.view import Feed
from sandbox.tui.layout.area import PaneArea
from sandbox.tui.subscriptions.pane import SubscriptionList

_PANES: Mapping[Scope, type[Widget]] = {
    Scope.SUBSCRIPTIONS: SubscriptionList,
    Scope.EVENTS: EventList,
    Scope.FEED: Feed,
    Scope.LAYOUT: PaneArea,
    Scope.MAXIMISED: PaneArea,
}


def where_it_works(screen: Widget, action: Action) -> Widget:
    """Return what runs an action: what is done with a subscription or an event is done with the chosen one."""
    pane = _PANES.get(action.scope)
    return screen if pane is None else screen.query_one(pane)
