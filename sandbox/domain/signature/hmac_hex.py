"""Lower-case hex of HMAC-SHA-256, with or without `sha256=` when verified (wire-format 3.2)."""

from sandbox.domain.signature.hmac_digest import digest, require_hex_digest
from sandbox.domain.signature.scheme import Scheme


class HmacHex(Scheme):
    """64 lower-case hex digits."""

    name = "hmac-hex"
    default_header = "X-O2VEND-Webhook-Signature"

    def sign(self, key: bytes, body: bytes) -> str:
        """Return the digest in lower-case hex."""
        return digest(key, body).hex()

    def verify(self, key: bytes, body: bytes, value: str) -> None:
        """Accept the digest with or without the `sha256=` prefix."""
        text = value.strip()
        require_hex_digest(key, body, text[7:] if text[:7].lower() == "sha256=" else text)
