"""A small number for every JSON value: equal values have the same one, however large and deep they are."""

from collections.abc import Hashable
from decimal import Decimal
from typing import NamedTuple

from sandbox.body.diff.changes import number_text
from sandbox.domain.json_text import JsonValue


class Identity(NamedTuple):
    """Two numbers for one value.

    `form` is shared by values that are written alike (but for spaces and escapes), `value` by those that mean the
    same: the order of members does not count, nor how a number is written.
    """

    form: int
    value: int


class Identities:
    """Gives out identities, looking at each value once; without recursion, so that no depth can end it.

    The values must stay alive and unchanged as long as this does.
    """

    def __init__(self) -> None:
        self._numbers: dict[Hashable, int] = {}
        self._containers: dict[int, Identity] = {}
        self._scalars: dict[Hashable, Identity] = {}

    def of(self, value: JsonValue) -> Identity:
        """Return the identity of a value."""
        if not isinstance(value, list | dict):
            return self._scalar(value)
        waiting: list[list[JsonValue] | dict[str, JsonValue]] = [value]
        while waiting:
            current = waiting[-1]
            inner = [
                each
                for each in (current.values() if isinstance(current, dict) else current)
                if isinstance(each, list | dict) and id(each) not in self._containers
            ]
            if inner:
                waiting += inner
                continue
            waiting.pop()
            if id(current) not in self._containers:
                self._containers[id(current)] = self._container(current)
        return self._containers[id(value)]

    def _known(self, value: JsonValue) -> Identity:
        return self._containers[id(value)] if isinstance(value, list | dict) else self._scalar(value)

    def _scalar(self, value: JsonValue) -> Identity:
        # Equal floats may be written differently, and 1 equals True: hence text and type.
        key = (type(value), number_text(value) if isinstance(value, float | Decimal) else value)
        known = self._scalars.get(key)
        if known is None:
            known = self._scalars[key] = self._new_scalar(value)
        return known

    def _new_scalar(self, value: JsonValue) -> Identity:
        if isinstance(value, str) or value is None or isinstance(value, bool):
            only = self._number(("scalar", value))
            return Identity(only, only)
        if isinstance(value, int):
            return Identity(self._number(("integer", value)), self._number(("number", value)))
        assert isinstance(value, float | Decimal)
        text = number_text(value)
        exact = value if isinstance(value, Decimal) else Decimal(text)
        meaning: Hashable = ("number", exact) if exact.is_finite() else ("odd", text)
        return Identity(self._number(("decimal", text)), self._number(meaning))

    def _container(self, value: list[JsonValue] | dict[str, JsonValue]) -> Identity:
        if isinstance(value, list):
            items = [self._known(item) for item in value]
            return Identity(
                self._number(("array", tuple(item.form for item in items))),
                self._number(("items", tuple(item.value for item in items))),
            )
        members = [(name, self._known(member)) for name, member in value.items()]
        return Identity(
            self._number(("object", tuple((name, member.form) for name, member in members))),
            self._number(("members", frozenset((name, member.value) for name, member in members))),
        )

    def _number(self, key: Hashable) -> int:
        return self._numbers.setdefault(key, len(self._numbers))
