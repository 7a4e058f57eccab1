"""What may have been signed in place of the bytes that arrived."""

import json
from collections.abc import Iterator

from sandbox.domain.explanation.body_variants import BODY_VARIANTS, BOM, unwrapped_text
from sandbox.domain.explanation.json_tokens import TokenText
from sandbox.domain.explanation.rewriting import RAW_BODY, further_rewritings, likely_rewritings
from sandbox.domain.explanation.suspicion import Body, Suspicion

LARGE = 64 * 1024
"""Bytes; of a larger body only the likely ways to write its JSON are tried."""
MOST_PIECES, MOST_PIECES_OF_FURTHER = 100_000, 12_000
"""Members and items; JSON of more is not written again at all, or not in the less likely ways. A delivery has 200."""

_MOST_MEMBERS = 12

DATA_ALONE = Suspicion(
    "data-alone", "over Data alone", "Sign the whole body: envelope and Data together (wire-format 3.2 and 4)."
)
MEMBER_ALONE = Suspicion(
    "member-alone", "over the value of one member alone", "Sign the whole body, not a part of it (wire-format 3.2)."
)
AS_A_DICT = Suspicion(
    "json-as-python-dict", "over the same JSON as Python prints a dict, 'in quotes like these'", RAW_BODY
)


def plain_bodies(body: bytes) -> Iterator[Body]:
    """Yield what may have been signed, apart from the same JSON in another writing."""
    for suspicion, make in BODY_VARIANTS:
        for content in make(body):
            if content is not None:
                yield Body((suspicion.cause,), suspicion.clause, content)


def pieces_of(body: bytes) -> int:
    """Return about how many members and items a body's JSON has; never too few."""
    return body.count(b",") + body.count(b":") + body.count(b"[") + body.count(b"{")


def json_bodies(body: bytes) -> Iterator[Body]:
    """Yield the body's JSON as it would be written by others, and parts of it; nothing if it is no JSON."""
    text = TokenText.of(body.removeprefix(BOM))
    if text is None or not text.tokens:
        return
    yield from likely_rewritings(text)
    yield from _as_a_dict(body)
    yield from _parts(text, body.removeprefix(BOM).decode("utf-8"))


def further_json_bodies(body: bytes) -> Iterator[Body]:
    """Yield the less likely writings of a body's JSON; nothing if it is no JSON."""
    text = TokenText.of(body)
    if text is not None and text.tokens:
        yield from further_rewritings(text)


def _as_a_dict(body: bytes) -> Iterator[Body]:
    """Yield what `str()` makes of the body after Python has parsed it."""
    try:
        printed = str(json.loads(body))
    except (ValueError, RecursionError):  # a number of too many digits, or what is nested too deeply to be printed
        return
    yield Body((AS_A_DICT.cause,), AS_A_DICT.clause, printed.encode("utf-8", "surrogatepass"))


def _parts(text: TokenText, whole: str) -> Iterator[Body]:
    """Yield each member's value as it stands, then Data in other writings."""
    for name, begin, end in _members_of(text):
        value = whole[begin:end].encode()
        suspicion = DATA_ALONE if name == "Data" else MEMBER_ALONE
        yield Body((suspicion.cause,), suspicion.clause, value)
        if value[:1] == b'"':
            yield from (
                Body((suspicion.cause,), suspicion.clause, content)
                for content in unwrapped_text(value)
                if content is not None
            )
        inner = TokenText.of(value) if name == "Data" and len(whole) <= LARGE else None
        for rewriting in likely_rewritings(inner) if inner is not None else ():
            clause = rewriting.clause.replace("over the same JSON", "over Data alone, written", 1)
            yield Body((suspicion.cause, *rewriting.causes), clause, rewriting.content)


def _members_of(text: TokenText) -> Iterator[tuple[str, int, int]]:
    """Yield the name of each member of the outermost object, and where its value begins and ends."""
    if text.tokens[0] != "{":
        return
    depth, found, at = 0, 0, 0
    begin: tuple[str, int] | None = None
    for index, token in enumerate(text.tokens):
        at += len(text.gaps[index])
        if token in "]}":
            depth -= 1
        if begin is not None and ((depth == 1 and token == ",") or depth == 0):
            yield begin[0], begin[1], at - len(text.gaps[index])
            begin, found = None, found + 1
            if found == _MOST_MEMBERS:
                return
        if token in "[{":
            depth += 1
        at += len(token)
        if depth == 1 and token == ":":
            begin = text.members[index], at + len(text.gaps[index + 1])
