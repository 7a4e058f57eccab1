"""The comment above each request of a script: number, moment, event, which end it is from, what is masked."""

from sandbox.body.text import sanitise
from sandbox.domain import ticks
from sandbox.domain.records import Attempt
from sandbox.takeaway.recordings.entry import Entry
from sandbox.takeaway.recordings.masking import masked_places


def heading(entry: Entry) -> str:
    """Return one line of safe text, without the sign of a comment."""
    record = entry.record
    what = record.event or record.method if not isinstance(record, Attempt) else record.event
    words = [f"#{entry.number}", _moment(record.at), what, *_ends(entry)]
    if entry.note is not None:
        words.append(f"★ {entry.note}".rstrip())
    return sanitise(" ".join(filter(None, words)))


def masked_line(entry: Entry) -> str | None:
    """Return which headers of the request have a mask in place of their value, None if none has."""
    names = [place.removeprefix("request ") for place in masked_places(entry.record) if place.startswith("request ")]
    return sanitise(f"masked: {', '.join(names)}; --with-secrets writes their values") if names else None


def _ends(entry: Entry) -> list[str]:
    record = entry.record
    if isinstance(record, Attempt):
        return ["sent to", record.subscription, record.outcome.kind.value]
    return ["received for", record.subscription or "no subscription", record.verdict.state]


def _moment(at: ticks.Ticks) -> str:
    try:
        return ticks.format_utc(at)
    except ValueError:
        return f"{at} ticks"
