"""The footer: the keys that work now, as many as there is room for; those that matter least give way first."""

from collections.abc import Sequence
from typing import TypeAlias

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.screen import Screen
from textual.widgets import Footer
from textual.widgets._footer import FooterKey  # Textual exports no name for what its footer is made of

from sandbox.tui.actions import ACTIONS

_WORTH: dict[tuple[str, str], int] = {}
for _action in ACTIONS:  # the same words in two places are worth what they are worth in the better one
    _key = (_action.call, _action.label)
    _WORTH[_key] = max(int(_action.footer), _WORTH.get(_key, 0))
_GAP = 1

Keys: TypeAlias = tuple[tuple[Binding, bool], ...]
"""The bindings that a footer shows, and whether each can be used now."""


class FittingFooter(Footer):
    """Textual's footer, without the keys that would stand beyond the edge."""

    def __init__(self) -> None:
        super().__init__(show_command_palette=False, compact=True)
        self._composed_of: Keys = ()

    def bindings_changed(self, screen: Screen[object]) -> None:
        """Lay out the keys again only if others work than those that stand here; called by Textual at every focus."""
        if not self._composed_of or self._composed_of != _shown_keys(screen):
            super().bindings_changed(screen)

    def compose(self) -> ComposeResult:
        """Lay out the keys; called by Textual whenever others work."""
        self._composed_of = _shown_keys(self.screen)
        keys = [each for each in super().compose() if isinstance(each, FooterKey)]
        self._show_fitting(keys)
        yield from keys

    def on_resize(self, event: events.Resize) -> None:
        """Choose again."""
        self._show_fitting([*self.query(FooterKey)])

    def _show_fitting(self, keys: Sequence[FooterKey]) -> None:
        widths = [cell_len(f"{key.key_display} {key.description}") + _GAP for key in keys]
        worths = [_WORTH.get((key.action, key.description), 1) for key in keys]
        shown = fitting(widths, worths, self.size.width - 1)
        for index, key in enumerate(keys):
            key.display = index in shown


def _shown_keys(screen: Screen[object]) -> Keys:
    return tuple((each.binding, each.enabled) for each in screen.active_bindings.values() if each.binding.show)


def fitting(widths: Sequence[int], worths: Sequence[int], room: int) -> set[int]:
    """Return the places of what fits into `room` cells: of least worth, the last one gives way first."""
    shown = set(range(len(widths)))
    total = sum(widths)
    for index in sorted(shown, key=lambda index: (worths[index], -index)):
        if total <= room:
            break
        shown.discard(index)
        total -= widths[index]
    return shown
