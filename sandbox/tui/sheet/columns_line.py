"""The line in which columns are chosen, with the paths of the newest body below it."""

from collections.abc import Sequence
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.screen import ModalScreen
from textual.strip import Strip
from textual.widgets import Input

from sandbox.body.text import sanitise
from sandbox.takeaway.recordings.columns import ColumnError
from sandbox.tui.action import Scope
from sandbox.tui.actions import bindings, key_word
from sandbox.tui.closing import ClosesOnce
from sandbox.tui.lines.one_line import OneLine
from sandbox.tui.lines.paint import Painted, Role, Span
from sandbox.tui.lines.wrap import wrap
from sandbox.tui.sheet.cells import columns_of, titles_of

OFFERED = 8
LONGEST = 4000


def offers_for(text: str, paths: Sequence[str]) -> list[str]:
    """Return the paths that may stand for what is typed behind the last comma: those that begin so first."""
    typed = text.rpartition(",")[2].strip().casefold()
    taken = {each.strip() for each in text.split(",")}
    fitting = [path for path in paths if typed in path.casefold() and path not in taken]
    return sorted(fitting, key=lambda path: not path.casefold().removeprefix("data.").startswith(typed))[:OFFERED]


def with_offer(text: str, path: str) -> str:
    """Return the text with a path in the place of what is typed behind the last comma."""
    before, comma, _ = text.rpartition(",")
    return f"{before}, {path}" if comma else path


class ColumnsInput(OneLine):
    """Completes the path behind the last comma."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.COLUMNS)]

    class Completed(Message):
        """The user wants what is offered first."""

    def action_complete(self) -> None:
        """Take what is offered first."""
        self.post_message(self.Completed())


class OfferedPaths(Painted):
    """A line for each path that is offered, or what is wrong with the columns."""

    class Picked(Message):
        """The user clicked at a path."""

        def __init__(self, path: str) -> None:
            super().__init__()
            self.path = path

    offers: Sequence[str] = ()
    wrong: str = ""

    def show(self, offers: Sequence[str], wrong: str = "") -> None:
        """Show these."""
        self.offers, self.wrong = offers, wrong
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw a line."""
        width = self.size.width
        if self.wrong:
            lines = wrap([Span(self.wrong, Role.BAD)], width)
            return self.strip_of(lines[y] if y < len(lines) else (), width)
        if y >= len(self.offers):
            return self.strip_of((), width)
        return self.strip_of([Span("⇥ " if y == 0 else "  ", Role.ACCENT), Span(self.offers[y], Role.QUIET)], width)

    def on_click(self, event: events.Click) -> None:
        """Take a path by mouse."""
        if not self.wrong and event.y < len(self.offers):
            self.post_message(self.Picked(self.offers[event.y]))


class ColumnsLine(ClosesOnce, ModalScreen[str | None]):
    """Ends with the titles, empty for the first ones of the body, or with None if they stay."""

    CSS_PATH = "sheet.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "Close")]

    def __init__(self, titles: str, paths: Sequence[str]) -> None:
        super().__init__()
        self._paths = paths
        placeholder = "data.OrderNumber, data.Items[*].Sku, header.User-Agent, reason"
        self._line = ColumnsInput(
            f"{titles}, " if titles else "",
            placeholder=placeholder,
            compact=True,
            max_length=LONGEST,
            select_on_focus=False,
        )
        self._offered = OfferedPaths()

    def compose(self) -> ComposeResult:
        """The line above what it may hold."""
        with Vertical() as frame:
            frame.border_title = "Columns"
            enter, escape = (
                "[@click=screen.submit]Enter shows the columns[/]",
                "[@click=screen.dismiss]Esc leaves them[/]",
            )
            frame.border_subtitle = f"{key_word('columns.complete')} takes a path, {enter}, {escape}"
            yield self._line
            yield self._offered

    def on_mount(self) -> None:
        """Type."""
        self._line.focus()
        self._offer()

    @on(Input.Changed)
    def _offer(self) -> None:
        self._offered.show(offers_for(self._line.value, self._paths))

    @on(ColumnsInput.Completed)
    def _on_completed(self) -> None:
        if offers := offers_for(self._line.value, self._paths):
            self._take(offers[0])

    @on(OfferedPaths.Picked)
    def _on_picked(self, message: OfferedPaths.Picked) -> None:
        self._take(message.path)

    def _take(self, path: str) -> None:
        self._line.value = f"{with_offer(self._line.value, path)}, "
        self._line.cursor_position = len(self._line.value)
        self._line.focus()

    @on(Input.Submitted)
    def action_submit(self) -> None:
        """Show the columns, if there are such."""
        titles = self._line.value.strip().rstrip(",").strip()
        try:
            self.dismiss(titles_of(columns_of(titles)))
        except ColumnError as error:
            self._offered.show((), sanitise(str(error)))
