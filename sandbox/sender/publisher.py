"""Publish an event to subscriptions: who gets it, who does not and why, and what came of each delivery."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from sandbox.domain.envelope import Event
from sandbox.domain.records import Attempt
from sandbox.domain.settings import DeliverySettings
from sandbox.domain.subscription import Subscription
from sandbox.domain.ticks import Clock, Ticks, system_clock
from sandbox.domain.wire import WireFormat
from sandbox.journal.delivery_queue import Claim
from sandbox.journal.protocol import Records
from sandbox.sender.attempts import AttemptMaker
from sandbox.sender.deactivation import Deactivation
from sandbox.sender.exchange import Transport
from sandbox.sender.planning import plan_attempt
from sandbox.sender.queued import NextSend, QueuedDeliveries


class DeliveryStatus(StrEnum):
    """What happened for one subscription."""

    DELIVERED = "delivered"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class DeliveryResult:
    """What happened for one subscription; `reason` is a sentence, `number` and `attempt` are None if it was skipped.

    `next` tells how the delivery goes on, None if it is not in the queue.
    """

    subscription: Subscription
    status: DeliveryStatus
    reason: str
    number: int | None = None
    attempt: Attempt | None = None
    next: NextSend | None = None


class Retrying(StrEnum):
    """Whether a delivery that fails is sent again."""

    NEVER = "never"
    """One send."""
    QUEUED = "queued"
    """If config.yaml can sign it: then any process that retries sends it."""
    HERE = "here"
    """In any case; what config.yaml cannot sign (another secret, an URL of its own) this process keeps for itself."""


@dataclass(frozen=True, slots=True)
class Publication:
    """One event and its result for every subscription asked about, in their order."""

    event: Event
    results: tuple[DeliveryResult, ...]


@dataclass(frozen=True, slots=True)
class PublisherQueue:
    """What a publisher needs so that deliveries are retried: `subscriptions` are those of config.yaml now."""

    deliveries: QueuedDeliveries
    subscriptions: Callable[[], Sequence[Subscription]]
    deactivation: Deactivation


def skip_reason(event_name: str, subscription: Subscription) -> str | None:
    """Return why this subscription does not get events of this type, or None if it does (wire-format 2)."""
    if not subscription.active:
        return "inactive"
    if not subscription.selects(event_name):
        return f"{event_name} is not among its selected events"
    return None


class Publisher:
    """Sends events; every attempt is in the journal before its result is returned, an interrupted one too."""

    def __init__(
        self,
        records: Records,
        wire: Callable[[], WireFormat],
        settings: Callable[[], DeliverySettings],
        *,
        transport: Transport | None = None,
        clock: Clock = system_clock,
        queue: PublisherQueue | None = None,
    ) -> None:
        self.attempts = AttemptMaker(records, settings, transport=transport, clock=clock)
        self._wire = wire
        self._settings = settings
        self._clock = clock
        self._queue = queue
        self._publishing: set[asyncio.Task[Publication]] = set()
        self._closing = False

    async def publish(
        self,
        event: Event,
        subscriptions: Sequence[Subscription],
        *,
        created: Ticks | None = None,
        retrying: Retrying = Retrying.NEVER,
    ) -> Publication:
        """Deliver one event to all matching subscriptions at once; a dead endpoint does not delay the others.

        `created` becomes CreationTimeUtc; the present if it is None. Returns after the first attempts: what is to be
        retried is in the queue from before them. Raises JournalError, after all of them have ended, if one could not
        be recorded. Deliveries go on if the caller is cancelled; `close` ends them.
        """
        publishing = asyncio.create_task(self._publish(event, subscriptions, created, retrying))
        self._publishing.add(publishing)
        publishing.add_done_callback(self._publishing.discard)
        return await asyncio.shield(publishing)

    async def close(self) -> None:
        """Interrupt the attempts under way, and return once they are in the journal."""
        self._closing = True
        await self.attempts.close()
        if self._queue is not None:
            await self._queue.deliveries.close()
        await asyncio.gather(*self._publishing, return_exceptions=True)

    async def _publish(
        self, event: Event, subscriptions: Sequence[Subscription], created: Ticks | None, retrying: Retrying
    ) -> Publication:
        skipped = [skip_reason(event.name, each) for each in subscriptions]
        matching = [each for each, reason in zip(subscriptions, skipped, strict=True) if reason is None]
        claims = await self._enqueue(event, matching, retrying)
        deliveries = [self._deliver(event, each, created, claims.get(index)) for index, each in enumerate(matching)]
        made = await asyncio.gather(*deliveries, return_exceptions=True)
        for result in made:
            if isinstance(result, BaseException):
                raise result
        results = iter([result for result in made if isinstance(result, DeliveryResult)])
        return Publication(
            event,
            tuple(
                next(results) if reason is None else DeliveryResult(each, DeliveryStatus.SKIPPED, reason)
                for each, reason in zip(subscriptions, skipped, strict=True)
            ),
        )

    async def _enqueue(self, event: Event, matching: Sequence[Subscription], retrying: Retrying) -> dict[int, Claim]:
        """Return the claims of what is in the queue, by the place of its subscription."""
        if self._queue is None or retrying is Retrying.NEVER or self._settings().plan.sends == 1:
            return {}
        known = self._queue.subscriptions()
        places = [
            index for index, each in enumerate(matching) if retrying is Retrying.HERE or _signs_the_same(each, known)
        ]
        claims = await self._queue.deliveries.begin(
            event, [(matching[index], not _signs_the_same(matching[index], known)) for index in places]
        )
        return dict(zip(places, claims, strict=True))

    async def _deliver(
        self, event: Event, subscription: Subscription, created: Ticks | None, claim: Claim | None
    ) -> DeliveryResult:
        if claim is None or self._queue is None:
            wire = self._wire()
            moment = self._clock() if created is None else created
            following = None
            made = await self.attempts.make(plan_attempt(event, subscription, wire.attempt_base, moment, wire))
        elif self._closing:
            await self._queue.deliveries.release(claim)
            raise asyncio.CancelledError
        else:
            sent = await self._queue.deliveries.send(claim, subscription, created)
            made, following = sent.made, sent.next
        if self._queue is not None:
            await self._queue.deactivation.consider(made.attempt)
        status = DeliveryStatus.DELIVERED if made.attempt.outcome.delivered else DeliveryStatus.FAILED
        return DeliveryResult(subscription, status, made.attempt.outcome.reason, made.number, made.attempt, following)


def _signs_the_same(subscription: Subscription, known: Sequence[Subscription]) -> bool:
    """Tell whether config.yaml has this very subscription, whether or not it is active."""
    return any(replace(each, active=True) == replace(subscription, active=True) for each in known)
