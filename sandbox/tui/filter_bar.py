"""The line in which a filter is typed: what it does not understand is said while typing, at the character."""

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip
from textual.widgets import Input

from sandbox.body.text import sanitise
from sandbox.domain.filters import EVERYTHING, Filter, FilterError, parse_filter
from sandbox.tui.lines.one_line import Labelled, OneLine
from sandbox.tui.lines.paint import Line, Painted, Role, Span
from sandbox.tui.lines.wrap import wrap

PLACEHOLDER = "event:Order.*  verdict:rejected  status:5xx  age:<10m  data.OrderNumber:SO-1047  any words"
LABEL_WIDTH = len("Filter ")
LINES_AT_MOST, LINES_ON_A_LOW_SCREEN, LOW_SCREEN = 5, 3, 32
"""Lines of advice, also on a screen with fewer lines than that; a longer one is cut, so that rows stay in sight."""


class FilterBar(Vertical):
    """Hidden until it is opened; Enter applies, Esc ends the filter."""

    class Applied(Message):
        """The user wants to see only what matches."""

        def __init__(self, matching: Filter) -> None:
            super().__init__()
            self.matching = matching

    class Left(Message):
        """The user is done with typing."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._input = FilterInput(placeholder=PLACEHOLDER, compact=True, select_on_focus=False)
        self._advice = Advice()
        self._applied = EVERYTHING
        self.display = False

    def compose(self) -> ComposeResult:
        """The line, and below it what is wrong with it or what to press."""
        yield Labelled("Filter", self._input)
        yield self._advice

    def open(self) -> None:
        """Let the user type."""
        self.display = True
        self._input.cursor_position = len(self._input.value)
        self.screen.set_focus(self._input)  # now, not in its turn: the next key is part of the filter

    def end(self) -> None:
        """Forget the filter and hide."""
        self._input.value = ""
        self.display = False
        self._apply(EVERYTHING)

    def _apply(self, matching: Filter) -> None:
        self._applied = matching
        self._advise()
        self.post_message(self.Applied(matching))

    @on(Input.Changed)
    def _on_changed(self, message: Input.Changed) -> None:
        message.stop()
        self._advise()
        self.call_after_refresh(self._advise)  # only then the line has scrolled to what was typed

    @on(Input.Submitted)
    def _on_submitted(self, message: Input.Submitted) -> None:
        message.stop()
        try:
            matching = parse_filter(message.value)
        except FilterError as error:
            self._input.cursor_position = error.position
            return
        if matching == EVERYTHING:
            self.end()
        else:
            self._apply(matching)
        self.post_message(self.Left())

    def on_descendant_focus(self) -> None:
        """Say what to press."""
        self._advise()

    def on_descendant_blur(self) -> None:
        """Say no more than is needed, and show a long filter from its beginning."""
        self._input.cursor_position = 0
        self.call_after_refresh(self._advise)  # only then the line has scrolled

    def _advise(self) -> None:
        text = self._input.value
        try:
            parse_filter(text)
        except FilterError as error:
            # While one is typing, the end is not wrong, only not there yet.
            role = Role.WARN if error.position >= len(text) else Role.BAD
            place = LABEL_WIDTH + cell_len(sanitise(text[: error.position])) - self._input.scroll_offset.x
            self._advice.show([Span(str(error), role)], place)
            return
        if text.strip() != self._applied.text.strip():
            self._advice.show([Span("not applied yet: Enter applies, Esc ends it", Role.QUIET)])
        elif self._input.has_focus:
            self._advice.show([Span("Enter applies, Esc ends the filter", Role.QUIET)])
        else:
            self._advice.show([])


class FilterInput(OneLine):
    """The line in which a filter is typed."""


class Advice(Painted):
    """A sentence, and a caret above it under the character that it is about; takes no room without a sentence."""

    def __init__(self) -> None:
        super().__init__()
        self._sentence: Line = ()
        self._place: int | None = None
        self.display = False

    def show(self, sentence: Line, place: int | None = None) -> None:
        """Show a sentence, with a caret in this cell if there is one."""
        self._sentence, self._place = sentence, place
        self.display = bool(sentence)
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return how many lines it takes; called by Textual."""
        return len(self._lines(width))

    def render_line(self, y: int) -> Strip:
        """Draw one line; called by Textual."""
        width = self.size.width
        lines = self._lines(width)
        return self.strip_of(lines[y] if y < len(lines) else (), width)

    def _lines(self, width: int) -> list[Line]:
        lines: list[Line] = []
        if self._place is not None:
            lines.append([Span(" " * max(0, min(self._place, width - 1))), Span("^", self._sentence[0].role)])
        lines += wrap(self._sentence, width)
        at_most = LINES_AT_MOST if self.screen.size.height >= LOW_SCREEN else LINES_ON_A_LOW_SCREEN
        if len(lines) > at_most:
            *kept, last = lines[:at_most]
            text = "".join(span.text for span in last)
            lines = [*kept, [Span(f"{text[: width - 2].rstrip(', ')} …", self._sentence[0].role)]]
        return lines
