"""What is shared, or leads nowhere, is refused with the line to edit by hand."""

import pytest

from sandbox.config import ConfigError
from sandbox.config.splice import Edit, Insert, Move, NowhereError, RefusedError, Remove, Rename, Set, edit
from sandbox.config.splice.layout import nodes
from sandbox.config.splice.planning import Plan

SHARED = """\
base: &base            # 1
  active: true         # 2
  headers: &headers    # 3
    X: "1"             # 4
key: &key s3cret       # 5
subscriptions:         # 6
  - name: erp          # 7
    secret: *key       # 8
    headers: *headers  # 9
  - <<: *base          # 10
    name: crm          # 11
    secret: &own mine  # 12
  - <<: *base          # 13
    name: shop         # 14
    active: false      # 15
    secret: s          # 16
"""


@pytest.mark.parametrize(
    ("wanted", "line", "reason"),
    [
        (Set(("subscriptions", 0, "secret"), "x"), 5, "this value is shared: line 8 takes it through the alias *key"),
        (Set(("subscriptions", 0, "headers", "X"), "2"), 4, "line 9 takes it through the alias *headers"),
        (Set(("subscriptions", 0, "headers", "Y"), "2"), 3, "line 9 takes it through the alias *headers"),
        (Remove(("subscriptions", 0, "headers", "X")), 4, "line 9 takes it through the alias *headers"),
        (Set(("base", "headers", "X"), "2"), 4, "line 13 repeats it through the anchor &base"),
        (Set(("key",), "x"), 5, "line 8 repeats it through the anchor &key"),
        (Remove(("key",)), 5, "line 8 repeats it through the anchor &key"),
        (Remove(("base",)), 1, "line 13 repeats it through the anchor &base"),
        (Set(("base", "active"), False), 2, "line 13 repeats it through the anchor &base"),
        (Set(("subscriptions", 1, "active"), False), 2, "'active' comes through the merge key <<"),
        (Remove(("subscriptions", 1, "active")), 2, "'active' comes through the merge key <<"),
        (Set(("subscriptions", 1, "headers", "Z"), "1"), 3, "'headers' comes through the merge key <<"),
        (Remove(("subscriptions", 2, "active")), 15, "'active' comes through the merge key << of line 13"),
        (Rename(("subscriptions", 2, "active"), "on"), 15, "'active' comes through the merge key << of line 13"),
        (Rename(("base", "headers", "X"), "Y"), 3, "line 13 repeats it through the anchor &base"),
    ],
)
def test_what_is_shared_is_refused_with_the_line_to_edit(wanted: Edit, line: int, reason: str) -> None:
    with pytest.raises(RefusedError) as refused:
        edit(SHARED, [wanted])
    assert reason in str(refused.value)
    assert str(refused.value).endswith(f"; edit line {line} by hand")
    assert refused.value.line == line


@pytest.mark.parametrize(
    ("wanted", "old", "new"),
    [
        (Set(("subscriptions", 1, "name"), "shop"), "name: crm          # 11", "name: shop          # 11"),
        (Set(("subscriptions", 1, "secret"), "s"), "secret: &own mine  # 12", "secret: &own s  # 12"),
        (Remove(("subscriptions", 0, "secret")), "    secret: *key       # 8\n", ""),
        (Remove(("subscriptions", 0, "headers")), "    headers: *headers  # 9\n", ""),
        (Set(("subscriptions", 0, "name"), "NO"), "name: erp          # 7", 'name: "NO"          # 7'),
    ],
)
def test_what_is_not_shared_is_edited_beside_it(wanted: Edit, old: str, new: str) -> None:
    assert edit(SHARED, [wanted]) == SHARED.replace(old, new)


def test_an_item_cannot_move_above_the_anchor_that_it_needs() -> None:
    text = "list:\n  - &a one\n  - two\n  - *a\n"
    for item, index in ((2, 0), (0, 2)):
        with pytest.raises(RefusedError, match=r"^line 4 needs the anchor &a above it; edit line 4 by hand$"):
            edit(text, [Move(("list",), item, index)])
    assert edit(text, [Move(("list",), 1, 0)]) == "list:\n  - two\n  - &a one\n  - *a\n"
    apart = "top: &a one\nlist:\n  - two\n  - *a\n"
    assert edit(apart, [Move(("list",), 1, 0)]) == "top: &a one\nlist:\n  - *a\n  - two\n"


def test_what_cannot_be_proven_is_refused_with_its_line() -> None:
    text = "a: 1\nl:\n  - x\n  - [b: c]\n"  # a mapping whose braces are left out takes no second key
    with pytest.raises(RefusedError, match=r"^l\[1\]\[0\]\.z cannot be changed .*; edit line 4 by hand$"):
        edit(text, [Set(("l", 1, 0, "z"), 1)])


@pytest.mark.parametrize(
    "wanted",
    [
        Remove(("nothing",)),
        Remove(("subscriptions", 7)),
        Set(("subscriptions", 7, "name"), "x"),
        Set(("subscriptions", 0, "name", "deeper"), "x"),
        Insert(("subscriptions",), 9, {}),
        Move(("subscriptions",), 0, 9),
        Rename(("subscriptions", 1, "secret"), "name"),
        Rename(("no", "way"), "x"),
    ],
)
def test_a_path_that_leads_nowhere_is_said(wanted: Edit) -> None:
    with pytest.raises(NowhereError, match="there is"):
        edit(SHARED, [wanted])


@pytest.mark.parametrize("text", ["a: [1\n", "a: 1\na: 2\n", "a:\tb\n\tc: d\n", "a: *b\n"])
def test_what_cannot_be_read_is_not_edited(text: str) -> None:
    with pytest.raises(ConfigError):
        edit(text, [Set(("b",), 1)])


def test_an_alias_means_the_nearest_anchor_above_it() -> None:
    with pytest.raises(RefusedError, match="line 2 takes it through the alias \\*x; edit line 1 by hand"):
        edit("a: &x 1\nb: *x\nc: &x 2\nd: *x\n", [Set(("b",), 3)])


def test_what_holds_both_an_anchor_and_its_aliases_can_be_taken_away() -> None:
    assert edit("a:\n  b: &x 1\n  c: *x\nd: 2\n", [Remove(("a",))]) == "d: 2\n"


def test_a_secret_is_in_no_repr() -> None:
    assert "hunter2" not in repr([Set(("a",), "hunter2"), Insert(("a",), 0, "hunter2")])
    plan = Plan("a: hunter2\nb: [hunter2]\n")
    assert "hunter2" not in repr([plan, plan.source, plan.root, *nodes(plan.root)])
    assert "hunter2" not in repr(plan.splices(Set(("a",), "hunter2")))
