"""A journal that lives in memory and can be told to wait or to fail."""

import asyncio
from collections.abc import Sequence

from sandbox.domain.filters import EVERYTHING, Filter
from sandbox.domain.records import Capture, Record, RecordSummary
from sandbox.journal.protocol import Conversations, Counts, Cursor, JournalError, Page, Stretch


class MemoryRecords:
    """`append` waits for `may_commit` and raises `failure`, if there is one. Nothing else is needed by a receiver."""

    def __init__(self) -> None:
        self.records: list[Record] = []
        self.waiting = 0
        self.may_commit = asyncio.Event()
        self.may_commit.set()
        self.failure: JournalError | None = None

    @property
    def captures(self) -> list[Capture]:
        return [record for record in self.records if isinstance(record, Capture)]

    async def append(self, record: Record) -> int:
        self.waiting += 1
        await self.may_commit.wait()
        self.waiting -= 1
        if self.failure is not None:
            raise self.failure
        self.records.append(record)
        return len(self.records)

    async def tail(self, cursor: Cursor | None = None, limit: int = 500, matching: Filter = EVERYTHING) -> Page:
        raise NotImplementedError

    async def end(self) -> Cursor:
        raise NotImplementedError

    async def look_back(self, limit: int, before: int | None = None, matching: Filter = EVERYTHING) -> Stretch:
        raise NotImplementedError

    async def latest(
        self, limit: int, before: int | None = None, matching: Filter = EVERYTHING
    ) -> Sequence[RecordSummary]:
        raise NotImplementedError

    async def count(self, matching: Filter) -> int:
        raise NotImplementedError

    async def summary(self, number: int) -> RecordSummary:
        raise NotImplementedError

    async def get(self, number: int) -> Record:
        raise NotImplementedError

    async def find(self, reference: str) -> tuple[int, Record]:
        raise NotImplementedError

    async def of_event(self, event_id: str, near: int, limit: int) -> Sequence[RecordSummary]:
        raise NotImplementedError

    async def counts(self) -> Counts:
        raise NotImplementedError

    async def conversations(self) -> Conversations:
        raise NotImplementedError

    async def mark(self, number: int, note: str) -> None:
        raise NotImplementedError

    async def unmark(self, number: int) -> None:
        raise NotImplementedError

    async def remove(self, matching: Filter) -> int:
        raise NotImplementedError

    async def reset(self) -> int:
        raise NotImplementedError

    async def close(self) -> None:
        raise NotImplementedError
