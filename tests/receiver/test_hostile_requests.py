"""What the HTTP parser refuses: captured raw with a reason, answered 400, and nothing of it on stderr or in a log."""

import pytest

from sandbox.domain.settings import ReceiverSettings
from sandbox.receiver.refusal import RAW_LIMIT
from tests.memory_records import MemoryRecords
from tests.raw_client import RawClient
from tests.receiver.conftest import Connect, MakeReceiver, MakeRequest

POST = b"POST /hooks/erp HTTP/1.1\r\nHost: x\r\n"
SECRET_VALUE = b"s3cr3t-value"

REFUSED: dict[str, tuple[bytes, str]] = {
    "garbage": (b"\x93\xfa\x00\xff garbage", "Invalid method"),
    "text": (b"hello\r\n\r\n", "Invalid method"),
    "NUL": (b"\x00" * 10, "Invalid method"),
    "TLS": (bytes.fromhex("1603010200010001fc0303") + bytes(range(200)), "use http://"),
    "HTTP/2": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04", "HTTP/2"),
    "unknown method": (b"BREW / HTTP/1.1\r\nHost: x\r\n\r\n", "Invalid method"),
    "version": (b"GET / HTTP/4.2\r\nHost: x\r\n\r\n", "Invalid HTTP version"),
    "bare line feeds": (b"GET / HTTP/1.1\nHost: x\n\n", "Expected CRLF"),
    "no Host": (b"POST / HTTP/1.1\r\nContent-Length: 0\r\n\r\n", "Missing 'Host' header"),
    "two Hosts": (POST + b"Host: y\r\n\r\n", "Duplicate 'Host' header"),
    "two lengths": (POST + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\n", "Content-Length"),
    "length that is no number": (POST + b"Content-Length: ten\r\n\r\n", "Content-Length"),
    "negative length": (POST + b"Content-Length: -1\r\n\r\n", "Content-Length"),
    "endless length": (POST + b"Content-Length: " + b"9" * 40 + b"\r\n\r\n", "Content-Length"),
    "length and chunks": (
        POST + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding",
    ),
    "unknown transfer encoding": (POST + b"Transfer-Encoding: gzip\r\n\r\n", "Transfer-Encoding"),
    "bad chunk size": (POST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n", "chunk size"),
    "chunk without end": (POST + b"Transfer-Encoding: chunked\r\n\r\n1\r\nabc", "chunk"),
    "NUL in a header": (POST + b"X-Api-Key: " + SECRET_VALUE + b"\x00\r\n\r\n", "header value"),
    "blank in a header name": (POST + b"X Api: " + SECRET_VALUE + b"\r\n\r\n", "header token"),
    "no colon": (POST + SECRET_VALUE + b"\r\n\r\n", "header"),
    "folded header": (POST + b"A: b\r\n " + SECRET_VALUE + b"\r\n\r\n", "whitespace"),
    "many headers": (POST + b"A: b\r\n" * 300 + b"\r\n", "more than 256 headers"),
    "large header": (POST + b"A: " + SECRET_VALUE * 7000 + b"\r\n\r\n", "longer than 65,536 bytes"),
    "large headers": (POST + (b"A: " + SECRET_VALUE * 60 + b"\r\n") * 100 + b"\r\n", "larger than 65,536 bytes"),
    "large headers without end": (POST + (b"A: " + SECRET_VALUE * 60 + b"\r\n") * 100, "larger than 65,536 bytes"),
    "long target": (b"GET /" + b"x" * 70_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", "longer than 65,536 bytes"),
    "malformed target": (b"GET http://[::1/ HTTP/1.1\r\nHost: x\r\n\r\n", "target is malformed"),
    "target of bytes": (b"GET /\xff\xfe HTTP/1.1\r\nHost: x\r\n\r\n", "target"),
    "old web socket": (POST + b"Sec-WebSocket-Key1: " + SECRET_VALUE + b"\r\n\r\n", "not allowed"),
    "half a request line": (b"POST /hoo", "closed the connection in the middle of the header"),
    "half a header": (POST + b"Content-", "closed the connection in the middle of the header"),
    "one byte": (b"P", "closed the connection in the middle of the header"),
    "line ends only": (b"\r\n\r\n", "nothing but line ends"),
}


@pytest.mark.parametrize("case", REFUSED)
@pytest.mark.parametrize("pieces", [1, 3])
async def test_it_is_captured_raw_and_answered_400(
    case: str,
    pieces: int,
    connect: Connect,
    records: MemoryRecords,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    data, words = REFUSED[case]
    client = await connect()
    for piece in range(pieces):
        await client.send(data[len(data) * piece // pieces : len(data) * (piece + 1) // pieces])
    client.finish()
    answer = await client.answer()
    assert (answer.status, answer.header("Connection")) == (400, "close")
    (failure,) = answer.json["failed"]
    assert failure["check"] == "http"
    assert words in failure["reason"]
    assert await client.rest() == b""
    (capture,) = records.captures
    assert capture.raw == data[:RAW_LIMIT]
    assert (capture.method, capture.target, capture.headers, capture.body) == ("", "", (), b"")
    assert (capture.event_id, capture.event, capture.attempt, capture.subscription) == (None, None, None, None)
    (check,) = capture.verdict.failures
    assert (check.name, check.reason) == ("http", failure["reason"])
    assert SECRET_VALUE.decode() not in check.reason
    assert [record for record in caplog.records if record.name != "asyncio"] == []
    assert capfd.readouterr().err == ""


async def test_a_client_that_sends_on_and_on_can_read_its_400(connect: Connect) -> None:
    client = await connect()
    await client.send(b"garbage\r\n\r\n" + b"x" * 20_000_000)
    assert (await client.answer()).status == 400
    await client.rest()


async def test_a_client_that_does_not_close_is_closed(connect: Connect) -> None:
    client = await connect()
    await client.send(b"garbage\r\n\r\n")
    assert (await client.answer()).status == 400
    assert await client.rest() == b""


async def test_a_connection_without_a_byte_is_no_capture(
    connect: Connect, delivery: MakeRequest, records: MemoryRecords
) -> None:
    (await connect()).finish()
    (await connect()).reset()
    client = await connect()
    await client.send(delivery() + b"\r\n")
    await client.answer()
    client.finish()
    assert await client.rest() == b""
    assert len(records.captures) == 1


async def test_the_limits_are_those_of_the_settings(make_receiver: MakeReceiver, records: MemoryRecords) -> None:
    receiver = await make_receiver(settings=ReceiverSettings(port=0, max_headers=3, max_header_size=100))
    for header, status in (
        (b"A: b\r\n" * 2, 404),
        (b"A: b\r\n" * 3, 400),
        (b"A: " + b"b" * 68 + b"\r\n", 404),
        (b"A: " + b"b" * 69 + b"\r\n", 400),
    ):
        client = await RawClient.connect(receiver.port)
        await client.send(b"GET / HTTP/1.1\r\nHost: x\r\n" + header + b"\r\n")
        answer = await client.answer()
        assert answer.status == status, header
        await client.close()
    assert len(records.captures) == 4
