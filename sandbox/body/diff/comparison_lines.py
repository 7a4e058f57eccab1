"""A comparison as lines for people: request line, headers, body; what counts first, a sign before every difference."""

from collections.abc import Iterator

from sandbox.body.diff.bodies import BodyDiff
from sandbox.body.diff.change_lines import change_lines
from sandbox.body.diff.headers import HeaderChange, HeaderChangeKind
from sandbox.body.diff.ignoring import TIMES
from sandbox.body.diff.requests import Comparison
from sandbox.body.lines import Line, Role, Span
from sandbox.body.text import sanitise

_INDENT = Span("  ", Role.PLAIN)
_EMPTY: Line = ()


def comparison_lines(comparison: Comparison, *, strict: bool, width: int) -> Iterator[Line]:
    """Yield a section for each part that differs, a blank line before it; nothing if the requests are identical.

    `strict` shows the first byte that differs also in JSON, for whom bytes count. Lines are about `width` characters
    long at most; everything is safe to show, credentials are masked.
    """
    if comparison.line:
        yield from _section("Request")
        for change in comparison.line:
            values = Span(f"  {sanitise(change.before)} → {sanitise(change.after)}", Role.PLAIN)
            yield (_INDENT, Span("~", Role.CHANGED), Span(" ", Role.PLAIN), Span(change.part, Role.KEY), values)
    if comparison.headers:
        yield from _section("Headers")
        for header in comparison.headers:
            yield from _header(header, width)
    if not comparison.body.identical:
        yield from _body(comparison.body, strict, width)


def _section(title: str) -> Iterator[Line]:
    yield _EMPTY
    yield (Span(title, Role.HEADING),)


_SIGNS = {
    HeaderChangeKind.LOST: Span("-", Role.REMOVED),
    HeaderChangeKind.ADDED: Span("+", Role.ADDED),
    HeaderChangeKind.REPEATED: Span("+", Role.ADDED),
    HeaderChangeKind.CHANGED: Span("~", Role.CHANGED),
    HeaderChangeKind.RECASED: Span("~", Role.CHANGED),
}


def _header(change: HeaderChange, width: int) -> Iterator[Line]:
    if change.kind is HeaderChangeKind.REORDERED:
        yield (_INDENT, Span("↕ in another order", Role.QUIET))
        return
    role = Role.QUIET if change.volatile else Role.PLAIN
    first, *more = _header_texts(change, width - len(_INDENT.text) - 2)
    yield (_INDENT, _SIGNS[change.kind], Span(" ", Role.PLAIN), Span(first, role))
    for text in more:
        yield (_INDENT, Span(text, role))


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
    return text if len(text) <= room else f"{text[: max(0, room - 1)]}…"


def _body(body: BodyDiff, strict: bool, width: int) -> Iterator[Line]:
    yield from _section(f"Body, {body.size:,} → {body.size_after:,} bytes")
    if body.only_rewritten:
        yield _said(f"the same JSON, written differently: {', '.join(body.remarks)}")
    else:
        yield from (_said(sanitise(sentence)) for sentence in (*body.not_json, *body.remarks))
    if body.first is not None and (strict or body.json is None):
        yield _said(f"first difference at byte {body.first.byte:,}, counted from 0:")
        yield (_INDENT, _INDENT, Span(f"- {body.first.before}", Role.REMOVED))
        yield (_INDENT, _INDENT, Span(f"+ {body.first.after}", Role.ADDED))
    if body.json is None:
        return
    yield from ((_INDENT, *line) for line in change_lines(body.json, width - len(_INDENT.text)))
    if body.json.unlisted:
        yield _said(f"… and {body.json.unlisted:,} more")
    if body.json.ignored:
        yield _said(_ignored(body.json.ignored), Role.QUIET)


def _said(text: str, role: Role = Role.PLAIN) -> Line:
    return (_INDENT, Span(text, role))


def _ignored(ignored: tuple[tuple[str, int], ...]) -> str:
    total = sum(number for _, number in ignored)
    names = [_count(number, "time") if what == TIMES else sanitise(what) for what, number in ignored]
    return f"ignored: {', '.join(names)} ({_count(total, 'difference')})"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun if number == 1 else f'{noun}s'}"
