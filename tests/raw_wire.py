"""A server of raw sockets that keeps every byte as it comes, knows when our half was closed, and answers when told."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from tests.raw_http import OK


@dataclass
class Wire:
    """What a server of raw sockets got; it answers when `may_answer` is set, and knows whether our half was closed."""

    port: int = 0
    scheme: str = "http"
    got: bytearray = field(default_factory=bytearray)
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    may_answer: asyncio.Event = field(default_factory=asyncio.Event)
    interim: bytes = b""
    reply: bytes = OK

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}/hook"


@asynccontextmanager
async def wire(tls: ssl.SSLContext | None = None) -> AsyncIterator[Wire]:
    seen = Wire(scheme="https" if tls else "http")
    writers: list[asyncio.StreamWriter] = []

    async def answer(writer: asyncio.StreamWriter) -> None:
        await seen.may_answer.wait()
        writer.write(seen.reply)
        await writer.drain()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writers.append(writer)
        writer.write(seen.interim)
        answering = asyncio.create_task(answer(writer))
        while data := await reader.read(65536):
            seen.got += data
        seen.ended.set()
        await answering

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=tls)
    seen.port = server.sockets[0].getsockname()[1]
    try:
        yield seen
    finally:
        seen.may_answer.set()
        server.close()
        for writer in writers:
            writer.transport.abort()
