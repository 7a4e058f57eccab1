"""`sandbox faults`."""

import shutil
from collections.abc import Iterator, Sequence

import click

from sandbox.cli.exit_codes import ExitCode
from sandbox.cli.fault_example import example_lines
from sandbox.cli.fault_option import FAULT
from sandbox.cli.terminal import paint, print_json, print_line, rows
from sandbox.domain.json_text import JsonObject
from sandbox.sender.faults import FAULTS, Fault, Seam
from sandbox.sender.faults.expectation import Answers
from sandbox.sender.faults.seams import SEAM_TITLES

_NOT_O2VENDS = (
    "O2VEND publishes no rules for receivers: what a good one answers is our specification's, docs/wire-format.md."
)


@click.command()
@click.argument("fault", metavar="[NAME]", type=FAULT, required=False)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a fault.")
def faults(fault: Fault | None, as_json: bool) -> int:
    """List the deliberate defects of `emit --fault`, and what a good receiver answers.

    NAME shows one at length, with what it changes in an example.

    \b
    sandbox faults tampered-body
    sandbox emit Order.Create --fault tampered-body --subscription erp
    """
    chosen = tuple(FAULTS.values()) if fault is None else (fault,)
    if as_json:
        for each in chosen:
            print_json(_object(each))
    else:
        for line in _list(chosen) if fault is None else _page(fault):
            print_line(line)
    return ExitCode.OK


def _list(chosen: Sequence[Fault]) -> Iterator[str]:
    table = [(each.name, each.expected.short, each.what) for each in chosen]
    head, *lines = rows([("FAULT", "A GOOD RECEIVER ANSWERS", "WHAT IS WRONG"), *table])
    yield paint(head, "dim")
    seam: Seam | None = None
    for each, line in zip(chosen, lines, strict=True):
        if each.seam is not seam:
            seam = each.seam
            yield f"{paint(seam, 'strong')}  {paint(SEAM_TITLES[seam], 'dim')}"
        yield line
    yield paint(_NOT_O2VENDS, "dim")


def _page(fault: Fault) -> Iterator[str]:
    expected = fault.expected
    yield f"{paint(fault.name, 'strong')}  {fault.what}"
    yield f"  seam: {fault.seam}, {SEAM_TITLES[fault.seam]}"
    yield f"  a good receiver answers {expected.sentence} ({expected.source})"
    if len(expected.refusals) > 1 or (expected.refusals and expected.answers is Answers.EITHER):
        yield f"  as a refusal counts {_or([str(status) for status in expected.refusals])}"
    if fault.noticed is not None:
        yield f"  our receiver notices it: its check `{fault.noticed}` fails"
    else:
        yield f"  our receiver sees nothing wrong: {fault.invisible}"
    yield paint(f"  {_NOT_O2VENDS}", "dim")
    yield ""
    yield from example_lines(fault, shutil.get_terminal_size().columns)


def _or(words: Sequence[str]) -> str:
    return " or ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else words[0]


def _object(fault: Fault) -> JsonObject:
    expected = fault.expected
    return {
        "fault": fault.name,
        "seam": fault.seam.value,
        "what": fault.what,
        "answers": expected.answers.value,
        "refusals": list(expected.refusals),
        "may_close": expected.may_close,
        "expected": expected.sentence,
        "section": expected.section,
        "stated": expected.stated,
        "noticed_by": fault.noticed,
        "invisible_because": fault.invisible,
    }
