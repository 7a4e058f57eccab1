"""What became of one event of a story, as strip and cards show it: per subscription, with its verdict if we know it."""

from dataclasses import dataclass

from sandbox.domain import events
from sandbox.domain.json_text import JsonObject
from sandbox.domain.records import Attempt, Kind
from sandbox.domain.secret import MASK, mask_header
from sandbox.domain.ticks import Ticks
from sandbox.journal.protocol import JournalError, Records
from sandbox.sender.next_send import next_words
from sandbox.sender.publisher import DeliveryResult, DeliveryStatus, Publication
from sandbox.sender.story_steps import StoryStep

_LOOKED_AT = 50
"""Records of one event among which its captures are looked for."""

_HEAD, _TAIL = 16, 5
"""Characters that are left of a signature."""


@dataclass(frozen=True, slots=True)
class Landing:
    """What one subscription got: `says` is a sentence, `signature` shortened, empty if none was sent or may be shown.

    `verdict` is `verified` or `rejected` if our own receiver got it, else empty.
    """

    subscription: str
    delivered: bool
    says: str
    verdict: str
    signature: str

    @property
    def good(self) -> bool:
        """True if nothing is wrong with it at either end."""
        return self.delivered and self.verdict != "rejected"


@dataclass(frozen=True, slots=True)
class Arrival:
    """One event that was sent: its step, its Data, and where it landed; nowhere if nobody selects it.

    `step` is None if it belongs to no story: somebody else sent it.
    """

    step: StoryStep | None
    event: str
    data: JsonObject
    landings: tuple[Landing, ...]
    event_id: str = ""

    @property
    def sentence(self) -> str:
        """What it means: the words of the story, else those of the catalogue."""
        if self.step is not None:
            return self.step.told.step.sentence
        known = events.find(self.event)
        return "" if known is None else known.description

    def is_of_step(self, other: "Arrival") -> bool:
        """Tell whether it belongs to the same step of a story."""
        return self.step is not None and self.step is other.step

    @property
    def good(self) -> bool | None:
        """Whether all is well with it, None if nobody selects it."""
        return all(each.good for each in self.landings) if self.landings else None


async def arrival_of(
    step: StoryStep, publication: Publication, data: JsonObject, records: Records, now: Ticks
) -> Arrival:
    """Return what became of an event whose first attempts have ended; asks the journal for the verdicts."""
    results = [each for each in publication.results if each.status is not DeliveryStatus.SKIPPED]
    verdicts = await _verdicts(publication.event.id, results, records)
    landings = tuple(
        Landing(
            each.subscription.name,
            each.status is DeliveryStatus.DELIVERED,
            each.reason + _follows(each, now),
            verdicts.get(each.subscription.name, ""),
            "" if each.attempt is None else _signature(each.attempt),
        )
        for each in results
    )
    return Arrival(step, publication.event.name, data, landings, publication.event.id)


async def _verdicts(event_id: str, results: list[DeliveryResult], records: Records) -> dict[str, str]:
    """Return `verified` or `rejected` by subscription, of what our receiver got since the attempts began."""
    sent = {each.subscription.name: each.attempt.at for each in results if each.attempt is not None}
    numbers = [each.number for each in results if each.number is not None]
    if not numbers:
        return {}
    try:
        found = await records.of_event(event_id, max(numbers), _LOOKED_AT)
    except JournalError:
        return {}  # the watch of the journal says so
    return {
        each.subscription: each.state
        for each in found
        if each.kind is Kind.CAPTURE and each.subscription in sent and each.at >= sent[each.subscription]
    }


def _follows(result: DeliveryResult, now: Ticks) -> str:
    if result.attempt is None or result.next is None or result.next.due is None:
        return ""
    return f" · {next_words(result.attempt, result.next, now)}"


def _signature(attempt: Attempt) -> str:
    """Return the beginning and the end of the signature; nothing of a header that may carry the secret itself."""
    for name, value in attempt.request.headers:
        if "signature" in name.lower() and mask_header(name, value) != MASK:
            return value if len(value) <= _HEAD + _TAIL + 1 else f"{value[:_HEAD]}…{value[-_TAIL:]}"
    return ""
