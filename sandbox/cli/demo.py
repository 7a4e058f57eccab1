"""`sandbox demo`: the whole circle once, with nothing to configure and nothing left behind."""

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path

import click

from sandbox.cli.exit_codes import ExitCode
from sandbox.cli.record_json import milliseconds, record_object
from sandbox.cli.terminal import narrate, paint, print_json, print_line
from sandbox.config.load import load_config
from sandbox.config.packaged import packaged_config
from sandbox.config.values import Config
from sandbox.domain import signature
from sandbox.domain.events import NAMES, find
from sandbox.domain.json_text import JsonObject
from sandbox.domain.records import Attempt, Capture
from sandbox.domain.secret import Secret
from sandbox.domain.settings import ReceiverSettings
from sandbox.domain.subscription import Subscription
from sandbox.journal.protocol import Cursor, Records
from sandbox.sender.compose import compose_sample
from sandbox.service import Sandbox
from sandbox.shop.samples import STORY_ORDER

_SECRET = Secret("whs_5f0c1e7a9b3d48e2a6c47d1f8e90b2c3")
_ROW = "{:<30}{:>6}  {:<21}{:<9}  {:>6}  {:>6}"


@dataclass(frozen=True, slots=True)
class Round:
    """One event that has gone round: what was sent and, if it arrived, what was received."""

    number: int
    attempt: Attempt
    capture_number: int | None
    capture: Capture | None

    @property
    def good(self) -> bool:
        """True if it was delivered and the receiver verified it."""
        return self.attempt.outcome.delivered and self.capture is not None and self.capture.verdict.verified


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line: attempt and capture of every event.")
def demo(as_json: bool) -> int:
    """Send all 20 event types to a receiver of our own and show each verdict.

    A receiver on a free port, one subscription, real HTTP, a journal in a temporary folder: nothing is configured
    and nothing stays behind. The events tell one story, from a product's launch to a returned parcel. Exits with 0
    only if all 20 were delivered and verified.
    """
    return asyncio.run(_demo(as_json))


async def _demo(as_json: bool) -> int:
    started = time.perf_counter()
    good = total = 0
    with tempfile.TemporaryDirectory(prefix="o2vend-sandbox-") as folder:
        async with Sandbox(_config(Path(folder)), journal_path=Path(folder) / "journal.db", narrate=narrate) as sandbox:
            assert sandbox.receiver is not None
            url = f"{sandbox.receiver.base_url}/hooks/demo"
            subscription = Subscription(
                "demo", url, _SECRET, (("X-Api-Key", "demo-key"),), active=True, events=frozenset(NAMES)
            )
            sandbox.config = replace(sandbox.config, subscriptions=(subscription,))
            if not as_json:
                _print_head(url)
            async for each in _rounds(sandbox, subscription):
                total += 1
                good += each.good
                if as_json:
                    _print_objects(each)
                else:
                    _print_row(each)
    _print_summary(good, total, time.perf_counter() - started)
    return ExitCode.OK if good == total == len(NAMES) else ExitCode.FAILED


def _config(folder: Path) -> Config:
    """Return the packaged config with a receiver on any free port; nothing of the user's takes part."""
    return replace(load_config(packaged_config(), cwd=folder, environ={}), receiver=ReceiverSettings(port=0))


async def _rounds(sandbox: Sandbox, subscription: Subscription) -> AsyncIterator[Round]:
    for name in STORY_ORDER:
        event_type = find(name)
        assert event_type is not None
        event = compose_sample(sandbox.shop, event_type, at=sandbox.clock(), wire=sandbox.config.wire)
        before = await sandbox.records.end()
        publication = await sandbox.publisher.publish(event, [subscription])
        result = publication.results[0]
        assert result.attempt is not None
        assert result.number is not None
        yield Round(result.number, result.attempt, *await _capture_since(sandbox.records, before))


async def _capture_since(records: Records, cursor: Cursor) -> tuple[int, Capture] | tuple[None, None]:
    for summary in (await records.tail(cursor)).summaries:
        record = await records.get(summary.number)
        if isinstance(record, Capture):
            return summary.number, record
    return None, None


def _print_head(url: str) -> None:
    print_line(f"A simulated shop publishes to {paint(url, 'strong')}, where our own receiver verifies.")
    print_line("")
    print_line(paint(_ROW.format("EVENT", "BYTES", "SIGNATURE", "VERDICT", "ANSWER", "MS"), "dim"))


def _print_row(each: Round) -> None:
    outcome = each.attempt.outcome
    state = "lost" if each.capture is None else each.capture.verdict.state
    line = _ROW.format(
        each.attempt.event,
        f"{len(each.attempt.request.body):,}",
        _short_signature(each.attempt),
        state,
        str(outcome.status or outcome.kind.value),
        f"{milliseconds(outcome.elapsed):.1f}",
    )
    mark = paint("✓", "good") if each.good else paint("✗", "bad")
    print_line(f"{line}  {mark}")
    if each.capture is not None:
        for check in each.capture.verdict.failures:
            print_line(paint(f"    {check.name}: {check.reason}", "bad"))
    elif not outcome.delivered:
        print_line(paint(f"    {outcome.reason}", "bad"))


def _short_signature(attempt: Attempt) -> str:
    name = (signature.SCHEMES["abp-hmac"].default_header or "").lower()
    value = next((value for header, value in attempt.request.headers if header.lower() == name), "")
    return f"{value[:12]}…{value[-5:]}" if value else "none"


def _print_objects(each: Round) -> None:
    attempt: JsonObject = record_object(each.number, each.attempt)
    print_json(attempt)
    if each.capture is not None:
        print_json(record_object(each.capture_number, each.capture))


def _print_summary(good: int, total: int, seconds: float) -> None:
    mark = "✓" if good == total else "✗"
    narrate("")
    narrate(f"{mark} {good} of {total} delivered and verified in {seconds:.1f} s.")
    narrate("Next: `sandbox` opens the terminal UI, `sandbox listen` waits for deliveries, `sandbox emit Order.Create`")
    narrate("sends one; `sandbox --help` lists the rest.")
