"""Places in the bytes of a body that is a JSON object: where Data begins, where a member can be put in."""

import re

_DATA = re.compile(rb'"Data"\s*:\s*(?=\{)')
_EMPTY = re.compile(rb"\{\s*\}")


def data_start(body: bytes) -> int:
    """Return where the object Data begins: its brace, or the body's own if it has no Data."""
    match = _DATA.search(body)
    return body.index(b"{") if match is None else match.end()


def with_first_member(body: bytes, member: bytes, brace: int) -> bytes:
    """Return the body with one member more, the first of the object whose brace stands there."""
    comma = b"" if _EMPTY.match(body, brace) else b","
    return body[: brace + 1] + member + comma + body[brace + 1 :]
