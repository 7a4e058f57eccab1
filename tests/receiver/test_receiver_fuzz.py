"""Random bytes and mutated requests on a real socket: it lives, never answers a 5xx, and captures every connection."""

import asyncio
import contextlib
import re
from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.domain.answering import AnswerRule
from sandbox.domain.examination import Rules
from sandbox.domain.records import AnswerFault
from sandbox.domain.request import delivery_request
from sandbox.domain.settings import ReceiverSettings
from sandbox.domain.wire import SignatureFormat
from sandbox.receiver.receiver import Receiver
from tests.memory_records import MemoryRecords
from tests.raw_client import RawClient
from tests.receiver.conftest import ERP
from tests.waiting import wait_for

BODY = (
    b'{"Id":"ceb309b8-8ec1-4b9e-873a-50eaddc1221e","Event":"Order.Create","Attempt":0,"Data":{},'
    b'"CreationTimeUtc":"2026-03-04T07:10:05.2987715Z"}'
)


def _valid() -> bytes:
    request = delivery_request(ERP, BODY, SignatureFormat())
    lines = [f"{name}: {value}\r\n".encode() for name, value in request.headers]
    return b"POST /hooks/erp HTTP/1.1\r\n" + b"".join(lines) + b"\r\n" + BODY


VALID = _valid()
PIECES = st.sampled_from(
    [
        VALID,
        b"POST /hooks/erp HTTP/1.1\r\n",
        b"GET http://a/b?c HTTP/1.0\r\n",
        b"CONNECT a:1 HTTP/1.1\r\n",
        b"OPTIONS * HTTP/1.1\r\n",
        b"Host: x\r\n",
        b"Content-Length: 5\r\n",
        b"Transfer-Encoding: chunked\r\n",
        b"Connection: close\r\n",
        b"Connection: upgrade\r\nUpgrade: websocket\r\n",
        b"Expect: 100-continue\r\n",
        b"Content-Encoding: gzip\r\n",
        b"Content-Type: application/json\r\n",
        b"\r\n",
        b"3\r\nabc\r\n",
        b"0\r\n\r\n",
        b"\x00",
        b"\xff\xfe",
    ]
)


@st.composite
def _mutated(draw: st.DrawFn) -> bytes:
    data = bytearray(VALID)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(data)))
        end = draw(st.integers(at, min(len(data), at + 20)))
        data[at:end] = draw(st.binary(max_size=5))
    return bytes(data)


STREAMS = st.one_of(
    st.binary(min_size=1, max_size=300),
    _mutated(),
    st.lists(PIECES | st.binary(min_size=1, max_size=8), min_size=1, max_size=12).map(b"".join),
    st.integers(1, len(VALID)).map(lambda length: VALID[:length]),
)


async def _send_all(streams: Sequence[tuple[bytes, int, bool]]) -> None:
    errors: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: errors.append(context))
    records, narrated = MemoryRecords(), list[str]()
    receiver = Receiver(
        ReceiverSettings(port=0, max_header_size=2000),
        lambda: Rules((ERP,), max_body=200),
        records,
        narrate=narrated.append,
        body_timeout=5.0,
    )
    await receiver.start()
    for data, split, reset in streams:
        before = len(records.captures)
        client = await RawClient.connect(receiver.port)
        try:
            await client.send(data[:split])
            await client.send(data[split:])
            client.finish()
            answers = await client.rest()
        except ConnectionError:
            answers = b""
        if reset:
            client.reset()
        await client.close()
        assert not re.search(rb"(?m)^HTTP/1\.1 5", answers), (data, answers)
        assert len(records.captures) > before, data
        client = await RawClient.connect(receiver.port)
        await client.send(VALID)
        assert (await client.answer()).status == 200
        await client.close()
    await receiver.stop()
    assert narrated == []
    assert errors == []


async def _send_to_rules(streams: Sequence[tuple[bytes, int]], rules: tuple[AnswerRule, ...]) -> None:
    errors: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: errors.append(context))
    records, narrated = MemoryRecords(), list[str]()
    receiver = Receiver(
        ReceiverSettings(port=0, answers=rules),
        lambda: Rules((ERP,), max_body=200),
        records,
        narrate=narrated.append,
        sleep=lambda _: asyncio.sleep(0),
    )
    await receiver.start()
    for data, split in streams:
        before = len(records.captures)
        client = await RawClient.connect(receiver.port)
        with contextlib.suppress(ConnectionError):
            await client.send(data[:split])
            await client.send(data[split:])
            client.finish()
        await client.rest()
        await client.close()
        await wait_for(lambda before=before: len(records.captures) > before, repr(data))  # type: ignore[misc]
    async with asyncio.timeout(1.5):
        await receiver.stop()
    assert narrated == []
    assert errors == []
    for rule in rules:
        matches = sum(capture.answer.rule == rule.place for capture in records.captures)
        behind_silence = rule.fault is AnswerFault.SILENCE
        assert rule.times is None or behind_silence or matches <= rule.times


RULES = st.builds(
    AnswerRule,
    place=st.integers(0, 10**9).map(str),
    verdict=st.none() | st.sampled_from(["verified", "rejected"]),
    status=st.sampled_from([None, 200, 204, 304, 503]),
    body=st.sampled_from([None, "", "x" * 5000]),
    delay=st.sampled_from([0, 1, 10_000_000]),
    fault=st.none() | st.sampled_from(AnswerFault),
    times=st.none() | st.integers(1, 3),
)


@settings(max_examples=60)
@given(
    st.lists(st.tuples(STREAMS | st.just(VALID * 3), st.integers(0, 300)), min_size=1, max_size=5),
    st.lists(RULES, min_size=1, max_size=4, unique_by=lambda rule: rule.place).map(tuple),
)
def test_it_lives_and_captures_whatever_it_is_to_answer(
    streams: list[tuple[bytes, int]], rules: tuple[AnswerRule, ...]
) -> None:
    asyncio.run(_send_to_rules(streams, rules))


@settings(max_examples=60)
@given(st.lists(st.tuples(STREAMS, st.integers(0, 300), st.booleans()), min_size=1, max_size=5))
def test_it_lives_whatever_is_sent(streams: list[tuple[bytes, int, bool]]) -> None:
    asyncio.run(_send_all(streams))
