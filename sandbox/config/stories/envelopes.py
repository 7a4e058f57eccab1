"""`envelopes:` of a step: the Id and CreationTimeUtc that some of its events must have."""

from collections.abc import Mapping

from sandbox.config.errors import Place
from sandbox.config.located import Located
from sandbox.config.tree import Path as Keys
from sandbox.domain import ticks
from sandbox.domain.envelope import GUID
from sandbox.domain.events import NAMES
from sandbox.domain.ticks import Ticks
from sandbox.shop.stories.story import Pin
from sandbox.shop.stories.words import near

ENVELOPE_KEYS = ("Id", "CreationTimeUtc")


def place_of(located: Located, path: Keys, of_key: bool) -> Place:
    """Return where a value stands, or its key if `of_key`."""
    place = located.keys.get(path) if of_key else None
    return place or located.place(path)


def read_pins(path: Keys, value: object, located: Located) -> Mapping[str, Pin] | None:
    """Return the pins by event type, and report what is wrong with them; None if there are none."""
    if value is None:
        return None
    pins = {}
    for name, envelope in value.items() if isinstance(value, dict) else ():
        if name not in NAMES:
            _report(located, (*path, name), f"unknown event {name!r}", near(name, NAMES), of_key=True)
        else:
            pins[name] = _pin((*path, name), envelope, located)
    if not pins and not isinstance(value, dict):
        _report(
            located, path, "envelopes must be a mapping", "write `Order.Create: {Id: …, CreationTimeUtc: …}` below it"
        )
    return pins


def _pin(path: Keys, value: object, located: Located) -> Pin:
    members = value if isinstance(value, dict) else {}
    if not isinstance(value, dict):
        _report(located, path, "an envelope must be a mapping", "write {Id: …, CreationTimeUtc: …}")
    for key in members:
        if key not in ENVELOPE_KEYS:
            _report(located, (*path, key), f"{key!r} cannot be pinned", near(key, ENVELOPE_KEYS), of_key=True)
    identity, created = members.get("Id"), members.get("CreationTimeUtc")
    if identity is not None and not (isinstance(identity, str) and GUID.fullmatch(identity)):
        _report(located, (*path, "Id"), "Id must be a GUID with hyphens", "leave it out: the seed makes one")
        identity = None
    return Pin(identity, None if created is None else _moment((*path, "CreationTimeUtc"), created, located))


def _moment(path: Keys, value: object, located: Located) -> Ticks | None:
    try:
        return ticks.parse(str(value))[0]
    except ValueError:
        help = "write one such as 2026-03-04T07:10:05.2987715Z"
        _report(located, path, f"{path[-1]} must be a moment", help)
        return None


def _report(located: Located, path: Keys, sentence: str, help: str, of_key: bool = False) -> None:
    located.report(place_of(located, path, of_key), sentence, help)
