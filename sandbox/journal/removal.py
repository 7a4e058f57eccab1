"""Removing records that a filter selects, a few at a time, inside transactions that the writer has opened."""

import json
import sqlite3
from collections.abc import Sequence

from sandbox.domain.records import Kind, OutcomeKind
from sandbox.journal import conversations
from sandbox.journal.filtering import Condition

LARGEST_STEP = 500
"""How many records go in one transaction: other processes' appends wait for the end of it."""

_COUNT = """
    SELECT number, kind, state FROM records
        WHERE number IN (SELECT value FROM json_each(:numbers)) AND {condition}
"""
_UPDATE_TOTALS = """
    UPDATE journal SET attempts = attempts - :attempts, delivered = delivered - :delivered,
        captures = captures - :captures, verified = verified - :verified
"""


def remove_matching(connection: sqlite3.Connection, condition: Condition, numbers: Sequence[int]) -> int:
    """Remove those of the records with these numbers that match still, and return how many.

    They are asked again, because one may have been marked since, or the journal reset and filled anew.
    """
    condition.prepare(connection)
    found = connection.execute(
        _COUNT.format(condition=condition.sql), {"numbers": json.dumps(numbers), **condition.parameters}
    ).fetchall()
    doomed = json.dumps([number for number, _, _ in found])
    conversations.forget(connection, doomed)
    for table in ("contents", "records"):
        connection.execute(f"DELETE FROM {table} WHERE number IN (SELECT value FROM json_each(?))", (doomed,))
    ends = [(kind, state) for _, kind, state in found]
    connection.execute(
        _UPDATE_TOTALS,
        {
            "attempts": sum(kind == Kind.ATTEMPT for kind, _ in ends),
            "delivered": ends.count((Kind.ATTEMPT, OutcomeKind.DELIVERED)),
            "captures": sum(kind == Kind.CAPTURE for kind, _ in ends),
            "verified": ends.count((Kind.CAPTURE, "verified")),
        },
    )
    return len(found)
