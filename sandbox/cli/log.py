"""`sandbox log`."""

import asyncio
from pathlib import Path

import click

from sandbox.cli.configuration import config_option, load
from sandbox.cli.exit_codes import ExitCode
from sandbox.cli.filter_argument import FilterHelpCommand, filter_argument, narrate_doubts
from sandbox.cli.reading import reading
from sandbox.cli.record_json import record_object
from sandbox.cli.summary_line import summary_line
from sandbox.cli.terminal import narrate, print_json, print_line
from sandbox.config.values import Config
from sandbox.domain.filters import EVERYTHING, Filter
from sandbox.domain.records import RecordSummary
from sandbox.journal.protocol import RecordNotFoundError, Records


@click.command(cls=FilterHelpCommand)
@config_option
@filter_argument()
@click.option(
    "-n", "--last", type=click.IntRange(1, 1_000_000), default=50, show_default=True, help="How many records at most."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def log(config_path: Path | None, matching: Filter, last: int, as_json: bool) -> int:
    """List what the journal holds, newest last.

    → was sent (an attempt), ← was received (a capture). Works while a receiver runs in another process.

    FILTER selects by the terms below. Terms side by side must all be true; and, or, not and ( ) join them otherwise. In
    a shell put it in quotes: 'event:Shipment.* verdict:rejected age:<10m', 'kind:attempt (status:5xx or ms:>500)'.
    """
    return asyncio.run(_log(load(config_path), matching, last, as_json))


async def _log(config: Config, matching: Filter, last: int, as_json: bool) -> int:
    async with reading(config.journal_path) as records:
        summaries = [] if records is None else await records.latest(last, matching=matching)
        for summary in reversed(summaries):
            assert records is not None
            await print_record(records, summary, as_json)
    if not summaries:
        _narrate_nothing(config, matching)
    return ExitCode.OK


async def print_record(records: Records, summary: RecordSummary, as_json: bool) -> None:
    """Print one record as a line, or as the JSON object of the whole one."""
    if not as_json:
        print_line(summary_line(summary))
        return
    try:
        print_json(record_object(summary.number, await records.get(summary.number), summary.note))
    except RecordNotFoundError:
        return  # removed by another process meanwhile


def _narrate_nothing(config: Config, matching: Filter) -> None:
    path = config.journal_path
    if matching == EVERYTHING:
        narrate(f"the journal {path} is empty; `sandbox emit Order.Create` or a delivery to `sandbox listen` fills it")
    else:
        narrate(f"no record in the journal {path} matches")
        narrate_doubts(matching, config)
