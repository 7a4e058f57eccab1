"""`o2vend`: payloads and requests of the test's own shop, without any network."""

import json
from threading import Event, Thread

import pytest

from sandbox.domain.events import EventType
from sandbox.domain.ticks import Ticks, parse
from sandbox.domain.wire import SignatureFormat, WireFormat
from sandbox.pytest_plugin import MisuseError, O2vend
from sandbox.pytest_plugin.o2vend import secret_of, seed_of
from sandbox.shop import Occurrence, Shop, sample
from tests.conftest import SAMPLE_SECRET
from tests.pytest_plugin.conftest import Project

AT = parse("2026-03-04T07:10:05.2987715Z")[0]


def shop(seed: int = 1, wire: WireFormat | None = None) -> O2vend:
    return O2vend(seed, SAMPLE_SECRET, wire or WireFormat(), lambda: AT)


def test_equal_seeds_and_calls_give_equal_bytes() -> None:
    names = ("Product.Update", "Order.Create", "Shipment.Delivered")
    bodies = [[made.body(name) for name in names] for made in (shop(), shop(), shop(2))]
    assert bodies[0] == bodies[1]
    assert set(bodies[0]).isdisjoint(bodies[2])
    assert json.loads(bodies[0][0])["CreationTimeUtc"] == "2026-03-04T07:10:05.2987715Z"


def test_data_event_and_body_are_parts_of_one_another() -> None:
    made = shop()
    order = made.event("Order.Create", set={"OrderNote": "x"})
    assert made.data(order)["OrderNote"] == "x"
    body = json.loads(made.body(order, attempt=2))
    assert (body["Id"], body["Attempt"], body["Data"]) == (order.id, 2, made.data(order))
    assert made.data("Cart.Create", set={"A": [1, {"B": None}]}, add=True)["A"] == [1, {"B": None}]
    with pytest.raises(MisuseError, match="a body of its own, which is no JSON"):
        made.data(made.event("Order.Create", body=b"{"))


@pytest.mark.parametrize("changes", [{"OrderNote": "ring twice"}, ["OrderNote=ring twice"]], ids=["values", "texts"])
def test_a_member_can_be_set_whether_or_not_the_seed_left_it_out(changes: dict[str, object] | list[str]) -> None:
    was_there = set()
    for seed in range(12):
        plain, changed = (list(shop(seed).data("Order.Create", set=each)) for each in (None, changes))
        was_there.add("OrderNote" in plain)
        assert [name for name in changed if name != "OrderNote"] == [name for name in plain if name != "OrderNote"]
        assert changed[changed.index("OrderNote") + 1] == "Items"
    assert was_there == {True, False}


def test_null_is_set_where_it_is_asked_for() -> None:
    data = shop().data("Order.Create", set={"OrderNote": None, "Items[0].Sku": None})
    assert data["OrderNote"] is None
    assert data["Items"][0]["Sku"] is None


def test_a_request_is_complete_and_signed_for_any_test_client() -> None:
    request = shop(wire=WireFormat(SignatureFormat("hmac-hex"))).request(
        "Order.Create", to="http://testserver/hook?x=1", headers={"X-Api-Key": "k"}
    )
    assert (request.method, request.target) == ("POST", "/hook?x=1")
    names = [name for name, _ in request.headers]
    assert names[0] == "Host"
    assert names[2:] == ["X-Api-Key", "Content-Type", "Content-Length"]
    assert dict(request.headers)["Content-Length"] == str(len(request.body))


def test_seeds_and_secrets_are_the_same_everywhere() -> None:
    assert seed_of("tests/test_it.py::test_it") == 794063658
    assert secret_of(1) == "whs_5485cb5d03981cc3bd989290a6be33ca"


def test_the_fixture_is_seeded_by_the_test(o2vend: O2vend, o2vend_seed: int, o2vend_secret: str) -> None:
    assert (o2vend.seed, o2vend.secret) == (o2vend_seed, o2vend_secret)
    assert o2vend.shop.seed == o2vend_seed
    assert repr(o2vend) == f"<O2vend seed {o2vend_seed}>"


def test_threads_may_share_it(monkeypatch: pytest.MonkeyPatch) -> None:
    made, inside, overlapping = shop(), list[EventType](), Event()

    def watched(shop: Shop, event_type: EventType, at: Ticks) -> Occurrence:
        inside.append(event_type)
        if len(inside) > 1:
            overlapping.set()
        overlapping.wait(0.05)  # time enough for the other thread to come in, if it can
        inside.pop()
        return sample(shop, event_type, at)

    monkeypatch.setattr("sandbox.pytest_plugin.o2vend.sample", watched)
    threads = [Thread(target=made.event, args=("Cart.Update",)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not overlapping.is_set()


@pytest.mark.parametrize(
    ("seed", "secret", "sentence"),
    [
        (1, b"whs_bytes", "the fixture o2vend_secret gives bytes, and should give text"),
        ("1", "whs_text", "the fixture o2vend_seed gives str, and should give a whole number"),
    ],
)
def test_an_overridden_fixture_that_gives_nonsense_is_named(seed: object, secret: object, sentence: str) -> None:
    with pytest.raises(MisuseError, match=sentence):
        O2vend(seed, secret, WireFormat())  # type: ignore[arg-type]


def test_the_shop_alone_opens_neither_a_journal_nor_a_port(project: Project) -> None:
    result = project.run_apart(
        """
        import sys

        def test_it(o2vend):
            assert o2vend.request("Order.Create").body
            assert not {"sqlite3", "sandbox.service", "sandbox.receiver", "pydantic"} & set(sys.modules)
        """,
        *("-p", "no:asyncio", "-p", "no:aiohttp", "-p", "no:anyio"),
    )
    result.assert_outcomes(passed=1)
