"""Whose turn it is in the queue: which deliveries a sender may claim, as SQL on indexes that hold what waits.

A queue may be long, and it is asked after every send: no statement here reads more of it than it returns, as long as
what waits is to be signed by whoever asks.
"""

import json
import sqlite3
from collections.abc import Collection, Iterable

from sandbox.domain.deliveries import DeliveryId
from sandbox.domain.ticks import Ticks
from sandbox.journal.delivery_queue import Sender, Wanted
from sandbox.journal.rows import SqlValue

ALIVE = "SELECT owner FROM senders WHERE lease > :now"
CUT_OFF = f"deliveries.state = 'sending' AND deliveries.owner NOT IN ({ALIVE})"
"""Whoever was sending it is gone."""

UNSIGNABLE = f"kept AND state IN ('waiting', 'sending') AND owner != :owner AND owner NOT IN ({ALIVE})"
"""Whoever alone could sign it is gone."""

_ASKED_FOR = "(:only IS NULL OR deliveries.number IN (SELECT value FROM json_each(:only)))"
_OF_OTHERS = "NOT deliveries.kept AND deliveries.subscription IN (SELECT value FROM json_each(:subscriptions))"
_LEFT_BEHIND = f"""
    SELECT number FROM deliveries
    WHERE {CUT_OFF} AND owner != :owner AND {_OF_OTHERS} AND {_ASKED_FOR} ORDER BY sends, number
"""
_OWN = "deliveries.kept AND deliveries.owner = :owner AND deliveries.state = 'waiting'"
# The + keeps the index by due from being used, whose rows would all have to be sorted.
_TURN = f"""
    SELECT sends, due, number FROM deliveries
    WHERE state = 'waiting' AND subscription = :subscription AND +due <= :now
        AND (NOT kept AND :signable OR {_OWN}) AND {_ASKED_FOR}
    ORDER BY sends, due, number LIMIT :room
"""
LOOK = f"""
    SELECT (
        SELECT min(first) FROM (
            SELECT (
                SELECT min(due) FROM deliveries
                WHERE state = 'waiting' AND subscription = names.value AND NOT kept AND {_ASKED_FOR}
            ) AS first FROM json_each(:with_room) AS names
            UNION ALL
            SELECT min(due) FROM deliveries
            WHERE {_OWN} AND {_ASKED_FOR} AND subscription NOT IN (SELECT value FROM json_each(:full))
        )
    ), EXISTS ({_LEFT_BEHIND}) OR EXISTS (SELECT 1 FROM deliveries WHERE {UNSIGNABLE})
"""
"""When the earliest is due, and whether a sender left some behind, for `looking`."""


def numbers(ids: Collection[DeliveryId]) -> str:
    """Return the numbers that Ids stand for as a JSON list; what is no Id of ours is left out."""
    found = (each.removeprefix("d") for each in ids)
    return json.dumps([int(each) for each in found if each.isdecimal() and len(each) < 19])


def looking(sender: Sender, now: Ticks, wanted: Wanted) -> dict[str, SqlValue]:
    """Return the values for LOOK."""
    under_way = wanted.under_way or {}
    return {
        **_asking(sender, now, wanted),
        "with_room": json.dumps([each for each in wanted.subscriptions if _room(wanted, each)]),
        "full": json.dumps([each for each in under_way if not _room(wanted, each)]),
    }


def due(connection: sqlite3.Connection, sender: Sender, now: Ticks, wanted: Wanted) -> list[int]:
    """Return the numbers of what may be claimed: what was left behind if it judges, then fewer sends, earlier due."""
    values = _asking(sender, now, wanted)
    left = [number for (number,) in connection.execute(_LEFT_BEHIND, values)] if wanted.judges else []
    own = connection.execute(f"SELECT DISTINCT subscription FROM deliveries WHERE {_OWN}", values).fetchall()
    turns: list[tuple[int, Ticks, int]] = []
    for name in _names(wanted, (name for (name,) in own)):
        if room := _room(wanted, name):
            signable = name in wanted.subscriptions
            turns += connection.execute(_TURN, {**values, "subscription": name, "signable": signable, "room": room})
    return [*left, *(number for _, _, number in sorted(turns))]


def _asking(sender: Sender, now: Ticks, wanted: Wanted) -> dict[str, SqlValue]:
    return {
        "owner": sender.owner,
        "now": now,
        "subscriptions": json.dumps(list(wanted.subscriptions)),
        "only": None if wanted.only is None else numbers(wanted.only),
    }


def _names(wanted: Wanted, own: Iterable[str]) -> list[str]:
    return sorted({*wanted.subscriptions, *own})


def _room(wanted: Wanted, subscription: str) -> int:
    return max(0, wanted.at_once - (wanted.under_way or {}).get(subscription, 0))
