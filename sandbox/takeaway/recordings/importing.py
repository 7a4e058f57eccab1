"""Putting what a recording holds into the journal, and counting what became of it."""

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from sandbox.domain.records import Attempt, Record
from sandbox.journal.protocol import Records
from sandbox.takeaway.recordings.findings import Damaged, Finding, Ignored, Taken
from sandbox.takeaway.recordings.masking import masked_places

_TOGETHER = 128
_TOGETHER_BYTES = 8 * 1024 * 1024


@dataclass(slots=True)
class LeftOut:
    """Why something was left out, how often, and where first; `damaged` if it should have become a record."""

    reason: str
    damaged: bool
    first: str
    detail: str = ""
    count: int = 0


@dataclass(slots=True)
class Tally:
    """What an import came to: records that are new, that were there already, that have masks; and what was left out."""

    attempts: int = 0
    captures: int = 0
    verified: int = 0
    known: int = 0
    masked: int = 0
    left_out: dict[tuple[str, bool], LeftOut] = field(default_factory=dict)

    @property
    def damaged(self) -> bool:
        """True if something that should have come did not."""
        return any(each.damaged for each in self.left_out.values())

    def leave_out(self, finding: Ignored | Damaged) -> None:
        """Count what does not come."""
        damaged = isinstance(finding, Damaged)
        detail = finding.detail if isinstance(finding, Damaged) else ""
        found = self.left_out.setdefault(
            (finding.reason, damaged), LeftOut(finding.reason, damaged, finding.place, detail)
        )
        found.count += 1

    def take(self, taken: Taken) -> None:
        """Count a record that is new."""
        if isinstance(taken.record, Attempt):
            self.attempts += 1
        else:
            self.captures += 1
            self.verified += taken.record.verdict.verified
        if masked_places(taken.record):
            self.masked += 1


async def bring_in(records: Records | None, findings: Iterable[Finding], tally: Tally) -> None:
    """Append the records to the journal and count; with no journal only count. Raises JournalError.

    A record whose record_id is there already stays as it is there, its note too. What was counted before an error is
    in the journal.
    """
    newest = [] if records is None else await records.latest(1)
    last = newest[0].number if newest else 0
    for group in _groups(findings, tally):
        await asyncio.sleep(0)  # with nothing to append, an interruption could not come in otherwise
        numbers = await _append(records, group) if records is not None else range(last + 1, last + 1 + len(group))
        for taken, number in zip(group, numbers, strict=True):
            # A new record gets a number beyond all that were there.
            if number <= last:
                tally.known += 1
                continue
            last = number
            tally.take(taken)
            if taken.note is not None and records is not None:
                await records.mark(number, taken.note)


async def _append(records: Records, group: list[Taken]) -> list[int]:
    return await asyncio.gather(*(records.append(taken.record) for taken in group))


def _groups(findings: Iterable[Finding], tally: Tally) -> Iterator[list[Taken]]:
    """Yield records in groups that are committed together, now and then an empty one; count the rest on the way."""
    group: list[Taken] = []
    size = 0
    for count, finding in enumerate(findings, start=1):
        if isinstance(finding, Taken):
            group.append(finding)
            size += _size(finding.record)
        else:
            tally.leave_out(finding)
        if count % _TOGETHER == 0 or size >= _TOGETHER_BYTES:
            yield group
            group, size = [], 0
    yield group


def _size(record: Record) -> int:
    if isinstance(record, Attempt):
        return len(record.request.body) + len(record.outcome.body)
    return len(record.body) + len(record.answer.body)
