"""Which values of a body pass a `data.` term."""

from decimal import Decimal

import pytest

from sandbox.domain.filters import parse_filter
from sandbox.domain.filters.expression import DataIs
from sandbox.domain.json_text import JsonValue, read

HUGE = "1" + "0" * 30


@pytest.mark.parametrize(
    ("value", "texts", "others"),
    [
        ("SO-1047", ['"SO-1047"', '"so-1047"'], ['"SO-10470"', "1047", "null"]),
        ("SO-*", ['"SO-"', '"so-1"'], ['"XSO-1"']),
        ('"*"', ['"*"'], ['"x"']),
        ("900", ["900", "900.00", "9e2", '"900"'], ["901", '"900.00"', "true"]),
        ("900.0", ["900", '"900.0"'], ['"900"']),
        ('"900"', ['"900"'], ["900"]),
        ("1*", ['"10"'], ["10"]),
        (">5", ["6", "5.01", HUGE, "1e400"], ["5", "-1e400", '"6"', "true", "null", "[6]"]),
        ("<=5", ["5", "5.0", "-1"], ["5.01"]),
        ("true", ["true", '"True"'], ["false", "1", "null"]),
        ("null", ["null", '"null"'], ["false", "0"]),
        ('"true"', ['"true"'], ["true"]),
        ("*", ["null", "0", "{}", "[]", '""'], []),
        ('""', ['""'], ["null", '"x"']),
        (HUGE, [HUGE, f"{HUGE}.0", "1e30"], ["1e31"]),
    ],
)
def test_which_values_pass(value: str, texts: list[str], others: list[str]) -> None:
    term = parse_filter(f"data.a:{value}").expression
    assert isinstance(term, DataIs)

    def passes(text: str) -> bool:
        found: JsonValue = read(text)
        return term.test.passes(found)

    assert {text: passes(text) for text in [*texts, *others]} == {
        **dict.fromkeys(texts, True),
        **dict.fromkeys(others, False),
    }


def test_a_number_of_the_program_passes_like_one_that_was_read() -> None:
    term = parse_filter("data.a:>0.3").expression
    assert isinstance(term, DataIs)
    assert term.test.passes(Decimal("0.31"))
    assert not term.test.passes(Decimal("0.3"))
