"""`sandbox listen`: the receiver without the terminal UI."""

import asyncio
import contextlib
import signal
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from sandbox.body.text import sanitise
from sandbox.cli.configuration import config_option, load
from sandbox.cli.exit_codes import ExitCode
from sandbox.cli.line_printer import LinePrinter
from sandbox.cli.record_json import record_object
from sandbox.cli.summary_line import summary_line
from sandbox.cli.terminal import json_line, narrate
from sandbox.config.values import Config
from sandbox.domain.records import Kind, RecordSummary
from sandbox.journal.protocol import Cursor, RecordNotFoundError, Records
from sandbox.service import Sandbox

_POLL_SECONDS = 0.05
_PATIENCE_SECONDS = 2.0
"""How long a stop waits for somebody to read the last lines."""


@click.command()
@config_option
@click.option("--host", help="Bind to this address; config.yaml and 127.0.0.1 are the defaults.")
@click.option("--port", type=click.IntRange(0, 65535), help="Bind to this port; 0 takes any free one.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a capture.")
def listen(config_path: Path | None, host: str | None, port: int | None, as_json: bool) -> int:
    """Run the receiver without the terminal UI, one line a capture.

    Captures go to stdout, everything else to stderr. Ctrl+C or SIGTERM stops it cleanly.
    """
    config = load(config_path)
    receiver = config.receiver
    receiver = replace(
        receiver, host=receiver.host if host is None else host, port=receiver.port if port is None else port
    )
    return asyncio.run(_listen(replace(config, receiver=receiver), as_json))


async def _listen(config: Config, as_json: bool) -> int:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    data, narration = LinePrinter(sys.stdout.fileno()), LinePrinter(sys.stderr.fileno())

    def narrate_aside(text: str) -> None:
        narration.print([sanitise(text)]).add_done_callback(_forget)

    async with Sandbox(config, narrate=narrate_aside) as sandbox:
        captures = _Captures(sandbox.records, await sandbox.records.end(), as_json)
        _narrate_ready(sandbox, narrate_aside)
        stopping = asyncio.create_task(stop.wait())
        while not stopping.done():
            printing = data.print(await captures.fresh_lines())
            either: tuple[asyncio.Future[Any], ...] = (printing, stopping)
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            if printing.done():
                printing.result()
            await asyncio.wait({stopping}, timeout=_POLL_SECONDS)
        assert sandbox.receiver is not None
        # What is being received right now is still answered, recorded and shown.
        await sandbox.receiver.stop()
        last = data.print(await captures.remaining_lines())
        await asyncio.wait({last}, timeout=_PATIENCE_SECONDS)
    narrate(f"stopped; {captures.count} received" + ("" if last.done() else ", not all of them were read from stdout"))
    return ExitCode.OK


def _forget(done: "asyncio.Future[None]") -> None:
    """Take no offence at a stderr that nobody reads."""
    with contextlib.suppress(Exception):
        done.exception()


def _narrate_ready(sandbox: Sandbox, tell: Callable[[str], None]) -> None:
    assert sandbox.receiver is not None
    config = sandbox.config
    tell(f"config   {config.path} ({config.why})")
    tell(f"journal  {config.journal_path}")
    for subscription in config.subscriptions:
        state = "" if subscription.active else " (inactive)"
        tell(f"path     {subscription.path}  {subscription.name}{state}")
    if sandbox.config.receiver.public_url:
        tell(f"public   {sandbox.config.receiver.public_url}")
    tell(f"ready    listening on {sandbox.receiver.base_url} - Ctrl+C stops")


class _Captures:
    """The captures that came since the last look, as lines to print."""

    def __init__(self, records: Records, cursor: Cursor, as_json: bool) -> None:
        self.count = 0
        self._records = records
        self._cursor = cursor
        self._as_json = as_json

    async def remaining_lines(self) -> list[str]:
        lines: list[str] = []
        before = None
        while self._cursor != before:
            before = self._cursor
            lines += await self.fresh_lines()
        return lines

    async def fresh_lines(self) -> list[str]:
        page = await self._records.tail(self._cursor)
        self._cursor = page.cursor
        captures = [summary for summary in page.summaries if summary.kind is Kind.CAPTURE]
        self.count += len(captures)
        if not self._as_json:
            return [summary_line(summary) for summary in captures]
        lines = [await self._json(summary) for summary in captures]
        return [line for line in lines if line is not None]

    async def _json(self, summary: RecordSummary) -> str | None:
        try:
            return json_line(record_object(summary.number, await self._records.get(summary.number)))
        except RecordNotFoundError:
            return None  # reset by another process meanwhile
