"""curl scripts and .http files: what is in them, and what is left out because it would not be the same bytes."""

import asyncio
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given

from sandbox.body.text import is_safe
from sandbox.domain.records import Capture
from sandbox.domain.request import HttpRequest
from sandbox.takeaway.recordings.curl_format import CurlFormat
from sandbox.takeaway.recordings.entry import Entry, OmittedError
from sandbox.takeaway.recordings.http_format import HttpFormat
from sandbox.takeaway.recordings.masking import without_secrets
from tests.journal.journal_records import attempt, capture
from tests.random_records import ATTEMPTS, CAPTURES, JUDGED_CAPTURES
from tests.raw_http import raw_server
from tests.takeaway.recordings.files import written

needs_curl = pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not on this machine")

HEADERS = ((b"X-Odd", b"caf\xe9 \x1b[2J 100%"), (b"X-Empty", b""), (b"Content-Type", b"a/b"))


def received(body: bytes, host: str = "shop.test", **changes: object) -> Capture:
    headers = ((b"Host", host.encode()), *HEADERS, (b"Content-Length", str(len(body)).encode()))
    base = replace(capture("r", event_id="e", body=body), headers=headers)
    return replace(base, **changes)  # type: ignore[arg-type]


@needs_curl
async def test_a_script_sends_each_request_as_it_was_received(tmp_path: Path) -> None:
    bodies = [b'{"Id":"x"}', b"\xff\x00\xfe", b"", b"it's 100%\n\n"]
    async with raw_server() as server:
        captures = [received(body, f"127.0.0.1:{server.port}", target="/hooks/erp?a=%2F") for body in bodies]
        script = tmp_path / "s.sh"
        script.write_text(written(CurlFormat(), [Entry(n, each) for n, each in enumerate(captures, 1)]))
        process = await asyncio.create_subprocess_exec("sh", str(script))
        assert await process.wait() == 0
        requests = server.requests
    assert len(requests) == len(bodies)
    for body, request in zip(bodies, requests, strict=True):
        head, _, sent = request.partition(b"\r\n\r\n")
        lines = head.split(b"\r\n")
        assert lines[0] == b"POST /hooks/erp?a=%2F HTTP/1.1"
        assert {name + b": " + value for name, value in HEADERS if value} < set(lines)
        assert any(line.rstrip() == b"X-Empty:" for line in lines)
        assert sent == body


def test_what_a_script_shows() -> None:
    text = written(CurlFormat(), [Entry(7, without_secrets(received(b"{}")), "caf\x1b\u00e9")])
    assert text.splitlines()[3:5] == [
        "# #7 2022-09-28T22:13:20Z Order.Create received for erp verified \u2605 caf\u241b\u00e9",
        "# masked: X-Odd; --with-secrets writes their values",
    ]
    assert "-H 'X-Odd: \u2022\u2022\u2022\u2022\u2022\u2022\u2022\u2022'" in text


@given(record=ATTEMPTS | CAPTURES | JUDGED_CAPTURES)
def test_every_line_of_a_script_is_safe_to_show(record: Capture) -> None:
    for writer in (CurlFormat(), HttpFormat()):
        try:
            text = writer.record(Entry(1, record), first=True)
        except OmittedError:
            continue
        assert isinstance(writer, HttpFormat) or all(map(is_safe, text.split("\n")))


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (received(b"", raw=b"GARBAGE"), "the HTTP parser refused it"),
        (received(b"{", cut=True), "only the beginning of its body was kept"),
        (received(b"{}", host="a b"), "no URL can be made"),
        (received(b"{}", host=""), "no URL can be made"),
        (received(b"{}", host="h:99999"), "no URL can be made"),
        (replace(received(b"{}"), headers=((b"Host", b"h"), (b"X", b"a\0b"))), "its head has"),
        (replace(received(b"{}"), headers=((b"Host", b"h"), (b"X", b"a\nb"))), "its head has"),
    ],
)
def test_what_neither_can_say(record: Capture, reason: str) -> None:
    for writer in (CurlFormat(), HttpFormat()):
        with pytest.raises(OmittedError) as caught:
            writer.record(Entry(1, record), first=True)
        assert str(caught.value).startswith(reason)


def test_an_http_file() -> None:
    one = attempt("a")
    request = HttpRequest(
        "POST", "http://h:1/x?y#z", (("Host", "h:1"), ("X-A", "1"), ("Content-Length", "7")), b'{"a":1}'
    )
    text = written(
        HttpFormat(),
        [Entry(1, replace(one, request=request)), Entry(2, replace(one, request=replace(request, body=b"")))],
    )
    assert text == (
        "### #1 2022-09-28T22:13:20Z Order.Create sent to erp delivered\n"
        'POST http://h:1/x?y HTTP/1.1\nHost: h:1\nX-A: 1\n\n{"a":1}\n'
        "\n### #2 2022-09-28T22:13:20Z Order.Create sent to erp delivered\n"
        "POST http://h:1/x?y HTTP/1.1\nHost: h:1\nX-A: 1\n"
    )


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"\xff", "its body is not text"),
        (b"{}\n", "its body has line ends"),
        (b"\n{}", "its body has line ends"),
        (b"{\r\n}", "its body has line ends"),
        (b"a\0b", "its body has line ends"),
        (b"a\n### b", "its body has something that REST clients take"),
        (b"< file.json", "its body has something that REST clients take"),
        (b'{"a":"{{secret}}"}', "its body has something that REST clients take"),
    ],
)
def test_a_body_that_an_http_file_would_change(body: bytes, reason: str) -> None:
    record = replace(received(body), headers=((b"Host", b"h"),))
    with pytest.raises(OmittedError) as caught:
        HttpFormat().record(Entry(1, record), first=True)
    assert str(caught.value).startswith(reason)
