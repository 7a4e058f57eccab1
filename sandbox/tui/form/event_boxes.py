"""The 20 event types as boxes in their five groups; a group's own box stands for all of it."""

from collections.abc import Iterable
from typing import ClassVar, NamedTuple

from textual import events
from textual.binding import BindingType
from textual.message import Message

from sandbox.domain.events import CATALOGUE, EventType
from sandbox.tui.action import Scope
from sandbox.tui.actions import bindings
from sandbox.tui.form.box import CHECKED, PARTLY, UNCHECKED
from sandbox.tui.lines.choice import ChoiceView
from sandbox.tui.lines.paint import Line, Role, Span
from sandbox.tui.lines.wrap import cut


class _Row(NamedTuple):
    title: str
    note: str
    names: tuple[str, ...]
    indent: int


class EventBoxes(ChoiceView):
    """Boxes in lines; those shown are what the search leaves, and only these are turned over by the box of a group."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.BOXES)]

    class Toggled(Message):
        """The user selected something or not any more."""

    class SearchWanted(Message):
        """The user wants to type what to look for."""

    def __init__(self, selected: Iterable[str], *, id: str) -> None:
        super().__init__(id=id)
        self._selected = frozenset(selected)
        self._rows = _rows("")

    @property
    def selected(self) -> frozenset[str]:
        """The names of the selected event types."""
        return self._selected

    def select(self, names: Iterable[str]) -> None:
        """Select exactly these, without a message."""
        self._selected = frozenset(names)
        self.refresh()

    def search(self, text: str) -> None:
        """Show only what has the text in its name or description."""
        self._rows = _rows(text)
        self.cursor = min(self.cursor, max(0, len(self._rows) - 1))
        self.relayout()
        self.scroll_to_cursor()

    def line_count(self) -> int:
        """How many lines there are."""
        return len(self._rows)

    def blank_line(self, y: int, width: int) -> Line:
        """Say that nothing is found."""
        return [Span(" none has that in its name or description", Role.QUIET)] if y == 0 and not self._rows else ()

    def line_at(self, index: int, width: int) -> Line:
        """Draw a box and what it stands for."""
        row = self._rows[index]
        count = sum(name in self._selected for name in row.names)
        box = CHECKED if count == len(row.names) else PARTLY if count else UNCHECKED
        here = index == self.cursor and self.has_focus
        note = f" {count} of {len(row.names)}" if row.indent < 2 else f"  {row.note}"
        title = " " * (2 * row.indent) + f"{box} "
        room = width - 1 - len(title)
        name = cut(row.title, room)
        return [
            Span("▌" if here else " ", Role.ACCENT),
            Span(title, Role.GOOD if count else Role.QUIET),
            Span(name, Role.STRONG if row.indent < 2 else Role.TEXT),
            Span(cut(note, room - len(name)), Role.QUIET),
        ]

    def action_turn_over(self) -> None:
        """Select all that the line under the cursor stands for, or if that is so, none of it."""
        if not self._rows:
            return
        names = frozenset(self._rows[self.cursor].names)
        self.select(self._selected - names if names <= self._selected else self._selected | names)
        self.post_message(self.Toggled())

    def action_choose(self) -> None:
        """Turn over by a double click what the first click has turned over."""
        self.action_turn_over()

    def on_click(self, event: events.Click) -> None:
        """Turn over what is clicked at; Textual then calls the click of ChoiceView as well."""
        offset = event.get_content_offset(self)
        if offset is not None and event.chain == 1 and 0 <= (index := self.top + offset.y) < len(self._rows):
            self.cursor = index
            self.action_turn_over()

    def action_search(self) -> None:
        """Ask for the line of the search."""
        self.post_message(self.SearchWanted())


def _rows(text: str) -> list[_Row]:
    wanted = [each for each in CATALOGUE if text.casefold().strip() in f"{each.name} {each.description}".casefold()]
    groups: dict[str, list[EventType]] = {}
    for each in wanted:
        groups.setdefault(each.group.value, []).append(each)
    everything = "All event types" if len(wanted) == len(CATALOGUE) else "All that are found"
    rows = [_Row(everything, "", _names(wanted), 0)] if wanted else []
    for group, members in groups.items():
        rows.append(_Row(group, "", _names(members), 1))
        rows += [_Row(each.name, each.description, (each.name,), 2) for each in members]
    return rows


def _names(event_types: Iterable[EventType]) -> tuple[str, ...]:
    return tuple(each.name for each in event_types)
