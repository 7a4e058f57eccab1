"""The parts of the status line: what each says where there is much room, and where there is little."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rich.cells import cell_len

from sandbox.journal.protocol import Counts
from sandbox.receiver.doorplate import Occupant
from sandbox.tui import signs
from sandbox.tui.answers.choices import AS_THE_RULES_SAY, AnswerChoice
from sandbox.tui.arrivals import Arrived
from sandbox.tui.lines.paint import Role, Span
from sandbox.tui.lines.wrap import cut
from sandbox.tui.sparkline import sparkline

CONFIG_AT_LEAST = 8
"""Cells below which nothing of the config's name is shown."""

WIDE, NORMAL, ROOMY = 150, 100, 76
MOST_OF_HOST = 28
"""Cells of the host that is forwarded to."""

BARS = {WIDE: 24, NORMAL: 12}
NO_COUNTS = Counts(attempts=0, delivered=0, captures=0, verified=0)


@dataclass(frozen=True, slots=True)
class Status:
    """What the status line shows.

    `attached` is whose receiver it is if it is not ours; `listening` is None then if that has ended.
    `answer` is how the receiver answers, None if it is not ours. `waiting` is how many deliveries wait to be sent
    again, `rate` how many captures arrive in a second, `bars` how many arrived lately. `trouble` is a sentence about
    the journal and `config_trouble` one about the config, empty when all is well.
    """

    listening: str | None
    config: str
    config_note: str
    answer: AnswerChoice | None = AS_THE_RULES_SAY
    counts: Counts = NO_COUNTS
    waiting: int = 0
    rate: float = 0.0
    bars: tuple[Arrived, ...] = ()
    trouble: str = ""
    config_trouble: str = ""
    attached: Occupant | None = None

    @property
    def wrong(self) -> str:
        """What is wrong, in a sentence."""
        return self.trouble or self.config_trouble


class Part(NamedTuple):
    """A part by its name, in the forms that it has: the longest first, an empty one last if it may be left out."""

    name: str
    forms: Sequence[Sequence[Span]]


def parts(status: Status, width: int) -> list[Part]:
    """Return the parts from the left to the right, as a line of this width has them; the config's is not among them."""
    middle = _trouble(status) if status.wrong else [*_totals(status, width), *_pace(status, width)]
    name = [Span("◆ ", Role.ACCENT), Span("o2vend sandbox", Role.TITLE)]
    return [
        Part("name", [name, []] if width >= NORMAL else [[]]),
        _listening(status, width),
        *_answer(status, width),
        *middle,
    ]


_TOTALS = ("received", "sent")
GIVING_WAY = ("name", "listening", *_TOTALS, "bars", "rate", "retry", *_TOTALS, "answer", *_TOTALS)
"""Which part gives way, step by step, where there is too little room."""

BEFORE_CONFIG = 6
"""How many of these steps come before the config's name is left out; that of its folder is the first of all."""


def config_forms(status: Status) -> list[list[Span]]:
    """Return how the config can be written: with its folder, and without."""
    note = [Span(f" ({status.config_note})", Role.QUIET)] if status.config_note else []
    name = status.config.replace("\\", "/").rpartition("/")[2]
    return [[Span(path, Role.QUIET), *note] for path in (status.config, name)]


def cut_config(status: Status, room: int) -> list[Span]:
    """Return what fits of the config's name, nothing if it would be too little to know it by."""
    for form in config_forms(status):
        if length(form) <= room:
            return form
    name = config_forms(status)[1][0].text
    return [Span(cut(name, room), Role.QUIET)] if room >= CONFIG_AT_LEAST else []


def length(spans: Sequence[Span]) -> int:
    """Return the cells that spans take."""
    return sum(cell_len(span.text) for span in spans)


def _trouble(status: Status) -> list[Part]:
    return [Part("trouble", [[Span(f"{signs.BAD} {status.wrong}", Role.BAD)]])]


def _listening(status: Status, width: int) -> Part:
    url = status.listening
    if status.attached is not None:
        return _attached(status.attached, url, width)
    if url is None:
        return Part("listening", [[Span(f"{signs.OFF} not listening", Role.WARN)]])
    shown = f"listening on {url}" if width >= WIDE else url if width >= NORMAL else url.partition("://")[2]
    return Part("listening", [[Span(f"{signs.ON} ", Role.GOOD), Span(shown)]])


def _attached(to: Occupant, url: str | None, width: int) -> Part:
    if url is None:
        return Part("listening", [[Span(f"{signs.OFF} {to.name} has ended", Role.WARN)]])
    who = Span(f"attached to {to.name}" if width >= ROOMY else to.name)
    place = Span(f" on {url if width >= WIDE else url.partition('://')[2]}", Role.QUIET)
    on = Span(f"{signs.ON} ", Role.GOOD)
    return Part("listening", [[on, who, place], [on, who]])


def _answer(status: Status, width: int) -> list[Part]:
    choice = status.answer
    if choice is None:
        return []
    if choice is AS_THE_RULES_SAY:
        told = [Span(f"{signs.ANSWER} ", Role.FAINT), Span("by the rules" if width >= WIDE else "rules", Role.QUIET)]
        return [Part("answer", [told, []])]
    short = [Span(f"{signs.ANSWER} {choice.words}", Role.WARN)]
    if choice.at:
        place = Span(f" to {cut(choice.at, MOST_OF_HOST)}", Role.WARN)
        return [Part("answer", [[*short, place], short])]
    long = f"{signs.ANSWER} answers {choice.words}{' on purpose' if width >= WIDE else ''}"
    return [Part("answer", [[Span(long, Role.WARN)], short])]


def _totals(status: Status, width: int) -> list[Part]:
    counts = status.counts
    sent = [Span(f"{signs.SENT} ", Role.SENT), Span(f"{counts.attempts:,}", Role.STRONG), Span(" sent", Role.QUIET)]
    received = [
        Span(f"{signs.RECEIVED} ", Role.RECEIVED),
        Span(f"{counts.captures:,}", Role.STRONG),
        Span(" received", Role.QUIET),
    ]
    of_sent = _Outcomes(counts.attempts, counts.delivered, ("delivered", "failed"))
    of_received = _Outcomes(counts.captures, counts.verified, ("verified", "rejected"))
    return [
        Part("sent", _total(sent, of_sent, width)),
        *_to_retry(status, width),
        Part("received", _total(received, of_received, width)),
    ]


class _Outcomes(NamedTuple):
    total: int
    good: int
    words: tuple[str, str]

    def spans(self, with_words: bool) -> list[Span]:
        spans = []
        for part, sign, word, role in (
            (self.good, signs.GOOD, self.words[0], Role.GOOD),
            (self.total - self.good, signs.BAD, self.words[1], Role.BAD),
        ):
            if part:
                spans.append(Span(f"  {sign} {part:,} {word}" if with_words else f" {sign}{part:,}", role))
        return spans


def _total(total: list[Span], outcomes: _Outcomes, width: int) -> list[list[Span]]:
    """Return a total with its outcomes in words if there is much room, by their signs, alone, and not at all."""
    return [[*total, *outcomes.spans(width >= WIDE)], [*total, *outcomes.spans(False)], total, []]


def _to_retry(status: Status, width: int) -> list[Part]:
    if not status.waiting:
        return []
    waiting = [Span(f"{signs.AGAIN}{status.waiting:,}", Role.WARN)]
    words = [Span(" to retry", Role.QUIET)] if width >= NORMAL else []
    return [Part("retry", [[*waiting, *words], waiting])]


def _pace(status: Status, width: int) -> list[Part]:
    if not any(each.received for each in status.bars):
        return []
    pace = f"{status.rate:,.1f}/s" if status.rate < 100 else f"{status.rate:,.0f}/s"
    rate = [Span(pace, Role.STRONG)] if status.rate else []
    cells = next((bars for least, bars in BARS.items() if width >= least), 0)
    bars = Part("bars", [sparkline(status.bars[-cells:]), []]) if cells else Part("bars", [[]])
    return [bars, Part("rate", [rate, []])]
