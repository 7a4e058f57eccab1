"""Base64 of HMAC-SHA-256 (wire-format 3.2)."""

import base64
import binascii

from sandbox.domain.signature.hmac_digest import digest, require_equal
from sandbox.domain.signature.scheme import Scheme, SignatureMismatchError


class HmacBase64(Scheme):
    """44 characters of standard base64 with padding."""

    name = "hmac-base64"
    default_header = "X-O2VEND-Webhook-Signature"

    def sign(self, key: bytes, body: bytes) -> str:
        """Return the digest in base64."""
        return base64.b64encode(digest(key, body)).decode("ascii")

    def verify(self, key: bytes, body: bytes, value: str) -> None:
        """Decode strictly, then compare the 32 bytes."""
        try:
            received = base64.b64decode(value.strip(), validate=True)
        except (binascii.Error, ValueError):
            raise SignatureMismatchError("expected base64 of an HMAC-SHA-256, got text that is not base64") from None
        if len(received) != 32:
            raise SignatureMismatchError(f"expected base64 of 32 bytes, got base64 of {len(received)}")
        require_equal(digest(key, body), received)
