"""In which ways two texts of the same JSON are written differently."""

import json
import re
from collections import Counter
from collections.abc import Iterator

from sandbox.body.text import decode

_TOKEN = re.compile(r'("(?:[^"\\]|\\.)*+")|(-?[0-9][0-9.eE+-]*+)|([ \t\r\n]++)', re.DOTALL)
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def rewritings(before: bytes, after: bytes, *, reordered: bool) -> tuple[str, ...]:
    """Return in which ways two bodies of equal JSON differ, each as a noun: `spaces`, `escapes`, `number forms`, …

    `reordered` tells that members stand in another order. Both bodies must be JSON.
    """
    strings, numbers, blanks = zip(_counts(before), _counts(after), strict=True)
    found = []
    if blanks[0] != blanks[1]:
        found.append("spaces")
    if strings[0] != strings[1]:
        same_texts = _decoded(strings[0] - strings[1]) == _decoded(strings[1] - strings[0])
        found.append("escapes" if same_texts else "repeated members")
    if numbers[0] != numbers[1] and "repeated members" not in found:
        found.append("number forms")
    if reordered:
        found.append("member order")
    return tuple(found) or ("order of blanks or escapes",)


def other_changes(before: bytes, after: bytes, names: tuple[str, str]) -> tuple[str, ...]:
    """Return what the difference of two bodies comes down to, if it is something simple, as a sentence with `names`."""
    for body, other, name, other_name in ((before, after, names[0], names[1]), (after, before, names[1], names[0])):
        if not body:
            return (f"{name} is empty",)
        if body == _BYTE_ORDER_MARK + other:
            return (f"{name} has a byte order mark in front",)
        if other.startswith(body):
            missing = len(other) - len(body)
            short = f"{missing:,} byte{'' if missing == 1 else 's'} short"
            return (f"{name} is only the beginning of {other_name}, {short}",)
    if _with_plain_line_ends(before) == _with_plain_line_ends(after):
        return ("only the line ends differ",)
    return ()


def _counts(body: bytes) -> tuple[Counter[str], Counter[str], Counter[str]]:
    found: tuple[Counter[str], Counter[str], Counter[str]] = (Counter(), Counter(), Counter())
    for match in _TOKEN.finditer(decode(body)):
        found[(match.lastindex or 1) - 1][match[0]] += 1
    return found


def _decoded(tokens: Counter[str]) -> Counter[str]:
    return Counter(_texts(tokens))


def _texts(tokens: Counter[str]) -> Iterator[str]:
    for token in tokens.elements():
        yield json.loads(token)


def _with_plain_line_ends(body: bytes) -> bytes:
    return body.replace(b"\r\n", b"\n")
