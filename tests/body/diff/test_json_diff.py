"""The one typed diff: what it finds, what holds for any two values, and that nothing ends it."""

import copy
import json
import time
from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.body.diff.changes import Change, ChangeKind, JsonDiff
from sandbox.body.diff.ignoring import USUAL, Ignoring
from sandbox.body.diff.json_diff import diff
from sandbox.domain import json_path, json_text
from sandbox.domain.json_path import JsonPath, Step
from sandbox.domain.json_text import JsonObject, JsonValue
from sandbox.domain.path_pattern import parse_pattern
from tests.body.diff.json_values import VALUES, WITHOUT_LISTS

INVERSE = {ChangeKind.ADDED: ChangeKind.REMOVED, ChangeKind.REMOVED: ChangeKind.ADDED}


def between(before: str, after: str, ignoring: Ignoring | None = None) -> JsonDiff:
    values = json_text.read(before), json_text.read(after)
    return diff(*values) if ignoring is None else diff(*values, ignoring)


def told(found: JsonDiff) -> list[tuple[str, str]]:
    return [(change.kind.value, str(change.path)) for change in found.changes]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ('{"a":1}', '{"a":1,"b":2}', [("added", "b")]),
        ('{"a":1,"b":2}', '{"a":1}', [("removed", "b")]),
        ('{"a":1}', '{"a":2}', [("changed", "a")]),
        ('{"a":1}', '{"a":"1"}', [("retyped", "a")]),
        ('{"a":1}', '{"a":true}', [("retyped", "a")]),
        ('{"a":0}', '{"a":false}', [("retyped", "a")]),
        ('{"a":null}', '{"a":[]}', [("retyped", "a")]),
        ('{"a":null}', "{}", [("removed", "a")]),
        ('{"a":900.0}', '{"a":900}', [("retyped", "a")]),
        ('{"a":900.0}', '{"a":900.00}', [("rewritten", "a")]),
        ('{"a":900.0}', '{"a":9e2}', [("rewritten", "a")]),
        ('{"a":0.0}', '{"a":-0.0}', [("rewritten", "a")]),
        ('{"a":{"b":{"c":1}}}', '{"a":{"b":{"c":2}}}', [("changed", "a.b.c")]),
        ('{"odd.name":1}', '{"odd.name":2}', [("changed", '["odd.name"]')]),
        ("1", "2", [("changed", "")]),
        ("[]", "{}", [("retyped", "")]),
        ('{"a":1,"b":2}', '{"b":2,"a":1}', [("reordered", "")]),
        ('{"a":1,"b":2}', '{"b":3,"a":1}', [("reordered", ""), ("changed", "b")]),
        ("[1,2,3]", "[1,5,3]", [("changed", "[1]")]),
        ("[1,2,3]", "[1,3]", [("removed", "[1]")]),
        ("[1,3]", "[0,1,2,3,4]", [("added", "[0]"), ("added", "[2]"), ("added", "[4]")]),
        ('[{"x":1},{"x":2}]', '[{"x":1},{"x":3}]', [("changed", "[1].x")]),
    ],
)
def test_each_kind_of_change_at_its_place(before: str, after: str, expected: list[tuple[str, str]]) -> None:
    assert told(between(before, after)) == expected


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        ("900.0", "900", True),
        ("900.0", "900.00", True),
        ("900.0", "900.01", False),
        ('{"a":1,"b":[2.0]}', '{"b":[2],"a":1}', True),
        ("[1,2]", "[2,1]", False),
        ("1", "true", False),
    ],
)
def test_same_value_forgives_order_of_members_and_writing_of_numbers(before: str, after: str, same: bool) -> None:
    found = between(before, after)
    assert found.same_value is same
    assert all(change.same_value is same for change in found.differences if change.kind is ChangeKind.RETYPED)


def test_moved_items_have_both_places() -> None:
    found = between('[{"Id":1,"Q":1,"T":[1]},{"Id":2,"Q":5}]', '[{"Id":2,"Q":6},{"Id":1,"Q":1,"T":[1,2],"N":0}]')
    assert [(each.kind.value, str(each.path), str(each.path_after)) for each in found.changes] == [
        ("reordered", "", ""),
        ("added", "[0].T[1]", "[1].T[1]"),
        ("added", "[0].N", "[1].N"),
        ("changed", "[1].Q", "[0].Q"),
    ]


@given(VALUES)
def test_a_value_does_not_differ_from_its_copy(value: JsonValue) -> None:
    found = diff(value, copy.deepcopy(value))
    assert found.changes == ()
    assert found.same_value


@given(VALUES, VALUES)
def test_any_two_values_differ_or_are_the_same(before: JsonValue, after: JsonValue) -> None:
    found = diff(before, after)
    assert bool(found.changes) or found.same_value
    assert all(len(change.path.steps) == len(change.path_after.steps) for change in found.changes)
    assert found.same_value >= all(change.same_value for change in found.differences)


def shape(change: Change, *, inverted: bool) -> tuple[ChangeKind, str, str]:
    if not inverted:
        return change.kind, str(change.path), str(change.path_after)
    return INVERSE.get(change.kind, change.kind), str(change.path_after), str(change.path)


def assert_inverse(there: JsonDiff, back: JsonDiff) -> None:
    assert Counter(shape(each, inverted=False) for each in there.changes) == Counter(
        shape(each, inverted=True) for each in back.changes
    )


@given(WITHOUT_LISTS, WITHOUT_LISTS)
def test_swapped_sides_give_the_inverse(before: JsonValue, after: JsonValue) -> None:
    assert_inverse(diff(before, after), diff(after, before))


@given(VALUES, VALUES)
def test_swapped_sides_differ_or_are_the_same_alike(before: JsonValue, after: JsonValue) -> None:
    # Not the exact inverse: of equal items that moved without a key, either may count as the one that stayed.
    there, back = diff(before, after), diff(after, before)
    assert there.same_value == back.same_value
    assert bool(there.changes) == bool(back.changes)


@given(VALUES, VALUES)
def test_the_changes_made_to_the_first_value_give_the_second(before: JsonValue, after: JsonValue) -> None:
    """Applied to the objects of the first value, as far as no list is on the way, they lead to the second."""
    changed: JsonObject = {"root": copy.deepcopy(before)}
    for change in diff(before, after).changes:
        if any(isinstance(step, int) for step in change.path.steps) or change.kind is ChangeKind.REORDERED:
            return
        place = JsonPath(("root", *change.path.steps))
        if change.kind is ChangeKind.REMOVED:
            container = json_path.get(changed, place.parent)
            assert isinstance(container, dict)
            assert isinstance(place.steps[-1], str)
            del container[place.steps[-1]]
        else:
            json_path.replace(changed, place, change.after, add=True)
    assert diff(changed["root"], after).differences == ()


def order(items: int) -> JsonObject:
    lines: list[JsonValue] = [
        {"Id": 100 + index, "Sku": f"S-{index}", "Name": "Kurti", "Quantity": index % 3, "Taxes": [{"Rate": 5}]}
        for index in range(items)
    ]
    return {"Id": "x", "Data": {"Items": lines, "Total": 3}}


def lines_of(value: JsonObject) -> list[JsonValue]:
    found = json_path.get(value, json_path.parse_path("Data.Items"))
    assert isinstance(found, list)
    return found


@given(st.integers(1, 12), st.randoms(use_true_random=False), st.data())
def test_one_planted_change_is_the_one_that_is_found_however_items_are_shuffled(
    count: int, random: Random, data: st.DataObject
) -> None:
    before, after = order(count), order(count)
    at = data.draw(st.integers(0, count - 1))
    kind = data.draw(st.sampled_from([ChangeKind.CHANGED, ChangeKind.RETYPED, ChangeKind.REMOVED, ChangeKind.ADDED]))
    member = data.draw(st.sampled_from(["Id", "Sku", "Name", "Quantity"]))
    line = lines_of(after)[at]
    assert isinstance(line, dict)
    if kind is ChangeKind.REMOVED:
        del line[member]
    elif kind is ChangeKind.ADDED:
        member = "New"
        line[member] = 1
    else:
        line[member] = {"Id": 7, "Quantity": 7}.get(member, "other") if kind is ChangeKind.CHANGED else None
    lines = lines_of(after)
    random.shuffle(lines)
    (found,) = diff(before, after).differences
    places: list[tuple[Step, ...]] = [("Data", "Items", at, member), ("Data", "Items", lines.index(line), member)]
    assert (found.kind, [found.path.steps, found.path_after.steps]) == (kind, places)


@given(st.integers(0, 7), st.integers(0, 8), st.randoms(use_true_random=False))
def test_lost_and_new_items_are_told_by_their_key(lost: int, new: int, random: Random) -> None:
    before, after = order(8), order(8 + new)
    del lines_of(after)[:lost]
    random.shuffle(lines_of(after))
    found = diff(before, after)
    kinds = Counter(change.kind for change in found.differences)
    assert kinds == Counter({ChangeKind.REMOVED: lost, ChangeKind.ADDED: new})
    assert_inverse(found, diff(after, before))


@pytest.mark.parametrize(
    ("text", "count", "ignored"),
    [
        ("Data.Items[*].Sku", 1, [("Data.Items[*].Sku", 2)]),
        ("Data.Items", 1, [("Data.Items", 2)]),
        ("Data", 0, [("Data", 3)]),
        ("Data.Nothing", 3, []),
    ],
)
def test_ignored_places_are_counted(text: str, count: int, ignored: list[tuple[str, int]]) -> None:
    before, after = order(2), order(2)
    for index, line in enumerate(lines_of(after)):
        assert isinstance(line, dict)
        line["Sku"] = f"other {index}"
    json_path.replace(after, json_path.parse_path("Data.Total"), 4)
    found = diff(before, after, Ignoring((parse_pattern(text),)))
    assert len(found.changes) == count
    assert list(found.ignored) == ignored


def test_usually_ids_and_times_in_the_same_form_are_ignored() -> None:
    before = (
        '{"Id":"a","Attempt":0,"Data":{"On":"2026-03-04T07:10:05Z","Z":"2026-03-04T07:10:05Z"},"CreationTimeUtc":"x"}'
    )
    after = before.replace('"a"', '"b"').replace(":0,", ":1,").replace('"x"', '"y"')
    after = after.replace('"On":"2026-03-04T07:10:05Z"', '"On":"2026-03-05T07:10:05.1Z"')
    after = after.replace('"Z":"2026-03-04T07:10:05Z"', '"Z":"2026-03-04T07:10:05+00:00"')
    found = between(before, after, USUAL)
    assert told(found) == [("changed", "Data.Z")]
    assert dict(found.ignored) == {"Id": 1, "Attempt": 1, "CreationTimeUtc": 1, "times": 1}


def test_beyond_the_limit_changes_are_counted() -> None:
    before: list[JsonValue] = [0] * 50
    after: list[JsonValue] = [1] * 50
    found = diff(before, after, max_changes=10)
    assert (len(found.changes), found.unlisted, found.count) == (10, 40, 50)


def test_no_depth_ends_it() -> None:
    before: JsonValue = 1
    after: JsonValue = 2
    for level in range(10_000):
        before, after = ([before], [after]) if level % 2 else ({"x": before}, {"x": after})
    (change,) = diff(before, after).changes
    assert len(change.path.steps) == 10_000


@pytest.mark.parametrize("keyed", [True, False])
def test_long_lists_take_no_quadratic_time(keyed: bool) -> None:
    def items(count: int, seed: int) -> list[JsonValue]:
        found: list[JsonValue] = [{"Id": index, "Q": index % 7} if keyed else index % 7 for index in range(count)]
        Random(seed).shuffle(found)
        return found

    def seconds(count: int) -> float:
        before, after = items(count, 1), items(count, 2)
        started = time.process_time()
        diff(before, after)
        return time.process_time() - started

    # Ten times as many items take ten times as long, not a hundred times; a third more than that is for the machine.
    short = max(min(seconds(2_000) for _ in range(3)), 0.005)
    assert seconds(20_000) < 40 * short


def test_duplicate_members_count_by_their_last_value() -> None:
    assert told(between('{"a":1,"a":2}', '{"a":2}')) == []


def test_floats_and_tokens_of_one_number_are_one_value() -> None:
    assert diff(json.loads("[900.0,0.1]"), json_text.read("[900.0,0.1]")).changes == ()


def test_numbers_beyond_what_python_prints_are_compared() -> None:
    assert diff(10**5000, 10**5000).changes == ()
    assert diff(10**5000, 10**5000 + 1).count == 1
