"""What other programs record: a real browser, a real proxy, and every way in which such a recording falls short."""

import base64
import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.domain import ticks
from sandbox.domain.examination import Rules
from sandbox.domain.records import Capture
from sandbox.domain.secret import Secret
from sandbox.domain.subscription import Subscription
from sandbox.takeaway.recordings.findings import Damaged, Finding, Ignored, Taken
from sandbox.takeaway.recordings.judging import Judge
from tests.conftest import REPOSITORY, SAMPLE_SECRET
from tests.takeaway.recordings.files import found_in_har

ERP = Subscription(
    "erp", "http://127.0.0.1:8025/hooks/erp", Secret(SAMPLE_SECRET), (("X-Api-Key", "demo-key"),), True,
    frozenset({"Order.Create", "Product.Update"}),
)  # fmt: skip
JUDGE = Judge(Rules((ERP,)))
RECORDINGS = Path(REPOSITORY) / "tests/recordings"


def captures(findings: list[Finding]) -> list[Capture]:
    return [each.record for each in findings if isinstance(each, Taken) and isinstance(each.record, Capture)]


def left_out(findings: list[Finding]) -> list[tuple[str, str, str]]:
    return [(type(each).__name__, each.place, each.reason) for each in findings if not isinstance(each, Taken)]


def test_the_har_of_chrome_devtools() -> None:
    findings = found_in_har((RECORDINGS / "chrome-devtools.har").read_bytes(), JUDGE)
    order, binary, form = captures(findings)
    assert order.verdict.verified
    assert (order.event, order.subscription, order.peer) == ("Order.Create", "erp", "imported")
    assert order.target == "/hooks/erp"
    assert (order.answer.status, order.answer.body) == (200, b'{"verdict":"verified"}')
    assert ticks.format_utc(order.at) == "2026-11-25T20:24:16.97Z"
    assert binary.body == b"\xff\xfe\x00\x01A"
    assert form.body == b"a=1+2&b=x"
    get, post = "it is a GET, and webhooks come by POST", "it is a POST without a body"
    never = "it was never sent: the browser has only provisional headers of it, and no answer"
    assert left_out(findings) == [
        *(("Ignored", "entry 1", get), ("Ignored", "entry 2", get)),
        *(("Ignored", "entry 6", post), ("Ignored", "entry 7", never)),
    ]


def test_the_har_of_mitmproxy() -> None:
    findings = found_in_har((RECORDINGS / "mitmproxy.har").read_bytes(), JUDGE)
    order, product, binary, text = captures(findings)
    assert order.verdict.verified
    assert product.verdict.verified
    assert [name for name, _ in order.headers][:2] == [b"Host", b"abp-webhook-signature"]
    assert binary.body == b"\xff\xfe\x01 binary"
    assert text.body == "plain \u20b9 text".encode()
    assert left_out(findings) == [
        ("Ignored", "entry 3", "it is a GET, and webhooks come by POST"),
        ("Damaged", "entry 6", "its body was compressed, and the recording has it only decoded; the bytes are lost"),
        ("Ignored", "entry 7", "it is a POST without a body"),
    ]


def entry(**request: object) -> dict[str, Any]:
    """A POST of a tool that records little more than it must."""
    return {
        "startedDateTime": "2026-03-04T12:40:05.298+05:30",
        "time": 12.5,
        "request": {
            "method": "POST",
            "url": "https://shop.test/hooks/erp?x=%2F#part",
            "httpVersion": "HTTP/1.1",
            "headers": [{"name": "Host", "value": "shop.test"}],
            "postData": {"mimeType": "application/json", "text": '{"a":"\u20b9"}'},
            "bodySize": -1,
            **request,
        },
        "response": {"status": 202, "headers": [], "content": {"text": "b2s=", "encoding": "base64"}},
    }


def only(value: object, judge: Judge = JUDGE) -> Finding:
    (finding,) = found_in_har(json.dumps({"log": {"entries": [value]}}), judge)
    return finding


def test_what_a_plain_entry_becomes() -> None:
    (capture,) = captures([only(entry())])
    assert ticks.format_utc(capture.at) == "2026-03-04T07:10:05.298Z"
    assert (capture.target, capture.elapsed) == ("/hooks/erp?x=%2F", 125_000)
    assert capture.body == '{"a":"\u20b9"}'.encode()
    assert (capture.answer.status, capture.answer.body) == (202, b"ok")
    assert [check.name for check in capture.verdict.failures] == [
        "content-type",
        "signature",
        "header:X-Api-Key",
        "envelope",
    ]


def test_pseudo_headers_of_http_2_are_none_but_the_authority_is_host() -> None:
    headers = [{"name": name, "value": "v"} for name in (":method", ":authority", ":path", "x-a")]
    (capture,) = captures([only(entry(headers=headers, httpVersion="h2"))])
    assert capture.headers == ((b"Host", b"v"), (b"x-a", b"v"))
    assert capture.http_version == "1.1"


def length(number: int, *more: tuple[str, str]) -> list[dict[str, str]]:
    pairs = [("Host", "h"), ("Content-Length", str(number)), *more]
    return [{"name": name, "value": value} for name, value in pairs]


@pytest.mark.parametrize(
    ("post", "sent"),
    [
        ({"text": "caf\u00e9", "mimeType": "text/plain"}, "caf\u00e9".encode()),
        ({"text": "caf\u00e9", "mimeType": "text/plain"}, b"caf\xe9"),
        ({"text": "\u20ac", "mimeType": "text/plain; charset=windows-1252"}, b"\x80"),
        ({"text": "ab", "mimeType": 'text/plain; charset="utf-16-le"'}, b"a\0b\0"),
        ({"text": "x\udcff", "mimeType": "text/plain"}, b"x\xff"),
        ({"text": base64.b64encode(b"\xff\0").decode(), "mimeType": "", "encoding": "base64"}, b"\xff\0"),
        ({"text": base64.b64encode(b"\xff\0").decode(), "mimeType": "", "_encoding": "base64"}, b"\xff\0"),
    ],
)
def test_the_bytes_are_found_by_the_length_that_was_sent(post: dict[str, str], sent: bytes) -> None:
    (capture,) = captures([only(entry(postData=post, headers=length(len(sent))))])
    assert capture.body == sent


@pytest.mark.parametrize(
    ("change", "kind", "reason", "detail"),
    [
        ({"method": "PUT"}, Ignored, "it is a PUT, and webhooks come by POST", ""),
        ({"postData": None, "bodySize": 0}, Ignored, "it is a POST without a body", ""),
        ({"postData": None}, Ignored, "it is a POST without a body", ""),
        (
            {"postData": None, "headers": length(9)},
            Damaged,
            "its body is not in the recording, although one was sent; record it with contents",
            "",
        ),
        (
            {"postData": {"mimeType": "x", "text": ""}, "bodySize": 9},
            Damaged,
            "its body is not in the recording, although one was sent; record it with contents",
            "",
        ),
        (
            {"postData": {"mimeType": "x", "params": [{"name": "a"}]}},
            Ignored,
            "its body is a form, of which the recording has only the fields",
            "",
        ),
        ({"headers": length(99)}, Damaged, "its body is cut", "11 bytes are recorded, 99 were sent"),
        ({"bodySize": 99}, Damaged, "its body is cut", "11 bytes are recorded, 99 were sent"),
        (
            {"headers": length(5)},
            Damaged,
            "its body was changed by the recording",
            "11 bytes are recorded, 5 were sent",
        ),
        (
            {"headers": length(5, ("Content-Encoding", "br"))},
            Damaged,
            "its body was compressed, and the recording has it only decoded; the bytes are lost",
            "",
        ),
        ({"postData": {"text": "!", "encoding": "base64"}}, Damaged, "its body is broken base64", ""),
        (
            {"postData": {"text": "\ud800"}},
            Damaged,
            "its body has half of a surrogate pair in it, which stands for no bytes",
            "",
        ),
        ({"url": 5}, Damaged, "request.url should be a text, or base64 in an object", ""),
        ({"headers": [{"name": "x"}]}, Damaged, "request.headers[0].value is missing", ""),
        ({"headers": "x"}, Damaged, "request.headers should be a list", ""),
        ({"postData": []}, Damaged, "request.postData should be a JSON object", ""),
    ],
)
def test_what_is_left_out_and_why(change: dict[str, Any], kind: type, reason: str, detail: str) -> None:
    finding = only(entry(**change))
    assert type(finding) is kind
    assert isinstance(finding, Ignored | Damaged)
    assert (finding.place, finding.reason) == ("entry 1", reason)
    assert (finding.detail if isinstance(finding, Damaged) else "") == detail


@pytest.mark.parametrize(
    "value", [None, 1, [], {}, {"request": {}}, {"request": {"method": "POST"}}, {**entry(), "startedDateTime": "now"}]
)
def test_an_entry_of_another_shape_is_damaged(value: object) -> None:
    assert isinstance(only(value), Damaged)


@pytest.mark.parametrize(
    "response", [None, {}, {"status": "x"}, {"status": 200, "headers": [], "content": {"text": 5}}]
)
def test_an_answer_that_cannot_be_read_is_none(response: object) -> None:
    (capture,) = captures([only({**entry(), "response": response})])
    assert capture.answer.status == 0


def test_equal_requests_are_told_apart_and_the_same_file_gives_the_same_records() -> None:
    other = {**entry(), "startedDateTime": "2026-03-04T12:40:06Z"}
    text = json.dumps({"log": {"entries": [entry(), entry(), other]}})
    longer = json.dumps({"log": {"entries": [other, entry(), entry(), entry()]}})
    ids = [capture.record_id for capture in captures(found_in_har(text, JUDGE))]
    assert len(set(ids)) == 3
    assert [capture.record_id for capture in captures(found_in_har(text, JUDGE))] == ids
    assert set(ids) < {capture.record_id for capture in captures(found_in_har(longer, JUDGE))}


def test_a_request_can_be_judged_as_sent_to_a_subscription() -> None:
    elsewhere = json.loads((RECORDINGS / "mitmproxy.har").read_bytes())
    elsewhere["log"]["entries"] = elsewhere["log"]["entries"][:1]
    elsewhere["log"]["entries"][0]["request"]["url"] = "https://inspector.test/5f0c-1e7a?y"
    text = json.dumps(elsewhere)
    (alone,) = captures(found_in_har(text, JUDGE))
    assert not alone.verdict.verified
    (meant,) = captures(found_in_har(text, Judge(Rules((ERP,)), ERP)))
    assert meant.verdict.verified
    assert (meant.target, meant.subscription) == ("/5f0c-1e7a?y", "erp")


def test_our_own_entry_that_was_changed_by_hand_is_told() -> None:
    own = {"_o2vend": {"o2vend_sandbox": 1, "kind": "capture"}, "request": {}, "response": {}}
    assert only(own) == Damaged("entry 1", "request should be a JSON object")
    newer = copy.deepcopy(own)
    newer["_o2vend"]["o2vend_sandbox"] = 2
    assert "has version 2 of the shape" in str(only(newer))


MEMBERS = [
    *("request", "response", "method", "url", "headers", "postData", "text", "name", "value", "bodySize", "time"),
    *("_o2vend", "encoding", "o2vend_sandbox"),
]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*MEMBERS, "startedDateTime"]), inner, max_size=5)
    ),
    max_leaves=12,
)


@given(values=st.lists(JSON, max_size=3))
def test_whatever_the_entries_are_each_is_told(values: list[Any]) -> None:
    assert len(found_in_har(json.dumps({"log": {"entries": values}}), JUDGE)) == len(values)


@given(
    changes=st.dictionaries(st.sampled_from(["method", "url", "headers", "postData", "bodySize", "httpVersion"]), JSON)
)
def test_whatever_a_request_has_nothing_raises(changes: dict[str, Any]) -> None:
    assert isinstance(only(entry(**{"method": "POST", **changes})), Finding)
