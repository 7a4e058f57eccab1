"""One path grammar, and assignments whose types follow what stands there."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.domain import json_path, json_text
from sandbox.domain.assignment import AssignmentError, assign, parse_assignment
from sandbox.domain.json_path import JsonPath, PathError, parse_path
from sandbox.domain.json_text import JsonObject, JsonValue


def order() -> JsonObject:
    return {
        "Id": 90512,
        "OrderNote": "call",
        "IsMasterOrder": False,
        "OrderTotal": Decimal("3230.7"),
        "VendorId": None,
        "Items": [{"Quantity": Decimal("2.0"), "Sku": "A"}, {"Quantity": Decimal("1.0"), "Sku": "B"}],
        "odd.name": {"x": 1},
    }


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("Id", ("Id",)),
        ("Items[0].Quantity", ("Items", 0, "Quantity")),
        ("Items[-1].Sku", ("Items", -1, "Sku")),
        ('["odd.name"].x', ("odd.name", "x")),
        ('Items[0]["a\\"b"]', ("Items", 0, 'a"b')),
        ("[0][1]", (0, 1)),
    ],
)
def test_paths_are_read_and_printed(text: str, steps: tuple[str | int, ...]) -> None:
    path = parse_path(text)
    assert path.steps == steps
    assert parse_path(str(path)) == path


@given(st.lists(st.text(min_size=1) | st.integers(-5, 5), min_size=1).map(tuple))
def test_every_path_survives_printing_and_reading(steps: tuple[str | int, ...]) -> None:
    assert parse_path(str(JsonPath(steps))).steps == steps


@pytest.mark.parametrize(
    ("text", "character"),
    [("Items[0", 6), ("Items[x]", 6), (".Id", 1), ("a..b", 2), ("Items[0]Quantity", 9), ("a b", 2)],
)
def test_a_malformed_path_names_the_character(text: str, character: int) -> None:
    with pytest.raises(PathError, match=f"at character {character}"):
        parse_path(text)


def test_an_empty_path_is_refused() -> None:
    with pytest.raises(PathError, match="empty"):
        parse_path("")


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("Itms", "did you mean 'Items'"),
        ("Items[2]", "Items has 2 items"),
        ("Items.Sku", "Items is a list"),
        ("Id[0]", "Id is a single value"),
        ("OrderNote.x", "OrderNote is a single value"),
        ("Items[0].quantity", "did you mean 'Quantity'"),
    ],
)
def test_a_path_that_leads_nowhere_says_what_is_there(path: str, sentence: str) -> None:
    with pytest.raises(PathError, match=sentence):
        json_path.get(order(), parse_path(path))


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ("Id=7", "Id", 7),
        ("OrderNote=7", "OrderNote", "7"),
        ("OrderNote=", "OrderNote", ""),
        ("OrderNote=a=b", "OrderNote", "a=b"),
        ("IsMasterOrder=true", "IsMasterOrder", True),
        ("OrderTotal=5", "OrderTotal", Decimal(5)),
        ("Items[1].Quantity=3.5", "Items[1].Quantity", Decimal("3.5")),
        ("OrderNote:=null", "OrderNote", None),
        ('Id:="x"', "Id", "x"),
        ("Items=[]", "Items", []),
        ('["odd.name"].x=2', '["odd.name"].x', 2),
    ],
)
def test_assignments_keep_the_type_unless_forced(text: str, path: str, value: JsonValue) -> None:
    data = order()
    assign(data, parse_assignment(text))
    assert json_path.get(data, parse_path(path)) == value
    assert type(json_path.get(data, parse_path(path))) is type(value)


def test_names_with_an_equals_sign_can_be_set() -> None:
    data: JsonObject = {"a=b": 1, 'c"=d': {"e": "x"}}
    assign(data, parse_assignment('["a=b"]=2'))
    assign(data, parse_assignment('["c\\"=d"].e:="y=z"'))
    assert data == {"a=b": 2, 'c"=d': {"e": "y=z"}}


def test_a_whole_number_for_a_decimal_is_still_sent_with_a_point() -> None:
    data: JsonObject = {"Quantity": Decimal("2.0")}
    assign(data, parse_assignment("Quantity=3"))
    assert json_text.write(data) == '{"Quantity":3.0}'


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Id=abc", "a whole number stands there"),
        ("Id=" + "9" * 5000, "a whole number stands there"),
        ("Id=1_000", "a whole number stands there"),
        ("OrderTotal=1e400", "a decimal number stands there"),
        ("OrderTotal= 1", "a decimal number stands there"),
        ("OrderTotal=١", "a decimal number stands there"),
        ("Items[" + "9" * 5000 + "].Id=1", "not understood"),
        ("Id=1.5", "a whole number stands there"),
        ("OrderTotal=much", "a decimal number stands there"),
        ("OrderTotal=NaN", "a decimal number stands there"),
        ("IsMasterOrder=yes", "true or false stands there"),
        ("Items={}", "a JSON list stands there"),
        ("Items=[", "is not JSON"),
        ("Id:=abc", "is not JSON"),
        ("VendorId=3", "null, whose type is unknown"),
        ("New=1", "--add creates"),
        ("Id", "has no `=`"),
        ("[=1", "not understood at character 1"),
    ],
)
def test_an_assignment_that_does_not_fit_fails_loudly(text: str, sentence: str) -> None:
    data = order()
    with pytest.raises(AssignmentError, match=sentence):
        assign(data, parse_assignment(text))
    assert data == order()


def test_add_creates_members_and_appends_items() -> None:
    data = order()
    assign(data, parse_assignment("Gift=yes"), add=True)
    assign(data, parse_assignment('Items[2]:={"Sku":"C"}'), add=True)
    assert data["Gift"] == "yes"
    assert json_path.get(data, parse_path("Items[2].Sku")) == "C"
    assign(data, parse_assignment("No.Such[0].Place=1"), add=True)
    assert data["No"] == {"Such": [{"Place": "1"}]}
    with pytest.raises(AssignmentError, match="has 3 items"):
        assign(data, parse_assignment("Items[9]:=1"), add=True)


@pytest.mark.parametrize("text", ["OrderNote.X=1", "Items.X=1", "Id[0]=1"])
def test_add_is_not_offered_where_it_could_not_help(text: str) -> None:
    with pytest.raises(AssignmentError) as caught:
        assign(order(), parse_assignment(text))
    assert "--add" not in str(caught.value)
    with pytest.raises(AssignmentError):
        assign(order(), parse_assignment(text), add=True)
