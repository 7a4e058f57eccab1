"""The presenter's board: one event in letters that can be read from the back of a room, and what surrounds it."""

from collections.abc import Sequence

from rich.cells import cell_len
from textual.reactive import reactive
from textual.strip import Strip

from sandbox.tui import signs
from sandbox.tui.lines.paint import Line, Painted, Role, Span
from sandbox.tui.lines.wrap import cut, wrap
from sandbox.tui.stories.arrival import Arrival, Landing
from sandbox.tui.stories.facts import facts_of
from sandbox.tui.stories.letters import broken, cells_of, drawn, known, width_of, words_of
from sandbox.tui.stories.performance import Standing, State, speed_words
from sandbox.tui.stories.strip import bar_of, when_words

MARGIN = 2
_MOST = 5
"""The greatest scale of letters."""

MARK = 7
"""Pixels at the right of the name that belong to the sign of what came of it."""

_BETWEEN = " "

_STATES = {True: (signs.GOOD, Role.GOOD), False: (signs.BAD, Role.BAD), None: (signs.NEITHER, Role.QUIET)}


class Board(Painted):
    """Shows one card: at first the newest step's, or the one that was looked for."""

    looked_at: reactive[int | None] = reactive(None)
    """The place of the arrival on the card; None follows the story."""

    def __init__(self) -> None:
        super().__init__()
        self._standing: Standing | None = None
        self._made: list[Line] = []
        self._made_of: tuple[Standing, tuple[Arrival, ...], int | None, int, int] | None = None
        self._cards: tuple[Arrival, ...] = ()

    def show(self, standing: Standing, cards: tuple[Arrival, ...] | None = None) -> None:
        """Show where the story stands; `cards` are its arrivals with those of others among them."""
        shown = standing.arrivals if cards is None else cards
        if standing != self._standing or shown != self._cards:
            if self._standing is not None and len(shown) != len(self._cards):
                self.looked_at = None
            self._standing, self._cards = standing, shown
            self.refresh()

    def look(self, by: int) -> None:
        """Look at an earlier or later card; beyond the newest one the board follows the story again."""
        if self._standing is None or not self._cards:
            return
        newest = newest_card(self._cards)
        at = newest if self.looked_at is None else self.looked_at
        wanted = max(0, at + by)
        self.looked_at = None if wanted >= len(self._cards) else wanted

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        lines = self._lines()
        return self.strip_of(lines[y] if y < len(lines) else (), self.size.width)

    def _lines(self) -> Sequence[Line]:
        if self._standing is None:
            return ()
        wanted = (self._standing, self._cards, self.looked_at, self.size.width, self.size.height)
        before = self._made_of
        if before is None or before[:2] != wanted[:2] or before[2:] != wanted[2:]:
            self._made = board_lines(self._standing, self.looked_at, *self.size, cards=self._cards)
            self._made_of = wanted
        return self._made


def newest_card(arrivals: Sequence[Arrival]) -> int:
    """Return the place of the newest step's first event: it tells what happened, the others follow from it."""
    at = len(arrivals) - 1
    while at > 0 and arrivals[at - 1].is_of_step(arrivals[-1]):
        at -= 1
    return at


def board_lines(
    standing: Standing, looked_at: int | None, width: int, height: int, *, cards: Sequence[Arrival] | None = None
) -> list[Line]:
    """Return exactly `height` lines: the story above, the card in the middle, what comes next below.

    `cards` are its arrivals with those of others among them.
    """
    arrivals = standing.arrivals if cards is None else cards
    room = width - 2 * MARGIN
    above = [_head(standing, room)]
    below = [*_next(standing, room)]
    left = height - len(above) - len(below) - 1
    if arrivals:
        at = newest_card(arrivals) if looked_at is None else min(looked_at, len(arrivals) - 1)
        card = _card(arrivals, at, room, left)
    else:
        card = _title(standing.told.story.name, standing.told.story.title, room, left)
    return _set_out(above, card, below, height)


def event_board_lines(
    cards: Sequence[Arrival], looked_at: int | None, trouble: str, width: int, height: int
) -> list[Line]:
    """Return the board without a story: what arrives; `trouble` is a sentence about the journal."""
    room = width - 2 * MARGIN
    at = len(cards) - 1 if looked_at is None else min(looked_at, len(cards) - 1)
    end = f" card {at + 1} of {len(cards)}" if cards else ""
    title = "What arrives"
    above: list[Line] = [
        [Span(title, Role.QUIET), Span(" " * (room - cell_len(title) - len(end))), Span(end, Role.QUIET)]
    ]
    newer = len(cards) - 1 - at
    if trouble:
        below = wrap([Span(trouble, Role.BAD)], room)
    elif looked_at is None:
        below = [[Span("next  ", Role.ACCENT), Span("whatever arrives", Role.STRONG)]]
    else:
        told = f"{newer} newer {'card' if newer == 1 else 'cards'}" if newer else "nothing newer has arrived"
        below = [[Span("held  ", Role.ACCENT), Span(told, Role.STRONG)]]
    left = height - len(above) - len(below) - 1
    return _set_out(above, _card(cards, at, room, left) if cards else _title("Ready", "", room, left), below, height)


def _set_out(above: Sequence[Line], card: Sequence[Line], below: Sequence[Line], height: int) -> list[Line]:
    """Return exactly `height` lines: the card in the middle of what stands above and below."""
    left = height - len(above) - len(below) - 1
    card = card[: max(0, left)]
    blank = max(0, left - len(card))
    lines = [*above, *[()] * (blank // 2), *card, *[()] * (blank - blank // 2), (), *below]
    return [[Span(" " * MARGIN), *line] for line in lines[:height]]


def _head(standing: Standing, room: int) -> Line:
    steps = len(standing.told.steps)
    end = f" {standing.done} of {steps} steps done"  # not the next one's number, beside the card of the one before it
    title = cut(standing.told.story.title, room - len(end) - 18)
    gap = " " * max(1, room - cell_len(title) - 16 - len(end))
    return [Span(title, Role.QUIET), Span(gap), *bar_of(standing), Span(end, Role.QUIET)]


def _next(standing: Standing, room: int) -> list[Line]:
    """Return what comes next, and when."""
    if standing.state is State.BROKEN:
        return [*wrap([Span(standing.trouble, Role.BAD)], room)]
    if standing.state.ended:
        word = "The end. " if standing.state is State.PLAYED else "Stopped. "
        return [*wrap([Span(word, Role.STRONG), Span(standing.summary)], room)]
    step = standing.step
    if step is None:
        return [()]
    when = "on its way" if standing.state is State.SENDING else "next" if standing.paused else when_words(standing)
    clock = "" if standing.paused else f"   {speed_words(standing.speed)}"
    sentence = cut(step.told.step.sentence, max(8, room - cell_len(when) - cell_len(clock) - 2))
    return [[Span(f"{when}  ", Role.ACCENT), Span(sentence, Role.STRONG), Span(clock, Role.QUIET)]]


def _title(name: str, sentence: str, room: int, left: int) -> list[Line]:
    """Return the story's name, before its first event."""
    name = name.replace("-", " ").replace("_", " ").upper()
    title = wrap([Span(sentence, Role.STRONG)], room)
    for scale in range(_MOST, -1, -1):
        words = _fitting([name], scale, room)
        if words is not None:
            lines = [[Span(cut(row, room), Role.TITLE)] for row in _rows(words, scale)]
            if len(lines) + 1 + len(title) <= left:
                return [*lines, (), *title]
    return title


def _fitting(parts: list[str], scale: int, room: int) -> list[str] | None:
    """Return lines of words that fit at this scale; scale 0, ordinary letters, always does."""
    if not scale:
        return [" ".join(parts)]
    if not all(known(part) for part in parts):
        return None
    lines: list[str] = []
    for part in parts:
        found = broken(part, scale, room)
        if found is None:
            return None
        lines += found
    return lines


def _rows(words: Sequence[str], scale: int) -> list[str]:
    """Return the words in large letters, a blank row between them."""
    rows: list[str] = []
    for word in words:
        rows += ["", *drawn(word, scale)] if rows else drawn(word, scale)
    return rows


def _card(arrivals: Sequence[Arrival], at: int, room: int, left: int) -> list[Line]:
    """Return the card in the greatest letters that leave room for everything else."""
    arrival = arrivals[at]
    facts = facts_of(arrival.data)
    card: list[Line] = []
    *family, happening = words_of(arrival.event)
    whole = [(each, max(1, each - 1), [*family, happening]) for each in range(_MOST, 0, -1)]
    for scale, of_facts, parts in [*whole, (1, 1, [happening]), (1, 0, [happening]), (0, 0, [happening])]:
        words = _fitting(parts, scale, room - MARK * scale)
        if words is None:
            continue
        card = [
            *([] if len(parts) > 1 or not family else [[Span(arrival.event, Role.QUIET)]]),
            *_name(arrival, words, scale, room),
            (),
            *wrap([Span(arrival.sentence, Role.STRONG)], room),
            (),
            *_big_facts([text for text in (facts.number, facts.amount) if text], of_facts, room),
            *_facts_in_words(facts.state, facts.more, room),
            (),
            *_landings(arrival.landings, room),
            *_siblings(arrivals, at, room),
        ]
        if len(card) <= left:
            break
    return card


def _name(arrival: Arrival, words: Sequence[str], scale: int, room: int) -> list[Line]:
    """Return the event's name in large letters, at its right the sign of what came of it."""
    sign, role = _STATES[arrival.good]
    mark = drawn(sign, scale)
    lines: list[Line] = []
    for place, row in enumerate(_rows(words, scale)):
        line = [Span(cut(row, room), Role.TITLE)]
        if place < len(mark):
            line += [Span(" " * max(1, room - cell_len(row) - cells_of(mark))), Span(mark[place], role)]
        lines.append(line)
    return lines


def _big_facts(big: list[str], scale: int, room: int) -> list[Line]:
    """Return number and amount at most at this scale, beside each other."""
    if not big:
        return []
    text = _BETWEEN.join(big)
    while scale and not (known(text) and width_of(text, scale) <= room):
        scale -= 1
    return [*([Span(cut(row, room), Role.ACCENT)] for row in drawn(text, scale)), *([()] if scale else [])]


def _facts_in_words(state: str, more: tuple[str, ...], room: int) -> list[Line]:
    spans = [Span(state, Role.STRONG)] if state else []
    for each in more:
        spans.append(Span(("   " if spans else "") + each, Role.TEXT))
    return wrap(spans, room)[:2] if spans else []


def _landings(landings: Sequence[Landing], room: int) -> list[Line]:
    if not landings:
        nobody = f"{signs.NEITHER} nobody selects it: no active subscription has this event"
        return wrap([Span(nobody, Role.QUIET)], room, 2)
    lines: list[Line] = []
    for each in landings:
        sign, role = signs.outcome(each.good)
        plain = each.good or each.verdict == "rejected"  # "verified" behind a ✗ would contradict it
        verdict = f"{each.verdict}  " if each.verdict and plain else ""
        end = f"  {each.signature}" if each.signature else ""
        head = [Span(f"{sign} ", role), Span(verdict, role), Span(each.subscription, Role.STRONG), Span("  ")]
        used = sum(cell_len(span.text) for span in head)
        says = cut(each.says, max(0, room - used))
        line = [*head, Span(says)]
        if used + cell_len(says) + cell_len(end) <= room:
            line.append(Span(end, Role.QUIET))
        lines.append(line)
    return lines[:3] if len(lines) <= 3 else [*lines[:2], [Span(f"  and {len(lines) - 2} more", Role.QUIET)]]


def _siblings(arrivals: Sequence[Arrival], at: int, room: int) -> list[Line]:
    """Return the other events of the same step in a line: each has a card of its own."""
    others = [each for place, each in enumerate(arrivals) if each.is_of_step(arrivals[at]) and place != at]
    if not others:
        return []
    spans = [Span("with it  ", Role.LABEL)]
    for each in others:
        sign, role = _STATES[each.good]
        spans += [Span(f"{sign} ", role), Span(f"{each.event}   ")]
    return [(), *wrap(spans, room, 9)[:2]]
