"""Publish an event to subscriptions: who gets it, who does not and why, and what came of each delivery."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sandbox.domain.envelope import Event
from sandbox.domain.records import Attempt
from sandbox.domain.settings import DeliverySettings
from sandbox.domain.subscription import Subscription
from sandbox.domain.ticks import Clock, Ticks, system_clock
from sandbox.domain.wire import WireFormat
from sandbox.journal.protocol import Records
from sandbox.sender.attempts import AttemptMaker
from sandbox.sender.exchange import Transport
from sandbox.sender.planning import plan_attempt


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
        self.attempts = AttemptMaker(records, settings, transport=transport, clock=clock)
        self._wire = wire
        self._clock = clock

    async def publish(
        self, event: Event, subscriptions: Sequence[Subscription], *, created: Ticks | None = None
    ) -> Publication:
        """Deliver one event to all matching subscriptions at once; a dead endpoint does not delay the others.

        `created` becomes CreationTimeUtc; the present if it is None. Raises JournalError, after all deliveries have
        ended, if an attempt could not be recorded. Deliveries go on if the caller is cancelled; `close` ends them.
        """
        deliveries = [self._deliver(event, each, created) for each in subscriptions]
        results = await asyncio.gather(*deliveries, return_exceptions=True)
        for result in results:
            if isinstance(result, BaseException):
                raise result
        return Publication(event, tuple(result for result in results if isinstance(result, DeliveryResult)))

    async def close(self) -> None:
        """Interrupt the deliveries under way, and return once their attempts are in the journal."""
        await self.attempts.close()

    async def _deliver(self, event: Event, subscription: Subscription, created: Ticks | None) -> DeliveryResult:
        skipped = skip_reason(event.name, subscription)
        if skipped is not None:
            return DeliveryResult(subscription, DeliveryStatus.SKIPPED, skipped)
        wire = self._wire()
        moment = self._clock() if created is None else created
        made = await self.attempts.make(plan_attempt(event, subscription, wire.attempt_base, moment, wire))
        status = DeliveryStatus.DELIVERED if made.attempt.outcome.delivered else DeliveryStatus.FAILED
        return DeliveryResult(subscription, status, made.attempt.outcome.reason, made.number, made.attempt)
