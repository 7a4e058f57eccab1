"""Adding and removing rows inside a transaction that the writer has opened."""

import sqlite3
from collections.abc import Sequence
from functools import cache

from sandbox.domain.records import Kind
from sandbox.journal import conversations, schema
from sandbox.journal.rows import CONTENT_COLUMNS, INSERTED_COLUMNS, TEXT_COLUMNS, Row, SqlValue

_LARGEST_CHUNK = 64


def insert(connection: sqlite3.Connection, rows: Sequence[Row]) -> list[int]:
    """Insert rows and return their numbers in order; a record_id that is already there keeps its number and row."""
    (last,) = connection.execute("SELECT last FROM journal").fetchone()
    known = _known_numbers(connection, rows)
    fresh: list[Row] = []
    numbers: list[int] = []
    for row in rows:
        number = known.get(row.record_id)
        if number is None:
            fresh.append(row)
            number = known[row.record_id] = last + len(fresh)
        numbers.append(number)
    _insert_fresh(connection, last + 1, fresh)
    return numbers


def clear(connection: sqlite3.Connection) -> int:
    """Remove every record and every delivery, and begin a new generation at number 1; return how many records."""
    (removed,) = connection.execute("SELECT count(*) FROM records").fetchone()
    connection.execute("DELETE FROM contents")
    connection.execute("DELETE FROM records")
    connection.execute("DELETE FROM conversations")
    connection.execute("DELETE FROM deliveries")
    connection.execute(
        "UPDATE journal SET generation = ?, last = 0, attempts = 0, delivered = 0, captures = 0, verified = 0",
        (schema.new_generation(),),
    )
    return int(removed)


def _known_numbers(connection: sqlite3.Connection, rows: Sequence[Row]) -> dict[SqlValue, int]:
    known: dict[SqlValue, int] = {}
    for chunk in _chunks(rows):
        found = connection.execute(_select_known(len(chunk)), [row.record_id for row in chunk])
        for number, as_bytes in found:
            known[as_bytes] = number
    if not known:
        return known
    # Asked for as bytes, because a record_id may be bound as text or as bytes.
    return {row.record_id: known[raw] for row in rows if (raw := _as_bytes(row.record_id)) in known}


def _insert_fresh(connection: sqlite3.Connection, first: int, rows: Sequence[Row]) -> None:
    number = first
    for chunk in _chunks(rows):
        summaries: list[SqlValue] = []
        contents: list[SqlValue] = []
        for row in chunk:
            summaries.append(number)
            summaries.extend(row.summary)
            contents.append(number)
            contents.extend(row.contents)
            number += 1
        connection.execute(_insert_statement("records", INSERTED_COLUMNS, len(chunk)), summaries)
        connection.execute(_insert_statement("contents", ("number", *CONTENT_COLUMNS), len(chunk)), contents)
    if rows:
        conversations.note(connection, range(first, number), _may_have_a_pair(rows))
    attempts = [row.good for row in rows if row.kind is Kind.ATTEMPT]
    captures = [row.good for row in rows if row.kind is Kind.CAPTURE]
    connection.execute(
        "UPDATE journal SET last = ?, attempts = attempts + ?, delivered = delivered + ?,"
        " captures = captures + ?, verified = verified + ?",
        (number - 1, len(attempts), sum(attempts), len(captures), sum(captures)),
    )


def _may_have_a_pair(rows: Sequence[Row]) -> bool:
    """Tell whether there is an attempt that had a connection; receiving alone is not held up by any search."""
    place = INSERTED_COLUMNS.index("connection") - 1  # behind the number
    return any(row.kind is Kind.ATTEMPT and row.summary[place] is not None for row in rows)


def _chunks(rows: Sequence[Row]) -> list[Sequence[Row]]:
    # Powers of two, so that a handful of prepared statements serves every count. One statement for many rows matters:
    # sqlite3 lets go of the GIL around each statement, and a busy event loop gives it back slowly.
    chunks = []
    start, size = 0, _LARGEST_CHUNK
    while start < len(rows):
        while size > len(rows) - start:
            size //= 2
        chunks.append(rows[start : start + size])
        start += size
    return chunks


@cache
def _insert_statement(table: str, columns: tuple[str, ...], count: int) -> str:
    places = ",".join("CAST(? AS TEXT)" if column in TEXT_COLUMNS else "?" for column in columns)
    return f"INSERT INTO {table} ({','.join(columns)}) VALUES {','.join([f'({places})'] * count)}"


@cache
def _select_known(count: int) -> str:
    places = ",".join(["CAST(? AS TEXT)"] * count)
    return f"SELECT number, CAST(record_id AS BLOB) FROM records WHERE record_id IN ({places})"


def _as_bytes(text: SqlValue) -> SqlValue:
    return text.encode() if isinstance(text, str) else text
