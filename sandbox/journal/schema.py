"""The tables, and the steps that lead from every older layout of the file to this one."""

import secrets
import sqlite3

APPLICATION_ID = 0x6F32_7773
"""Marks the file as ours (`o2ws`), so that another program's database is never written to."""

PAGE_SIZE = 8192

_RECORDS_AND_CONTENTS = (
    # Columns without a type keep a number beyond 64 bits as the text that rows.py made of it.
    """
    CREATE TABLE records (
        number INTEGER PRIMARY KEY,
        kind TEXT NOT NULL,
        record_id TEXT NOT NULL UNIQUE,
        at NOT NULL,
        event_id TEXT COLLATE NOCASE,
        event TEXT,
        attempt,
        subscription TEXT,
        method TEXT NOT NULL,
        url TEXT NOT NULL,
        status,
        elapsed NOT NULL,
        size INTEGER NOT NULL,
        state TEXT NOT NULL,
        reason TEXT NOT NULL
    )
    """,
    "CREATE INDEX records_by_event_id ON records (event_id)",
    # A table of its own, so that scans over records read no bodies; headers first, so that scans over them read none.
    """
    CREATE TABLE contents (
        number INTEGER PRIMARY KEY,
        headers TEXT NOT NULL,
        checks TEXT NOT NULL,
        rest TEXT NOT NULL,
        body BLOB NOT NULL,
        answer_body BLOB NOT NULL,
        raw BLOB NOT NULL
    )
    """,
    # One row. `last` is never taken back while a generation lives, so a pruned number is not given twice.
    """
    CREATE TABLE journal (
        generation TEXT NOT NULL,
        last INTEGER NOT NULL,
        attempts INTEGER NOT NULL,
        delivered INTEGER NOT NULL,
        captures INTEGER NOT NULL,
        verified INTEGER NOT NULL
    )
    """,
    "INSERT INTO journal VALUES (lower(hex(randomblob(8))), 0, 0, 0, 0, 0)",
)

_MARKS = ("ALTER TABLE records ADD COLUMN note TEXT",)

_DELIVERIES = (
    # The number is never given twice, so that whoever still holds a delivery of before a reset notices.
    """
    CREATE TABLE deliveries (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        event_id TEXT NOT NULL,
        event TEXT NOT NULL,
        data TEXT NOT NULL,
        verbatim BLOB,
        subscription TEXT NOT NULL,
        created INTEGER NOT NULL,
        sends INTEGER NOT NULL,
        due INTEGER,
        state TEXT NOT NULL,
        record INTEGER,
        outcome TEXT NOT NULL,
        kept INTEGER NOT NULL,
        owner TEXT,
        begun INTEGER
    )
    """,
    # Each answers one question that is asked after every send, without a look at the rest of a long queue.
    "CREATE INDEX deliveries_by_due ON deliveries (subscription, due) WHERE state = 'waiting'",
    "CREATE INDEX deliveries_by_turn ON deliveries (subscription, sends, due) WHERE state = 'waiting'",
    "CREATE INDEX deliveries_by_age ON deliveries (created) WHERE state = 'waiting'",
    "CREATE INDEX deliveries_by_keeper ON deliveries (owner) WHERE kept",
    "CREATE INDEX deliveries_ended ON deliveries (number) WHERE state NOT IN ('waiting', 'sending')",
    "CREATE INDEX deliveries_by_owner ON deliveries (owner) WHERE state = 'sending'",
    # Who is there to send: a row counts until its lease ends.
    """
    CREATE TABLE senders (
        owner TEXT PRIMARY KEY,
        program TEXT NOT NULL,
        pid INTEGER NOT NULL,
        retries INTEGER NOT NULL,
        lease INTEGER NOT NULL
    )
    """,
)

_REPEATS = (
    "ALTER TABLE records ADD COLUMN repeats TEXT",
    # What older programs wrote has it among the contents only.
    """
    UPDATE records SET repeats = (
        SELECT json_extract(rest, '$.repeats') FROM contents WHERE contents.number = records.number
    )
    WHERE kind = 'attempt' AND EXISTS (
        SELECT 1 FROM contents
        WHERE contents.number = records.number AND instr(rest, '"repeats"') AND json_valid(rest)
    )
    """,
)

_CONVERSATIONS = (
    # Our own end of an attempt's connection, the peer of a capture: equal for the two ends of one request.
    "ALTER TABLE records ADD COLUMN connection TEXT",
    # The number of the other end, on both. What older programs wrote has none and stays by itself.
    "ALTER TABLE records ADD COLUMN pair INTEGER",
    # How many conversations begin in each block of numbers: every record but the later end of a pair begins one.
    "CREATE TABLE conversations (block INTEGER PRIMARY KEY, begun INTEGER NOT NULL)",
    "INSERT INTO conversations SELECT number / 200, count(*) FROM records GROUP BY number / 200",
)

_STEPS: tuple[tuple[str, ...], ...] = (_RECORDS_AND_CONTENTS, _MARKS, _DELIVERIES, _REPEATS, _CONVERSATIONS)
"""Step n leads from version n to version n + 1; an existing step never changes."""

VERSION = len(_STEPS)


class ForeignDatabaseError(Exception):
    """The file is a SQLite database, but not a journal that this program can use; the message says why."""


def new_generation() -> str:
    """Return a token that no journal had before; cursors carry it."""
    return secrets.token_hex(8)


def upgrade(connection: sqlite3.Connection) -> None:
    """Bring the database to this version, from any older one or from nothing, in one transaction.

    Raises ForeignDatabaseError for another program's database and for a version newer than this program.
    """
    # In a transaction, so that another process cannot lay the journal out between one look and the next.
    connection.execute("BEGIN")
    try:
        present = _version(connection)
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
    if present == VERSION:
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Another process may have come first while this one waited for the lock.
        for step in _STEPS[_version(connection) :]:
            for statement in step:
                connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _version(connection: sqlite3.Connection) -> int:
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    if application != APPLICATION_ID and (application or version or tables):
        raise ForeignDatabaseError("it is another program's database")
    if version > VERSION:
        raise ForeignDatabaseError(
            f"a newer version of this program wrote it (layout {version}, this one knows {VERSION})"
        )
    return int(version)
