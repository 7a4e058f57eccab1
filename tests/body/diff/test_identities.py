"""Equal values have one number, others have not."""

import copy

import pytest
from hypothesis import given

from sandbox.body.diff.identities import Identities
from sandbox.domain import json_text
from sandbox.domain.json_text import JsonValue
from tests.body.diff.json_values import VALUES


@pytest.mark.parametrize(
    ("one", "other", "form", "value"),
    [
        ("1", "1", True, True),
        ("1", "true", False, False),
        ("0", "false", False, False),
        ('"1"', "1", False, False),
        ("null", "0", False, False),
        ("null", '"null"', False, False),
        ("1", "1.0", False, True),
        ("1.0", "1.00", False, True),
        ("0.0", "-0.0", False, True),
        ("[]", "{}", False, False),
        ('{"a":1,"b":2}', '{"b":2,"a":1}', False, True),
        ("[1,2]", "[2,1]", False, False),
        ('{"a":[{"b":1}]}', '{"a":[{"b":1.0}]}', False, True),
        ('{"a":[{"b":1}]}', '{"a":[{"b":2}]}', False, False),
    ],
)
def test_form_and_value(one: str, other: str, form: bool, value: bool) -> None:
    identities = Identities()
    first, second = json_text.read(one), json_text.read(other)
    assert (identities.of(first).form == identities.of(second).form) is form
    assert (identities.of(first).value == identities.of(second).value) is value


@given(VALUES)
def test_a_copy_has_the_same_identity(value: JsonValue) -> None:
    identities = Identities()
    assert identities.of(value) == identities.of(copy.deepcopy(value))
