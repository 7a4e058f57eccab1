"""JSON values as short safe text: as much of them as there is room for."""

import json
from collections.abc import Iterator
from decimal import Decimal

from sandbox.body.diff.changes import number_text
from sandbox.body.text import sanitise
from sandbox.domain.json_text import JsonValue

_LEAD = 8  # characters that stay before the first difference of two long texts


def value_text(value: JsonValue, room: int) -> str:
    """Return a value in at most `room` characters (at least 2); `…` stands for what is left out."""
    parts: list[str] = []
    length = 0
    for part in _parts(value, room):
        parts.append(part)
        length += len(part)
        if length > room:
            break
    return _clipped(sanitise("".join(parts)), room)


def value_texts(before: JsonValue, after: JsonValue, room: int) -> tuple[str, str]:
    """Return two values, each in at most `room` characters, so that it is seen in what they differ."""
    if isinstance(before, str) and isinstance(after, str) and max(len(before), len(after)) + 2 > room:
        letters = enumerate(zip(before, after, strict=False))
        start = next((index for index, (one, other) in letters if one != other), min(len(before), len(after)))
        if start > _LEAD + 1:
            cut = start - _LEAD
            return f"…{_tail(before, cut, room - 1)}", f"…{_tail(after, cut, room - 1)}"
    return value_text(before, room), value_text(after, room)


def _tail(text: str, start: int, room: int) -> str:
    quoted = json.dumps(text[start : start + room], ensure_ascii=False)[1:]
    return _clipped(sanitise(quoted if start + room >= len(text) else quoted[:-1] + "…"), room)


def _clipped(text: str, room: int) -> str:
    return text if len(text) <= room else text[: room - 1] + "…"


def _parts(root: JsonValue, room: int) -> Iterator[str]:
    """Yield a value piece by piece, without recursion."""
    waiting: list[Iterator[str | _Inner]] = [iter((_Inner(root),))]
    while waiting:
        piece = next(waiting[-1], None)
        if piece is None:
            waiting.pop()
        elif isinstance(piece, str):
            yield piece
        elif isinstance(piece.value, list):
            waiting.append(_items(piece.value))
        elif isinstance(piece.value, dict):
            waiting.append(_members(piece.value))
        else:
            yield _scalar(piece.value, room)


class _Inner:
    """A value inside of another one."""

    def __init__(self, value: JsonValue) -> None:
        self.value = value


def _items(items: list[JsonValue]) -> Iterator[str | _Inner]:
    yield "["
    for index, item in enumerate(items):
        if index:
            yield ", "
        yield _Inner(item)
    yield "]"


def _members(members: dict[str, JsonValue]) -> Iterator[str | _Inner]:
    yield "{"
    for index, (name, value) in enumerate(members.items()):
        yield f"{', ' if index else ''}{name}: "
        yield _Inner(value)
    yield "}"


def _scalar(value: JsonValue, room: int) -> str:
    if isinstance(value, str):
        return json.dumps(value[: room + 1], ensure_ascii=False)
    if isinstance(value, float | Decimal):
        return number_text(value)
    if isinstance(value, int) and not isinstance(value, bool) and value.bit_length() > 4 * room:
        return f"a whole number of {value.bit_length():,} bits"
    return json.dumps(value)
