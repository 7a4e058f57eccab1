"""The help: all keys by where they work, and what the signs mean; generated from the registry of actions."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from sandbox.tui import signs
from sandbox.tui.action import Action, Scope
from sandbox.tui.actions import ACTIONS
from sandbox.tui.arrivals import BAR_SECONDS
from sandbox.tui.details.subject import BLANK, Lines, heading
from sandbox.tui.lines.paint import Line, Role, Span
from sandbox.tui.lines.view import LineView
from sandbox.tui.lines.wrap import wrap
from sandbox.tui.sparkline import SHADED, SOLID

KEY_WIDTH = 16

_ORDER = (
    Scope.PROGRAM,
    Scope.EVERYWHERE,
    Scope.EVENTS,
    Scope.COMPOSER,
    Scope.TARGETS,
    Scope.SUBSCRIPTIONS,
    Scope.TABLE,
    Scope.FORM,
    Scope.BOXES,
    Scope.FEED,
    Scope.FILTER,
    Scope.STORIES,
    Scope.STORY,
    Scope.PRESENTER,
    Scope.BODY,
    Scope.SHEET,
    Scope.COLUMNS,
    Scope.LINES,
)

_SIGNS: tuple[tuple[str, Role, str], ...] = (
    (signs.SENT, Role.SENT, "an attempt: what we sent"),
    (signs.REPEATED, Role.SENT, "an attempt that sends a record again: a replay, or handed on by --forward"),
    (signs.RECEIVED, Role.RECEIVED, "a capture: what our receiver got"),
    ("", Role.QUIET, "An attempt is recorded when its answer is in, so it stands below the capture it led to."),
    (signs.GOOD, Role.GOOD, "delivered, verified, or a check that passed"),
    (signs.BAD, Role.BAD, "failed, rejected, or a check that failed"),
    (signs.NEITHER, Role.QUIET, "skipped, or a check that does not apply"),
    (signs.MARKED, Role.WARN, "marked, by m or `sandbox mark`"),
    (signs.AGAIN, Role.WARN, "in the status line: how many deliveries wait to be sent again"),
    (signs.ANSWER, Role.WARN, "how the receiver answers; a changes it"),
    (
        f"{SOLID[1]}{SOLID[4]}{SOLID[7]}",
        Role.RECEIVED,
        f"what arrived, a bar for {BAR_SECONDS} seconds; behind it how many a second",
    ),
    (f"{SHADED}", Role.BAD, "the same, where something was rejected"),
    (signs.ON, Role.GOOD, "on"),
    (signs.OFF, Role.QUIET, "off"),
)

_NOTES = (
    "^c does not leave, because many press it to copy; q leaves.",
    "Shift and drag selects text, as far as the terminal lets it.",
)


class ExplanationLines(LineView):
    """The help's text."""

    _lines: Lines = ()
    _lines_for = 0

    def line_count(self) -> int:
        """How many lines at this width."""
        return len(self._made())

    def line_at(self, index: int, width: int) -> Line:
        """Return one line."""
        return self._made()[index]

    def _made(self) -> Lines:
        width = max(20, self.size.width - 1)
        if width != self._lines_for:
            self._lines, self._lines_for = explanation_lines(width), width
        return self._lines


class Explanation(ModalScreen[None]):
    """Shown over the desk until any of its closing keys."""

    CSS_PATH = "explanation.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q,question_mark,f1,enter", "dismiss", "Close")]

    def compose(self) -> ComposeResult:
        """One pane in the middle."""
        with Vertical() as frame:
            frame.border_title = "Help"
            frame.border_subtitle = "Esc closes"
            yield ExplanationLines()

    def on_mount(self) -> None:
        """Let the arrows scroll."""
        self.query_one(ExplanationLines).focus()


def explanation_lines(width: int) -> Lines:
    """Return the help's lines."""
    lines: list[Line] = []
    for scope in _ORDER:
        lines += [
            heading(scope.value),
            *(line for each in ACTIONS if each.scope is scope for line in _key(each, width)),
        ]
        lines.append(BLANK)
    lines.append(heading("Signs"))
    for sign, role, meaning in _SIGNS:
        lines += wrap([Span(f"{sign:<{KEY_WIDTH}}", role), Span(meaning)], width, KEY_WIDTH)
    lines += [BLANK, heading("Good to know")]
    for note in _NOTES:
        lines += wrap([Span(note)], width)
    lines += [BLANK, heading("How sure the Data of an event is")]
    for provenance, meaning in signs.PROVENANCE_MEANING.items():
        label = f"{signs.PROVENANCE[provenance]} {provenance.value}"
        lines += wrap([Span(f"{label:<{KEY_WIDTH}}", Role.QUIET), Span(meaning)], width, KEY_WIDTH)
    return lines


def _key(action: Action, width: int) -> Lines:
    key = " ".join(action.key_names)
    return wrap([Span(f"{key:<{KEY_WIDTH}}", Role.ACCENT), Span(action.help)], width, KEY_WIDTH)
