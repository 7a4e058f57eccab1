"""Faults of the body's bytes. They are signed as they go, so a receiver gets as far as reading them."""

import re

from sandbox.domain import json_text
from sandbox.domain.json_text import JsonObject, JsonProfile, MalformedJsonError
from sandbox.sender.faults.expectation import Answers, Expectation
from sandbox.sender.faults.places import data_start, with_first_member
from sandbox.sender.faults.seams import Case, InapplicableFaultError, body_fault

HUGE = 1024 * 1024
"""Bytes of a huge body: about the largest that O2VEND's family of senders queues (wire-format 6.13)."""

NESTING = 1000
"""Levels of a deeply nested body; both .NET serializers stop at 64."""

_MALFORMED = (400, 422)
_BOM = b"\xef\xbb\xbf"
_TEXT_VALUE = re.compile(rb'":"([A-Za-z][^"\\]*)"(?=[,}])')
_ACCENTED = {b"a": b"\xe1", b"e": b"\xe9", b"i": b"\xed", b"o": b"\xf3", b"u": b"\xfa"}
_VOWEL_IN_TEXT = re.compile(rb'":"[^"\\]*?([aeiou])')
_SENTENCE = b"Hand woven cotton, washed twice, dried in the shade. "


def _json_object(body: bytes) -> JsonObject:
    try:
        value = json_text.read(body)
    except MalformedJsonError as error:
        raise InapplicableFaultError(f"the body is not JSON: {error}") from None
    if not isinstance(value, dict):
        raise InapplicableFaultError("the body is JSON, but no object")
    return value


@body_fault(
    "extra-members",
    "Data and the envelope have members that nobody has announced",
    Expectation(Answers.ACCEPTED, "and unknown members are ignored", "11.3"),
    invisible="the check `envelope` names the member and passes",
)
def extra_members(body: bytes, case: Case) -> bytes:
    """Add one member to each."""
    _json_object(body)
    more = with_first_member(body, b'"LoyaltyPoints":120', data_start(body))
    return with_first_member(more, b'"TenantId":7', more.index(b"{"))


@body_fault(
    "malformed-json",
    "a text in Data has lost its quotes, as on O2VEND's public page",
    Expectation(Answers.REFUSED, "without a crash, and nothing is processed", "6.11", refusals=_MALFORMED),
    noticed="json",
)
def malformed_json(body: bytes, case: Case) -> bytes:
    """Drop the quotes of the first text in Data that is no JSON without them."""
    _json_object(body)
    for match in _TEXT_VALUE.finditer(body, data_start(body)):
        if match[1] not in (b"true", b"false", b"null"):
            return body[: match.start() + 2] + match[1] + body[match.end() :]
    raise InapplicableFaultError("its Data has no text that could lose its quotes")


@body_fault(
    "truncated-body",
    "the body ends in the middle; Content-Length and signature fit the half",
    Expectation(Answers.REFUSED, "and nothing is processed", "6.11", refusals=_MALFORMED, stated=False),
    noticed="json",
)
def truncated_body(body: bytes, case: Case) -> bytes:
    """Keep the first half. `half-close` is the one that promises more than comes."""
    if len(body) < 2:
        raise InapplicableFaultError("the body is too short to be cut")
    return body[: len(body) // 2]


@body_fault(
    "empty-body",
    "the body is empty, and signed as such",
    Expectation(Answers.REFUSED, "and nothing is processed", "6.11", refusals=_MALFORMED, stated=False),
    noticed="json",
)
def empty_body(body: bytes, case: Case) -> bytes:
    """Drop all of it."""
    if not body:
        raise InapplicableFaultError("the body is empty anyway")
    return b""


@body_fault(
    "huge-body",
    "the body has 1 MB",
    Expectation(Answers.ACCEPTED, "and the event is processed: limits of 100 kB are too low", "6.13"),
    invisible="its limit is receiver.max_body, 2 MB unless configured",
)
def huge_body(body: bytes, case: Case) -> bytes:
    """Fill up with a long text in Data; exactly 1,048,576 bytes."""
    _json_object(body)
    start = data_start(body)
    missing = HUGE - len(with_first_member(body, b'"LongDescription":""', start))
    if missing <= 0:
        raise InapplicableFaultError("the body is as large as that already")
    text = (_SENTENCE * (missing // len(_SENTENCE) + 1))[:missing]
    return with_first_member(body, b'"LongDescription":"%b"' % text, start)


@body_fault(
    "deep-nesting",
    f"a member of Data is nested {NESTING:,} levels deep",
    Expectation(Answers.EITHER, "but never a crash", "6.11", refusals=_MALFORMED, stated=False),
    noticed="json",
)
def deep_nesting(body: bytes, case: Case) -> bytes:
    """Add lists in lists."""
    _json_object(body)
    return with_first_member(body, b'"Nested":' + b"[" * NESTING + b"]" * NESTING, data_start(body))


@body_fault(
    "bom",
    "a byte order mark stands before the JSON",
    Expectation(Answers.EITHER, "but the signature is over the mark too", "6.14", refusals=_MALFORMED, stated=False),
    noticed="json",
)
def bom(body: bytes, case: Case) -> bytes:
    """Put EF BB BF in front."""
    if body.startswith(_BOM):
        raise InapplicableFaultError("the body begins with a byte order mark anyway")
    return _BOM + body


@body_fault(
    "latin1",
    "a letter of Data is written in Latin-1, while the header says UTF-8",
    Expectation(
        Answers.REFUSED, "and nothing is processed: it is no UTF-8, so no JSON", "3.1", _MALFORMED, stated=False
    ),
    noticed="json",
)
def latin1(body: bytes, case: Case) -> bytes:
    """Give the first small vowel in a text of Data an accent, as one byte."""
    _json_object(body)
    match = _VOWEL_IN_TEXT.search(body, data_start(body))
    if match is None:
        raise InapplicableFaultError("its Data has no text with a small a, e, i, o or u to be given an accent")
    return body[: match.start(1)] + _ACCENTED[match[1]] + body[match.end(1) :]


@body_fault(
    "escaped-unicode",
    "what JSON lets one escape is escaped, as System.Text.Json does in its strict form",
    Expectation(Answers.ACCEPTED, "and it means the same as the letters themselves", "6.6"),
    invisible="escaped and plain letters are the same JSON",
)
def escaped_unicode(body: bytes, case: Case) -> bytes:
    """Write the same JSON with the strict escapes."""
    escaped = json_text.write(_json_object(body), JsonProfile.STJ_STRICT).encode()
    if escaped == body:
        raise InapplicableFaultError("nothing in the body would be escaped that is not")
    return escaped
