"""`sandbox export`: records as a file that other programs, or another sandbox, can read."""

import asyncio
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import click

from sandbox.body.text import sanitise
from sandbox.cli.configuration import config_option, load
from sandbox.cli.exit_codes import ExitCode
from sandbox.cli.filter_argument import FilterHelpCommand, filter_argument, narrate_doubts
from sandbox.cli.output_file import Write, is_terminal, output
from sandbox.cli.reading import reading
from sandbox.cli.terminal import count, interrupt_on_sigterm, narrate
from sandbox.domain.filters import EVERYTHING, Filter
from sandbox.domain.secret import MASK
from sandbox.journal.protocol import Records
from sandbox.takeaway.recordings.columns import CHOICES, Column, ColumnError, parse_columns
from sandbox.takeaway.recordings.csv_format import ATTEMPT, CsvFormat
from sandbox.takeaway.recordings.entry import OmittedError
from sandbox.takeaway.recordings.exporting import selected
from sandbox.takeaway.recordings.format import RecordingFormat
from sandbox.takeaway.recordings.formats import FORMATS
from sandbox.takeaway.recordings.masking import masked_places, without_secrets


@dataclass(slots=True)
class _LeftOut:
    """Records that the format cannot carry: the first one's number, and how many."""

    first: int
    count: int = 0


@dataclass(slots=True)
class _Job:
    """What is written how, and what came of it."""

    format: RecordingFormat
    with_secrets: bool
    shown_to_a_person: bool
    limit: int | None
    written: int = 0
    masked: int = 0
    left_out: dict[str, _LeftOut] = field(default_factory=dict)


def _columns(ctx: click.Context, param: click.Parameter, texts: tuple[str, ...]) -> tuple[Column, ...]:
    try:
        return tuple(column for text in texts for column in parse_columns(text))
    except ColumnError as error:
        raise click.BadParameter(f"{error}.", ctx, param) from None


@click.command(cls=FilterHelpCommand)
@config_option
@filter_argument()
@click.option("--format", "name", type=click.Choice(list(FORMATS)), required=True, help="What to write.")
@click.option(
    "--output", "target", metavar="FILE", type=click.Path(path_type=Path), help="Write into this file, not to stdout."
)
@click.option("--force", is_flag=True, help="Replace FILE if it is there.")
@click.option("--columns", multiple=True, callback=_columns, metavar="LIST", help=f"More columns for csv: {CHOICES}.")
@click.option("--bom", is_flag=True, help="Begin csv with a byte order mark, by which Excel knows UTF-8.")
@click.option("--with-secrets", is_flag=True, help="Write credentials in clear.")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="The first N that match, and no more.")
def export(
    config_path: Path | None,
    matching: Filter,
    name: str,
    target: Path | None,
    force: bool,
    columns: tuple[Column, ...],
    bom: bool,
    with_secrets: bool,
    limit: int | None,
) -> int:
    """Write records as HAR, NDJSON, CSV, curl commands or an .http file.

    Oldest first. har and ndjson lose nothing, and `sandbox import` reads them; csv has a row for each capture. Values
    of headers that may be credentials are masked, unless --with-secrets; URLs and bodies stay as they are.

    \b
    sandbox export 'event:Order.*' --format har --output orders.har
    sandbox export kind:capture --format csv --columns data.OrderNumber,data.Items[0].Sku
    """
    if (columns or bom) and name != "csv":
        raise click.UsageError("--columns and --bom belong to --format csv.")
    config = load(config_path)
    path = config.journal_path
    chosen = FORMATS[name]
    job = _Job(
        CsvFormat(columns, mark=bom) if name == "csv" else chosen.make(),
        with_secrets,
        is_terminal(target) and not chosen.safe_to_show,
        limit,
    )
    interrupt_on_sigterm()  # then no unfinished file is left
    with output(target, force=force, private=with_secrets) as write:
        asyncio.run(_export(path, matching, job, write, target is not None))
    code = _narrate(job, chosen.noun, target, path, matching)
    if not job.written and not job.left_out:
        narrate_doubts(matching, config)
    return code


async def _export(path: Path, matching: Filter, job: _Job, write: Write, to_file: bool) -> None:
    put = (lambda text: write(sanitise(text, keep_newlines=True))) if job.shown_to_a_person else write
    put(job.format.beginning())
    async with reading(path) as records:
        if records is not None:
            with _progress(to_file) as watch:
                await _write_records(records, matching, job, put, watch)
    put(job.format.end())


async def _write_records(
    records: Records, matching: Filter, job: _Job, put: Write, watch: Callable[[int, int], None]
) -> None:
    async for found in selected(records, matching, job.limit, watch):
        entry = found if job.with_secrets else replace(found, record=without_secrets(found.record))
        try:
            text = job.format.record(entry, first=job.written == 0)
        except OmittedError as reason:
            job.left_out.setdefault(str(reason), _LeftOut(entry.number)).count += 1
            continue
        put(text)
        job.written += 1
        job.masked += MASK in text if isinstance(job.format, CsvFormat) else bool(masked_places(entry.record))


@contextmanager
def _progress(to_file: bool) -> Iterator[Callable[[int, int], None]]:
    """Give what is told about progress; a bar on stderr shows it if somebody looks, and the data go elsewhere."""
    if not sys.stderr.isatty() or (sys.stdout.isatty() and not to_file):
        yield lambda *_: None
        return
    with click.progressbar(length=1, label="exporting", file=sys.stderr, show_pos=False) as bar:

        def watch(number: int, last: int) -> None:
            bar.length = last
            bar.update(number - bar.pos)

        yield watch


def _narrate(job: _Job, noun: str, target: Path | None, path: Path, matching: Filter) -> int:
    plural = "entries" if noun == "entry" else None
    where = "" if target is None else f" into {sanitise(str(target))}"
    narrate(f"wrote  {count(job.written, noun, plural)}{where}")
    if not job.written and not job.left_out:
        whole = f"the journal {path} is empty" if matching == EVERYTHING else f"no record in the journal {path} matches"
        narrate(f"note   {whole}")
    if job.masked:
        has = "has a mask" if job.masked == 1 else "have masks"
        why = "they came here without secrets" if job.with_secrets else "--with-secrets writes them in clear"
        narrate(f"note   {job.masked:,} of them {has} in place of credentials; {why}")
    for reason, left_out in job.left_out.items():
        narrate(f"note   {count(left_out.count, 'record')} left out, first #{left_out.first}: {reason}")
    return ExitCode.FAILED if any(reason != ATTEMPT for reason in job.left_out) else ExitCode.OK
