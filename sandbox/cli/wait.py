"""`sandbox wait`: block until the records have arrived that a script needs."""

import asyncio
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path

import click

from sandbox.cli.configuration import config_option, load
from sandbox.cli.exit_codes import ExitCode
from sandbox.cli.filter_argument import filter_argument, narrate_doubts
from sandbox.cli.log import print_record
from sandbox.cli.parameters import DURATION
from sandbox.cli.summary_line import summary_line
from sandbox.cli.terminal import count, interrupt_on_sigterm, narrate
from sandbox.config.values import Config
from sandbox.domain import ticks
from sandbox.domain.filters import EVERYTHING, Filter
from sandbox.domain.records import RecordSummary
from sandbox.journal.opening import open_records
from sandbox.journal.protocol import Records

_POLL_SECONDS = 0.05
_OTHERS_SHOWN = 5


@click.command()
@config_option
@filter_argument()
@click.option("--count", "number", type=click.IntRange(1, 1_000_000), default=1, show_default=True, help="How many.")
@click.option(
    "--timeout",
    type=DURATION,
    default="30s",
    show_default=True,
    metavar="S",
    help="Give up after so long: seconds, or 500ms, 2m, 1h. 0 looks once.",
)
@click.option(
    "--since",
    type=DURATION,
    metavar="S",
    help="Count also what came in the last so many seconds before; of more than --count the newest are printed.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def wait(
    config_path: Path | None, matching: Filter, number: int, timeout: int, since: int | None, as_json: bool
) -> int:
    """Wait until that many matching records have arrived, and print them.

    Counts what arrives after the command began, whichever process receives or sends; --since reaches back. Exit code
    1 if the time is over first. In scripts: start `sandbox listen`, then `sandbox emit`, then

        sandbox wait --since 10s 'kind:capture event:Order.*'

    `sandbox log --help` lists what FILTER knows; quotes keep its < > * ( ) from the shell.
    """
    interrupt_on_sigterm()
    wanted = _Wanted(matching, number, timeout / ticks.PER_SECOND, since)
    return asyncio.run(_wait(load(config_path), wanted, as_json))


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What to wait for: so many records that match, for so many seconds, or in the last `since` ticks too."""

    matching: Filter
    number: int
    timeout: float
    since: int | None


async def _wait(config: Config, wanted: _Wanted, as_json: bool) -> int:
    # Opened, not only read: what is waited for may be the first record of a journal that is not there yet.
    records = await open_records(config.journal_path)
    narrate_doubts(wanted.matching, config)
    try:
        begun = ticks.system_clock() - (wanted.since or 0)
        told: list[int] = []
        async with aclosing(_arrivals(records, wanted, begun)) as arrivals:
            async for summary in arrivals:
                await print_record(records, summary, as_json)
                told.append(summary.number)
                if len(told) == wanted.number:
                    return ExitCode.OK
        came = await records.latest(len(told) + _OTHERS_SHOWN + 1, matching=EVERYTHING.since(begun))
    finally:
        await records.close()
    _narrate_timeout(wanted, len(told), [summary for summary in reversed(came) if summary.number not in told])
    return ExitCode.FAILED


async def _arrivals(records: Records, wanted: _Wanted, begun: ticks.Ticks) -> AsyncGenerator[RecordSummary, None]:
    """Yield what matches: what came since `begun`, if that is wanted, then what comes now, until the time is over."""
    end = time.monotonic() + wanted.timeout
    cursor = await records.end()
    narrate(f"waiting for {count(wanted.number, 'record')}, {wanted.timeout:g} s at most")
    lately: Sequence[RecordSummary] = ()
    if wanted.since is not None:
        lately = await records.latest(wanted.number, matching=wanted.matching.since(begun))
    for summary in reversed(lately):
        yield summary
    known = {summary.number for summary in lately}  # some of it may stand behind the cursor
    while True:
        over = time.monotonic() >= end
        page = await records.tail(cursor, matching=wanted.matching)
        cursor = page.cursor
        if page.restarted:
            known.clear()
        for summary in page.summaries:
            if summary.number not in known:
                yield summary
        if page.more:
            await asyncio.sleep(0)
        elif over:
            return
        else:
            await asyncio.sleep(max(0.0, min(_POLL_SECONDS, end - time.monotonic())))


def _narrate_timeout(wanted: _Wanted, come: int, others: Sequence[RecordSummary]) -> None:
    """Say what was missed, and what came in its place: often that is the reason."""
    narrate(f"{come} of {count(wanted.number, 'record')} came within {wanted.timeout:g} s")
    if others:
        narrate("this came and does not match:" if len(others) <= _OTHERS_SHOWN else "the last that do not match:")
        for summary in others[-_OTHERS_SHOWN:]:
            narrate(f"  {summary_line(summary)}")
    elif wanted.since is None:
        narrate("nothing else came meanwhile; --since S counts also what was there before")
