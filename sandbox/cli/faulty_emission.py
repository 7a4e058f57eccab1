"""One run of `emit --fault`: spoil the chosen events, send each once, and judge the answers."""

import asyncio
import time
from collections import Counter
from collections.abc import Sequence

from sandbox.cli.at_once import at_once
from sandbox.cli.emission import NOTHING_SENT, Emission
from sandbox.cli.emit_output import Printed
from sandbox.cli.exit_codes import ExitCode
from sandbox.cli.faulty_output import FaultyPrinter
from sandbox.cli.terminal import ReaderGoneError, count, narrate
from sandbox.domain.envelope import Event
from sandbox.domain.subscription import Subscription
from sandbox.domain.ticks import Ticks, system_clock
from sandbox.sender.faults import Fault
from sandbox.sender.faults.planning import plan_faulty
from sandbox.sender.faulty_delivery import deliver_faulty
from sandbox.sender.planned import PlannedAttempt
from sandbox.sender.publisher import DeliveryResult, DeliveryStatus, skip_reason
from sandbox.service import Sandbox


class FaultyEmission:
    """What to spoil and send; a good answer is the one that a good receiver gives, so a refusal may be one."""

    def __init__(self, emission: Emission, fault: Fault, printed: Printed | None, as_json: bool) -> None:
        self._emission = emission
        self._fault = fault
        self._printer = FaultyPrinter(fault, printed, as_json)

    def require_applicable(self, events: Sequence[Event]) -> None:
        """Raise InapplicableFaultError if one of the events cannot be spoilt so, before anything is sent."""
        at = system_clock() if self._emission.at is None else self._emission.at
        for event in events:
            for subscription in self._receivers(event)[0]:
                self._plan(event, subscription, at)

    def rehearse(self) -> int:
        """Show what would be sent, without opening a journal or a connection."""
        sendable = unsendable = 0
        for event, at in self._emission.events():
            receiving, skipped = self._receivers(event)
            self._show(event, skipped)
            for subscription in receiving:
                for planned in self._plan(event, subscription, at):
                    if planned.unsendable is None:
                        self._printer.would_send(planned)
                        sendable += 1
                    else:
                        unsendable += 1
                        reason = f"cannot be sent: {planned.unsendable}"
                        self._printer.result(DeliveryResult(subscription, DeliveryStatus.FAILED, reason))
        if sendable + unsendable == 0:
            narrate(NOTHING_SENT)
        return ExitCode.OK if sendable and not unsendable else ExitCode.FAILED

    async def run(self) -> int:
        """Send everything; returns FAILED if an answer was not a good receiver's, or nothing was sent."""
        started = time.perf_counter()
        judged: Counter[bool] = Counter()
        wire = self._emission.config.wire
        async with Sandbox(self._emission.config, receiving=False) as sandbox:
            pending = self._emission.events()

            async def send_pending() -> None:
                for event, at in pending:
                    receiving, skipped = self._receivers(event)
                    deliveries = await asyncio.gather(
                        *(
                            deliver_faulty(sandbox.publisher.attempts, event, each, at, wire, self._fault)
                            for each in receiving
                        )
                    )
                    self._show(event, skipped)
                    for delivery in deliveries:
                        judged[delivery.judgement.good] += 1
                        self._printer.delivery(delivery)

            try:
                await at_once(self._emission.workers, send_pending)
            except ReaderGoneError:
                sent = count(judged.total(), "delivery", "deliveries")
                narrate(f"stopped after {sent}: nobody reads stdout any more")
                return ExitCode.INTERRUPTED
        if judged.total() > 1:
            answered = f"{judged[True]:,} answered as by a good receiver, {judged[False]:,} not"
            seconds = time.perf_counter() - started
            narrate(f"{judged.total():,} faulty deliveries: {answered}, in {seconds:.1f} s")
        if not judged:
            narrate(NOTHING_SENT)
        return ExitCode.OK if judged[True] and not judged[False] else ExitCode.FAILED

    def _receivers(self, event: Event) -> tuple[list[Subscription], list[DeliveryResult]]:
        """Return the subscriptions that get the event, and why the others do not."""
        receiving: list[Subscription] = []
        skipped: list[DeliveryResult] = []
        for subscription in self._emission.subscriptions:
            reason = skip_reason(event.name, subscription)
            if reason is None:
                receiving.append(subscription)
            else:
                skipped.append(DeliveryResult(subscription, DeliveryStatus.SKIPPED, reason))
        return receiving, skipped

    def _show(self, event: Event, skipped: list[DeliveryResult]) -> None:
        self._printer.event(event)
        for result in skipped:
            self._printer.result(result)

    def _plan(self, event: Event, subscription: Subscription, at: Ticks) -> tuple[PlannedAttempt, ...]:
        wire = self._emission.config.wire
        return plan_faulty(event, subscription, wire.attempt_base, at, wire, self._fault)


def emit_faulty(emission: FaultyEmission, rehearsed: Sequence[Event], dry_run: bool) -> int:
    """Send, or show what would be sent; `rehearsed` are events like those that come. Returns the exit code.

    Raises InapplicableFaultError before anything is sent.
    """
    emission.require_applicable(rehearsed)
    return emission.rehearse() if dry_run else asyncio.run(emission.run())
