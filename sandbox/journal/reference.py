"""Which record the user means by `#1234`, `1234` or the beginning of an Id."""

import sqlite3

from sandbox.journal.protocol import RecordNotFoundError
from sandbox.journal.rows import encode_text

_LARGEST_NUMBER = 2**63 - 1
_SHOWN = 3

# 0xFF is above every byte of UTF-8, so the two bounds hold all texts that begin so, and the indexes serve them. An
# event Id is compared without regard to case, a record_id exactly.
_MATCHES = """
    SELECT number, coalesce(event_id, record_id) FROM records
        WHERE event_id >= CAST(:first AS TEXT) AND event_id < CAST(:bound AS TEXT)
    UNION ALL
    SELECT number, coalesce(event_id, record_id) FROM records
        WHERE record_id >= CAST(:first AS TEXT) AND record_id < CAST(:bound AS TEXT)
"""
# A record_id comes first: attempts that repeat a record without an event Id have its record_id in that place.
_NEWEST_EXACT = """
    SELECT coalesce(
        (SELECT number FROM records WHERE record_id = CAST(:first AS TEXT)),
        (SELECT max(number) FROM records WHERE event_id = CAST(:first AS TEXT))
    )
"""


def find_number(connection: sqlite3.Connection, reference: str) -> int:
    """Return the number of the record that is meant.

    A number that exists comes before an Id that begins with the same digits (`#` rules the Id out), a whole Id before
    one that merely begins so. Raises RecordNotFoundError, also if records of several event Ids fit.
    """
    text = reference.strip()
    digits = text.removeprefix("#")
    if digits.isascii() and digits.isdecimal() and _exists(connection, digits):
        return int(digits)
    if text.startswith("#"):
        raise RecordNotFoundError(f"there is no record {text}")
    if not text:
        raise RecordNotFoundError("an empty text names no record; give #number or the beginning of an Id")
    return _find_by_id(connection, text)


def _exists(connection: sqlite3.Connection, digits: str) -> bool:
    if len(digits) > len(str(_LARGEST_NUMBER)) or int(digits) > _LARGEST_NUMBER:
        return False
    found = connection.execute("SELECT 1 FROM records WHERE number = ?", (int(digits),)).fetchone()
    return found is not None


def _find_by_id(connection: sqlite3.Connection, text: str) -> int:
    first = text.encode("utf-8", "surrogatepass")
    (exact,) = connection.execute(_NEWEST_EXACT, {"first": encode_text(text)}).fetchone()
    if exact is not None:
        return int(exact)
    newest: dict[str, int] = {}
    for number, identity in connection.execute(_MATCHES, {"first": first, "bound": first + b"\xff"}):
        newest[identity.lower()] = max(number, newest.get(identity.lower(), 0))
        if len(newest) > _SHOWN:
            break  # a short prefix may fit a million records
    if not newest:
        raise RecordNotFoundError(f"no record has the number {text}, or an Id that begins so")
    if len(newest) > 1:
        shown = ", ".join([*newest][:_SHOWN]) + (", …" if len(newest) > _SHOWN else "")
        raise RecordNotFoundError(f"{text} fits more than one Id ({shown}); give more characters")
    return newest.popitem()[1]
