"""Where a request is not written all at once, the bytes on the wire and their order in time are what it says."""

import asyncio
import ssl
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.body.http_text import request_head
from sandbox.domain import ticks
from sandbox.domain.records import Outcome, OutcomeKind
from sandbox.domain.request import HttpRequest
from sandbox.domain.writing import AT_ONCE, Part, Writing, framed, in_pieces
from sandbox.sender.delivery import deliver
from sandbox.sender.http_client import HttpClient
from tests.raw_wire import Wire, wire
from tests.sender.certificates import make_certificate
from tests.waiting import wait_for

LIMIT = 10 * ticks.PER_SECOND
BODY = b'{"Name":"0123456789"}'


def request_to(url: str, writing: Writing = AT_ONCE, length: int = len(BODY)) -> HttpRequest:
    return HttpRequest("POST", url, (("Host", "h"), ("Content-Length", str(length))), BODY, writing)


async def sent(seen: Wire, writing: Writing, until: bytes, client: HttpClient | None = None) -> Outcome:
    """Send, let the server answer once it has bytes that end so, and return the outcome."""
    delivering = asyncio.create_task(deliver(request_to(seen.url, writing), client or HttpClient(), LIMIT))
    await wait_for(lambda: seen.got.endswith(until), f"bytes that end with {until!r}")
    seen.may_answer.set()
    return await delivering


async def test_a_chunked_body_goes_framed() -> None:
    async with wire() as seen:
        outcome = await sent(seen, Writing(chunk_size=8), b"0\r\n\r\n")
    assert outcome.delivered
    assert seen.got.endswith(b'\r\n\r\n8\r\n{"Name":\r\n8\r\n"0123456\r\n5\r\n789"}\r\n0\r\n\r\n')


async def test_a_chunked_body_goes_over_tls_too(tmp_path: Path) -> None:
    certificate = make_certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    trusting = ssl.create_default_context(cafile=str(certificate))
    async with wire(context) as seen:
        outcome = await sent(seen, Writing(chunk_size=1000), b"0\r\n\r\n", HttpClient(trusting))
    assert outcome.delivered, outcome.reason
    assert seen.got.endswith(b"\r\n\r\n15\r\n" + BODY + b"\r\n0\r\n\r\n")


@pytest.mark.parametrize("part", list(Part), ids=str)
async def test_a_slow_part_goes_in_pieces_with_a_pause_between_them(part: Part) -> None:
    pauses: list[float] = []
    held = asyncio.Event()
    written: list[bytes] = []

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)
        before = len(pauses)
        await wait_for(lambda: len(seen.got) > len(b"".join(written)), "the piece before")
        written.append(bytes(seen.got[len(b"".join(written)) :]))
        if before == 2:
            held.set()

    async with wire() as seen:
        writing = Writing(slow=part, pieces=3, pause=ticks.PER_SECOND // 4)
        outcome = await sent(seen, writing, BODY, HttpClient(sleep=sleep))
    assert outcome.delivered
    assert pauses == [0.25, 0.25]
    assert held.is_set()
    head = request_head(request_to(seen.url))
    first, second = written
    if part is Part.HEAD:
        assert head.startswith(first + second)
        assert len(first) == len(second) == -(-len(head) // 3)
    else:
        assert (first, second) == (head + BODY[:7], BODY[7:14])
    assert seen.got == head + BODY


async def test_the_body_waits_for_100_continue() -> None:
    async with wire() as seen:
        writing = Writing(after_continue=True, patience=LIMIT)
        delivering = asyncio.create_task(deliver(request_to(seen.url, writing), HttpClient(), LIMIT))
        await wait_for(lambda: seen.got.endswith(b"\r\n\r\n"), "the head")
        seen.reply = b"HTTP/1.1 100 Continue\r\n\r\n"
        seen.may_answer.set()
        await wait_for(lambda: seen.got.endswith(BODY), "the body")
        delivering.cancel()


async def test_the_body_goes_without_100_continue_when_patience_ends() -> None:
    async with wire() as seen:
        outcome = await sent(seen, Writing(after_continue=True, patience=ticks.PER_SECOND // 50), BODY)
    assert outcome.delivered


async def test_a_final_answer_in_place_of_100_continue_is_the_answer_and_the_body_stays_here() -> None:
    async with wire() as seen:
        seen.reply = b"HTTP/1.1 417 Expectation Failed\r\nContent-Length: 0\r\n\r\n"
        outcome = await sent(seen, Writing(after_continue=True, patience=LIMIT), b"\r\n\r\n")
        await seen.ended.wait()
    assert outcome.status == 417
    assert seen.got.endswith(b"\r\n\r\n")


async def test_our_half_is_closed_behind_the_last_byte_and_the_answer_still_read() -> None:
    async with wire() as seen:
        request = request_to(seen.url, Writing(half_close=True), length=1000)
        delivering = asyncio.create_task(deliver(request, HttpClient(), LIMIT))
        await asyncio.wait_for(seen.ended.wait(), 10)
        assert not delivering.done()
        seen.reply = b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"
        seen.may_answer.set()
        outcome = await delivering
    assert outcome.status == 400
    assert seen.got == request_head(request) + BODY


@pytest.mark.parametrize("answered", [True, False])
async def test_a_receiver_that_does_not_wait_for_the_end_stops_the_writing(answered: bool) -> None:
    never = asyncio.Event()

    async def sleep(_: float) -> None:
        await never.wait()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        if answered:
            writer.write(b"HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n")
            await writer.drain()
            writer.close()
        else:
            writer.transport.abort()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
        request = request_to(url, Writing(slow=Part.HEAD))
        outcome = await deliver(request, HttpClient(sleep=sleep), LIMIT)
    assert (outcome.kind, outcome.status) == ((OutcomeKind.STATUS, 408) if answered else (OutcomeKind.RESET, None))


@given(st.binary(max_size=60), st.integers(1, 70))
@settings(max_examples=60)
def test_framing_and_pieces_lose_nothing(body: bytes, number: int) -> None:
    assert unframed(framed(body, number)) == body
    pieces = list(in_pieces(body, number))
    assert b"".join(pieces) == body
    assert len(pieces) <= number
    assert all(pieces)


def unframed(data: bytes) -> bytes:
    body = b""
    while True:
        size, _, data = data.partition(b"\r\n")
        length = int(size, 16)
        body, data = body + data[:length], data[length:]
        assert data.startswith(b"\r\n")
        data = data[2:]
        if length == 0:
            assert data == b""
            return body


def test_what_is_out_of_the_ordinary_is_told() -> None:
    assert AT_ONCE.told == ""
    assert Writing(chunk_size=512).told == "the body goes framed in chunks of 512 bytes"
    assert replace(AT_ONCE, slow=Part.HEAD).told == "the head goes in 6 pieces, 0.5 s apart"
