"""What SQLite cannot decide: tests of one column's value, given as the bytes that the file holds (see rows.py).

SQLite calls them while it looks for matching rows, so they never raise.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from sandbox.domain import json_text
from sandbox.domain.filters.data_values import Equals
from sandbox.domain.filters.expression import DataIs, HeaderIs
from sandbox.domain.filters.glob import Glob, folded
from sandbox.domain.json_text import JsonValue, MalformedJsonError
from sandbox.domain.verdict import CheckStatus
from sandbox.journal.rows import FAULT

_DATA = "Data"


def text_fits(glob: Glob, value: bytes | None) -> bool:
    """Tell whether a text is there and fits."""
    return value is not None and glob.fits(value)


def holds(needle: bytes, body: bytes | None) -> bool:
    """Tell whether a body holds the bytes, A to Z in either case."""
    return body is not None and needle in body.lower()


def sent_header_fits(term: HeaderIs, headers: bytes | None) -> bool:
    """Tell whether an attempt has such a header."""
    return any(_header_fits(term, folded(name), folded(value)) for name, value in _items(headers))


def received_header_fits(term: HeaderIs, headers: bytes | None) -> bool:
    """Tell whether a capture has such a header."""
    return any(_header_fits(term, name.encode("latin-1"), value.encode("latin-1")) for name, value in _items(headers))


def check_failed(glob: Glob, checks: bytes | None) -> bool:
    """Tell whether one of the checks failed and has such a name."""
    return any(status == CheckStatus.FAILED and glob.fits(folded(name)) for name, status, _ in _items(checks))


def fault_fits(glob: Glob, rest: bytes | None) -> bool:
    """Tell whether an attempt's rest names a fault that fits."""
    if rest is None or FAULT.encode() not in rest:
        return False
    name = json.loads(rest.decode("utf-8", "surrogatepass")).get(FAULT)
    return isinstance(name, str) and glob.fits(folded(name))


class Bodies:
    """Reads bodies as JSON, and remembers the last one: a filter may ask for several of its values."""

    def __init__(self) -> None:
        self._last: bytes | None = None
        self._roots: tuple[JsonValue, ...] = ()

    def roots(self, body: bytes) -> Iterator[JsonValue]:
        """Yield the value in which paths begin: Data, or all of a body without it; nothing if it is not JSON."""
        if body != self._last:
            self._last, self._roots = body, tuple(_roots(body))
        yield from self._roots


@dataclass(slots=True)
class DataLookup:
    """Tells of one body after the other whether a value in it passes the test."""

    term: DataIs
    bodies: Bodies
    names: tuple[bytes, ...] = field(init=False)
    pieces: tuple[bytes, ...] = field(init=False)

    def __post_init__(self) -> None:
        steps, test = self.term.path.steps, self.term.test
        self.names = tuple(step.encode("utf-8", "surrogatepass") for step in steps if isinstance(step, str))
        self.pieces = test.glob.pieces if isinstance(test, Equals) and test.is_text else ()

    def __call__(self, body: bytes | None) -> bool:
        """Tell it of this body."""
        if body is None or not self._is_possible(body):
            return False
        values = (value for root in self.bodies.roots(body) for value in self.term.path.values(root))
        return any(map(self.term.test.passes, values))

    def _is_possible(self, body: bytes) -> bool:
        # Without a backslash every name and text stands in the body as it is, and most bodies need no parsing.
        if b"\\" in body:
            return True
        if not all(name in body for name in self.names):
            return False
        if not self.pieces:
            return True
        lowered = body.lower()
        return all(piece in lowered for piece in self.pieces)


def _roots(body: bytes) -> Iterable[JsonValue]:
    try:
        value = json_text.read(body)
    except MalformedJsonError:
        return ()
    return (value[_DATA] if isinstance(value, dict) and _DATA in value else value,)


def _header_fits(term: HeaderIs, name: bytes, value: bytes) -> bool:
    return term.name.fits(name) and term.value.fits(value)


def _items(stored: bytes | None) -> list[Any]:
    return [] if stored is None else list(json.loads(stored.decode("utf-8", "surrogatepass")))
