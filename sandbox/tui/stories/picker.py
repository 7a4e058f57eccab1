"""The list of stories, over the desk: what each tells, or why it cannot be played."""

import asyncio
from collections.abc import Callable, Sequence
from typing import ClassVar, NamedTuple

from rich.cells import cell_len
from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.timer import Timer
from textual.widgets import Input

from sandbox.shop.stories.story import StoryRefusedError
from sandbox.tui import signs
from sandbox.tui.action import Scope
from sandbox.tui.actions import bindings, help_bindings, key_for
from sandbox.tui.lines.choice import ChoiceView
from sandbox.tui.lines.paint import Line, Role, Span
from sandbox.tui.lines.wrap import cut, cut_line
from sandbox.tui.stories.facts_line import FactsLine
from sandbox.tui.stories.givens import StatedError, tell_stated
from sandbox.tui.stories.performance import Script
from sandbox.tui.stories.shelf import ShelvedStory
from sandbox.tui.stories.steps import StepList
from sandbox.tui.stories.wishes import Wanted, Wish, Word, Words

PAUSE = 0.15
"""Seconds without a key after which the story is told with what is stated."""


class Picked(NamedTuple):
    """What was chosen, with the seed of what is shown; and whether it is to be presented."""

    script: Script
    seed: int
    present: bool


class StoryList(ChoiceView):
    """A line a story."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.STORIES)]

    def __init__(self) -> None:
        super().__init__()
        self.stories: Sequence[ShelvedStory] = ()

    @property
    def chosen(self) -> ShelvedStory | None:
        """The story under the cursor."""
        return self.stories[self.cursor] if self.cursor < len(self.stories) else None

    def line_count(self) -> int:
        """One line each."""
        return len(self.stories)

    def line_at(self, index: int, width: int) -> Line:
        """Draw number, name, length and title; of a broken one, that it is."""
        story = self.stories[index]
        name_width = min(max(cell_len(each.source) for each in self.stories), max(12, width - 24))
        name = cut(story.source, name_width)
        mark = Span("▌ " if index == self.cursor else "  ", Role.ACCENT)
        head = [mark, Span(f"{story.number:<4}", Role.QUIET)]
        head.append(Span(name + " " * (name_width - cell_len(name) + 2), Role.STRONG))
        if story.told is None:
            return [*head, Span(f"{signs.BAD} cannot be played: read below", Role.BAD)]
        steps = f"{len(story.told.steps):>3} steps  "
        return cut_line([*head, Span(steps, Role.QUIET), Span(story.title)], width)

    def blank_line(self, y: int, width: int) -> Line:
        """Say that the files are being read."""
        return [Span("  reading the stories …", Role.QUIET)] if y == 0 and not self.stories else ()

    def action_present(self) -> None:
        """Present it."""
        self.post_message(Wanted(Wish.PRESENT))


class StoryPicker(ModalScreen[Picked | None]):
    """Ends with what was picked, or None. `read` reads the stories, told with `seed`; it is called in a thread."""

    CSS_PATH = "picker.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*help_bindings(), Binding("escape,q", "dismiss", "Close")]

    def __init__(self, read: Callable[[], Sequence[ShelvedStory]], seed: int, *, present: bool) -> None:
        super().__init__()
        self._read = read
        self._present = present
        self._list = StoryList()
        self._steps = StepList()
        self._facts = FactsLine(seed)
        self._words = Words()
        self._shown: ShelvedStory | None = None
        self._stated: dict[str, str] = {}
        self._timer: Timer | None = None

    def compose(self) -> ComposeResult:
        """The list, the steps of the chosen one, the facts that it is told with, and what can be done."""
        with Vertical() as frame:
            frame.border_title = "Present a story" if self._present else "Play a story"
            frame.border_subtitle = "Tab: first step, facts, seed"
            yield self._list
            yield self._steps
            yield self._facts
            yield self._words

    def on_mount(self) -> None:
        """Let the arrows choose, and read the stories."""
        self._list.focus()
        self._show_words()
        self._fill()

    @work
    async def _fill(self) -> None:
        stories = await asyncio.to_thread(self._read)
        self._list.stories = stories
        self._list.styles.max_height = len(stories)
        self._list.relayout()
        self._show_chosen()

    def _show_chosen(self) -> None:
        story = self._list.chosen
        self._steps.show(story, None if story is None else story.told)
        if story is not None and story is not self._shown:
            self._shown = story
            of_it = None if story.told is None else story.told.story
            self._facts.show(of_it, self._stated.get(story.source, ""))
        self._show_words()

    def _show_words(self) -> None:
        word, first = "Present" if self._present else "Play", self._steps.first
        words = [Word(key_for("stories.play"), f"{word} from step {first}" if first > 1 else word, Wish.PLAY)]
        if not self._present:
            words.append(Word(key_for("stories.present"), "Present", Wish.PRESENT))
        self._words.show([*words, Word("Esc", "Close", Wish.LEAVE), Word(key_for("app.help"), "Help", Wish.HELP)])

    @on(ChoiceView.Moved)
    def _on_moved(self, message: ChoiceView.Moved) -> None:
        if message.view is self._list and not isinstance(message, ChoiceView.Chosen):
            self._show_chosen()

    @on(StepList.FirstChanged)
    def _on_first_changed(self) -> None:
        self._show_words()

    @on(FactsLine.Stated)
    def _on_stated(self) -> None:
        if self._shown is not None:
            self._stated[self._shown.source] = self._facts.line.value
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(PAUSE, self._retell)

    @work(exclusive=True, group="tell")
    async def _retell(self) -> None:
        await self._told()

    async def _told(self) -> bool:
        """Tell the chosen story with what is stated and show its steps, or what is wrong; return whether it can be."""
        story, line, seed = self._list.chosen, self._facts.line.value, self._facts.seed
        if story is None or story.told is None:
            return False
        try:
            told = await asyncio.to_thread(tell_stated, story.told.story, line, seed=seed, begin=story.told.begin)
        except (StatedError, StoryRefusedError) as error:
            if self._list.chosen is story:
                self._facts.complain((str(error), getattr(error, "at", None)))
            return False
        if self._list.chosen is story:
            self._facts.complain(None)
            self._steps.show(story, told)
        return True

    @on(ChoiceView.Chosen)
    @on(Input.Submitted)
    def _on_chosen(self) -> None:
        self._pick(present=self._present)

    @on(Wanted)
    async def _on_wanted(self, message: Wanted) -> None:
        message.stop()
        if message.wish is Wish.LEAVE:
            self.dismiss()
        elif message.wish is Wish.HELP:
            await self.app.run_action("app.explain")
        else:
            self._pick(present=self._present or message.wish is Wish.PRESENT)

    def on_click(self, event: events.Click) -> None:
        """A click beside the list closes it."""
        if event.widget is self:
            self.dismiss()

    @work(exclusive=True, group="pick")
    async def _pick(self, *, present: bool) -> None:
        story = self._list.chosen
        if story is None:
            return
        if story.told is None:
            self.notify("It cannot be played; what is wrong with it stands below.", severity="error", markup=False)
            return
        facts = self._facts
        if (facts.line.value.strip() or facts.seed_is_own) and not await self._told():
            facts.go_to_mistake()
            return
        own_seed = facts.seed if facts.seed_is_own else None
        script = Script(story.source, facts.line.value.strip(), self._steps.first, own_seed)
        self.dismiss(Picked(script, facts.seed, present))
