"""What arrives while somebody presents, whoever sends it: the journal's new records as cards, one an event."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from sandbox.body.text import sanitise
from sandbox.domain import events, json_text
from sandbox.domain.json_text import JsonObject, MalformedJsonError
from sandbox.domain.records import Kind, RecordSummary
from sandbox.journal.protocol import Cursor, JournalError, RecordNotFoundError, Records
from sandbox.tui.details.reading import body_of
from sandbox.tui.stories.arrival import Arrival, Landing
from sandbox.tui.stories.letters import words_of

LOOKS = 0.2
"""Seconds between two looks into the journal."""

MOST_CARDS = 200
_READ_AT_ONCE = 8
"""Bodies that are read at one look: in a flood nobody reads the cards anyway."""

_LONGEST_NAME = 60
_LARGEST = 200_000
"""Bytes of a body in which facts are looked for."""


@dataclass(slots=True)
class _Card:
    arrival: Arrival
    landings: dict[str, Landing] = field(default_factory=dict)


class Audience:
    """Collects cards: the first `look` says from when on, each further one takes what has come since."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._cursor: Cursor | None = None
        self._cards: dict[str, _Card] = {}
        self._looking = asyncio.Lock()

    @property
    def cards(self) -> tuple[Arrival, ...]:
        """The cards, the newest last."""
        return tuple(each.arrival for each in self._cards.values())

    async def look(self) -> bool:
        """Take what is new; return whether there was anything. Raises JournalError."""
        async with self._looking:  # two looks at once would take the same twice
            return await self._look()

    async def _look(self) -> bool:
        if self._cursor is None:
            self._cursor = await self._records.end()
        page = await self._records.tail(self._cursor)
        self._cursor = page.cursor
        unread = [each for each in page.summaries if _key(each) not in self._cards]
        read = {each.number for each in unread[-_READ_AT_ONCE:]}
        for summary in page.summaries:
            key = _key(summary)
            if key not in self._cards:
                data = await self._data(summary) if summary.number in read else {}
                self._cards[key] = _Card(Arrival(None, _name(summary), data, (), key))
            card = self._cards[key]
            where = sanitise(summary.subscription or "no subscription")
            card.landings[where] = _landing(summary, where, card.landings.get(where))
            card.arrival = replace(card.arrival, landings=tuple(card.landings.values()))
        while len(self._cards) > MOST_CARDS:
            del self._cards[next(iter(self._cards))]
        return bool(page.summaries)

    async def _data(self, summary: RecordSummary) -> JsonObject:
        if summary.size > _LARGEST:
            return {}
        try:
            value = json_text.read(body_of(await self._records.get(summary.number)))
        except (RecordNotFoundError, JournalError, MalformedJsonError):
            return {}
        data = value.get("Data") if isinstance(value, dict) else None
        return data if isinstance(data, dict) else {}


def _key(summary: RecordSummary) -> str:
    """Return what makes records one card: the event, or the record itself where no event Id can be read."""
    return summary.event_id or summary.record_id


def _name(summary: RecordSummary) -> str:
    known = events.find(summary.event or "")
    if known is not None:
        return known.name
    name = sanitise(summary.event or "")[:_LONGEST_NAME]
    return name if words_of(name) else "A request"


def _landing(summary: RecordSummary, where: str, before: Landing | None) -> Landing:
    """Return what is known at a subscription: of an attempt its outcome, of a capture its verdict."""
    if summary.kind is Kind.ATTEMPT:
        verdict = before.verdict if before is not None else ""
        retried = f", attempt {summary.attempt}" if summary.attempt else ""
        says = sanitise(summary.reason) or f"delivered: {summary.status}"
        return Landing(where, summary.good, says + retried, verdict, "")
    answered = f"answered {summary.status}" if summary.status else "not answered"
    if before is not None:
        return replace(before, verdict=summary.state)
    return Landing(where, True, answered, summary.state, "")


def with_guests(arrivals: Sequence[Arrival], guests: Sequence[tuple[int, Arrival]]) -> tuple[Arrival, ...]:
    """Return a story's arrivals with cards of others among them, each behind as many as there were when it came."""
    merged: list[Arrival] = []
    waiting = [*guests]
    for place, arrival in enumerate(arrivals):
        while waiting and waiting[0][0] <= place:
            merged.append(waiting.pop(0)[1])
        merged.append(arrival)
    return (*merged, *(arrival for _, arrival in waiting))
