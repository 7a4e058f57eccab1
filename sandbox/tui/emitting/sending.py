"""Sends an emission: to each subscription one event after the other, so that a dead endpoint delays no other one."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from sandbox.domain.envelope import Event
from sandbox.domain.subscription import Subscription
from sandbox.sender.faults import Fault, InapplicableFaultError
from sandbox.sender.faulty_delivery import deliver_faulty
from sandbox.sender.publisher import DeliveryResult, DeliveryStatus, Retrying, skip_reason
from sandbox.tui.emitting.emissions import Emission

if TYPE_CHECKING:
    from sandbox.service import Sandbox

_AT_ONCE = 20
"""So many events are made before the screen has its turn."""


async def send(
    sandbox: "Sandbox", emission: Emission, progress: Callable[[DeliveryResult], None]
) -> list[DeliveryResult]:
    """Send everything and return what came of each delivery, those of one subscription one after the other.

    `progress` gets each result as soon as it is there. Raises JournalError and RenameError.
    """
    made: list[Event] = []
    for event in emission.events(sandbox):
        made.append(event)
        if len(made) % _AT_ONCE == 0:
            await asyncio.sleep(0)

    async def send_to(subscription: Subscription) -> list[DeliveryResult]:
        results = []
        for place, event in enumerate(made):
            results.append(await _deliver(sandbox, event, subscription, emission, first=place == 0))
            progress(results[-1])
        return results

    lanes = await asyncio.gather(*map(send_to, emission.receivers(sandbox)), return_exceptions=True)
    results: list[DeliveryResult] = []
    for lane in lanes:
        if isinstance(lane, BaseException):
            raise lane
        results += lane
    return results


async def _deliver(
    sandbox: "Sandbox", event: Event, subscription: Subscription, emission: Emission, *, first: bool
) -> DeliveryResult:
    created = emission.created if first else None
    if emission.fault is None:
        published = await sandbox.publisher.publish(event, [subscription], created=created, retrying=Retrying.QUEUED)
        return published.results[0]
    reason = skip_reason(event.name, subscription)
    if reason is not None:
        return DeliveryResult(subscription, DeliveryStatus.SKIPPED, reason)
    moment = sandbox.clock() if created is None else created
    return await _spoilt(sandbox, event, subscription, moment, emission.fault)


async def _spoilt(
    sandbox: "Sandbox", event: Event, subscription: Subscription, moment: int, fault: Fault
) -> DeliveryResult:
    """Send with a fault: delivered means here that it was answered as a good receiver does."""
    wire = sandbox.config.wire
    try:
        delivery = await deliver_faulty(sandbox.publisher.attempts, event, subscription, moment, wire, fault)
    except InapplicableFaultError as error:
        return DeliveryResult(subscription, DeliveryStatus.FAILED, str(error))
    status = DeliveryStatus.DELIVERED if delivery.judgement.good else DeliveryStatus.FAILED
    last = delivery.attempts[-1]
    return DeliveryResult(subscription, status, delivery.judgement.sentence, last.number, last.attempt)
