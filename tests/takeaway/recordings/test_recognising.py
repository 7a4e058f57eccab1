"""What kind of file it is, told by its beginning."""

import gzip
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.takeaway.recordings.recognising import NoRecordingError, RecordingFile, is_har


@pytest.mark.parametrize(
    "beginning",
    [
        b'{"log":{"version":"1.2"}}',
        b'\xef\xbb\xbf  {\n  "log": {',
        b'{"_x":1,"log" :{}}',
        b"{\n",
        b'{"log":{"entries":[{"request":{"postData":{"text":"{\\"o2vend_sandbox\\":1}"}}',
    ],
)
def test_a_har(beginning: bytes) -> None:
    assert is_har(beginning)


@pytest.mark.parametrize(
    "beginning",
    [
        b'{"o2vend_sandbox":1,"kind":"capture"}\n{"o2vend_sandbox":1}',
        b'\xef\xbb\xbf{"o2vend_sandbox":1,"body":"{\\"log\\":1}"',
        b'{"some":"other"}\n{"shape":1}\n',
    ],
)
def test_ndjson(beginning: bytes) -> None:
    assert not is_har(beginning)


@pytest.mark.parametrize(
    ("beginning", "message"),
    [
        (b"", "it is empty"),
        (b" \n\n", "it is empty"),
        (gzip.compress(b'{"log":{}}', mtime=0), "it is compressed with gzip; give `gunzip -c FILE | sandbox import -`"),
        (b"PK\x03\x04", "it is a zip archive; unpack it, and import what is in it"),
        ('{"log":{}}'.encode("utf-16"), "it is UTF-16; save it as UTF-8"),
        (b"<!doctype html>", "it is a page or XML; only har and ndjson can be imported"),
        (b"[{}]", "it is a JSON list; a HAR is an object with `log`, an NDJSON has an object on each line"),
        (b"#!/bin/sh\n", "it is a script; only har and ndjson can be imported"),
        (b"time,event,id\r\n", "it is a table; only har and ndjson can be imported"),
        (b"### #1", "it is an .http file; only har and ndjson can be imported"),
        (b"hello", "it is no JSON; a HAR or an NDJSON begins with {"),
        (b"\x00\xff", "it is no JSON; a HAR or an NDJSON begins with {"),
        (b"SQLite format 3\0", "it is a journal; `sandbox export --format ndjson` writes what can be imported"),
    ],
)
def test_neither(beginning: bytes, message: str) -> None:
    with pytest.raises(NoRecordingError) as caught:
        is_har(beginning)
    assert str(caught.value) == message


@given(lines=st.lists(st.binary(max_size=40).map(lambda line: line.replace(b"\n", b""))), last=st.booleans())
def test_lines_come_whole(lines: list[bytes], last: bool) -> None:
    data = b"\n".join(lines) + (b"\n" if last else b"")
    found = list(RecordingFile(BytesIO(data)).lines(1000))
    assert found == (data[:-1] if data.endswith(b"\n") else data).split(b"\n") if data else found == []


@pytest.mark.parametrize("length", [600_000, 3_000_000])
def test_a_line_without_end_is_not_kept(length: int) -> None:
    data = b"first\n" + b"x" * length + b"\n" + b"y" * 400_000 + b"\nlast\n"
    first, cut, whole, last = RecordingFile(BytesIO(data)).lines(500_000)
    assert (first, len(cut), len(whole), last) == (b"first", 500_001, 400_000, b"last")


def test_a_file_that_cannot_be_read_is_a_sentence() -> None:
    class Broken(BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise OSError(5, "Input/output error")

    with pytest.raises(NoRecordingError, match="it cannot be read: Input/output error"):
        RecordingFile(Broken())
