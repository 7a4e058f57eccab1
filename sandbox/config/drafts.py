"""Subscriptions as config.yaml has them written: what a form shows and changes. References stay references."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from sandbox.config.splice import Value


class Field(StrEnum):
    """The fields of a subscription, by their keys in config.yaml."""

    NAME = "name"
    URL = "url"
    SECRET = "secret"
    HEADERS = "headers"
    ACTIVE = "active"
    EVENTS = "events"


@dataclass(frozen=True, slots=True, repr=False)
class Draft:
    """One subscription as it is, or shall be, written: `url` may be `${BASE}/erp`, `events` are names and patterns.

    Its attributes are called like the keys of config.yaml (`Field`). Secret, headers and URL may be credentials: repr
    leaves them out.
    """

    name: str = ""
    url: str = ""
    secret: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    active: bool = True
    events: tuple[str, ...] = ()

    def value(self, field: Field) -> Value:
        """Return one field as plain data, as it is written into the file."""
        if field is Field.HEADERS:
            return dict(self.headers)
        if field is Field.EVENTS:
            return list(self.events)
        return bool(self.active) if field is Field.ACTIVE else str(getattr(self, field))

    def differing(self, other: "Draft") -> tuple[Field, ...]:
        """Return the fields in which this one differs from another."""
        return tuple(field for field in Field if getattr(self, field) != getattr(other, field))

    def entry(self) -> dict[str, Value]:
        """Return a new entry of the file, without the mapping of headers if there is none."""
        return {field: self.value(field) for field in Field if field is not Field.HEADERS or self.headers}


def draft_of(entry: Mapping[str, Value]) -> Draft:
    """Return an entry of the file as a draft; what has another kind than it should counts as its text, or as empty."""
    headers, events, active = entry.get("headers"), entry.get("events"), entry.get("active")
    return Draft(
        name=_text(entry.get("name")),
        url=_text(entry.get("url")),
        secret=_text(entry.get("secret")),
        headers=tuple((name, _text(value)) for name, value in headers.items()) if isinstance(headers, dict) else (),
        active=active is not False,
        events=tuple(map(_text, events)) if isinstance(events, list) else (),
    )


def _text(value: Value) -> str:
    return "" if value is None or isinstance(value, list | dict) else str(value)
