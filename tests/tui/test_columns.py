"""What of a record is seen in how many cells."""

from dataclasses import replace

import pytest
from rich.cells import cell_len

from sandbox.domain.records import Kind, OutcomeKind, RecordSummary
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


CAPTURE = replace(ROW, number=11, kind=Kind.CAPTURE, record_id="c", state="verified", reason="", url="/x")


def pair(sent: str, received: str, status: int | None = 200) -> str:
    row = replace(ROW, state=sent, status=status, pair=replace(CAPTURE, state=received))
    return line(80, row)


@pytest.mark.parametrize(
    ("sent", "received", "told"),
    [
        ("delivered", "verified", "✓ verified   "),
        ("delivered", "rejected", "✗ rejected →✓"),
        ("status", "rejected", "✗ rejected   "),
        ("status", "verified", "✗ status ←✓  "),
        ("timeout", "verified", "✗ timeout ←✓ "),
        ("timeout", "rejected", "✗ timeout ←✗ "),
        ("redirect-refused", "verified", "✗ redirect ←✓"),
        ("invalid-answer", "verified", "✗ answer ←✓  "),
    ],
)
def test_a_row_of_two_ends_says_how_both_fared(sent: str, received: str, told: str) -> None:
    assert told in pair(sent, received)
    assert "⇄ " in pair(sent, received)


@pytest.mark.parametrize("state", [kind for kind in OutcomeKind if kind is not OutcomeKind.DELIVERED])
def test_no_outcome_of_a_pair_is_cut(state: str) -> None:
    if state not in (OutcomeKind.UNREACHABLE, OutcomeKind.UNSENDABLE, OutcomeKind.INTERRUPTED):  # these have no pair
        assert "←✓" in pair(state, "verified")


def test_a_mark_on_either_end_shows() -> None:
    both = replace(ROW, pair=CAPTURE)
    assert "★" not in line(80, both)
    for marked in (replace(both, note=""), replace(both, pair=replace(CAPTURE, note="x"))):
        assert "★" in line(80, marked)


def test_where_much_is_left_over_the_reason_of_the_worse_end_fills_it() -> None:
    assert "a reason" not in line(120)
    assert line(180).rstrip().endswith("2.3 kB a reason")
    assert cell_len(line(180)) == 180
    both = replace(ROW, state="delivered", pair=replace(CAPTURE, state="rejected", reason="no\nfit"))
    assert line(180, both).rstrip().endswith("no␊fit")
