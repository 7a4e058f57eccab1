"""`sandbox log`."""

import asyncio
from pathlib import Path

import click

from sandbox.cli.configuration import config_option, load
from sandbox.cli.exit_codes import ExitCode
from sandbox.cli.reading import reading
from sandbox.cli.record_json import record_object
from sandbox.cli.summary_line import summary_line
from sandbox.cli.terminal import narrate, print_json, print_line
from sandbox.domain.records import Kind
from sandbox.journal.protocol import RecordNotFoundError


@click.command()
@config_option
@click.option(
    "-n", "--last", type=click.IntRange(1, 1_000_000), default=50, show_default=True, help="How many records at most."
)
@click.option("--kind", type=click.Choice([kind.value for kind in Kind]), help="Only what was sent, or received.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def log(config_path: Path | None, last: int, kind: str | None, as_json: bool) -> int:
    """List what the journal holds, newest last.

    → was sent (an attempt), ← was received (a capture). Works while a receiver runs in another process.
    """
    return asyncio.run(_log(load(config_path).journal_path, last, None if kind is None else Kind(kind), as_json))


async def _log(path: Path, last: int, kind: Kind | None, as_json: bool) -> int:
    async with reading(path) as records:
        summaries = [] if records is None else await records.latest(last, kind=kind)
        for summary in reversed(summaries):
            if not as_json:
                print_line(summary_line(summary))
                continue
            assert records is not None
            try:
                print_json(record_object(summary.number, await records.get(summary.number)))
            except RecordNotFoundError:
                continue  # reset by another process meanwhile
    if not summaries:
        what = "holds no such record" if kind is not None else "is empty"
        narrate(f"the journal {path} {what}; `sandbox emit Order.Create` or a delivery to `sandbox listen` fills it")
    return ExitCode.OK
