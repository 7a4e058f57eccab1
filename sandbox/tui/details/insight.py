"""What takes a moment to find out about a record: why its signature failed, and what became of it on its way."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, replace

from sandbox.body.diff.ends import EndsComparison, compare_ends
from sandbox.config.values import Config
from sandbox.domain.explanation import Explanation, case_of, explain
from sandbox.domain.records import Attempt, Capture, Record
from sandbox.domain.subscription import Subscription
from sandbox.domain.wire import SignatureFormat
from sandbox.journal.pairing import find_other_end
from sandbox.journal.protocol import Records
from sandbox.journal.repeats import find_repeated
from sandbox.tui import signs
from sandbox.tui.aside import AsideError, aside
from sandbox.tui.buttons import button
from sandbox.tui.details.reading import Reading, body_of, record_name
from sandbox.tui.details.subject import FACT_INDENT
from sandbox.tui.lines.paint import Line, Role, Span
from sandbox.tui.lines.wrap import wrap

CALM = 0.2
"""Seconds for which a record must be the wanted one before it is looked into, so that a flood of them is not."""

_REMEMBERED = 64


@dataclass(frozen=True, slots=True)
class OtherEnd:
    """The record at the other end of the wire, and how what was sent compares with what was received."""

    number: int
    name: str
    comparison: EndsComparison


@dataclass(frozen=True, slots=True)
class Insight:
    """What is known beyond the record itself.

    `why` is None if its capture is not known or has nothing to explain, `other_end` if the journal does not
    hold it; `repeated` is the number of the record that this one sends again. All are None as long as `complete` is
    False.
    """

    why: Explanation | None = None
    other_end: OtherEnd | None = None
    repeated: int | None = None
    complete: bool = False


NOTHING_YET = Insight()


class Insights:
    """Looks into one record at a time, in a thread, while the screen goes on; remembers the newest insights."""

    def __init__(self) -> None:
        self._known: dict[str, Insight] = {}
        self._known_by: Config | None = None
        self._wanted = ""
        self._work: asyncio.Future[Insight] | None = None
        self._working = asyncio.Lock()

    def known(self, record: Record, config: Config) -> Insight:
        """Return what is known by this config already."""
        return self._known.get(record.record_id, NOTHING_YET) if self._known_by is config else NOTHING_YET

    async def find(self, records: Records, reading: Reading, config: Config) -> Insight | None:
        """Return what there is to know; None if another record is wanted meanwhile. Raises JournalError.

        It may take seconds, beside the screen. Only one is worked on at a time, because hashing slows the screen down;
        it is given up as soon as another record is wanted. An other end that was not found is looked for again the next
        time: an attempt is recorded after its capture.
        """
        record = reading.record
        if self._work is not None and self._wanted != record.record_id:
            self._work.cancel()
        self._wanted = record.record_id
        known = self.known(record, config)
        if known.other_end is not None:
            return known
        await asyncio.sleep(CALM)
        async with self._working:
            if self._wanted != record.record_id:
                return None
            other = await find_other_end(records, reading.number, record)
            weight = len(body_of(record)) + (0 if other is None else len(body_of(other[1])))
            self._work = asyncio.ensure_future(
                aside(weight, _look_into, reading, other, config.subscriptions, config.wire.signature, known.why)
            )
            try:
                found = await self._work
            except (asyncio.CancelledError, AsideError):
                if self._wanted == record.record_id:
                    raise
                return None
            found = replace(found, repeated=await find_repeated(records, record))
            self._remember(record, config, found)
            return found

    def _remember(self, record: Record, config: Config, insight: Insight) -> None:
        if self._known_by is not config:
            self._known, self._known_by = {}, config
        self._known.pop(record.record_id, None)
        while len(self._known) >= _REMEMBERED:
            del self._known[next(iter(self._known))]
        self._known[record.record_id] = insight


def _look_into(
    reading: Reading,
    other: tuple[int, Record] | None,
    subscriptions: tuple[Subscription, ...],
    signing: SignatureFormat,
    why: Explanation | None,
) -> Insight:
    record = reading.record
    number, end = other or (0, None)
    other_end, sent = None, None
    if isinstance(record, Attempt) and isinstance(end, Capture):
        other_end = OtherEnd(number, record_name(number, end), compare_ends(record, end))
        sent = record.request.body
    elif isinstance(record, Capture) and isinstance(end, Attempt):
        other_end = OtherEnd(number, record_name(number, end), compare_ends(end, record))
        sent = end.request.body
    capture = reading.capture
    if why is None and capture is not None and wants_explanation(capture):
        case = case_of(capture, subscriptions, signing, sent)
        why = None if case is None else explain(case)
    return Insight(why, other_end, complete=True)


def wants_explanation(capture: Capture) -> bool:
    """Tell whether a capture's signature failed."""
    return any(check.name == "signature" for check in capture.verdict.failures)


def why_lines(insight: Insight, width: int) -> Iterator[Line]:
    """Yield why the signature failed, and below it what to do."""
    if not insight.complete:
        yield [Span("Looking for what is wrong with the signature …", Role.QUIET)]
    elif insight.why is not None:
        yield from wrap([Span(insight.why.sentence, Role.STRONG)], width)
        if insight.why.fix:
            yield from wrap([Span("help: ", Role.QUIET), Span(insight.why.fix)], width, 2)


def other_end_lines(record: Record, insight: Insight, width: int) -> Iterator[Line]:
    """Yield one fact: which record is at the other end, and whether it came as it was sent."""
    label = Span(f"{'Other end':<{FACT_INDENT}}", Role.QUIET)
    if insight.other_end is None:
        kind = "capture" if isinstance(record, Attempt) else "attempt"
        found = f"no {kind} of it in this journal" if insight.complete else "…"
        yield from wrap([label, Span(found, Role.QUIET)], width, FACT_INDENT)
        return
    comparison = insight.other_end.comparison
    identical = comparison.comparison.identical
    first, *more = comparison.sentences
    sign, role = signs.outcome(identical)
    told = Span(f"{sign} {first}", Role.TEXT if identical else role)
    yield from wrap([label, Span(f"#{insight.other_end.number} "), told], width, FACT_INDENT)
    for sentence in more:
        yield from wrap([Span(" " * FACT_INDENT), Span(sentence, told.role)], width, FACT_INDENT)
    yield [Span(" " * FACT_INDENT), button("record.other-end")]
