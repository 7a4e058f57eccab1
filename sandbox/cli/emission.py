"""One run of `emit`: publish the chosen events, count what came of them."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sandbox.cli.at_once import at_once
from sandbox.cli.emit_output import Printer, Totals
from sandbox.cli.event_source import EventSource
from sandbox.cli.exit_codes import ExitCode
from sandbox.cli.terminal import ReaderGoneError, count, narrate
from sandbox.config.values import Config
from sandbox.domain.envelope import Event
from sandbox.domain.events import EventType
from sandbox.domain.subscription import Subscription
from sandbox.domain.ticks import Ticks, system_clock
from sandbox.sender.planning import plan_attempt
from sandbox.sender.publisher import DeliveryResult, DeliveryStatus, skip_reason
from sandbox.service import Sandbox

NOTHING_SENT = "nothing was sent: no active subscription selects it (`sandbox subscriptions` lists them)"


@dataclass(frozen=True, slots=True)
class Emission:
    """What to publish, to whom and how often."""

    config: Config
    event_types: Sequence[EventType]
    subscriptions: Sequence[Subscription]
    source: EventSource
    at: Ticks | None
    count: int
    concurrency: int

    def rehearse(self, printer: Printer) -> int:
        """Show what would be sent, without opening a journal or a connection."""
        sendable = unsendable = 0
        for event, at in self.events():
            printer.event(event)
            for subscription in self.subscriptions:
                skipped = skip_reason(event.name, subscription)
                if skipped is not None:
                    printer.result(DeliveryResult(subscription, DeliveryStatus.SKIPPED, skipped))
                    continue
                planned = plan_attempt(event, subscription, self.config.wire.attempt_base, at, self.config.wire)
                if planned.unsendable is None:
                    printer.would_send(planned)
                    sendable += 1
                else:
                    unsendable += 1
                    reason = f"cannot be sent: {planned.unsendable}"
                    printer.result(DeliveryResult(subscription, DeliveryStatus.FAILED, reason))
        if sendable + unsendable == 0:
            narrate(NOTHING_SENT)
        return ExitCode.OK if sendable and not unsendable else ExitCode.FAILED

    async def run(self, printer: Printer) -> int:
        """Publish everything; returns FAILED if a delivery failed or none was made."""
        started = time.perf_counter()
        totals = Totals()
        async with Sandbox(self.config, receiving=False) as sandbox:
            pending = self.events()

            async def publish_pending() -> None:
                for event, at in pending:
                    created = None if self.at is None else at
                    publication = await sandbox.publisher.publish(event, self.subscriptions, created=created)
                    printer.event(event)
                    for result in publication.results:
                        printer.result(result)
                        totals.add(result)

            try:
                await at_once(self.workers, publish_pending)
            except ReaderGoneError:
                narrate(f"stopped after {count(totals.sent, 'delivery', 'deliveries')}: nobody reads stdout any more")
                return ExitCode.INTERRUPTED
        if totals.sent > 1:
            narrate(totals.sentence(time.perf_counter() - started))
        if totals.sent == 0:
            narrate(NOTHING_SENT)
        return ExitCode.OK if totals.failed == 0 and totals.sent > 0 else ExitCode.FAILED

    @property
    def workers(self) -> int:
        """How many events are published at once."""
        return min(self.concurrency, self.count * len(self.event_types))

    def events(self) -> Iterator[tuple[Event, Ticks]]:
        """Yield what is to be published, and when each event was made."""
        for _ in range(self.count):
            for event_type in self.event_types:
                at = system_clock() if self.at is None else self.at
                yield self.source.make(event_type, at), at
