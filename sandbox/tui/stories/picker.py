"""The list of stories, over the desk: what each tells, or why it cannot be played."""

import asyncio
from collections.abc import Callable, Sequence
from typing import ClassVar, NamedTuple

from rich.cells import cell_len
from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.screen import ModalScreen

from sandbox.domain.quantities import offset_text
from sandbox.shop.stories.telling import Told, ToldStep
from sandbox.tui import signs
from sandbox.tui.action import Scope
from sandbox.tui.actions import bindings, help_bindings, key_for
from sandbox.tui.details.subject import Lines
from sandbox.tui.lines.choice import ChoiceView
from sandbox.tui.lines.paint import Line, Role, Span
from sandbox.tui.lines.view import LineView
from sandbox.tui.lines.wrap import cut, wrap
from sandbox.tui.stories.shelf import ShelvedStory
from sandbox.tui.stories.wishes import Wanted, Wish, Word, Words

MOST_STEPS = 200
"""Steps of a story that the list shows."""


class Picked(NamedTuple):
    """The story that was chosen, and whether it is to be presented."""

    source: str
    present: bool


class StoryList(ChoiceView):
    """A line a story."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.STORIES)]

    class PresentWanted(Message):
        """The story under the cursor shall be presented."""

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
        return [*head, Span(steps, Role.QUIET), Span(story.title)]

    def blank_line(self, y: int, width: int) -> Line:
        """Say that the files are being read."""
        return [Span("  reading the stories …", Role.QUIET)] if y == 0 and not self.stories else ()

    def action_present(self) -> None:
        """Present it."""
        self.post_message(self.PresentWanted())


class StoryPreview(LineView):
    """The steps of a story, or its mistakes."""

    _story: ShelvedStory | None = None
    _lines: Lines = ()
    _lines_for = 0

    def show(self, story: ShelvedStory | None) -> None:
        """Show another story."""
        self._story, self._lines_for, self.top = story, 0, 0
        self.relayout()

    def line_count(self) -> int:
        """How many lines at this width."""
        return len(self._made())

    def line_at(self, index: int, width: int) -> Line:
        """Return one line."""
        return self._made()[index]

    def _made(self) -> Lines:
        width = max(20, self.size.width - 1)
        if width != self._lines_for:
            self._lines, self._lines_for = preview_lines(self._story, width), width
        return self._lines


class StoryPicker(ModalScreen[Picked | None]):
    """Ends with what was picked, or None. `read` reads the stories; it is called in a thread."""

    CSS_PATH = "picker.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*help_bindings(), Binding("escape,q", "dismiss", "Close")]

    def __init__(self, read: Callable[[], Sequence[ShelvedStory]], *, present: bool) -> None:
        super().__init__()
        self._read = read
        self._present = present
        self._list = StoryList()
        self._preview = StoryPreview()

    def compose(self) -> ComposeResult:
        """The list above what is told of the chosen one."""
        with Vertical() as frame:
            frame.border_title = "Present a story" if self._present else "Play a story"
            yield self._list
            yield self._preview
            yield Words(
                [
                    Word(key_for("stories.play"), "Present" if self._present else "Play", Wish.PLAY),
                    *([] if self._present else [Word(key_for("stories.present"), "Present", Wish.PRESENT)]),
                    Word("Esc", "Close", Wish.LEAVE),
                    Word(key_for("app.help"), "Help", Wish.HELP),
                ]
            )

    def on_mount(self) -> None:
        """Let the arrows choose, and read the stories."""
        self._list.focus()
        self._fill()

    @work
    async def _fill(self) -> None:
        stories = await asyncio.to_thread(self._read)
        self._list.stories = stories
        self._list.styles.max_height = len(stories)
        self._list.relayout()
        self._preview.show(self._list.chosen)

    @on(StoryList.Moved)
    def _on_moved(self, message: StoryList.Moved) -> None:
        if not isinstance(message, StoryList.Chosen):
            self._preview.show(self._list.chosen)

    @on(StoryList.Chosen)
    def _on_chosen(self) -> None:
        self._pick(present=self._present)

    @on(StoryList.PresentWanted)
    def _on_present_wanted(self) -> None:
        self._pick(present=True)

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

    def _pick(self, *, present: bool) -> None:
        story = self._list.chosen
        if story is None:
            return
        if story.told is None:
            self.notify("It cannot be played; what is wrong with it stands below.", severity="error", markup=False)
            return
        self.dismiss(Picked(story.source, present))


def preview_lines(story: ShelvedStory | None, width: int) -> Lines:
    """Return the steps of a story with their events, or what is wrong with it."""
    if story is None:
        return ()
    if story.told is None:
        lines: list[Line] = []
        for paragraph in story.trouble.splitlines():
            role = Role.QUIET if paragraph.lstrip().startswith("help:") else Role.TEXT
            lines += wrap([Span(paragraph, role)], width, 4)
        return lines
    told = story.told
    shown = told.steps[:MOST_STEPS]
    longest = max(len(offset_text(step.at, told.begin)) for step in shown)
    lines = [line for step in shown for line in _step(step, told, longest, width)]
    more = len(told.steps) - len(shown)
    return [*lines, [Span(f"  and {more:,} more steps", Role.QUIET)]] if more else lines


def _step(step: ToldStep, told: Told, longest: int, width: int) -> Lines:
    when = offset_text(step.at, told.begin)
    head = [Span(f"{step.number:>3}  {when:<{longest}}  ", Role.QUIET)]
    names = ", ".join(dict.fromkeys(each.event.name for each in step.happened))
    indent = 7 + longest
    if not step.step.happens:
        return wrap([*head, Span(f"{step.step.sentence} (does not happen)", Role.QUIET)], width, indent)
    sentence = step.step.sentence
    if indent + cell_len(sentence) + 2 + len(names) <= width:
        gap = " " * (width - indent - cell_len(sentence) - len(names))
        return [[*head, Span(sentence), Span(gap), Span(names, Role.QUIET)]]
    return [
        *wrap([*head, Span(sentence)], width, indent),
        *wrap([Span(" " * indent), Span(names, Role.QUIET)], width, indent),
    ]
