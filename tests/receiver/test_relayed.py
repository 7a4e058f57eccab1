"""The answer of another server as ours, on real sockets: committed first, handed on whole, and never missing."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from sandbox.domain import ticks
from sandbox.domain.answering import AnswerRule
from sandbox.domain.examination import Rules
from sandbox.domain.records import Answer, Capture, Outcome, OutcomeKind
from sandbox.domain.settings import DeliverySettings, ReceiverSettings
from sandbox.receiver.receiver import Receiver
from sandbox.sender.forwarding import Forward, Forwarder
from tests.memory_records import MemoryRecords
from tests.raw_client import RawClient
from tests.raw_http import Script, answer, raw_server
from tests.receiver.conftest import ERP, MakeRequest
from tests.waiting import wait_for


@asynccontextmanager
async def relaying(
    records: MemoryRecords, relay: Callable[[Capture], Awaitable[Outcome]]
) -> AsyncIterator[tuple[Receiver, RawClient]]:
    settings = ReceiverSettings(port=0, answers=(AnswerRule("receiver.answers[0]", status=503),))
    receiver = Receiver(settings, lambda: Rules((ERP,), max_body=5000), records, relay=relay)
    await receiver.start()
    client = await RawClient.connect(receiver.port)
    try:
        yield receiver, client
    finally:
        await client.close()
        await receiver.stop()


@asynccontextmanager
async def with_target(
    records: MemoryRecords, script: Script | bytes, limit: float = 10.0
) -> AsyncIterator[tuple[RawClient, list[bytes]]]:
    async with raw_server(script) as target:
        settings = DeliverySettings(int(limit * ticks.PER_SECOND))
        forwarder = Forwarder(Forward(f"{target.url}/mine", True), records, lambda: settings)
        async with relaying(records, forwarder.relay) as (_, client):
            yield client, target.requests
        await forwarder.close()


async def test_status_headers_and_body_are_the_target_s(records: MemoryRecords, delivery: MakeRequest) -> None:
    reply = answer("409 Conflict", "X-Mine: caf\xe9", "Set-Cookie: a=1", "Set-Cookie: b=2", "TE: 5", body=b"no!")
    async with with_target(records, reply) as (client, requests):
        for _ in range(2):  # on one connection
            await client.send(delivery())
            got = await client.answer()
            assert (got.status, got.body) == (409, b"no!")
            assert got.headers == (
                ("X-Mine", "caf\xe9"),
                ("Set-Cookie", "a=1"),
                ("Set-Cookie", "b=2"),
                ("Content-Length", "3"),
            )
    assert requests[0].partition(b"\r\n\r\n")[2] == delivery().partition(b"\r\n\r\n")[2]
    assert [capture.answer for capture in records.captures] == [Answer(0, rule="--answer forward", relayed=True)] * 2
    assert all(capture.verdict.verified for capture in records.captures)


async def test_the_capture_is_committed_before_the_target_hears_of_it(
    records: MemoryRecords, delivery: MakeRequest
) -> None:
    async with with_target(records, answer("200 OK")) as (client, requests):
        records.may_commit.clear()
        await client.send(delivery())
        await wait_for(lambda: records.waiting, "the capture at the journal")
        assert requests == []
        records.may_commit.set()
        assert (await client.answer()).status == 200
    assert [type(record).__name__ for record in records.records] == ["Capture", "Attempt"]


@pytest.mark.parametrize("size", [1_000_000, 1024 * 1024])
async def test_a_megabyte_is_handed_on(records: MemoryRecords, delivery: MakeRequest, size: int) -> None:
    async with with_target(records, answer("200 OK", body=b"x" * size)) as (client, _):
        await client.send(delivery())
        assert len((await client.answer()).body) == size


async def test_chunks_become_a_length(records: MemoryRecords, delivery: MakeRequest) -> None:
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
    async with with_target(records, chunked) as (client, _):
        await client.send(delivery())
        got = await client.answer()
    assert (got.body, got.headers) == (b"abc", (("Content-Length", "3"),))


@pytest.mark.parametrize(
    ("script", "status", "sentence"),
    [
        (lambda _: None, 502, "closed the connection without an answer"),
        (b"SSH-2.0-OpenSSH_9.2\r\n\r\n", 502, "answered with something that is not HTTP"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf", 504, "no complete answer within 0.3 s"),
        (answer("200 OK", body=b"x" * (1024 * 1024 + 1)), 502, "longer than 1,048,576 bytes"),
        (b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n", 502, "status 101, which ends no request"),
        (b"HTTP/1.1 999 Odd\r\nContent-Length: 0\r\n\r\n", 502, "status 999"),
    ],
    ids=["closes", "not-http", "slow", "too-long", "interim", "no-status"],
)
async def test_what_gives_no_answer_is_a_502_or_504_with_its_sentence(
    records: MemoryRecords, delivery: MakeRequest, script: Script | bytes, status: int, sentence: str
) -> None:
    async with with_target(records, script, limit=0.3) as (client, _):
        await client.send(delivery())
        got = await client.answer()
    assert got.status == status
    assert sentence in got.json["forward"]
    assert len(records.captures) == 1


async def test_a_target_that_nobody_runs_is_a_502(records: MemoryRecords, delivery: MakeRequest) -> None:
    forwarder = Forwarder(Forward("http://127.0.0.1:9/", True), records, DeliverySettings)
    async with relaying(records, forwarder.relay) as (_, client):
        await client.send(delivery())
        got = await client.answer()
    assert (got.status, "connection refused" in got.json["forward"]) == (502, True)


@pytest.mark.parametrize(("status", "length"), [("204 No Content", None), ("205 Reset", "0"), ("304 Not", None)])
async def test_answers_without_a_body_stay_so(
    records: MemoryRecords, delivery: MakeRequest, status: str, length: str | None
) -> None:
    async with with_target(records, f"HTTP/1.1 {status}\r\nX-A: 1\r\nContent-Length: 0\r\n\r\n".encode()) as (
        client,
        _,
    ):
        for _ in range(2):
            await client.send(delivery())
            got = await client.answer()
            assert (got.status, got.header("Content-Length")) == (int(status[:3]), length)


async def test_head_has_the_length_and_no_body(records: MemoryRecords, delivery: MakeRequest) -> None:
    async with with_target(records, b"HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n") as (client, _):
        for _ in range(2):
            await client.send(b"HEAD /hooks/erp HTTP/1.1\r\nHost: h\r\n\r\n")
            got = await client.answer("HEAD")
            assert (got.status, got.header("Content-Length")) == (200, "7")


async def test_what_is_not_whole_is_answered_by_us_and_goes_nowhere(
    records: MemoryRecords, delivery: MakeRequest
) -> None:
    async with with_target(records, answer("200 OK")) as (client, requests):
        await client.send(delivery(body=b"x" * 6000))
        assert (await client.answer()).status == 503
        assert requests == []
    assert records.captures[0].answer.rule == "receiver.answers[0]"


async def test_a_client_that_asks_for_the_end_gets_it(records: MemoryRecords, delivery: MakeRequest) -> None:
    async with with_target(records, answer("200 OK")) as (client, _):
        await client.send(delivery(extra=b"Connection: close\r\n"))
        assert (await client.answer()).header("Connection") == "close"
        assert await client.rest() == b""


async def test_a_client_that_goes_away_does_not_stop_the_handing_on(
    records: MemoryRecords, delivery: MakeRequest
) -> None:
    over = asyncio.Event()
    done: list[Capture] = []

    async def slow(capture: Capture) -> Outcome:
        await over.wait()
        done.append(capture)
        return Outcome(OutcomeKind.DELIVERED, "", 0, status=200)

    async with relaying(records, slow) as (receiver, client):
        await client.send(delivery())
        await wait_for(lambda: records.captures, "the capture")
        client.reset()
        assert receiver._http is not None
        await wait_for(lambda: not receiver._http or not receiver._http.connections, "the end of the connection")
        over.set()
        await wait_for(lambda: done, "the handing on")


async def test_a_stop_does_not_wait_for_the_target(records: MemoryRecords, delivery: MakeRequest) -> None:
    over = asyncio.Event()

    async def late(_: Capture) -> Outcome:
        await over.wait()
        return Outcome(OutcomeKind.DELIVERED, "", 0, status=200)

    async with relaying(records, late) as (receiver, client):
        await client.send(delivery())
        await wait_for(lambda: records.captures, "the capture")
        async with asyncio.timeout(2.5):
            await receiver.stop()
        got = await client.answer()
        assert (got.status, got.json["forward"]) == (503, "the receiver was stopped before the target answered")
        over.set()
