"""The left side of the composer: what is written (Data or the whole body), the editor, what is said about the text."""

from collections.abc import Iterable

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.strip import Strip

from sandbox.tui.composer.editor import JsonEditor
from sandbox.tui.composer.remarks import Remark, remark_lines
from sandbox.tui.lines.paint import Painted, Role, Span
from sandbox.tui.lines.paragraphs import Paragraphs
from sandbox.tui.lines.wrap import cut_line

WAYS = ("Data", "whole body")


class WayLine(Painted):
    """Names what the text can be, with the present one marked; a click on the other one asks for it."""

    class Picked(Message):
        """The user clicked a way."""

        def __init__(self, whole: bool) -> None:
            super().__init__()
            self.whole = whole

    def __init__(self, whole: bool) -> None:
        super().__init__()
        self._whole = whole

    def show(self, whole: bool) -> None:
        """Mark this one."""
        self._whole = whole
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw it; called by Textual."""
        note = "sent byte for byte" if self._whole else "the envelope is made around it"
        width = self.size.width
        return self.strip_of(cut_line([*self._ways(), Span(f"  {note}", Role.QUIET)], width), width)

    def on_click(self, event: events.Click) -> None:
        """Find the way under the mouse."""
        right = 0
        for place, span in enumerate(self._ways()):
            right += len(span.text)
            if event.x < right:
                self.post_message(self.Picked(place == 1))
                return

    def _ways(self) -> list[Span]:
        return [
            Span(f"[{name}]", Role.TITLE) if (place == 1) is self._whole else Span(f" {name} ", Role.QUIET)
            for place, name in enumerate(WAYS)
        ]


class TextPane(Vertical):
    """The text and its remarks."""

    def __init__(self, text: str, whole: bool, *, id: str) -> None:
        super().__init__(id=id)
        self._way = WayLine(whole)
        self.editor = JsonEditor(text, id="editor")
        self._remarks = Paragraphs(hang=2)
        self.whole = whole

    def compose(self) -> ComposeResult:
        """What it is, the text, what is said about it."""
        yield self._way
        yield self.editor
        yield self._remarks

    def take(self, text: str, whole: bool) -> None:
        """Hold another text."""
        self.whole = whole
        self._way.show(whole)
        self.editor.take(text)

    def remark(self, remarks: Iterable[Remark]) -> None:
        """Show what is said about the text."""
        self._remarks.show(remark_lines(remarks))
