"""What `listen` prints: the captures that came, and what the forward target answered to them."""

from sandbox.cli.record_json import record_object
from sandbox.cli.result_text import answer_excerpt
from sandbox.cli.summary_line import summary_line
from sandbox.cli.terminal import json_line, paint
from sandbox.domain.filters import Filter
from sandbox.domain.records import Attempt, Kind, Record, RecordSummary
from sandbox.domain.subscription import FORWARD_NAME
from sandbox.journal.protocol import Cursor, RecordNotFoundError, Records


class ArrivalLines:
    """The captures and forwarded requests that came into the journal since the last look, as lines to print.

    `count` is how many captures there were.
    """

    def __init__(self, records: Records, cursor: Cursor, matching: Filter, as_json: bool) -> None:
        self.count = 0
        self._matching = matching
        self._records = records
        self._cursor = cursor
        self._as_json = as_json

    async def remaining_lines(self) -> list[str]:
        """Return the lines of everything that there is."""
        lines: list[str] = []
        before = None
        while self._cursor != before:
            before = self._cursor
            lines += await self.fresh_lines()
        return lines

    async def fresh_lines(self) -> list[str]:
        """Return the lines of the next records."""
        page = await self._records.tail(self._cursor, matching=self._matching)
        self._cursor = page.cursor
        lines: list[str] = []
        for summary in page.summaries:
            if summary.kind is Kind.CAPTURE or summary.subscription == FORWARD_NAME:
                self.count += summary.kind is Kind.CAPTURE
                lines += await self._lines(summary)
        return lines

    async def _lines(self, summary: RecordSummary) -> list[str]:
        if summary.kind is Kind.CAPTURE and not self._as_json:
            return [summary_line(summary)]
        record = await self._get(summary.number)
        if record is None:
            return []
        if self._as_json:
            return [json_line(record_object(summary.number, record))]
        answer = record.outcome.body if isinstance(record, Attempt) else b""
        return [summary_line(summary), *([paint(f"       {answer_excerpt(answer)}", "dim")] if answer else [])]

    async def _get(self, number: int) -> Record | None:
        try:
            return await self._records.get(number)
        except RecordNotFoundError:
            return None  # reset by another process meanwhile
