"""Export, import, export: the second file is the first, byte for byte, and the records are what they were."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.domain.records import Answer, Capture, Record
from sandbox.domain.secret import MASK
from sandbox.domain.verdict import Verdict, failed
from sandbox.takeaway.recordings.entry import Entry
from sandbox.takeaway.recordings.findings import Finding, Taken
from sandbox.takeaway.recordings.format import RecordingFormat
from sandbox.takeaway.recordings.har import HarFormat, har_entry
from sandbox.takeaway.recordings.masking import without_secrets
from sandbox.takeaway.recordings.ndjson import NdjsonFormat
from tests.conftest import REPOSITORY
from tests.journal.journal_records import attempt, capture
from tests.random_records import ATTEMPTS, CAPTURES, HEADERS, JUDGED_CAPTURES, NUMBER, RAW_HEADERS, TEXT
from tests.takeaway.recordings.files import found_in_har, found_in_ndjson, written

BODIES = st.binary() | st.sampled_from(
    [
        *(b"", b'{"Id":"x","Data":{"a":900.0}}', b"\xff\x00", b"\xef\xbb\xbf{}", "caf\u00e9 \u20b9\r\n".encode()),
        *(b"\xed\xa0\x80", b"\x7f\x1b[2J", b"\n\n", "\u2028\U0001f600".encode()),
    ]
)
REAL_CAPTURES = st.builds(
    Capture,
    *(TEXT, st.integers(0, 3_155_378_975_999_999_999), st.just("127.0.0.1:50000"), st.just("POST")),
    st.sampled_from(["/hooks/erp?a=1&b=%zz", "*", "", "/\udcff\ud800 ü#x", "http://h/x", "//"]) | TEXT,
    *(st.just("1.1"), RAW_HEADERS, BODIES, st.booleans(), st.just(b"")),
    *(st.none() | TEXT, st.none() | TEXT, st.none() | NUMBER, st.none() | TEXT),
    *(st.just(Verdict(())), st.builds(Answer, st.sampled_from([0, 200, 418, 599]), HEADERS, BODIES), NUMBER),
)
REFUSED_CAPTURES = st.builds(
    lambda at, answer, raw: Capture(
        *("refused", at, "127.0.0.1:1", "", "", "1.1", (), b"", False, raw, None, None, None, None),
        *(Verdict((failed("http", "no HTTP"),)), answer, 5),
    ),
    *(NUMBER, st.builds(Answer, st.just(400), HEADERS, BODIES)),
    st.binary(min_size=1) | st.just(b"GARBAGE\r\nAuthorization: Bearer s3cr3t\r\n\r\n"),
)
RECORDS = ATTEMPTS | CAPTURES | JUDGED_CAPTURES | REAL_CAPTURES | REFUSED_CAPTURES
ENTRIES = st.lists(st.builds(Entry, st.integers(1, 10**6), RECORDS, st.none() | TEXT), max_size=3)
READERS: list[tuple[RecordingFormat, Callable[[str], list[Finding]]]] = [
    (HarFormat(), found_in_har),
    (NdjsonFormat(), found_in_ndjson),
]


@pytest.fixture(scope="module")
def har_schema() -> jsonschema_rs.Validator:
    schema = json.loads((Path(REPOSITORY) / "tests/har-1.2.schema.json").read_bytes())
    return jsonschema_rs.validator_for(schema, validate_formats=True)


def entries_of(findings: list[Finding], numbers: list[int]) -> list[Entry]:
    taken = [finding for finding in findings if isinstance(finding, Taken)]
    assert len(taken) == len(findings), findings
    return [Entry(number, each.record, each.note) for number, each in zip(numbers, taken, strict=True)]


@pytest.mark.parametrize(("writer", "read"), READERS, ids=["har", "ndjson"])
@given(entries=ENTRIES)
def test_nothing_is_lost(writer: RecordingFormat, read: Callable[[str], list[Finding]], entries: list[Entry]) -> None:
    text = written(writer, entries)
    again = entries_of(read(text), [entry.number for entry in entries])
    assert again == entries
    assert written(writer, again) == text
    assert text.isascii()
    assert "\x7f" not in text


@pytest.mark.parametrize(("writer", "read"), READERS, ids=["har", "ndjson"])
@given(entries=ENTRIES)
def test_what_is_masked_stays_masked_and_the_same(
    writer: RecordingFormat, read: Callable[[str], list[Finding]], entries: list[Entry]
) -> None:
    masked = [Entry(entry.number, without_secrets(entry.record), entry.note) for entry in entries]
    text = written(writer, masked)
    again = entries_of(read(text), [entry.number for entry in entries])
    assert again == masked
    assert [Entry(each.number, without_secrets(each.record), each.note) for each in again] == masked


@given(entries=ENTRIES)
def test_every_har_is_valid(har_schema: jsonschema_rs.Validator, entries: list[Entry]) -> None:
    har_schema.validate(json.loads(written(HarFormat(), entries), parse_int=_bounded))


def _bounded(digits: str) -> int:
    """Numbers as the checker of schemas can hold them; ours may have any size."""
    return max(-(2**63), min(int(digits), 2**63 - 1))


@pytest.mark.parametrize("name", ["chrome-devtools", "mitmproxy"])
def test_the_schema_takes_what_others_write(har_schema: jsonschema_rs.Validator, name: str) -> None:
    har_schema.validate(json.loads((Path(REPOSITORY) / f"tests/recordings/{name}.har").read_bytes()))


def test_the_schema_refuses_what_is_no_har(har_schema: jsonschema_rs.Validator) -> None:
    for broken in ({}, {"log": {"version": "1.2", "creator": {"name": "x"}, "entries": []}}):
        assert not har_schema.is_valid(broken)
    entry = json.loads((Path(REPOSITORY) / "tests/recordings/mitmproxy.har").read_bytes())
    entry["log"]["entries"][0]["request"]["url"] = "no url"
    assert not har_schema.is_valid(entry)


@given(record=RECORDS)
def test_no_credential_is_left_without_secrets(record: Record) -> None:
    shown = without_secrets(record)
    assert without_secrets(shown) == shown
    if isinstance(shown, Capture):
        assert shown.raw in (b"", MASK.encode())
        assert shown.secret_fingerprint is None


@pytest.mark.parametrize(
    ("host", "target", "url"),
    [
        (b"h:8025", "/hooks/erp?a=%2F&b=1", "http://h:8025/hooks/erp?a=%2F&b=1"),
        (b"h", "/a b?c=%zz#d", "http://h/a%20b?c=%25zz"),
        (b"[::1]:1", "/[x]", "http://[::1]:1/%5Bx%5D"),
        (b"", "/x", "http://unknown.invalid/http:///x"),
        (b"a b", "/x", "http://unknown.invalid/http://a%20b/x"),
        (b"h", "/\udcff\u20b9", "http://h/%FF%E2%82%B9"),
    ],
)
def test_the_url_of_a_capture(host: bytes, target: str, url: str) -> None:
    record = replace(capture("r"), headers=((b"hOST", host),), target=target)
    request = har_entry(Entry(1, record))["request"]
    assert isinstance(request, dict)
    assert request["url"] == url


def test_a_file_from_before_there_were_faults_is_read() -> None:
    entry = Entry(1, attempt("a"), None)
    line = json.loads(written(NdjsonFormat(), [entry]))
    assert line.pop("fault") is None
    assert entries_of(found_in_ndjson(json.dumps(line)), [1]) == [entry]
