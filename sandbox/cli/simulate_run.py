"""One run of `simulate`: let the shop live, send what happens at its rate, and say what came of it."""

import asyncio
import contextlib
import itertools
import signal
import time
from collections.abc import Callable, Coroutine, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from sandbox.body.text import sanitise
from sandbox.cli.exit_codes import ExitCode
from sandbox.cli.simulate_options import NoiseChoice, Rate
from sandbox.cli.simulate_output import SimulatePrinter, Totals, print_planned
from sandbox.cli.simulated_events import SimulatedEvent, Town
from sandbox.cli.terminal import ReaderGoneError, count, narrate, print_line
from sandbox.config.values import Config
from sandbox.domain.records import Outcome, OutcomeKind
from sandbox.domain.subscription import Subscription
from sandbox.domain.ticks import PER_SECOND, Ticks, system_clock
from sandbox.sender.attempts import AttemptMaker
from sandbox.sender.lanes import Lanes
from sandbox.sender.noise import Noise
from sandbox.sender.pace import Pace
from sandbox.sender.planned import PlannedAttempt
from sandbox.sender.planning import plan_attempt
from sandbox.sender.publisher import skip_reason
from sandbox.service import Sandbox

MOST_IN_A_ROW = 20
"""After so many failures without a delivery between them a run gives up, unless it is to keep going."""

_PATIENCE_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class SimulateOptions:
    """What the command line says; `duration` is in ticks, None without an end."""

    town: Town
    subscriptions: Sequence[Subscription]
    rate: Rate
    duration: Ticks | None
    noise: NoiseChoice
    concurrency: int
    keep_going: bool
    by_event: bool
    as_json: bool

    @property
    def endless(self) -> bool:
        """Whether it goes on until it is stopped."""
        return self.duration is None and self.town.count is None


@dataclass(frozen=True, slots=True)
class _Delivery:
    planned: PlannedAttempt
    subject: tuple[str, str]
    lane: tuple[str, str]


class SimulateRun:
    """Sends the simulated events."""

    def __init__(self, config: Config, options: SimulateOptions) -> None:
        self._config = config
        self._options = options
        self._noise: Noise[_Delivery] = Noise(options.noise.rates, options.town.seed)
        self._lanes = Lanes(options.concurrency)
        self._last_failure: Outcome | None = None
        self._stop = asyncio.Event()

    def rehearse(self) -> int:
        """Show what would be sent, noise included, without a journal, a connection or a pause."""
        unsendable = 0
        perturbed = (each for simulated in self._options.town.events() for each in self._perturbed(simulated))
        for delivery in itertools.chain(perturbed, _later(self._noise.rest)):
            print_planned(delivery.planned, as_json=self._options.as_json)
            unsendable += delivery.planned.unsendable is not None
        self._narrate_noise(0)
        return ExitCode.FAILED if unsendable else ExitCode.OK

    async def run(self) -> int:
        """Return the exit code. Raises JournalError."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self._stop.set)
        printer, totals = SimulatePrinter(self._options.as_json), Totals()
        async with Sandbox(self._config, receiving=False) as sandbox:
            try:
                async with printer.progress(totals):
                    complete = await self._until_stopped(self._send(sandbox.publisher.attempts, printer, totals))
            except ReaderGoneError:
                narrate(f"stopped after {count(totals.sent, 'delivery', 'deliveries')}: nobody reads stdout any more")
                return ExitCode.INTERRUPTED
        return self._conclude(totals, complete)

    async def _until_stopped(self, work: Coroutine[None, None, None]) -> bool:
        """Return True when all has been sent, False if it was stopped before."""
        sending, stopping = asyncio.create_task(work), asyncio.create_task(self._stop.wait())
        await asyncio.wait((sending, stopping), return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if sending.done():
            sending.result()
            return True
        await self._wind_up(sending)
        return False

    async def _send(self, maker: AttemptMaker, printer: SimulatePrinter, totals: Totals) -> None:
        options, pace = self._options, Pace(1.0)
        end = None if options.duration is None else time.monotonic() + options.duration / PER_SECOND
        for place, simulated in enumerate(options.town.events()):
            await pace.wait_for(options.rate.due(place))
            if end is not None and time.monotonic() >= end:
                break
            totals.add_event(simulated.event.name)
            for delivery in self._perturbed(simulated):
                await self._submit(delivery, maker, printer, totals)
        for delivery in self._noise.rest():
            await self._submit(delivery, maker, printer, totals)
        await self._lanes.finish()

    async def _submit(self, delivery: _Delivery, maker: AttemptMaker, printer: SimulatePrinter, totals: Totals) -> None:
        await self._lanes.submit(delivery.lane, partial(self._deliver, delivery.planned, maker, printer, totals))

    async def _deliver(
        self, planned: PlannedAttempt, maker: AttemptMaker, printer: SimulatePrinter, totals: Totals
    ) -> None:
        if self._stop.is_set():
            return
        made = await maker.make(planned)
        outcome = made.attempt.outcome
        totals.add_delivery(planned.event, outcome.delivered)
        await printer.made(made)
        if not outcome.delivered and totals.in_a_row >= MOST_IN_A_ROW and not self._options.keep_going:
            self._last_failure = self._last_failure or outcome
            self._stop.set()

    def _perturbed(self, simulated: SimulatedEvent) -> Iterator[_Delivery]:
        """Yield what goes now, for all subscriptions that select the event."""
        wire, event = self._config.wire, simulated.event
        at = self._options.town.at
        for subscription in self._options.subscriptions:
            if skip_reason(event.name, subscription) is None:
                created = system_clock() if at is None else at
                planned = plan_attempt(event, subscription, wire.attempt_base, created, wire)
                name = subscription.name
                delivery = _Delivery(planned, (name, simulated.subject), (name, simulated.course))
                yield from self._noise.let_through(delivery.subject, delivery)

    async def _wind_up(self, sending: "asyncio.Task[None]") -> None:
        """Begin nothing more, and give what is under way a moment to end; whoever closes the sandbox interrupts it."""
        sending.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await sending
        with contextlib.suppress(TimeoutError, ReaderGoneError):
            await asyncio.wait_for(self._lanes.finish(), _PATIENCE_SECONDS)

    def _conclude(self, totals: Totals, complete: bool) -> int:
        options = self._options
        gave_up = self._last_failure is not None
        if self._last_failure is not None:
            narrate(
                f"stopped: {MOST_IN_A_ROW} deliveries in a row failed, the last of them: "
                f"{sanitise(self._last_failure.reason)} (--keep-going goes on nevertheless)"
            )
            if self._last_failure.kind is OutcomeKind.REFUSED:
                narrate("if that is our own receiver: `sandbox listen` or `sandbox` starts it")
        elif not complete:
            narrate("stopped")
        narrate(totals.sentence())
        self._narrate_noise(0 if complete else self._noise.waiting)
        asked = options.rate.per_second
        if complete and asked is not None and totals.rate < asked * 9 / 10 and totals.seconds > 1:
            narrate(
                f"{options.rate.text} was too fast: so many at once are allowed by --concurrency: {options.concurrency}"
            )
        if options.by_event:
            for line in totals.table(options.town.event_types):
                print_line(line)
        if totals.failed or gave_up or (complete and not totals.sent):
            return ExitCode.FAILED
        return ExitCode.OK if complete or options.endless else ExitCode.INTERRUPTED

    def _narrate_noise(self, left: int) -> None:
        if self._options.noise.on_the_wire:
            more = f"; {count(left, 'delivery', 'deliveries')} held back and not sent" if left else ""
            narrate(f"noise: {self._noise.counts.sentence()}{more}")


def _later(rest: Callable[[], list[_Delivery]]) -> Iterator[_Delivery]:
    yield from rest()


def nobody_selects(subscriptions: Sequence[Subscription], town: Town) -> bool:
    """Tell whether no active subscription selects any of the event types."""
    return not any(skip_reason(each.name, one) is None for each in town.event_types for one in subscriptions)
