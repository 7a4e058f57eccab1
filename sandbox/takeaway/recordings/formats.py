"""The formats of an export by their names."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sandbox.takeaway.recordings.csv_format import CsvFormat
from sandbox.takeaway.recordings.curl_format import CurlFormat
from sandbox.takeaway.recordings.format import RecordingFormat
from sandbox.takeaway.recordings.har import HarFormat
from sandbox.takeaway.recordings.http_format import HttpFormat
from sandbox.takeaway.recordings.ndjson import NdjsonFormat


@dataclass(frozen=True, slots=True)
class FormatChoice:
    """One format: how its writer is made, the noun for what it writes, whether any terminal can show it as it is."""

    make: Callable[[], RecordingFormat]
    noun: str
    safe_to_show: bool


FORMATS: Mapping[str, FormatChoice] = {
    "har": FormatChoice(HarFormat, "entry", safe_to_show=True),
    "ndjson": FormatChoice(NdjsonFormat, "line", safe_to_show=True),
    "csv": FormatChoice(CsvFormat, "row", safe_to_show=False),
    "curl": FormatChoice(CurlFormat, "command", safe_to_show=True),
    "http": FormatChoice(HttpFormat, "request", safe_to_show=False),
}
