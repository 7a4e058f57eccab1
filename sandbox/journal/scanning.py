"""Going through the records in order, for a short time only: few may match, and whoever asks has a screen to draw."""

import sqlite3
import time
from collections.abc import Mapping
from contextlib import closing
from enum import Enum
from typing import NamedTuple

from sandbox.domain.records import RecordSummary
from sandbox.journal.filtering import Condition
from sandbox.journal.rows import SUMMARY_COLUMNS, decode_summary

LINE = ", ".join(f"records.{column}" for column in SUMMARY_COLUMNS)
"""The columns of a summary without its pair for a SELECT, in the order in which `decode_summary` takes them."""

SUMMARY = ", ".join((LINE, *(f"other.{column}" for column in SUMMARY_COLUMNS)))
"""The same with its pair, from RECORDS."""

RECORDS = "records LEFT JOIN records AS other ON other.number = records.pair"

SLICE_SECONDS = 0.01
"""How long one scan may take before it is broken off; it is looked at every few records."""

_LOOK_EVERY = 31  # a prime, so that a prune which leaves every second record, or every fourth, leaves some of these


class Direction(Enum):
    """Which way a scan goes; the value is the part of the statement that says so."""

    FORWARD = "records.number > :place AND {rest} ORDER BY records.number"
    BACK = "records.number < :place AND {rest} ORDER BY records.number DESC"


class Scan(NamedTuple):
    """What a scan found, in its direction; `reached` is the last number that it looked at, None if all are done."""

    summaries: tuple[RecordSummary, ...]
    reached: int | None


def scan(connection: sqlite3.Connection, condition: Condition, direction: Direction, place: int, limit: int) -> Scan:
    """Return the matching records beyond a number (exclusive), `limit` at most.

    It stops early when SLICE_SECONDS are over, unless every record matches.
    """
    condition.prepare(connection)
    deadline = time.monotonic() + SLICE_SECONDS if condition.is_selective else None
    found: list[RecordSummary] = []
    values: Mapping[str, object] = {"place": place, **condition.parameters}
    with closing(connection.execute(_statement(condition, direction), values)) as rows:
        for *summary, fits in rows:
            if fits:
                found.append(decode_summary(summary))
                if len(found) >= limit:
                    return Scan(tuple(found), summary[0])
            if deadline is not None and time.monotonic() > deadline:
                return Scan(tuple(found), summary[0])
    return Scan(tuple(found), None)


def _statement(condition: Condition, direction: Direction) -> str:
    # Rows that do not match never leave SQLite, except every few: there the clock is looked at.
    looked_at = f"records.number % {_LOOK_EVERY}"
    fits = f"CASE WHEN {looked_at} THEN 1 ELSE {condition.sql} END"
    rest = f"({looked_at} = 0 OR {condition.sql})"
    return f"SELECT {SUMMARY}, {fits} FROM {RECORDS} WHERE {direction.value.format(rest=rest)}"
