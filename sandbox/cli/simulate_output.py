"""What `simulate` tells: attempts as JSON, failures as they come, a line of progress, and what came of it all."""

import asyncio
import contextlib
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from sandbox.body.text import sanitise
from sandbox.cli.line_printer import LinePrinter
from sandbox.cli.live_line import LiveLine
from sandbox.cli.record_json import planned_object, record_object
from sandbox.cli.result_text import outcome_text
from sandbox.cli.terminal import count, json_line, paint, print_json, print_line, rows
from sandbox.domain.events import EventType
from sandbox.sender.attempts import MadeAttempt
from sandbox.sender.planned import PlannedAttempt

_FAILURES_TOLD = 5
_TICK_SECONDS = 0.2


class Totals:
    """How many events came and what became of their deliveries; `in_a_row` have failed since one went through."""

    def __init__(self) -> None:
        self.started = time.perf_counter()
        self.events = 0
        self.delivered = 0
        self.failed = 0
        self.in_a_row = 0
        self._events_by_type: Counter[str] = Counter()
        self._delivered_by_type: Counter[str] = Counter()
        self._failed_by_type: Counter[str] = Counter()

    @property
    def sent(self) -> int:
        """Deliveries made."""
        return self.delivered + self.failed

    @property
    def seconds(self) -> float:
        """How long it has taken so far."""
        return time.perf_counter() - self.started

    @property
    def rate(self) -> float:
        """Events a second so far."""
        return self.events / max(self.seconds, 0.001)

    def add_event(self, event_name: str) -> None:
        """Count an event."""
        self.events += 1
        self._events_by_type[event_name] += 1

    def add_delivery(self, event_name: str, delivered: bool) -> None:
        """Count what became of a delivery."""
        if delivered:
            self.delivered += 1
            self.in_a_row = 0
            self._delivered_by_type[event_name] += 1
        else:
            self.failed += 1
            self.in_a_row += 1
            self._failed_by_type[event_name] += 1

    def sentence(self) -> str:
        """Return the closing line."""
        return (
            f"{count(self.events, 'event')} in {self.seconds:.1f} s ({self.rate:.1f}/s); "
            f"{count(self.sent, 'delivery', 'deliveries')}: {self.delivered:,} delivered, {self.failed:,} failed"
        )

    def table(self, event_types: Sequence[EventType]) -> list[str]:
        """Return one line an event type that occurred: how many events, deliveries, of which failed."""
        head = ("event", "events", "delivered", "failed")
        cells = [
            (
                each.name,
                f"{self._events_by_type[each.name]:>6,}",
                f"{self._delivered_by_type[each.name]:>9,}",
                f"{self._failed_by_type[each.name]:>6,}",
            )
            for each in event_types
            if self._events_by_type[each.name]
        ]
        return rows([head, *cells])


class SimulatePrinter:
    """Prints attempts as they are made, without keeping the event loop waiting for whoever reads stdout."""

    def __init__(self, as_json: bool) -> None:
        self._data = LinePrinter(sys.stdout.fileno()) if as_json else None
        self._told = 0
        self._line = LiveLine()

    async def made(self, made: MadeAttempt) -> None:
        """Print an attempt as JSON; else say that it failed, for the first few. Raises ReaderGoneError."""
        attempt = made.attempt
        if self._data is not None:
            await self._data.print([json_line(record_object(made.number, attempt))])
        elif not attempt.outcome.delivered and self._told < _FAILURES_TOLD:
            self._told += 1
            name, event = sanitise(attempt.subscription), sanitise(attempt.event)
            self.narrate(f"{paint('✗', 'bad', sys.stderr)} {event} → {name}: {outcome_text(attempt, made.number)}")
            if self._told == _FAILURES_TOLD:
                self.narrate("  further failures are only counted: sandbox log 'kind:attempt not outcome:delivered'")

    def narrate(self, text: str) -> None:
        """Write a line to stderr, in place of the line of progress."""
        self._line.narrate(text)

    @asynccontextmanager
    async def progress(self, totals: Totals) -> AsyncIterator[None]:
        """Keep one line on stderr current for the length of a block, if stderr is a terminal."""
        if not self._line.live:
            yield
            return
        ticking = asyncio.create_task(self._tick(totals))
        try:
            yield
        finally:
            ticking.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await ticking
            self._line.clear()

    async def _tick(self, totals: Totals) -> None:
        while True:
            sent = f"{totals.delivered:,} delivered, {totals.failed:,} failed"
            self._line.draw(f"{totals.events:,} events, {sent}, {totals.rate:.1f}/s")
            await asyncio.sleep(_TICK_SECONDS)


def print_planned(planned: PlannedAttempt, *, as_json: bool) -> None:
    """Show what would be sent; as JSON with the body, so that it serves as test data."""
    if as_json:
        print_json(planned_object(planned))
        return
    what = f"→ {planned.event}  Id {planned.event_id} → {sanitise(planned.subscription)}"
    if planned.unsendable is not None:
        print_line(f"{what}: cannot be sent: {sanitise(planned.unsendable)}")
    else:
        print_line(f"{what}: would POST {len(planned.request.body):,} bytes to {sanitise(planned.request.url)}")
