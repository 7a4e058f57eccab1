"""Keep-alive, pipelining, slow clients, early ends: every request its own capture, whatever the connection does."""

import asyncio
import tracemalloc

import pytest

from sandbox.domain.examination import Rules
from sandbox.domain.settings import ReceiverSettings
from sandbox.receiver.receiver import Receiver
from tests.memory_records import MemoryRecords
from tests.raw_client import LIMIT, RawClient
from tests.receiver.conftest import ERP, Connect, MakeReceiver, MakeRequest
from tests.waiting import wait_for

EMPTY_GET = b"GET /hooks/erp HTTP/1.1\r\nHost: x\r\n\r\n"


async def test_keep_alive(connect: Connect, delivery: MakeRequest, records: MemoryRecords) -> None:
    client = await connect()
    for _ in range(5):
        await client.send(delivery())
        assert (await client.answer()).status == 200
    assert len(records.captures) == 5
    assert len({capture.record_id for capture in records.captures}) == 5


@pytest.mark.parametrize("size", [1, 7, 1000, 100_000])
async def test_pipelined_requests_in_segments_of_any_size(
    size: int, connect: Connect, delivery: MakeRequest, records: MemoryRecords
) -> None:
    chunked = b"POST /no HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nTrailer: 1\r\n\r\n"
    data = (
        delivery("StockQuantityUpdate")
        + chunked
        + b"\r\n\r\n"
        + EMPTY_GET
        + delivery("Cart.Create")
        + b"garbage\r\n\r\n"
    )
    client = await connect()
    for start in range(0, len(data), size):
        client.writer.write(data[start : start + size])
        await asyncio.sleep(0)
    answers = [await client.answer() for _ in range(5)]
    assert [answer.status for answer in answers] == [200, 404, 405, 200, 400]
    assert await client.rest() == b""
    assert [capture.answer.status for capture in records.captures] == [200, 404, 405, 200, 400]
    assert records.captures[1].body == b"abc"
    assert records.captures[4].raw.startswith(b"garbage")


async def test_more_pipelined_requests_than_are_queued(connect: Connect, records: MemoryRecords) -> None:
    client = await connect()
    await client.send(EMPTY_GET * 500)
    for _ in range(500):
        assert (await client.answer()).status == 405
    assert len(records.captures) == 500


async def test_a_body_longer_than_its_content_length_is_seen_as_what_it_is(
    connect: Connect, delivery: MakeRequest, records: MemoryRecords
) -> None:
    client = await connect()
    await client.send(delivery() + b'"tail"}')
    assert (await client.answer()).status == 200
    assert (await client.answer()).status == 400
    assert records.captures[1].raw == b'"tail"}'


@pytest.mark.parametrize("method", ["GET", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE"])
async def test_other_methods_are_captured_and_answered(method: str, connect: Connect, records: MemoryRecords) -> None:
    client = await connect()
    for path, status in (("/hooks/erp", 405), ("/", 404)):
        await client.send(f"{method} {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        answer = await client.answer()
        assert answer.status == status
        assert answer.header("Allow") == ("POST" if status == 405 else None)
    assert [capture.method for capture in records.captures] == [method, method]


async def test_head_is_answered_without_a_body(connect: Connect, records: MemoryRecords) -> None:
    client = await connect()
    await client.send(b"HEAD / HTTP/1.1\r\nHost: x\r\n\r\n" + EMPTY_GET)
    answer = await client.answer("HEAD")
    assert (answer.status, records.captures[0].answer.body) == (404, b"")
    assert int(answer.header("Content-Length") or 0) > 0
    assert (await client.answer()).status == 405


@pytest.mark.parametrize(
    "request_",
    [
        b"CONNECT a:443 HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: h2c\r\nContent-Length: 3\r\n\r\nabc",
    ],
)
async def test_an_upgrade_is_answered_as_a_request_and_ends_the_connection(
    request_: bytes, connect: Connect, records: MemoryRecords
) -> None:
    client = await connect()
    await client.send(request_ + b"another protocol")
    answer = await client.answer()
    assert (answer.status, answer.header("Connection")) == (404, "close")
    assert await client.rest() == b""
    assert len(records.captures) == 1


@pytest.mark.parametrize(
    ("version", "connection", "expected"),
    [("1.0", None, "close"), ("1.0", "keep-alive", "keep-alive"), ("1.1", None, None), ("1.1", "close", "close")],
)
async def test_what_becomes_of_the_connection_is_said_and_done(
    version: str, connection: str | None, expected: str | None, connect: Connect
) -> None:
    line = f"Connection: {connection}\r\n" if connection else ""
    client = await connect()
    await client.send(f"GET / HTTP/{version}\r\nHost: x\r\n{line}\r\n".encode())
    answer = await client.answer()
    assert answer.header("Connection") == expected
    if expected == "close":
        assert await client.rest() == b""
    else:
        await client.send(EMPTY_GET)
        assert (await client.answer()).status == 405


async def test_expect_100_continue(connect: Connect, delivery: MakeRequest, records: MemoryRecords) -> None:
    head, _, body = delivery(extra=b"Expect: 100-continue\r\n").partition(b"\r\n\r\n")
    client = await connect()
    await client.send(head + b"\r\n\r\n")
    assert (await client.answer()).status == 100
    assert records.captures == []
    await client.send(body)
    assert (await client.answer()).status == 200


async def test_a_slow_client_does_not_hold_up_another(connect: Connect, delivery: MakeRequest) -> None:
    slow, quick = await connect(), await connect()
    data = delivery()
    await slow.send(data[:-1])
    await quick.send(data)
    assert (await quick.answer()).status == 200
    await slow.send(data[-1:])
    assert (await slow.answer()).status == 200


async def test_a_client_that_closes_its_half_is_answered(
    connect: Connect, delivery: MakeRequest, records: MemoryRecords
) -> None:
    records.may_commit.clear()
    client = await connect()
    await client.send(delivery() + delivery())
    client.finish()
    await wait_for(lambda: records.waiting, "the first capture is on its way")
    records.may_commit.set()
    assert [(await client.answer()).status for _ in range(2)] == [200, 200]
    assert await client.rest() == b""


async def test_a_truncated_body_is_captured_and_answered(
    connect: Connect, delivery: MakeRequest, records: MemoryRecords, samples: dict[str, bytes]
) -> None:
    client = await connect()
    await client.send(delivery()[:-10])
    client.finish()
    answer = await client.answer()
    assert answer.status == 400
    (capture,) = records.captures
    assert capture.body == samples["Order.Create"][:-10]
    assert capture.event == "Order.Create"
    (failure,) = capture.verdict.failures
    assert failure.name == "size"
    assert "the client closed the connection after 3,020 of 3,030 bytes" in failure.reason


async def test_a_truncated_chunked_body(connect: Connect, records: MemoryRecords) -> None:
    client = await connect()
    await client.send(b"POST /hooks/erp HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab")
    client.finish()
    await client.answer()
    assert records.captures[0].body == b"ab"
    assert "after 2 bytes of a chunked body" in next(
        check.reason for check in records.captures[0].verdict.checks if check.name == "size"
    )


async def test_a_body_that_stalls_is_captured_and_answered(
    make_receiver: MakeReceiver, delivery: MakeRequest, records: MemoryRecords
) -> None:
    receiver = await make_receiver(body_timeout=0.1)
    client = await RawClient.connect(receiver.port)
    await client.send(delivery()[:-10])
    answer = await client.answer()
    assert (answer.status, answer.header("Connection")) == (400, "close")
    assert "no byte came for 0.1 s after 3,020 of 3,030 bytes" in answer.json["failed"][0]["reason"]
    assert len(records.captures[0].body) == 3020
    await client.close()


async def test_a_header_that_stalls_is_captured_and_answered(
    make_receiver: MakeReceiver, records: MemoryRecords
) -> None:
    receiver = await make_receiver(body_timeout=0.1)
    client = await RawClient.connect(receiver.port)
    await client.send(b"POST / HT")
    assert "no byte came for 0.1 s in the middle of the header" in (await client.answer()).json["failed"][0]["reason"]
    assert records.captures[0].raw == b"POST / HT"
    await client.close()


async def test_line_ends_that_keep_coming_are_a_stall(make_receiver: MakeReceiver, records: MemoryRecords) -> None:
    receiver = await make_receiver(body_timeout=0.1)
    client = await RawClient.connect(receiver.port)
    async with asyncio.timeout(LIMIT):
        while not records.captures:
            await client.send(b"\r\n")
            await asyncio.sleep(0.05)  # the pace of the client, well within the limit
    answer = await client.answer()
    assert "no request came for 0.1 s after nothing but line ends" in answer.json["failed"][0]["reason"]
    assert not records.captures[0].raw.strip(b"\r\n")
    await client.close()


async def test_line_ends_after_a_request_are_no_stall(make_receiver: MakeReceiver, records: MemoryRecords) -> None:
    receiver = await make_receiver(body_timeout=0.1)
    client = await RawClient.connect(receiver.port)
    stalled = await RawClient.connect(receiver.port)
    await client.send(EMPTY_GET + b"\r\n")
    assert (await client.answer()).status == 405
    await stalled.send(b"\r\n")  # later than the other one
    assert "nothing but line ends" in (await stalled.answer()).json["failed"][0]["reason"]
    await client.send(EMPTY_GET)
    assert (await client.answer()).status == 405
    assert [capture.answer.status for capture in records.captures] == [405, 400, 405]
    await client.close()
    await stalled.close()


async def test_a_flood_of_line_ends_holds_nobody_up(connect: Connect, records: MemoryRecords) -> None:
    tracemalloc.start()
    try:
        client = await connect()
        for _ in range(160):
            await client.send(b"\r\n" * 65_536)
        await client.send(EMPTY_GET)
        assert (await client.answer()).status == 405
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 8_000_000  # of 20 MB that came
    assert len(records.captures) == 1


async def test_bytes_that_keep_coming_are_no_stall(make_receiver: MakeReceiver, delivery: MakeRequest) -> None:
    receiver = await make_receiver(body_timeout=1.0)
    client = await RawClient.connect(receiver.port)
    loop = asyncio.get_running_loop()
    begun = loop.time()
    data = delivery()
    pieces = [data[:5], data[5:10], data[10:-20], data[-20:-10], data[-10:]]
    for piece in pieces:
        await client.send(piece)
        await asyncio.sleep(0.25)  # real time is the subject here: it must add up to more than the limit
    assert loop.time() - begun > 1.0
    assert (await client.answer()).status == 200
    await client.close()


@pytest.mark.parametrize(
    "sent", [b"P", b"POST / HTTP/1.1\r\nHost", b"POST /hooks/erp HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nab"]
)
async def test_a_reset_loses_nothing_that_came(sent: bytes, connect: Connect, records: MemoryRecords) -> None:
    client = await connect()
    await client.send(EMPTY_GET + sent)
    await client.answer()  # one segment, so all of it has arrived
    client.reset()
    await wait_for(lambda: len(records.captures) == 2, "the second request is captured")
    assert records.captures[1].answer.status == 0
    assert records.captures[1].raw == sent or records.captures[1].body == b"ab"


async def test_requests_that_wait_their_turn_when_the_connection_is_lost_are_captured(
    connect: Connect, delivery: MakeRequest, records: MemoryRecords
) -> None:
    records.may_commit.clear()
    client = await connect()
    await client.send(delivery("Order.Create") + delivery("Cart.Create") + delivery("Cart.Update")[:-5])
    await wait_for(lambda: records.waiting == 1, "the first capture is on its way")
    client.reset()
    await wait_for(lambda: records.waiting == 3, "the others are on their way too")
    records.may_commit.set()
    await wait_for(lambda: len(records.captures) == 3, "all are captured")
    by_event = {capture.event: capture for capture in records.captures}
    assert by_event["Cart.Create"].verdict.verified
    assert by_event["Cart.Create"].answer.status == 0
    assert "the connection was lost" in by_event["Cart.Update"].verdict.failures[0].reason


async def test_a_body_over_the_limit_is_kept_cut_and_the_answer_can_be_read(
    make_receiver: MakeReceiver, records: MemoryRecords
) -> None:
    receiver = await make_receiver(rules=Rules((ERP,), max_body=1000))
    client = await RawClient.connect(receiver.port)
    body = bytes(range(256)) * 16_384
    await client.send(b"POST /hooks/erp HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % len(body))
    await client.send(body)
    answer = await client.answer()
    assert (answer.status, answer.header("Connection")) == (413, "close")
    (capture,) = records.captures
    assert (capture.body, capture.cut) == (body[:1000], True)
    assert await client.rest() == b""
    await client.close()


@pytest.mark.parametrize("size", [999, 1000, 1001])
async def test_the_limit_is_exact(size: int, make_receiver: MakeReceiver, records: MemoryRecords) -> None:
    receiver = await make_receiver(rules=Rules((ERP,), max_body=1000))
    client = await RawClient.connect(receiver.port)
    await client.send(b"POST /hooks/erp HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % size + b"x" * size)
    assert ((await client.answer()).status == 413) is (size > 1000)
    assert len(records.captures[0].body) == min(size, 1000)
    await client.close()


async def test_a_megabyte_arrives_whole(connect: Connect, records: MemoryRecords) -> None:
    client = await connect()
    body = b"x" * 1_500_000
    for _ in range(2):
        await client.send(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        assert (await client.answer()).status == 404
    assert [capture.body == body for capture in records.captures] == [True, True]
    chunk = b"10000\r\n" + b"y" * 65536 + b"\r\n"
    await client.send(b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk * 20 + b"0\r\n\r\n")
    assert (await client.answer()).status == 404
    assert records.captures[2].body == b"y" * 65536 * 20


async def test_stopping_lets_a_request_end_and_captures_one_that_does_not(
    delivery: MakeRequest, records: MemoryRecords
) -> None:
    receiver = Receiver(ReceiverSettings(port=0), lambda: Rules((ERP,)), records)
    await receiver.start()
    idle, half, partial = [await RawClient.connect(receiver.port) for _ in range(3)]
    await idle.send(EMPTY_GET)
    await idle.answer()
    for client, unfinished in ((half, delivery()[:-5]), (partial, b"POST / HT")):
        await client.send(EMPTY_GET + unfinished)
        await client.answer()  # one segment, so all of it has arrived
    async with asyncio.timeout(5):
        await receiver.stop()
    assert len(records.captures) == 5
    truncated = next(capture for capture in records.captures if capture.event)
    assert "the receiver was stopped" in truncated.verdict.failures[0].reason
    assert any(capture.raw == b"POST / HT" for capture in records.captures)
    for client in (idle, half, partial):
        await client.close()
    await receiver.stop()


async def test_a_long_chunked_body_ends_the_connection(connect: Connect, records: MemoryRecords) -> None:
    chunk = b"10000\r\n" + b"y" * 65536 + b"\r\n"
    client = await connect()
    await client.send(
        b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk * 20 + b"0\r\n\r\n" + EMPTY_GET
    )
    answer = await client.answer()
    assert (answer.status, answer.header("Connection")) == (404, "close")
    assert await client.rest() == b""
    assert [len(capture.body) for capture in records.captures] == [65536 * 20]
