"""Two lists of headers compared by name, in order and with repeats."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from sandbox.body.text import decode
from sandbox.domain.records import RawHeaders
from sandbox.domain.secret import mask_header

_OF_THE_WAY = re.compile(
    r"date|age|via|forwarded|x-forwarded-.*|x-real-ip|x-original-.*|true-client-ip|connection|keep-alive|"
    r"proxy-connection|transfer-encoding|te|traceparent|tracestate|baggage|request-id|x-request-id|x-correlation-id|"
    r"correlation-context|cf-.*|cdn-loop|x-amzn-trace-id|x-amz-cf-id|x-cloud-trace-context|x-b3-.*|x-envoy-.*",
    re.IGNORECASE,
)
"""Set by whatever carries the request, or different with every request (docs/tunnels.md, wire-format 3.1)."""

_OF_THE_BODY = re.compile(r"content-length|content-md5|digest|content-digest|.*signature.*", re.IGNORECASE)


class HeaderChangeKind(StrEnum):
    """What happened to one header."""

    LOST = "lost"
    ADDED = "added"
    CHANGED = "changed"
    RECASED = "recased"
    """The same value under a name in other letters: `X-Api-Key` and `x-api-key`."""
    REPEATED = "repeated"
    """One more header of a name that was there before."""
    REORDERED = "reordered"
    """The headers that both have stand in another order; it has no name and no values."""


@dataclass(frozen=True, slots=True)
class HeaderChange:
    """One difference; names and values are as they came, values of credentials masked, none of it sanitised.

    A value is None where there is none. `masked` tells that the values differ although both may look the same.
    `volatile` marks what differs between any two requests, or follows from a body that differs.
    """

    kind: HeaderChangeKind
    name: str = ""
    name_after: str = ""
    before: str | None = None
    after: str | None = None
    masked: bool = False
    volatile: bool = False


def compare_headers(before: RawHeaders, after: RawHeaders, *, same_body: bool) -> tuple[HeaderChange, ...]:
    """Return what differs, in the order of the first list, then what was added. Names are compared without case.

    Blanks around a value do not count. With bodies that differ (not `same_body`) length and signature are volatile.
    """
    first, second = [_header(*each) for each in before], [_header(*each) for each in after]
    pairs = _pair(first, second)
    taken = set(pairs.values())
    volatile = _Volatile(same_body)
    found = [
        change
        for index, header in enumerate(first)
        for change in _changes(header, second[pairs[index]] if index in pairs else None, volatile)
    ]
    names = Counter(header.folded for header in first)
    for index, header in enumerate(second):
        if index not in taken:
            kind = HeaderChangeKind.REPEATED if names[header.folded] else HeaderChangeKind.ADDED
            shown = mask_header(header.name, header.value)
            found.append(HeaderChange(kind, header.name, header.name, None, shown, volatile=volatile(header)))
    places = [place for _, place in sorted(pairs.items())]
    if places != sorted(places):
        found.append(HeaderChange(HeaderChangeKind.REORDERED))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Header:
    name: str
    value: str
    folded: str


@dataclass(frozen=True, slots=True)
class _Volatile:
    same_body: bool

    def __call__(self, header: _Header) -> bool:
        follows = not self.same_body and _OF_THE_BODY.fullmatch(header.name) is not None
        return follows or _OF_THE_WAY.fullmatch(header.name) is not None


def _header(name: bytes, value: bytes) -> _Header:
    text = decode(name)
    return _Header(text, decode(value.strip(b" \t")), text.lower())


def _pair(first: list[_Header], second: list[_Header]) -> dict[int, int]:
    """Pair headers of one name: equal values first, then the others in their order."""
    pairs: dict[int, int] = {}
    for exactly in (True, False):
        taken = set(pairs.values())
        waiting: dict[tuple[str, str], list[int]] = {}
        for index in range(len(second) - 1, -1, -1):
            if index not in taken:
                waiting.setdefault(_key(second[index], exactly), []).append(index)
        for index, header in enumerate(first):
            if index not in pairs and waiting.get(_key(header, exactly)):
                pairs[index] = waiting[_key(header, exactly)].pop()
    return pairs


def _key(header: _Header, exactly: bool) -> tuple[str, str]:
    return header.folded, header.value if exactly else ""


def _changes(header: _Header, other: _Header | None, volatile: _Volatile) -> Iterator[HeaderChange]:
    shown = mask_header(header.name, header.value)
    if other is None:
        yield HeaderChange(HeaderChangeKind.LOST, header.name, header.name, shown, None, volatile=volatile(header))
        return
    shown_after = mask_header(other.name, other.value)
    names = header.name, other.name
    if header.value != other.value:
        masked = shown == shown_after
        kind = HeaderChangeKind.CHANGED
        yield HeaderChange(kind, *names, shown, shown_after, masked=masked, volatile=volatile(header))
    if header.name != other.name:
        of_the_way = _OF_THE_WAY.fullmatch(header.name) is not None
        yield HeaderChange(HeaderChangeKind.RECASED, *names, shown, shown_after, volatile=of_the_way)
