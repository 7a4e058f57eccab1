"""How the bytes of a request are put on the wire, where that is not simply all of them at once."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from sandbox.domain import ticks


class Part(StrEnum):
    """One of the two parts of a request."""

    HEAD = "head"
    BODY = "body"


@dataclass(frozen=True, slots=True)
class Writing:
    """What is out of the ordinary.

    `chunk_size`: the body goes framed in chunks of so many bytes (RFC 9112, 7.1). `after_continue`: the body waits for
    100 Continue, at most `patience` ticks. `slow`: this part goes in `pieces` of about the same length with a `pause`
    (ticks) before each but the first. `half_close`: our half of the connection is closed behind the last byte.
    """

    chunk_size: int | None = None
    after_continue: bool = False
    slow: Part | None = None
    half_close: bool = False
    patience: ticks.Ticks = 350 * ticks.PER_MILLISECOND
    pieces: int = 6
    pause: ticks.Ticks = ticks.PER_SECOND // 2

    @property
    def told(self) -> str:
        """What the head and the body do not show, as a clause; empty if there is nothing."""
        clauses = []
        if self.chunk_size is not None:
            clauses.append(f"the body goes framed in chunks of {self.chunk_size:,} bytes")
        if self.after_continue:
            clauses.append(f"the body waits for 100 Continue, at most {self.patience // ticks.PER_MILLISECOND} ms")
        if self.slow is not None:
            seconds = self.pause / ticks.PER_SECOND
            clauses.append(f"the {self.slow} goes in {self.pieces} pieces, {seconds:g} s apart")
        if self.half_close:
            clauses.append("our half of the connection is closed behind the last byte")
        return " and ".join(clauses)


AT_ONCE = Writing()
"""Head and body go out together, as .NET's client does it."""


def framed(body: bytes, chunk_size: int) -> bytes:
    """Return a body in chunks, with the last one, which is empty (RFC 9112, 7.1)."""
    chunks = [body[start : start + chunk_size] for start in range(0, len(body), chunk_size)]
    return b"".join(b"%x\r\n%b\r\n" % (len(chunk), chunk) for chunk in chunks) + b"0\r\n\r\n"


def in_pieces(data: bytes, count: int) -> Iterator[bytes]:
    """Yield the bytes in at most so many pieces, none of them empty, of about the same length."""
    size = max(1, -(-len(data) // count))
    for start in range(0, len(data), size):
        yield data[start : start + size]
