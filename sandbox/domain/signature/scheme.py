"""What every signature scheme offers."""

from abc import ABC, abstractmethod
from typing import ClassVar


class SignatureMismatchError(Exception):
    """The header's value does not fit body and secret; the message says what was expected, without any secret."""


class Scheme(ABC):
    """One way to let a receiver recognise the sender (wire-format 3.2); a module in this package defines one.

    `name` is the word in config.yaml, `default_header` the header used unless config names another, or None if the
    scheme sends none.
    """

    name: ClassVar[str]
    default_header: ClassVar[str | None]

    @abstractmethod
    def sign(self, key: bytes, body: bytes) -> str | None:
        """Return the header's value for exactly these body bytes, or None if the scheme sends no header."""

    @abstractmethod
    def verify(self, key: bytes, body: bytes, value: str) -> None:
        """Return if the header's value fits; raise SignatureMismatchError if not. Compares in constant time."""
