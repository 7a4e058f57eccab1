"""The line of facts: read as `--given` is, judged at the character, completed by what the story has."""

from pathlib import Path

import pytest

from sandbox.config.stories.reading import load_story
from sandbox.domain import json_path, ticks
from sandbox.tui.stories.givens import StatedError, offers, read, tell_stated

NOW, _ = ticks.parse("2026-03-04T07:10:05Z")
STORY = load_story("failed-attempt-then-delivered", cwd=Path.cwd())


@pytest.mark.parametrize(
    ("line", "stated"),
    [
        ("order.items[0].quantity=3", [("order.items[0].quantity", "3", False)]),
        (
            "order.note=Ring twice order.items[0].quantity:=3",
            [("order.note", "Ring twice", False), ("order.items[0].quantity", "3", True)],
        ),
        ('--given order.note="a = b"', [("order.note", "a = b", False)]),
        ("  --given trouble.happens=false ", [("trouble.happens", "false", False)]),
        ("", []),
    ],
    ids=["one", "two, a value with a blank", "pasted from a command line", "blanks around", "none"],
)
def test_a_line_is_read_as_the_command_line_is(line: str, stated: list[tuple[str, str, bool]]) -> None:
    assert [(str(each.path), each.text, each.forced) for each in read(line)] == stated


@pytest.mark.parametrize(
    ("marked", "says"),
    [
        ("^ordr.x=1", "did you mean 'order'?"),
        ("order.^itms[0].quantity=3", "did you mean 'items'?"),
        ("order.items[0].^colour=red", "write one of product, quantity"),
        ("order.items[0].quantity=^x", "a decimal number stands there"),
        ("order.items[0].quantity=^300", "has 40.00 available"),
        ("order.items[0].quantity=3 order.customer=^Bob", "no customer has this name"),
        ("trouble.happens=^no", "true or false stands there"),
        ("order.items^[0.quantity=3", "is not understood"),
        ("order^", "has no `=`"),
    ],
    ids=range(9),
)
def test_a_mistake_is_said_at_its_character(marked: str, says: str) -> None:
    line, at = marked.replace("^", ""), marked.index("^")
    with pytest.raises(StatedError) as error:
        tell_stated(STORY, line, seed=7, begin=NOW)
    assert says in str(error.value)
    assert error.value.at == at


def test_what_is_stated_is_told() -> None:
    told = tell_stated(STORY, "order.items[0].quantity=3 trouble.happens=false", seed=7, begin=NOW)
    assert not next(each for each in told.steps if each.step.name == "trouble").happened
    data = told.steps[0].happened[0].data
    assert json_path.get(data, json_path.parse_path("Items[0].Quantity")) == 3
    as_it_is = tell_stated(STORY, "", seed=7, begin=NOW)
    assert len(as_it_is.steps) == len(told.steps)


@pytest.mark.parametrize(
    ("line", "first", "after"),
    [
        ("quan", "order.items[0].quantity=", "order.items[0].quantity="),
        ("order.items[0].quantity=3 tro", "trouble.shipment=", "order.items[0].quantity=3 trouble.shipment="),
        ("trouble.happens=", "true", "trouble.happens=true"),
        ("order.customer=Mee", "Meera Subramanian", "order.customer=Meera Subramanian"),
        ("order.items[0].product=kurti-L", "kurti-L", None),
        ("order.no", "order.note=", "order.note="),
        ("shop.stock.sho", None, None),
        ("order.channel=", "OnlineStore", "order.channel=OnlineStore"),
    ],
    ids=range(8),
)
def test_what_may_stand_there_is_offered(line: str, first: str | None, after: str | None) -> None:
    offered = offers(STORY, line, len(line))
    if after is None:
        assert first is None or first not in [each.text for each in offered.candidates]
        return
    assert first in [each.text for each in offered.candidates]
    candidate = next(each for each in offered.candidates if each.text == first)
    assert offered.taken(line, candidate)[0] == after
