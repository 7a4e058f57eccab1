"""`sha256=` and upper-case hex pairs joined by hyphens, as ASP.NET Boilerplate writes it (wire-format 3.2)."""

from sandbox.domain.signature.hmac_digest import digest, require_hex_digest
from sandbox.domain.signature.scheme import Scheme, SignatureMismatchError


class AbpHmac(Scheme):
    """The default: 102 characters such as `sha256=AC-B0-…-D3-64`."""

    name = "abp-hmac"
    default_header = "abp-webhook-signature"

    def sign(self, key: bytes, body: bytes) -> str:
        """Return `sha256=` and the hyphenated digest."""
        return "sha256=" + digest(key, body).hex("-").upper()

    def verify(self, key: bytes, body: bytes, value: str) -> None:
        """Split at the first `=` only, strip hyphens, ignore case (the receiver rules of wire-format 3.2)."""
        algorithm, equals, text = value.strip().partition("=")
        if not equals or algorithm.lower() != "sha256":
            raise SignatureMismatchError("expected `sha256=` and a hyphenated hex digest, the prefix is not there")
        require_hex_digest(key, body, text)
