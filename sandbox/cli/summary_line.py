"""A record as one line of a list."""

import time

from sandbox.body.text import sanitise
from sandbox.cli.record_json import milliseconds
from sandbox.cli.terminal import paint
from sandbox.domain import ticks
from sandbox.domain.records import Kind, RecordSummary


def summary_line(summary: RecordSummary) -> str:
    """Return number, local time, direction, event, subscription, status, verdict or outcome, and the reason if any.

    A marked record ends with a star and its note.
    """
    arrow = "→" if summary.kind is Kind.ATTEMPT else "←"
    mark = paint("✓", "good") if summary.good else paint("✗", "bad")
    event = summary.event or f"{summary.method} {summary.url}".strip() or "(malformed HTTP)"
    fields = (
        f"#{summary.number:<5}",
        paint(time_of_day(summary.at), "dim"),
        arrow,
        f"{_short(event, 29):<29}",
        f"{_short(summary.subscription or '-', 14):<14}",
        f"{summary.status or '-':>3}",
        f"{summary.size:>7,} B",
        f"{milliseconds(summary.elapsed):>7.1f} ms",
        mark,
        summary.state,
    )
    line = " ".join(fields)
    if summary.reason:
        line += f": {sanitise(summary.reason)}"
    return line if summary.note is None else f"{line} {mark_and_note(summary.note)}"


def mark_and_note(note: str) -> str:
    """Return the star of a marked record and its note, if there is one."""
    return paint(f"★ {sanitise(note)}".rstrip(), "note")


def time_of_day(at: ticks.Ticks) -> str:
    """Return the local time with milliseconds, as in `07:10:05.298`; a record's page has the full time in UTC."""
    local = time.localtime(ticks.to_unix_seconds(at))
    return time.strftime("%H:%M:%S", local) + f".{at % ticks.PER_SECOND // ticks.PER_MILLISECOND:03}"


def _short(text: str, width: int) -> str:
    safe = sanitise(text)
    return safe if len(safe) <= width else safe[: width - 1] + "…"
