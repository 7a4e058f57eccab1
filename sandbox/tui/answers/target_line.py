"""The line in which the URL of one's own server is typed, over the desk; those that were used before are offered."""

from collections.abc import Sequence
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from sandbox.body.text import sanitise
from sandbox.config.advice import is_at_receiver
from sandbox.domain.request import UnsendableError, require_sendable_url
from sandbox.domain.settings import ReceiverSettings
from sandbox.tui import signs
from sandbox.tui.closing import ClosesOnce
from sandbox.tui.lines.choice import ChoiceView
from sandbox.tui.lines.one_line import OneLine
from sandbox.tui.lines.paint import Line, Role, Span
from sandbox.tui.lines.paragraphs import Paragraphs
from sandbox.tui.lines.wrap import cut

EXAMPLE = "http://127.0.0.1:3000/hook"


class UsedUrls(ChoiceView, can_focus=False):
    """One line a URL, the newest first; a click takes one."""

    def __init__(self, urls: Sequence[str]) -> None:
        super().__init__()
        self.urls = tuple(reversed(urls))
        self.display = bool(urls)

    def line_count(self) -> int:
        """One line each."""
        return len(self.urls)

    def line_at(self, index: int, width: int) -> Line:
        """Draw one."""
        return [Span(" "), Span(cut(sanitise(self.urls[index]), width - 1), Role.QUIET)]

    def ground_at(self, index: int) -> str | None:
        """Mark none: what is chosen stands in the line."""
        return None


class TargetLine(ClosesOnce, ModalScreen[str | None]):
    """Ends with a URL that can be sent to and is not our own receiver's, or with None."""

    CSS_PATH = "target_line.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "Close"),
        Binding("up", "recall(1)", "Used before"),
        Binding("down", "recall(-1)", "Used later"),
    ]

    def __init__(self, receiver: ReceiverSettings, used: Sequence[str]) -> None:
        super().__init__()
        self._receiver = receiver
        self._used = UsedUrls(used)
        self._recalled = 0  # the newest stands in the line at first
        first = self._used.urls[0] if used else ""
        self._line = OneLine(sanitise(first), placeholder=EXAMPLE, compact=True, select_on_focus=True)
        self._remark = Paragraphs(hang=2)

    def compose(self) -> ComposeResult:
        """The line, what is wrong with it, and what was used before."""
        with Vertical() as frame:
            frame.border_title = "Forward: your own server answers"
            frame.border_subtitle = (
                "Enter forwards to it, " + ("↑ what was used before, " * bool(self._used.urls)) + "Esc leaves"
            )
            yield self._line
            yield self._remark
            yield self._used

    def on_mount(self) -> None:
        """Let the user type."""
        self._used.styles.height = len(self._used.urls)
        self._line.focus()
        self._advise()

    @on(Input.Changed)
    def _advise(self) -> None:
        text = self._line.value.strip()
        trouble = objection(text, self._receiver)
        if not text:
            said = [
                Span("Every request that arrives goes on to it, byte for byte, and its answer is ours.", Role.QUIET)
            ]
        elif trouble:
            said = [Span(f"{signs.BAD} ", Role.BAD), Span(sanitise(trouble), Role.BAD)]
        else:
            said = [
                Span(f"{signs.GOOD} ", Role.GOOD),
                Span("it is handed every request, and its answer is ours", Role.QUIET),
            ]
        self._remark.show([said])

    def action_recall(self, step: int) -> None:
        """Go through what was used before."""
        if self._used.urls:
            self._recalled = min(max(0, self._recalled + step), len(self._used.urls) - 1)
            self._take(self._used.urls[self._recalled])

    @on(UsedUrls.Moved)
    def _on_picked(self, message: UsedUrls.Moved) -> None:
        self._take(self._used.urls[message.index])

    def _take(self, url: str) -> None:
        self._line.value = sanitise(url)
        self._line.cursor_position = len(self._line.value)
        self._line.focus()

    @on(Input.Submitted)
    def _on_submitted(self, message: Input.Submitted) -> None:
        message.stop()
        url = message.value.strip()
        if url and not objection(url, self._receiver):
            self.dismiss(url)

    def on_click(self, event: events.Click) -> None:
        """A click beside it closes it."""
        if event.widget is self:
            self.dismiss()


def objection(url: str, receiver: ReceiverSettings) -> str:
    """Return why captures cannot be handed on to this URL, empty if they can."""
    try:
        require_sendable_url(url)
    except UnsendableError as error:
        return str(error)
    if is_at_receiver(url, receiver):
        return (
            f"it leads to this receiver itself (port {receiver.port}), so every capture would make the next one; "
            "give the URL of your own server"
        )
    return ""
