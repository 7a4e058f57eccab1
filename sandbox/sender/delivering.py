"""Everything that sends events, put together: who publishes, who retries, and the queue between them."""

import contextlib
from collections.abc import Awaitable, Callable, Sequence
from enum import StrEnum

from sandbox.domain.settings import DeliverySettings
from sandbox.domain.subscription import Subscription
from sandbox.domain.ticks import Clock, system_clock
from sandbox.domain.wire import WireFormat
from sandbox.journal.delivery_queue import DeliveryQueue
from sandbox.journal.protocol import JournalError, Records
from sandbox.sender.attempts import AttemptMaker
from sandbox.sender.deactivation import Deactivation
from sandbox.sender.exchange import Transport
from sandbox.sender.heart import Heart
from sandbox.sender.pause import Pause, pause
from sandbox.sender.publisher import Publisher, PublisherQueue
from sandbox.sender.queued import QueuedDeliveries
from sandbox.sender.retrying import Retrier


class Retries(StrEnum):
    """What a process sends again by itself."""

    NOTHING = "nothing"
    OWN = "own"
    """What it published."""
    ALL = "all"
    """Whatever is due in the queue, whoever published it."""


class Delivering:
    """The publisher and the retrier over one queue; ends both in the right order.

    `deactivate` switches a subscription off, given its name and after how many sends; `program` is what people call
    this process.
    """

    def __init__(
        self,
        records: Records,
        queue: DeliveryQueue,
        wire: Callable[[], WireFormat],
        settings: Callable[[], DeliverySettings],
        subscriptions: Callable[[], Sequence[Subscription]],
        deactivate: Callable[[str, int], Awaitable[None]],
        *,
        retries: Retries = Retries.NOTHING,
        program: str = "sandbox",
        transport: Transport | None = None,
        clock: Clock = system_clock,
        pausing: Pause = pause,
        narrate: Callable[[str], None] = lambda _: None,
    ) -> None:
        deactivation = Deactivation(records, settings, deactivate)
        attempts = AttemptMaker(records, settings, transport=transport, clock=clock)
        self._heart = Heart(queue, clock, program, retries=retries is Retries.ALL, pausing=pausing)
        self._queued = QueuedDeliveries(queue, self._heart, attempts, wire, settings, clock=clock)
        self._retries = retries
        self.publisher = Publisher(
            records,
            wire,
            settings,
            transport=transport,
            clock=clock,
            queue=PublisherQueue(self._queued, subscriptions, deactivation),
        )
        self.retrier = Retrier(
            queue,
            self._heart,
            self._queued,
            subscriptions,
            settings,
            deactivation,
            clock=clock,
            pausing=pausing,
            narrate=narrate,
            only=self._queued.begun if retries is Retries.OWN else None,
        )

        self._queued.on_waiting = self.retrier.wake

    async def start(self) -> None:
        """Begin to retry, if that is wanted. Raises JournalError."""
        if self._retries is not Retries.NOTHING:
            await self.retrier.start()

    async def close(self) -> None:
        """Interrupt what is under way, and return once the journal and the queue have it."""
        await self.retrier.stop()
        await self.publisher.close()
        await self.retrier.ended()
        with contextlib.suppress(JournalError):  # whoever waited for it has been told
            await self._queued.settle_rest()
        await self._heart.close()
