"""The other end of a record is found on real sockets, whatever stands between, and without reading a long journal."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from sandbox.domain import ticks
from sandbox.domain.envelope import Event
from sandbox.domain.records import Capture, OutcomeKind, Record
from sandbox.journal import scanning
from sandbox.journal.filtering import Condition
from sandbox.journal.pairing import find_other_end
from sandbox.journal.protocol import Records, Stretch
from sandbox.journal.reader import Reader
from sandbox.journal.sqlite_journal import SqliteJournal
from tests.both_ends import EVENT, both_ends, proxy, reserialised, settled, untouched
from tests.journal import journal_records
from tests.raw_http import answer, raw_server


async def test_an_attempt_and_its_capture(tmp_path: Path) -> None:
    async with both_ends(tmp_path) as ends:
        (number,) = await ends.send()
        attempt, capture = await ends.pair(number)
    assert attempt.outcome.local_address == capture.peer


async def test_a_retry_is_paired_with_its_own_capture(tmp_path: Path) -> None:
    async with both_ends(tmp_path) as ends, proxy(ends.url.removesuffix("/hooks/erp"), untouched) as between:
        numbers = [
            *await ends.send(attempt=0),
            *await ends.send(attempt=1),
            *await ends.send(f"{between}/hooks/erp", attempt=2),
        ]
        for attempt_number, number in enumerate(numbers):
            attempt, capture = await ends.pair(number)
            assert attempt.attempt == capture.attempt == attempt_number


@pytest.mark.parametrize("proxied", [False, True])
async def test_one_event_to_two_subscriptions_with_one_url(tmp_path: Path, proxied: bool) -> None:
    async with both_ends(tmp_path) as ends, AsyncExitStack() as stack:
        url = ends.url
        if proxied:
            base = await stack.enter_async_context(proxy(url.removesuffix("/hooks/erp"), untouched))
            url = f"{base}/hooks/erp"
        numbers = await ends.send(url, url)
        pairs = [await ends.pair(number) for number in numbers]
    assert len({capture.record_id for _, capture in pairs}) == 2
    if not proxied:
        assert all(attempt.outcome.local_address == capture.peer for attempt, capture in pairs)


async def test_through_a_proxy_that_changes_the_body(tmp_path: Path) -> None:
    async with both_ends(tmp_path) as ends, proxy(ends.url.removesuffix("/hooks/erp"), reserialised) as between:
        (number,) = await ends.send(f"{between}/hooks/erp")
        attempt, capture = await ends.pair(number)
    assert capture.peer != attempt.outcome.local_address
    assert capture.body != attempt.request.body


async def test_a_body_that_names_no_event_is_found_by_its_connection(tmp_path: Path) -> None:
    async with both_ends(tmp_path) as ends:
        for body in (b"not json", b'{"Id":', b""):
            (number,) = await ends.send(event=Event("fresh", "Order.Create", "", verbatim=body))
            attempt, capture = await ends.pair(number)
            assert capture.body == attempt.request.body == body
            assert capture.event_id is None


async def test_a_body_that_names_no_event_is_found_behind_a_proxy_by_its_bytes(tmp_path: Path) -> None:
    async with both_ends(tmp_path) as ends, proxy(ends.url.removesuffix("/hooks/erp"), untouched) as between:
        (number,) = await ends.send(f"{between}/hooks/erp", event=Event("fresh", "Order.Create", "", verbatim=b"odd"))
        _, capture = await ends.pair(number)
    assert capture.body == b"odd"


class HeldRecords:
    """Lets the receiver's appends wait, so that it does not answer."""

    def __init__(self, journal: Records) -> None:
        self._journal = journal
        self.may_commit = asyncio.Event()

    async def append(self, record: Record) -> int:
        await self.may_commit.wait()
        return await self._journal.append(record)


async def test_an_attempt_that_got_no_answer_is_paired_with_the_capture_that_came_later(tmp_path: Path) -> None:
    held: list[HeldRecords] = []

    def hold(journal: Records) -> Records:
        held.append(HeldRecords(journal))
        return held[0]  # type: ignore[return-value]  # a receiver only appends

    async with both_ends(tmp_path, hold) as ends:
        (number,) = await ends.send(event=replace(EVENT, verbatim=b"no event"), time_limit=ticks.PER_SECOND // 5)
        held[0].may_commit.set()
        await settled(ends, 2)
        attempt, capture = await ends.pair(number)
    assert attempt.outcome.kind is OutcomeKind.TIMEOUT
    assert attempt.outcome.local_address == capture.peer
    assert number == 1


async def test_behind_a_redirect_the_capture_of_the_repeated_post_is_found(tmp_path: Path) -> None:
    async with both_ends(tmp_path) as ends:
        async with raw_server(answer("307 Temporary Redirect", f"Location: {ends.url}")) as front:
            (number,) = await ends.send(f"{front.url}/hooks/erp")
        attempt, capture = await ends.pair(number)
    assert attempt.outcome.hops
    assert capture.method == "POST"


async def test_what_went_elsewhere_has_no_other_end(tmp_path: Path) -> None:
    async with both_ends(tmp_path) as ends, raw_server() as elsewhere:
        (number,) = await ends.send(f"{elsewhere.url}/hooks/erp")
        assert await ends.other_end(number) is None
        (later,) = await ends.send()
        assert await ends.other_end(number) is None
        await ends.pair(later)


@pytest.fixture
async def long_journal(tmp_path: Path) -> SqliteJournal:
    return await SqliteJournal.open(tmp_path / "journal.db")


async def test_a_long_journal_is_not_read(long_journal: SqliteJournal) -> None:
    """Twenty thousand captures of one event, all alike, and one attempt among them."""
    async with long_journal as journal:
        read = 0
        get = journal.get

        async def counted(number: int) -> Record:
            nonlocal read
            read += 1
            return await get(number)

        journal.get = counted  # type: ignore[method-assign]
        middle = 10_000
        sent = journal_records.attempt("sent", event_id="event")
        sent = replace(sent, request=replace(sent.request, url="http://127.0.0.1/hooks/erp"))
        for start in range(0, 2 * middle, 1000):
            await asyncio.gather(
                *(
                    journal.append(journal_records.capture(f"c{index}", event_id="event"))
                    for index in range(start, start + 1000)
                )
            )
            if start + 1000 == middle:
                number = await journal.append(sent)
        found = await find_other_end(journal, number, sent)
        assert found is not None
        assert isinstance(found[1], Capture)
        assert abs(found[0] - number) <= 64
        assert read <= 130
        elsewhere = replace(sent, event_id="elsewhere", request=replace(sent.request, body=b"[]"))
        read = 0
        assert await find_other_end(journal, number, elsewhere) is None
        assert 0 < read <= 100


async def test_records_of_a_rare_kind_are_looked_for_near_by_only(
    long_journal: SqliteJournal, monkeypatch: pytest.MonkeyPatch
) -> None:
    places: list[int] = []
    look_back = Reader.look_back

    def noted(reader: Reader, limit: int, before: int | None, condition: Condition) -> Stretch:
        if before is not None:
            places.append(before)
        return look_back(reader, limit, before, condition)

    monkeypatch.setattr(Reader, "look_back", noted)
    monkeypatch.setattr(scanning, "SLICE_SECONDS", 0.0)
    async with long_journal as journal:
        captures = [replace(journal_records.capture(f"c{index}"), event_id=None, body=b"[]") for index in range(4000)]
        number = max(await asyncio.gather(*map(journal.append, captures)))
        assert await find_other_end(journal, number, captures[-1]) is None
    assert number - 500 < min(places) <= number - 350


async def test_a_record_that_was_removed_meanwhile_is_no_trouble(tmp_path: Path) -> None:
    async with both_ends(tmp_path) as ends:
        (number,) = await ends.send()
        attempt = await ends.journal.get(number)
        await ends.journal.reset()
        assert await find_other_end(ends.journal, number, attempt) is None


async def test_of_event_gives_those_around_a_number(journal: SqliteJournal) -> None:
    for index in range(6):
        await journal.append(journal_records.capture(f"c{index}", event_id="Event" if index != 2 else "other"))
    found = await journal.of_event("eVENT", 4, 2)
    assert [each.number for each in found] == [1, 2, 4, 5]
    assert [each.number for each in await journal.of_event("event", 10**30, 9)] == [1, 2, 4, 5, 6]
    assert await journal.of_event("event\ud800", 1, 9) == []
