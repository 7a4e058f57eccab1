"""Publish an event to subscriptions: who gets it, who does not and why, and what came of each delivery."""

import asyncio
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sandbox.domain.envelope import Event, body_of
from sandbox.domain.records import Attempt, Outcome, OutcomeKind
from sandbox.domain.request import HttpRequest, UnsendableError, delivery_request
from sandbox.domain.settings import DeliverySettings
from sandbox.domain.subscription import Subscription
from sandbox.domain.ticks import Clock, Ticks, system_clock
from sandbox.domain.wire import WireFormat
from sandbox.journal.protocol import Records
from sandbox.sender.delivery import deliver
from sandbox.sender.exchange import Transport
from sandbox.sender.http_client import HttpClient


class DeliveryStatus(StrEnum):
    """What happened for one subscription."""

    DELIVERED = "delivered"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class DeliveryResult:
    """What happened for one subscription; `reason` is a sentence, `number` and `attempt` are None if it was skipped."""

    subscription: Subscription
    status: DeliveryStatus
    reason: str
    number: int | None = None
    attempt: Attempt | None = None


@dataclass(frozen=True, slots=True)
class Publication:
    """One event and its result for every subscription asked about, in their order."""

    event: Event
    results: tuple[DeliveryResult, ...]


def skip_reason(event_name: str, subscription: Subscription) -> str | None:
    """Return why this subscription does not get events of this type, or None if it does (wire-format 2)."""
    if not subscription.active:
        return "inactive"
    if not subscription.selects(event_name):
        return f"{event_name} is not among its selected events"
    return None


def prepare(event: Event, subscription: Subscription, created: Ticks, wire: WireFormat) -> HttpRequest:
    """Return the request of the first attempt, without sending it. Raises UnsendableError."""
    body = body_of(event, wire.attempt_base, created, wire)
    return delivery_request(subscription, body, wire.signature)


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
    ) -> None:
        self._records = records
        self._wire = wire
        self._settings = settings
        self._transport = transport or HttpClient()
        self._clock = clock
        self._under_way: set[asyncio.Task[DeliveryResult]] = set()

    async def publish(
        self, event: Event, subscriptions: Sequence[Subscription], *, created: Ticks | None = None
    ) -> Publication:
        """Deliver one event to all matching subscriptions at once; a dead endpoint does not delay the others.

        `created` becomes CreationTimeUtc; the present if it is None. Raises JournalError, after all deliveries have
        ended, if an attempt could not be recorded. Deliveries go on if the caller is cancelled; `close` ends them.
        """
        deliveries = [asyncio.create_task(self._deliver(event, each, created)) for each in subscriptions]
        self._under_way.update(deliveries)
        for delivery in deliveries:
            delivery.add_done_callback(self._under_way.discard)
        results = await asyncio.gather(*map(asyncio.shield, deliveries), return_exceptions=True)
        for result in results:
            if isinstance(result, BaseException):
                raise result
        return Publication(event, tuple(result for result in results if isinstance(result, DeliveryResult)))

    async def close(self) -> None:
        """Interrupt the deliveries under way, and return once their attempts are in the journal."""
        deliveries = tuple(self._under_way)
        for delivery in deliveries:
            delivery.cancel()
        await asyncio.gather(*deliveries, return_exceptions=True)

    async def _deliver(self, event: Event, subscription: Subscription, created: Ticks | None) -> DeliveryResult:
        skipped = skip_reason(event.name, subscription)
        if skipped is not None:
            return DeliveryResult(subscription, DeliveryStatus.SKIPPED, skipped)
        attempt = await self._attempt(event, subscription, created)
        number = await self._records.append(attempt)
        status = DeliveryStatus.DELIVERED if attempt.outcome.delivered else DeliveryStatus.FAILED
        return DeliveryResult(subscription, status, attempt.outcome.reason, number, attempt)

    async def _attempt(self, event: Event, subscription: Subscription, created: Ticks | None) -> Attempt:
        wire = self._wire()
        at = self._clock()
        moment = at if created is None else created

        def attempt(request: HttpRequest, outcome: Outcome) -> Attempt:
            return Attempt(
                record_id=str(uuid.uuid4()),
                at=at,
                event_id=event.id,
                event=wire.event_name(event.name),
                attempt=wire.attempt_base,
                subscription=subscription.name,
                request=request,
                outcome=outcome,
            )

        try:
            request = prepare(event, subscription, moment, wire)
        except UnsendableError as error:
            body = body_of(event, wire.attempt_base, moment, wire)
            unsent = HttpRequest("POST", subscription.url, (), body)
            return attempt(unsent, Outcome(OutcomeKind.UNSENDABLE, f"not sent: {error}", 0))
        try:
            return attempt(request, await deliver(request, self._transport, self._settings().timeout))
        except asyncio.CancelledError:
            # The bytes may have left, so the journal must know of them.
            outcome = Outcome(OutcomeKind.INTERRUPTED, "interrupted before the answer came", self._clock() - at)
            await self._records.append(attempt(request, outcome))
            raise
