"""What `sandbox diff` compares: records and files as the user names them, found and set against each other."""

from dataclasses import dataclass
from pathlib import Path

from sandbox.body.diff.ends import EndsComparison, compare_ends
from sandbox.body.diff.ignoring import Ignoring
from sandbox.body.diff.requests import Comparison, Message, compare, message_of
from sandbox.cli.reading import no_journal, reading
from sandbox.cli.request_input import read_bytes
from sandbox.domain.records import Attempt, Capture, Record
from sandbox.journal.pairing import find_other_end
from sandbox.journal.protocol import RecordNotFoundError, Records


@dataclass(frozen=True, slots=True)
class Subject:
    """What stands on one side: a record under its number, or the body in a file."""

    number: int | None
    record: Record | None
    message: Message


@dataclass(frozen=True, slots=True)
class Compared:
    """The two sides and what came of it; `ends` is None unless they are the two ends of one request."""

    before: Subject
    after: Subject
    comparison: Comparison
    ends: EndsComparison | None


async def compare_named(
    path: Path, first: str, second: str | None, *, between_ends: Ignoring, otherwise: Ignoring
) -> Compared:
    """Find what is named in the journal at `path` or in files and compare it; without `second`, with its other end.

    Two ends of one request are compared with `between_ends`, anything else with `otherwise`. Raises
    RecordNotFoundError, JournalError, and click.UsageError for a file that cannot be read.
    """
    async with reading(path) as records:
        before = await _subject(records, path, first)
        other = None if records is None else await _other_end(records, before)
        after = other if second is None else await _subject(records, path, second)
    if after is None:
        raise RecordNotFoundError(_no_other_end(before, first))
    if other is not None and after.number == other.number:
        return _compare_ends(before, after, between_ends)
    return Compared(before, after, compare(before.message, after.message, otherwise), None)


def _compare_ends(before: Subject, after: Subject, ignoring: Ignoring) -> Compared:
    """Compare from the sender to the receiver, whichever was named first."""
    if isinstance(before.record, Capture):
        before, after = after, before
    assert isinstance(before.record, Attempt)
    assert isinstance(after.record, Capture)
    ends = compare_ends(before.record, after.record, ignoring)
    return Compared(before, after, ends.comparison, ends)


async def _subject(records: Records | None, path: Path, reference: str) -> Subject:
    if reference.startswith("@"):
        return Subject(None, None, Message(reference, read_bytes(reference[1:], called=reference)))
    if records is None:
        raise no_journal(path, reference)
    number, record = await records.find(reference)
    return Subject(number, record, message_of(record, f"the body of #{number}"))


async def _other_end(records: Records, subject: Subject) -> Subject | None:
    if subject.number is None or subject.record is None:
        return None
    found = await find_other_end(records, subject.number, subject.record)
    return None if found is None else Subject(found[0], found[1], message_of(found[1], f"the body of #{found[0]}"))


def _no_other_end(subject: Subject, reference: str) -> str:
    if subject.number is None:
        return f"{reference} is a file and has no other end; name a record to compare it with"
    missing = "capture" if isinstance(subject.record, Attempt) else "attempt"
    return (
        f"#{subject.number} has no other end in this journal: no {missing} fits it by connection, Id, path and time; "
        "name a second record to compare it with"
    )
