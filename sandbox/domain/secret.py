"""Secrets and header values that must not be shown."""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass

MASK = "••••••••"

_FINGERPRINT_BYTES = 8

_PUBLIC_NAME = re.compile(
    r"host|date|server|via|age|vary|etag|allow|expires|location|expect|connection|keep-alive|upgrade|origin|referer|"
    r"user-agent|accept|accept-.*|content-.*|cache-control|last-modified|retry-after|transfer-encoding|te|trailer|"
    r"traceparent|tracestate|request-id|correlation-context|x-forwarded-(?:for|host|proto)|x-request-id",
    re.IGNORECASE,
)
_SIGNATURE_NAME = re.compile(r".*signature.*", re.IGNORECASE)
_DIGEST = re.compile(r"(?:sha256=)?(?:[0-9A-F]{2}(?:-[0-9A-F]{2}){31}|[0-9A-Fa-f]{64}|[A-Za-z0-9+/]{43}=)")


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

    def fingerprint(self, salt: bytes) -> str:
        """Return `salt:digest` in hex, by which this secret can be recognised later without being kept.

        A change is noticed, but for one chance in 2^64. What this does not do: whoever can read the fingerprint can
        try guesses against it as fast as HMAC-SHA-256 runs, millions a second, so it hides a random secret and not a
        short or common one; the salt only makes each guess count for one fingerprint. That is the lot of a signature
        too: each one verified, with its body beside it, tells as much. The journal is to be kept like a secret.
        """
        return f"{salt.hex()}:{hmac.digest(salt, self.key(), hashlib.sha256)[:_FINGERPRINT_BYTES].hex()}"

    def has_fingerprint(self, fingerprint: str) -> bool:
        """Tell whether the fingerprint was made of this secret; compares in constant time."""
        try:
            salt = bytes.fromhex(fingerprint.partition(":")[0])
        except ValueError:
            return False
        return hmac.compare_digest(self.fingerprint(salt).encode(), fingerprint.encode("utf-8", "surrogatepass"))

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


def mask_header(name: str, value: str) -> str:
    """Return a header's value as it may be shown.

    Any header of a subscription may be a credential, and under the scheme `plain-secret` so may be any name at all;
    hence only well-known headers are shown, and signatures if they look like a digest.
    """
    if not value or _PUBLIC_NAME.fullmatch(name):
        return value
    if _SIGNATURE_NAME.fullmatch(name) and _DIGEST.fullmatch(value.strip()):
        return value
    return MASK
