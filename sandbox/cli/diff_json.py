"""A comparison as the JSON object that `sandbox diff --json` prints."""

import json
import re

from sandbox.body.diff.bodies import BodyDiff
from sandbox.body.diff.changes import Change, ChangeKind, type_of
from sandbox.body.diff.headers import HeaderChange
from sandbox.cli.compared import Compared, Subject
from sandbox.domain import json_text
from sandbox.domain.json_text import JsonObject, JsonProfile, JsonValue
from sandbox.domain.records import Attempt, Kind

_NOT_ASCII = re.compile(r"[^\x00-\x7e]")


def diff_json_line(compared: Compared, same: bool) -> str:
    """Return the object of `diff_object` as one line of ASCII, with numbers as they were written in the bodies."""
    text = json_text.write(diff_object(compared, same), JsonProfile.STJ_RELAXED)
    return _NOT_ASCII.sub(lambda letter: json.dumps(letter[0])[1:-1], text)


def diff_object(compared: Compared, same: bool) -> JsonObject:
    """Return the object: `same` decides the exit code, `differences` counts what counts; header values are masked.

    `a` is the first side, or what was sent; `b` the second, or what was received.
    """
    comparison = compared.comparison
    line: list[JsonValue] = [{"part": each.part, "a": each.before, "b": each.after} for each in comparison.line]
    return {
        "a": _subject(compared.before),
        "b": _subject(compared.after),
        "same": same,
        "differences": comparison.count,
        "ends": compared.ends is not None,
        "sentences": [] if compared.ends is None else list(compared.ends.sentences),
        "line": line,
        "headers": [_header(change) for change in comparison.headers],
        "body": _body(comparison.body),
    }


def _subject(subject: Subject) -> JsonObject:
    record = subject.record
    if record is None:
        return {"file": subject.message.name.removeprefix("@")}
    kind = Kind.ATTEMPT if isinstance(record, Attempt) else Kind.CAPTURE
    return {"record": subject.number, "kind": kind.value, "id": record.event_id, "event": record.event}


def _header(change: HeaderChange) -> JsonObject:
    return {
        "kind": change.kind.value,
        "name": change.name,
        "name_b": change.name_after,
        "a": change.before,
        "b": change.after,
        "masked": change.masked,
        "volatile": change.volatile,
    }


def _body(body: BodyDiff) -> JsonObject:
    first, changed = body.first, body.json
    return {
        "bytes": body.size,
        "bytes_b": body.size_after,
        "first_difference": None if first is None else {"byte": first.byte, "a": first.before, "b": first.after},
        "compared_as": "identical" if body.identical else "bytes" if changed is None else "json",
        "same_json": body.identical or body.only_rewritten,
        "remarks": [*body.not_json, *body.remarks],
        "changes": [] if changed is None else [_change(change) for change in changed.changes],
        "unlisted": 0 if changed is None else changed.unlisted,
        "ignored": {} if changed is None else dict(changed.ignored),
    }


def _change(change: Change) -> JsonObject:
    found: JsonObject = {"kind": change.kind.value, "path": str(change.path), "path_b": str(change.path_after)}
    if change.kind not in (ChangeKind.ADDED, ChangeKind.REORDERED):
        found |= {"type": type_of(change.before).value, "a": change.before}
    if change.kind not in (ChangeKind.REMOVED, ChangeKind.REORDERED):
        found |= {"type_b": type_of(change.after).value, "b": change.after}
    return found | {"same_value": change.same_value}
