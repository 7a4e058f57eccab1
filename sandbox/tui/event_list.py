"""The 20 event types in their five groups, with a sign for how sure their Data is."""

from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.message import Message

from sandbox.domain.events import CATALOGUE, EventType, Group
from sandbox.tui import signs
from sandbox.tui.action import Scope
from sandbox.tui.actions import bindings
from sandbox.tui.event_name import event_name_spans
from sandbox.tui.lines.choice import ChoiceView
from sandbox.tui.lines.paint import Line, Role, Span
from sandbox.tui.lines.wrap import cut

LONGEST_NAME = max(len(each.name) for each in CATALOGUE)
TELLS_FROM = 70
"""Cells from which on a line says what its event is, not only its name."""


def _rows() -> tuple[Group | EventType, ...]:
    rows: list[Group | EventType] = []
    for group in Group:
        rows += [group, *(event_type for event_type in CATALOGUE if event_type.group is group)]
    return tuple(rows)


class EventList(ChoiceView):
    """Choose an event type; Enter asks for it to be emitted."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.EVENTS)]
    ROWS = _rows()

    class Emit(Message):
        """The user wants this event type sent."""

        def __init__(self, event_type: EventType) -> None:
            super().__init__()
            self.event_type = event_type

    class ComposeWanted(Message):
        """The user wants to write an event of this type."""

        def __init__(self, event_type: EventType) -> None:
            super().__init__()
            self.event_type = event_type

    class EmitGroup(Message):
        """The user wants one event of each type of this group sent."""

        def __init__(self, group: Group) -> None:
            super().__init__()
            self.group = group

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self.border_title = "Events"
        self.cursor = 1

    @property
    def chosen(self) -> EventType:
        """The event type under the cursor."""
        row = self.ROWS[self.cursor]
        assert isinstance(row, EventType)
        return row

    def choose(self, event_type: EventType) -> None:
        """Put the cursor on an event type."""
        self.cursor = self.ROWS.index(event_type)
        self.scroll_to_cursor()

    def choosable(self, index: int) -> bool:
        """Groups are titles, no choices."""
        return isinstance(self.ROWS[index], EventType)

    def scroll_to_cursor(self) -> None:
        """Show the group's title too when its first event is chosen."""
        super().scroll_to_cursor()
        if self.top == self.cursor and not self.choosable(self.cursor - 1):
            self.top = self.cursor - 1

    def line_count(self) -> int:
        """Groups and event types."""
        return len(self.ROWS)

    def line_at(self, index: int, width: int) -> Line:
        """Draw a group's title, or an event type with the family quiet and the happening bright."""
        row = self.ROWS[index]
        if isinstance(row, Group):
            return [Span(f" {row.value}", Role.TITLE)]
        mark = Span("▌ " if index == self.cursor else "  ", Role.ACCENT)
        sign = Span(signs.PROVENANCE[row.data_provenance], Role.QUIET)
        if width >= TELLS_FROM:
            told = Span(cut(f"  {row.description}", width - LONGEST_NAME - 4), Role.QUIET)
            return [mark, *event_name_spans(row.name, LONGEST_NAME), Span(" "), sign, told]
        return [mark, *event_name_spans(row.name, width - 3), sign]

    def action_choose(self) -> None:
        """Enter: emit."""
        self.post_message(self.Emit(self.chosen))

    def action_compose(self) -> None:
        """Write an event of the chosen type."""
        self.post_message(self.ComposeWanted(self.chosen))

    def action_emit_group(self) -> None:
        """Emit the whole group of the chosen event type."""
        self.post_message(self.EmitGroup(self.chosen.group))

    def action_group(self, direction: int) -> None:
        """Go to the first event of the next group, or back to that of this one, else of the one before."""
        firsts = [index + 1 for index, row in enumerate(self.ROWS) if isinstance(row, Group)]
        if direction > 0:
            self.move_to(next((index for index in firsts if index > self.cursor), self.cursor))
        else:
            self.move_to(next((index for index in reversed(firsts) if index < self.cursor), firsts[0]))

    def on_click(self, event: events.Click) -> None:
        """Go to a group by a click on its title, emit it by a double one; Textual then calls ChoiceView's as well."""
        offset = event.get_content_offset(self)
        index = self.top + offset.y if offset is not None else -1
        row = self.ROWS[index] if 0 <= index < len(self.ROWS) else None
        if isinstance(row, Group):
            self.move_to(index + 1)
            if event.chain == 2:
                self.post_message(self.EmitGroup(row))
