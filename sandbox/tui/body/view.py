"""The lines of a body with a cursor: divided in slices, folded, searched. It opens at once, whatever its size."""

import asyncio
from typing import ClassVar

from textual import events, work
from textual.binding import BindingType
from textual.message import Message

from sandbox.tui.action import Scope
from sandbox.tui.actions import bindings
from sandbox.tui.body.finding import Finding
from sandbox.tui.body.folds import Folds
from sandbox.tui.body.json_rows import JsonRows
from sandbox.tui.body.rows import Rows, TextRows
from sandbox.tui.body.source import RAW, BodySource
from sandbox.tui.lines.choice import ChoiceView
from sandbox.tui.lines.paint import Line, Role, Span

SLICE = 0.008
"""Seconds of work on a body between two looks at what else there is to do."""

_NOTHING = BodySource(b"")
_FOLDED, _OPEN = "▸ ", "▾ "


class BodyView(ChoiceView):
    """Shows a BodySource in one of its ways."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.BODY)]

    class Changed(Message):
        """The cursor is somewhere else, or more was found."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self.source = _NOTHING
        self.way = RAW
        self.finding: Finding | None = None
        self._rows: Rows = TextRows("", 8)
        self._folds = Folds()
        self._return_to: int | None = None
        self._seek: int | None = None

    def show(self, source: BodySource, way: str) -> None:
        """Show a body from its beginning; what is searched for stays."""
        self.source, self.way = source, way
        self._folds.clear()
        self._begin(0)
        self.find(self.finding.wanted if self.finding is not None else "")

    def show_way(self, way: str) -> None:
        """Show the same body in another way, about the same place."""
        share = self.place / max(1, len(self.source.searched(self.way)))
        self.way = way
        self._begin(int(share * len(self.source.searched(way))))
        self.find(self.finding.wanted if self.finding is not None else "")

    def find(self, wanted: str, since: int | None = None) -> None:
        """Look for a text and go to where it stands first behind `since`, if given; an empty one ends the search."""
        self.finding = Finding(self.source.searched(self.way), wanted) if wanted else None
        self._seek = since if wanted else None
        self.refresh_bindings()
        self._go_on()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the keys of hits only while something is looked for, those that fold only where there is JSON."""
        if action in ("next_hit", "previous_hit"):
            return self.finding is not None
        return self.json_rows is not None if action.startswith("fold") else True

    @property
    def place(self) -> int:
        """Where in the text, or for hex in the bytes, the row under the cursor begins."""
        if self._return_to is not None:
            return self._return_to
        row = self.row
        return self._rows.start_of(row) if row < len(self._rows) else 0

    @property
    def row(self) -> int:
        """The row under the cursor, folded ones counted."""
        return self._folds.row(self.cursor)

    @property
    def json_rows(self) -> JsonRows | None:
        """The rows, if they are those of JSON."""
        return self._rows if isinstance(self._rows, JsonRows) else None

    def line_count(self) -> int:
        """How many rows are seen, as far as they are known."""
        return len(self._rows) - self._folds.hidden

    def line_at(self, index: int, width: int) -> Line:
        """Draw a row, with the sign that folds it before it."""
        row = self._folds.row(index)
        rows, finding = self._rows, self.finding
        marks = () if finding is None else finding.marks(rows.start_of(row), rows.end_of(row))
        if not isinstance(rows, JsonRows):
            return rows.line(row, marks)
        if self._folds.is_folded(row):
            return [Span(_FOLDED, Role.ACCENT), *rows.folded_line(row, marks)]
        return [Span(_OPEN if row in rows.closers else "  ", Role.FAINT), *rows.line(row, marks)]

    def on_resize(self) -> None:
        """Divide the body anew if its width is another one."""
        if self._rows.width != max(8, self._room - self._rows.gutter) or not self._rows.complete:
            self._begin(self.place)
        super().on_resize()

    def move_to(self, index: int, direction: int = 1) -> None:
        """Move the cursor as the user wants it."""
        self._return_to = None
        super().move_to(index, direction)
        self.post_message(self.Changed())

    def on_click(self, event: events.Click) -> None:
        """Fold at the sign; elsewhere a click is what it is in every list."""
        offset = event.get_content_offset(self)
        if offset is not None and offset.x < self._rows.gutter and self.top + offset.y < self.line_count():
            event.prevent_default()
            self.move_to(self.top + offset.y)
            self.action_fold()

    def action_last(self) -> None:
        """To the last row, also if it is not known yet."""
        if self._rows.complete:
            super().action_last()
        else:
            self._return_to = len(self.source.searched(self.way))

    def action_choose(self) -> None:
        """Fold or unfold, by Enter or a double click."""
        self.action_fold()

    def action_fold(self) -> None:
        """Fold the object or list under the cursor, or around it; or unfold it."""
        rows = self.json_rows
        opener = None if rows is None or not len(rows) else rows.opener_of(self.row)
        if rows is not None and opener is not None and opener in rows.closers:
            self._folds.toggle(opener)
            self.move_to(self._folds.seen(opener))
            self.relayout()

    def action_fold_all(self) -> None:
        """Fold all but the outermost levels, or unfold everything."""
        row = self.row
        if self._folds.any:
            self._folds.clear()
        else:
            self._folds.fold_all()
        self.move_to(self._folds.seen(row))
        self.relayout()

    def action_next_hit(self) -> None:
        """To the next place that was found."""
        self._step(1)

    def action_previous_hit(self) -> None:
        """To the previous place that was found."""
        self._step(-1)

    def _step(self, step: int) -> None:
        finding = self.finding
        if finding is not None and finding.hits:
            here = self.place if finding.now is None else finding.hits[finding.now]
            self._go_to(finding.step(here, step))

    def _go_to(self, place: int | None) -> None:
        if place is not None:
            row = self._rows.row_at(place)
            self._folds.reveal(row)
            self.move_to(self._folds.seen(row))
            self.relayout()

    @property
    def _room(self) -> int:
        return self.size.width - 1  # the last cell stays free, so that a scrollbar changes nothing

    def _begin(self, place: int) -> None:
        self._rows = self.source.rows(self.way, self._room)
        self._folds.of(self.json_rows)
        self._return_to = place
        self.top = self.cursor = 0
        self._go_on()

    def _go_on(self) -> None:
        """Work for a moment now, so that a small body is there at once, and go on beside everything else."""
        if self._work():
            self._work_on()

    @work(exclusive=True, group="body")
    async def _work_on(self) -> None:
        while True:
            await asyncio.sleep(0.001)
            if not self._work():
                return

    def _work(self) -> bool:
        """Divide and search for a moment; return whether there is more to do."""
        if not self._rows.complete:
            self._rows.divide(SLICE)
            self._folds.grown()
        place = self._return_to
        if place is not None and self._rows.reaches(place):
            self._return_to = None
            self.cursor = self._folds.seen(self._rows.row_at(place))
            self.scroll_to_cursor()
        if self.finding is not None and not self.finding.complete:
            self.finding.search(SLICE)
        self._seek_hit()
        self.relayout()
        self.post_message(self.Changed())
        return not self._rows.complete or (self.finding is not None and not self.finding.complete)

    def _seek_hit(self) -> None:
        """Go to the first hit behind the place where the search began, as soon as it and its row are known."""
        finding = self.finding
        if self._seek is None or finding is None or not finding.hits:
            return
        if finding.complete or finding.hits[-1] >= self._seek:
            hit = finding.at_or_behind(self._seek)
            if hit is not None and self._rows.reaches(hit):
                self._seek = None
                self._go_to(hit)
