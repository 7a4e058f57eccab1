"""A comparison as text for a person: what the two are, what came of it, and everything in which they differ."""

from collections.abc import Iterator

from sandbox.body.diff.comparison_lines import comparison_lines
from sandbox.body.lines import Line
from sandbox.body.text import sanitise
from sandbox.cli.compared import Compared, Subject
from sandbox.cli.terminal import count, paint
from sandbox.domain.records import Attempt

_INDENT = "  "


def diff_page(compared: Compared, *, same: bool, strict: bool, width: int) -> Iterator[str]:
    """Yield the lines of the page; `strict` shows the bytes of JSON too. Safe to show, credentials are masked."""
    comparison = compared.comparison
    yield f"{paint(subject_name(compared.before), 'strong')} → {paint(subject_name(compared.after), 'strong')}"
    if compared.ends is not None:
        yield from (_INDENT + sentence for sentence in compared.ends.sentences)
    elif same:
        yield f"{_INDENT}no difference" if comparison.identical else f"{_INDENT}no difference that counts"
    else:
        yield f"{_INDENT}{count(comparison.count, 'difference')}"
    yield from map(_painted, comparison_lines(comparison, strict=strict, width=width))


def subject_name(subject: Subject) -> str:
    """Return what a side is called: `#2 attempt 0 of Order.Create`, `#1 capture of Order.Create`, or a file."""
    record = subject.record
    if record is None:
        return sanitise(subject.message.name)
    event = sanitise(record.event or "a request")
    which = f"attempt {record.attempt}" if isinstance(record, Attempt) else "capture"
    return f"#{subject.number} {which} of {event}"


def _painted(line: Line) -> str:
    return "".join(paint(span.text, span.role.value) for span in line)
