"""`o2vend_emit`: what goes over the wire, what comes back, and what is a mistake of the test."""

import re

import pytest

from sandbox.pytest_plugin import Emitter, MisuseError, O2vend, Receiver
from tests.conftest import SAMPLE_SECRET


def test_it_sends_a_signed_event_and_gives_the_answer(o2vend_emit: Emitter, o2vend_receiver: Receiver) -> None:
    delivery = o2vend_emit("order.create", to=o2vend_receiver.url)
    (capture,) = o2vend_receiver.captures
    assert capture.verified
    assert capture.failures == {}
    assert delivery
    assert delivery.delivered
    assert (delivery.status, delivery.reason) == (200, "delivered: 200 OK")
    assert 0 < delivery.ms < 10_000
    assert delivery.json() == {"verdict": "verified", "failed": []}
    assert delivery.text == delivery.body.decode()
    assert delivery.header("CONTENT-TYPE") == "application/json"
    assert delivery.header("X-Nothing") is None
    assert (delivery.event, delivery.event_id) == ("Order.Create", capture.event_id)
    assert delivery.request.body == capture.body
    assert delivery.data == capture.data == capture.json()["Data"]
    assert delivery.outcome is delivery.attempts[-1].outcome
    shown = re.sub(r"\d+\.\d ms", "1.0 ms", repr(delivery))
    assert shown == ('<Delivery of Order.Create, attempt 0 → 200 OK in 1.0 ms: {"verdict":"verified","failed":[]}>')


def test_arguments_change_what_is_sent(o2vend_emit: Emitter, o2vend_receiver: Receiver) -> None:
    note = "line one\nகுறிப்பு"
    o2vend_emit(
        "Order.Create",
        to=o2vend_receiver.url,
        set={"OrderNote": note, "Items[0].Quantity": 3, "Extra.Flag": True},
        add=True,
        headers={"X-Api-Key": "demo-key"},
        attempt=4,
    )
    (capture,) = o2vend_receiver.wait_for("Order.Create")
    assert (capture.data["OrderNote"], capture.data["Extra"]) == (note, {"Flag": True})
    assert b'"Quantity":3.0' in capture.body
    assert capture.header("x-api-key") == "demo-key"
    assert capture.attempt == 4


def test_changes_may_be_written_as_for_the_command(o2vend_emit: Emitter, o2vend_receiver: Receiver) -> None:
    delivery = o2vend_emit("Order.Create", to=o2vend_receiver.url, set=["Items[0].Quantity=3", "OrderNote:=null"])
    assert (delivery.data["Items"][0]["Quantity"], delivery.data["OrderNote"]) == (3.0, None)
    assert o2vend_emit("Order.Create", to=o2vend_receiver.url, set="OrderNote=x").data["OrderNote"] == "x"


@pytest.mark.parametrize("body", [b"\xff\x00 anything", "ಬರಹ"], ids=["bytes", "text"])
def test_a_body_of_ones_own_is_sent_untouched_and_signed(
    o2vend_emit: Emitter, o2vend_receiver: Receiver, body: bytes | str
) -> None:
    delivery = o2vend_emit("Order.Create", to=o2vend_receiver.url, body=body)
    (capture,) = o2vend_receiver.captures
    assert capture.body == (body if isinstance(body, bytes) else body.encode())
    assert "signature" not in capture.failures
    assert delivery.status == 400


def test_one_event_may_be_sent_again(o2vend: O2vend, o2vend_emit: Emitter, o2vend_receiver: Receiver) -> None:
    order = o2vend.event("Order.Create", set={"OrderNote": "twice"})
    for attempt in (0, 1):
        assert o2vend_emit(order, to=o2vend_receiver.url, attempt=attempt)
    first, again = o2vend_receiver.wait_for("Order.Create", count=2)
    assert first.event_id == again.event_id
    assert first.data == again.data
    assert (first.attempt, again.attempt) == (0, 1)


def test_each_event_tells_the_story_on(o2vend_emit: Emitter, o2vend_receiver: Receiver) -> None:
    created = o2vend_emit("Order.Create", to=o2vend_receiver.url)
    updated = o2vend_emit("Order.Update", to=o2vend_receiver.url)
    assert created.data["Id"] == updated.data["Id"]
    assert created.event_id != updated.event_id


def test_another_secret_is_refused_and_none_is_shown(o2vend_emit: Emitter, o2vend_receiver: Receiver) -> None:
    delivery = o2vend_emit("Order.Create", to=o2vend_receiver.url, secret=SAMPLE_SECRET)
    assert not delivery
    assert delivery.status == 401
    told = f"{delivery!r}{delivery.request!r}{o2vend_receiver!r}{o2vend_emit!r}{o2vend_receiver.captures}"
    assert SAMPLE_SECRET not in told
    assert o2vend_receiver.secret not in told


def test_a_server_that_is_not_there_is_a_result(o2vend_emit: Emitter) -> None:
    delivery = o2vend_emit("Order.Create", to="http://127.0.0.1:1/hook")
    assert not delivery
    assert (delivery.status, delivery.body) == (None, b"")
    assert delivery.reason == "connection refused: nothing listens at 127.0.0.1:1"


def test_what_a_server_answers_cannot_act_on_the_terminal(o2vend_emit: Emitter, o2vend_receiver: Receiver) -> None:
    o2vend_receiver.answer(500, body="\x1b[2J" + "long " * 100)
    delivery = o2vend_emit("Order.Create", to=o2vend_receiver.url)
    assert "\x1b" in delivery.text
    assert "␛[2Jlong" in repr(delivery)
    assert repr(delivery).endswith("…>")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"event": "Order.Creat"}, "unknown event 'Order.Creat': did you mean 'Order.Create'?"),
        (
            {"event": "Order.*"},
            "'Order.*' names 2 event types (Order.Create, Order.Update), and one is sent; name it",
        ),
        ({"to": "127.0.0.1:80"}, "URL '127.0.0.1:80' does not start with http:// or https://"),
        ({"secret": ""}, "the secret is empty, and an empty secret signs nothing"),
        (
            {"set": {"OrderNot": 1}},
            "cannot set OrderNot: Data has no member 'OrderNot'; did you mean 'OrderNote'? "
            "(add=True creates what is missing)",
        ),
        ({"set": {"Items[9]": 1}}, "cannot set Items[9]: Items has "),
        ({"set": {"OrderNumber.X": 1}}, "cannot set OrderNumber.X: OrderNumber is a single value, so"),
        ({"set": {"": 1}}, "the path is empty: write it like Items[0].Quantity"),
        ({"set": {"OrderNote": {1, 2}}}, "cannot set OrderNote: JSON has no set; give text, a number, a list or"),
        ({"set": {"OrderTotal": float("inf")}}, "the Data cannot be written: "),
        ({"set": ["OrderNote"]}, "'OrderNote' has no `=`: write PATH=VALUE"),
        ({"set": {"OrderNote": "x"}, "body": b"{}"}, "set= cannot change body=, which is sent untouched"),
        ({"headers": {"Content-Length": "1"}}, "header Content-Length cannot be configured"),
        ({"headers": {"X-A": "two\nlines"}}, "header X-A has a control character (a line break, say) in its value"),
        (
            {"headers": {"ABP-Webhook-Signature": "x"}},
            "header ABP-Webhook-Signature carries the signature, so it cannot be given",
        ),
        ({"attempt": -1}, "attempt=-1: attempts count from 0"),
        ({"timeout": 0}, "timeout=0: give seconds above 0"),
        ({"fault": "no-such-fault"}, "there is no fault"),
        ({"event": None}, "the event type is text such as 'Order.Create', not NoneType"),
        ({"to": None}, "to= is the URL of your server, as text, not NoneType: write str(url)"),
        ({"secret": b"whs"}, "secret= is text, not bytes"),
        ({"set": 3}, "set= is a dict or a list, not int"),
        ({"body": {"Id": 1}}, "body= is bytes or text, not dict: json.dumps() makes text of a dict"),
        ({"headers": ["X-A: 1"]}, "headers= is a dict, not list"),
        ({"headers": {"X-A": 3}}, "header X-A is text, not int: write '3'"),
        ({"attempt": "1"}, "attempt= is a whole number, not str"),
        ({"timeout": "5"}, "timeout= is a number, not str"),
        ({"fault": 3}, "fault= is text, not int"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, dict) else None,
)
def test_a_mistake_of_the_test_is_told_in_a_sentence(
    o2vend_emit: Emitter, o2vend_receiver: Receiver, arguments: dict[str, object], sentence: str
) -> None:
    everything = {"event": "Order.Create", "to": o2vend_receiver.url} | arguments
    with pytest.raises(MisuseError, match=re.escape(sentence)):
        o2vend_emit(**everything)  # type: ignore[arg-type]
    assert o2vend_receiver.captures == ()


def test_a_finished_event_cannot_be_changed(o2vend: O2vend, o2vend_emit: Emitter) -> None:
    order = o2vend.event("Order.Create")
    with pytest.raises(MisuseError, match="this event is finished; give set= or body= to"):
        o2vend_emit(order, to="http://127.0.0.1:1/", set={"OrderNote": "x"})


@pytest.mark.parametrize(
    ("fault", "status", "failed"),
    [
        ("tampered-body", 401, {"signature"}),
        ("no-signature", 401, {"signature"}),
        ("malformed-json", 400, {"json"}),
        ("get-instead", 405, {"method"}),
        ("chunked", 200, set()),
    ],
)
def test_a_fault_is_sent_and_named(
    o2vend_emit: Emitter, o2vend_receiver: Receiver, fault: str, status: int, failed: set[str]
) -> None:
    delivery = o2vend_emit("Order.Create", to=o2vend_receiver.url, fault=fault)
    assert delivery.status == status
    assert f"Order.Create, attempt 0, {fault} → {status}" in repr(delivery)
    (capture,) = o2vend_receiver.captures
    assert failed <= set(capture.failures)


def test_a_fault_of_several_requests_keeps_all_of_them(o2vend_emit: Emitter, o2vend_receiver: Receiver) -> None:
    delivery = o2vend_emit("Order.Create", to=o2vend_receiver.url, fault="retry-duplicate")
    assert [each.attempt for each in delivery.attempts] == [0, 1]
    first, second = o2vend_receiver.wait_for("Order.Create", count=2)
    assert first.event_id == second.event_id


def test_a_fault_that_cannot_be_made_is_a_mistake_of_the_test(o2vend_emit: Emitter, o2vend_receiver: Receiver) -> None:
    with pytest.raises(MisuseError, match="missing-header"):
        o2vend_emit("Order.Create", to=o2vend_receiver.url, fault="missing-header")
