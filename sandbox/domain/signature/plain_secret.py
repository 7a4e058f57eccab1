"""The secret itself as a header: O2VEND's text read literally (wire-format 3.2). The header's name is our invention."""

import hmac

from sandbox.domain.signature.scheme import Scheme, SignatureMismatchError


class PlainSecret(Scheme):
    """The secret's text, unchanged; it says nothing about the body."""

    name = "plain-secret"
    default_header = "X-O2VEND-Webhook-Secret"

    def sign(self, key: bytes, body: bytes) -> str:
        """Return the secret as text."""
        return key.decode("utf-8", "surrogatepass")

    def verify(self, key: bytes, body: bytes, value: str) -> None:
        """Compare in constant time."""
        if not hmac.compare_digest(key, value.encode("utf-8", "surrogateescape")):
            raise SignatureMismatchError("the header does not carry this subscription's secret")
