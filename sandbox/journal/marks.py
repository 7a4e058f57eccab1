"""Marks that the user gives to records, inside a transaction that the writer has opened."""

import sqlite3

from sandbox.journal.rows import encode_text


def set_note(connection: sqlite3.Connection, number: int, note: str | None) -> bool:
    """Give a record this note, or none; return False if there is no such record."""
    values = {"note": encode_text(note), "number": number}
    if not -(2**63) <= number < 2**63:
        return False
    changed = connection.execute("UPDATE records SET note = CAST(:note AS TEXT) WHERE number = :number", values)
    return changed.rowcount > 0
