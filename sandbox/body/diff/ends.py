"""Both ends of one request: what was sent against what was received, told in sentences."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sandbox.body.diff.changes import Change, ChangeKind, type_of
from sandbox.body.diff.headers import HeaderChange, HeaderChangeKind
from sandbox.body.diff.ignoring import NOTHING, Ignoring
from sandbox.body.diff.requests import METHOD, TARGET, Comparison, LineChange, Message, compare, message_of
from sandbox.body.http_text import request_head
from sandbox.body.text import sanitise
from sandbox.domain.pairing import same_connection
from sandbox.domain.records import Attempt, Capture

SENT, RECEIVED = "the sent body", "the received body"

_PROXY_HEADER = re.compile(r"via|forwarded|x-forwarded-.*|x-real-ip|cf-.*|cdn-loop|x-envoy-.*", re.IGNORECASE)
_NAMED_AT_MOST = 5
_LONGEST_VALUE = 60


@dataclass(frozen=True, slots=True)
class EndsComparison:
    """What became of a request on its way.

    `evidence` holds a sentence for each sign that something stands between the two ends, `redirects` the status of each
    redirect that was followed. `kept` is None unless the receiver kept only that many bytes of what came; `refused`
    tells that its HTTP parser refused the request, so that the bytes of the whole request are compared instead of its
    parts. Sentences and evidence are safe to show.
    """

    comparison: Comparison
    evidence: tuple[str, ...]
    redirects: tuple[int, ...] = ()
    kept: int | None = None
    refused: bool = False

    @property
    def sentences(self) -> tuple[str, ...]:
        """What there is to say, most important first; one sentence if the request came as it was sent."""
        return tuple(_sentences(self))


def compare_ends(attempt: Attempt, capture: Capture, ignoring: Ignoring = NOTHING) -> EndsComparison:
    """Compare an attempt with the capture that it led to. Never raises."""
    evidence = tuple(_evidence(attempt, capture))
    redirects = tuple(hop.status for hop in attempt.outcome.hops)
    if capture.raw:
        sent = request_head(attempt.request) + attempt.request.body
        whole, kept = Message("the sent request", sent[: len(capture.raw)]), Message("the received one", capture.raw)
        return EndsComparison(compare(whole, kept, ignoring), evidence, redirects, len(capture.raw), refused=True)
    before, after = message_of(attempt, SENT), message_of(capture, RECEIVED)
    if capture.cut:
        before = replace(before, body=before.body[: len(capture.body)])
    kept_bytes = len(capture.body) if capture.cut else None
    return EndsComparison(compare(before, after, ignoring), evidence, redirects, kept_bytes)


def _evidence(attempt: Attempt, capture: Capture) -> Iterator[str]:
    sent = {name.lower() for name, _ in attempt.request.headers}
    received = [name.decode("latin-1") for name, _ in capture.headers]
    added = [name for name in received if _PROXY_HEADER.fullmatch(name) and name.lower() not in sent]
    if added:
        yield f"it added {_listed([sanitise(name) for name in added])}"
    # Behind a redirect the connection is another one, with nothing in between.
    if not attempt.outcome.hops and same_connection(attempt, capture) is False:
        yield f"the request came from {sanitise(capture.peer)}, not from our {attempt.outcome.local_address}"


def _sentences(ends: EndsComparison) -> Iterator[str]:
    comparison = ends.comparison
    if ends.refused:
        yield from _refused(ends)
    elif comparison.identical and ends.kept is None:
        yield "received exactly as sent"
    else:
        yield from _body(ends)
        yield from _line(ends)
        yield from _headers(comparison.headers)
    if ends.evidence:
        yield f"there is a proxy in between: {' and '.join(ends.evidence)}"
    if ends.redirects:
        yield f"the sender followed {_count(len(ends.redirects), 'redirect', 'redirects')}: {_listed(ends.redirects)}"


def _culprit(ends: EndsComparison) -> str:
    if ends.evidence:
        return "a proxy"
    return "a redirect, or something between the two ends," if ends.redirects else "something between the two ends"


def _refused(ends: EndsComparison) -> Iterator[str]:
    first = ends.comparison.body.first
    yield f"the receiver's HTTP parser refused the request and kept its first {ends.kept:,} bytes"
    if first is None:
        yield "these bytes are as sent"
    else:
        yield f"{_culprit(ends)} changed the request: first difference at byte {first.byte:,}"


def _body(ends: EndsComparison) -> Iterator[str]:
    body = ends.comparison.body
    if body.first is None:
        arrived = f"the body arrived as sent, {body.size:,} bytes"
        yield arrived if ends.kept is None else f"{arrived}; the receiver kept no more than these"
        return
    if not body.size_after:
        yield f"the body was lost: {body.size:,} bytes sent, none received"
        return
    if body.first.byte == body.size_after:
        yield f"only the first {body.size_after:,} of {body.size:,} bytes of the body arrived"
        return
    yield (
        f"{_culprit(ends)} changed the body: {body.size:,} bytes sent, {body.size_after:,} received, "
        f"first difference at byte {body.first.byte:,}"
    )
    if body.only_rewritten:
        yield f"it is the same JSON, written differently: {_listed(body.remarks)}"
    elif body.json is not None:
        places = [_place(change) for change in body.json.differences]
        yield f"in its JSON {_count(body.json.count, 'place differs', 'places differ')}: {_listed(places)}"
    yield from (*body.not_json, *(() if body.json else body.remarks))


def _place(change: Change) -> str:
    path = sanitise(str(change.path)) or "the whole body"
    if change.kind is ChangeKind.RETYPED:
        return f"{path} ({type_of(change.before)} → {type_of(change.after)})"
    return path if change.kind in (ChangeKind.CHANGED, ChangeKind.REWRITTEN) else f"{path} ({change.kind})"


def _line(ends: EndsComparison) -> Iterator[str]:
    for change in ends.comparison.line:
        yield f"{_culprit(ends)} {_of_line(change)}"


def _of_line(change: LineChange) -> str:
    before, after = sanitise(change.before), sanitise(change.after)
    if change.part == METHOD:
        return f"turned the {before} into a {after}"
    if change.part == TARGET:
        return f"changed the path from {before} to {after}"
    return f"speaks HTTP/{after} to the receiver, where HTTP/{before} was sent"


_VERBS = {
    HeaderChangeKind.LOST: "lost",
    HeaderChangeKind.ADDED: "added",
    HeaderChangeKind.REPEATED: "sent once more",
}


def _headers(changes: tuple[HeaderChange, ...]) -> Iterator[str]:
    """Yield a sentence for each kind of change, what is lost first."""
    for kind, verb in _VERBS.items():
        names = [sanitise(change.name) for change in changes if change.kind is kind]
        if names:
            yield f"header{'s' if len(names) > 1 else ''} {_listed(names)} {verb}"
    for change in changes:
        if change.kind is HeaderChangeKind.CHANGED:
            yield f"header {sanitise(change.name)} {_values(change)}"
    recased = [f"{sanitise(each.name)} → {sanitise(each.name_after)}" for each in changes if _is_recased(each)]
    if recased:
        yield f"written differently: {_listed(recased)}"
    if any(change.kind is HeaderChangeKind.REORDERED for change in changes):
        yield "the headers stand in another order"


def _is_recased(change: HeaderChange) -> bool:
    return change.kind is HeaderChangeKind.RECASED


def _values(change: HeaderChange) -> str:
    if change.masked:
        return "changed its value (masked here)"
    return f"changed from {_short(change.before or '')} to {_short(change.after or '')}"


def _short(value: str) -> str:
    shown = sanitise(value) or "nothing"
    return shown if len(shown) <= _LONGEST_VALUE else shown[: _LONGEST_VALUE - 1] + "…"


def _listed(names: Sequence[object]) -> str:
    shown = ", ".join(map(str, names[:_NAMED_AT_MOST]))
    more = len(names) - _NAMED_AT_MOST
    return f"{shown} and {more:,} more" if more > 0 else shown


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"
