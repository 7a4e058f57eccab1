"""`sandbox diff`: two records compared, or the two ends of one request."""

import asyncio
import shutil
import sys
from pathlib import Path

import click

from sandbox.body.diff.ignoring import NOTHING, USUAL, Ignoring
from sandbox.cli.compared import Compared, compare_named
from sandbox.cli.configuration import config_option, load
from sandbox.cli.diff_json import diff_json_line
from sandbox.cli.diff_page import diff_page
from sandbox.cli.exit_codes import ExitCode
from sandbox.cli.parameters import PATTERN
from sandbox.cli.terminal import narrate, print_line
from sandbox.domain.json_text import JsonValue, MalformedJsonError, read
from sandbox.domain.path_pattern import PathPattern

_NARROWEST = 40


@click.command()
@config_option
@click.argument("first", metavar="A")
@click.argument("second", metavar="[B]", required=False)
@click.option(
    "--ignore", multiple=True, type=PATTERN, metavar="PATH", help="Leave out a place in the body, as Data.Items[*].Id."
)
@click.option("--exact", is_flag=True, help="Leave nothing out by default: no Id, no time, no byte, no header.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def diff(
    config_path: Path | None,
    first: str,
    second: str | None,
    ignore: tuple[PathPattern, ...],
    exact: bool,
    as_json: bool,
) -> int:
    """Compare two records, or what was sent with what was received.

    A and B are records, such as 12 or the beginning of an event Id (the newest record of that event), or bodies in
    files, such as @expected.json (@- is stdin). A alone is compared with its other end, exactly: every byte and every
    header. Anything else is compared by meaning: how the JSON is written does not count, list items are matched by
    Id, Sku or the like, and Id, Attempt, CreationTimeUtc, times anywhere and headers that differ with every request
    may differ. Exits 1 if a difference is left.
    """
    if first == second == "@-":
        raise click.UsageError("stdin can only be one of the two.")
    usual = NOTHING if exact else USUAL
    compared = asyncio.run(
        compare_named(
            load(config_path).journal_path,
            first,
            second,
            between_ends=Ignoring(ignore),
            otherwise=Ignoring((*usual.patterns, *ignore), usual.times),
        )
    )
    _warn_of_idle(ignore, compared)
    strict = exact or compared.ends is not None
    same = compared.comparison.identical if strict and not ignore else compared.comparison.count == 0
    if as_json:
        print_line(diff_json_line(compared, same))
    else:
        width = max(_NARROWEST, shutil.get_terminal_size().columns if sys.stdout.isatty() else 80)
        for line in diff_page(compared, same=same, strict=strict, width=width):
            print_line(line)
    return ExitCode.OK if same else ExitCode.FAILED


def _warn_of_idle(ignore: tuple[PathPattern, ...], compared: Compared) -> None:
    """Say which patterns fit nothing, because a misspelt one would be as quiet as one that works."""
    if not ignore:
        return
    values = [_value(subject.message.body) for subject in (compared.before, compared.after)]
    for pattern in ignore:
        if not any(True for value in values for _ in pattern.values(value)):
            narrate(f"--ignore {pattern} fits nothing in either body; paths start at the body, as in Data.Items[*].Id")


def _value(body: bytes) -> JsonValue:
    try:
        return read(body)
    except MalformedJsonError:
        return None
