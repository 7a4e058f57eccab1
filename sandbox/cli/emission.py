"""One run of `emit`: publish the chosen events, count what came of them."""

import asyncio
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sandbox.body.text import sanitise
from sandbox.cli.at_once import at_once
from sandbox.cli.awaiting import Awaiting
from sandbox.cli.emit_output import Printer, Totals
from sandbox.cli.event_source import EventSource
from sandbox.cli.exit_codes import ExitCode
from sandbox.cli.outlook import Outlook
from sandbox.cli.terminal import ReaderGoneError, count, narrate
from sandbox.config.values import Config
from sandbox.domain.envelope import Event
from sandbox.domain.events import EventType
from sandbox.domain.subscription import Subscription
from sandbox.domain.ticks import Ticks, system_clock
from sandbox.sender.delivering import Retries
from sandbox.sender.planning import plan_attempt
from sandbox.sender.publisher import DeliveryResult, DeliveryStatus, Retrying, skip_reason
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
    retrying: Retrying = Retrying.QUEUED

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
        """Publish everything, and say what stays in the queue if it is interrupted while it retries here."""
        try:
            return await self._run(printer)
        except asyncio.CancelledError:
            if self.retrying is Retrying.HERE:
                narrate(
                    "stopped: what is not over stays in the queue (`sandbox deliveries` lists it); `sandbox listen` "
                    "and `sandbox` send again what config.yaml can sign, the rest is dropped"
                )
            raise

    async def _run(self, printer: Printer) -> int:
        """Publish everything; returns FAILED if a delivery failed or none was made.

        Retrying here, it stays until all deliveries are over, and then FAILED means that one was not delivered at all.
        """
        started = time.perf_counter()
        totals, outlook = Totals(), Outlook(self.retrying, self.config.delivery)
        retries = Retries.OWN if self.retrying is Retrying.HERE else Retries.NOTHING
        async with Sandbox(
            self.config, receiving=False, retries=retries, program="emit", narrate_config=narrate_config
        ) as sandbox:
            pending = self.events()

            async def publish_pending() -> None:
                for event, at in pending:
                    created = None if self.at is None else at
                    publication = await sandbox.publisher.publish(
                        event, self._subscriptions_now(sandbox), created=created, retrying=self.retrying
                    )
                    printer.event(event)
                    for result in publication.results:
                        printer.result(result)
                        totals.add(result)
                        outlook.add(result, sandbox.clock())

            try:
                await at_once(self.workers, publish_pending)
            except ReaderGoneError:
                narrate(f"stopped after {count(totals.sent, 'delivery', 'deliveries')}: nobody reads stdout any more")
                return ExitCode.INTERRUPTED
            if totals.sent > 1:
                narrate(totals.sentence(time.perf_counter() - started))
            if totals.sent == 0:
                narrate(NOTHING_SENT)
            later = await self._see_to_the_rest(sandbox, printer, outlook)
            failed = totals.failed - (len(outlook.waiting) if later else 0)
        return ExitCode.OK if failed == 0 and totals.sent > 0 else ExitCode.FAILED

    async def _see_to_the_rest(self, sandbox: Sandbox, printer: Printer, outlook: Outlook) -> bool:
        """Stay until what waits is over, or say who sends it again; tell whether all that waited is delivered now."""
        if self.retrying is Retrying.HERE and outlook.waiting:
            return await Awaiting(sandbox, printer, outlook.waiting).finish()
        await outlook.tell(sandbox.queue, sandbox.clock())
        return False

    def _subscriptions_now(self, sandbox: Sandbox) -> Sequence[Subscription]:
        """Return those to publish to, without what was switched off since the program began."""
        off = {each.name for each in sandbox.config.subscriptions if not each.active}
        return [replace(each, active=False) if each.name in off else each for each in self.subscriptions]

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


def narrate_config(sentence: str) -> None:
    """Say what became of config.yaml."""
    narrate(f"config   {sanitise(sentence)}")
