"""Deliveries that are in the queue: each send is claimed before and settled with its attempt's record."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sandbox.domain.deliveries import DeliveryId, DeliveryState
from sandbox.domain.envelope import Event
from sandbox.domain.records import Attempt, Outcome, OutcomeKind
from sandbox.domain.settings import DeliverySettings
from sandbox.domain.subscription import Subscription
from sandbox.domain.ticks import Clock, Ticks, system_clock
from sandbox.domain.wire import WireFormat
from sandbox.journal.delivery_queue import Claim, DeliveryQueue
from sandbox.journal.protocol import JournalError
from sandbox.sender.attempts import AttemptMaker, MadeAttempt
from sandbox.sender.heart import Heart
from sandbox.sender.planning import plan_attempt


@dataclass(frozen=True, slots=True)
class NextSend:
    """How a delivery goes on after an attempt.

    `sends` counts those that were made, of `most`; `due` is when the next one goes, None if there is none. Without
    `in_queue` somebody removed the delivery meanwhile.
    """

    delivery_id: DeliveryId
    state: DeliveryState
    sends: int
    most: int
    due: Ticks | None
    in_queue: bool


@dataclass(frozen=True, slots=True)
class Sent:
    """An attempt that was made for a delivery, and how that goes on."""

    made: MadeAttempt
    next: NextSend


class QueuedDeliveries:
    """Begins deliveries and makes their attempts, for whoever publishes and whoever retries.

    What config.yaml cannot sign is kept: the subscription stays here, in memory, and nobody else can send it. `begun`
    are the deliveries that this process began and that are not over as far as it knows; `on_waiting` is called when one
    more waits.
    """

    def __init__(
        self,
        queue: DeliveryQueue,
        heart: Heart,
        attempts: AttemptMaker,
        wire: Callable[[], WireFormat],
        settings: Callable[[], DeliverySettings],
        *,
        clock: Clock = system_clock,
    ) -> None:
        self._queue = queue
        self._heart = heart
        self._attempts = attempts
        self._wire = wire
        self._settings = settings
        self._clock = clock
        self._kept: dict[DeliveryId, Subscription] = {}
        self._unsettled: dict[DeliveryId, tuple[Claim, Attempt]] = {}
        self.begun: set[DeliveryId] = set()
        self.on_waiting: Callable[[], None] = lambda: None

    async def begin(self, event: Event, subscriptions: Sequence[tuple[Subscription, bool]]) -> Sequence[Claim]:
        """Put an event's deliveries into the queue, claimed for their first send; each is kept or not."""
        if not subscriptions:
            return ()
        await self._heart.start()
        named = [(subscription.name, kept) for subscription, kept in subscriptions]
        claims = await self._queue.enqueue(self._heart.sender, event, named, self._clock())
        self.begun.update(claim.delivery.delivery_id for claim in claims)
        for claim, (subscription, kept) in zip(claims, subscriptions, strict=True):
            if kept:
                self._kept[claim.delivery.delivery_id] = subscription
        return claims

    def kept(self, delivery_id: DeliveryId) -> Subscription | None:
        """Return the subscription of a delivery that only this process can sign."""
        return self._kept.get(delivery_id)

    async def close(self) -> None:
        """Interrupt the attempts under way, and return once they are in the journal."""
        await self._attempts.close()

    async def release(self, claim: Claim) -> None:
        """Give a delivery back of which nothing was sent. Raises JournalError."""
        await self._queue.release(claim)

    async def send(self, claim: Claim, subscription: Subscription, created: Ticks | None = None) -> Sent:
        """Make the next attempt of a delivery; `created` becomes CreationTimeUtc, else the time of the claim does.

        It goes on if the caller is cancelled; closing the attempts ends it. Raises JournalError.
        """
        wire = self._wire()
        moment = claim.begun if created is None else created
        number = wire.attempt_base + claim.delivery.sends
        planned = plan_attempt(claim.delivery.event, subscription, number, moment, wire)
        settled: list[NextSend] = []

        async def settle(attempt: Attempt) -> int:
            record, following = await self._settle(claim, attempt)
            settled.append(following)
            return record

        made = await self._attempts.make(planned, settle)
        return Sent(made, settled[0])

    async def settle_rest(self) -> Sequence[Sent]:
        """Record what was sent when the journal could not be written to. Raises JournalError if it still cannot.

        Until then nobody sends it again, for its attempt is over and its number is spent.
        """
        settled = []
        for claim, attempt in list(self._unsettled.values()):
            number, following = await self._settle(claim, attempt)
            settled.append(Sent(MadeAttempt(number, attempt), following))
        return settled

    async def record_cut_off(self, claim: Claim, subscription: Subscription) -> Sent:
        """Record the attempt of a sender that is gone: it is spent, since its bytes may have left.

        What exactly was sent nobody knows any more; the record has the request as it would be made now.
        """
        wire, delivery = self._wire(), claim.delivery
        planned = plan_attempt(delivery.event, subscription, wire.attempt_base + delivery.sends, claim.begun, wire)
        reason = (
            f"cut off: {claim.cut_off} ended before an answer was recorded, so nobody knows whether it arrived; "
            "the request shown is made by the present config.yaml"
        )
        attempt = Attempt(
            record_id=str(uuid.uuid4()),
            at=claim.begun,
            event_id=planned.event_id,
            event=planned.event,
            attempt=planned.attempt,
            subscription=planned.subscription,
            request=planned.request,
            outcome=Outcome(OutcomeKind.INTERRUPTED, reason, 0),
        )
        number, following = await self._settle(claim, attempt)
        return Sent(MadeAttempt(number, attempt), following)

    async def _settle(self, claim: Claim, attempt: Attempt) -> tuple[int, NextSend]:
        plan, sends, due = self._settings().plan, claim.delivery.sends + 1, None
        if attempt.outcome.delivered:
            state = DeliveryState.DELIVERED
        else:
            due = plan.next_due(sends, attempt.at)
            state = DeliveryState.GIVEN_UP if due is None else DeliveryState.WAITING
        try:
            settlement = await self._queue.settle(claim, attempt, state, due)
        except JournalError:
            self._unsettled[claim.delivery.delivery_id] = claim, attempt
            raise
        self._unsettled.pop(claim.delivery.delivery_id, None)
        if state.ended:
            self._kept.pop(claim.delivery.delivery_id, None)
            self.begun.discard(claim.delivery.delivery_id)
        else:
            self.on_waiting()
        most = max(plan.sends, sends)
        following = NextSend(claim.delivery.delivery_id, state, sends, most, due, settlement.in_queue)
        return settlement.number, following
