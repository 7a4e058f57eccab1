"""Which capture an attempt led to: by the connection, else by what both carry and when.

Pure: the rooms above bring the records. A followed redirect makes further captures; the first is the other end.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from sandbox.domain import ticks
from sandbox.domain.checks.path import canonical, split_target
from sandbox.domain.records import Attempt, Capture
from sandbox.domain.ticks import Ticks

EARLY: Ticks = 5 * ticks.PER_SECOND
"""How much before its attempt a capture may seem to be: the two ends may have different clocks."""

LATE: Ticks = 60 * ticks.PER_SECOND
"""How long after its attempt ended a capture may come: a proxy may hold it and hand it on."""

SURE: Ticks = ticks.PER_SECOND
"""How far off a capture's time may be for a pair that nobody doubts: both ends then have the clock of one machine."""

_IPV4_IN_IPV6 = "[::ffff:"


class Affinity(NamedTuple):
    """How well an attempt and a capture fit; the greater one is the better."""

    same_connection: bool
    same_subscription: bool
    same_headers: int
    same_body: bool
    same_path: bool
    closeness: Ticks
    """Minus the ticks between the two."""


def same_connection(attempt: Attempt, capture: Capture) -> bool | None:
    """Tell whether both name the same connection, None if one of them does not know."""
    sent_from = attempt.outcome.local_address
    if not sent_from or not capture.peer:
        return None
    return plain_address(sent_from) == plain_address(capture.peer)


def in_time(sent: Ticks, elapsed: Ticks, received: Ticks) -> bool:
    """Tell whether what was received then can be of an attempt that was sent at `sent` and took `elapsed`."""
    return sent - EARLY <= received <= sent + elapsed + LATE


def surely_in_time(sent: Ticks, elapsed: Ticks, received: Ticks) -> bool:
    """Tell whether what came over the attempt's own connection then is of that attempt, and of none before or after.

    A connection is used again, and a port is given again.
    """
    return sent - SURE <= received <= sent + elapsed + SURE


def affinity(attempt: Attempt, capture: Capture) -> Affinity | None:
    """Return how well the two fit, None if they cannot be the two ends of one request.

    Without the same connection they need the same Id and Attempt or the same body, and besides related paths (a proxy
    may take a prefix off or put one on) or, again, the same body. An attempt that repeats a capture has another one.
    """
    if attempt.repeats == capture.record_id:
        return None
    if not in_time(attempt.at, attempt.outcome.elapsed, capture.at):
        return None
    connected = same_connection(attempt, capture) is True
    body = bool(capture.body) and attempt.request.body == capture.body
    path, path_received = canonical(split_target(attempt.request.target)[0]), canonical(split_target(capture.target)[0])
    related = path.endswith(path_received) or path_received.endswith(path)
    same_event = _same_event(attempt, capture)
    if not (connected or (same_event and (related or body)) or (body and related)):
        return None
    return Affinity(
        connected,
        attempt.subscription == capture.subscription,
        _headers_in_both(attempt, capture),
        body,
        path == path_received,
        -abs(capture.at - attempt.at),
    )


def pair_up(attempts: Mapping[int, Attempt], captures: Mapping[int, Capture]) -> dict[int, int]:
    """Return the number of the capture for each attempt that has one; none is given twice, the best fits first."""
    fits = [
        (fit, attempt, capture)
        for attempt, sent in attempts.items()
        for capture, received in captures.items()
        if (fit := affinity(sent, received)) is not None
    ]
    # Of equal fits the first attempt gets the first capture.
    fits.sort(key=lambda each: (each[0], -each[1], -each[2]), reverse=True)
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, attempt, capture in fits:
        if attempt not in pairs and capture not in taken:
            pairs[attempt] = capture
            taken.add(capture)
    return pairs


def _same_event(attempt: Attempt, capture: Capture) -> bool:
    if capture.event_id is None or capture.event_id.lower() != attempt.event_id.lower():
        return False
    return capture.attempt in (None, attempt.attempt)


def _headers_in_both(attempt: Attempt, capture: Capture) -> int:
    return len(_folded(attempt.request.headers) & _folded(_text(each) for each in capture.headers))


def _folded(headers: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    return {(name.lower(), value.strip(" \t")) for name, value in headers}


def _text(header: tuple[bytes, bytes]) -> tuple[str, str]:
    return header[0].decode("latin-1"), header[1].decode("latin-1")


def plain_address(address: str) -> str:
    """Return an IPv4 address that a socket for both families shows as `[::ffff:127.0.0.1]:80` in its own form."""
    folded = address.lower()
    if folded.startswith(_IPV4_IN_IPV6) and "." in folded:
        return folded.removeprefix(_IPV4_IN_IPV6).replace("]", "", 1)
    return folded
