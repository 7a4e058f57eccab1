"""From the entries of a HAR to records: our own come back as they were, others' POSTs become captures."""

from collections import Counter
from collections.abc import Callable, Iterator

from sandbox.domain.json_text import JsonObject, JsonValue
from sandbox.domain.records import Capture
from sandbox.takeaway.recordings.findings import Damaged, Finding, Ignored, Taken
from sandbox.takeaway.recordings.foreign import Foreign, NoWebhookError, read_foreign
from sandbox.takeaway.recordings.har import OWN
from sandbox.takeaway.recordings.json_stream import BrokenOffError, Readable, entries_of
from sandbox.takeaway.recordings.packing import ShapeError
from sandbox.takeaway.recordings.record_reading import read_record


def read_har(file: Readable, capture: Callable[[Foreign, int], Capture]) -> Iterator[Finding]:
    """Yield what is in each entry; `capture` judges what another program has recorded.

    It gets the request and how many equal ones came before it. A file that breaks off gives what is before that.
    """
    seen: Counter[bytes] = Counter()
    place = "entry 1"
    try:
        for number, value in enumerate(entries_of(file), start=1):
            place = f"entry {number}"
            yield _read_entry(value, place, capture, seen)
            place = f"entry {number + 1}"
    except BrokenOffError as error:
        yield Damaged(place, str(error))


def _read_entry(
    value: JsonValue, place: str, capture: Callable[[Foreign, int], Capture], seen: Counter[bytes]
) -> Finding:
    try:
        if isinstance(value, dict) and isinstance(own := value.get(OWN), dict):
            return Taken(place, *read_record(_whole(own, value)))
        foreign = read_foreign(value)
    except NoWebhookError as error:
        return Ignored(place, str(error))
    except ShapeError as error:
        return Damaged(place, str(error), error.detail)
    key = foreign.digest()
    seen[key] += 1
    return Taken(place, capture(foreign, seen[key] - 1))


def _whole(own: JsonObject, entry: JsonObject) -> JsonValue:
    """Return the record's object with its bodies, which stand in the entry."""
    return {
        **own,
        "request": _with_body(own.get("request"), _inner(entry, "request", "postData")),
        "answer": _with_body(own.get("answer"), _inner(entry, "response", "content")),
    }


def _inner(entry: JsonObject, part: str, name: str) -> JsonValue:
    outer = entry.get(part)
    return outer.get(name) if isinstance(outer, dict) else None


def _with_body(part: JsonValue, content: JsonValue) -> JsonValue:
    if not isinstance(part, dict):
        return part
    found = content if isinstance(content, dict) else {}
    text = found.get("text", "")
    return {**part, "body": {"base64": text} if found.get("encoding") == "base64" else text}
