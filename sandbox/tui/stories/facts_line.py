"""Where facts of a story are stated, and its seed: mistakes are said at the character, what may stand is offered."""

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Input, Label

from sandbox.body.text import sanitise
from sandbox.domain.filters import Completion
from sandbox.shop.stories.story import Story
from sandbox.tui.filter_advice import Advice, OfferedWords
from sandbox.tui.filter_input import FilterInput
from sandbox.tui.lines.one_line import OneLine
from sandbox.tui.lines.paint import Role, Span
from sandbox.tui.stories.givens import offers

GIVEN, SEED = "given", "seed"
MOST_DIGITS = 12
PLACEHOLDER = "such as order.items[0].quantity=3"


class FactsInput(FilterInput):
    """The line of the facts."""

    story: Story | None = None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Let Tab go on where nothing is typed."""
        return super().check_action(action, parameters) and (action != "complete" or bool(self.value))

    def completion(self) -> Completion:
        """Return what may stand before the cursor in this story."""
        if self.story is None:
            return Completion(0, 0, ())
        return offers(self.story, self.value, self.cursor_position)


class FactsLine(Vertical):
    """The line, the seed beside it, and below them what is said about the line."""

    class Stated(Message):
        """Something else is stated, or another seed."""

    def __init__(self, seed: int) -> None:
        super().__init__()
        self.line = FactsInput(PLACEHOLDER)
        self.seed_line = OneLine(
            str(seed), id="seed", compact=True, restrict=r"[0-9]*", max_length=MOST_DIGITS, select_on_focus=True
        )
        self._drawn = seed
        self._advice = Advice()
        self._offers = OfferedWords()
        self._wrong: tuple[str, int | None] | None = None

    def compose(self) -> ComposeResult:
        """Line and seed, then what is said."""
        with Horizontal(classes="stated"):
            yield Label(f"{GIVEN} ", markup=False)
            yield self.line
            yield Label(f" {SEED} ", markup=False)
            yield self.seed_line
        yield self._advice
        yield self._offers

    @property
    def seed(self) -> int:
        """The seed, the one that was drawn if none is written."""
        return int(self.seed_line.value) if self.seed_line.value.isdecimal() else self._drawn

    @property
    def seed_is_own(self) -> bool:
        """True if the user wrote another seed than the one that was drawn."""
        return self.seed != self._drawn

    def show(self, story: Story | None, text: str) -> None:
        """Be about another story."""
        self.line.story = story
        self.line.value = text
        self.line.cursor_position = len(text)
        self.complain(None)

    def complain(self, wrong: tuple[str, int | None] | None) -> None:
        """Say what is wrong with the line, and at which character if that can be told; None if nothing is."""
        self._wrong = wrong
        self._advise()

    def go_to_mistake(self) -> None:
        """Put the cursor where the mistake is."""
        self.line.focus()
        if self._wrong is not None and self._wrong[1] is not None:
            self.line.cursor_position = self._wrong[1]

    @on(Input.Changed)
    def _on_changed(self, message: Input.Changed) -> None:
        message.stop()
        self._advise()
        self.post_message(self.Stated())

    @on(OfferedWords.Picked)
    def _on_picked(self, message: OfferedWords.Picked) -> None:
        message.stop()
        self.line.take(message.index)
        self.line.focus()

    def on_descendant_focus(self) -> None:
        """Offer what may stand there."""
        self._advise()

    def on_descendant_blur(self) -> None:
        """Offer nothing any more."""
        self.call_after_refresh(self._advise)

    def _advise(self) -> None:
        if not self.is_attached:  # the picker was closed meanwhile
            return
        offered = self.line.offered.candidates if self.line.has_focus else ()
        self._offers.show(offered, self.line.taken)
        self.line.refresh_bindings()
        if self._wrong is None or not self.line.value.strip():
            self._advice.show([])
            return
        sentence, at = self._wrong
        # While one is typing, the end is not wrong, only not there yet.
        unfinished = at is not None and at >= len(self.line.value)
        if unfinished and offered:
            self._advice.show([])
            return
        place = None
        if at is not None:
            place = cell_len(GIVEN) + 1 + cell_len(sanitise(self.line.value[:at])) - self.line.scroll_offset.x
        self._advice.show([Span(sanitise(sentence), Role.WARN if unfinished else Role.BAD)], place)
