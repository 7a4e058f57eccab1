"""What of a record is seen in how many cells."""

from dataclasses import replace

import pytest
from rich.cells import cell_len

from sandbox.domain.records import Kind, RecordSummary
from sandbox.tui.feed.columns import columns_for, row_line

ROW = RecordSummary(
    *(12, Kind.ATTEMPT, "r", 0, "e", "Shipment.AttemptFail", 0, "storefront"),
    *("POST", "http://x/", 503, 70_000, 2346, "redirect-refused", "a reason"),
)


def line(width: int, row: RecordSummary = ROW) -> str:
    return "".join(span.text for span in row_line(columns_for(width, 2, 10), row))


@pytest.mark.parametrize("width", range(10, 130, 3))
def test_no_row_is_wider_than_its_pane(width: int) -> None:
    assert cell_len(line(width)) <= width


def test_an_outcome_is_shown_whole_or_by_its_sign_and_status() -> None:
    assert line(25) == "→ ….AttemptFail     ✗ 503"
    assert "✗ redirect" in line(37)


def test_what_repeats_another_record_has_a_sign_of_its_own() -> None:
    again = replace(ROW, repeats="first")
    assert line(80, again) == line(80).replace("→", "↻")
