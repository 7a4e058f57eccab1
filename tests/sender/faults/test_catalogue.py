"""Each fault changes what it says and nothing else; what is changed before signing is signed, and only that."""

import hashlib
import hmac
import json
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.body.http_text import request_head
from sandbox.domain import events, ticks
from sandbox.domain.envelope import Event
from sandbox.domain.events import Group
from sandbox.domain.request import HttpRequest
from sandbox.domain.secret import Secret
from sandbox.domain.subscription import Subscription
from sandbox.domain.wire import SignatureFormat, WireFormat
from sandbox.domain.writing import AT_ONCE, Part
from sandbox.sender.compose import compose_data, compose_sample, compose_verbatim
from sandbox.sender.faults import FAULTS, InapplicableFaultError, Seam, UnknownFaultError, find
from sandbox.sender.faults.nullable_members import NULLABLE
from sandbox.sender.faults.planning import plan_faulty
from sandbox.sender.planning import plan_attempt
from sandbox.shop.shop import Shop
from tests.conftest import REPOSITORY, SAMPLE_SECRET

AT = ticks.parse("2026-03-04T07:10:05.2987715Z")[0]
WIRE = WireFormat()
ERP = Subscription(
    "erp", "http://127.0.0.1:8025/hooks/erp?x=1", Secret(SAMPLE_SECRET), (("X-Api-Key", "demo-key"), ("X-Store", "7"))
)
NAMES = """
    wrong-secret no-signature plain-hex-signature signature-of-other-body tampered-body missing-header wrong-header
    duplicate retry-duplicate stale unknown-event extra-members missing-members null-members numbers-as-strings
    gtin-number malformed-json truncated-body empty-body huge-body deep-nesting bom latin1 escaped-unicode
    wrong-content-type no-content-type chunked expect-100 slow-body slow-headers half-close get-instead wrong-path
    lowercase-headers
"""


def sample(name: str = "Order.Create", seed: int = 1) -> Event:
    event_type = events.find(name)
    assert event_type is not None
    return compose_sample(Shop(seed), event_type, at=AT, wire=WIRE, ids=lambda: "ceb309b8-8ec1-4b9e-873a-50eaddc1221e")


def given_data(text: str, name: str = "Order.Create") -> Event:
    event_type = events.find(name)
    assert event_type is not None
    return compose_data(event_type, json.loads(text), wire=WIRE)


def plain(event: Event | None = None, subscription: Subscription = ERP) -> HttpRequest:
    return plan_attempt(event or sample(), subscription, 0, AT, WIRE).request


def faulty(
    name: str, event: Event | None = None, subscription: Subscription = ERP, wire: WireFormat = WIRE
) -> HttpRequest:
    return plan_faulty(event or sample(), subscription, 0, AT, wire, FAULTS[name])[0].request


def headers(request: HttpRequest) -> dict[str, str]:
    return dict(request.headers)


def signature_of(body: bytes, secret: str = SAMPLE_SECRET) -> str:
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).digest().hex("-").upper()


def test_the_names_are_those_that_were_agreed_on_and_their_order_is_that_of_the_seams() -> None:
    assert sorted(FAULTS) == sorted(NAMES.split())
    seams = [list(Seam).index(each.seam) for each in FAULTS.values()]
    assert seams == sorted(seams)


@pytest.mark.parametrize("name", FAULTS)
def test_every_fault_says_what_it_is_what_is_expected_and_why(name: str) -> None:
    fault = FAULTS[name]
    assert len(fault.what) > 10
    assert (fault.noticed is None) != (fault.invisible is None)
    text = (REPOSITORY / "docs/wire-format.md").read_text(encoding="utf-8")
    section, _, item = fault.expected.section.partition(".")
    whole = re.search(rf"^## {section}\. .*?(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    assert whole is not None
    assert re.search(rf"^(### {section}\.{item} |{item}\. )", whole[0], re.MULTILINE), fault.expected.section


def test_a_name_is_found_in_any_case_and_a_near_one_is_told() -> None:
    assert find("Tampered-Body") is FAULTS["tampered-body"]
    with pytest.raises(UnknownFaultError, match="there is no fault 'tampred-body'; did you mean tampered-body"):
        find("tampred-body")
    with pytest.raises(UnknownFaultError, match="`sandbox faults` lists them"):
        find("xyz")


@given(st.sampled_from(events.NAMES), st.integers(0, 5), st.sampled_from(sorted(FAULTS)))
@settings(max_examples=120)
def test_only_faults_of_the_signature_sign_other_bytes_than_go_out(name: str, seed: int, fault: str) -> None:
    try:
        request = faulty(fault, sample(name, seed))
    except InapplicableFaultError:
        return
    if FAULTS[fault].seam in (Seam.DATA, Seam.BODY, Seam.DELIVERY):
        assert headers(request)["abp-webhook-signature"] == signature_of(request.body)
        assert headers(request)["Content-Length"] == str(len(request.body))
        assert (request.headers == plain(sample(name, seed)).headers) is (
            request.body == plain(sample(name, seed)).body
        )
    elif FAULTS[fault].seam is Seam.SIGNATURE:
        assert headers(request).get("abp-webhook-signature") != signature_of(request.body)
        assert len(request.body) == len(plain(sample(name, seed)).body)
        json.loads(request.body)
    elif fault not in ("get-instead", "half-close"):
        assert request.body == plain(sample(name, seed)).body


def test_signatures() -> None:
    body = plain().body
    assert headers(faulty("wrong-secret")) == {
        **headers(plain()),
        "abp-webhook-signature": signature_of(body, "whs_" + 32 * "0"),
    }
    clash = replace(ERP, secret=Secret("whs_" + 32 * "0"))
    assert headers(faulty("wrong-secret", None, clash))["abp-webhook-signature"] == signature_of(
        body, "whs_" + 32 * "1"
    )
    assert "abp-webhook-signature" not in headers(faulty("no-signature"))
    assert headers(faulty("signature-of-other-body"))["abp-webhook-signature"] == signature_of(b"{}")
    hexadecimal = headers(faulty("plain-hex-signature"))["abp-webhook-signature"]
    assert hexadecimal == hmac.new(SAMPLE_SECRET.encode(), body, hashlib.sha256).hexdigest()


def test_a_tampered_body_differs_in_one_byte_of_data() -> None:
    before, after = plain().body, faulty("tampered-body").body
    (place,) = [place for place, (was, now) in enumerate(zip(before, after, strict=True)) if was != now]
    assert place > before.index(b'"Data":')
    assert faulty("tampered-body").headers == plain().headers


def test_members_of_data() -> None:
    event = given_data('{"Id":7,"CustomerName":"Meera","OrderTotal":900.0,"Items":[{"Gtin":"007","Quantity":2}]}')
    data = json.loads(plain(event).body)["Data"]

    def spoilt(name: str) -> object:
        return json.loads(faulty(name, event).body)["Data"]

    without = {name: value for name, value in data.items() if name != "CustomerName"}
    assert spoilt("missing-members") == without
    assert spoilt("null-members") == {**without, **dict.fromkeys(NULLABLE[Group.ORDERS])}
    assert spoilt("numbers-as-strings") == {
        "Id": "7",
        "CustomerName": "Meera",
        "OrderTotal": "900.0",
        "Items": [{"Gtin": "007", "Quantity": "2"}],
    }
    assert spoilt("gtin-number") == {**data, "Items": [{"Gtin": 7, "Quantity": 2}]}
    assert spoilt("extra-members") == {"LoyaltyPoints": 120, **data}
    assert json.loads(faulty("extra-members", event).body)["TenantId"] == 7


def test_renamed_members_are_found_under_their_new_names() -> None:
    wire = WireFormat(rename={"Gtin": "Barcode", "CustomerName": "Buyer", "LatestUpdatedOn": "ChangedOn"})
    event = given_data('{"Buyer":"Meera","Barcode":"007","ChangedOn":"2026-03-04T07:10:02Z"}')
    assert json.loads(faulty("gtin-number", event, ERP, wire).body)["Data"]["Barcode"] == 7
    assert "Buyer" not in json.loads(faulty("missing-members", event, ERP, wire).body)["Data"]
    assert json.loads(faulty("stale", event, ERP, wire).body)["Data"]["ChangedOn"] == "2026-02-02T07:10:02Z"


def test_the_members_that_may_be_missing_are_those_of_the_specification() -> None:
    text = (REPOSITORY / "docs/wire-format.md").read_text(encoding="utf-8")
    for section, group in zip(("5.1", "5.2", "5.3", "5.4", "5.5"), Group, strict=True):
        part = re.search(rf"^### {re.escape(section)} .*?(?=^### )", text, re.MULTILINE | re.DOTALL)
        assert part is not None
        table = re.search(r"(?:^\|.*\n)+", part[0], re.MULTILINE)
        assert table is not None
        assert tuple(re.findall(r"^\| `(\w+)` \| [^|]+ \| no, nullable \|", table[0], re.MULTILINE)) == NULLABLE[group]


def test_stale_moves_every_time_of_data_and_nothing_else() -> None:
    event = given_data(
        '{"LatestUpdatedOn":"2026-03-31T07:10:02.6+00:00","Day":"2026-03-31","At":["2026-03-31T00:00:00"],'
        '"Never":"0001-01-01T00:00:00"}'
    )
    body = json.loads(faulty("stale", event).body)
    assert body["Data"] == {
        "LatestUpdatedOn": "2026-03-01T07:10:02.6+00:00",
        "Day": "2026-03-31",
        "At": ["2026-03-01T00:00:00"],
        "Never": "0001-01-01T00:00:00",
    }
    assert body["CreationTimeUtc"] == "2026-03-04T07:10:05.2987715Z"


@pytest.mark.parametrize(
    ("name", "wanted"), [("Order.Create", "Order.Archived"), ("StockQuantityUpdate", "Stock.Archived")]
)
def test_an_unknown_event_stays_in_its_family(name: str, wanted: str) -> None:
    assert json.loads(faulty("unknown-event", sample(name)).body)["Event"] == wanted
    assert events.find(wanted) is None


def test_bodies() -> None:
    body = plain().body
    assert faulty("truncated-body").body == body[: len(body) // 2]
    assert faulty("empty-body").body == b""
    assert faulty("bom").body == b"\xef\xbb\xbf" + body
    huge = faulty("huge-body").body
    assert len(huge) == 1_048_576
    assert json.loads(huge)["Data"].keys() - json.loads(body)["Data"].keys() == {"LongDescription"}
    deep = faulty("deep-nesting").body
    assert deep.count(b"[" * 1000 + b"]" * 1000) == 1
    latin1 = faulty("latin1").body
    with pytest.raises(UnicodeDecodeError):
        latin1.decode()
    assert len(latin1) == len(body)


@pytest.mark.parametrize("body", [b"{}", b" { }", b'{"Data": {}}', b'{"Data":[],"a":1}'])
def test_members_can_be_put_into_any_object(body: bytes) -> None:
    assert _ORDER is not None
    before = json.loads(body)
    spoilt = json.loads(faulty("extra-members", compose_verbatim(_ORDER, body)).body)
    assert spoilt.pop("TenantId") == 7
    holder = spoilt if before.get("Data") != {} else spoilt["Data"]
    assert holder.pop("LoyaltyPoints") == 120
    assert spoilt == before


def test_malformed_json_is_the_specifications_own_mistake() -> None:
    event = given_data('{"Id":1,"Description":"Soft cotton kurti","Price":900.0}', "Product.Create")
    assert b'"Data":{"Id":1,"Description":Soft cotton kurti,"Price":900.0}' in faulty("malformed-json", event).body


def test_escapes_are_those_of_the_strict_serializer() -> None:
    event = given_data('{"Name":"कुर्ता & <b>","Price":900.0}', "Product.Create")
    escaped = faulty("escaped-unicode", event).body
    assert escaped.isascii()
    assert json.loads(escaped) == json.loads(plain(event).body)
    assert b'"\\u0915\\u0941\\u0930\\u094D\\u0924\\u093E \\u0026 \\u003Cb\\u003E","Price":900.0' in escaped


def test_heads() -> None:
    assert [name for name, _ in plain().headers if name not in headers(faulty("missing-header"))] == ["X-Api-Key"]
    assert headers(faulty("wrong-header")) == {**headers(plain()), "X-Api-Key": "wrong"}
    assert headers(faulty("wrong-content-type")) == {**headers(plain()), "Content-Type": "text/plain; charset=utf-8"}
    assert [name for name, _ in plain().headers if name not in headers(faulty("no-content-type"))] == ["Content-Type"]
    assert faulty("lowercase-headers").headers == tuple((name.lower(), value) for name, value in plain().headers)
    get = faulty("get-instead")
    assert (get.method, get.body) == ("GET", b"")
    assert [name for name, _ in get.headers] == ["Host", "abp-webhook-signature", "X-Api-Key", "X-Store"]
    assert request_head(get).startswith(b"GET /hooks/erp?x=1 HTTP/1.1\r\nHost: 127.0.0.1:8025\r\n")


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("http://h/hooks/erp?x=1", "http://h/hooks/erp-old?x=1"),
        ("http://h/hooks/erp/", "http://h/hooks/erp-old"),
        ("http://h/", "http://h/hook-old"),
        ("http://h", "http://h/hook-old"),
        ("http://h?a=/b#c", "http://h/hook-old?a=/b#c"),
        ("http://h/%2F?", "http://h/%2F-old?"),
    ],
)
def test_the_wrong_path_differs_from_the_right_one_only_there(url: str, wanted: str) -> None:
    request = faulty("wrong-path", None, replace(ERP, url=url))
    assert request.url == wanted
    assert request.headers == plain(None, replace(ERP, url=url)).headers


def test_the_wire() -> None:
    chunked = faulty("chunked")
    assert chunked.writing.chunk_size == 512
    assert "Content-Length" not in headers(chunked)
    assert headers(chunked)["Transfer-Encoding"] == "chunked"
    expecting = faulty("expect-100")
    assert expecting.writing.after_continue
    assert [name for name, _ in expecting.headers[-2:]] == ["Expect", "Content-Length"]
    assert faulty("slow-body").writing.slow is Part.BODY
    assert faulty("slow-headers").writing.slow is Part.HEAD
    half = faulty("half-close")
    assert half.writing.half_close
    assert headers(half)["Content-Length"] == str(2 * len(half.body) + len(plain().body) % 2)
    assert all(faulty(name).writing == AT_ONCE for name, fault in FAULTS.items() if fault.seam is not Seam.WIRE)


_UNSIGNED, _PLAIN_SECRET, _PLAIN_HEX = (
    WireFormat(signature=SignatureFormat(scheme)) for scheme in ("none", "plain-secret", "hmac-hex")
)
_NO_ENVELOPE = WireFormat(envelope=False)
_BARE = replace(ERP, headers=(("Content-Type", "x"),))
_ORDER = events.find("Order.Create")
assert _ORDER is not None
_VERBATIM = compose_verbatim(_ORDER, b"not json")


@pytest.mark.parametrize(
    ("name", "event", "subscription", "wire", "reason"),
    [
        ("wrong-secret", None, ERP, _UNSIGNED, "nothing is signed"),
        ("no-signature", None, ERP, _UNSIGNED, "nothing is signed"),
        ("tampered-body", None, ERP, _UNSIGNED, "nothing is signed"),
        ("tampered-body", None, ERP, _PLAIN_SECRET, "nothing is computed from the body"),
        ("signature-of-other-body", None, ERP, _PLAIN_SECRET, "nothing is computed from the body"),
        ("plain-hex-signature", None, ERP, _PLAIN_HEX, "hmac-hex sends anyway"),
        ("missing-header", None, _BARE, WIRE, "no header of its own; give one, such as --header"),
        ("wrong-header", None, _BARE, WIRE, "no header of its own"),
        ("half-close", None, replace(ERP, url="https://h/"), WIRE, "send it to an http URL"),
        ("retry-duplicate", None, ERP, _NO_ENVELOPE, "no Attempt to count up"),
        ("unknown-event", None, ERP, _NO_ENVELOPE, "names no event"),
        ("stale", sample("Product.Create"), ERP, WIRE, "neither LatestUpdatedOn nor CreatedOn"),
        ("gtin-number", sample("Cart.Create"), ERP, WIRE, "no Gtin of digits"),
        ("gtin-number", _VERBATIM, ERP, WIRE, "give Data alone"),
        ("unknown-event", _VERBATIM, ERP, WIRE, "write another event name into it"),
        ("retry-duplicate", _VERBATIM, ERP, WIRE, "see duplicate"),
        ("numbers-as-strings", given_data('{"a":true}'), ERP, WIRE, "no numbers"),
        ("missing-members", given_data('{"Id":1}'), ERP, WIRE, "no member that may be missing"),
        ("malformed-json", given_data('{"a":1}'), ERP, WIRE, "no text that could lose its quotes"),
        ("latin1", given_data('{"a":1}'), ERP, WIRE, "no text with a small"),
        ("malformed-json", _VERBATIM, ERP, WIRE, "the body is not JSON"),
        ("extra-members", compose_verbatim(_ORDER, b"[1]"), ERP, WIRE, "is JSON, but no object"),
        ("huge-body", compose_verbatim(_ORDER, b'{"a":"' + b"x" * 1_048_576 + b'"}'), ERP, WIRE, "as large as that"),
        ("empty-body", compose_verbatim(_ORDER, b""), ERP, WIRE, "empty anyway"),
        ("bom", compose_verbatim(_ORDER, b"\xef\xbb\xbf{}"), ERP, WIRE, "byte order mark anyway"),
        ("truncated-body", compose_verbatim(_ORDER, b"1"), ERP, WIRE, "too short"),
        ("slow-body", compose_verbatim(_ORDER, b"1"), ERP, WIRE, "too short"),
        ("half-close", compose_verbatim(_ORDER, b"1"), ERP, WIRE, "too short"),
        ("tampered-body", compose_verbatim(_ORDER, b""), ERP, WIRE, "no number and no letter"),
        ("escaped-unicode", compose_verbatim(_ORDER, b"{}"), ERP, WIRE, "nothing in the body would be escaped"),
    ],
)  # fmt: skip
def test_what_cannot_be_made_says_why(
    name: str, event: Event | None, subscription: Subscription, wire: WireFormat, reason: str
) -> None:
    with pytest.raises(InapplicableFaultError, match=re.escape(reason)):
        faulty(name, event, subscription, wire)


@pytest.mark.parametrize("name", sorted(set(FAULTS) - {"extra-members", "huge-body", "deep-nesting", "malformed-json"}))
@given(body=st.binary(max_size=40))
@settings(max_examples=15)
def test_any_body_of_the_users_is_spoilt_or_refused_with_a_reason(name: str, body: bytes) -> None:
    assert _ORDER is not None
    start = f"fault {name} cannot be made of Order.Create to erp: "
    refusal = start
    try:
        faulty(name, compose_verbatim(_ORDER, body))
    except InapplicableFaultError as error:
        refusal = str(error)
    assert refusal.startswith(start)


def test_what_cannot_be_sent_at_all_stays_unsendable() -> None:
    broken = replace(ERP, headers=(("X-Name", "कुर्ता"),))
    (planned,) = plan_faulty(sample(), broken, 0, AT, WIRE, FAULTS["tampered-body"])
    assert planned.unsendable is not None
    assert planned.fault == "tampered-body"
