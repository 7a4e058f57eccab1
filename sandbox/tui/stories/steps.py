"""The steps of the story that is chosen, one of which is where a play begins; or its mistakes."""

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from rich.cells import cell_len
from textual.binding import BindingType
from textual.message import Message

from sandbox.domain.quantities import offset_text
from sandbox.shop.stories.telling import Told, ToldStep
from sandbox.tui.action import Scope
from sandbox.tui.actions import bindings
from sandbox.tui.details.subject import Lines
from sandbox.tui.lines.choice import ChoiceView
from sandbox.tui.lines.paint import Line, Role, Span
from sandbox.tui.lines.wrap import wrap
from sandbox.tui.stories.shelf import ShelvedStory
from sandbox.tui.stories.wishes import Wanted, Wish

MOST_STEPS = 200
"""Steps of a story that the list shows."""


class Row(NamedTuple):
    """A line, and the number of the step whose first line it is; None for every other line."""

    line: Line
    step: int | None = None


class StepList(ChoiceView):
    """A step a line, or two; the one under the cursor is the first that is sent."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.STORIES)]

    class FirstChanged(Message):
        """Another step is the first one."""

    def __init__(self) -> None:
        super().__init__()
        self._story: ShelvedStory | None = None
        self._told: Told | None = None
        self._rows: Sequence[Row] = ()
        self._rows_for = 0
        self.first = 1

    def show(self, story: ShelvedStory | None, told: Told | None) -> None:
        """Show another story, or the same one with other facts; then the cursor stays on its step."""
        if story is not self._story:
            self.first, self.top = 1, 0
        self._story, self._told, self._rows_for = story, told, 0
        self._find_cursor()
        self.relayout()

    def line_count(self) -> int:
        """How many lines at this width."""
        return len(self._made())

    def line_at(self, index: int, width: int) -> Line:
        """Return one line, behind the mark of the step that is the first one sent."""
        row = self._made()[index]
        here = row.step == self.first and (self.has_focus or self.first > 1)
        return [Span("▌" if here else " ", Role.ACCENT), *row.line]

    def ground_at(self, index: int) -> str | None:
        """Mark a first step only where it says something."""
        return super().ground_at(index) if self.has_focus or self.first > 1 else None

    def choosable(self, index: int) -> bool:
        """A step is chosen by its first line."""
        return self._made()[index].step is not None

    def line_clicked(self, index: int) -> int:
        """Return the first line of the step that is clicked at."""
        rows = self._made()
        while 0 < index < len(rows) and rows[index].step is None:
            index -= 1
        return index

    def watch_cursor(self) -> None:
        """Begin with the step under the cursor."""
        rows = self._made()
        step = rows[self.cursor].step if self.cursor < len(rows) else None
        if step is not None and step != self.first:
            self.first = step
            self.post_message(self.FirstChanged())

    def action_present(self) -> None:
        """Present the story from this step on."""
        self.post_message(Wanted(Wish.PRESENT))

    def on_resize(self) -> None:
        """Stay on the step where lines are broken elsewhere."""
        self._find_cursor()
        super().on_resize()

    def _find_cursor(self) -> None:
        place = next((index for index, row in enumerate(self._made()) if row.step == self.first), 0)
        self.set_reactive(ChoiceView.cursor, place)

    def _made(self) -> Sequence[Row]:
        width = max(20, self.size.width - 2)
        if width != self._rows_for:
            self._rows, self._rows_for = step_rows(self._story, self._told, width), width
        return self._rows


def step_rows(story: ShelvedStory | None, told: Told | None, width: int) -> list[Row]:
    """Return the steps of a story as it is told with their events, or what is wrong with it."""
    if story is None:
        return []
    if told is None:
        lines: list[Line] = []
        for paragraph in story.trouble.splitlines():
            role = Role.QUIET if paragraph.lstrip().startswith("help:") else Role.TEXT
            lines += wrap([Span(paragraph, role)], width, 4)
        return [Row(line) for line in lines]
    shown = told.steps[:MOST_STEPS]
    longest = max(len(offset_text(step.at, told.begin)) for step in shown)
    rows = []
    for step in shown:
        first, *others = _step(step, told, longest, width)
        rows += [Row(first, step.number), *(Row(line) for line in others)]
    more = len(told.steps) - len(shown)
    return [*rows, Row([Span(f"  and {more:,} more steps", Role.QUIET)])] if more else rows


def _step(step: ToldStep, told: Told, longest: int, width: int) -> Lines:
    when = offset_text(step.at, told.begin)
    head = [Span(f"{step.number:>3}  {when:<{longest}}  ", Role.QUIET)]
    names = ", ".join(dict.fromkeys(each.event.name for each in step.happened))
    indent = 7 + longest
    if not step.step.happens:
        return wrap([*head, Span(f"{step.step.sentence} (does not happen)", Role.QUIET)], width, indent)
    sentence = step.step.sentence
    if indent + cell_len(sentence) + 2 + len(names) <= width:
        gap = " " * (width - indent - cell_len(sentence) - len(names))
        return [[*head, Span(sentence), Span(gap), Span(names, Role.QUIET)]]
    return [
        *wrap([*head, Span(sentence)], width, indent),
        *wrap([Span(" " * indent), Span(names, Role.QUIET)], width, indent),
    ]
