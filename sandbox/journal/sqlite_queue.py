"""The queue of deliveries in the journal's own database file, with the journal's writer and reader."""

from collections.abc import Callable, Collection, Sequence
from functools import partial

from sandbox.domain.deliveries import Delivery, DeliveryId, DeliveryState
from sandbox.domain.envelope import Event
from sandbox.domain.filters import EVERYTHING, Filter
from sandbox.domain.records import Attempt
from sandbox.domain.ticks import Clock, Ticks
from sandbox.journal import delivery_rows, turns
from sandbox.journal.delivery_queue import Claim, Look, Sender, Settlement, Wanted
from sandbox.journal.filtering import Condition, compile_filter
from sandbox.journal.reader import Reader
from sandbox.journal.rows import SqlValue, encode
from sandbox.journal.writer import Writer

_LIVE = "deliveries.state IN ('waiting', 'sending')"


class SqliteDeliveryQueue:
    """Implements `DeliveryQueue`; a journal has one, which ends with it."""

    def __init__(self, writer: Writer, reader: Reader, clock: Clock) -> None:
        self._writer = writer
        self._reader = reader
        self._clock = clock

    async def enqueue(
        self, sender: Sender, event: Event, subscriptions: Sequence[tuple[str, bool]], at: Ticks
    ) -> Sequence[Claim]:
        """Add and claim a delivery for each subscription."""
        return await self._writer.change(
            partial(delivery_rows.enqueue, sender=sender, event=event, subscriptions=subscriptions, at=at)
        )

    async def claim(self, sender: Sender, now: Ticks, wanted: Wanted) -> Sequence[Claim]:
        """Claim what is due."""
        return await self._writer.change(partial(delivery_rows.claim, sender=sender, now=now, wanted=wanted))

    async def settle(
        self, claim: Claim, attempt: Attempt, state: DeliveryState, due: Ticks | None = None
    ) -> Settlement:
        """Append the attempt and let its delivery go on, in one transaction."""
        row, outcome = encode(attempt), attempt.outcome.reason
        return await self._writer.change(
            partial(delivery_rows.settle, claim=claim, row=row, state=state, due=due, outcome=outcome)
        )

    async def release(self, claim: Claim) -> None:
        """Give a delivery back of which nothing was sent."""
        await self._writer.change(partial(delivery_rows.release, claim=claim))

    async def look(self, sender: Sender, now: Ticks, wanted: Wanted) -> Look:
        """Tell whether there is something to claim, now or later."""
        [(due, behind)] = self._reader.rows(turns.LOOK, turns.looking(sender, now, wanted))
        return Look(due, bool(behind))

    async def select(self, matching: Filter = EVERYTHING, *, ended: bool = False) -> Sequence[Delivery]:
        """Return the deliveries whose last attempt matches, oldest first."""
        which = "1" if ended else _LIVE
        if matching == EVERYTHING:
            return self._deliveries(f"WHERE {which}", {})
        condition = compile_filter(matching, self._clock())
        join = "JOIN records ON records.number = deliveries.record"
        return self._deliveries(f"{join} WHERE {which} AND {condition.sql}", condition.parameters, condition)

    async def find(self, ids: Collection[DeliveryId]) -> Sequence[Delivery]:
        """Return those of the deliveries that are there."""
        named = "WHERE deliveries.number IN (SELECT value FROM json_each(:numbers))"
        return self._deliveries(named, {"numbers": turns.numbers(ids)})

    async def waiting(self) -> int:
        """Return how many deliveries wait to be sent again."""
        [(count,)] = self._reader.rows("SELECT count(*) FROM deliveries WHERE state = 'waiting'", {})
        return int(count)

    async def make_due(self, ids: Collection[DeliveryId], now: Ticks) -> Sequence[DeliveryId]:
        """Make those that wait due now, and return which these are."""
        return await self._writer.change(partial(delivery_rows.make_due, ids=ids, now=now))

    async def drop(self, ids: Collection[DeliveryId], now: Ticks) -> Sequence[DeliveryId]:
        """End those that wait or were cut off, and return which these are."""
        return await self._writer.change(partial(delivery_rows.drop, ids=ids, now=now))

    async def beat(self, sender: Sender, now: Ticks) -> bool:
        """Renew a sender's lease; return False if it had ended."""
        return await self._writer.change(partial(delivery_rows.beat, sender=sender, now=now))

    async def leave(self, sender: Sender) -> None:
        """End a sender's lease at once."""
        await self._writer.change(partial(delivery_rows.leave, sender=sender))

    async def retriers(self, now: Ticks) -> Sequence[Sender]:
        """Return the senders that are alive and retry, the oldest first."""
        found = self._reader.rows(
            "SELECT owner, program, pid, retries FROM senders WHERE retries AND lease > :now ORDER BY rowid",
            {"now": now},
        )
        return [Sender(owner, program, pid, bool(retries)) for owner, program, pid, retries in found]

    def _deliveries(
        self, tail: str, values: dict[str, SqlValue], condition: Condition | None = None
    ) -> Sequence[Delivery]:
        statement = f"SELECT {delivery_rows.COLUMNS} FROM deliveries {tail} ORDER BY deliveries.number"
        prepare: Callable[..., None] | None = None if condition is None else condition.prepare
        rows = self._reader.rows(statement, {**values, "now": self._clock()}, prepare)
        return [delivery_rows.decode(row) for row in rows]
