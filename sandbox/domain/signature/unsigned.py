"""No signature at all: scheme `none` (wire-format 3.2)."""

from sandbox.domain.signature.scheme import Scheme


class Unsigned(Scheme):
    """Sends no header and accepts everything."""

    name = "none"
    default_header = None

    def sign(self, key: bytes, body: bytes) -> None:
        """Return None: there is no header."""

    def verify(self, key: bytes, body: bytes, value: str) -> None:
        """Accept whatever came."""
