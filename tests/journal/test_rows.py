"""Whatever is in a record comes back exactly: any byte, lone surrogates, numbers of any size."""

import sqlite3
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.domain.records import (
    Answer,
    AnswerFault,
    Attempt,
    Capture,
    Hop,
    Outcome,
    OutcomeKind,
    Record,
    RecordSummary,
)
from sandbox.domain.request import HttpRequest
from sandbox.domain.verdict import Check, CheckStatus, Verdict
from sandbox.domain.wire import SignatureFormat
from sandbox.journal import inserts, rows
from sandbox.journal.connection import connect_writer, prepare

TEXT = st.text(st.characters(exclude_categories=())) | st.sampled_from(
    ["\ud83d\ude00", "\x00a\x00", "\udc80", "\\ud83d\\ude00"]
)
NUMBER = st.integers() | st.integers(-(2**70), 2**70) | st.sampled_from([2**63, -(2**63), 10**4000])
SMALL = st.integers(-(2**70), 2**70)
RAW_HEADERS = st.lists(st.tuples(st.binary(), st.binary())).map(tuple)
HEADERS = st.lists(st.tuples(TEXT, TEXT)).map(tuple)

ATTEMPTS = st.builds(
    Attempt,
    *(TEXT, NUMBER, TEXT, TEXT, NUMBER, TEXT),
    st.builds(HttpRequest, TEXT, TEXT, HEADERS, st.binary()),
    st.builds(
        Outcome,
        *(st.sampled_from(OutcomeKind), TEXT, NUMBER, st.none() | NUMBER, RAW_HEADERS, st.binary(), st.booleans()),
        st.lists(st.builds(Hop, SMALL, TEXT)).map(tuple),
        st.none() | TEXT,
    ),
)
CAPTURES = st.builds(
    Capture,
    *(TEXT, NUMBER, TEXT, TEXT, TEXT, TEXT, RAW_HEADERS, st.binary(), st.booleans(), st.binary()),
    *(st.none() | TEXT, st.none() | TEXT, st.none() | NUMBER, st.none() | TEXT),
    st.lists(st.builds(Check, TEXT, st.sampled_from(CheckStatus), TEXT)).map(lambda checks: Verdict(tuple(checks))),
    st.builds(Answer, NUMBER, HEADERS, st.binary())
    | st.builds(Answer, NUMBER, HEADERS, st.binary(), TEXT, SMALL, st.none() | st.sampled_from(AnswerFault)),
    NUMBER,
)
JUDGED_CAPTURES = st.builds(
    replace, CAPTURES, signing=st.builds(SignatureFormat, TEXT, st.none() | TEXT), secret_fingerprint=TEXT
)


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    path: Path = tmp_path_factory.mktemp("rows") / "journal.db"
    prepare(path)
    opened = connect_writer(path)
    yield opened
    opened.close()


@given(records=st.lists(ATTEMPTS | CAPTURES | JUDGED_CAPTURES, max_size=3, unique_by=lambda record: record.record_id))
def test_records_and_summaries_round_trip(connection: sqlite3.Connection, records: list[Record]) -> None:
    connection.execute("BEGIN")
    try:
        numbers = inserts.insert(connection, [rows.encode(record) for record in records])
        found = connection.execute("SELECT * FROM records JOIN contents USING (number) ORDER BY number").fetchall()
        again = inserts.insert(connection, [rows.encode(record) for record in reversed(records)])
    finally:
        connection.execute("ROLLBACK")
    assert numbers == list(range(1, len(records) + 1))
    assert again == list(reversed(numbers))
    assert [rows.decode_record(row) for row in found] == records
    summaries = [rows.decode_summary(row[: len(fields(RecordSummary))]) for row in found]
    assert summaries == [rows.summarise(number, record) for number, record in enumerate(records, 1)]
