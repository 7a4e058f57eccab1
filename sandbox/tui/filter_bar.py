"""The line in which a filter is typed: what it does not understand is said while typing, at the character."""

from collections.abc import Sequence

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input

from sandbox.body.text import sanitise
from sandbox.domain.filters import EVERYTHING, Filter, FilterError, parse_filter
from sandbox.tui.actions import key_word
from sandbox.tui.filter_advice import Advice, OfferedWords
from sandbox.tui.filter_input import FilterInput
from sandbox.tui.lines.one_line import Labelled
from sandbox.tui.lines.paint import Role, Span
from sandbox.tui.memory import Memory

PLACEHOLDER = "event:Order.*  verdict:rejected  status:5xx  age:<10m  data.OrderNumber:SO-1047  any words"
LABEL = "Filter"
MARKED = "marked:yes"
REMEMBERED, REMEMBERED_LENGTH = 100, 1000
"""Filters that are remembered, and characters of the longest of them."""


class FilterBar(Vertical):
    """Hidden until it is opened; Enter applies, Esc ends the filter."""

    class Applied(Message):
        """The user wants to see only what matches."""

        def __init__(self, matching: Filter) -> None:
            super().__init__()
            self.matching = matching

    class Left(Message):
        """The user is done with typing."""

    def __init__(self, memory: Memory, *, id: str) -> None:
        super().__init__(id=id)
        self._memory = memory
        self._input = FilterInput(PLACEHOLDER)
        self._input.history = memory.texts("filters")
        self._offers = OfferedWords()
        self._advice = Advice()
        self._without_marked: str | None = None
        self._applied = EVERYTHING
        self.display = False

    def compose(self) -> ComposeResult:
        """The line, and below it what may stand there, what is wrong with it, or what to press."""
        yield Labelled(LABEL, self._input, _keys)
        yield self._offers
        yield self._advice

    @property
    def subscriptions(self) -> Sequence[str]:
        """The names of subscriptions that are offered."""
        return self._input.subscriptions

    @subscriptions.setter
    def subscriptions(self, names: Sequence[str]) -> None:
        self._input.subscriptions = names

    def toggle_marked(self) -> None:
        """Show only what is marked and matches, or again all that matches."""
        text, without = self._applied.text.strip(), self._without_marked
        if without is None and text == MARKED:
            without = ""
        if without is not None:
            wanted, self._without_marked = without, None
        else:
            both = f"({text})" if " or " in text.lower() else text
            wanted, self._without_marked = f"{both} {MARKED}".strip(), text
        self._input.value = wanted
        self.display = bool(wanted)
        self._apply(parse_filter(wanted), keep_marked=True)

    def open(self) -> None:
        """Let the user type."""
        self.display = True
        self._input.forget_recalled()
        self._input.cursor_position = len(self._input.value)
        self.screen.set_focus(self._input)  # now, not in its turn: the next key is part of the filter

    def end(self) -> None:
        """Forget the filter and hide."""
        self._input.value = ""
        self.display = False
        self._apply(EVERYTHING)

    def _apply(self, matching: Filter, *, keep_marked: bool = False) -> None:
        self._applied = matching
        if not keep_marked:
            self._without_marked = None
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
            self._remember(matching.text.strip())
        self.post_message(self.Left())

    def _remember(self, text: str) -> None:
        if len(text) <= REMEMBERED_LENGTH:
            others = [each for each in self._input.history if each != text]
            self._input.history = [*others, text][-REMEMBERED:]
            self._memory.remember("filters", self._input.history)

    @on(OfferedWords.Picked)
    def _on_picked(self, message: OfferedWords.Picked) -> None:
        message.stop()
        self._input.take(message.index)
        self._input.focus()

    def on_descendant_focus(self) -> None:
        """Say what to press."""
        self._advise()

    def on_descendant_blur(self) -> None:
        """Say no more than is needed, and show a long filter from its beginning."""
        self._input.cursor_position = 0
        self.call_after_refresh(self._advise)  # only then the line has scrolled

    def _advise(self) -> None:
        text = self._input.value
        offered = self._input.offered.candidates
        self._offers.show(offered, self._input.taken)
        self._input.refresh_bindings()
        try:
            parse_filter(text)
        except FilterError as error:
            # While one is typing, the end is not wrong, only not there yet.
            unfinished = error.position >= len(text)
            place = cell_len(LABEL) + 1 + cell_len(sanitise(text[: error.position])) - self._input.scroll_offset.x
            if unfinished and offered:
                self._advice.show([])
            else:
                self._advice.show([Span(str(error), Role.WARN if unfinished else Role.BAD)], place)
            return
        if offered:
            self._advice.show([])
        elif text.strip() != self._applied.text.strip():
            self._advice.show([Span(f"not applied yet: Enter applies, {key_word('desk.back')} ends it", Role.QUIET)])
        elif self._input.has_focus:
            self._advice.show([Span(f"Enter applies, {key_word('desk.back')} ends the filter", Role.QUIET)])
        else:
            self._advice.show([])


def _keys() -> str:
    completes, recalls, ends = map(key_word, ("filter.complete", "filter.older", "desk.back"))
    return f"{completes} completes, {recalls} recalls, Enter applies, {ends} ends"
