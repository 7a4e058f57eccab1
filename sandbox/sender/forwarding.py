"""Handing captures on to the developer's own server, byte for byte, after the journal has them.

Either beside the receiver, by following the journal, so that nothing that the target does reaches who sent the
capture; or in its way, when the target's answer is to be ours.
"""

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass, replace

from sandbox.domain import ticks
from sandbox.domain.filters import parse_filter
from sandbox.domain.records import Capture, Outcome, OutcomeKind
from sandbox.domain.settings import DeliverySettings
from sandbox.domain.subscription import FORWARD_NAME
from sandbox.domain.ticks import Clock, system_clock
from sandbox.journal.protocol import Cursor, JournalError, RecordNotFoundError, Records
from sandbox.sender.again import NotReplayableError, plan_verbatim
from sandbox.sender.attempts import AttemptMaker, MadeAttempt
from sandbox.sender.backlog import Backlog
from sandbox.sender.exchange import Transport
from sandbox.sender.http_client import HttpClient
from sandbox.sender.loop_guard import LoopGuard

ANSWER_LIMIT = 30 * ticks.PER_SECOND
"""How long the target may take, in ticks, when somebody waits for its answer."""

_AT_ONCE = 4
_POLL_SECONDS = 0.05
_CAPTURES = parse_filter("kind:capture")


@dataclass(frozen=True, slots=True)
class Forward:
    """Where captures go, and whether the answer from there is ours."""

    url: str
    answers: bool = False


class Forwarder:
    """Forwards captures to one URL; each is an attempt in the journal under FORWARD_NAME.

    `narrate` gets a sentence when the target begins or ceases to answer, and for what is not forwarded.
    """

    def __init__(
        self,
        forward: Forward,
        records: Records,
        settings: Callable[[], DeliverySettings],
        *,
        transport: Transport | None = None,
        clock: Clock = system_clock,
        narrate: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._forward = forward
        self._records = records
        self._guard = LoopGuard(transport or HttpClient())
        self._attempts = AttemptMaker(records, lambda: self._limited(settings()), transport=self._guard, clock=clock)
        self._narrate = narrate
        self._backlog = Backlog(narrate)
        self._follower: asyncio.Task[None] | None = None
        self._tail: Cursor | None = None
        self._looking = asyncio.Lock()
        self._trouble: OutcomeKind | None = None

    async def start(self) -> None:
        """Forward from now on what comes into the journal, whichever process receives it. Raises JournalError."""
        self._tail = await self._records.end()
        self._follower = asyncio.create_task(self._follow())

    async def finish(self, patience: float) -> None:
        """Forward what has come, for so many seconds at most, and say what was left."""
        if self._follower is None:
            return
        with contextlib.suppress(TimeoutError, JournalError):
            async with asyncio.timeout(patience):
                while await self._look():
                    pass
                await self._backlog.emptied()
        self._backlog.close()

    async def close(self) -> None:
        """Interrupt what is under way, and return once it is in the journal."""
        if self._follower is not None:
            self._follower.cancel()
            await asyncio.gather(self._follower, return_exceptions=True)
        await self._attempts.close()

    async def relay(self, capture: Capture) -> Outcome:
        """Forward a capture that is in the journal and return what came of it; never raises for what goes wrong."""
        try:
            made = await self._send(capture)
        except NotReplayableError as error:
            return Outcome(OutcomeKind.UNSENDABLE, f"it is not forwarded: {error}", 0)
        except JournalError as error:
            self._narrate(f"forward  what the target answered could not be recorded: {error}")
            return Outcome(OutcomeKind.INTERRUPTED, "the answer of the forward target could not be recorded", 0)
        return made.attempt.outcome

    def _limited(self, settings: DeliverySettings) -> DeliverySettings:
        return replace(settings, timeout=min(settings.timeout, ANSWER_LIMIT)) if self._forward.answers else settings

    async def _follow(self) -> None:
        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(_AT_ONCE):
                    group.create_task(self._work())
                while True:
                    if not await self._looked():
                        await asyncio.sleep(_POLL_SECONDS)
        except ExceptionGroup as failures:
            kind = type(failures.exceptions[0]).__name__
            self._narrate(f"forward  nothing is forwarded any more ({kind}); start again to go on")

    async def _looked(self) -> bool:
        try:
            return await self._look()
        except JournalError:  # whoever receives says so; it may be good again soon
            await asyncio.sleep(1)
            return True

    async def _look(self) -> bool:
        """Take what is new in the journal; tell whether there is more."""
        async with self._looking:
            page = await self._records.tail(self._tail, matching=_CAPTURES)
            self._tail = page.cursor
        for summary in page.summaries:
            self._backlog.put(summary.number)
        return page.more

    async def _work(self) -> None:
        while True:
            async with self._backlog.next() as number:
                try:
                    record = await self._records.get(number)
                    if isinstance(record, Capture):
                        await self._send(record)
                except RecordNotFoundError:
                    continue  # removed meanwhile
                except NotReplayableError as error:
                    self._narrate(f"forward  #{number} is not forwarded: {error}")
                except JournalError as error:
                    self._narrate(f"forward  #{number} was forwarded, but that could not be recorded: {error}")

    async def _send(self, capture: Capture) -> MadeAttempt:
        loop = self._guard.loop_of(capture)
        if loop is not None:
            raise NotReplayableError(loop)
        made = await self._attempts.make(plan_verbatim(capture, self._forward.url, FORWARD_NAME, relaying=True))
        self._tell(made.attempt.outcome)
        return made

    def _tell(self, outcome: Outcome) -> None:
        """Say when the target stops to answer, or answers again: not for every capture."""
        trouble = None if outcome.status is not None else outcome.kind
        if trouble is not None and trouble != self._trouble and trouble is not OutcomeKind.INTERRUPTED:
            self._narrate(f"forward  {outcome.reason}; captures are received and recorded all the same")
        elif trouble is None and self._trouble is not None:
            self._narrate("forward  the target answers again")
        self._trouble = trouble
