"""aiohttp's HTTP parser behind its own interface, changed in three ways that the receiver's promises need.

It parses one message at a time, so that a valid request followed by garbage in one segment is not lost with it; it
bounds the header as a whole; and what it refuses comes out with its raw bytes, as does a message that ends early.
"""

import asyncio
from collections.abc import Sequence
from typing import TypeAlias

from aiohttp.base_protocol import BaseProtocol
from aiohttp.http_parser import HttpRequestParser, RawRequestMessage
from aiohttp.streams import EMPTY_PAYLOAD, StreamReader
from aiohttp.web_protocol import MAX_MSG_QUEUE_SIZE, RequestPayloadError, _ErrInfo

from sandbox.receiver.refusal import RefusedError, reason_of
from sandbox.receiver.window import Window

Messages: TypeAlias = "list[tuple[RawRequestMessage | _ErrInfo, StreamReader]]"


class BodyEndedError(Exception):
    """The body ended early; the message says how ("the client closed the connection")."""


class CarefulParser:
    """What `RequestHandler` calls its parser, for one connection.

    It never raises for bytes; a refused request comes out as one of aiohttp's error messages that carries a
    RefusedError, after which everything else on the connection is ignored.
    """

    def __init__(
        self,
        protocol: BaseProtocol,
        loop: asyncio.AbstractEventLoop,
        read_size: int,
        max_headers: int,
        max_header_size: int,
    ) -> None:
        self._parser = HttpRequestParser(
            protocol,
            loop,
            read_size,
            max_line_size=max_header_size,
            max_field_size=max_header_size,
            max_headers=max_headers,
            payload_exception=RequestPayloadError,
            auto_decompress=False,
            max_msg_queue_size=1,  # stop behind every message: an error in the next one would take this one with it
        )
        self._max_headers = max_headers
        self._max_header_size = max_header_size
        self._window = Window()
        self._body: StreamReader = EMPTY_PAYLOAD
        self._fault: BodyEndedError | RefusedError | None = None
        self._refused_error: RefusedError | None = None
        self._parting: Messages = []
        self._nothing_yet = True
        self._queued = 0
        self._flow_paused = False
        self._last_message = False
        self._ended = False

    @property
    def in_header(self) -> bool:
        """True while the header of a message has begun to arrive and is not complete."""
        return (
            not self._ended and self._body.is_eof() and self._queued < MAX_MSG_QUEUE_SIZE and self._window.unclaimed > 0
        )

    @property
    def only_line_ends(self) -> bool:
        """True while line ends have come on this connection, and nothing else."""
        return not self._ended and self._nothing_yet and self._window.blank

    @property
    def done(self) -> bool:
        """True if nothing that may follow the present message is read, so that the connection is to be closed."""
        return self._ended or self._last_message or self._window.overflowed

    def fault_of(self, body: StreamReader) -> BodyEndedError | RefusedError | None:
        """Return why this body ended before it was complete, or None if it did not."""
        return self._fault if body is self._body else None

    def finish(self, reason: str) -> None:
        """Expect nothing more; `reason` is the beginning of a sentence ("the client closed the connection").

        An open body ends where it is, with a fault; an incomplete header comes out of the next `feed_data`.
        """
        if self._ended:
            return
        if not self._body.is_eof():
            self._end_body(BodyEndedError(reason))
        elif self.in_header:
            self._parting = self._refusal(f"{reason} in the middle of the header")
        elif self.only_line_ends:
            self._parting = self._refusal(f"{reason} after nothing but line ends")
        self._ended = True

    def feed_data(self, data: bytes) -> tuple[Messages, bool, bytes]:
        """Return the messages whose header is complete; never an upgrade, so the other two are constant."""
        messages, self._parting = self._parting, []
        if not self._ended:
            self._window.add(data)
            self._flow_paused = False
            self._parse(data, messages)
        elif self._refused_error is not None:
            self._refused_error.add(data)
        self._queued += len(messages)
        return messages, False, b""

    def _parse(self, data: bytes, messages: Messages) -> None:
        # The first call may only complete the body of an earlier message and stop behind it; from the second on, a
        # call that finds nothing has read everything.
        first = True
        while not self._ended and not self._flow_paused and self._queued + len(messages) < MAX_MSG_QUEUE_SIZE:
            try:
                found: Sequence[tuple[RawRequestMessage, StreamReader]]
                found, _, _ = self._parser.feed_data(data)
            except Exception as error:  # whatever it is, it is about the bytes, and the parser is done
                messages += self._refused(error)
                return
            for message, body in found:
                messages += self._accepted(message, body)
            self._settle()
            if not found and not first:
                if self.in_header and self._window.unclaimed > self._max_header_size:
                    messages += self._refusal(self._header_too_large())
                return
            data, first = b"", False

    def _accepted(self, message: RawRequestMessage, body: StreamReader) -> Messages:
        size = self._window.header_size()
        if size > self._max_header_size:
            return self._refusal(self._header_too_large())
        self._nothing_yet = False
        self._body = body
        if message.chunked:
            self._window.hold_chunked(size)
        else:
            self._window.claim(size + int(message.headers.get("Content-Length", 0)))
        # What follows would be in another protocol, which the receiver refuses to speak.
        self._last_message = message.upgrade or message.method == "CONNECT"
        return [(message, body)]

    def _settle(self) -> None:
        if self._body.is_eof():
            self._window.release_chunked()
            if self._last_message or self._window.overflowed:
                self._ended = True

    def _refused(self, error: Exception) -> Messages:
        reason = reason_of(error, self._window.head, self._max_headers, self._max_header_size)
        return self._refusal(reason)

    def _refusal(self, reason: str) -> Messages:
        self._ended = True
        refused = self._refused_error = RefusedError(reason, self._window.head)
        if not self._body.is_eof():
            self._end_body(refused)
            return []
        return [(_ErrInfo(400, refused, reason), EMPTY_PAYLOAD)]

    def _end_body(self, fault: BodyEndedError | RefusedError) -> None:
        self._fault = fault
        self._body.feed_eof()

    def _header_too_large(self) -> str:
        return f"the header is larger than {self._max_header_size:,} bytes (receiver.max_header_size)"

    def message_consumed(self) -> None:
        """Take note that the protocol has begun with one of the messages."""
        self._queued -= 1
        self._parser.message_consumed()

    def pause_reading(self) -> None:
        """Stop within the body, whose reader has enough for now."""
        self._flow_paused = True
        self._parser.pause_reading()

    def set_upgraded(self, val: bool) -> None:
        """Do nothing: no upgrade ever gets as far as the protocol."""
