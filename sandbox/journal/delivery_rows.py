"""Deliveries as rows of the database, inside transactions that the writer has opened."""

import sqlite3
from collections.abc import Collection, Sequence
from typing import Any

from sandbox.domain.deliveries import Delivery, DeliveryId, DeliveryState
from sandbox.domain.envelope import Event
from sandbox.domain.ticks import Ticks
from sandbox.journal import turns
from sandbox.journal.delivery_queue import ENDED_KEPT, LEASE, Claim, Sender, Settlement, Wanted
from sandbox.journal.inserts import insert
from sandbox.journal.rows import Row, SqlValue, encode_text

_NAMES = (
    *("number", "event_id", "event", "data", "verbatim", "subscription", "created"),
    *("sends", "due", "state", "record", "outcome", "kept"),
)
_SEEN_STATE = f"CASE WHEN {turns.CUT_OFF} THEN 'cut-off' ELSE deliveries.state END"
COLUMNS = ", ".join(_SEEN_STATE if name == "state" else f"deliveries.{name}" for name in _NAMES)
"""The columns of a delivery for a SELECT at `:now`, in the order in which `decode` takes them."""

_WITHOUT_KEEPER = "only the program that was started with its --secret could sign it, and that has ended"
_CUT_OFF_UNRECORDED = "the program that was sending it is gone, so nobody knows whether its last send arrived"
_TOO_OLD = "it began more than two days ago, and after that nothing is sent again"


def decode(row: Sequence[Any]) -> Delivery:
    """Return the delivery in a row of COLUMNS."""
    number, event_id, event, data, verbatim, subscription, created, sends, due, state, record, outcome, kept = row
    return Delivery(
        DeliveryId(f"d{number}"),
        Event(event_id, event, data, verbatim),
        subscription,
        created,
        sends,
        due,
        DeliveryState(state),
        record,
        outcome,
        bool(kept),
    )


def enqueue(
    connection: sqlite3.Connection, sender: Sender, event: Event, subscriptions: Sequence[tuple[str, bool]], at: Ticks
) -> list[Claim]:
    """Insert a delivery for each subscription, claimed already."""
    claims = []
    for name, kept in subscriptions:
        cursor = connection.execute(
            "INSERT INTO deliveries (event_id, event, data, verbatim, subscription, created, sends, state, outcome,"
            " kept, owner, begun) VALUES (CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT), ?, CAST(? AS TEXT), ?,"
            " 0, 'sending', '', ?, ?, ?)",
            (
                *map(encode_text, (event.id, event.name, event.data_text)),
                event.verbatim,
                encode_text(name),
                at,
                kept,
                sender.owner,
                at,
            ),
        )
        delivery = Delivery(
            DeliveryId(f"d{cursor.lastrowid}"), event, name, at, 0, None, DeliveryState.SENDING, kept=kept
        )
        claims.append(Claim(delivery, sender.owner, at))
    return claims


def claim(connection: sqlite3.Connection, sender: Sender, now: Ticks, wanted: Wanted) -> list[Claim]:
    """Claim what is due, after ending what can never be sent."""
    if wanted.judges:
        _end(connection, DeliveryState.DROPPED, _WITHOUT_KEEPER, turns.UNSIGNABLE, {"owner": sender.owner, "now": now})
    too_old = "state = 'waiting' AND due <= :now AND created < :abandoned"
    _end(connection, DeliveryState.GIVEN_UP, _TOO_OLD, too_old, {"now": now, "abandoned": wanted.abandoned})
    return [_take(connection, number, sender, now) for number in turns.due(connection, sender, now, wanted)]


def settle(
    connection: sqlite3.Connection, claim: Claim, row: Row, state: DeliveryState, due: Ticks | None, outcome: str
) -> Settlement:
    """Insert the attempt's row, and let its delivery go on if it is still claimed so."""
    [number] = insert(connection, [row])
    values: dict[str, SqlValue] = {**_held(claim), "record": number, "state": state.value, "due": due}
    if state is DeliveryState.DELIVERED and not claim.delivery.sends:
        # The journal's attempt says all that there is to say about it.
        changed = connection.execute(f"DELETE FROM deliveries WHERE {_HELD}", _held(claim))
    else:
        values["outcome"] = encode_text(outcome)
        changed = connection.execute(
            "UPDATE deliveries SET sends = sends + 1, state = :state, due = :due, record = :record,"
            f" outcome = CAST(:outcome AS TEXT), begun = NULL, owner = {_NEXT_OWNER} WHERE {_HELD}",
            values,
        )
    if state.ended and claim.delivery.sends:
        connection.execute(
            "DELETE FROM deliveries WHERE state NOT IN ('waiting', 'sending') AND number <="
            " (SELECT number FROM deliveries WHERE state NOT IN ('waiting', 'sending')"
            " ORDER BY number DESC LIMIT 1 OFFSET ?)",
            (ENDED_KEPT,),
        )
    return Settlement(number, changed.rowcount > 0)


def release(connection: sqlite3.Connection, claim: Claim) -> None:
    """Let a claimed delivery wait again, due at once; one that was cut off stays so, for its send may be spent."""
    if claim.cut_off is None:
        onward = f"state = 'waiting', due = begun, begun = NULL, owner = {_NEXT_OWNER}"
    else:
        onward = "owner = ''"
    connection.execute(f"UPDATE deliveries SET {onward} WHERE {_HELD}", _held(claim))


def make_due(connection: sqlite3.Connection, ids: Collection[DeliveryId], now: Ticks) -> list[DeliveryId]:
    """Let waiting deliveries be due now."""
    changed = connection.execute(
        f"UPDATE deliveries SET due = min(due, :now) WHERE {_NAMED} AND state = 'waiting' RETURNING number",
        {"now": now, "numbers": turns.numbers(ids)},
    )
    return [DeliveryId(f"d{number}") for (number,) in changed.fetchall()]


def drop(connection: sqlite3.Connection, ids: Collection[DeliveryId], now: Ticks) -> list[DeliveryId]:
    """End deliveries that wait or were cut off; what is known of their last attempt stays."""
    changed = connection.execute(
        "UPDATE deliveries SET state = 'dropped', due = NULL,"
        f" outcome = CASE state WHEN 'waiting' THEN outcome ELSE '{_CUT_OFF_UNRECORDED}' END"
        f" WHERE {_NAMED} AND (state = 'waiting' OR {turns.CUT_OFF}) RETURNING number",
        {"numbers": turns.numbers(ids), "now": now},
    )
    return [DeliveryId(f"d{number}") for (number,) in changed.fetchall()]


def beat(connection: sqlite3.Connection, sender: Sender, now: Ticks) -> bool:
    """Renew a sender's lease; return False if it had ended."""
    found = connection.execute("SELECT lease FROM senders WHERE owner = ?", (sender.owner,)).fetchone()
    connection.execute(
        "INSERT OR REPLACE INTO senders VALUES (?, ?, ?, ?, ?)",
        (sender.owner, sender.program, sender.pid, sender.retries, now + LEASE),
    )
    # Of who has long been gone nothing is asked any more, unless deliveries are left that it was sending.
    connection.execute(
        "DELETE FROM senders WHERE lease < ? AND owner NOT IN (SELECT owner FROM deliveries WHERE state = 'sending')",
        (now - LEASE,),
    )
    return found is None or bool(found[0] > now)


def leave(connection: sqlite3.Connection, sender: Sender) -> None:
    """End a sender's lease at once, and with it what only it could sign."""
    kept = "kept AND state = 'waiting' AND owner = :owner"
    _end(connection, DeliveryState.DROPPED, _WITHOUT_KEEPER, kept, {"owner": sender.owner})
    connection.execute("DELETE FROM senders WHERE owner = ?", (sender.owner,))


_HELD = "number = :number AND owner = :owner AND sends = :sends AND state = 'sending'"
_NEXT_OWNER = "CASE WHEN kept THEN owner END"  # what is kept stays with who keeps it
_NAMED = "number IN (SELECT value FROM json_each(:numbers))"


def _held(claim: Claim) -> dict[str, SqlValue]:
    delivery = claim.delivery
    return {"number": int(delivery.delivery_id[1:]), "owner": claim.owner, "sends": delivery.sends}


def _end(
    connection: sqlite3.Connection, state: DeliveryState, outcome: str, which: str, values: dict[str, SqlValue]
) -> None:
    connection.execute(
        f"UPDATE deliveries SET state = :ended, due = NULL, outcome = :outcome WHERE {which}",
        {**values, "ended": state.value, "outcome": outcome},
    )


def _take(connection: sqlite3.Connection, number: int, sender: Sender, now: Ticks) -> Claim:
    before, owner, begun = connection.execute(
        "SELECT state, owner, begun FROM deliveries WHERE number = ?", (number,)
    ).fetchone()
    cut_off = None
    if before == DeliveryState.SENDING:
        program = connection.execute("SELECT program, pid FROM senders WHERE owner = ?", (owner,)).fetchone()
        cut_off = "the program that sent it" if program is None else f"{program[0]} (pid {program[1]})"
        now = begun
    row = connection.execute(
        "UPDATE deliveries SET state = 'sending', due = NULL, owner = ?, begun = ? WHERE number = ?"
        f" RETURNING {', '.join(_NAMES)}",
        (sender.owner, now, number),
    ).fetchone()
    return Claim(decode(row), sender.owner, now, cut_off)
