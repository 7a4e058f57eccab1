"""The details pane: tabs above, lines below that are made only when they are looked at."""

import asyncio
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from sandbox.tui.action import Scope
from sandbox.tui.actions import bindings
from sandbox.tui.body.pane import BodyPane
from sandbox.tui.buttons import action_at
from sandbox.tui.details.subject import NOTHING, Subject, Tab
from sandbox.tui.details.tab_strip import TabStrip
from sandbox.tui.lines.paint import Line
from sandbox.tui.lines.view import LineView

LINES_AHEAD = 60
"""How many lines more than needed are made at a time."""


LINES_AT_ONCE = 500
"""How many lines are made before other things get their turn."""


class DetailLines(LineView):
    """The lines of one tab, at the width of the pane."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.DETAILS)]

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._tab: Tab = NOTHING.tabs[0]
        self._made: list[Line] = []
        self._rest: Iterator[Line] = iter(())
        self._made_for = -1

    def show(self, tab: Tab, keep_position: bool) -> None:
        """Show a tab from its beginning, or from where the user was."""
        self._tab, self._made_for = tab, -1
        if not keep_position:
            self.top = 0
        self.relayout()

    def line_count(self) -> int:
        """How many lines were made; some are always ahead of what is visible, until the tab ends."""
        # The last cell stays free, so that a scrollbar does not change how lines are wrapped.
        room = self.size.width - 1
        if room != self._made_for and room > 0:
            self._made_for = room
            self._made, self._rest = [], iter(self._tab.lines(room))
        ahead = self.top + 2 * self.visible_count + 1
        if len(self._made) < ahead:
            self._made += islice(self._rest, ahead + LINES_AHEAD - len(self._made))
        return len(self._made)

    def line_at(self, index: int, width: int) -> Line:
        """Return one line of the tab."""
        return self._made[index]

    async def on_click(self, event: events.Click) -> None:
        """Do what is clicked at, if it is a button."""
        offset = event.get_content_offset(self)
        index = -1 if offset is None else self.top + offset.y
        if offset is not None and 0 <= index < len(self._made):
            action = action_at(self._made[index], offset.x)
            if action is not None:
                event.stop()
                await self.screen.run_action(action.call)

    def action_last(self) -> None:
        """To the last line; only now a long tab is made to its end, piece by piece, while everything else goes on."""
        self._make_to_the_end(self._rest)

    @work(exclusive=True, group="to-the-end")
    async def _make_to_the_end(self, rest: Iterator[Line]) -> None:
        # Another tab or width has another iterator; what was left of this one then is of no use.
        while rest is self._rest and (piece := list(islice(rest, LINES_AT_ONCE))):
            self._made += piece
            await asyncio.sleep(0)
        if rest is self._rest:
            super().action_last()


class Details(Vertical):
    """Shows one subject; the current tab stays when a subject with the same tab follows."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self.border_title = "Details"
        self._subject = NOTHING
        self._wanted_tab = "summary"
        self._strip = TabStrip()
        self._lines = DetailLines(id="detail-lines")
        self._body = BodyPane(id="body")
        self._body.display = False

    def compose(self) -> ComposeResult:
        """Tabs above lines."""
        yield self._strip
        yield self._lines
        yield self._body

    def focus_lines(self) -> None:
        """Let the arrows scroll the lines."""
        self.screen.set_focus(self._lines if self._current.body is None else self._body.view)

    @property
    def body(self) -> BodyPane | None:
        """The body, if it is what is looked at."""
        return None if self._current.body is None else self._body

    def cycle_view(self) -> None:
        """Show the body in the next way; from another tab, go to it first."""
        if self._current.body is not None:
            self._body.cycle()
        else:
            self.pick_tab("body")

    def search(self) -> None:
        """Let the user type what to look for in the body."""
        if self._current.body is None:
            self.pick_tab("body")
        if self._current.body is not None:
            self._body.search()

    def end_search(self) -> bool:
        """Forget what is looked for in the body; return False if nothing is."""
        return self._current.body is not None and self._body.end_search()

    @property
    def subject(self) -> Subject:
        """What is shown."""
        return self._subject

    def show(self, subject: Subject) -> None:
        """Show something, on the tab that the user looked at last if it has one of that name."""
        before, again = self._current, subject.key == self._subject.key
        self._subject = subject
        # Whoever reads or searches a long body is not disturbed by what is found out about the rest of the record.
        if not again or (self._current.id, self._current.state) != (before.id, before.state):
            self._draw(keep_position=again)

    def pick_tab(self, tab_id: str) -> None:
        """Go to a tab, now and whenever a subject has it."""
        if tab_id in self._ids:
            self._wanted_tab = tab_id
            self._draw(keep_position=False)

    def step_tab(self, step: int) -> None:
        """Go to the next or previous tab, round the corner."""
        ids = self._ids
        self.pick_tab(ids[(ids.index(self._current.id) + step) % len(ids)])

    @property
    def current_tab(self) -> str:
        """The id of the tab that is looked at."""
        return self._current.id

    @property
    def _ids(self) -> Sequence[str]:
        return [tab.id for tab in self._subject.tabs]

    @property
    def _current(self) -> Tab:
        tabs = self._subject.tabs
        return next((tab for tab in tabs if tab.id == self._wanted_tab), tabs[0])

    def _draw(self, keep_position: bool) -> None:
        self._strip.show(self._subject, self._current.id)
        body = self._current.body
        focused = self.has_focus_within
        self._lines.display, self._body.display = body is None, body is not None
        if body is None:
            self._lines.show(self._current, keep_position)
        elif not (keep_position and body == self._body.view.source):
            self._body.show(body)
        if focused:
            self.focus_lines()

    @on(TabStrip.Picked)
    def _on_picked(self, message: TabStrip.Picked) -> None:
        message.stop()
        self.pick_tab(message.tab_id)
