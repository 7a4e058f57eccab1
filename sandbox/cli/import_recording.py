"""`sandbox import`: what was recorded elsewhere, into the journal."""

import asyncio
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import BinaryIO

import click

from sandbox.body.text import sanitise
from sandbox.cli.configuration import config_option, load
from sandbox.cli.exit_codes import ExitCode
from sandbox.cli.targets import subscription_named
from sandbox.cli.terminal import count, narrate
from sandbox.config.values import Config
from sandbox.domain.examination import Rules
from sandbox.journal.opening import open_records
from sandbox.takeaway.recordings.findings import Finding
from sandbox.takeaway.recordings.har_reading import read_har
from sandbox.takeaway.recordings.importing import Tally, bring_in
from sandbox.takeaway.recordings.judging import Judge
from sandbox.takeaway.recordings.ndjson import LONGEST_LINE, read_ndjson
from sandbox.takeaway.recordings.recognising import NoRecordingError, RecordingFile, is_har

_REASONS_SHOWN = 12


@click.command("import")
@config_option
@click.argument("name", metavar="FILE")
@click.option(
    "--subscription", "meant", metavar="NAME", help="Judge others' requests as sent to it, whatever their URL."
)
@click.option("--dry-run", is_flag=True, help="Only say what would come.")
def import_(config_path: Path | None, name: str, meant: str | None, dry_run: bool) -> int:
    """Bring recorded requests into the journal, from a HAR or NDJSON file.

    FILE is what `sandbox export` wrote, or the HAR of a browser, a proxy or another tool; - reads stdin. Records of our
    own come back as they were. Of other recordings each POST with a body becomes a capture, judged by config.yaml as it
    is now. Importing again adds nothing.

    Exit code 1 if something that should have come was damaged; what is no webhook is skipped, and that is no failure.
    """
    config = load(config_path)
    judge = _judge(config, meant)
    tally = Tally()
    with _opened(name) as file:
        try:
            asyncio.run(_import(config.journal_path, _findings(file, judge), tally, dry_run))
        except NoRecordingError as error:
            shown = "stdin" if name == "-" else name
            raise NoRecordingError(f"{shown} was not imported: {error}") from None
        except BaseException:
            _narrate(tally, dry_run)  # what was appended before is in the journal all the same
            raise
    _narrate(tally, dry_run)
    return ExitCode.FAILED if tally.damaged else ExitCode.OK


def _opened(name: str) -> AbstractContextManager[BinaryIO]:
    """Open the file. Raises click.UsageError."""
    if name == "-":
        if sys.stdin.isatty():
            narrate("reading from the terminal; Ctrl+D ends it")
        return nullcontext(sys.stdin.buffer)
    try:
        return Path(name).open("rb")
    except OSError as error:
        raise click.UsageError(f"{name} cannot be read: {error.strerror or error}.") from None
    except ValueError:
        raise click.UsageError("a file name cannot have a NUL byte in it.") from None


def _judge(config: Config, meant: str | None) -> Judge:
    rules = Rules(config.subscriptions, config.wire, config.receiver.max_body)
    return Judge(rules, None if meant is None else subscription_named(meant, config))


def _findings(file: BinaryIO, judge: Judge) -> Iterator[Finding]:
    recording = RecordingFile(file)
    if is_har(recording.beginning):
        yield from read_har(recording, judge.capture)
    else:
        yield from read_ndjson(recording.lines(LONGEST_LINE))


async def _import(path: Path, findings: Iterator[Finding], tally: Tally, dry_run: bool) -> None:
    if dry_run:
        await bring_in(None, findings, tally)
        return
    records = await open_records(path)
    try:
        await bring_in(records, findings, tally)
    finally:
        await records.close()


def _narrate(tally: Tally, dry_run: bool) -> None:
    would = "would import" if dry_run else "imported"
    parts = [count(tally.captures, "capture"), *([count(tally.attempts, "attempt")] if tally.attempts else [])]
    verified = f", {tally.verified:,} of the captures verified" if tally.captures else ""
    narrate(f"{would}  {' and '.join(parts)}{verified}")
    if tally.known:
        narrate(f"note      {count(tally.known, 'record')} {'was' if tally.known == 1 else 'were'} there already")
    if tally.masked:
        has = "has a mask" if tally.masked == 1 else "have masks"
        narrate(
            f"note      {tally.masked:,} of them {has} in place of credentials: the file was written without secrets"
        )
    reasons = sorted(tally.left_out.values(), key=lambda each: (not each.damaged, -each.count))
    for each in reasons[:_REASONS_SHOWN]:
        detail = f" ({each.detail})" if each.detail else ""
        word = "damaged " if each.damaged else "skipped "
        narrate(f"{word}  {each.count:,}, first {each.first}{detail}: {sanitise(each.reason)}")
    if len(reasons) > _REASONS_SHOWN:
        narrate(f"          and for {len(reasons) - _REASONS_SHOWN:,} more reasons")
