"""A client of raw sockets: it sends the very bytes given and reads answers until the receiver closes or says enough."""

import asyncio
import json
import socket
import struct
from dataclasses import dataclass
from typing import Any

LIMIT = 10.0


@dataclass(frozen=True)
class RawAnswer:
    """One answer as it came."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    @property
    def json(self) -> Any:  # noqa: ANN401 - whatever the answer holds
        return json.loads(self.body)

    def header(self, name: str) -> str | None:
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


class RawClient:
    """One connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    @classmethod
    async def connect(cls, port: int, host: str = "127.0.0.1") -> "RawClient":
        return cls(*await asyncio.open_connection(host, port))

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    def finish(self) -> None:
        """Close our half: the receiver reads an end, and can still answer."""
        self.writer.write_eof()

    async def answer(self, method: str = "POST") -> RawAnswer:
        """Read one answer; 100 Continue counts as one. Raises IncompleteReadError if the receiver closes instead."""
        async with asyncio.timeout(LIMIT):
            head = await self.reader.readuntil(b"\r\n\r\n")
            first, *lines = head.decode("latin-1").split("\r\n")[:-2]
            headers = tuple((name, value) for name, _, value in (line.partition(": ") for line in lines))
            length = next((int(value) for name, value in headers if name == "Content-Length"), 0)
            body = b"" if method == "HEAD" else await self.reader.readexactly(length)
        return RawAnswer(int(first.split(" ")[1]), headers, body)

    async def rest(self) -> bytes:
        """Read until the receiver closes; a reset counts as closing."""
        try:
            async with asyncio.timeout(LIMIT):
                return await self.reader.read()
        except ConnectionError:
            return b""

    def reset(self) -> None:
        """Cut the connection hard: the receiver gets a reset instead of an end."""
        self.writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()

    async def close(self) -> None:
        self.writer.close()
        try:
            async with asyncio.timeout(LIMIT):
                await self.writer.wait_closed()
        except ConnectionError:
            pass
