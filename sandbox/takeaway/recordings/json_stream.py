"""The entries of a HAR one after the other, without the whole file in memory."""

import codecs
import json
from collections.abc import Iterator
from typing import Protocol

from sandbox.domain.json_text import JsonValue

_CHUNK = 256 * 1024
LARGEST_VALUE = 256 * 1024 * 1024
"""Characters that a single entry may have; a HAR may have any number of them."""

_ENDED = "it ends before its end"
_BLANKS = " \t\r\n"


class Readable(Protocol):
    """Gives bytes, none at the end."""

    def read(self, size: int, /) -> bytes:
        """Return the next bytes, up to that many."""
        ...


class BrokenOffError(ValueError):
    """The text is no JSON from some place on; the message says what is the matter there."""


def entries_of(file: Readable) -> Iterator[JsonValue]:
    """Yield each item of `log.entries`. Raises BrokenOffError where it goes wrong, behind the good ones."""
    text = _Text(file)
    found = False
    for _ in text.members("log"):
        for _ in text.members("entries"):
            found = True
            yield from text.items()
    if not found:
        raise BrokenOffError("it is JSON, but has no log.entries as a HAR has")


class _Text:
    """A window on a JSON text: what was read goes, what is needed comes."""

    def __init__(self, file: Readable) -> None:
        self._file = file
        # What is no UTF-8 becomes lone surrogates, as tools write bytes that they could not decode.
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")("surrogateescape")
        self._window = ""
        self._at = 0
        self._all = False
        self._json = json.JSONDecoder()

    def members(self, wanted: str) -> Iterator[None]:
        """Go through an object; yield where the value of the wanted member begins, which the caller reads."""
        self._expect("{")
        if self._skip("}"):
            return
        while True:
            name = self._value()
            self._expect(":")
            if name == wanted:
                yield
            else:
                self._value()
            if not self._skip(","):
                return self._expect("}")

    def items(self) -> Iterator[JsonValue]:
        """Yield the items of a list."""
        self._expect("[")
        if self._skip("]"):
            return
        while True:
            yield self._value()
            if not self._skip(","):
                return self._expect("]")

    def _value(self) -> JsonValue:
        self._next()
        while True:
            try:
                value, end = self._json.raw_decode(self._window, self._at)
            except RecursionError:
                raise BrokenOffError("it is nested too deep to be read") from None
            except json.JSONDecodeError:
                if self._all:
                    raise BrokenOffError(
                        "the file breaks off here, or goes on with something that is no JSON"
                    ) from None
            except ValueError:
                raise BrokenOffError("it has a number with more digits than can be read") from None
            else:
                # What ends with the window may go on behind it, as a number does.
                if end < len(self._window):
                    self._at = end
                    return value  # type: ignore[no-any-return]
                if self._all:
                    raise BrokenOffError(_ENDED)
            if len(self._window) - self._at > LARGEST_VALUE:
                raise BrokenOffError(f"a value is larger than {LARGEST_VALUE // 1024**2} MB, or never ends")
            self._more(len(self._window))

    def _expect(self, sign: str) -> None:
        if not self._skip(sign):
            here = self._window[self._at : self._at + 1]
            raise BrokenOffError(f"{sign} was expected, {here!r} is there" if here else _ENDED)

    def _skip(self, sign: str) -> bool:
        if self._next() != sign:
            return False
        self._at += 1
        return True

    def _next(self) -> str:
        """Return the next character that is no blank, without going behind it; empty at the end."""
        while True:
            while self._at < len(self._window) and self._window[self._at] in _BLANKS:
                self._at += 1
            if self._at < len(self._window) or self._all:
                return self._window[self._at : self._at + 1]
            self._more(_CHUNK)

    def _more(self, wish: int) -> None:
        """Let go of what was read, and read on; as much again each time, so that a large value is not read often."""
        data = self._file.read(max(wish, _CHUNK))
        self._all = not data
        self._window = self._window[self._at :] + self._decoder.decode(data, final=self._all)
        self._at = 0
