"""Whatever is in a record comes back exactly: any byte, lone surrogates, numbers of any size."""

import sqlite3
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.domain.records import Record, RecordSummary
from sandbox.journal import inserts, rows
from sandbox.journal.connection import connect_writer, prepare
from tests.random_records import ATTEMPTS, CAPTURES, JUDGED_CAPTURES

COLUMNS = ", ".join((*rows.SUMMARY_COLUMNS, *rows.CONTENT_COLUMNS))


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
        found = connection.execute(
            f"SELECT {COLUMNS} FROM records JOIN contents USING (number) ORDER BY number"
        ).fetchall()
        again = inserts.insert(connection, [rows.encode(record) for record in reversed(records)])
    finally:
        connection.execute("ROLLBACK")
    assert numbers == list(range(1, len(records) + 1))
    assert again == list(reversed(numbers))
    assert {"pair", *rows.SUMMARY_COLUMNS} == {field.name for field in fields(RecordSummary)}
    assert [rows.decode_record(row) for row in found] == records
    summaries = [rows.decode_summary(row[: len(rows.SUMMARY_COLUMNS)]) for row in found]
    assert summaries == [rows.summarise(number, record) for number, record in enumerate(records, 1)]
