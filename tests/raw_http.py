"""A server of raw sockets: it sees the very bytes of a request and answers with the very bytes given."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TypeAlias

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"

Script: TypeAlias = Callable[[bytes], bytes | None]
"""From a whole request to the answer's bytes; None closes the connection without any."""


@dataclass
class RawServer:
    """Where it listens, every request so far, byte for byte, and who made each connection, as `host:port`."""

    port: int = 0
    requests: list[bytes] = field(default_factory=list)
    peers: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


def answer(status: str, *headers: str, body: bytes = b"") -> bytes:
    """Build an answer with a Content-Length."""
    lines = [f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body)}", "", ""]
    return "\r\n".join(lines).encode("latin-1") + body


@asynccontextmanager
async def raw_server(script: Script | bytes = OK) -> AsyncIterator[RawServer]:
    """Serve until the block ends; connections that are still open then are cut."""
    seen = RawServer()
    open_writers: set[asyncio.StreamWriter] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        open_writers.add(writer)
        seen.peers.append("{}:{}".format(*writer.get_extra_info("peername")))
        try:
            request = await _read_request(reader)
            seen.requests.append(request)
            reply = script if isinstance(script, bytes) else script(request)
            if reply is None:
                writer.transport.abort()
                return
            writer.write(reply)
            await writer.drain()
            await reader.read()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            open_writers.discard(writer)
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    seen.port = server.sockets[0].getsockname()[1]
    try:
        yield seen
    finally:
        server.close()
        for writer in set(open_writers):
            writer.transport.abort()
        await asyncio.wait_for(server.wait_closed(), 5)


async def _read_request(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    length = 0
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    return head + await reader.readexactly(length)
