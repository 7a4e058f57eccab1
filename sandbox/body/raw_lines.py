"""A body as it came: text by its own lines, or bytes as a hex dump."""

from collections.abc import Iterator

from sandbox.body.lines import Line, Role, Span
from sandbox.body.text import decode, sanitise

_BYTES_A_LINE = 16
_HALF = 3 * _BYTES_A_LINE // 2
_ASCII_ONLY = bytes(code if 0x20 <= code < 0x7F else ord(".") for code in range(256))


def raw_lines(body: bytes | str) -> Iterator[Line]:
    r"""Yield the text, divided at `\n` and made safe; a `\r` is shown, and a final `\n` begins no further line."""
    text = decode(body) if isinstance(body, bytes) else body
    start = 0
    while start < len(text):
        found = text.find("\n", start)
        end = len(text) if found < 0 else found
        yield (Span(sanitise(text[start:end], keep_newlines=True), Role.PLAIN),)
        start = end + 1


def ascii_of(data: bytes) -> str:
    """Return what of some bytes is ASCII, with a dot for each other one."""
    return data.translate(_ASCII_ONLY).decode("ascii")


def hex_lines(body: bytes) -> Iterator[Line]:
    """Yield sixteen bytes a line: offset, bytes in hexadecimal in two halves, and what of them is ASCII."""
    for offset in range(0, len(body), _BYTES_A_LINE):
        chunk = body[offset : offset + _BYTES_A_LINE]
        digits = chunk.hex(" ")
        yield (
            Span(f"{offset:08x}  ", Role.KEY),
            Span(f"{digits[:_HALF]} {digits[_HALF:]}".ljust(2 * _HALF), Role.NUMBER),
            Span(" |", Role.PUNCTUATION),
            Span(ascii_of(chunk), Role.STRING),
            Span("|", Role.PUNCTUATION),
        )
