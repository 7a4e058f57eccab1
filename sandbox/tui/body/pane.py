"""The Body tab: how the body is shown and where the cursor is, its rows, and the line in which a search is typed."""

from collections.abc import Sequence

from rich.cells import cell_len
from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.strip import Strip
from textual.widgets import Input

from sandbox.tui.actions import key_word
from sandbox.tui.body.place import Place
from sandbox.tui.body.source import BodySource
from sandbox.tui.body.view import BodyView
from sandbox.tui.lines.one_line import Labelled, OneLine
from sandbox.tui.lines.paint import Painted, Role, Span
from sandbox.tui.lines.wrap import cut, cut_middle


class BodyPane(Vertical):
    """Shows one body; the way that the user chose stays for the next one that can be shown so."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self.view = BodyView(id="body-view")
        self._head = BodyHead()
        self._search = OneLine(placeholder="text in the body", compact=True)
        self._search_line = Labelled("Search", self._search, _search_keys)
        self._wanted_way: str | None = None
        self._began_at = 0
        self._search_line.display = False

    def compose(self) -> ComposeResult:
        """What is shown above it, the search below it."""
        yield self._head
        yield self.view
        yield self._search_line

    def show(self, source: BodySource) -> None:
        """Show a body from its beginning."""
        way = self._wanted_way if self._wanted_way in source.ways else source.best
        self.view.show(source, way or source.best)
        self._tell()

    def cycle(self) -> None:
        """Show the body in the next way."""
        ways = self.view.source.ways
        self.show_way(ways[(ways.index(self.view.way) + 1) % len(ways)])

    def show_way(self, way: str) -> None:
        """Show the body pretty, raw or in hex."""
        self._wanted_way = way
        self.view.show_way(way)
        self._tell()

    def search(self) -> None:
        """Let the user type what to look for."""
        self._search_line.display = True
        self._began_at = self.view.place
        self._search.cursor_position = len(self._search.value)
        self.screen.set_focus(self._search)  # now, not in its turn: the next key is part of the search

    def end_search(self) -> bool:
        """Forget what is looked for; return False if nothing is."""
        if self.view.finding is None and not self._search_line.display:
            return False
        focused = self._search.has_focus
        self._search.value = ""
        self._search_line.display = False
        self.view.find("")
        if focused:
            self.view.focus()
        return True

    @property
    def place(self) -> Place | None:
        """The value under the cursor, None if there is none or its end is not known yet."""
        rows = self.view.json_rows
        if rows is None or self.view.row >= len(rows):
            return None
        path, value = rows.path(self.view.row), rows.value(self.view.row)
        return None if path is None or value is None else Place(path, value)

    @on(Input.Changed)
    def _on_typed(self, message: Input.Changed) -> None:
        message.stop()
        self.view.find(message.value, since=self._began_at)

    @on(Input.Submitted)
    def _on_submitted(self, message: Input.Submitted) -> None:
        message.stop()
        if message.value:
            self._search_line.display = False
            self.view.focus()
        else:
            self.end_search()

    @on(BodyView.Changed)
    def _on_changed(self, message: BodyView.Changed) -> None:
        message.stop()
        self._tell()

    def on_body_head_picked(self, message: "BodyHead.Picked") -> None:
        """Show the way that was clicked."""
        message.stop()
        self.show_way(message.way)

    def _tell(self) -> None:
        view = self.view
        self._head.show(view.source, view.way, self._where(), self._found())

    def _where(self) -> str:
        rows = self.view.json_rows
        path = rows.path(self.view.row) if rows is not None and self.view.row < len(rows) else None
        return "" if path is None else str(path) or "the whole body"

    def _found(self) -> str:
        finding = self.view.finding
        if finding is None:
            return ""
        total = f"{len(finding.hits):,}{'' if finding.complete else ' …'}"
        if not finding.hits:
            return "not found" if finding.complete else "searching …"
        return f"{'–' if finding.now is None else f'{finding.now + 1:,}'} of {total}"


class BodyHead(Painted):
    """The ways to show a body with the present one marked, the path under the cursor, how much was found."""

    class Picked(Message):
        """The user clicked a way."""

        def __init__(self, way: str) -> None:
            super().__init__()
            self.way = way

    def __init__(self) -> None:
        super().__init__()
        self._source = BodySource(b"")
        self._way = self._where = self._found = ""

    def show(self, source: BodySource, way: str, where: str, found: str) -> None:
        """Show this."""
        remarked = bool(source.remark) != bool(self._source.remark)
        self._source, self._way, self._where, self._found = source, way, where, found
        self.styles.height = 2 if source.remark else 1
        self.refresh(layout=remarked)

    def render_line(self, y: int) -> Strip:
        """Draw it."""
        width = self.size.width
        if y:
            return self.strip_of([Span(cut(self._source.remark, width), Role.WARN)], width)
        line = self._ways()
        found = f"  {self._found}" if self._found else ""
        room = width - sum(cell_len(span.text) for span in line) - cell_len(found) - 2
        line += [Span("  "), Span(cut_middle(self._where, max(0, room)), Role.ACCENT)]
        free = width - sum(cell_len(span.text) for span in line) - cell_len(found)
        bad = self._found == "not found"
        return self.strip_of([*line, Span(" " * max(0, free)), Span(found, Role.BAD if bad else Role.WARN)], width)

    def on_click(self, event: events.Click) -> None:
        """Find the way under the mouse."""
        right = 0
        for span, way in zip(self._ways(), self._source.ways, strict=True):
            right += cell_len(span.text)
            if event.y == 0 and event.x < right:
                self.post_message(self.Picked(way))
                return

    def _ways(self) -> list[Span]:
        names: Sequence[str] = self._source.ways
        return [Span(f"[{name}]", Role.TITLE) if name == self._way else Span(f" {name} ", Role.QUIET) for name in names]


def _search_keys() -> str:
    return f"Enter to the hits, {key_word('desk.back')} ends it"
