"""New text is written as the text around it, and so that no reader of YAML takes it for something else."""
# ruff: noqa: E501 - texts are compared best on one line

import pytest
import yaml

from sandbox.config.splice import Edit, Insert, RefusedError, Remove, Set, Value, edit, read_plain
from sandbox.config.splice.plain import same
from sandbox.config.splice.scalars import render_scalar

MISREAD = ["y", "N", "yes", "NO", "On", "off", "true", "null", "~", "", "12", "0755", "0o17", "0x1F", "1:30", "1e3",
           "1_000", ".5", ".inf", ".nan", "2026-11-24", "=", "<<", "*", "&a", "!x", "%x", "@x", "`x", "- a", "? a",
           "a: b", "a #b", "a:", " a", "a ", "---", "[a", "{a", '"a', "'a", "|", ">", "#a", "x\ny", "\ttab", "\u2028"]  # fmt: skip


@pytest.mark.parametrize("text", MISREAD)
@pytest.mark.parametrize("flow", [False, True])
def test_text_that_some_reader_would_misread_is_quoted(text: str, flow: bool) -> None:
    written = render_scalar(text, flow=flow)
    assert written[0] in "'\""
    document = f"[{written}]" if flow else f"- {written}"
    assert yaml.safe_load(document) == [text]
    assert read_plain(document) == [text]


@pytest.mark.parametrize("text", ["erp", "Order.*", "http://h:1/a?b=c", "whs_5f0c", "${NAME:-x}", "சென்னை", "a b", "C#"])
def test_other_text_stays_plain(text: str) -> None:
    assert render_scalar(text) == text


def test_within_brackets_less_can_stay_plain() -> None:
    assert [render_scalar(text, flow=True) for text in ("a,b", "${A}", "a?", "erp")] == [
        '"a,b"',
        '"${A}"',
        '"a?"',
        "erp",
    ]


@pytest.mark.parametrize(
    ("one", "other"), [(1, True), (1, 1.0), ("1", 1), (None, ""), ([], {}), ([1], [1, 2]), ({"a": 1}, {})]
)
def test_data_of_other_kinds_is_not_the_same(one: Value, other: Value) -> None:
    assert not same(one, other)
    assert same(one, one)


FOUR = "list:\n    - name: a\n      headers:\n          X: 1\n"

STYLES: list[tuple[str, Edit, str]] = [
    # Indents of four, as around it.
    (FOUR, Insert(("list",), 1, {"name": "b", "headers": {"Z": 2}}), FOUR + FOUR[6:].replace("a\n", "b\n").replace("X: 1", "Z: 2")),
    # What is commented out below the last entry stays with it.
    ("a: 1\nui:\n  # theme: x\n", Set(("b",), 2), "a: 1\nui:\n  # theme: x\nb: 2\n"),
    ("l:\n  - a: 1\n    # b: 2\n\n# end\n", Insert(("l",), 1, "x"), "l:\n  - a: 1\n    # b: 2\n  - x\n\n# end\n"),
    # A list item takes along what is commented out in it, a comment above it stays.
    ("l:\n  # first\n  - a: 1\n    # b: 2\n  - c\n", Remove(("l", 0)), "l:\n  # first\n  - c\n"),
    # Two blank lines do not stay behind.
    ("l:\n  - a\n\n  - b\n\n  - c\n", Remove(("l", 1)), "l:\n  - a\n\n  - c\n"),
    ("l:\n  - a\n\n  - b\n", Remove(("l", 1)), "l:\n  - a\n"),
    ("a: 1\nb: 2", Remove(("b",)), "a: 1"),
    # An empty list or mapping has no style yet.
    ("h: {}  # none\n", Set(("h", "X"), "1"), 'h:  # none\n  X: "1"\n'),
    ("h:\n  X: 1  # one\n", Remove(("h", "X")), "h: {}\n"),
    ("h: &a\n  X: 1\nz: 1\n", Remove(("h", "X")), "h: &a {}\nz: 1\n"),
    # A comma behind the last one only where there was one.
    ("l: [\n  a,\n  b]\n", Insert(("l",), 2, "c"), "l: [\n  a,\n  b,\n  c]\n"),
    ("l: [\n  a,\n  b, ]\n", Insert(("l",), 2, "c"), "l: [\n  a,\n  b,\n  c, ]\n"),
    # A comment between two items stays with the one that stays.
    ("l: [a, # one\n  b]\n", Remove(("l", 0)), "l: [ # one\n  b]\n"),
    ("l: [a, # one\n  b]\n", Remove(("l", 1)), "l: [a, # one\n  ]\n"),
    # Quotes as the neighbours have them.
    ("l: ['a', 'b']\n", Insert(("l",), 2, "c"), "l: ['a', 'b', 'c']\n"),
    ('h:\n  A: "1"\n', Set(("h", "B"), "x"), 'h:\n  A: "1"\n  B: "x"\n'),
    ("k: |\n  one\n  two\n", Set(("k",), "one\nthree\n"), "k: |\n  one\n  three\n"),
    ("k: |2+\n\n    one\n   two\n\nz: 1\n", Set(("k",), "one\nthree\n"), "k: |\n   one\n   three\nz: 1\n"),
    ("k: |+\n\nz: 1\n", Set(("k",), "one\ntwo\n"), 'k: "one\\ntwo\\n"\nz: 1\n'),
    ("---\na: 1\n...\n", Set(("b",), 2), "---\na: 1\nb: 2\n...\n"),
    # A tag goes with the value that it was for.
    ("a: !!str 12  # c\n", Set(("a",), 13), "a: 13  # c\n"),
    ("a: &x !!str 12\n", Set(("a",), "b"), "a: &x !!str b\n"),
    ("# only a comment\n", Set(("a", "b"), 2), "# only a comment\na:\n  b: 2\n"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted", "expected"), STYLES)
def test_an_edit_follows_the_style_around_it(text: str, wanted: Edit, expected: str) -> None:
    assert edit(text, [wanted]) == expected


def test_what_holds_an_anchor_that_is_used_elsewhere_is_not_taken_away() -> None:
    with pytest.raises(RefusedError, match="line 4 repeats it through the anchor &h; edit line 2 by hand"):
        edit("a:\n  h: &h {X: 1}\nb:\n  h: *h\n", [Remove(("a",))])
