"""The verdict: every check, its sentence, the subscription that is meant, the status by precedence."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.domain import events, json_text
from sandbox.domain.examination import Examination, Received, Rules, examine, refuse
from sandbox.domain.records import RawHeaders
from sandbox.domain.request import delivery_request
from sandbox.domain.secret import Secret
from sandbox.domain.signature import SCHEMES
from sandbox.domain.subscription import Subscription
from sandbox.domain.verdict import CheckStatus
from sandbox.domain.wire import SignatureFormat, WireFormat

SECRET = "whs_0123456789abcdef0123456789abcdef"
KEY = "demo-key-of-the-shop"
ERP = Subscription(
    "erp",
    "http://h:1/hooks/erp",
    Secret(SECRET),
    (("X-Api-Key", KEY),),
    True,
    frozenset(events.NAMES) - {"Cart.Create"},
)
RULES = Rules((ERP,))
ID = "ceb309b8-8ec1-4b9e-873a-50eaddc1221e"
CLOCK = "2026-03-04T07:10:05.2987715Z"
ENVELOPE: dict[str, Any] = {"Id": ID, "Event": "Order.Create", "Attempt": 0, "Data": {}, "CreationTimeUtc": CLOCK}
IN_ORDER = [
    "path",
    "method",
    "content-type",
    "content-encoding",
    "size",
    "signature",
    "header:X-Api-Key",
    "json",
    "envelope",
    "event",
    "selected",
    "active",
]


def body_with(**members: object) -> bytes:
    """Return a valid envelope with some members replaced; `...` takes one away."""
    merged = {**ENVELOPE, **members}
    return json.dumps({name: value for name, value in merged.items() if value is not ...}).encode()


def signed(
    body: bytes, subscription: Subscription = ERP, wire: WireFormat = RULES.wire, target: str = "/hooks/erp"
) -> Received:
    headers = delivery_request(subscription, body, wire.signature).headers
    return Received("POST", target, "1.1", tuple((name.encode(), value.encode()) for name, value in headers), body)


def changed(headers: RawHeaders, name: bytes, *values: bytes) -> RawHeaders:
    """Return the headers with this one replaced; without values it goes away."""
    return (*((n, v) for n, v in headers if n.lower() != name.lower()), *((name, value) for value in values))


def with_header(name: bytes, *values: bytes) -> Received:
    valid = signed(body_with())
    return replace(valid, headers=changed(valid.headers, name, *values))


def failures(examination: Examination) -> dict[str, str]:
    return {check.name: check.reason for check in examination.verdict.failures}


def statuses(examination: Examination) -> dict[str, str]:
    return {check.name: check.status.value for check in examination.verdict.checks}


@pytest.mark.parametrize("name", events.NAMES)
def test_every_sample_is_verified(name: str, samples: dict[str, bytes]) -> None:
    selected = replace(ERP, events=frozenset(events.NAMES))
    examination = examine(signed(samples[name], selected), Rules((selected,)))
    assert [check.name for check in examination.verdict.checks] == IN_ORDER
    assert all(check.status is CheckStatus.PASSED for check in examination.verdict.checks)
    assert (examination.status, examination.event, examination.subscription) == (200, name, selected)
    assert examination.attempt == 0
    assert json.loads(samples[name])["Id"] == examination.event_id


ONE_FAILURE: dict[str, tuple[Received, str, int, str]] = {
    "GET with a body": (replace(signed(body_with()), method="GET"), "method", 405, "redirect"),
    "PUT": (replace(signed(body_with()), method="PUT"), "method", 405, "expected POST, got 'PUT'"),
    "no content type": (with_header(b"Content-Type"), "content-type", 415, "no Content-Type header"),
    "text": (with_header(b"Content-Type", b"text/plain"), "content-type", 415, "got 'text/plain'"),
    "json-like": (with_header(b"Content-Type", b"application/jsonx"), "content-type", 415, "application/jsonx"),
    "gzip": (with_header(b"Content-Encoding", b"gzip"), "content-encoding", 415, "'gzip'"),
    "two codings": (with_header(b"content-encoding", b"identity, BR"), "content-encoding", 415, "'BR'"),
    "no signature": (with_header(b"abp-webhook-signature"), "signature", 401, "abp-webhook-signature, it did not come"),
    "similar signature header": (
        replace(
            signed(body_with()),
            headers=tuple((n.replace(b"abp-webhook", b"x-webhook"), v) for n, v in signed(body_with()).headers),
        ),
        "signature",
        401,
        "'x-webhook-signature' came, which has a similar name",
    ),
    "signature twice": (
        replace(signed(body_with()), headers=(*signed(body_with()).headers, (b"ABP-Webhook-Signature", b"x"))),
        "signature",
        401,
        "once, it came 2 times",
    ),
    "signature of other bytes": (
        replace(signed(body_with()), body=body_with() + b"\n"),
        "signature",
        401,
        "made with another secret",
    ),
    "signature of no form": (with_header(b"abp-webhook-signature", b"\xff\x00"), "signature", 401, "prefix"),
    "no api key": (with_header(b"X-Api-Key"), "header:X-Api-Key", 401, "X-Api-Key, it did not come"),
    "other api key": (with_header(b"x-api-key", b"guess"), "header:X-Api-Key", 401, "not with the configured value"),
    "api key twice": (
        with_header(b"x-api-key", KEY.encode(), KEY.encode()),
        "header:X-Api-Key",
        401,
        "expected header X-Api-Key once, it came 2 times",
    ),
    "no body": (signed(b""), "json", 400, "empty"),
    "syntax": (signed(b'{"Id":"x"'), "json", 400, "line 1 column 10"),
    "unquoted text (6.11)": (
        signed(f'{{"Id":"{ID}","Event":"Product.Create","Attempt":0,"Data":{{"D":Soft kurti"}}}}'.encode()),
        "json",
        400,
        "Expecting value",
    ),
    "not UTF-8": (signed(b'{"Id":"\xe9"}'), "json", 400, "byte 7 (0xE9) is not valid UTF-8"),
    "byte order mark": (signed(b"\xef\xbb\xbf" + body_with()), "json", 400, "byte order mark"),
    "deep": (signed(b"[" * 100_000), "json", 400, "nested deeper"),
    "NaN": (signed(body_with(Data={"Price": float("nan")})), "json", 400, "NaN"),
    "endless integer": (signed(b"1" * 5000), "json", 400, "digits"),
    "a list": (signed(b"[]"), "envelope", 400, "expected a JSON object, got a list"),
    "no Id": (signed(body_with(Id=...)), "envelope", 400, "Id is missing"),
    "Id no GUID": (signed(body_with(Id="7")), "envelope", 400, "Id should be a GUID"),
    "Attempt text": (
        signed(body_with(Attempt="0")),
        "envelope",
        400,
        "Attempt should be a 32-bit integer, got the text",
    ),
    "Attempt true": (signed(body_with(Attempt=True)), "envelope", 400, "got true"),
    "Attempt null": (signed(body_with(Attempt=None)), "envelope", 400, "got null"),
    "Attempt large": (signed(body_with(Attempt=2**31)), "envelope", 400, "got another number"),
    "Attempt fraction": (signed(body_with(Attempt=0.5)), "envelope", 400, "got another number"),
    "Data a list": (signed(body_with(Data=[])), "envelope", 400, "Data should be an object, got a list"),
    "no time": (signed(body_with(CreationTimeUtc=...)), "envelope", 400, "CreationTimeUtc is missing"),
    "time that is none": (signed(body_with(CreationTimeUtc="yesterday")), "envelope", 400, "ISO 8601"),
    "Event a number": (signed(body_with(Event=1)), "envelope", 400, "Event should be an event name"),
    "unknown event": (signed(body_with(Event="Order.Creat")), "event", 200, "did you mean Order.Create?"),
    "unselected event": (signed(body_with(Event="Cart.Create")), "selected", 200, "erp does not select Cart.Create"),
    "cut": (replace(signed(body_with()), cut=True), "size", 413, "at most 2,097,152 bytes"),
    "truncated": (replace(signed(body_with()), shortfall="the client left"), "size", 400, "but the client left"),
}


@pytest.mark.parametrize("case", ONE_FAILURE)
def test_one_defect_fails_one_check(case: str) -> None:
    received, check, status, words = ONE_FAILURE[case]
    examination = examine(received, RULES)
    assert list(failures(examination)) == [check]
    assert words in failures(examination)[check]
    assert examination.status == status
    assert examination.subscription == ERP


def test_an_inactive_subscription_is_a_failed_check_with_a_200() -> None:
    examination = examine(signed(body_with()), Rules((replace(ERP, active=False),)))
    assert list(failures(examination)) == ["active"]
    assert examination.status == 200


def test_an_unknown_path_skips_the_rest_but_reads_who_it_is() -> None:
    examination = examine(signed(body_with(), target="/hook/erp?x=1"), RULES)
    assert failures(examination) == {"path": "no subscription has this path, '/hook/erp'; did you mean /hooks/erp?"}
    assert set(statuses(examination).values()) == {"failed", "not-applicable"}
    assert (examination.status, examination.subscription) == (404, None)
    assert (examination.event_id, examination.event, examination.attempt) == (ID, "Order.Create", 0)


def test_only_the_beginning_of_a_body_is_read_whose_path_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    def parse(*_: object, **__: object) -> None:
        raise AssertionError("the body was parsed")

    monkeypatch.setattr(json_text, "read", parse)
    examination = examine(signed(body_with(Attempt=2), target="/nobody"), RULES)
    assert (examination.event_id, examination.event, examination.attempt) == (ID, "Order.Create", 2)
    late = examine(Received("POST", "/nobody", "1.1", (), b" " * 5000 + body_with()), RULES)
    assert late.event_id is None


def test_a_get_after_a_redirect_is_judged_by_its_method_alone() -> None:
    examination = examine(Received("GET", "/hooks/erp", "1.1", (), b""), RULES)
    assert list(failures(examination)) == ["method"]
    assert examination.status == 405


PRECEDENCE = [
    ({"target": "/nobody"}, 404),
    ({"method": "PUT"}, 405),
    ({"cut": True}, 413),
    ({"headers": ((b"Content-Type", b"text/plain"),)}, 415),
    ({"headers": ((b"Content-Type", b"application/json"),)}, 401),
    ({"body": b"{"}, 400),
]


@pytest.mark.parametrize("first", range(len(PRECEDENCE)))
def test_the_status_is_that_of_the_gravest_failure(first: int) -> None:
    received = signed(b"{")
    for change, _ in reversed(PRECEDENCE[first:]):
        received = replace(received, **change)  # type: ignore[arg-type]
    assert examine(received, RULES).status == PRECEDENCE[first][1]


@pytest.mark.parametrize(
    ("configured", "came", "same"),
    [
        ("/hooks/erp", "/hooks/%65rp", True),
        ("/hooks/%65rp", "/hooks/erp", True),
        ("/a%2fb", "/a%2Fb", True),
        ("/a%2fb", "/a/b", False),
        ("/tamil/அ", "/tamil/%E0%AE%85", True),
        ("/tamil/அ", "/tamil/%e0%ae%85", True),
        ('/"x"', "/%22x%22", True),
        ("/a/../b", "/b", False),
        ("/a", "/a/", False),
        ("/a", "//a", False),
        ("/a", "/A", False),
        ("/50%", "/50%", True),
        ("/a", "http://other.example/a?x#y", True),
        ("", "http://other.example?x", True),
        ("/", "*", False),
        ("/a+b", "/a%2Bb", False),
    ],
)
def test_paths_are_compared_without_regard_to_encoding(configured: str, came: str, same: bool) -> None:
    subscription = replace(ERP, url=f"http://h:1{configured}")
    examination = examine(signed(body_with(), subscription, target=came), Rules((subscription,)))
    assert (examination.status != 404) is same


def test_query_and_its_token_do_not_decide_about_the_path() -> None:
    assert examine(signed(body_with(), target="/hooks/erp?store=7"), RULES).status == 200


@pytest.mark.parametrize("scheme", sorted(SCHEMES))
@pytest.mark.parametrize("header", [None, "X-Sig"])
def test_every_scheme_verifies_what_it_signs_and_not_another_secret(scheme: str, header: str | None) -> None:
    wire = WireFormat(SignatureFormat(scheme, header))
    rules = Rules((ERP,), wire)
    assert examine(signed(body_with(), wire=wire), rules).verdict.verified
    wrong = examine(signed(body_with(), replace(ERP, secret=Secret("wrong")), wire), rules)
    assert wrong.verdict.verified is (scheme == "none")
    if scheme == "none":
        assert statuses(wrong)["signature"] == "not-applicable"


def test_no_reason_shows_a_secret_or_a_configured_value() -> None:
    plain = WireFormat(SignatureFormat("plain-secret"))
    for received, *_ in ONE_FAILURE.values():
        for wire in (RULES.wire, plain):
            examination = examine(received, Rules((ERP,), wire))
            reasons = " ".join(check.reason for check in examination.verdict.checks)
            assert SECRET not in reasons
            assert KEY not in reasons
            assert "guess" not in reasons


def test_of_two_subscriptions_with_one_path_the_one_is_meant_whose_signature_fits() -> None:
    other = replace(ERP, name="other", secret=Secret("other"))
    for rules in (Rules((ERP, other)), Rules((other, ERP))):
        for meant in (ERP, other):
            examination = examine(signed(body_with(), meant), rules)
            assert (examination.subscription, examination.verdict.verified) == (meant, True)


@pytest.mark.parametrize(
    "other",
    [
        replace(ERP, headers=(("X-Api-Key", "other"),)),
        replace(ERP, events=frozenset({"Cart.Create"})),
        replace(ERP, active=False),
        replace(ERP, url="http://h:1/hooks/erp?store=8"),
    ],
    ids=["headers", "events", "active", "query"],
)
def test_with_equal_secrets_the_better_fit_is_meant(other: Subscription) -> None:
    for rules in (Rules((ERP, other)), Rules((other, ERP))):
        examination = examine(signed(body_with()), rules)
        assert (examination.subscription, examination.status) == (ERP, 200)
        assert examination.verdict.verified


def test_when_no_signature_fits_the_sentence_names_all_that_were_tried() -> None:
    other = replace(ERP, name="other", secret=Secret("other"))
    examination = examine(signed(body_with(), replace(ERP, secret=Secret("third"))), Rules((ERP, other)))
    assert "none of the 2 subscriptions with this path fits (erp, other)" in failures(examination)["signature"]


@pytest.mark.parametrize(
    "body",
    [
        body_with(Event=..., WebhookEvent="Order.Create"),
        body_with(Id=..., Event=..., id=ID, event="order.create", ATTEMPT=7),
        body_with(Event="Stock.QuantityUpdate"),
        body_with(Event="stockquantityupdate"),
        body_with(Attempt=-1),
        body_with(Extra=1, Another=None),
        body_with(CreationTimeUtc="2026-03-04T07:10:05"),
        body_with(CreationTimeUtc="2026-03-04T12:40:05.2+05:30"),
        body_with(Id=ID.upper()),
        json.dumps(ENVELOPE, indent=2).encode(),
    ],
)
def test_what_a_receiver_should_accept(body: bytes) -> None:
    assert failures(examine(signed(body), RULES)) == {}


def test_of_two_event_names_the_configured_member_counts() -> None:
    body = body_with(Event="Order.Create", WebhookEvent="Order.Update")
    assert examine(signed(body), RULES).event == "Order.Create"
    assert examine(signed(body), Rules((ERP,), WireFormat(event_member="WebhookEvent"))).event == "Order.Update"


def test_extra_members_are_noted() -> None:
    examination = examine(signed(body_with(Tenant="a", Z=1)), RULES)
    assert "'Tenant', 'Z'" in next(c.reason for c in examination.verdict.checks if c.name == "envelope")


def test_without_envelope_the_body_is_data_alone() -> None:
    examination = examine(signed(b'{"Id":168203}'), Rules((ERP,), WireFormat(envelope=False)))
    assert examination.verdict.verified
    assert {statuses(examination)[name] for name in ("envelope", "event", "selected")} == {"not-applicable"}
    assert (examination.event_id, examination.event, examination.attempt) == (None, None, None)


def test_a_configured_content_type_arrives_merged_and_passes() -> None:
    subscription = replace(ERP, headers=(("Content-Type", "x"),))
    received = signed(body_with(), subscription)
    assert (b"Content-Type", b"application/json; charset=utf-8, x") in received.headers
    assert examine(received, Rules((subscription,))).verdict.verified


@pytest.mark.parametrize("whole", [True, False])
def test_a_body_that_breaks_off_still_says_who_it_is(whole: bool) -> None:
    received = signed(body_with(Attempt=3)[:-20])
    examination = examine(received if whole else replace(received, shortfall="it stalled"), RULES)
    assert (examination.event_id, examination.event, examination.attempt) == (ID, "Order.Create", 3)


def test_claims_are_bounded() -> None:
    examination = examine(signed(body_with(Id="i" * 10_000, Event="e" * 10_000, Attempt=10**30)), RULES)
    assert examination.event_id == "i" * 200
    assert examination.event == "e" * 200
    assert examination.attempt is None
    assert all(len(reason) < 500 for reason in failures(examination).values())


def test_what_the_parser_refused_is_one_failed_check() -> None:
    examination = refuse("malformed HTTP: bytes")
    assert failures(examination) == {"http": "malformed HTTP: bytes"}
    assert examination.status == 400


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
BODIES = st.one_of(
    st.binary(max_size=200),
    JSON_VALUES.map(lambda value: json.dumps(value).encode()),
    st.dictionaries(st.sampled_from([*ENVELOPE, "id", "WebhookEvent", "x"]), JSON_VALUES).map(
        lambda members: json.dumps({**ENVELOPE, **members}).encode()
    ),
)
HEADER_NAMES = st.sampled_from(
    [b"abp-webhook-signature", b"X-Api-Key", b"Content-Type", b"Content-Encoding", b"x-webhook-signature"]
)
TARGETS = st.sampled_from(["/hooks/erp", "*", "", "/%", "http://", "a:443"]) | st.binary(max_size=30).map(
    lambda raw: raw.decode("utf-8", "surrogateescape")
)


@given(
    method=st.sampled_from(["POST", "GET", "BREW"]),
    target=TARGETS,
    headers=st.lists(st.tuples(HEADER_NAMES | st.binary(max_size=9), st.binary(max_size=40)), max_size=5),
    body=BODIES,
    cut=st.booleans(),
    shortfall=st.none() | st.just("it broke off"),
    scheme=st.sampled_from(sorted(SCHEMES)),
    envelope=st.booleans(),
)
def test_nothing_whatever_makes_it_raise(
    method: str,
    target: str,
    headers: list[tuple[bytes, bytes]],
    body: bytes,
    cut: bool,
    shortfall: str | None,
    scheme: str,
    envelope: bool,
) -> None:
    wire = WireFormat(SignatureFormat(scheme), envelope=envelope)
    received = Received(method, target, "1.1", tuple(headers), body, cut, shortfall)
    examination = examine(received, Rules((ERP, replace(ERP, name="second", url="http://h/%ff")), wire))
    assert examination.status in (200, 400, 401, 404, 405, 413, 415)
    assert (examination.status == 200) or not examination.verdict.verified
    assert all(check.reason for check in examination.verdict.checks)
