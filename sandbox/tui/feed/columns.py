"""Which columns of a record fit into a width, and how each of them looks."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TypeAlias

from rich.cells import cell_len

from sandbox.domain.records import Kind, OutcomeKind, RecordSummary
from sandbox.tui import amounts, signs
from sandbox.tui.event_name import event_name_spans
from sandbox.tui.feed.conversation import is_good, is_marked
from sandbox.tui.lines.paint import Line, Role, Span
from sandbox.tui.lines.wrap import cut

EVENT_AT_LEAST = 20
EVENT_CUT = 12
"""Cells below which an event's name says nothing any more; then the outcome gives way to its sign and status."""
EVENT_WHOLE = 24
"""Cells of the longest event name of the catalogue."""
DIGITS_RESERVED = 4
NAME_AT_LEAST = 6
REASON_AT_LEAST = 24
"""Cells that must be left over before a reason stands behind all other columns: below that it says nothing."""
GAP = 1
SHORT_STATE = 5

_STATE_WORDS: dict[str, str] = {
    OutcomeKind.STATUS: "bad status",
    OutcomeKind.REDIRECT_REFUSED: "redirect",
    OutcomeKind.INVALID_ANSWER: "bad answer",
    OutcomeKind.DNS: "no host",
    OutcomeKind.TLS: "TLS",
    OutcomeKind.TIMEOUT: "timed out",
}
"""Outcomes whose own name does not fit or does not speak; the details have the sentence."""

_SHORT_WORDS: dict[str, str] = {
    OutcomeKind.STATUS: "status",
    OutcomeKind.INVALID_ANSWER: "answer",
    OutcomeKind.TIMEOUT: "timeout",
}
"""Beside what the other end says there is less room."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its title, its width in cells, and what it shows of a record in that width."""

    title: str
    width: int
    show: Callable[[RecordSummary, int], Line]
    right: bool = False


Columns: TypeAlias = tuple[Column, ...]
"""The columns as they stand from left to right."""


def _left(text: str, width: int, role: Role) -> Line:
    text = cut(text, width)
    return [Span(text + " " * (width - cell_len(text)), role)]


def _right(text: str, width: int, role: Role = Role.QUIET) -> Line:
    text = cut(text, width)
    return [Span(" " * (width - cell_len(text)) + text, role)]


def _number(row: RecordSummary, width: int) -> Line:
    return _right(f"#{row.number}", width)


def _time(row: RecordSummary, width: int) -> Line:
    return _left(amounts.clock_time(row.at), width, Role.QUIET)


def _mark(row: RecordSummary, width: int) -> Line:
    return [Span(signs.MARKED if is_marked(row) else " ", Role.WARN)]


def _arrow(row: RecordSummary, width: int) -> Line:
    if row.repeats is not None:
        return [Span(signs.REPEATED, Role.SENT)]
    if row.kind is Kind.ATTEMPT:
        return [Span(signs.SENT if row.pair is None else signs.BOTH, Role.SENT)]
    return [Span(signs.RECEIVED, Role.RECEIVED)]


def _event(row: RecordSummary, width: int) -> Line:
    if row.event is None:
        return _left(f"{row.method} {row.url}".strip() or "unreadable request", width, Role.QUIET)
    return event_name_spans(row.event, width)


def _subscription(row: RecordSummary, width: int) -> Line:
    return _left(row.subscription or signs.NEITHER, width, Role.TEXT if row.subscription else Role.QUIET)


def _status(row: RecordSummary, width: int) -> Line:
    if not row.status:
        return _left(signs.NEITHER, width, Role.QUIET)
    return _left(str(row.status), width, Role.TEXT if row.status < 400 else Role.BAD)


def _state(row: RecordSummary, width: int) -> Line:
    sign, role = signs.outcome(is_good(row))
    words = _STATE_WORDS.get(row.state, row.state) if row.pair is None else _both_states(row, row.pair)
    return _left(f"{sign} {words}", width, role)


def _both_states(sent: RecordSummary, received: RecordSummary) -> str:
    """Return what there is to say of the two ends: the worse one, and how the other one fared unless that is plain."""
    if sent.good:  # what was verified was delivered; what was rejected may have got a 200 all the same
        return received.state if received.good else f"{received.state} {signs.SENT}{signs.GOOD}"
    if not received.good and sent.state == OutcomeKind.STATUS:
        return received.state  # that is why it got this status
    sign, _ = signs.outcome(received.good)
    return f"{_SHORT_WORDS.get(sent.state, _STATE_WORDS.get(sent.state, sent.state))} {signs.RECEIVED}{sign}"


def _short_state(row: RecordSummary, width: int) -> Line:
    sign, role = signs.outcome(is_good(row))
    return _left(f"{sign} {row.status or signs.NEITHER}", width, role)


def _milliseconds(row: RecordSummary, width: int) -> Line:
    return _right(amounts.milliseconds(row.elapsed), width)


def _size(row: RecordSummary, width: int) -> Line:
    return _right(amounts.size(row.size), width)


def _reason(row: RecordSummary, width: int) -> Line:
    worse = row if row.pair is None or row.pair.good else row.pair
    return _left(worse.reason, width, Role.QUIET)


_ORDER = ("number", "mark", "time", "arrow", "event", "subscription", "status", "state", "ms", "size", "reason")
_BY_WORTH = ("arrow", "event", "state", "mark", "status", "number", "subscription", "time", "ms", "size")


@lru_cache(maxsize=16)
def columns_for(width: int, digits: int, longest_name: int) -> Columns:
    """Return the columns, in the order in which they stand, that fit into `width` cells.

    `digits` is how many the greatest record number has, `longest_name` the length of the longest subscription name.
    The event takes what the others leave over; room for 9999 records is kept, so that columns do not jump.
    """
    offered = {
        "number": Column("#", max(digits, DIGITS_RESERVED) + 1, _number, right=True),
        "time": Column("time", 8, _time),
        "mark": Column("", 1, _mark),
        "arrow": Column("", 1, _arrow),
        "event": Column("event", EVENT_AT_LEAST, _event),
        "subscription": Column("to", min(max(longest_name, NAME_AT_LEAST), 16), _subscription),
        "status": Column("code", 4, _status),
        "state": Column("outcome", 13, _state),
        "ms": Column("ms", 6, _milliseconds, right=True),
        "size": Column("size", 8, _size, right=True),
    }
    left = width
    chosen: dict[str, Column] = {}
    for name in _BY_WORTH:
        column = offered[name]
        if name == "subscription":
            column = replace(column, width=max(NAME_AT_LEAST, min(column.width, left - GAP)))
        # A whole event name is worth more than a size.
        kept_free = EVENT_WHOLE - EVENT_AT_LEAST if name == "size" else 0
        needed = column.width + GAP
        if needed + kept_free > left and len(chosen) >= 3:
            continue
        chosen[name] = column
        left -= needed
    _give_to_event(chosen, left + GAP)
    spare = width - sum(column.width + GAP for column in chosen.values())
    if spare >= REASON_AT_LEAST:
        chosen["reason"] = Column("reason", spare, _reason)
    return tuple(chosen[name] for name in _ORDER if name in chosen)


def _give_to_event(chosen: dict[str, Column], spare: int) -> None:
    """Give the event what is left over; where that is less than nothing, the outcome gives way first."""
    event = chosen["event"]
    if event.width + spare < EVENT_CUT:  # a narrow pane: half a word of an outcome would be no outcome
        spare += chosen["state"].width - SHORT_STATE
        chosen["state"] = Column("", SHORT_STATE, _short_state)
        if event.width + spare < EVENT_CUT:  # the beginning of a name says more than a sign
            spare += SHORT_STATE + GAP
            del chosen["state"]
    chosen["event"] = Column(event.title, max(1, event.width + min(spare, 14)), event.show)


def row_line(columns: Columns, row: RecordSummary) -> Line:
    """Return one record's line."""
    return _spaced([column.show(row, column.width) for column in columns])


def title_line(columns: Columns) -> Line:
    """Return the line of titles."""
    titles = ((_right if column.right else _left)(column.title, column.width, Role.LABEL) for column in columns)
    return _spaced(list(titles))


def _spaced(cells: list[Line]) -> Line:
    line: list[Span] = []
    for index, cell in enumerate(cells):
        if index:
            line.append(Span(" " * GAP))
        line += cell
    return line
