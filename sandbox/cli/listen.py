"""`sandbox listen`: the receiver without the terminal UI."""

import asyncio
import signal
from dataclasses import replace
from pathlib import Path

import click

from sandbox.body.text import sanitise
from sandbox.cli.configuration import config_option, load
from sandbox.cli.exit_codes import ExitCode
from sandbox.cli.record_json import record_object
from sandbox.cli.summary_line import summary_line
from sandbox.cli.terminal import narrate, print_json, print_line
from sandbox.config.values import Config
from sandbox.domain.records import Kind, RecordSummary
from sandbox.journal.protocol import Cursor, RecordNotFoundError, Records
from sandbox.service import Sandbox

_POLL_SECONDS = 0.05


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
    async with Sandbox(config, narrate=lambda text: narrate(sanitise(text))) as sandbox:
        cursor = await sandbox.records.end()
        _narrate_ready(sandbox)
        shown = 0
        while not stop.is_set():
            cursor, count = await _print_new(sandbox.records, cursor, as_json)
            shown += count
            try:
                await asyncio.wait_for(stop.wait(), _POLL_SECONDS)
            except TimeoutError:
                continue
        assert sandbox.receiver is not None
        # What is being received right now is still answered, recorded and shown.
        await sandbox.receiver.stop()
        _, count = await _print_new(sandbox.records, cursor, as_json)
        narrate(f"stopped; {shown + count} received")
    return ExitCode.OK


def _narrate_ready(sandbox: Sandbox) -> None:
    assert sandbox.receiver is not None
    config = sandbox.config
    narrate(f"config   {config.path} ({config.why})")
    narrate(f"journal  {config.journal_path}")
    for subscription in config.subscriptions:
        state = "" if subscription.active else " (inactive)"
        narrate(f"path     {subscription.path}  {subscription.name}{state}")
    if sandbox.config.receiver.public_url:
        narrate(f"public   {sandbox.config.receiver.public_url}")
    narrate(f"ready    listening on {sandbox.receiver.base_url} - Ctrl+C stops")


async def _print_new(records: Records, cursor: Cursor, as_json: bool) -> tuple[Cursor, int]:
    shown = 0
    while True:
        page = await records.tail(cursor)
        cursor = page.cursor
        for summary in page.summaries:
            if summary.kind is Kind.CAPTURE:
                shown += await _print_capture(records, summary, as_json)
        if not page.summaries:
            return cursor, shown


async def _print_capture(records: Records, summary: RecordSummary, as_json: bool) -> int:
    if not as_json:
        print_line(summary_line(summary))
        return 1
    try:
        record = await records.get(summary.number)
    except RecordNotFoundError:
        return 0  # reset by another process meanwhile
    print_json(record_object(summary.number, record))
    return 1
