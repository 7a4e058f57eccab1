"""Saying in the queue that this process is alive, for as long as it has deliveries claimed or retries."""

import asyncio
import contextlib
import os
import uuid

from sandbox.domain import ticks
from sandbox.domain.ticks import Clock, Ticks
from sandbox.journal.delivery_queue import LEASE, DeliveryQueue, Sender
from sandbox.journal.protocol import JournalError
from sandbox.sender.pause import Pause, pause

_BEAT_SECONDS = LEASE / ticks.PER_SECOND / 4


class Heart:
    """Renews the lease of one sender; `program` is what people call this process."""

    def __init__(
        self, queue: DeliveryQueue, clock: Clock, program: str, *, retries: bool = False, pausing: Pause = pause
    ) -> None:
        self.sender = Sender(str(uuid.uuid4()), program, os.getpid(), retries)
        self._queue = queue
        self._clock = clock
        self._pause = pausing
        self._starting = asyncio.Lock()
        self._beating: asyncio.Task[None] | None = None
        self._stopped = asyncio.Event()
        self._beat_at: Ticks = 0
        self._late_at: Ticks | None = None

    @property
    def may_judge(self) -> bool:
        """False if this process is late itself, and for the time of a lease from then on.

        A machine that slept has stopped all its processes: each finds the leases of the others ended when it wakes.
        """
        now = self._clock()
        if now - self._beat_at > LEASE:
            return False
        return self._late_at is None or now - self._late_at > LEASE

    async def start(self) -> None:
        """Begin to beat; returns after the first time. Starting again does nothing. Raises JournalError."""
        async with self._starting:
            if self._beating is None:
                self._beat_at = self._clock()
                await self._queue.beat(self.sender, self._beat_at)
                self._beating = asyncio.create_task(self._beat())

    async def close(self) -> None:
        """Cease, and say so in the queue."""
        self._stopped.set()
        if self._beating is not None:
            await self._beating
            with contextlib.suppress(JournalError):  # the lease ends by itself
                await self._queue.leave(self.sender)

    async def _beat(self) -> None:
        while True:
            await self._pause(self._stopped, _BEAT_SECONDS)
            if self._stopped.is_set():
                return
            now = self._clock()
            with contextlib.suppress(JournalError):  # whoever appends says what is the matter; it may pass
                if not await self._queue.beat(self.sender, now):
                    self._late_at = now
                self._beat_at = now
