"""The strip above the feed: where the story stands, what came last, what comes next and when, and what can be done."""

from collections import Counter
from collections.abc import Iterator
from typing import ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.geometry import Size
from textual.strip import Strip

from sandbox.domain.quantities import offset_text
from sandbox.tui import signs
from sandbox.tui.action import Scope
from sandbox.tui.actions import bindings, key_for
from sandbox.tui.lines.paint import Line, Painted, Role, Span
from sandbox.tui.lines.wrap import cut, wrap
from sandbox.tui.stories.arrival import Arrival
from sandbox.tui.stories.performance import Standing, State, speed_words, wait_words
from sandbox.tui.stories.wishes import Wanted, Wish, Word, Words

BAR = 16
ROOMY, LOW = 32, 22
"""Lines of the window from which on the strip says more, and below which it says only what it must."""

_LOOKED_AT = 200
"""Steps of a long story."""

_SIGNS: dict[State, tuple[str, Role]] = {
    State.WAITING: ("▶", Role.GOOD),
    State.SENDING: ("▶", Role.GOOD),
    State.PAUSED: ("‖", Role.WARN),
    State.PLAYED: (signs.GOOD, Role.GOOD),
    State.STOPPED: ("■", Role.QUIET),
    State.BROKEN: (signs.BAD, Role.BAD),
}

_SEVERITY = {False: 0, None: 1, True: 2}


class StoryLines(Painted):
    """What is to be read in the strip."""

    def __init__(self) -> None:
        super().__init__()
        self._standing: Standing | None = None
        self._made: list[Line] = []
        self._made_for = (0, 0)

    def show(self, standing: Standing) -> None:
        """Show where it stands now."""
        if standing != self._standing:
            self._standing, self._made_for = standing, (0, 0)
            self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as there are to read; called by Textual."""
        return len(self._lines(width))

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        lines = self._lines(self.size.width)
        return self.strip_of(lines[y] if y < len(lines) else (), self.size.width)

    def _lines(self, width: int) -> list[Line]:
        height = self.app.size.height
        if self._made_for != (width, height):
            lines = [] if self._standing is None else [*strip_lines(self._standing, width, height)]
            self._made, self._made_for = lines, (width, height)
        return self._made


class StoryStrip(Vertical, can_focus=True):
    """Hidden until a story is played."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.STORY)]

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self.border_title = "Story"
        self.display = False
        self._ended = False
        self._standing: Standing | None = None
        self._lines = StoryLines()
        self._words = Words()

    def compose(self) -> ComposeResult:
        """What there is to read above what there is to do."""
        yield self._lines
        yield self._words

    def show(self, standing: Standing) -> None:
        """Show where the story stands."""
        self._lines.show(standing)
        self._standing = standing
        self._show_words()
        self.display = True
        if standing.state.ended is not self._ended:
            self._ended = standing.state.ended
            if self.is_attached:  # a story is stopped by the end of the program too
                self.refresh_bindings()

    def on_focus(self) -> None:
        """Name the keys that work now."""
        self._show_words()

    def on_blur(self) -> None:
        """Name no key that means something else elsewhere."""
        self._show_words()

    def _show_words(self) -> None:
        if self._standing is not None:
            self._words.show(strip_words(self._standing, focused=self.has_focus))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave the keys of what makes no sense now to the screen: `p` picks another story once one has ended."""
        if action != "steer":
            return True
        after = (Wish.AGAIN.value, Wish.STOP.value)
        return parameters[0] in after if self._ended else parameters[0] != Wish.AGAIN.value

    def action_steer(self, wish: str) -> None:
        """Want something of the story."""
        self.post_message(Wanted(Wish(wish)))

    def action_leave(self) -> None:
        """Go back to the feed."""
        self.post_message(Wanted(Wish.LEAVE))


def strip_words(standing: Standing, *, focused: bool) -> list[Word]:
    """Return what can be done with the story now; keys of the strip are named while it has the focus."""

    def word(wish: Wish, label: str) -> Word:
        everywhere = wish is Wish.PRESENT
        return Word(key_for(f"story.{wish.value}") if focused or everywhere else "", label, wish)

    if standing.state.ended:
        return [
            word(Wish.AGAIN, "Again"),
            Word(key_for("story.play"), "Another", Wish.PLAY),
            word(Wish.PRESENT, "Cards"),
            word(Wish.STOP, "Put away"),
        ]
    return [
        word(Wish.PAUSE, "Go on" if standing.paused else "Pause"),
        word(Wish.NEXT, "Next"),
        word(Wish.FASTER, "Faster"),
        word(Wish.SLOWER, "Slower"),
        word(Wish.MAX, "Max"),
        word(Wish.STOP, "Stop"),
        word(Wish.PRESENT, "Present"),
    ]


def strip_lines(standing: Standing, width: int, height: int) -> Iterator[Line]:
    """Yield what the strip says: two to four lines; in a high window more, and always as many: nothing jumps."""
    yield _head(standing, width)
    lines = [*_last(standing, width, height)]
    if standing.state is State.BROKEN:
        lines += wrap([Span(standing.trouble, Role.BAD)], width, 2)
    if standing.state.ended:
        lines += wrap([Span(_ended(standing), Role.STRONG), Span(standing.summary)], width, 2)
    else:
        lines += _next(standing, width, height >= ROOMY)
    yield from lines
    if height >= ROOMY:
        yield from [()] * (_most_events(standing) + 3 - len(lines))


def _most_events(standing: Standing) -> int:
    """Return how many different events a step of the story has at most, as far as one looks."""
    return max(len({each.event.name for each in step.happened}) for step in standing.told.steps[:_LOOKED_AT])


def bar_of(standing: Standing, cells: int = BAR) -> Line:
    """Return how much of the story is behind it, as a bar."""
    filled = cells * standing.done // max(1, len(standing.told.steps))
    return [Span("━" * filled, Role.ACCENT), Span("─" * (cells - filled), Role.FAINT)]


def _head(standing: Standing, width: int) -> Line:
    sign, role = _SIGNS[standing.state]
    story, steps = standing.told.story, len(standing.told.steps)
    at = steps if standing.step is None else standing.step.number
    end = f" {at}/{steps}" + ("" if standing.state.ended else f"  {speed_words(standing.speed)}")
    spare = width - cell_len(story.name + end)
    bar = BAR if spare - cell_len(story.title) >= BAR + 8 else BAR // 2 if spare >= BAR // 2 + 4 else 0
    room = width - 2 - bar - cell_len(end)
    name = cut(story.name, room - 1)
    title = cut(story.title, room - cell_len(name) - 4) if room - cell_len(name) > 16 else ""
    gap = " " * max(1, room - cell_len(name) - (cell_len(title) + 2 if title else 0))
    titled = [Span("  "), Span(title, Role.QUIET)] if title else []
    return [
        *(Span(f"{sign} ", role), Span(name, Role.STRONG), *titled, Span(gap)),
        *bar_of(standing, bar),
        Span(end, Role.QUIET),
    ]


def _last(standing: Standing, width: int, height: int) -> Iterator[Line]:
    """Yield what came of the step that was played last: all its events if there is room, else the worst one."""
    if not standing.arrivals:
        return
    newest = standing.arrivals[-1]
    arrivals = [each for each in standing.arrivals if each.is_of_step(newest)]
    if height >= ROOMY:
        yield [Span("  now   ", Role.LABEL), Span(cut(newest.sentence, width - 8), Role.STRONG)]
        for spans, count in Counter(tuple(arrival_spans(each)) for each in arrivals).items():
            times = [Span(f"  ×{count}", Role.QUIET)] if count > 1 else []
            yield from wrap([Span("        "), *spans, *times], width, 10)
        return
    worst = min(reversed(arrivals), key=lambda each: _SEVERITY[each.good])
    if height >= LOW or not worst.good:
        yield from wrap([Span("  "), *arrival_spans(worst)], width, 4)[:2]


def arrival_spans(arrival: Arrival) -> list[Span]:
    """Return in a line what came of an event."""
    if not arrival.landings:
        return [Span(f"{signs.NEITHER} ", Role.QUIET), Span(arrival.event), Span(": nobody selects it", Role.QUIET)]
    spans = [Span(arrival.event)]
    # What failed has long sentences, behind which the others would be cut off.
    for landing in sorted(arrival.landings, key=lambda each: not each.good):
        sign, role = signs.outcome(landing.good)
        spans += [Span(f"  {sign} ", role), Span(landing.subscription, Role.QUIET)]
        if not landing.delivered:
            spans.append(Span(f" {landing.says}"))
        elif landing.verdict == "rejected":
            spans.append(Span(" answered, but rejected by our receiver"))
    return spans


def _next(standing: Standing, width: int, roomy: bool) -> Iterator[Line]:
    step = standing.step
    if step is None:
        return
    names = ", ".join(dict.fromkeys(each.event.name for each in step.events))
    when = f"{when_words(standing)}: "
    sentence = [Span("  next  ", Role.LABEL), Span(when, Role.ACCENT), Span(step.told.step.sentence)]
    if not roomy:
        yield [Span("  ", Role.LABEL), Span(cut(when + step.told.step.sentence, width - 2))]
        return
    yield from wrap(sentence, width, 8)
    offset = offset_text(step.told.at, standing.told.begin)
    yield [Span("        "), Span(cut(f"{offset}  {names}", width - 8), Role.QUIET)]


def when_words(standing: Standing) -> str:
    """Return when the next step begins."""
    if standing.state is State.SENDING:
        return "on its way"
    if standing.state is State.PAUSED:
        return "paused"
    return f"in {wait_words(standing.seconds)}" if standing.seconds else "now"


def _ended(standing: Standing) -> str:
    if standing.state is State.PLAYED:
        return "played: "
    return f"stopped after {standing.done} of {len(standing.told.steps)} steps: "
