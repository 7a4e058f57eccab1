"""The live feed: attempts and captures as conversations, newest at the bottom, virtual over the journal."""

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.message import Message
from textual.strip import Strip

from sandbox.domain.filters import EVERYTHING, Filter
from sandbox.domain.records import RecordSummary
from sandbox.journal.protocol import Conversations
from sandbox.tui.action import Action, Scope
from sandbox.tui.actions import bindings
from sandbox.tui.feed.blank import Blank, first_steps, greeting, nothing_matches
from sandbox.tui.feed.columns import Columns, columns_for, row_line, title_line
from sandbox.tui.feed.conversation import place
from sandbox.tui.feed.following import FollowingView
from sandbox.tui.feed.match_window import MatchWindow
from sandbox.tui.feed.window import Window
from sandbox.tui.lines.paint import Line, Role, Span
from sandbox.tui.welcome import Welcome

STRIPS_KEPT = 1000


class Feed(FollowingView):
    """One row a conversation: an attempt with the capture it led to, or one of them that is alone."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.FEED)]

    class RowsWanted(Message):
        """Rows are to be drawn that are not in memory."""

    class ActionWanted(Message):
        """The user clicked at the word for an action, which may belong to another pane."""

        def __init__(self, action: Action) -> None:
            super().__init__()
            self.action = action

    class Marked(Message):
        """The user wants a record marked, or its mark taken away."""

        def __init__(self, row: RecordSummary) -> None:
            super().__init__()
            self.row = row

    class NoteWanted(Message):
        """The user wants to write a note for a record."""

        def __init__(self, row: RecordSummary) -> None:
            super().__init__()
            self.row = row

    def __init__(self, welcome: Welcome, longest_name: int, *, id: str) -> None:
        super().__init__(id=id)
        self.border_title = "Feed"
        self.window = Window()
        self._matching = EVERYTHING
        self._matches: MatchWindow | None = None
        self._welcome = welcome
        self._longest_name = longest_name
        self.subscriptions: Sequence[str] = ()
        self._asked = False
        self._row: RecordSummary | None = None  # the one under the cursor, once it was read
        self._painted: dict[tuple[int, bool, int, str | None, Columns], Strip] = {}

    def show_welcome(self, welcome: Welcome, longest_name: int) -> None:
        """Show another welcome, and subscription names in a column as wide as the longest needs."""
        self._welcome, self._longest_name = welcome, longest_name
        self.refresh()

    @property
    def rows(self) -> Window | MatchWindow:
        """What is shown: the whole journal, or what a filter selects."""
        return self.window if self._matches is None else self._matches

    @property
    def matching(self) -> Filter:
        """The filter in force."""
        return self._matching

    def filter_by(self, matching: Filter) -> None:
        """Show only what matches, as soon as `begin` is called."""
        self._matching = matching

    def replace(self, summary: RecordSummary) -> None:
        """Show a record's present state: it was marked, say, here or by another process."""
        if self.rows.replace(summary):
            before = self.chosen_number
            self._painted.clear()
            self._note_row()
            if self.chosen_number != before:  # it was read after the other end had come
                self.post_message(self.Followed())
            self.refresh()

    def begin(self, extent: Conversations) -> None:
        """Forget everything and show the journal from its newest record upwards."""
        self._matches = None if self._matching == EVERYTHING else MatchWindow(self._matching)
        self.rows.begin(extent)
        self._painted.clear()
        self._row = None
        self.go_to_last()
        self.post_message(self.Followed())
        self._rows_changed()

    def _rows_changed(self) -> None:
        """Show it, with the cursor where it was going, or else on the row that it was on."""
        before = self._row
        if self.following:
            self.go_to_last()
        elif before is not None and (index := self.rows.index_of(place(before))) is not None:
            moved = index - self.cursor
            self.cursor += moved
            self.top += moved
        self.cursor = min(self.cursor, max(0, len(self.rows) - 1))  # what a prune took may have stood below
        self._note_row()
        if self._row != before:
            self.post_message(self.Followed())
        self.border_title = self._title()
        if (before is None) is not (self._row is None):
            self.refresh_bindings()
        self.refresh()
        if self.rows.wants:
            self._ask()

    def watch_cursor(self) -> None:
        """Remember the row that the user looks at."""
        self._note_row()

    def _note_row(self) -> None:
        self._row = self.rows.at(self.cursor) if self.cursor < len(self.rows) else None

    def _title(self) -> str:
        if self._matches is None:
            return "Feed"
        found = len(self._matches)
        more = "" if self._matches.complete else ", searching …" if self._matches.wants else " and more"
        return f"Feed · {found:,} {'match' if found == 1 else 'matches'}{more}"

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Promise nothing about a record where there is none. Called by Textual."""
        return action not in ("choose", "mark", "note") or len(self.rows) > 0

    def action_mark(self) -> None:
        """Ask for the record under the cursor to be marked, or its mark to be taken away."""
        if self._row is not None:
            self.post_message(self.Marked(self._row))

    def action_note(self) -> None:
        """Ask for a note for the record under the cursor."""
        if self._row is not None:
            self.post_message(self.NoteWanted(self._row))

    def add(self, summaries: Sequence[RecordSummary]) -> None:
        """Show records that were appended."""
        grown = self.rows.add(summaries)
        if not self.following:
            self.unseen += grown
        self._rows_changed()

    def rows_arrived(self) -> None:
        """Draw again: rows that were wanted are in the window now."""
        self._asked = False
        self._rows_changed()

    def rows_missed(self) -> None:
        """Ask again at the next occasion: the rows that were wanted could not be read."""
        self._asked = False

    @property
    def chosen_number(self) -> int | None:
        """The number of the record under the cursor, None if there is none or it is not read yet."""
        return None if self._row is None else self._row.number

    def line_count(self) -> int:
        """One line a conversation, or the welcome."""
        return len(self.rows)

    @property
    def heading_height(self) -> int:
        """Titles of the columns, once there is a row."""
        return 1 if len(self.rows) else 0

    def heading(self, width: int) -> Line:
        """Titles of the columns."""
        return [Span("  "), *title_line(self._columns())]

    def paint(self, index: int, width: int) -> Strip:
        """Draw a row, or take it as it was drawn: while records arrive, most rows only move."""
        row = self.rows.at(index)
        if self.rows.wants:
            self._ask()
        if row is None:
            return super().paint(index, width)
        key = (row.number, row.pair is None, width, self.ground_at(index), self._columns())
        strip = self._painted.get(key)
        if strip is None:
            if len(self._painted) >= STRIPS_KEPT:
                self._painted.clear()
            strip = self._painted[key] = super().paint(index, width)
        return strip

    def notify_style_update(self) -> None:
        """Draw every row anew in the new colours; called by Textual."""
        self._painted.clear()
        super().notify_style_update()

    def line_at(self, index: int, width: int) -> Line:
        """Draw a row; one not yet read is read soon."""
        mark = Span("▌ " if index == self.cursor else "  ", Role.ACCENT)
        row = self.rows.at(index)
        if row is None:
            return [mark, Span("reading …", Role.FAINT)]
        return [mark, *row_line(self._columns(), row)]

    def _columns(self) -> Columns:
        # One cell stays free for the scrollbar, so that columns do not jump when it appears.
        return columns_for(self.size.width - 3, len(str(self.rows.newest)), self._longest_name)

    def _ask(self) -> None:
        if not self._asked:
            self._asked = True
            self.post_message(self.RowsWanted())

    def blank_line(self, y: int, width: int) -> Line:
        """Say why the pane is empty, and what to do; or below the first rows, what to do with them."""
        return self._blank().line(y)

    def _blank(self) -> Blank:
        width, height = self.size.width, self.visible_count
        if self._matches is None:
            if not len(self.rows):
                return greeting(self._welcome, width, height)
            return first_steps(len(self.rows), width, height)
        if len(self.rows):
            return Blank()
        return nothing_matches(self._matches.matching, self._matches.complete, self.subscriptions, width, height)

    def on_click(self, event: events.Click) -> None:
        """Do what is clicked at below the rows; Textual then calls the click of ChoiceView as well."""
        offset = event.get_content_offset(self)
        y = -1 if offset is None else offset.y - self.heading_height
        if offset is not None and y >= len(self.rows) and (action := self._blank().action_at(offset.x, y)):
            self.post_message(self.ActionWanted(action))
