"""`emit --wait`: stay until every delivery is over, whoever sends it again, and tell of each attempt."""

import asyncio

from sandbox.body.text import sanitise
from sandbox.cli.emit_output import Printer
from sandbox.cli.terminal import count, narrate
from sandbox.domain.deliveries import Delivery, DeliveryId, DeliveryState
from sandbox.domain.records import Attempt, Kind
from sandbox.domain.ticks import Ticks
from sandbox.journal.protocol import RecordNotFoundError
from sandbox.sender.attempts import MadeAttempt
from sandbox.sender.next_send import retry_sentence
from sandbox.sender.queued import NextSend, Sent
from sandbox.service import Sandbox

_POLL_SECONDS = 0.1
_SENDS_BETWEEN_LOOKS = 50


class Awaiting:
    """Watches deliveries in the queue; `waiting` has the number of the last attempt by the Id of each."""

    def __init__(self, sandbox: Sandbox, printer: Printer, waiting: dict[DeliveryId, int]) -> None:
        self._sandbox = sandbox
        self._printer = printer
        self._waiting = dict(waiting)
        self._delivered = 0
        self._lost = 0

    async def finish(self) -> bool:
        """Return whether all were delivered in the end."""
        while self._waiting:
            await self._look()
            await asyncio.sleep(_POLL_SECONDS if self._waiting else 0)
        many = count(self._delivered + self._lost, "delivery was", "deliveries were")
        narrate(f"{many} sent again: {self._delivered} delivered in the end, {self._lost} not")
        return not self._lost

    async def _look(self) -> None:
        found = {each.delivery_id: each for each in await self._sandbox.queue.find(self._waiting)}
        for delivery_id in list(self._waiting):
            delivery = found.get(delivery_id)
            if delivery is not None and delivery.record is not None:
                await self._show(delivery, delivery.record)
            if delivery is None:
                narrate(f"{delivery_id} was taken from the queue: the journal was reset")
            if delivery is None or delivery.state.ended:
                del self._waiting[delivery_id]
                delivered = delivery is not None and delivery.state is DeliveryState.DELIVERED
                self._delivered += delivered
                self._lost += not delivered
                if delivery is not None and delivery.state is DeliveryState.DROPPED:
                    narrate(f"{delivery_id} was dropped")

    async def _show(self, delivery: Delivery, newest: int) -> None:
        """Tell of the attempts since the last look."""
        seen = self._waiting[delivery.delivery_id]
        if newest == seen:
            return
        self._waiting[delivery.delivery_id] = newest
        records = await self._sandbox.records.of_event(delivery.event.id, newest, _SENDS_BETWEEN_LOOKS)
        fresh = [
            each.number
            for each in records
            if seen < each.number <= newest and each.kind is Kind.ATTEMPT and each.subscription == delivery.subscription
        ]
        attempts = [(number, attempt) for number in fresh if (attempt := await self._attempt(number)) is not None]
        for behind, (number, attempt) in zip(reversed(range(len(attempts))), attempts, strict=True):
            following = attempts[len(attempts) - behind][1].at if behind else delivery.due
            self._show_attempt(delivery, number, attempt, behind, following)

    async def _attempt(self, number: int) -> Attempt | None:
        try:
            record = await self._sandbox.records.get(number)
        except RecordNotFoundError:
            return None  # removed meanwhile
        return record if isinstance(record, Attempt) else None

    def _show_attempt(self, delivery: Delivery, number: int, attempt: Attempt, behind: int, due: Ticks | None) -> None:
        """Tell of one attempt; `behind` so many came after it, the next one is, or was, due then."""
        following = NextSend(
            delivery.delivery_id,
            DeliveryState.WAITING if behind else delivery.state,
            delivery.sends - behind,
            max(self._sandbox.config.delivery.plan.sends, delivery.sends),
            due,
            in_queue=True,
        )
        sent = Sent(MadeAttempt(number, attempt), following)
        self._printer.sent_again(sent, sanitise(retry_sentence(sent, attempt.at + attempt.outcome.elapsed)))
