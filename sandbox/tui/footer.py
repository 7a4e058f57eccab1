"""The footer: the keys that work now, as many as there is room for; those that matter least give way first."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from rich.cells import cell_len
from textual import events
from textual.binding import ActiveBinding
from textual.screen import Screen
from textual.strip import Strip

from sandbox.tui.actions import action_of, keys_of
from sandbox.tui.keys import key_shown
from sandbox.tui.lines.paint import Line, Painted, Role, Span

_GAP = 1
_MARGIN = 1


class KeyWord(NamedTuple):
    """A key and what it does: `worth` says how long it stays; `binding` is what a click runs."""

    key: str
    label: str
    worth: int
    binding: ActiveBinding

    @property
    def width(self) -> int:
        """Cells, with the blank behind it."""
        return cell_len(f"{self.key} {self.label}") + _GAP


class FittingFooter(Painted):
    """One line. A click at a word does what its key does."""

    def __init__(self) -> None:
        super().__init__()
        self.words: Sequence[KeyWord] = ()
        """All that could be shown."""

    def on_mount(self) -> None:
        """Follow the focus, which decides which keys work."""
        self.screen.bindings_updated_signal.subscribe(self, self._look)
        self._look(self.screen)

    def _look(self, screen: Screen[Any]) -> None:
        if screen is self.screen:
            self.words = tuple(_words(screen.active_bindings))
            self.refresh()

    def placed(self) -> list[tuple[int, KeyWord]]:
        """Return the words that fit, each with the cell at which it begins."""
        shown = fitting([each.width for each in self.words], [each.worth for each in self.words], self._room)
        x, placed = _MARGIN, []
        for index in sorted(shown):
            placed.append((x, self.words[index]))
            x += self.words[index].width
        return placed

    @property
    def _room(self) -> int:
        return self.size.width - _MARGIN

    def render_line(self, y: int) -> Strip:
        """Draw it; called by Textual."""
        return self.strip_of([Span(" " * _MARGIN), *self._spans()], self.size.width)

    def _spans(self) -> Line:
        spans: list[Span] = []
        for _, word in self.placed():
            role = Role.QUIET if word.binding.enabled else Role.FAINT
            spans += [Span(word.key, Role.TITLE), Span(f" {word.label}", role), Span(" " * _GAP)]
        return spans

    async def on_click(self, event: events.Click) -> None:
        """Do what is clicked at, where its key would do it."""
        offset = event.get_content_offset(self)
        for x, word in self.placed():
            if offset is not None and x <= offset.x < x + word.width - _GAP:
                event.stop()
                await self.app.run_action(word.binding.binding.action, word.binding.node)
                return


def _words(active: Mapping[str, ActiveBinding]) -> Iterator[KeyWord]:
    """Yield what can stand in the footer, in the order of the screen, each action once."""
    keys: dict[str, list[str]] = {}
    for key, each in active.items():
        if each.binding.show and each.binding.description:
            keys.setdefault(each.binding.action, []).append(key)
    for key, each in active.items():
        binding, action = each.binding, action_of(each.binding.id)
        same = keys.get(binding.action, ())
        # Of the keys of an action, a pane may keep some for itself.
        first = next((other for other in keys_of(action.id) if other in same), None) if action else None
        if same and key == (first or same[0]):
            yield KeyWord(key_shown(key), binding.description, action.footer if action else 1, each)


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
