"""What a filter means, told a second time and plainly: the answer that the journal's SQL must give too.

It shares with the program the parsed filter and the reader of JSON, and nothing else.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from sandbox.domain import json_text
from sandbox.domain.filters.data_values import Compares, DataTest, IsThere
from sandbox.domain.filters.expression import (
    AgeIs,
    And,
    BodyHolds,
    CheckFailed,
    DataIs,
    Expression,
    FaultIs,
    HeaderIs,
    IdIs,
    IsMarked,
    KindIs,
    Not,
    NumberIs,
    Or,
    StateIs,
    TextIs,
)
from sandbox.domain.filters.glob import Glob
from sandbox.domain.json_path import Every
from sandbox.domain.json_text import JsonValue, MalformedJsonError
from sandbox.domain.path_pattern import PathPattern
from sandbox.domain.records import Attempt, Capture, Record
from sandbox.domain.spans import Span
from sandbox.domain.verdict import CheckStatus


@dataclass(frozen=True)
class Line:
    """A record as it stands in the journal: its number, and its note if it is marked."""

    number: int
    record: Record
    note: str | None = None


def matches(expression: Expression, line: Line, now: int) -> bool:
    """Tell whether the record matches at this time."""
    record = line.record
    match expression:
        case And(parts):
            return all(matches(part, line, now) for part in parts)
        case Or(parts):
            return any(matches(part, line, now) for part in parts)
        case Not(part):
            return not matches(part, line, now)
        case TextIs(field, glob):
            return text_fits(glob, texts(line)[field])
        case NumberIs(field, span):
            return lies_in(span, numbers(line)[field])
        case AgeIs(span):
            return lies_in(span, now - record.at)
        case KindIs(kind):
            return kind == ("attempt" if isinstance(record, Attempt) else "capture")
        case StateIs(kind, glob):
            return matches(KindIs(kind), line, now) and text_fits(glob, state(record))
        case IdIs(glob):
            return text_fits(glob, record.event_id) or text_fits(glob, record.record_id)
        case IsMarked():
            return line.note is not None
        case CheckFailed(glob):
            return any(text_fits(glob, name) for name in failed_checks(record))
        case FaultIs(glob):
            return isinstance(record, Attempt) and text_fits(glob, record.fault)
        case HeaderIs(name_glob, value_glob):
            return any(fits(name_glob, name) and fits(value_glob, value) for name, value in headers(record))
        case BodyHolds(needle):
            return folded(needle) in folded(body(record))
        case DataIs(path, test):
            return any(passes(test, value) for root in data(record) for value in places(path, root))


def texts(line: Line) -> dict[str, str | None]:
    record = line.record
    method, url = (
        (record.request.method, record.request.url) if isinstance(record, Attempt) else (record.method, record.target)
    )
    return {
        "event": record.event,
        "subscription": record.subscription,
        "method": method,
        "url": url,
        "note": line.note,
    }


def numbers(line: Line) -> dict[str, int | None]:
    record = line.record
    status, elapsed = (
        (record.outcome.status, record.outcome.elapsed)
        if isinstance(record, Attempt)
        else (record.answer.status, record.elapsed)
    )
    return {
        "number": line.number,
        "at": record.at,
        "attempt": record.attempt,
        "status": status,
        "elapsed": elapsed,
        "size": len(body(record)),
    }


def state(record: Record) -> str:
    if isinstance(record, Attempt):
        return record.outcome.kind
    return "rejected" if failed_checks(record) else "verified"


def failed_checks(record: Record) -> list[str]:
    if isinstance(record, Attempt):
        return []
    return [check.name for check in record.verdict.checks if check.status is CheckStatus.FAILED]


def headers(record: Record) -> list[tuple[bytes, bytes]]:
    if isinstance(record, Capture):
        return list(record.headers)
    return [(in_utf8(name), in_utf8(value)) for name, value in record.request.headers]


def body(record: Record) -> bytes:
    return record.request.body if isinstance(record, Attempt) else record.body


def data(record: Record) -> list[JsonValue]:
    try:
        root = json_text.read(body(record))
    except MalformedJsonError:
        return []
    return [root["Data"] if isinstance(root, dict) and "Data" in root else root]


def places(path: PathPattern, root: JsonValue) -> Iterator[JsonValue]:
    values = [root]
    for step in path.steps:
        inner: list[JsonValue] = []
        for value in values:
            if isinstance(value, dict) and (step is Every.MEMBER or isinstance(step, str)):
                inner += value.values() if step is Every.MEMBER else [value[step]] if step in value else []
            elif isinstance(value, list) and step is Every.ITEM:
                inner += value
            elif isinstance(value, list) and isinstance(step, int) and -len(value) <= step < len(value):
                inner.append(value[step])
        values = inner
    yield from values


def passes(test: DataTest, value: JsonValue) -> bool:
    if isinstance(test, IsThere):
        return True
    number = None if isinstance(value, bool) or not isinstance(value, int | Decimal) else Decimal(value)
    if isinstance(test, Compares):
        if number is None:
            return False
        return {
            "<": number < test.bound,
            "<=": number <= test.bound,
            ">": number > test.bound,
            ">=": number >= test.bound,
        }[test.sign]
    if isinstance(value, str):
        return text_fits(test.glob, value)
    if number is not None:
        return test.number is not None and number == test.number
    word = {True: "true", False: "false", None: "null"}.get(value) if not isinstance(value, list | dict) else None  # type: ignore[arg-type]
    return word is not None and test.word and test.glob.pieces == (word.encode(),)


def lies_in(span: Span, number: int | None) -> bool:
    if number is None:
        return False
    return (span.low is None or number >= span.low) and (span.high is None or number <= span.high)


def text_fits(glob: Glob, text: str | None) -> bool:
    return text is not None and fits(glob, in_utf8(text))


def fits(glob: Glob, value: bytes) -> bool:
    pattern = b".*".join(map(re.escape, map(folded, glob.pieces)))
    return re.fullmatch(pattern, folded(value), re.DOTALL) is not None


def in_utf8(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def folded(value: bytes) -> bytes:
    return bytes(byte + 32 if 65 <= byte <= 90 else byte for byte in value)
