"""What a comparison leaves out, and what it does not."""

import pytest

from sandbox.body.diff.ignoring import NOTHING, TIMES, USUAL, Ignoring
from sandbox.domain.path_pattern import parse_pattern

AT = ("Data", "On")


@pytest.mark.parametrize(
    ("before", "after", "ignored"),
    [
        ("2026-03-04T07:10:05Z", "2026-03-05T07:10:05.1234567Z", True),
        ("2026-03-04T07:10:05+00:00", "2026-03-04T07:10:05+05:30", True),
        ("2026-03-04T07:10:05", "0001-01-01T00:00:00", True),
        ("2026-03-04T07:10:05Z", "2026-03-04T07:10:05+00:00", False),
        ("2026-03-04T07:10:05Z", "2026-03-04T07:10:05", False),
        ("2026-03-04T07:10:05Z", "2026-03-04", False),
        ("2026-03-04T07:10:05Z", None, False),
        ("2026-13-04T07:10:05Z", "2026-12-04T07:10:05Z", False),
        (1, 2, False),
    ],
)
def test_times_may_be_other_moments_but_not_of_another_form(before: str, after: str, ignored: bool) -> None:
    assert (USUAL.reason(AT, AT, before, after) == TIMES) is ignored
    assert NOTHING.reason(AT, AT, before, after) == ""


def test_a_pattern_may_cover_either_place() -> None:
    ignoring = Ignoring((parse_pattern("Items[1].Id"),))
    assert ignoring.reason(("Items", 0, "Id"), ("Items", 1, "Id"), 1, 2) == "Items[1].Id"
    assert ignoring.reason(("Items", 1, "Id", "x"), ("Items", 0, "Id", "x"), 1, 2) == "Items[1].Id"
    assert ignoring.reason(("Items", 0, "Id"), ("Items", 0, "Id"), 1, 2) == ""
