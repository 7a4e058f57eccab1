"""A report as Markdown, for the summary of a CI run or a comment."""

import re
from collections.abc import Iterator

from sandbox.contract.drift import Severity
from sandbox.contract.report import Part, Report

_SIGNS = {Severity.BREAKING: "✗ breaking", Severity.ADDITIVE: "+ additive", Severity.COSMETIC: "~ cosmetic"}
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|~#&])")


def markdown(report: Report) -> str:
    """Return the document, with a line end."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: Report) -> Iterator[str]:
    yield f"## Payload contract: {'✗ failed' if report.failed else '✓ kept'}"
    yield ""
    yield "| Check | | Result |"
    yield "|---|---|---|"
    for part in report.parts:
        yield f"| {_escaped(part.name)} | {'✗' if part.failed else '✓'} | {_escaped(part.summary)} |"
    for part in report.parts:
        yield from _part(part)


def _part(part: Part) -> Iterator[str]:
    if part.drifts:
        yield ""
        yield f"### {_escaped(part.name)}: differences"
        yield ""
        yield "| Event type | Class | Kind | Difference | First seen |"
        yield "|---|---|---|---|---|"
        for drift in part.drifts:
            cells = (drift.event, _SIGNS[drift.severity], drift.kind, drift.sentence, drift.first_seen)
            yield "| " + " | ".join(map(_escaped, cells)) + " |"
    if part.faults:
        yield ""
        yield f"### {_escaped(part.name)}: not checked"
        yield ""
        for fault in part.faults:
            more = f" ({fault.count:,} in all)" if fault.count > 1 else ""
            yield f"* {'✗ ' if fault.fails else ''}{_escaped(fault.subject)}: {_escaped(fault.sentence)}{more}"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text).replace("\n", " ")
