"""Pairs of an attempt and the capture it led to, and how many conversations begin where, in the writer's transaction.

Only what is sure is a pair: one connection, one time, and for each capture one attempt. An attempt is appended when its
answer is in, after the capture; then its capture is looked for, once. What a proxy handed on, or came later than its
attempt, stays by itself here; `pairing` finds it for whoever looks at it.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from sandbox.domain.pairing import surely_in_time
from sandbox.domain.records import Kind
from sandbox.journal.protocol import BLOCK
from sandbox.journal.rows import decode_int

_REACH = 2000
"""How far back, by number, a capture with the attempt's event Id is looked for; and one that names another or none."""
_REACH_UNNAMED = 64

# CROSS JOIN: the new attempts come first, and for each some captures are looked up by event Id or number; without the +
# SQLite would rather make an index of all connections first.
_CANDIDATES = f"""
    SELECT sent.number, sent.at, sent.elapsed, got.number, got.at
    FROM records AS sent CROSS JOIN records AS got
    WHERE sent.number BETWEEN :first AND :last AND sent.kind = '{Kind.ATTEMPT}' AND sent.pair IS NULL
        AND {{related}} AND +got.connection = sent.connection
        AND +got.kind = '{Kind.CAPTURE}' AND got.pair IS NULL AND got.record_id IS NOT sent.repeats
"""
_OF_ONE_EVENT = f"""
    got.event_id = sent.event_id AND got.number BETWEEN sent.number - {_REACH} AND sent.number - 1
    AND (got.attempt IS NULL OR got.attempt = sent.attempt)
"""
_NEAR_BY = f"got.number BETWEEN sent.number - {_REACH_UNNAMED} AND sent.number - 1"

_LEFT = """
    SELECT number, pair FROM records
    WHERE number IN (SELECT pair FROM records WHERE number IN (SELECT value FROM json_each(:doomed)))
        AND number NOT IN (SELECT value FROM json_each(:doomed))
"""
_BEGINNINGS = """
    SELECT number FROM records
    WHERE number IN (SELECT value FROM json_each(:doomed)) AND (pair IS NULL OR pair > number)
"""


def note(connection: sqlite3.Connection, fresh: range, with_attempts: bool) -> None:
    """Pair the records that were just inserted under these numbers, and count the conversations that they begin."""
    later = _pair(connection, fresh) if with_attempts else ()
    _count(connection, Counter(number // BLOCK for number in fresh if number not in later))


def forget(connection: sqlite3.Connection, doomed: str) -> None:
    """Part the records whose numbers are in a JSON list from those that stay, before they are removed."""
    values = {"doomed": doomed}
    ended = Counter(number // BLOCK for (number,) in connection.execute(_BEGINNINGS, values))
    left = connection.execute(_LEFT, values).fetchall()
    ended.subtract(number // BLOCK for number, pair in left if number > pair)  # it begins a conversation of its own now
    _link(connection, {number: None for number, _ in left})
    _count(connection, {block: -count for block, count in ended.items()})
    connection.execute("DELETE FROM conversations WHERE begun = 0")


def _pair(connection: sqlite3.Connection, fresh: range) -> Collection[int]:
    """Return the numbers of the attempts that have a capture."""
    pairs: dict[int, int] = {}
    bounds = {"first": fresh.start, "last": fresh.stop - 1}
    for related in (_OF_ONE_EVENT, _NEAR_BY):
        found = connection.execute(_CANDIDATES.format(related=related), bounds).fetchall()
        candidates = [
            (number, decode_int(received), capture)
            for number, sent, elapsed, capture, received in found
            if surely_in_time(decode_int(sent), decode_int(elapsed), decode_int(received))
        ]
        # The same request twice over one connection: what was sent first was received first.
        taken = set(pairs.values())
        for number, _, capture in sorted(candidates):
            if number not in pairs and capture not in taken:
                pairs[number] = capture
                taken.add(capture)
        if len(pairs) == len(fresh):
            break
    _link(connection, {**pairs, **{capture: attempt for attempt, capture in pairs.items()}})
    return pairs.keys()


def _link(connection: sqlite3.Connection, pairs: Mapping[int, int | None]) -> None:
    if pairs:
        connection.execute(
            "UPDATE records SET pair = json_extract(link.value, '$[1]') FROM json_each(?) AS link"
            " WHERE records.number = json_extract(link.value, '$[0]')",
            (json.dumps([*pairs.items()]),),
        )


def _count(connection: sqlite3.Connection, begun: Mapping[int, int]) -> None:
    rows: Iterable[tuple[int, int]] = [(block, count) for block, count in begun.items() if count]
    connection.executemany(
        "INSERT INTO conversations VALUES (?, ?) ON CONFLICT (block) DO UPDATE SET begun = begun + excluded.begun", rows
    )
