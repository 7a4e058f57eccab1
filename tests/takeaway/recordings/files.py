"""Whole files of entries, as an export writes them, and what an import reads out of them."""

from collections.abc import Sequence
from io import BytesIO

from sandbox.domain.examination import Rules
from sandbox.takeaway.recordings.entry import Entry
from sandbox.takeaway.recordings.findings import Finding
from sandbox.takeaway.recordings.format import RecordingFormat
from sandbox.takeaway.recordings.har_reading import read_har
from sandbox.takeaway.recordings.judging import Judge
from sandbox.takeaway.recordings.ndjson import read_ndjson


def written(writer: RecordingFormat, entries: Sequence[Entry]) -> str:
    records = [writer.record(entry, first=index == 0) for index, entry in enumerate(entries)]
    return "".join([writer.beginning(), *records, writer.end()])


def found_in_har(text: str | bytes, judge: Judge | None = None) -> list[Finding]:
    data = text if isinstance(text, bytes) else text.encode()
    return list(read_har(BytesIO(data), (judge or Judge(Rules(()))).capture))


def found_in_ndjson(text: str) -> list[Finding]:
    return list(read_ndjson(text.encode().split(b"\n")))
