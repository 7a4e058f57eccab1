"""The help, over whatever is on the screen: what works where the focus is comes first. Can be searched."""

from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen, Screen
from textual.widgets import Input

from sandbox.tui.action import Scope
from sandbox.tui.actions import action_of, help_bindings
from sandbox.tui.closing import ClosesOnce
from sandbox.tui.details.pane import DetailLines
from sandbox.tui.details.subject import Lines
from sandbox.tui.help_lines import Section, help_lines, sections
from sandbox.tui.keys import key_shown
from sandbox.tui.lines.one_line import Labelled, OneLine
from sandbox.tui.lines.paint import Line, Role, Span
from sandbox.tui.lines.view import LineView


class ExplanationLines(LineView):
    """The help's text, or what a search found in it."""

    searched = ""

    _lines: Lines = ()
    _lines_for: tuple[int, str] = (0, "")

    def __init__(self, told: list[Section]) -> None:
        super().__init__()
        self._told = told

    def line_count(self) -> int:
        """How many lines at this width."""
        return len(self._made())

    def line_at(self, index: int, width: int) -> Line:
        """Return one line."""
        return self._made()[index]

    def blank_line(self, y: int, width: int) -> Line:
        """Say that nothing was found."""
        return [Span("Nothing in the help has this.", Role.QUIET)] if y == 0 and not self._made() else ()

    def search(self, text: str) -> None:
        """Show only what has this text."""
        self.searched, self.top = text.strip(), 0
        self.relayout()

    def _made(self) -> Lines:
        wanted = (max(20, self.size.width - 1), self.searched)
        if wanted != self._lines_for:
            self._lines, self._lines_for = help_lines(self._told, *wanted), wanted
        return self._lines


class Explanation(ClosesOnce, ModalScreen[None]):
    """Shown until any of its closing keys; `told` is what it says."""

    CSS_PATH = "explanation.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        *help_bindings(),
        Binding("escape", "back", "Close"),
        Binding("q,enter", "dismiss", "Close"),
        Binding("slash,s", "search", "Search"),
    ]

    def __init__(self, told: list[Section]) -> None:
        super().__init__()
        self._lines = ExplanationLines(told)
        self._search = OneLine(placeholder="a key, or a word", compact=True)

    def compose(self) -> ComposeResult:
        """The text, and below it a line to search in it."""
        with Vertical() as frame:
            frame.border_title = "Help"
            frame.border_subtitle = "[@click=screen.search]/ searches[/], [@click=screen.dismiss]Esc closes[/]"
            yield self._lines
            yield Labelled("Search", self._search, lambda: "Esc shows everything again")

    def on_mount(self) -> None:
        """Let the arrows scroll."""
        self._lines.focus()

    def action_search(self) -> None:
        """Type what to look for."""
        self._search.focus()

    def action_back(self) -> None:
        """End the search, else close."""
        if self._search.value or self._search.has_focus:
            self._search.value = ""
            self._lines.focus()
        else:
            self.dismiss()

    @on(Input.Changed)
    def _on_typed(self, message: Input.Changed) -> None:
        self._lines.search(message.value)

    @on(Input.Submitted)
    def _on_submitted(self) -> None:
        self._lines.focus()


def explanation_of(screen: Screen[Any]) -> Explanation:
    """Return the help of a screen, which begins with the pane that has the focus there."""
    scopes: dict[Scope, None] = {}
    own_keys: dict[str, list[str]] = {}
    for key, active in screen.active_bindings.items():
        action = action_of(active.binding.id)
        if action is not None:
            scopes[action.scope] = None
        elif active.node is screen and active.binding.description and active.binding.show:
            own_keys.setdefault(active.binding.description, []).append(key_shown(key))
    if isinstance(screen.focused, DetailLines):  # all that can be done there can be done elsewhere too
        scopes = {Scope.DETAILS: None, **scopes}
    return Explanation([*sections([*scopes], [(" ".join(keys), what) for what, keys in own_keys.items()])])
