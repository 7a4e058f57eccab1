"""The tree of changes: a sign before each, containers once, within the width, and safe."""

from hypothesis import given

from sandbox.body.diff.change_lines import change_lines
from sandbox.body.diff.json_diff import diff
from sandbox.body.lines import line_text
from sandbox.body.text import is_safe
from sandbox.domain import json_text
from sandbox.domain.json_text import JsonValue
from tests.body.diff.json_values import VALUES


def drawn(before: str, after: str, width: int = 80) -> list[str]:
    found = diff(json_text.read(before), json_text.read(after))
    return [line_text(line) for line in change_lines(found, width)]


def test_the_tree() -> None:
    before = (
        '{"Id":1,"Data":{"Total":900.0,"Items":[{"Id":1,"Q":1,"Tax":{"Rate":5}},{"Id":2,"Q":2}],"Gone":null,"a.b":1,'
        '"Note":"Leave it at the door of the neighbour, please","Price":900.0}}'
    )
    after = (
        '{"Id":"1","Data":{"Total":900,"Items":[{"Id":2,"Q":3},{"Id":1,"Q":1,"Tax":{"Rate":12}},{"Id":3}],"a.b":2,'
        '"Note":"Leave it at the door of the old neighbour, please","Price":900.00,"New":{"x":[1]}}}'
    )
    assert drawn(before, after) == [
        '~ Id  1 → "1"  integer → string',
        "Data",
        "  ~ Total  900.0 → 900  decimal → integer, same value, written differently",
        "  Items  in another order",
        "    [0 → 1].Tax",
        "      ~ Rate  5 → 12",
        "    + [2]  {Id: 3}",
        "    [1 → 0]",
        "      ~ Q  2 → 3",
        "  - Gone  null",
        '  ~ ["a.b"]  1 → 2',
        "  ~ Note",
        '      - "Leave it at the door of the neighbour, please"',
        '      + "Leave it at the door of the old neighbour, please"',
        "  ~ Price  900.0 → 900.00  same value, written differently",
        "  + New  {x: [1]}",
    ]


def test_small_trees() -> None:
    assert drawn("1", "2") == ["~ the whole body  1 → 2"]
    assert drawn('{"a":{"b":{"c":1}}}', '{"a":{"b":{"c":2}}}') == ["a.b", "  ~ c  1 → 2"]
    assert drawn('{"a":1,"b":2}', '{"b":2,"a":1}') == ["↕ the whole body  in another order"]
    assert drawn('{"a":1}', '{"a":1}') == []


@given(VALUES, VALUES)
def test_every_line_has_a_sign_or_a_container_and_nothing_unsafe(before: JsonValue, after: JsonValue) -> None:
    found = diff(before, after)
    lines = [line_text(line) for line in change_lines(found, 80)]
    assert all(is_safe(line) for line in lines)
    signed = [line for line in lines if line.lstrip()[:2] in ("+ ", "- ", "~ ")]
    assert len(signed) >= len(found.differences)


def test_ten_thousand_levels_are_drawn() -> None:
    before: JsonValue = 1
    after: JsonValue = 2
    for _ in range(10_000):
        before, after = [before], [after]
    assert len(list(change_lines(diff(before, after)))) == 2
