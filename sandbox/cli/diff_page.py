"""A comparison as text for a person: what counts first, a sign before every difference."""

from collections.abc import Iterator

from sandbox.body.diff.bodies import BodyDiff
from sandbox.body.diff.change_lines import change_lines
from sandbox.body.diff.headers import HeaderChange, HeaderChangeKind
from sandbox.body.diff.ignoring import TIMES
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
    if comparison.line:
        yield from _section("Request")
        for change in comparison.line:
            name, values = paint(change.part, "key"), f"{sanitise(change.before)} → {sanitise(change.after)}"
            yield f"{_INDENT}{paint('~', 'changed')} {name}  {values}"
    if comparison.headers:
        yield from _section("Headers")
        for header in comparison.headers:
            yield from _header(header, width)
    if not comparison.body.identical:
        yield from _body(comparison.body, strict, width)


def subject_name(subject: Subject) -> str:
    """Return what a side is called: `#2 attempt 0 of Order.Create`, `#1 capture of Order.Create`, or a file."""
    record = subject.record
    if record is None:
        return sanitise(subject.message.name)
    event = sanitise(record.event or "a request")
    which = f"attempt {record.attempt}" if isinstance(record, Attempt) else "capture"
    return f"#{subject.number} {which} of {event}"


def _section(title: str) -> Iterator[str]:
    yield ""
    yield paint(title, "strong")


_SIGNS = {
    HeaderChangeKind.LOST: ("-", "removed"),
    HeaderChangeKind.ADDED: ("+", "added"),
    HeaderChangeKind.REPEATED: ("+", "added"),
    HeaderChangeKind.CHANGED: ("~", "changed"),
    HeaderChangeKind.RECASED: ("~", "changed"),
}


def _header(change: HeaderChange, width: int) -> Iterator[str]:
    if change.kind is HeaderChangeKind.REORDERED:
        yield f"{_INDENT}{paint('↕ in another order', 'dim')}"
        return
    sign, role = _SIGNS[change.kind]
    first, *more = _header_texts(change, width - len(_INDENT) - 2)
    yield f"{_INDENT}{paint(sign, role)} {paint(first, 'dim') if change.volatile else first}"
    yield from (_INDENT + (paint(text, "dim") if change.volatile else text) for text in more)


def _header_texts(change: HeaderChange, room: int) -> list[str]:
    """Return what stands behind the sign, and two lines below it if both values do not fit beside each other."""
    name, before, after = sanitise(change.name), sanitise(change.before or ""), sanitise(change.after or "")
    remark = "  (volatile)" if change.volatile else ""
    if change.kind is HeaderChangeKind.RECASED:
        return [f"{name} → {sanitise(change.name_after)}{remark}"]
    if change.kind is not HeaderChangeKind.CHANGED:
        remark = f"  (once more){remark}" if change.kind is HeaderChangeKind.REPEATED else remark
        return [_cut(f"{name}: {before or after}", room - len(remark)) + remark]
    second = "another value" if change.masked else after
    line = f"{name}: {before} → {second}{remark}"
    if len(line) <= room:
        return [line]
    return [f"{name}{remark}", f"    - {_cut(before, room - 4)}", f"    + {_cut(second, room - 4)}"]


def _cut(text: str, room: int) -> str:
    return text if len(text) <= room else f"{text[: room - 1]}…"


def _body(body: BodyDiff, strict: bool, width: int) -> Iterator[str]:
    yield from _section(f"Body, {body.size:,} → {body.size_after:,} bytes")
    if body.only_rewritten:
        yield f"{_INDENT}the same JSON, written differently: {', '.join(body.remarks)}"
    else:
        yield from (f"{_INDENT}{sanitise(sentence)}" for sentence in (*body.not_json, *body.remarks))
    if body.first is not None and (strict or body.json is None):
        yield f"{_INDENT}first difference at byte {body.first.byte:,}, counted from 0:"
        yield f"{_INDENT}  {paint(f'- {body.first.before}', 'removed')}"
        yield f"{_INDENT}  {paint(f'+ {body.first.after}', 'added')}"
    if body.json is None:
        return
    yield from (_INDENT + _painted(line) for line in change_lines(body.json, width - len(_INDENT)))
    if body.json.unlisted:
        yield f"{_INDENT}… and {body.json.unlisted:,} more"
    if body.json.ignored:
        yield f"{_INDENT}{paint(_ignored(body.json.ignored), 'dim')}"


def _painted(line: Line) -> str:
    return "".join(paint(span.text, span.role.value) for span in line)


def _ignored(ignored: tuple[tuple[str, int], ...]) -> str:
    total = sum(number for _, number in ignored)
    names = [count(number, "time") if what == TIMES else sanitise(what) for what, number in ignored]
    return f"ignored: {', '.join(names)} ({count(total, 'difference')})"
