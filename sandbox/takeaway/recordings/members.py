"""Reading the members of a JSON object of which nothing is known yet: each by the type that it should have."""

from collections.abc import Iterator
from enum import StrEnum
from typing import TypeVar

from sandbox.domain.json_text import JsonValue
from sandbox.domain.records import RawHeaders
from sandbox.domain.request import HeaderList
from sandbox.takeaway.recordings.packing import ShapeError, unpacked, unpacked_text

_E = TypeVar("_E", bound=StrEnum)


class Members:
    """The members of one object; `path` is where it stands. Every method raises ShapeError for another type."""

    def __init__(self, value: JsonValue, path: str = "") -> None:
        if not isinstance(value, dict):
            raise ShapeError(f"{path or 'this'} should be a JSON object")
        self._members = value
        self._path = path

    def __contains__(self, name: str) -> bool:
        return self._members.get(name) is not None

    def value(self, name: str) -> JsonValue:
        """Return a member as it is; it must be there."""
        if name not in self._members:
            raise ShapeError(f"{self._at(name)} is missing")
        return self._members[name]

    def inner(self, name: str) -> "Members":
        """Return the members of an object."""
        return Members(self.value(name), self._at(name))

    def text(self, name: str) -> str:
        """Return a text."""
        return unpacked_text(self.value(name), self._at(name))

    def text_or_none(self, name: str) -> str | None:
        """Return a text, None for null."""
        return None if self.value(name) is None else self.text(name)

    def data(self, name: str) -> bytes:
        """Return bytes."""
        return unpacked(self.value(name), self._at(name))

    def number(self, name: str) -> int:
        """Return a whole number."""
        value = self.value(name)
        if isinstance(value, bool) or not isinstance(value, int):
            raise ShapeError(f"{self._at(name)} should be a whole number")
        return value

    def number_or_none(self, name: str) -> int | None:
        """Return a whole number, None for null."""
        return None if self.value(name) is None else self.number(name)

    def flag(self, name: str) -> bool:
        """Return true or false."""
        value = self.value(name)
        if not isinstance(value, bool):
            raise ShapeError(f"{self._at(name)} should be true or false")
        return value

    def choice(self, name: str, kind: type[_E]) -> _E:
        """Return one of the words of an enumeration."""
        try:
            return kind(self.text(name))
        except ValueError:
            words = ", ".join(kind)
            raise ShapeError(f"{self._at(name)} should be one of {words}") from None

    def items(self, name: str) -> list[JsonValue]:
        """Return a list."""
        value = self.value(name)
        if not isinstance(value, list):
            raise ShapeError(f"{self._at(name)} should be a list")
        return value

    def objects(self, name: str) -> "Iterator[Members]":
        """Yield the members of each object in a list."""
        for index, item in enumerate(self.items(name)):
            yield Members(item, f"{self._at(name)}[{index}]")

    def raw_headers(self, name: str) -> RawHeaders:
        """Return headers as bytes: a list of pairs of name and value."""
        return tuple((unpacked(key, at), unpacked(value, at)) for key, value, at in self._pairs(name))

    def header_list(self, name: str) -> HeaderList:
        """Return headers as text: a list of pairs of name and value."""
        return tuple((unpacked_text(key, at), unpacked_text(value, at)) for key, value, at in self._pairs(name))

    def _pairs(self, name: str) -> Iterator[tuple[JsonValue, JsonValue, str]]:
        for index, item in enumerate(self.items(name)):
            at = f"{self._at(name)}[{index}]"
            if not isinstance(item, list) or len(item) != 2:
                raise ShapeError(f"{at} should be a pair of name and value")
            yield item[0], item[1], at

    def _at(self, name: str) -> str:
        return f"{self._path}.{name}" if self._path else name
