"""What is said below the line of the filter: what is wrong with it, and what may stand there."""

from collections.abc import Sequence

from rich.cells import cell_len
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip

from sandbox.domain.filters import Candidate
from sandbox.tui.lines.paint import Line, Painted, Role, Span
from sandbox.tui.lines.wrap import cut, wrap

LINES_AT_MOST, LINES_ON_A_LOW_SCREEN, LOW_SCREEN = 5, 3, 32
"""Lines of advice, also on a screen with fewer lines than that; a longer one is cut, so that rows stay in sight."""


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


class OfferedWords(Painted):
    """The ways to go on, those with a description one a line, others side by side; takes no room without any."""

    class Picked(Message):
        """The user clicked one of them."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    def __init__(self) -> None:
        super().__init__()
        self._candidates: Sequence[Candidate] = ()
        self._chosen: int | None = None
        self.display = False

    def show(self, candidates: Sequence[Candidate], chosen: int | None) -> None:
        """Show these, the one that was taken marked."""
        self._candidates, self._chosen = candidates, chosen
        self.display = bool(candidates)
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return how many lines it takes; called by Textual."""
        return len(self._rows(width))

    def render_line(self, y: int) -> Strip:
        """Draw one line; called by Textual."""
        width = self.size.width
        rows = self._rows(width)
        line: list[Span] = []
        for index in rows[y] if y < len(rows) else ():
            role = Role.TITLE if index == self._chosen else Role.TEXT
            line.append(Span(f"{'▸' if index == self._chosen else ' '}{self._word(index)} ", role))
        if y < len(rows) and len(rows[y]) == 1 and (about := self._candidates[rows[y][0]].about):
            wide = max(cell_len(self._word(row[0])) for row in rows)
            used = cell_len("".join(span.text for span in line))
            line.append(Span(" " * (wide + 3 - used) + cut(about, max(0, width - wide - 3)), Role.QUIET))
        left = len(self._candidates) - sum(len(row) for row in rows)
        if left and y == len(rows) - 1:
            line.append(Span(f" and {left} more", Role.QUIET))
        return self.strip_of(line, width)

    def on_click(self, event: events.Click) -> None:
        """Find the one under the mouse."""
        rows, right = self._rows(self.size.width), 0
        for index in rows[event.y] if event.y < len(rows) else ():
            right += cell_len(self._word(index)) + 2
            if event.x < right or len(rows[event.y]) == 1:
                self.post_message(self.Picked(index))
                return

    def _word(self, index: int) -> str:
        return cut(self._candidates[index].text, max(8, self.size.width - 4))

    def _rows(self, width: int) -> list[list[int]]:
        """Return which ones stand in each line; the one that was taken is among them."""
        at_most = LINES_AT_MOST if self.screen.size.height >= LOW_SCREEN else LINES_ON_A_LOW_SCREEN
        if all(each.about for each in self._candidates) and len(self._candidates) <= at_most:
            return [[index] for index in range(len(self._candidates))]
        rows: list[list[int]] = [[]]
        used = 0
        for index in range(len(self._candidates)):
            cells = cell_len(self._word(index)) + 2
            if rows[-1] and used + cells > width - (13 if len(rows) == at_most else 0):
                if len(rows) == at_most:
                    if self._chosen is None or index > self._chosen:
                        break
                    del rows[0]
                rows.append([])
                used = 0
            rows[-1].append(index)
            used += cells
        return rows
