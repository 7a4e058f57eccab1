"""Bytes and text as JSON values that lose nothing, and back.

Bytes that are UTF-8 are a JSON string; others are `{"base64": "…"}`. Text is packed as its bytes in UTF-8, where a lone
surrogate, which JSON tools change or refuse, counts as bytes that are none.
"""

import base64
import binascii

from sandbox.domain.json_text import JsonValue


class ShapeError(ValueError):
    """A file holds something else than was to be read; the message says what is wrong, `detail` how much in this case.

    So several of one kind can be counted together.
    """

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason)
        self.detail = detail


def packed(data: bytes) -> JsonValue:
    """Return bytes as a JSON value."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(data).decode("ascii")}


def unpacked(value: JsonValue, where: str) -> bytes:
    """Return the bytes that a JSON value stands for; `where` names it. Raises ShapeError."""
    if isinstance(value, str):
        try:
            return value.encode("utf-8")
        except UnicodeEncodeError:
            raise ShapeError(f"{where} has half of a surrogate pair in it, which stands for no bytes") from None
    if isinstance(value, dict) and isinstance(encoded := value.get("base64"), str):
        return from_base64(encoded, where)
    raise ShapeError(f"{where} should be a text, or base64 in an object")


def from_base64(text: str, where: str) -> bytes:
    """Return the bytes; line breaks and blanks in between are let pass. Raises ShapeError."""
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        raise ShapeError(f"{where} is broken base64") from None


def packed_text(text: str) -> JsonValue:
    """Return text as a JSON value."""
    return text if text.isascii() else packed(text.encode("utf-8", "surrogatepass"))


def unpacked_text(value: JsonValue, where: str) -> str:
    """Return the text that a JSON value stands for. Raises ShapeError."""
    if isinstance(value, str):
        return value
    try:
        return unpacked(value, where).decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        raise ShapeError(f"{where} is no text") from None
