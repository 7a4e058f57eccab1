"""A filter's text: what it says, and what is said where it is wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.domain import ticks
from sandbox.domain.filters import EVERYTHING, FIELDS, Field, FilterError, parse_filter, quoted
from sandbox.domain.filters.expression import (
    AgeIs,
    And,
    BodyHolds,
    Expression,
    FaultIs,
    IsMarked,
    KindIs,
    Not,
    NumberField,
    NumberIs,
    Or,
    StateIs,
    TextField,
    TextIs,
)
from sandbox.domain.filters.glob import glob
from sandbox.domain.filters.parser import DEEPEST, LONGEST, MOST_TERMS
from sandbox.domain.records import Kind
from sandbox.domain.spans import Span

A, B, C = (BodyHolds(word) for word in (b"a", b"b", b"c"))
ATTEMPT, CAPTURE = KindIs(Kind.ATTEMPT), KindIs(Kind.CAPTURE)


def meaning(text: str) -> Expression:
    return parse_filter(text).expression


@pytest.mark.parametrize("text", ["", " ", "\n\t ", "\u00a0"])
def test_a_blank_text_is_everything(text: str) -> None:
    assert parse_filter(text) == EVERYTHING


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a b", And((A, B))),
        ("a and b AND c", And((A, B, C))),
        ("a or b c", Or((A, And((B, C))))),
        ("a b or c", Or((And((A, B)), C))),
        ("(a or b) c", And((Or((A, B)), C))),
        ("(a or b)c", And((Or((A, B)), C))),
        ("not a b", And((Not(A), B))),
        ("a not b", And((A, Not(B)))),
        ("not (a b)", Not(And((A, B)))),
        ("not not a", Not(Not(A))),
        ("Not a oR b", Or((Not(A), B))),
        ("((a))", A),
        ('"and" "a b" "(c"', And((BodyHolds(b"and"), BodyHolds(b"a b"), BodyHolds(b"(c")))),
        (r'"say \"hi\" \\ \n"', BodyHolds(rb'say "hi" \ \n')),
        ("UPPER,case", BodyHolds(b"upper,case")),
        ("kind:attempt,capture", Or((ATTEMPT, CAPTURE))),
        ("KIND:Attempt", ATTEMPT),
        ("not kind:attempt", Not(ATTEMPT)),
        ("marked:yes", IsMarked()),
        ("marked:no", Not(IsMarked())),
        ("fault:*-duplicate", FaultIs(glob(["", "-duplicate"]))),
        ("verdict:rejected", StateIs(Kind.CAPTURE, glob(["rejected"]))),
        ("event:Order.*", TextIs(TextField.EVENT, glob(["Order.", ""]))),
        ("event:Order.**", TextIs(TextField.EVENT, glob(["Order.", ""]))),
        ('event:"Order.*"', TextIs(TextField.EVENT, glob(["Order.*"]))),
        ('sub:"my shop"*', TextIs(TextField.SUBSCRIPTION, glob(["my shop", ""]))),
        ('sub:""', TextIs(TextField.SUBSCRIPTION, glob([""]))),
        ("url:http://x/?a=1", TextIs(TextField.URL, glob(["http://x/?a=1"]))),
        ("#12", NumberIs(NumberField.NUMBER, Span(12, 12))),
        ("#3..5", NumberIs(NumberField.NUMBER, Span(3, 5))),
        ("status:5xx", NumberIs(NumberField.STATUS, Span(500, 599))),
        ("ms:>500", NumberIs(NumberField.ELAPSED, Span(500 * ticks.PER_MILLISECOND + 1, None))),
        ("size:>10k", NumberIs(NumberField.SIZE, Span(10_241, None))),
        ("age:<10m", AgeIs(Span(None, 10 * ticks.PER_MINUTE - 1))),
    ],
)
def test_what_a_filter_says(text: str, expected: Expression) -> None:
    assert meaning(text) == expected


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_every_field_takes_its_example_and_its_values(field: Field) -> None:
    assert field.example.startswith(field.name)
    for text in (field.example, *(f"{field.name}:{value}" for value in field.values)):
        assert meaning(text) != EVERYTHING.expression


_TOO_DEEP = DEEPEST * 4

WRONG = [
    # the text, the character that the error is about, and a part of what it says
    ("event:", 6, "event: takes the name of an event type"),
    ("event: Order.*", 6, "behind the colon, without a space"),
    ("kind:attempt evnt:x", 13, "did you mean event?"),
    (":x", 0, "a field is missing before the colon; fields: event, kind"),
    ("foo:bar", 0, "there is no field 'foo'; put the word in quotes"),
    ("type:x", 0, "did you mean event?"),
    ("header:x", 0, "did you mean header.NAME?"),
    ("data:x", 0, "did you mean data.PATH?"),
    ("-kind:attempt", 0, 'write "not" before a term, as in: not kind:'),
    ("kind:atempt", 5, "kind: takes attempt or capture"),
    ("kind:attempt,x", 13, "kind: takes attempt or capture"),
    ("kind:*", 5, "kind: takes attempt or capture"),
    ("verdict:ok", 8, "verdict: takes verified or rejected"),
    ("outcome:late", 8, "takes delivered, status, "),
    ("marked:maybe", 7, "marked: takes yes or no"),
    ("status:5x", 7, "a class such as 5xx"),
    ("status:200..100", 7, "the range ends before it begins; status: takes"),
    ("status:..", 7, "status: takes a number"),
    ("status:200,,404", 11, "a comma separates two values"),
    ("status:٣", 7, "status: takes a number"),
    ("attempt:1.5", 8, "only whole numbers are meant here"),
    ("attempt:>99999999999999999999", 8, "attempt: takes a number"),
    ("size:>999999999999999999G", 5, "the number is too large"),
    ("age:10m", 4, "age: takes < or > and a number with ms, s, m, h or d"),
    ("age:<10", 4, "age: takes < or >"),
    ("at:2026-13-01", 3, "there is no such moment"),
    ("at:>2026-11-25 10:00", 15, "there is no field '10'"),
    ("ms:fast", 3, "ms: takes a number of milliseconds"),
    ("size:10x", 5, "size: takes a number with k, M or G"),
    ("number:x", 7, "number: takes a record's number"),
    ("data.:x", 5, "a path is missing, as in data.OrderNumber:*"),
    ("data.Items[:x", 10, "is no path from here on; write it like data.Items[*].Quantity"),
    ("data.a..b:1", 6, "is no path from here on"),
    ("data.a:>abc", 7, "> compares with a number"),
    ("header.:x", 7, "the name of a header, as in header.x-api-key:*"),
    ('header.a"b":x', 7, "the name of a header"),
    ("(event:x", 0, "this parenthesis is not closed"),
    ("a (", 2, "this parenthesis is not closed"),
    ("event:x)", 7, "no parenthesis is open"),
    ("a or )", 5, '"or" needs a term behind it'),
    ("()", 1, "nothing between the parentheses"),
    ("and a", 0, '"and" needs a term before it'),
    ("a and", 5, '"and" needs a term behind it'),
    ("a or or b", 5, '"or" needs a term behind it'),
    ("not", 3, '"not" needs a term behind it'),
    ('a event:"x', 8, "a quotation mark is not closed"),
    ('""', 0, "nothing between the quotation marks"),
    ("word*", 0, 'words are searched for in the body as they are, without *; write a field before it, such as event:'),
    ("ms>500", 2, "a colon stands behind a field: ms: takes"),
    ("event=Order.Create", 5, "a colon stands behind a field: event: takes"),
    ("data.Number=1", 11, "a colon stands behind a field: data.PATH: takes"),
    ("a || b", 2, 'write "or" for ||'),
    ("a && b", 2, 'write "and" for &&'),
    ("x" * (LONGEST + 1), LONGEST, "at most 4,000 characters"),
    ("not " * (DEEPEST + 1) + "a", _TOO_DEEP, "40 deep in each other"),
    ("a " * (MOST_TERMS + 1), 2 * MOST_TERMS, "at most 200 terms"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "position", "part"), WRONG, ids=[text[:30] for text, _, _ in WRONG])
def test_an_error_names_its_character_and_what_is_possible(text: str, position: int, part: str) -> None:
    with pytest.raises(FilterError) as caught:
        parse_filter(text)
    assert part in str(caught.value)
    assert (caught.value.position, caught.value.text) == (position, text)


def test_a_word_that_only_looks_like_a_comparison_is_searched_for() -> None:
    for text in ("a=b", "total>5", "=", "<p>", '"ms>500"', "x|y"):
        assert meaning(text) == BodyHolds(text.strip('"').encode())


@given(st.text(st.characters(exclude_categories=())))
def test_any_text_in_quotes_is_that_text(text: str) -> None:
    assert meaning(f"note:{quoted(text)}") == TextIs(TextField.NOTE, glob([text]))


def refusal(text: str) -> FilterError | None:
    try:
        parse_filter(text)
    except FilterError as error:
        return error
    return None


_SYLLABLES = [
    *(field.label for field in FIELDS),
    *("data.", "header.", "x", ":", '"', "\\", "(", ")", "[", "]", "*", ",", ".", "..", ">", "<", "=", "-", "#", " "),
    *("and", "or", "not", "0", "1", "9" * 20, "5xx", "10m", "2026-11-25", "T10:00", "1e99999", "ı", "\0", "\ud800"),
]


@given(st.lists(st.sampled_from(_SYLLABLES) | st.text(max_size=3), max_size=30).map("".join))
def test_whatever_the_text_nothing_but_a_filter_error_is_raised(text: str) -> None:
    error = refusal(text)
    if error is not None:
        assert 0 <= error.position <= len(text)
        assert str(error)
        before, behind = error.surroundings()
        assert len(before) + len(behind) <= 80


def test_since_narrows_a_filter() -> None:
    matching = parse_filter("a or b").since(7)
    assert matching.expression == And((Or((A, B)), NumberIs(NumberField.AT, Span(7, None))))
