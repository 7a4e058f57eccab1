"""Which items belong together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.body.diff.alignment import align, is_reordered
from sandbox.body.diff.identities import Identities
from sandbox.domain import json_text
from sandbox.domain.json_text import JsonValue
from tests.body.diff.json_values import VALUES


def aligned(before: str, after: str) -> str:
    first, second = json_text.read(before), json_text.read(after)
    assert isinstance(first, list)
    assert isinstance(second, list)
    steps = align(first, second, Identities())
    return " ".join(f"{'-' if one is None else one}:{'-' if other is None else other}" for one, other in steps)


@pytest.mark.parametrize(
    ("before", "after", "steps"),
    [
        # by Id, whatever the order, and what is new or gone stays alone
        ('[{"Id":1},{"Id":2}]', '[{"Id":2},{"Id":1}]', "0:1 1:0"),
        ('[{"Id":1},{"Id":2}]', '[{"Id":3},{"Id":2}]', "-:0 0:- 1:1"),
        ('[{"id":1,"x":1},{"id":2,"x":1}]', '[{"id":2,"x":2},{"id":1,"x":1}]', "0:1 1:0"),
        ('[{"PackageNumber":"1"},{"PackageNumber":"2"}]', '[{"PackageNumber":"2"}]', "0:- 1:0"),
        # other Ids, same Skus: another order of the same goods
        ('[{"Id":1,"Sku":"A"},{"Id":2,"Sku":"B"}]', '[{"Id":3,"Sku":"B"},{"Id":4,"Sku":"A"}]', "0:1 1:0"),
        # an Id that is there by chance does not outweigh the Skus
        (
            '[{"Id":1,"Sku":"A"},{"Id":2,"Sku":"B"},{"Id":3,"Sku":"C"}]',
            '[{"Id":3,"Sku":"A"},{"Id":8,"Sku":"B"},{"Id":9,"Sku":"C"}]',
            "0:0 1:1 2:2",
        ),
        # the Id of one was changed, its Sku was not
        ('[{"Id":1,"Sku":"A"},{"Id":2,"Sku":"B"}]', '[{"Id":2,"Sku":"B"},{"Id":9,"Sku":"A"}]', "0:1 1:0"),
        # no Id in common: by place, as the payments of two orders
        ('[{"Id":1,"Amount":5}]', '[{"Id":2,"Amount":6}]', "0:0"),
        # the same Id twice tells nothing apart, the Sku does
        ('[{"Id":1,"Sku":"A"},{"Id":1,"Sku":"B"}]', '[{"Id":1,"Sku":"B"},{"Id":1,"Sku":"A"}]', "0:1 1:0"),
        # an item that lost its Id is the one that is left
        ('[{"Id":1},{"Id":2},{"Id":3}]', '[{"Id":3},{},{"Id":1}]', "0:2 1:1 2:0"),
        # 1 and 1.0 are the same Id, 1 and "1" are not
        ('[{"Id":1},{"Id":2}]', '[{"Id":2.0},{"Id":1.0}]', "0:1 1:0"),
        ('[{"Id":1},{"Id":2}]', '[{"Id":2},{"Id":"1"}]', "0:- 1:0 -:1"),
        # without keys: equal ones in order, the others by place
        ("[1,2,3,4]", "[2,3,4]", "0:- 1:0 2:1 3:2"),
        ("[1,2,3]", "[1,9,2,3]", "0:0 -:1 1:2 2:3"),
        ("[1,1,1]", "[1,1]", "0:0 1:1 2:-"),
        ("[5,1,1,6]", "[5,1,6]", "0:0 1:1 2:- 3:2"),
        ("[7,1,1,1]", "[8,9,1,1,1]", "0:0 -:1 1:2 2:3 3:4"),
        ("[1,2,3,4,5]", "[9,1,3,5,8]", "-:0 0:1 1:- 2:2 3:- 4:3 -:4"),
        ("[]", "[1]", "-:0"),
        ("[[1],[2]]", "[[1],[3],[2]]", "0:0 -:1 1:2"),
    ],
)
def test_what_belongs_together(before: str, after: str, steps: str) -> None:
    assert aligned(before, after) == steps


def test_reordered_means_items_that_belong_together() -> None:
    items: list[JsonValue] = [{"Id": 1}, {"Id": 2}]
    assert is_reordered(align(items, items[::-1], Identities()))
    assert not is_reordered(align(items, items[1:], Identities()))


@given(st.lists(VALUES, max_size=8), st.lists(VALUES, max_size=8))
def test_every_item_is_in_exactly_one_step(before: list[JsonValue], after: list[JsonValue]) -> None:
    steps = align(before, after, Identities())
    assert [step.before for step in steps if step.before is not None] == [*range(len(before))]
    assert sorted(step.after for step in steps if step.after is not None) == [*range(len(after))]
    assert all(step != (None, None) for step in steps)
