"""Secrets and header values that must not be shown."""

import re
import secrets
from dataclasses import dataclass

MASK = "••••••••"

_SENSITIVE_NAME = re.compile(r"auth|cookie|key|token|secret|passw|credential", re.IGNORECASE)


@dataclass(frozen=True, slots=True, repr=False)
class Secret:
    """A subscription's secret; printing it shows a mask, `reveal()` the text."""

    _text: str

    def reveal(self) -> str:
        """Return the clear text."""
        return self._text

    def key(self) -> bytes:
        """Return the HMAC key: the UTF-8 bytes of the whole text, a `whs_` prefix included (wire-format 3.2)."""
        return self._text.encode("utf-8", "surrogatepass")

    def masked(self) -> str:
        """Return what may be shown: the `whs_` prefix, if it has one, and a mask of fixed length."""
        return ("whs_" if self._text.startswith("whs_") else "") + MASK

    def __repr__(self) -> str:
        return f"Secret({self.masked()})"

    def __str__(self) -> str:
        return self.masked()

    def __bool__(self) -> bool:
        return bool(self._text)


def new_secret() -> Secret:
    """Return a fresh secret of the family's form: `whs_` and 32 hex digits (wire-format 2)."""
    return Secret("whs_" + secrets.token_hex(16))


def is_sensitive(header_name: str) -> bool:
    """Tell whether a header of this name usually carries a credential."""
    return _SENSITIVE_NAME.search(header_name) is not None


def mask_header(name: str, value: str) -> str:
    """Return a header's value as it may be shown: a mask if the name says that it is a credential."""
    return MASK if value and is_sensitive(name) else value
