"""Valid deliveries: captured byte for byte, committed, and only then answered."""

import asyncio
import json
from dataclasses import replace
from pathlib import Path

import pytest

from sandbox.domain import events, ticks
from sandbox.domain.examination import Rules
from sandbox.domain.records import Capture
from sandbox.domain.settings import ReceiverSettings
from sandbox.journal.protocol import JournalError
from sandbox.journal.sqlite_journal import SqliteJournal
from sandbox.receiver.receiver import Receiver
from tests.memory_records import MemoryRecords
from tests.raw_client import RawClient
from tests.receiver.conftest import ERP, Connect, MakeReceiver, MakeRequest
from tests.waiting import wait_for


@pytest.mark.parametrize("event", events.NAMES)
async def test_every_sample_is_verified(
    event: str, connect: Connect, delivery: MakeRequest, records: MemoryRecords, samples: dict[str, bytes]
) -> None:
    client = await connect()
    await client.send(delivery(event))
    answer = await client.answer()
    assert (answer.status, answer.json) == (200, {"verdict": "verified", "failed": []})
    (capture,) = records.captures
    assert capture.verdict.verified
    assert (capture.event, capture.attempt, capture.subscription) == (event, 0, "erp")
    assert capture.body == samples[event]


async def test_a_capture_has_headers_and_target_exactly_as_they_came(
    connect: Connect, records: MemoryRecords, receiver: Receiver
) -> None:
    client = await connect()
    before = ticks.system_clock()
    await client.send(
        b"POST /hooks/%65rp?x=%2f&y#z HTTP/1.1\r\nhOST: a\r\nX-Twice: 1\r\nx-tWICE:2\r\nEmpty:\r\n"
        b"Bytes: \xff\xc3\xa4\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\n\x1f\x8b\x08\r\n"
    )
    answer = await client.answer()
    (capture,) = records.captures
    assert capture.method == "POST"
    assert capture.target == "/hooks/%65rp?x=%2f&y#z"
    assert capture.http_version == "1.1"
    assert capture.headers == (
        (b"hOST", b"a"),
        (b"X-Twice", b"1"),
        (b"x-tWICE", b"2"),
        (b"Empty", b""),
        (b"Bytes", b"\xff\xc3\xa4"),
        (b"Content-Encoding", b"gzip"),
        (b"Content-Length", b"5"),
    )
    assert capture.body == b"\x1f\x8b\x08\r\n"
    assert (capture.cut, capture.raw) == (False, b"")
    host, port = client.writer.get_extra_info("sockname")
    assert capture.peer == f"{host}:{port}"
    assert before <= capture.at <= ticks.system_clock()
    assert 0 < capture.elapsed < 5 * ticks.PER_SECOND
    assert capture.answer.status == answer.status == 415


async def test_the_answer_in_the_capture_is_the_answer_on_the_wire(
    connect: Connect, delivery: MakeRequest, records: MemoryRecords
) -> None:
    client = await connect()
    await client.send(delivery(body=b"{}"))
    answer = await client.answer()
    (capture,) = records.captures
    assert (capture.answer.status, capture.answer.headers, capture.answer.body) == (
        answer.status,
        answer.headers,
        answer.body,
    )
    assert answer.header("Content-Type") == "application/json"
    assert answer.json["verdict"] == "rejected"
    assert [failure["check"] for failure in answer.json["failed"]] == ["envelope"]


async def test_nothing_is_answered_before_the_capture_is_committed(
    connect: Connect, delivery: MakeRequest, records: MemoryRecords
) -> None:
    records.may_commit.clear()
    client = await connect()
    await client.send(delivery())
    await wait_for(lambda: records.waiting == 1, "the capture is on its way to the journal")
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await client.reader.read(1)
    assert records.captures == []
    records.may_commit.set()
    assert (await client.answer()).status == 200
    assert len(records.captures) == 1


async def test_a_journal_that_fails_drops_the_connection_and_says_so_once(
    connect: Connect, delivery: MakeRequest, records: MemoryRecords, narrated: list[str]
) -> None:
    records.failure = JournalError("journal.db: the disk is full")
    client = await connect()
    await client.send(delivery())
    assert await client.rest() == b""
    (sentence,) = narrated
    assert "'POST' '/hooks/erp'" in sentence
    assert "the disk is full" in sentence
    records.failure = None
    again = await connect()
    await again.send(delivery())
    assert (await again.answer()).status == 200


async def test_rules_that_cannot_be_had_drop_the_connection(records: MemoryRecords, delivery: MakeRequest) -> None:
    narrated: list[str] = []

    def broken() -> Rules:
        raise RuntimeError("no rules")

    receiver = Receiver(ReceiverSettings(port=0), broken, records, narrate=narrated.append)
    await receiver.start()
    client = await RawClient.connect(receiver.port)
    await client.send(delivery())
    assert await client.rest() == b""
    assert len(narrated) == 1
    await client.close()
    await receiver.stop()


async def test_rules_are_asked_for_every_request(records: MemoryRecords, delivery: MakeRequest) -> None:
    rules = Rules((ERP,))
    receiver = Receiver(ReceiverSettings(port=0), lambda: rules, records)
    await receiver.start()
    client = await RawClient.connect(receiver.port)
    await client.send(delivery())
    assert (await client.answer()).status == 200
    rules = Rules((replace(ERP, url="http://127.0.0.1/elsewhere"),))
    await client.send(delivery())
    assert (await client.answer()).status == 404
    await client.close()
    await receiver.stop()


async def test_in_sqlite_the_capture_is_there_when_the_answer_is(
    make_receiver: MakeReceiver, delivery: MakeRequest, tmp_path: Path
) -> None:
    async with await SqliteJournal.open(tmp_path / "journal.db") as journal:
        receiver = await make_receiver(journal=journal)
        client = await RawClient.connect(receiver.port)
        async with await SqliteJournal.open(tmp_path / "journal.db") as elsewhere:
            for count in range(1, 6):
                await client.send(delivery(extra=b"X-Number: %d\r\n" % count))
                assert (await client.answer()).status == 200
                counts = await elsewhere.counts()
                assert (counts.captures, counts.verified) == (count, count)
                capture = await elsewhere.get(count)
                assert isinstance(capture, Capture)
                assert (b"X-Number", b"%d" % count) in capture.headers
        await client.close()
        await receiver.stop()


async def test_strange_bytes_survive_sqlite(make_receiver: MakeReceiver, tmp_path: Path) -> None:
    async with await SqliteJournal.open(tmp_path / "journal.db") as journal:
        receiver = await make_receiver(journal=journal)
        body = json.dumps({"Id": "\ud800", "Event": "\x00\u202e", "Attempt": 2**62}).encode()
        client = await RawClient.connect(receiver.port)
        await client.send(b"POST /hooks/erp HTTP/1.1\r\nHost: \xff\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body))
        assert (await client.answer()).status == 415
        await client.send(b"\x00\xff\xfe")
        assert (await client.answer()).status == 400
        await client.close()
        first, second = await journal.get(1), await journal.get(2)
        assert isinstance(first, Capture)
        assert isinstance(second, Capture)
        assert (first.event, first.attempt, first.body) == ("\x00\u202e", 2**62, body)
        assert second.raw == b"\x00\xff\xfe"
        await receiver.stop()


async def test_a_stranger_is_told_neither_a_path_nor_the_size_of_a_credential(
    connect: Connect, delivery: MakeRequest, records: MemoryRecords
) -> None:
    client = await connect()
    await client.send(b"POST /hooks/er HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")
    unknown = await client.answer()
    assert unknown.json["failed"] == [{"check": "path", "reason": "no subscription has this path, '/hooks/er'"}]
    assert records.captures[0].verdict.failures[0].reason.endswith("; did you mean /hooks/erp?")
    await client.send(delivery().replace(b"X-Api-Key: demo-key", b"X-Api-Key: guess"))
    refused = await client.answer()
    assert refused.status == 401
    assert not any(character.isdigit() for character in refused.json["failed"][0]["reason"])
