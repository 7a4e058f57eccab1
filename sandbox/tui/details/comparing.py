"""The Compare tab: what was sent against what was received, or one record against another that was marked."""

from collections.abc import Iterator
from dataclasses import dataclass

from sandbox.body.diff.comparison_lines import comparison_lines
from sandbox.body.diff.ignoring import USUAL
from sandbox.body.diff.requests import Comparison, compare, message_of
from sandbox.domain.filters import parse_filter
from sandbox.domain.records import Attempt, Record
from sandbox.journal.pairing import find_other_end
from sandbox.journal.protocol import RecordNotFoundError, Records
from sandbox.tui import signs
from sandbox.tui.actions import key_word
from sandbox.tui.aside import AsideError, aside
from sandbox.tui.details.body_lines import painted
from sandbox.tui.details.insight import Insight
from sandbox.tui.details.reading import Reading, record_name
from sandbox.tui.lines.paint import Line, Role, Span
from sandbox.tui.lines.wrap import wrap, wrapped

_MARKED = parse_filter("marked:yes")
_LEFT_OUT = (
    "How the JSON is written does not count, and Id, Attempt, CreationTimeUtc, times and volatile headers may differ."
)


@dataclass(frozen=True, slots=True)
class Against:
    """A record that another one is compared with; `comparison` is None as long as it is worked out.

    `ends` says that the two are the ends of one request. `trouble` is a sentence if there is nothing to compare with.
    """

    number: int = 0
    name: str = ""
    comparison: Comparison | None = None
    ends: bool = False
    trouble: str = ""


class MarkedRecord:
    """Finds the record to compare with: the one marked last here, else the newest one that is marked."""

    def __init__(self) -> None:
        self._last: int | None = None

    def remember(self, number: int, marked: bool) -> None:
        """Take note that the user marked a record, or took its mark away."""
        if marked:
            self._last = number
        elif self._last == number:
            self._last = None

    async def find(self, records: Records, reading: Reading) -> tuple[int, Record] | None:
        """Return a marked record other than this one, None if there is none. Raises JournalError."""
        for number in (self._last, *[row.number for row in await records.latest(2, matching=_MARKED)]):
            if number is not None and number != reading.number:
                try:
                    return number, await records.get(number)
                except RecordNotFoundError:
                    continue
        return None


async def compare_with(records: Records, reading: Reading, number: int, other: Record) -> Against:
    """Compare the other record with this one, by meaning. Raises JournalError."""
    end = await find_other_end(records, reading.number, reading.record)
    if end is not None and end[0] == number:
        return Against(number, record_name(number, other), ends=True)
    before = message_of(other, f"the body of #{number}")
    after = message_of(reading.record, f"the body of #{reading.number}")
    try:
        comparison = await aside(len(before.body) + len(after.body), compare, before, after, USUAL)
    except AsideError as error:
        return Against(number, record_name(number, other), trouble=f"#{number} could not be compared: {error}")
    return Against(number, record_name(number, other), comparison)


def compare_lines(reading: Reading, insight: Insight, against: Against | None, width: int) -> Iterator[Line]:
    """Yield the Compare tab."""
    if against is None or against.ends:
        yield from _ends_lines(reading, insight, width)
    elif against.trouble:
        yield from wrap([Span(against.trouble, Role.WARN)], width)
    elif against.comparison is None:
        yield from wrap([Span(f"Comparing with #{against.number} …", Role.QUIET)], width)
    else:
        yield from _pair_lines(reading, against, against.comparison, width)


def _pair_lines(reading: Reading, against: Against, comparison: Comparison, width: int) -> Iterator[Line]:
    yield from _title(against.name, record_name(reading.number, reading.record), width)
    if not comparison.count:
        yield [Span(f"{signs.GOOD} no difference{'' if comparison.identical else ' that counts'}", Role.GOOD)]
    else:
        plural = "s" if comparison.count != 1 else ""
        yield [Span(f"{signs.BAD} {comparison.count:,} difference{plural}", Role.WARN)]
    if not comparison.identical:
        yield from wrap([Span(_LEFT_OUT, Role.QUIET)], width)
    back = f"{key_word('details.compare-marked')} goes back to what was sent against what was received."
    yield from wrap([Span(back, Role.QUIET)], width)
    yield from _differences(comparison, False, width)


def _ends_lines(reading: Reading, insight: Insight, width: int) -> Iterator[Line]:
    record = reading.record
    if insight.other_end is None:
        if not insight.complete:
            yield [Span("Looking for the other end …", Role.QUIET)]
            return
        missing = "capture" if isinstance(record, Attempt) else "attempt"
        yield from wrap([Span(f"This journal has no {missing} of the same request.", Role.STRONG)], width)
        mark, compare = key_word("feed.mark"), key_word("details.compare-marked")
        sentence = f"To compare it with another record, mark that one ({mark}) and press {compare} here."
        yield from wrap([Span(sentence)], width)
        return
    names = [record_name(reading.number, record), insight.other_end.name]
    before, after = names if isinstance(record, Attempt) else reversed(names)
    yield from _title(before, after, width)
    comparison = insight.other_end.comparison
    same = comparison.comparison.identical
    for index, sentence in enumerate(comparison.sentences):
        sign = "  " if index else f"{signs.outcome(same)[0]} "
        yield from wrap([Span(sign + sentence, Role.GOOD if same else Role.TEXT if index else Role.BAD)], width, 2)
    yield from _differences(comparison.comparison, True, width)


def _title(before: str, after: str, width: int) -> Iterator[Line]:
    yield from wrap([Span(before, Role.STRONG), Span(" → ", Role.QUIET), Span(after, Role.STRONG)], width, 2)


def _differences(comparison: Comparison, strict: bool, width: int) -> Iterator[Line]:
    for line in comparison_lines(comparison, strict=strict, width=width):
        yield from wrapped(painted(line), width, 4)
