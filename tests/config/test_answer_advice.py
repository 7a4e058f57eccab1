"""Rules that can never match, and what of a rule has no effect, are said; what can be meant is not."""

from pathlib import Path

import pytest

from tests.config.test_warnings import FINE, warnings_in

OFF = (
    FINE.replace("erp", "off")
    .replace("https://shop.in/", "https://shop.in/off")
    .replace("events", "active: false, events")
)
CARTS = FINE.replace("erp", "carts").replace("https://shop.in/", "https://shop.in/carts").replace("'*'", "'Cart.*'")


def warnings(folder: Path, *rules: str, wire: str = "{}") -> list[str]:
    """The warnings about these rules, the first of which stands in line 4, column 7."""
    text = f"subscriptions: [{FINE}, {OFF}, {CARTS}]\nreceiver:\n  answers:\n"
    return warnings_in(folder, text + "".join(f"    - {rule}\n" for rule in rules) + f"wire: {wire}\n")


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("{status: 500}", "{status: 503}"),
        ("{status: 500}", "{status: 503, event: Order.Create, times: 1}"),
        ("{event: '*', status: 500}", "{status: 503, event: Order.Create}"),
        ("{event: [Order.*, Cart.*], status: 500}", "{status: 503, event: [cart.update, Order.Create]}"),
        ("{attempt: '>0', status: 500}", "{status: 503, attempt: 1..3}"),
        ("{verdict: rejected, status: 500}", "{status: 503, verdict: rejected, subscription: erp}"),
    ],
)
def test_a_rule_in_the_shadow_of_another(tmp_path: Path, above: str, below: str) -> None:
    assert warnings(tmp_path, above, below) == [
        "config.yaml:5:7: this rule never answers: the one in line 4 matches all that this one does, and comes first",
        "    help: move this one above it, or give that one `times`",
    ]
    assert warnings(tmp_path, below, above) == [] or above.count(",") == 0


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("{status: 500, times: 2}", "{status: 503}"),
        ("{event: Order.*, status: 500}", "{status: 503}"),
        ("{event: '*', status: 500}", "{status: 503}"),
        ("{event: Order.*, status: 500}", "{status: 503, event: '*'}"),
        ("{attempt: 1..3, status: 500}", "{status: 503, attempt: '>0'}"),
        ("{verdict: verified, status: 500}", "{status: 503, verdict: rejected}"),
        ("{subscription: erp, status: 500}", "{status: 503, subscription: carts}"),
    ],
)
def test_rules_that_leave_something(tmp_path: Path, above: str, below: str) -> None:
    assert warnings(tmp_path, above, below) == []


def test_what_is_never_verified(tmp_path: Path) -> None:
    found = warnings(
        tmp_path,
        "{subscription: off, verdict: verified, status: 500}",
        "{subscription: carts, verdict: verified, event: Order.*, status: 500}",
        "{subscription: carts, verdict: verified, event: ['Order.*', Cart.Create], status: 500}",
        "{subscription: carts, event: Order.*, status: 500}",
    )
    assert found == [
        "config.yaml:4:36: this rule never answers: the subscription is inactive, so no such request is verified",
        "    help: leave the condition out, or change the subscription",
        "config.yaml:5:38: this rule never answers: the subscription selects none of these events, so no such request "
        "is verified",
        "    help: leave the condition out, or change the subscription",
    ]


def test_without_an_envelope_neither_event_nor_attempt_is_known(tmp_path: Path) -> None:
    found = warnings(tmp_path, "{event: Order.*, attempt: 0, status: 500}", "{status: 500}", wire="{envelope: false}")
    assert found[::2] == [
        "config.yaml:4:15: this rule never answers: with wire.envelope false a body does not say its event",
        "config.yaml:4:33: this rule never answers: with wire.envelope false a body does not say its attempt",
    ]


@pytest.mark.parametrize("fault", ["close", "silence"])
def test_what_is_never_sent(tmp_path: Path, fault: str) -> None:
    found = warnings(tmp_path, f"{{status: 500, headers: {{A: b}}, body: x, delay: 2s, fault: {fault}}}")
    keys = ["status", "headers", "body", *(["delay"] if fault == "silence" else [])]
    assert [line.split(": ", 1)[1] for line in found[::2]] == [
        f"{key} has no effect: with fault {fault} nothing is answered" for key in keys
    ]
    assert warnings(tmp_path, "{status: 500, headers: {A: b}, body: x, delay: 2s, fault: drip}") == []
