"""`sandbox check`: the payload format held against its contract, for CI."""

import asyncio
import os
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import click

from sandbox.body.diff.bodies import compare_bodies
from sandbox.body.diff.change_lines import change_lines
from sandbox.body.diff.ignoring import Ignoring
from sandbox.body.text import sanitise
from sandbox.cli.check_output import report_lines, report_objects
from sandbox.cli.configuration import config_option, load
from sandbox.cli.exit_codes import ExitCode
from sandbox.cli.filter_argument import FilterHelpCommand, read_filter
from sandbox.cli.output_file import output
from sandbox.cli.reading import reading
from sandbox.cli.terminal import narrate, print_json, print_line
from sandbox.config.values import Config
from sandbox.contract.checking import BodyCheck, Strictness, check_bodies, check_goldens, check_schemas, check_shop
from sandbox.contract.contract import Contract, load_contract
from sandbox.contract.drift import Severity
from sandbox.contract.report import Part, Report
from sandbox.contract.reports.github import github_lines
from sandbox.contract.reports.junit import junit_xml
from sandbox.contract.reports.markdown import markdown
from sandbox.contract.sources import record_body, recorded_bodies
from sandbox.contract.updating import due_rewritings
from sandbox.contract.writing import write_file
from sandbox.domain.examination import Rules
from sandbox.domain.filters import Filter, parse_filter
from sandbox.domain.ticks import system_clock
from sandbox.takeaway.recordings.exporting import selected
from sandbox.takeaway.recordings.judging import Judge
from sandbox.takeaway.recordings.recognising import NoRecordingError

_SEEDS = 50
_WIDTH = 100


@dataclass(frozen=True, slots=True)
class _Reports:
    """Where reports go besides stdout."""

    junit: Path | None
    markdown: Path | None
    github: bool


@click.command(cls=FilterHelpCommand)
@config_option
@click.option(
    "--captures",
    metavar="[FILTER]",
    is_flag=False,
    flag_value="",
    help="Check the captures in the journal that a filter selects.",
)
@click.option(
    "--against",
    metavar="DIR|FILE",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Check recorded deliveries: a HAR, an NDJSON, or a folder of them and of bodies; may be repeated.",
)
@click.option("--seeds", type=click.IntRange(1, 100_000), metavar="N", help=f"Seeds for the shop; {_SEEDS} by default.")
@click.option(
    "--fail-on",
    type=click.Choice([severity.value for severity in Severity]),
    default=Severity.BREAKING.value,
    show_default=True,
    help="The least class of difference that fails.",
)
@click.option("--strict", is_flag=True, help="Members that the contract does not name are breaking.")
@click.option("--update", is_flag=True, help="Rewrite golden bodies of your own contract as they are sent; shows how.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.option("--junit", metavar="FILE", type=click.Path(path_type=Path), help="Write JUnit XML too.")
@click.option("--markdown", "summary", metavar="FILE", type=click.Path(path_type=Path), help="Write Markdown too.")
@click.option("--github", is_flag=True, help="Print annotations for GitHub Actions too.")
def check(
    config_path: Path | None,
    captures: str | None,
    against: tuple[Path, ...],
    seeds: int | None,
    fail_on: str,
    strict: bool,
    update: bool,
    as_json: bool,
    junit: Path | None,
    summary: Path | None,
    github: bool,
) -> int:
    """Hold payloads against their contract: JSON Schemas and golden bodies.

    Without --captures or --against: schemas are valid, golden bodies match them and are reproduced byte for byte, and
    what the shop makes matches for many seeds. With them recorded bodies are checked in place of the shop, unless
    --seeds asks for that too. A difference is breaking for a consumer, additive or cosmetic.

    Exit code 1 if something breaking was found (see --fail-on), could not be checked, or nothing was checked.

    \b
    sandbox check
    sandbox check --captures 'event:Order.* age:<1d' --junit contract.xml
    sandbox check --against deliveries.har --fail-on additive
    """
    if github and as_json:
        raise click.UsageError(
            "--github prints lines that are no JSON; take one of the two, or --json with --markdown."
        )
    config = load(config_path)
    matching = None if captures is None else _captures_filter(captures)
    began, clock = time.perf_counter(), system_clock()
    contract = load_contract(config.contract.path, config.wire)
    if update:
        contract = _update(contract, config)
    strictness = Strictness(Severity(fail_on), strict, config.contract.ignore)
    report = Report(
        (
            *_own_parts(contract, strictness, seeds, matching is None and not against),
            *_parts_from_elsewhere(config, contract, strictness, matching, against),
        )
    )
    _print(report, as_json, github)
    _write(report, _Reports(junit, summary, github), lambda: junit_xml(report, clock, time.perf_counter() - began))
    return ExitCode.FAILED if report.failed else ExitCode.OK


def _own_parts(contract: Contract, strictness: Strictness, seeds: int | None, alone: bool) -> list[Part]:
    """Check what travels with the program or is the user's own; the shop if it is asked for, or nothing else is."""
    parts = [check_schemas(contract), check_goldens(contract, strictness)]
    return [*parts, check_shop(contract, seeds or _SEEDS, strictness)] if alone or seeds is not None else parts


def _parts_from_elsewhere(
    config: Config, contract: Contract, strictness: Strictness, matching: Filter | None, against: Sequence[Path]
) -> list[Part]:
    parts = [_check_recording(path, config, contract, strictness) for path in against]
    if matching is None:
        return parts
    return [asyncio.run(_check_captures(config, contract, strictness, matching)), *parts]


def _captures_filter(text: str) -> Filter:
    """Return the filter for captures. Raises click.UsageError, which points into the text that was given."""
    read_filter(text)
    return parse_filter(f"kind:capture ({text})" if text.strip() else "kind:capture")


async def _check_captures(config: Config, contract: Contract, strictness: Strictness, matching: Filter) -> Part:
    collecting = BodyCheck("captures", contract, strictness)
    async with reading(config.journal_path) as records:
        if records is None:
            narrate(f"note   the journal {sanitise(str(config.journal_path))} does not exist yet")
        else:
            async for found in selected(records, matching):
                collecting.take(record_body(found.record, f"#{found.number}"))
    return collecting.part()


def _check_recording(path: Path, config: Config, contract: Contract, strictness: Strictness) -> Part:
    judge = Judge(Rules(config.subscriptions, config.wire, config.receiver.max_body))
    if not path.exists():
        raise click.UsageError(f"{path} does not exist; --against takes a folder, a HAR or an NDJSON.")
    try:
        return check_bodies(str(path), recorded_bodies(path, judge.capture), contract, strictness)
    except NoRecordingError as error:
        raise NoRecordingError(f"{path} was not checked: {error}") from None


def _update(contract: Contract, config: Config) -> Contract:
    """Rewrite golden bodies of the user's own after showing what changes; return the contract as it is then."""
    if config.contract.path is None:
        raise click.UsageError(
            "--update rewrites golden bodies of your own, and contract.path names no folder of yours."
        )
    due = due_rewritings(contract)
    for each in due:
        assert each.golden.path is not None
        difference = compare_bodies(each.golden.body, each.body, Ignoring(config.contract.ignore))
        narrate(f"update {sanitise(each.golden.shown)}: {difference.size:,} → {difference.size_after:,} bytes")
        for remark in difference.remarks:
            narrate(f"  {sanitise(remark)}")
        if difference.json is not None:
            for line in change_lines(difference.json, _WIDTH):
                narrate("  " + "".join(span.text for span in line))
        write_file(each.golden.path, each.body)
    if not due:
        narrate("update nothing: every golden body of your own is as it is sent")
    return load_contract(config.contract.path, config.wire) if due else contract


def _print(report: Report, as_json: bool, github: bool) -> None:
    if as_json:
        for value in report_objects(report):
            print_json(value)
        return
    for line in report_lines(report):
        print_line(line)
    if github:
        for line in github_lines(report):
            print_line(sanitise(line))


def _write(report: Report, reports: _Reports, junit: Callable[[], bytes]) -> None:
    if reports.junit is not None:
        with output(reports.junit, force=True, private=False) as write:
            write(junit().decode())
    if reports.markdown is not None:
        text = markdown(report)
        if _is_a_steps_summary(reports.markdown):
            text = reports.markdown.read_text(encoding="utf-8") + text
        with output(reports.markdown, force=True, private=False) as write:
            write(text)


def _is_a_steps_summary(path: Path) -> bool:
    """Tell whether the file is the one that GitHub shows, to which a step adds."""
    named = os.environ.get("GITHUB_STEP_SUMMARY")
    with suppress(OSError):
        return bool(named) and path.samefile(named or "")
    return False
