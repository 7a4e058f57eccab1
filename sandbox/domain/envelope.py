"""The JSON body `{Id, Event, Attempt, Data, CreationTimeUtc}` and the event that it carries (wire-format 4)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from sandbox.domain import json_text, ticks
from sandbox.domain.json_text import JsonObject, JsonValue
from sandbox.domain.wire import Nulls, WireFormat

GUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


class RenameError(ValueError):
    """`wire.rename` would make one member take the place of another; the message names both."""


@dataclass(frozen=True, slots=True)
class Event:
    """One occurrence: its Id, its event type's documented name, and Data as JSON text, frozen at publish time.

    `verbatim` is a body that the user supplied; it is sent as it is, without an envelope of ours.
    """

    id: str
    name: str
    data_text: str
    verbatim: bytes | None = None


def generated_data(data: JsonObject, wire: WireFormat) -> JsonObject:
    """Return Data made by the shop as the wire switches want it: nulls left out, members renamed (wire-format 10).

    Raises RenameError if a renamed member would take the place of another one.
    """
    _refuse_collisions(data, wire.rename)
    finished = _finish(data, wire.nulls is Nulls.OMIT, wire.rename)
    assert isinstance(finished, dict)
    return finished


def body_of(event: Event, attempt: int, created: ticks.Ticks, wire: WireFormat) -> bytes:
    """Return the exact bytes of one attempt's body: one line of UTF-8 without byte order mark (wire-format 3.1, 4).

    `attempt` is the number on the wire, `created` the moment when this request was built.
    """
    if event.verbatim is not None:
        return event.verbatim
    if not wire.envelope:
        return event.data_text.encode()

    def text(value: str) -> str:
        return json_text.write(value, wire.json_profile)

    return (
        f'{{"Id":{text(event.id)},{text(wire.event_member)}:{text(wire.event_name(event.name))}'
        f',"Attempt":{attempt},"Data":{event.data_text},"CreationTimeUtc":"{ticks.format_utc(created)}"}}'
    ).encode()


def _refuse_collisions(value: JsonValue, rename: Mapping[str, str]) -> None:
    if not rename:
        return
    if isinstance(value, dict):
        for name in value.keys() & rename.keys():
            if rename[name] != name and rename[name] in value and rename[name] not in rename:
                raise RenameError(f"wire.rename turns {name} into {rename[name]}, a member that Data has already")
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        _refuse_collisions(inner, rename)


def _finish(value: JsonValue, omit_nulls: bool, rename: Mapping[str, str]) -> JsonValue:
    if isinstance(value, dict):
        return {
            rename.get(name, name): _finish(member, omit_nulls, rename)
            for name, member in value.items()
            if not (omit_nulls and member is None)
        }
    if isinstance(value, list):
        return [_finish(item, omit_nulls, rename) for item in value]
    return value
