"""The next field of a screen on which things are filled in."""

from typing import TypeVar

from textual.screen import Screen
from textual.widget import Widget

T = TypeVar("T")


def neighbour(screen: Screen[T], step: int) -> Widget | None:
    """Return what Tab (step 1) or its way back (-1) leads to, in the order of `compose` and round the end.

    None before anything is there, or once the screen is being left.

    Textual's own order goes by places, and a header that was just added has none yet.
    """
    shown = [
        each
        for each in screen.walk_children(Widget)
        if each.focusable and all(node.display for node in each.ancestors_with_self)
    ]
    if not shown:
        return None
    place = shown.index(screen.focused) if screen.focused in shown else -max(0, step)
    return shown[(place + step) % len(shown)]
