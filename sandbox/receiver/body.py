"""Reading a request's body: as it came, up to a limit, and not for ever."""

import asyncio
from dataclasses import dataclass

from aiohttp.streams import StreamReader


@dataclass(frozen=True, slots=True)
class Body:
    """The bytes kept; `cut` if there were more than the limit, `stalled` if the next byte did not come in time."""

    kept: bytes
    cut: bool = False
    stalled: bool = False


async def read_body(stream: StreamReader, limit: int, stall: float) -> Body:
    """Read to the end, at most `limit` bytes, waiting at most `stall` seconds for each next byte."""
    if stream.is_eof():
        body = stream.read_nowait()
        return Body(body[:limit], cut=True) if len(body) > limit else Body(body)
    pieces: list[bytes] = []
    size = 0
    while not stream.at_eof() and size <= limit:
        try:
            async with asyncio.timeout(stall):
                piece = await stream.readany()
        except TimeoutError:
            return Body(b"".join(pieces), stalled=True)
        pieces.append(piece)
        size += len(piece)
    body = b"".join(pieces)
    return Body(body[:limit], cut=True) if size > limit else Body(body)


def shortfall_of(body: Body, fault: Exception | None, content_length: str | None, stall: float) -> str | None:
    """Return why a body is not whole, as the end of a sentence; None if it is."""
    if fault is None and not body.stalled:
        return None
    what = str(fault) if fault is not None else f"no byte came for {stall:g} s"
    of = f" of {int(content_length):,} bytes" if content_length else " bytes of a chunked body"
    return f"{what} after {len(body.kept):,}{of}"
