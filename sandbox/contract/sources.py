"""Where bodies come from that are held against a contract: the shop, recordings, folders, records of the journal."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeAlias

from sandbox.body.text import sanitise
from sandbox.domain import json_text, ticks
from sandbox.domain.checks.content import claims_of, members_of
from sandbox.domain.envelope import Event, body_of, generated_data
from sandbox.domain.events import CATALOGUE
from sandbox.domain.json_text import MalformedJsonError
from sandbox.domain.records import Attempt, Capture, Record
from sandbox.domain.wire import Nulls, WireFormat
from sandbox.shop import STORY_ORDER, Shop, sample
from sandbox.takeaway.recordings.findings import Finding, Ignored, Taken
from sandbox.takeaway.recordings.foreign import Foreign
from sandbox.takeaway.recordings.har_reading import read_har
from sandbox.takeaway.recordings.ndjson import LONGEST_LINE, read_ndjson
from sandbox.takeaway.recordings.recognising import NoRecordingError, RecordingFile, is_har
from sandbox.takeaway.recordings.record_shape import MARK

_STORY_BEGINS = ticks.parse("2026-03-02T05:40:10.1Z")[0]
_EVENT_ID = "00000000-0000-4000-8000-000000000000"
_BY_NAME = {event.name: event for event in CATALOGUE}
_LINES = (".ndjson", ".jsonl")
_RECORDINGS = (".har", *_LINES)
_MARKED = f'"{MARK}"'.encode()

_ENDINGS = ".json, .har, .ndjson and .jsonl"

MakeCapture: TypeAlias = Callable[[Foreign, int], Capture]


@dataclass(frozen=True, slots=True)
class Body:
    """A body under the name that reports use; `event` is what a record says that it is, None where nothing does."""

    name: str
    content: bytes = field(repr=False)
    event: str | None = None


@dataclass(frozen=True, slots=True)
class NoBody:
    """Something that has no body to check; `fails` unless it is nothing that a webhook could be."""

    name: str
    reason: str
    fails: bool = True


Source: TypeAlias = Iterator[Body | NoBody]


def shop_bodies(seeds: int, wire: WireFormat) -> Source:
    """Yield a body of each event type for each of that many seeds, with every nullable member that is null."""
    whole = replace(wire, nulls=Nulls.INCLUDE)
    for seed in range(1, seeds + 1):
        shop = Shop(seed)
        for place, name in enumerate(STORY_ORDER):
            happened = sample(shop, _BY_NAME[name], _STORY_BEGINS + place * 11 * ticks.PER_HOUR)
            text = json_text.write(generated_data(happened.data, whole), whole.json_profile)
            body = body_of(Event(_EVENT_ID, name, text), whole.attempt_base, happened.at, whole)
            yield Body(f"seed {seed}", body, name)


def record_body(record: Record, name: str) -> Body | NoBody:
    """Return the body of a record as it was sent or received."""
    if isinstance(record, Attempt):
        return _body_of(name, record.request.method, record.request.body, record.event or None)
    if record.raw:
        return NoBody(name, "the HTTP parser refused it, so it has no body")
    if record.cut:
        return NoBody(name, "only the beginning of its body was kept (receiver.max_body)")
    return _body_of(name, record.method, record.body, record.event)


def _body_of(name: str, method: str, content: bytes, event: str | None) -> Body | NoBody:
    if method != "POST":
        return NoBody(name, f"it is a {sanitise(method)[:20]}, and webhooks come by POST", fails=False)
    return Body(name, content, event) if content else NoBody(name, "its body is empty")


def recorded_bodies(path: Path, capture: MakeCapture) -> Source:
    """Yield the bodies of a HAR, an NDJSON, a file with one body, or of everything like that in a folder.

    An NDJSON has a record of ours on each line, or a body. `capture` makes a capture of what another program has
    recorded. Raises NoRecordingError for a file that is nothing of that, or cannot be read.
    """
    if not path.is_dir():
        yield from _bodies_in(path, path.name, capture)
        return
    for each in sorted(each for each in path.rglob("*") if not each.is_dir()):
        name = each.relative_to(path).as_posix()
        if each.suffix.lower() not in (".json", *_RECORDINGS):
            yield NoBody(name, f"only {_ENDINGS} are looked at in a folder", fails=False)
            continue
        if each.exists() and not each.is_file():
            yield NoBody(name, "it is no regular file, and a pipe may be waited for without end")
            continue
        try:
            yield from _bodies_in(each, name, capture)
        except NoRecordingError as error:
            yield NoBody(name, str(error))


def _bodies_in(path: Path, name: str, capture: MakeCapture) -> Source:
    try:
        with path.open("rb") as file:
            recording, ending = RecordingFile(file), path.suffix.lower()
            if ending == ".json" and not _is_recording(recording.beginning):
                yield _whole_body(recording, name)
            elif is_har(recording.beginning):
                yield from (_found(each, name) for each in read_har(recording, capture))
            elif _MARKED in recording.beginning.lstrip().partition(b"\n")[0]:
                yield from (_found(each, name) for each in read_ndjson(recording.lines(LONGEST_LINE)))
            elif ending in _LINES:
                yield from _body_lines(recording.lines(LONGEST_LINE), name)
            else:
                yield _whole_body(recording, name)
    except OSError as error:
        raise NoRecordingError(f"it cannot be read: {error.strerror or error}") from None


def _whole_body(recording: RecordingFile, name: str) -> Body:
    return Body(name, b"".join(iter(lambda: recording.read(1024 * 1024), b"")), _event_in(name))


def _body_lines(lines: Iterable[bytes], name: str) -> Source:
    """Yield a body for each line that is not blank: what others write as NDJSON."""
    for number, line in enumerate(lines, start=1):
        if len(line) > LONGEST_LINE:
            yield NoBody(f"{name} line {number}", f"it is longer than {LONGEST_LINE // 1024**2} MB")
        elif line.strip():
            yield Body(f"{name} line {number}", line.strip(), _event_in(name))


def _is_recording(beginning: bytes) -> bool:
    """Tell whether a .json file is a HAR or one record on a line, which begin with members that no body has."""
    text = beginning.lstrip(b"\xef\xbb\xbf \t\r\n")
    first = text[1:].lstrip()
    return text.startswith(b"{") and first.startswith((b'"log"', _MARKED))


def _found(finding: Finding, name: str) -> Body | NoBody:
    place = f"{name} {finding.place}"
    if isinstance(finding, Taken):
        return record_body(finding.record, place)
    if isinstance(finding, Ignored):
        return NoBody(place, finding.reason, fails=False)
    return NoBody(place, finding.reason)


def _event_in(name: str) -> str | None:
    """Return the event type that a file's name begins with: `Order.Create.json`, `Order.Create-2.json`."""
    stem = name.rpartition("/")[2]
    fitting = [event for event in _BY_NAME if stem.casefold().startswith(event.casefold())]
    return max(fitting, key=len, default=None)


def claimed_event(content: bytes, wire: WireFormat) -> str | None:
    """Return the event name in a body's envelope, None if there is none or the body is no JSON object."""
    if not wire.envelope:
        return None
    try:
        value = json_text.read(content, exact=False)
    except MalformedJsonError:
        return None
    return claims_of(members_of(value, wire.event_member)).event
