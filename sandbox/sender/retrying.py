"""Sending again what is due, for as long as the process runs (wire-format 7).

Unlike ABP's one worker, every delivery is sent by itself: an endpoint that hangs delays only what else is for it.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Collection, Sequence

from sandbox.domain import ticks
from sandbox.domain.deliveries import DeliveryId
from sandbox.domain.retry_plan import ABANDONED_AFTER
from sandbox.domain.settings import DeliverySettings
from sandbox.domain.subscription import Subscription
from sandbox.domain.ticks import Clock, system_clock
from sandbox.journal.delivery_queue import Claim, DeliveryQueue, Wanted
from sandbox.journal.protocol import JournalError
from sandbox.sender.deactivation import Deactivation
from sandbox.sender.heart import Heart
from sandbox.sender.next_send import retry_sentence
from sandbox.sender.pause import Pause, pause
from sandbox.sender.queued import QueuedDeliveries, Sent

LOOK_SECONDS = 0.25
"""How long other processes' deliveries may stay unseen."""

AT_ONCE = 8
"""How many deliveries are under way for one subscription at most."""

_AFTER_TROUBLE_SECONDS = 1.0


class Retrier:
    """Sends what is due to the subscriptions as config.yaml has them at that moment, and what this process keeps.

    With `only` nothing else is touched. `narrate` gets a sentence about each attempt.
    """

    def __init__(
        self,
        queue: DeliveryQueue,
        heart: Heart,
        queued: QueuedDeliveries,
        subscriptions: Callable[[], Sequence[Subscription]],
        settings: Callable[[], DeliverySettings],
        deactivation: Deactivation,
        *,
        clock: Clock = system_clock,
        pausing: Pause = pause,
        narrate: Callable[[str], None] = lambda _: None,
        only: Collection[DeliveryId] | None = None,
    ) -> None:
        self._queue = queue
        self._heart = heart
        self._queued = queued
        self._subscriptions = subscriptions
        self._settings = settings
        self._deactivation = deactivation
        self._clock = clock
        self._pause = pausing
        self._narrate = narrate
        self._only = only
        self._woken = asyncio.Event()
        self._stopping = False
        self._loop: asyncio.Task[None] | None = None
        self._sending: dict[asyncio.Task[None], str] = {}
        self._trouble = ""

    @property
    def under_way(self) -> int:
        """How many deliveries are being sent."""
        return len(self._sending)

    async def start(self) -> None:
        """Begin. Raises JournalError."""
        await self._heart.start()
        self._loop = asyncio.create_task(self._run())

    def wake(self) -> None:
        """Look at the queue at once."""
        self._woken.set()

    async def stop(self) -> None:
        """Claim nothing more; what is under way goes on."""
        self._stopping = True
        self._woken.set()
        if self._loop is not None:
            await self._loop

    async def ended(self) -> None:
        """Return once nothing is under way, after a `stop` and the end of the attempts."""
        await asyncio.gather(*self._sending, return_exceptions=True)

    async def send_now(self, ids: Collection[DeliveryId]) -> Sequence[Sent]:
        """Send these once, if they are due and nobody else does; return what came of each. Raises JournalError.

        Of those that were cut off the send that is spent is recorded.
        """
        if not ids:
            return ()
        await self._heart.start()
        wanted = self._wanted(only=ids, at_once=len(ids), judges=True)
        claims = await self._queue.claim(self._heart.sender, self._clock(), wanted)
        sent = await asyncio.gather(*map(self._send, claims))
        return [each for each in sent if each is not None]

    async def _run(self) -> None:
        while not self._stopping:
            try:
                seconds = await self._round()
                self._trouble = ""
            except JournalError as error:
                self._tell_trouble(error)
                seconds = _AFTER_TROUBLE_SECONDS
            await self._pause(self._woken, seconds)
            self._woken.clear()

    async def _round(self) -> float:
        """Send what is due; return after how many seconds to look again."""
        for settled in await self._queued.settle_rest():
            self._narrate(retry_sentence(settled, self._clock()))
        if not self._settings().plan.retry:
            return LOOK_SECONDS
        wanted = self._wanted(only=self._only, at_once=AT_ONCE, judges=self._heart.may_judge)
        now, sender = self._clock(), self._heart.sender
        look = await self._queue.look(sender, now, wanted)
        is_due = look.due is not None and look.due <= now
        if is_due or (look.left_behind and wanted.judges):
            claims = await self._queue.claim(sender, now, wanted)
            for claim in claims:
                sending = asyncio.create_task(self._retry(claim))
                self._sending[sending] = claim.delivery.subscription
                sending.add_done_callback(self._done)
            return 0 if claims else LOOK_SECONDS
        if look.due is None:
            return LOOK_SECONDS
        return min(LOOK_SECONDS, (look.due - now) / ticks.PER_SECOND)

    def _wanted(self, *, only: Collection[DeliveryId] | None, at_once: int, judges: bool) -> Wanted:
        return Wanted(
            {each.name for each in self._subscriptions()},
            only,
            at_once,
            Counter(self._sending.values()),
            judges,
            abandoned=self._clock() - ABANDONED_AFTER,
        )

    def _done(self, sending: "asyncio.Task[None]") -> None:
        del self._sending[sending]
        self.wake()

    async def _retry(self, claim: Claim) -> None:
        try:
            sent = await self._send(claim)
        except JournalError as error:
            self._tell_trouble(error)
            return
        if sent is not None:
            self._narrate(retry_sentence(sent, self._clock()))

    async def _send(self, claim: Claim) -> Sent | None:
        delivery = claim.delivery
        named = (each for each in self._subscriptions() if each.name == delivery.subscription)
        subscription = self._queued.kept(delivery.delivery_id) or next(named, None)
        if subscription is None or self._stopping:  # config.yaml may have lost it since the claim
            await self._queue.release(claim)
            return None
        if claim.cut_off is not None:
            return await self._queued.record_cut_off(claim, subscription)
        sent = await self._queued.send(claim, subscription)
        await self._deactivation.consider(sent.made.attempt)
        return sent

    def _tell_trouble(self, error: JournalError) -> None:
        if str(error) != self._trouble:
            self._trouble = str(error)
            self._narrate(f"nothing is sent again for now: {error}")
