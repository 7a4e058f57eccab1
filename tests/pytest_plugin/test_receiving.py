"""`o2vend_receiver`: what it waits for, what it answers, and how it tells of what did not come."""

import re
from threading import Timer

import pytest

from sandbox.pytest_plugin import Emitter, MisuseError, Receiver
from tests.raw_client import RawClient

REJECTED = (
    "rejected: signature: abp-webhook-signature does not fit o2vend_receiver: it was made with another secret, "
    "or the body changed after signing"
)


def test_it_waits_until_enough_have_come(o2vend_emit: Emitter, o2vend_receiver: Receiver) -> None:
    def send(event: str) -> None:
        o2vend_emit(event, to=o2vend_receiver.url)

    senders = [Timer(0.05 * number, send, (event,)) for number, event in enumerate(("Order.Create", "Order.Update"))]
    for sender in senders:
        sender.start()
    first, second = o2vend_receiver.wait_for("Order.*", count=2)
    assert [first.event, second.event] == ["Order.Create", "Order.Update"]
    assert first.number < second.number
    for sender in senders:
        sender.join()


def test_it_gives_the_first_so_many_since_the_test_began(o2vend_emit: Emitter, o2vend_receiver: Receiver) -> None:
    for note in "abc":
        o2vend_emit("Order.Create", to=o2vend_receiver.url, set={"OrderNote": note})
    captures = o2vend_receiver.wait_for("Order.*", count=2)
    assert [each.data["OrderNote"] for each in captures] == ["a", "b"]
    assert [each.data["OrderNote"] for each in captures[1:]] == ["b"]
    assert len(captures) == 2
    assert repr(captures) == f"<Captures {list(captures)}>"
    assert o2vend_receiver.wait_for("Order.Create")[0] == captures[0]


def test_both_spellings_of_the_stock_event_are_meant(o2vend_emit: Emitter, o2vend_receiver: Receiver) -> None:
    o2vend_emit("Order.Create", to=o2vend_receiver.url, body='{"Event": "Stock.QuantityUpdate"}')
    with pytest.raises(AssertionError, match="StockQuantityUpdate came, and none should"):
        o2vend_receiver.assert_none("StockQuantityUpdate", within=0)
    o2vend_emit("StockQuantityUpdate", to=o2vend_receiver.url)
    assert o2vend_receiver.wait_for("stock*")[0].event == "StockQuantityUpdate"


def test_a_filter_says_all_by_itself(o2vend_emit: Emitter, o2vend_receiver: Receiver) -> None:
    o2vend_emit("Order.Create", to=o2vend_receiver.url, secret="whs_another")
    (capture,) = o2vend_receiver.wait_for("event:Order.* verdict:rejected check:signature")
    assert list(capture.failures) == ["signature"]
    assert capture.answered == 401
    assert repr(capture) == f"<Capture of Order.Create, attempt 0: {REJECTED}>"
    assert (capture.method, capture.target) == ("POST", "/hooks/o2vend")


def failure(receiver: Receiver, what: str, count: int = 1) -> str:
    with pytest.raises(AssertionError) as caught:
        receiver.wait_for(what, count=count, timeout=0.05)
    return str(caught.value)


def test_nothing_came(o2vend_receiver: Receiver) -> None:
    assert failure(o2vend_receiver, "Order.*").splitlines() == [
        "waited 0.05 s for a verified Order.*: no capture came",
        f"  o2vend_receiver listens on {o2vend_receiver.url}",
    ]


def test_too_few_came(o2vend_emit: Emitter, o2vend_receiver: Receiver) -> None:
    o2vend_emit("Order.Create", to=o2vend_receiver.url)
    assert failure(o2vend_receiver, "Order.*", 2) == "waited 0.05 s for 2 times a verified Order.*: only 1 came"
    o2vend_emit("Cart.Create", to=o2vend_receiver.url)
    assert failure(o2vend_receiver, "Order.*", 2).splitlines() == [
        "waited 0.05 s for 2 times a verified Order.*: only 1 came, and besides:",
        "  Cart.Create, attempt 0: verified",
    ]


def test_the_nearest_miss_stands_first_and_is_explained(o2vend_emit: Emitter, o2vend_receiver: Receiver) -> None:
    o2vend_emit("Cart.Create", to=o2vend_receiver.url)
    o2vend_emit("Order.Create", to=o2vend_receiver.url, secret=o2vend_receiver.secret + "\n")
    assert failure(o2vend_receiver, "Order.*").splitlines() == [
        "waited 0.05 s: 2 captures came, none is a verified Order.*:",
        f"  Order.Create, attempt 0: {REJECTED}",
        "    abp-webhook-signature was made with o2vend_receiver's secret and a line feed behind it.",
        "    help: Take o2vend_receiver's secret exactly, with nothing around it or left out: trim what comes from a "
        "file or a variable.",
        "  Cart.Create, attempt 0: verified",
    ]


def test_one_of_another_event_and_a_filter(o2vend_emit: Emitter, o2vend_receiver: Receiver) -> None:
    o2vend_emit("Shipment.Create", to=o2vend_receiver.url)
    assert failure(o2vend_receiver, "Order.*").splitlines() == [
        "waited 0.05 s: 1 capture came, it is not a verified Order.*:",
        "  Shipment.Create, attempt 0: verified",
    ]
    assert failure(o2vend_receiver, "attempt:>0").splitlines()[0] == (
        "waited 0.05 s: 1 capture came, it is not what the filter 'attempt:>0' wants:"
    )


def test_of_many_misses_a_few_are_told(o2vend_emit: Emitter, o2vend_receiver: Receiver) -> None:
    for _ in range(7):
        o2vend_emit("Cart.Create", to=o2vend_receiver.url)
    lines = failure(o2vend_receiver, "Order.*").splitlines()
    assert lines[0].startswith("waited 0.05 s: 7 captures came, none is")
    assert (len(lines), lines[-1]) == (7, "  and 2 more")


async def test_what_comes_from_strangers_cannot_act_on_the_terminal(
    o2vend_emit: Emitter, o2vend_receiver: Receiver
) -> None:
    port = int(o2vend_receiver.url.split(":")[2].partition("/")[0])
    for request in (b"GET /\x1b[2J HTTP/1.1\r\nHost: x\r\n\r\n", b"\x1b]0;nonsense\r\n\r\n"):
        client = await RawClient.connect(port)
        await client.send(request)
        await client.answer()
        await client.close()
    await o2vend_emit("Order.Create", to=o2vend_receiver.url, body='{"Event": "Order\\u001b[2J"}')
    with pytest.raises(AssertionError) as caught:
        await o2vend_receiver.wait_for("Order.*", timeout=0.05)
    (refused, claimed) = o2vend_receiver.captures[1:]
    assert repr(refused).startswith("<Capture of what is no HTTP request: rejected: http: ")
    assert repr(claimed).startswith("<Capture of Order␛[2J: rejected: ")
    assert "\x1b" not in str(caught.value)


def test_silence_holds_and_is_broken(o2vend_emit: Emitter, o2vend_receiver: Receiver) -> None:
    o2vend_receiver.assert_none(within=0.02)
    o2vend_emit("Order.Create", to=o2vend_receiver.url, secret="whs_another")
    o2vend_receiver.assert_none("Cart.*", within=0.02)
    o2vend_receiver.assert_none("event:Order.* verdict:verified", within=0.02)
    with pytest.raises(AssertionError) as caught:
        o2vend_receiver.assert_none("Order.*")
    assert str(caught.value).splitlines()[:2] == [
        "Order.* came, and none should:",
        f"  Order.Create, attempt 0: {REJECTED}",
    ]
    with pytest.raises(AssertionError, match=r"^a capture came, and none should:"):
        o2vend_receiver.assert_none()


def test_silence_is_broken_at_once_by_what_comes_meanwhile(o2vend_emit: Emitter, o2vend_receiver: Receiver) -> None:
    sender = Timer(0.05, lambda: o2vend_emit("Order.Create", to=o2vend_receiver.url))
    sender.start()
    with pytest.raises(AssertionError, match=r"Order\.Create, attempt 0: verified"):
        o2vend_receiver.assert_none(within=60)
    sender.join()


def statuses(emit: Emitter, receiver: Receiver, *events: str) -> list[int | None]:
    return [emit(event, to=receiver.url).status for event in events]


def test_answers_go_by_their_conditions_and_the_last_rule_is_asked_first(
    o2vend_emit: Emitter, o2vend_receiver: Receiver
) -> None:
    o2vend_receiver.answer(503, event="Order.*", times=2)
    assert statuses(o2vend_emit, o2vend_receiver, "Order.Create", "Cart.Create", "Order.Update", "Order.Create") == [
        *(503, 200, 503, 200)
    ]
    o2vend_receiver.answer(500)
    o2vend_receiver.answer(202, attempt=0, headers={"X-Rule": "yes"}, body="taken")
    delivery = o2vend_emit("Cart.Create", to=o2vend_receiver.url)
    assert (delivery.status, delivery.header("x-rule"), delivery.text) == (202, "yes", "taken")
    assert o2vend_emit("Cart.Create", to=o2vend_receiver.url, attempt=1).status == 500
    assert o2vend_receiver.captures[-1].answered == 500
    o2vend_receiver.answer(204, verdict="rejected", attempt=">0")
    assert o2vend_emit("Cart.Create", to=o2vend_receiver.url, attempt=1, secret="whs_another").status == 204


def test_answers_may_come_late_or_not_at_all(o2vend_emit: Emitter, o2vend_receiver: Receiver) -> None:
    o2vend_receiver.answer(fault="close")
    assert "closed the connection without an answer" in o2vend_emit("Cart.Create", to=o2vend_receiver.url).reason
    o2vend_receiver.answer(delay=0.15)
    assert o2vend_emit("Cart.Create", to=o2vend_receiver.url).ms >= 150


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({}, "this says nothing about the answer: give a status, body, headers, delay or fault"),
        ({"status": 99}, "there is no status 99; give one from 200 to 599, or fault="),
        ({"status": 100}, "status 100 is an interim answer, after which the client waits"),
        ({"fault": "clse"}, "fault='clse' is none of an answer: did you mean 'close'?"),
        ({"fault": "x"}, "fault='x' is none of an answer: there are close, half, silence, drip"),
        ({"status": 500, "event": "Ordr.*"}, "unknown event 'Ordr.*': did you mean 'Order.*'?"),
        ({"status": 500, "verdict": "bad"}, "verdict='bad': a verdict is verified or rejected"),
        ({"status": 500, "attempt": "later"}, "attempt='later': give a number, or text such as '>0' or '1..3'"),
        ({"status": 500, "headers": {"Content-Length": "1"}}, "header Content-Length cannot be set"),
        ({"status": 500, "headers": {"Retry-After": 1}}, "header Retry-After is text, not int: write '1'"),
        ({"status": 500, "times": 0}, "times=0: a delay is 0 seconds or more, and times 1 or more"),
        ({"delay": -1}, "delay=-1, times=None: a delay is 0 seconds or more"),
        ({"delay": "1s"}, "delay= is a number, not str"),
        ({"body": {"ok": True}}, "body= is text, not dict: json.dumps() makes text of a dict"),
    ],
    ids=lambda value: " ".join(f"{name}-{each}" for name, each in value.items()) if isinstance(value, dict) else None,
)
def test_an_answer_that_cannot_be_given_is_told(
    o2vend_receiver: Receiver, arguments: dict[str, object], sentence: str
) -> None:
    with pytest.raises(MisuseError, match=re.escape(sentence)):
        o2vend_receiver.answer(**arguments)  # type: ignore[arg-type]


def test_what_cannot_be_waited_for_is_told(o2vend_receiver: Receiver) -> None:
    with pytest.raises(MisuseError, match=re.escape("unknown event 'Ordr.*': did you mean 'Order.*'?")):
        o2vend_receiver.wait_for("Ordr.*")
    with pytest.raises(MisuseError, match=re.escape("unknown event 'Order.* Cart.*'")):
        o2vend_receiver.assert_none("Order.* Cart.*")
    with pytest.raises(MisuseError, match="what to look for is text"):
        o2vend_receiver.assert_none(3)  # type: ignore[arg-type]
    with pytest.raises(MisuseError, match="count= is a whole number, not str"):
        o2vend_receiver.wait_for(count="2")  # type: ignore[arg-type]
    with pytest.raises(MisuseError, match="count=0: wait for at least one"):
        o2vend_receiver.wait_for(count=0)
    with pytest.raises(MisuseError) as caught:
        o2vend_receiver.wait_for("event:Order.* verdct:verified")
    first, shown, pointer, why = str(caught.value).splitlines()
    assert first == "the filter is not understood."
    assert shown[pointer.index("^") :] == "verdct:verified"
    assert why.startswith("  there is no field 'verdct'; did you mean verdict?")
