"""Signed deliveries as files, for test suites in any language: body, headers, signature and curl script of each event.

The same arguments give the same bytes: nothing in the files tells when, where or by whom they were written.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field

from sandbox.body.snippets import curl_script
from sandbox.config.packaged import fixtures
from sandbox.domain import json_text, signature, ticks
from sandbox.domain.envelope import Event, body_of, generated_data
from sandbox.domain.events import NAMES
from sandbox.domain.json_text import JsonObject, JsonValue
from sandbox.domain.request import HttpRequest, delivery_request
from sandbox.domain.secret import Secret
from sandbox.domain.subscription import Subscription
from sandbox.domain.wire import WireFormat

SAMPLE_SECRET = Secret("whs_5f0c1e7a9b3d48e2a6c47d1f8e90b2c3")
"""The published secret of the golden samples (wire-format 12); it protects nothing."""

INDEX = "index.json"

_LEFT_TO_CLIENTS = ("host", "content-length")


@dataclass(frozen=True, slots=True)
class SuiteFile:
    """One file to write: its name, and what is in it."""

    name: str
    content: bytes = field(repr=False)


def suite_files(url: str, secret: Secret, headers: tuple[tuple[str, str], ...], wire: WireFormat) -> list[SuiteFile]:
    """Return the files of all 20 event types, and last the index.

    The bodies are the golden samples (wire-format 12), written as `wire` wants them: with its defaults byte for byte.
    Numbers keep the samples' digits, and what the samples leave out does not appear, whatever `wire` says.
    Raises UnsendableError for a URL, header or secret that could not be sent, RenameError for a clash of members.
    """
    subscription = Subscription("fixtures", url, secret, headers)
    files: list[SuiteFile] = []
    entries: list[JsonValue] = []
    for name in NAMES:
        sample = _sample(name)
        request = delivery_request(subscription, _body(name, sample, wire), wire.signature)
        of_event = _files_of(name, request, wire)
        files += of_event.values()
        entries.append(_entry(name, sample, request, of_event, wire))
    index = _index(url, secret, wire, entries)
    return [*files, SuiteFile(INDEX, (json.dumps(index, indent=2, ensure_ascii=False) + "\n").encode())]


def _sample(name: str) -> JsonObject:
    sample = json_text.read((fixtures() / "samples" / f"{name}.json").read_bytes())
    assert isinstance(sample, dict)
    return sample


def _body(name: str, sample: JsonObject, wire: WireFormat) -> bytes:
    data, identifier, attempt, created = (sample[key] for key in ("Data", "Id", "Attempt", "CreationTimeUtc"))
    assert isinstance(data, dict)
    assert isinstance(attempt, int)
    event = Event(str(identifier), name, json_text.write(generated_data(data, wire), wire.json_profile))
    return body_of(event, wire.attempt_base + attempt, ticks.parse(str(created))[0], wire)


def _files_of(name: str, request: HttpRequest, wire: WireFormat) -> dict[str, SuiteFile]:
    """Return the files of one event by their role, which is a word in the index."""
    body = SuiteFile(f"{name}.json", request.body)
    lines = "".join(f"{key}: {value}\n" for key, value in _headers(request))
    files = {
        "body": body,
        "headers": SuiteFile(f"{name}.headers", lines.encode()),
        "curl": SuiteFile(f"{name}.curl.sh", curl_script(request, body.name).encode()),
    }
    value = _signature(request, wire)
    return files if value is None else {**files, "signature": SuiteFile(f"{name}.signature", value.encode())}


def _headers(request: HttpRequest) -> Iterable[tuple[str, str]]:
    """Return the headers without those that every HTTP client makes itself."""
    return ((key, value) for key, value in request.headers if key.lower() not in _LEFT_TO_CLIENTS)


def _signature(request: HttpRequest, wire: WireFormat) -> str | None:
    carrier = signature.header_name(wire.signature)
    return next((value for key, value in request.headers if key == carrier), None)


def _entry(
    name: str, sample: JsonObject, request: HttpRequest, files: dict[str, SuiteFile], wire: WireFormat
) -> JsonObject:
    return {
        "event": name,
        "id": sample["Id"],
        "bytes": len(request.body),
        "signature": _signature(request, wire),
        "headers": [[key, value] for key, value in _headers(request)],
        "files": {role: file.name for role, file in files.items()},
    }


def _index(url: str, secret: Secret, wire: WireFormat, entries: list[JsonValue]) -> JsonObject:
    """Return the index. Only the published secret stands in it: a suite must get any other from its own environment."""
    carrier = signature.header_name(wire.signature)
    return {
        "url": url,
        "scheme": wire.signature.scheme,
        "signature_header": carrier,
        "secret": SAMPLE_SECRET.reveal() if carrier is not None and secret == SAMPLE_SECRET else None,
        "events": entries,
    }
