"""The digest that the HMAC schemes share, and its comparison in constant time."""

import hashlib
import hmac
import re

from sandbox.domain.signature.scheme import SignatureMismatchError

_SHA256_HEX = re.compile(r"[0-9a-f]{64}")


def digest(key: bytes, body: bytes) -> bytes:
    """Return the 32 bytes of HMAC-SHA-256 over the body."""
    return hmac.digest(key, body, hashlib.sha256)


def require_hex_digest(key: bytes, body: bytes, text: str) -> None:
    """Raise SignatureMismatchError unless `text` is the digest in hex, in any case, with or without hyphens."""
    written = text.strip().replace("-", "").lower()
    if not _SHA256_HEX.fullmatch(written):
        raise SignatureMismatchError(
            f"expected 64 hex digits of an HMAC-SHA-256, got {len(written)} characters that are not"
            if len(written) == 64
            else f"expected 64 hex digits of an HMAC-SHA-256, got {len(written)} characters"
        )
    require_equal(digest(key, body).hex().encode(), written.encode())


def require_equal(expected: bytes, received: bytes) -> None:
    """Raise SignatureMismatchError unless both are equal; takes the same time wherever they differ."""
    if not hmac.compare_digest(expected, received):
        raise SignatureMismatchError("it was made with another secret, or the body changed after signing")
