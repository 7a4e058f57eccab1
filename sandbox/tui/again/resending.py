"""A record sent again from the screen: where it goes, in which way, and what came of it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sandbox.body.text import decode
from sandbox.domain import events
from sandbox.domain.subscription import Subscription
from sandbox.sender.again import NotReplayableError, ReplayMode, plan_again, require_whole_body
from sandbox.tui.actions import key_for
from sandbox.tui.composer.composition import Composition, Original
from sandbox.tui.composer.editor import MOST
from sandbox.tui.details.reading import Reading

if TYPE_CHECKING:
    from sandbox.service import Sandbox

NO_RECORD = "The details show no record: go to one in the feed first."


@dataclass(frozen=True, slots=True)
class Way:
    """A way to send a record again: an entry of the menu; without a mode it is composed first."""

    key: str
    title: str
    remark: str
    mode: ReplayMode | None


WAYS = (
    Way("n", "New attempt", "the same Id and Data, Attempt counted up, signed now", ReplayMode.NEW_ATTEMPT),
    Way("v", "Verbatim", "its very bytes and headers, the signature too", ReplayMode.VERBATIM),
    Way("c", "Compose", "change it first, choose where it goes", None),
)


def target_of(reading: Reading, sandbox: "Sandbox") -> Subscription:
    """Return the subscription that a record was for. Raises NotReplayableError."""
    name, config = reading.record.subscription, sandbox.config
    found = next((each for each in config.subscriptions if each.name == name), None)
    if found is None:
        whose = "it was for no subscription" if name is None else f"{config.path.name} has no subscription {name!r}"
        elsewhere = f"{key_for('record.compose')} lets you say where it goes"
        raise NotReplayableError(f"{whose}; {elsewhere}, and so does `sandbox replay {reading.number} --to URL`")
    if not found.active:
        raise NotReplayableError(f"its subscription {found.name} is inactive; t on it switches it on")
    return found


def place_of(subscription: Subscription) -> str:
    """Return the host of a subscription, by which one knows how far a record goes; its URL may hold a token."""
    return urlsplit(subscription.url).netloc


async def send_again(sandbox: "Sandbox", reading: Reading, subscription: Subscription, mode: ReplayMode) -> str:
    """Send it, and return a sentence about what came of it. Raises NotReplayableError and JournalError."""
    again = plan_again(reading.record, subscription, mode, sandbox.clock(), sandbox.config.wire)
    made = await sandbox.publisher.attempts.make(again.planned)
    note = f"; {again.note}" if again.note else ""
    return f"#{reading.number} → {subscription.name}: {made.attempt.outcome.reason} (record #{made.number}){note}"


def composition_of(reading: Reading, sandbox: "Sandbox") -> Composition:
    """Return what the composer begins with: the body of a record, to its subscription. Raises NotReplayableError."""
    record = reading.record
    body = require_whole_body(record)
    event_type = events.find(record.event or "")
    if event_type is None:
        raise NotReplayableError(
            f"its body names none of the 20 event types, so nobody selects it; {key_for('record.send-again')} or "
            f"`sandbox replay {reading.number} --verbatim` sends it as it is"
        )
    if len(body) > MOST:
        raise NotReplayableError(
            f"its body has {len(body):,} bytes, and at most {MOST:,} are edited here; "
            f"{key_for('record.send-again')} sends it as it is"
        )
    names = {each.name for each in sandbox.config.subscriptions} & {record.subscription or ""}
    return Composition(event_type, decode(body), frozenset(names), whole=True, original=Original(reading.number, body))
