"""`assert_matches_contract`: what passes, and what a failure says."""

import json
from typing import Any

import pytest

from sandbox.pytest_plugin import Emitter, MisuseError, O2vend, Receiver, assert_matches_contract
from tests.pytest_plugin.conftest import Project


@pytest.mark.o2vend_events("*")
def test_every_event_type_matches_in_every_form(
    o2vend: O2vend, o2vend_emit: Emitter, o2vend_receiver: Receiver, o2vend_event: str
) -> None:
    body = o2vend.body(o2vend_event)
    request = o2vend.request(o2vend_event)
    delivery = o2vend_emit(o2vend_event, to=o2vend_receiver.url)
    (capture,) = o2vend_receiver.wait_for(o2vend_event)
    for form in (body, body.decode(), json.loads(body), request, delivery, capture):
        assert_matches_contract(form, strict=True)


def order(o2vend: O2vend) -> Any:  # noqa: ANN401 - what JSON holds
    return json.loads(o2vend.body("Order.Create"))


def test_each_place_that_differs_is_named(o2vend: O2vend) -> None:
    body = order(o2vend)
    del body["Data"]["OrderTotal"]
    body["Data"]["Items"][0]["Quantity"] = "3"
    body["Data"]["LoyaltyPoints"] = 120
    with pytest.raises(AssertionError) as caught:
        assert_matches_contract(body)
    assert str(caught.value).splitlines() == [
        "Order.Create is not what its contract says:",
        "  /Data/OrderTotal absent",
        '  /Data/Items/0/Quantity is text and should be a number, as "3"',
    ]


def test_new_members_count_only_if_it_is_strict(o2vend: O2vend) -> None:
    body = order(o2vend)
    body["Data"]["LoyaltyPoints"] = 120
    assert_matches_contract(body)
    with pytest.raises(AssertionError, match=r"/Data/LoyaltyPoints is new \(a whole number\), as 120"):
        assert_matches_contract(body, strict=True)


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b"", "its body is empty"),
        (b"{", "its body is not JSON: "),
        ({"Event": "Order.Archived"}, "there is no contract for the event type Order.Archived"),
        ({"Id": "x"}, "its body names no event type: it has no text in Event"),
    ],
    ids=["empty", "broken", "unknown", "nameless"],
)
def test_what_cannot_be_checked_does_not_pass(body: bytes | dict[str, object], sentence: str) -> None:
    with pytest.raises(AssertionError, match=f"^the body cannot be held against the contract: {sentence}"):
        assert_matches_contract(body)


def test_an_event_type_that_is_named_has_to_be_the_one_of_the_body(o2vend: O2vend) -> None:
    body = o2vend.body("Order.Create")
    assert_matches_contract(body, event="order.create")
    with pytest.raises(AssertionError, match=r"^the body should be of Order.Update, and says that it is of Order.Crea"):
        assert_matches_contract(body, event="Order.Update")
    with pytest.raises(MisuseError, match=r"no contract for that event type; did you mean 'Order.Create'\?"):
        assert_matches_contract(body, event="Order.Creat")


def test_what_is_no_body_is_a_mistake_of_the_test() -> None:
    with pytest.raises(MisuseError, match="a body is bytes, text, a dict, a capture, a delivery or a request, not int"):
        assert_matches_contract(1)  # type: ignore[arg-type]
    with pytest.raises(MisuseError, match="the body cannot be written as JSON: "):
        assert_matches_contract({"Id": object()})


def test_the_contract_of_the_config_holds_and_the_line_of_the_test_is_shown(project: Project, o2vend: O2vend) -> None:
    folder = project.pytester.path
    (folder / "contract/schemas").mkdir(parents=True)
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "properties": {"Data": {"type": "object", "required": ["LoyaltyPoints"]}},
    }
    (folder / "contract/schemas/Cart.Create.schema.json").write_text(json.dumps(schema))
    (folder / "config.yaml").write_text("contract: {path: contract, ignore: []}\n")
    test = """
        from sandbox.pytest_plugin import assert_matches_contract

        def test_it(o2vend):
            assert_matches_contract(o2vend.body("Cart.Create"))
    """
    project.run(test).assert_outcomes(passed=1)
    result = project.run(test, "-o", "o2vend_config=config.yaml")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            '>*assert_matches_contract(o2vend.body("Cart.Create"))',
            "E*Cart.Create is not what its contract says:",
            "E*/Data/LoyaltyPoints absent",
        ]
    )
    result.stdout.no_fnmatch_line("*sandbox/pytest_plugin*")
    (folder / "contract/schemas/Cart.Create.schema.json").write_text('{"type": "object", "requierd": ["Id"]}')
    result = project.run(test, "-o", "o2vend_config=config.yaml")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        ["E*MisuseError: the contract in * is not whole, so nothing is held to it:", "E*requierd*"]
    )
    assert_matches_contract(o2vend.body("Cart.Create"))  # the choice of that run ended with it
