"""Golden bodies: what a delivery of each event type looks like, byte for byte."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from sandbox.config.packaged import fixtures
from sandbox.contract.drift import Fault
from sandbox.domain import json_text, ticks
from sandbox.domain.envelope import Event, body_of, generated_data
from sandbox.domain.events import NAMES
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
