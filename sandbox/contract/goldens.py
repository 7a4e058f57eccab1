"""Golden bodies: what a delivery of each event type looks like, byte for byte."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from sandbox.config.packaged import fixtures
from sandbox.contract.drift import Fault
from sandbox.domain import json_text, ticks
from sandbox.domain.envelope import Event, body_of, generated_data
from sandbox.domain.events import NAMES, find
from sandbox.domain.json_text import JsonObject, JsonValue, MalformedJsonError
from sandbox.domain.wire import WireFormat


@dataclass(frozen=True, slots=True)
class Golden:
    """A golden body; `path` is None for one that travels with the program, which is nobody's to rewrite."""

    event: str
    body: bytes = field(repr=False)
    path: Path | None = None

    @property
    def shown(self) -> str:
        """What messages call it."""
        return f"goldens/{self.event}.json" if self.path else f"the built-in {self.event}.json"


def built_in_goldens(wire: WireFormat) -> Mapping[str, Golden]:
    """Return the 20 samples of wire-format 12 as `wire` wants them: with its defaults byte for byte.

    Raises RenameError for a clash of members.
    """
    goldens = {}
    for name in NAMES:
        body = (fixtures() / "samples" / f"{name}.json").read_bytes()
        goldens[name] = Golden(name, body if wire == WireFormat() else _rewritten(name, body, wire))
    return MappingProxyType(goldens)


def own_goldens(folder: Path) -> tuple[Mapping[str, Golden], tuple[Fault, ...]]:
    """Return the bodies in a folder that need not be there, and what in it is none."""
    goldens: dict[str, Golden] = {}
    faults: list[Fault] = []
    for path in sorted(folder.glob("*.json")):
        event = path.stem
        try:
            body = path.read_bytes()
            json_text.read(body)
        except OSError as error:
            faults.append(Fault(f"goldens/{path.name}", f"it cannot be read: {error.strerror or error}", event=event))
        except MalformedJsonError as error:
            faults.append(Fault(f"goldens/{path.name}", f"it is no body: {error}", event=event))
        else:
            goldens[event] = Golden(event, body, path)
    return MappingProxyType(goldens), tuple(faults)


def reproduced(golden: Golden, wire: WireFormat) -> bytes | None:
    """Return the bytes that this program would send for what a golden body says; None if it says no event.

    The body is read and written again, by the code that writes every delivery: whatever that changes in number, text,
    order of the envelope or spaces is seen. A body of the program itself is written with the default wire.
    """
    own = wire if golden.path is not None else WireFormat()
    if golden.path is None and wire != own:
        return golden.body  # it was rewritten for this wire in the same way already
    value = json_text.read(golden.body)
    if not isinstance(value, dict):
        return None
    if not own.envelope:
        return json_text.write(value, own.json_profile).encode()
    identifier, data, attempt = value.get("Id"), value.get("Data"), value.get("Attempt")
    name, created = value.get(own.event_member), value.get("CreationTimeUtc")
    if not isinstance(data, dict) or not isinstance(identifier, str) or not isinstance(name, str):
        return None
    if not isinstance(attempt, int) or not isinstance(created, str):
        return None
    try:
        moment = ticks.parse(created)[0]
        text = json_text.write(data, own.json_profile)
    except ValueError:
        return None
    event_type = find(name)
    return body_of(Event(identifier, name if event_type is None else event_type.name, text), attempt, moment, own)


def _rewritten(name: str, body: bytes, wire: WireFormat) -> bytes:
    sample = json_text.read(body)
    assert isinstance(sample, dict)
    data, attempt = _object(sample["Data"]), sample["Attempt"]
    assert isinstance(attempt, int)
    event = Event(str(sample["Id"]), name, json_text.write(generated_data(data, wire), wire.json_profile))
    return body_of(event, wire.attempt_base + attempt, ticks.parse(str(sample["CreationTimeUtc"]))[0], wire)


def _object(value: JsonValue) -> JsonObject:
    assert isinstance(value, dict)
    return value
