"""Making attempts: send what is planned, and see to it that the journal has it whatever happens."""

import asyncio
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import TypeAlias

from sandbox.domain.records import Attempt, Outcome, OutcomeKind
from sandbox.domain.settings import DeliverySettings
from sandbox.domain.ticks import Clock, Ticks, system_clock
from sandbox.domain.writing import AT_ONCE
from sandbox.journal.protocol import Records
from sandbox.sender.delivery import deliver
from sandbox.sender.exchange import Transport
from sandbox.sender.http_client import HttpClient
from sandbox.sender.planned import PlannedAttempt

Recording: TypeAlias = Callable[[Attempt], Awaitable[int]]


@dataclass(frozen=True, slots=True)
class MadeAttempt:
    """An attempt under its number in the journal."""

    number: int
    attempt: Attempt


class AttemptMaker:
    """Sends what is planned; every attempt is in the journal before it is returned, an interrupted one too."""

    def __init__(
        self,
        records: Records,
        settings: Callable[[], DeliverySettings],
        *,
        transport: Transport | None = None,
        clock: Clock = system_clock,
    ) -> None:
        self._records = records
        self._settings = settings
        self._transport = transport or HttpClient()
        self._clock = clock
        self._under_way: set[asyncio.Task[MadeAttempt]] = set()

    async def make(self, planned: PlannedAttempt, record: Recording | None = None) -> MadeAttempt:
        """Send and record. Raises JournalError if it could not be recorded.

        `record` puts the attempt into the journal and returns its number; without it, it is appended. It goes on if the
        caller is cancelled; `close` ends it.
        """
        making = asyncio.create_task(self._make(planned, record or self._records.append))
        self._under_way.add(making)
        making.add_done_callback(self._under_way.discard)
        return await asyncio.shield(making)

    async def close(self) -> None:
        """Interrupt the attempts under way, and return once they are in the journal."""
        under_way = tuple(self._under_way)
        for making in under_way:
            making.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)

    async def _make(self, planned: PlannedAttempt, record: Recording) -> MadeAttempt:
        at = self._clock()
        if planned.unsendable is not None:
            outcome = Outcome(OutcomeKind.UNSENDABLE, f"not sent: {planned.unsendable}", 0)
            return await _recorded(planned, at, outcome, record)
        try:
            outcome = await deliver(
                planned.request,
                self._transport,
                self._settings().timeout,
                follow_redirects=planned.follow_redirects,
            )
        except asyncio.CancelledError:
            # The bytes may have left, so the journal must know of them.
            outcome = Outcome(OutcomeKind.INTERRUPTED, "interrupted before the answer came", self._clock() - at)
            await _recorded(planned, at, outcome, record)
            raise
        return await _recorded(planned, at, outcome, record)


async def _recorded(planned: PlannedAttempt, at: Ticks, outcome: Outcome, record: Recording) -> MadeAttempt:
    attempt = Attempt(
        record_id=str(uuid.uuid4()),
        at=at,
        event_id=planned.event_id,
        event=planned.event,
        attempt=planned.attempt,
        subscription=planned.subscription,
        # How the bytes were written is told by the fault's name; a record is what was sent.
        request=replace(planned.request, writing=AT_ONCE),
        outcome=outcome,
        repeats=planned.repeats,
        fault=planned.fault,
    )
    return MadeAttempt(await record(attempt), attempt)
