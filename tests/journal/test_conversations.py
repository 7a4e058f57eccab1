"""What is surely one request is one conversation: paired when the later end is appended, counted by where it begins."""

import asyncio
import contextlib
import sqlite3
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.domain import ticks
from sandbox.domain.envelope import Event
from sandbox.domain.filters import parse_filter
from sandbox.domain.pairing import SURE
from sandbox.domain.records import Attempt, Capture, RecordSummary
from sandbox.journal import conversations, inserts, rows
from sandbox.journal.connection import connect_writer, prepare
from sandbox.journal.protocol import BLOCK, Conversations
from sandbox.journal.sqlite_journal import SqliteJournal
from tests.both_ends import both_ends, proxy, untouched
from tests.journal import journal_records
from tests.journal.journal_records import AT

PORT = "127.0.0.1:50000"


def sent(record_id: str, connection: str | None = PORT, at: int = AT, **changes: object) -> Attempt:
    record = journal_records.attempt(record_id)
    outcome = replace(record.outcome, local_address=connection)
    return replace(record, at=at, outcome=outcome, **changes)  # type: ignore[arg-type]


def got(record_id: str, peer: str = PORT, at: int = AT, **changes: object) -> Capture:
    record = journal_records.capture(record_id, event_id="event")
    return replace(record, peer=peer, at=at, **changes)  # type: ignore[arg-type]


async def appended(journal: SqliteJournal, *records: Attempt | Capture) -> dict[int, int]:
    """Append one after the other; return the pairs that the journal then has, each once, the attempt first."""
    for record in records:
        await journal.append(record)
    return pairs(await journal.latest(1000))


def pairs(summaries: Iterable[RecordSummary]) -> dict[int, int]:
    by_number = {each.number: each for each in summaries}
    found = {}
    for number, each in by_number.items():
        if each.pair is not None:
            assert each.pair == replace(by_number[each.pair.number], pair=None)
            back = by_number[each.pair.number].pair
            assert back is not None
            assert back.number == number
            if each.kind == "attempt":
                found[number] = each.pair.number
    return found


async def begun(journal: SqliteJournal) -> dict[int, int]:
    return dict((await journal.conversations()).begun)


async def test_on_real_sockets_each_attempt_has_its_capture(tmp_path: Path) -> None:
    async with both_ends(tmp_path) as ends:
        numbers = [*await ends.send(), *await ends.send(ends.url, ends.url, attempt=1)]
        numbers += await ends.send(event=Event("fresh", "Order.Create", "", verbatim=b"not json"))
        found = pairs(await ends.journal.latest(100))
        assert sorted(found) == sorted(numbers)
        assert len(set(found.values())) == len(numbers)
        for number, capture in found.items():
            attempt, received = await ends.pair(number)
            assert await ends.other_end(number) == (capture, received)
            assert attempt.request.body == received.body
        assert await begun(ends.journal) == {0: len(numbers)}


async def test_what_a_proxy_handed_on_stays_two(tmp_path: Path) -> None:
    async with both_ends(tmp_path) as ends, proxy(ends.url.removesuffix("/hooks/erp"), untouched) as between:
        (number,) = await ends.send(f"{between}/hooks/erp")
        assert pairs(await ends.journal.latest(100)) == {}
        await ends.pair(number)  # whoever looks at it finds the other end all the same
        assert await begun(ends.journal) == {0: 2}


@pytest.mark.parametrize(
    ("capture", "attempt"),
    [
        (got("c"), sent("a")),
        (got("c", "[::ffff:127.0.0.1]:50000"), sent("a")),
        (got("c", attempt=None), sent("a")),
        (got("c", at=AT - SURE), sent("a")),
        (got("c", at=AT + 77 + SURE), sent("a")),
        (got("c", event_id=None), sent("a")),
        (got("c", event_id="damaged", attempt=9), sent("a")),
        (got("c", at=10**30), sent("a", at=10**30)),
        (got("c"), sent("a", repeats="another")),
    ],
)
async def test_a_pair(journal: SqliteJournal, capture: Capture, attempt: Attempt) -> None:
    assert await appended(journal, capture, attempt) == {2: 1}
    assert await begun(journal) == {0: 1}


@pytest.mark.parametrize(
    ("capture", "attempt"),
    [
        (got("c", "127.0.0.1:50001"), sent("a")),
        (got("c", ""), sent("a", None)),
        (got("c", ""), sent("a", "")),
        (got("c", at=AT - SURE - 1), sent("a")),
        (got("c", at=AT + 78 + SURE), sent("a")),
        (got("c"), sent("a", repeats="c")),
        (sent("a"), got("c")),
    ],
)
async def test_no_pair(journal: SqliteJournal, capture: Capture | Attempt, attempt: Attempt | Capture) -> None:
    assert await appended(journal, capture, attempt) == {}
    assert await begun(journal) == {0: 2}


async def test_the_same_request_twice_over_one_connection(journal: SqliteJournal) -> None:
    captures = [got("late", at=AT + 60), got("early", at=AT + 10)]
    found = await appended(journal, *captures, sent("first"), sent("second", at=AT + 50), sent("third", at=AT + 99))
    assert found == {3: 2, 4: 1}


async def test_what_names_the_event_comes_before_what_only_has_the_connection(journal: SqliteJournal) -> None:
    found = await appended(journal, got("nameless", event_id=None), got("named", at=AT + 9), sent("a"), sent("b"))
    assert found == {3: 2, 4: 1}


async def test_a_capture_with_the_event_is_found_farther_away(journal: SqliteJournal) -> None:
    others = [got(f"other {index}", "127.0.0.1:1", event_id="other") for index in range(100)]
    await asyncio.gather(*map(journal.append, [got("c"), got("nameless", event_id=None), *others]))
    assert await appended(journal, sent("a"), sent("b")) == {103: 1}


async def test_appended_together_as_an_import_does(journal: SqliteJournal) -> None:
    ends = [
        record
        for index in range(300)
        for record in (
            got(f"c{index}", f"1.2.3.4:{index % 7}", at=AT + index * 100, event_id=f"e{index}"),
            sent(f"a{index}", f"1.2.3.4:{index % 7}", at=AT + index * 100, event_id=f"e{index}"),
        )
    ]
    await asyncio.gather(*map(journal.append, ends))
    assert pairs(await journal.latest(1000)) == {number: number - 1 for number in range(2, 601, 2)}
    assert await begun(journal) == {0: 100, 1: 100, 2: 100}


async def test_appending_again_changes_nothing(journal: SqliteJournal) -> None:
    await appended(journal, got("c"), sent("a"))
    assert await appended(journal, got("c"), sent("a")) == {2: 1}
    assert await begun(journal) == {0: 1}


@pytest.mark.parametrize(("kind", "left"), [("capture", {0: 198, 1: 3}), ("attempt", {0: 199, 1: 2})])
async def test_what_lost_its_other_end_is_a_conversation_by_itself(
    journal: SqliteJournal, kind: str, left: dict[int, int]
) -> None:
    filler = [got(f"f{index}", "1.2.3.4:1", event_id="filler") for index in range(BLOCK)]
    await journal.append(got("c"))
    await asyncio.gather(*map(journal.append, filler))
    await journal.append(sent("a"))
    assert pairs(await journal.latest(1000)) == {BLOCK + 2: 1}
    assert await journal.remove(parse_filter(f"kind:{kind} not id:filler")) == 1
    (only,) = await journal.latest(1000, matching=parse_filter("not id:filler"))
    assert only.pair is None
    assert await begun(journal) == left
    await journal.remove(parse_filter("not id:filler"))
    assert sum((await begun(journal)).values()) == BLOCK


async def test_a_mark_on_either_end_is_seen_from_both(journal: SqliteJournal) -> None:
    await appended(journal, got("c"), sent("a"))
    await journal.mark(1, "look")
    assert [each.pair and each.pair.note for each in await journal.latest(5)] == ["look", None]


async def test_an_empty_and_a_reset_journal_have_no_conversation(journal: SqliteJournal) -> None:
    assert (await journal.conversations()).newest == 0
    await appended(journal, got("c"), sent("a"))
    assert (await journal.conversations()).newest == 2
    await journal.reset()
    assert await journal.conversations() == Conversations(0, ())


async def test_records_of_an_older_program_are_counted_one_by_one(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    async with await SqliteJournal.open(path) as journal:
        await asyncio.gather(*(journal.append(got(f"c{index}")) for index in range(BLOCK + 5)))
    with contextlib.closing(sqlite3.connect(path)) as opened:
        for column in ("connection", "pair"):
            opened.execute(f"ALTER TABLE records DROP COLUMN {column}")
        opened.execute("DROP TABLE conversations")
        opened.execute("DELETE FROM records WHERE number = 7")
        opened.execute("PRAGMA user_version = 4")
        opened.commit()
    async with await SqliteJournal.open(path) as journal:
        assert await begun(journal) == {0: BLOCK - 2, 1: 6}
        await journal.append(sent("a"))
        assert await begun(journal) == {0: BLOCK - 2, 1: 7}


END = st.tuples(
    st.booleans(),
    st.sampled_from(["x:1", "x:2", ""]),
    st.integers(0, 6).map(lambda step: AT + step * ticks.PER_SECOND // 2),
    st.sampled_from("ab"),
    st.integers(0, 1),
)


@given(st.lists(END, max_size=12), st.data())
def test_nothing_is_paired_twice_or_counted_wrongly(
    writer: sqlite3.Connection,
    ends: list[tuple[bool, str, int, str, int]],
    data: st.DataObject,
) -> None:
    records = [
        (sent if is_sent else got)(f"{index}", connection, at, event_id=event, attempt=number)
        for index, (is_sent, connection, at, event, number) in enumerate(ends)
    ]
    cuts = sorted(data.draw(st.lists(st.integers(0, len(records)), max_size=3)))
    doomed = data.draw(st.sets(st.integers(1, max(1, len(records)))))
    writer.execute("BEGIN")
    try:
        for start, stop in zip([0, *cuts], [*cuts, len(records)], strict=True):
            inserts.insert(writer, [rows.encode(record) for record in records[start:stop]])
        look(writer, records)
        listed = f"[{','.join(map(str, doomed))}]"
        conversations.forget(writer, listed)
        writer.execute("DELETE FROM records WHERE number IN (SELECT value FROM json_each(?))", (listed,))
        look(writer, records)
    finally:
        writer.execute("ROLLBACK")


def test_a_capture_has_one_attempt_even_if_another_one_would_fit(writer: sqlite3.Connection) -> None:
    # Both went over the connection at the time; only the second one is of the capture's event.
    other, its_own = sent("other", event_id="other"), sent("its own", event_id="event")
    writer.execute("BEGIN")
    try:
        numbers = inserts.insert(writer, [rows.encode(each) for each in (got("capture"), other, its_own)])
        first, found = numbers[0], writer.execute("SELECT number, pair FROM records ORDER BY number").fetchall()
        assert found == [(first, first + 2), (first + 1, None), (first + 2, first)]
    finally:
        writer.execute("ROLLBACK")


@pytest.fixture(scope="module")
def writer(tmp_path_factory: pytest.TempPathFactory) -> Iterable[sqlite3.Connection]:
    path = tmp_path_factory.mktemp("conversations") / "journal.db"
    prepare(path)
    with contextlib.closing(connect_writer(path)) as opened:
        yield opened


def look(writer: sqlite3.Connection, records: list[Attempt | Capture]) -> None:
    """Every pair is of one connection and both ends name each other; as many begin as there are earlier ends."""
    there = dict(writer.execute("SELECT number, pair FROM records").fetchall())
    for number, pair in there.items():
        if pair is not None:
            assert there[pair] == number
            one, other = records[min(number, pair) - 1], records[max(number, pair) - 1]
            assert isinstance(one, Capture)
            assert isinstance(other, Attempt)
            assert one.peer == other.outcome.local_address
    expected = Counter(number // BLOCK for number, pair in there.items() if pair is None or pair > number)
    assert dict(writer.execute("SELECT block, begun FROM conversations WHERE begun").fetchall()) == expected
