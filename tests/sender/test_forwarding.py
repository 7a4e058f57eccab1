"""Forwarding on real sockets: byte for byte after the capture, and no target whatever stops or slows receiving."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from sandbox.domain import ticks
from sandbox.domain.records import Attempt, Capture, Outcome, OutcomeKind
from sandbox.domain.settings import DeliverySettings
from sandbox.domain.subscription import FORWARD_NAME
from sandbox.sender import forwarding, loop_guard
from sandbox.sender.backlog import MOST_WAITING
from sandbox.sender.forwarding import Forward, Forwarder
from sandbox.sender.loop_guard import MOST_TIMES
from tests.both_ends import BothEnds, both_ends, proxy
from tests.raw_client import RawClient
from tests.raw_http import answer, raw_server
from tests.waiting import wait_for


@pytest.fixture
async def ends(tmp_path: Path) -> AsyncIterator[BothEnds]:
    async with both_ends(tmp_path) as ends:
        yield ends


@asynccontextmanager
async def forwarding_to(url: str, ends: BothEnds, limit: float = 10.0) -> AsyncIterator[tuple[Forwarder, list[str]]]:
    said: list[str] = []
    settings = DeliverySettings(int(limit * ticks.PER_SECOND))
    forwarder = Forwarder(Forward(url), ends.journal, lambda: settings, narrate=said.append)
    await forwarder.start()
    try:
        yield forwarder, said
    finally:
        await forwarder.close()


async def forwarded(ends: BothEnds) -> list[Attempt]:
    records = [await ends.journal.get(each.number) for each in await ends.journal.latest(1000)]
    return [each for each in reversed(records) if isinstance(each, Attempt) and each.subscription == FORWARD_NAME]


def have_come(ends: BothEnds, count: int) -> Callable[[], object]:
    async def come() -> bool:
        return len(await forwarded(ends)) >= count

    return come


@asynccontextmanager
async def hanging() -> AsyncIterator[tuple[str, list[bytes]]]:
    """A server that reads and never answers."""
    seen: list[bytes] = []

    async def hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            seen.append(await reader.readuntil(b"\r\n\r\n"))
            await reader.read()
        writer.close()

    server = await asyncio.start_server(hang, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/", seen
    finally:
        server.close()


async def post(ends: BothEnds, data: bytes) -> int:
    client = await RawClient.connect(ends.receiver.port)
    await client.send(data)
    status = (await client.answer()).status
    await client.close()
    return status


def request(body: bytes, extra: bytes = b"") -> bytes:
    return b"POST /hooks/erp HTTP/1.1\r\nHost: h\r\n%sContent-Length: %d\r\n\r\n%s" % (extra, len(body), body)


async def test_a_capture_is_relayed_byte_for_byte_and_its_answer_recorded(ends: BothEnds) -> None:
    strange = b"X-A: 1\r\nx-a: caf\xe9\r\nConnection: keep-alive\r\n"
    reply = answer("418 Teapot", "X-Mine: 1", body=b"short and stout")
    async with raw_server(reply) as mine, forwarding_to(f"{mine.url}/hook?x=1", ends):
        assert await post(ends, request(b"\x00\xff no JSON", strange)) == 415
        await wait_for(have_come(ends, 1), "the forwarded request")
    assert mine.requests == [
        f"POST /hook?x=1 HTTP/1.1\r\nHost: 127.0.0.1:{mine.port}\r\n".encode()
        + b"X-A: 1\r\nx-a: caf\xe9\r\nContent-Length: 10\r\n\r\n\x00\xff no JSON"
    ]
    (attempt,) = await forwarded(ends)
    assert (attempt.outcome.status, attempt.outcome.body) == (418, b"short and stout")
    capture = await ends.journal.get(1)
    assert isinstance(capture, Capture)
    assert attempt.repeats == capture.record_id
    assert await ends.other_end(1) is None


async def test_only_what_comes_after_the_start_is_forwarded(ends: BothEnds) -> None:
    await ends.send()
    async with raw_server() as mine, forwarding_to(mine.url, ends):
        await ends.send()
        await wait_for(have_come(ends, 1), "the forwarded request")
        (attempt,) = await forwarded(ends)
        assert attempt.repeats == (await ends.journal.get(3)).record_id


async def test_redirects_are_not_followed(ends: BothEnds) -> None:
    async with raw_server(lambda _: answer("307 Away", "Location: /elsewhere")) as mine, forwarding_to(mine.url, ends):
        await ends.send()
        await wait_for(have_come(ends, 1), "the forwarded request")
        (attempt,) = await forwarded(ends)
    assert (attempt.outcome.kind, attempt.outcome.status, len(mine.requests)) == (OutcomeKind.STATUS, 307, 1)


async def test_a_dead_target_is_said_once_and_again_when_it_lives(ends: BothEnds) -> None:
    async with raw_server() as mine:
        port = mine.port
    async with forwarding_to(f"http://127.0.0.1:{port}/", ends) as (_, said):
        for count in (1, 2, 3):
            assert await ends.send()
            await wait_for(have_come(ends, count), "the failed attempt")
        assert len(said) == 1
        assert "connection refused" in said[0]
        assert "received and recorded all the same" in said[0]
        server = await asyncio.start_server(_ok, "127.0.0.1", port)
        await ends.send()
        await wait_for(lambda: len(said) == 2, "the sentence that it lives")
        assert said[1] == "forward  the target answers again"
        server.close()
    assert [each.outcome.kind for each in await forwarded(ends)][:3] == [OutcomeKind.REFUSED] * 3


async def _ok(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(answer("200 OK"))
    await writer.drain()
    writer.close()


async def test_a_hanging_target_neither_slows_receiving_nor_fills_memory(ends: BothEnds) -> None:
    count = MOST_WAITING + forwarding._AT_ONCE + 30
    async with hanging() as (url, seen), forwarding_to(url, ends, limit=60) as (forwarder, said):
        begun = time.monotonic()
        for index in range(count):
            assert await post(ends, request(b"%d" % index)) == 415
        assert time.monotonic() - begun < 20
        await wait_for(lambda: said, "the sentence on what is dropped")
        await wait_for(lambda: len(seen) == forwarding._AT_ONCE, "the requests under way")
        assert "the target is too slow: 100 captures wait" in said[0]
        await forwarder.finish(0.2)
        assert any("not answered by the target before the end" in each for each in said)
        assert any("captures were not forwarded" in each for each in said)
    records = await forwarded(ends)
    assert {each.outcome.kind for each in records} == {OutcomeKind.INTERRUPTED}
    assert len(records) == forwarding._AT_ONCE


@pytest.mark.parametrize(
    ("script", "kind"),
    [
        (lambda _: None, OutcomeKind.RESET),
        (b"SSH-2.0-OpenSSH_9.2\r\n\r\n", OutcomeKind.INVALID_ANSWER),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf", OutcomeKind.TIMEOUT),
    ],
    ids=["closes", "not-http", "stops-in-the-middle"],
)
async def test_each_way_to_fail_is_an_attempt_with_its_reason(
    ends: BothEnds, script: Callable[[bytes], bytes | None] | bytes, kind: OutcomeKind
) -> None:
    async with raw_server(script) as mine, forwarding_to(mine.url, ends, limit=0.3):
        await ends.send()
        await wait_for(have_come(ends, 1), "the failed attempt")
        (attempt,) = await forwarded(ends)
    assert attempt.outcome.kind is kind


async def test_what_comes_in_parts_is_said_and_the_rest_is_forwarded(ends: BothEnds) -> None:
    async with raw_server() as mine, forwarding_to(mine.url, ends) as (_, said):
        client = await RawClient.connect(ends.receiver.port)
        await client.send(b"no HTTP\r\n\r\n")
        await client.rest()
        await client.close()
        assert await post(ends, request(b"{}")) == 415
        await wait_for(have_come(ends, 1), "the whole one")
    assert said == [
        "forward  #1 is not forwarded: the HTTP parser refused it, so it is no request that could be sent again"
    ]


async def test_what_comes_back_over_our_own_connection_is_not_forwarded_again(ends: BothEnds) -> None:
    async with forwarding_to(ends.url, ends) as (_, said):
        await ends.send()
        await wait_for(lambda: said, "the sentence on the loop")
        await ends.send(ends.url)
        await wait_for(lambda: len(said) == 2, "the second one")
    assert all("our own forwarded request" in each for each in said)
    assert len(await forwarded(ends)) == 2


async def test_a_loop_through_a_proxy_ends(ends: BothEnds, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loop_guard, "SECONDS", 600.0)  # a busy machine goes round more slowly

    def through(body: bytes, headers: list[tuple[str, str]]) -> tuple[bytes, list[tuple[str, str]]]:
        return body, [*headers, ("Via", "1.1 tunnel")]

    here = f"http://127.0.0.1:{ends.receiver.port}"
    async with proxy(here, through) as url, forwarding_to(f"{url}/hooks/erp", ends) as (_, said):
        await ends.send()
        await wait_for(lambda: any("as in a loop" in each for each in said), "the end of the loop", 30)
        assert len(await forwarded(ends)) <= MOST_TIMES


@asynccontextmanager
async def tunnel(port: int) -> AsyncIterator[int]:
    """A port that leads to another one and says nothing of it, as `ssh -L` does."""

    async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError):
            while some := await reader.read(65536):
                writer.write(some)
                await writer.drain()
        writer.close()

    async def through(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        behind, to_behind = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.gather(pump(reader, to_behind), pump(behind, writer))

    server = await asyncio.start_server(through, "127.0.0.1", 0)
    async with server:
        yield int(server.sockets[0].getsockname()[1])


async def test_a_loop_through_a_tunnel_that_adds_nothing_ends(ends: BothEnds, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loop_guard, "SECONDS", 600.0)
    async with (
        tunnel(ends.receiver.port) as port,
        forwarding_to(f"http://127.0.0.1:{port}/hooks/erp", ends) as (_, said),
    ):
        await ends.send()
        await wait_for(lambda: any("as in a loop" in each for each in said), "the end of the loop", 30)
        assert len(await forwarded(ends)) <= MOST_TIMES


async def test_many_equal_requests_without_a_proxy_are_all_forwarded(ends: BothEnds) -> None:
    async with raw_server() as mine, forwarding_to(mine.url, ends) as (_, said):
        for _ in range(MOST_TIMES + 5):
            await post(ends, request(b"{}"))
        await wait_for(have_come(ends, MOST_TIMES + 5), "all of them")
    assert said == []


async def test_relay_gives_the_outcome_and_never_raises(ends: BothEnds) -> None:
    await ends.send()
    capture = await ends.journal.get(1)
    assert isinstance(capture, Capture)
    async with raw_server(answer("201 Made", body=b"x")) as mine:
        forwarder = Forwarder(Forward(mine.url, answers=True), ends.journal, DeliverySettings)
        outcome: Outcome = await forwarder.relay(capture)
        assert (outcome.status, outcome.body) == (201, b"x")
        await ends.journal.close()
        assert (await forwarder.relay(capture)).kind is OutcomeKind.INTERRUPTED
        await forwarder.close()
