"""A body in rows: nothing lost, nothing wider than the pane, paths that lead to the values, folds that add up."""

import json

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from sandbox.body.json_lines import json_lines
from sandbox.body.lines import line_text
from sandbox.domain.json_path import get
from sandbox.domain.json_text import JsonValue, read
from sandbox.tui.body.finding import Finding
from sandbox.tui.body.folds import Folds
from sandbox.tui.body.hex_rows import HexRows
from sandbox.tui.body.json_rows import JsonRows
from sandbox.tui.body.rows import FormRows, TextRows, shown
from sandbox.tui.lines.paint import Line, Role

NAMES = st.text(st.sampled_from('ab. "[é\u202e'), max_size=6)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=12,
)
JUNK = st.text(st.sampled_from('{}[],:"\\ \n0-1.eEtruefalsn\x00é\u2028\udcff\ufeff'), max_size=40)
ORDER = '{"Id":"x","Data":{"Items":[{"Sku":"A","n":1.50,"e":[ ]},{"Sku":"B"}],"x":null}}'


def text_of(line: Line) -> str:
    return "".join(span.text for span in line)


def whole(text: str, width: int) -> JsonRows:
    rows = JsonRows(text, width)
    rows.divide(10)
    assert rows.complete
    return rows


@settings(max_examples=150)
@given(JSON.map(lambda value: json.dumps(value, ensure_ascii=False)) | JUNK)
@example(":0 é\n")
def test_wide_rows_are_the_lines_that_show_prints(text: str) -> None:
    rows = whole(text, 10_000)
    expected = [line_text(line) for line in json_lines(text.encode("utf-8", "surrogateescape"))]
    assert [text_of(rows.line(row)) for row in range(len(rows))] == expected


@settings(max_examples=150)
@given(JSON, st.integers(100, 130))  # a name that fills the row would be cut
def test_narrow_rows_fit_and_lose_nothing(value: JsonValue, width: int) -> None:
    text = json.dumps(value, ensure_ascii=False)
    rows = whole(text, width)
    lines = [text_of(rows.line(row)) for row in range(len(rows))]
    assert all(cell_len(line) <= rows.width for line in lines)
    joined = "".join(lines).replace(" ", "")
    assert joined == "".join(line_text(line) for line in json_lines(text.encode())).replace(" ", "")


@settings(max_examples=150)
@given(JSON, st.integers(20, 200))
def test_every_row_has_the_path_to_its_value(value: JsonValue, width: int) -> None:
    text = json.dumps(value, ensure_ascii=False)
    rows, whole_value = whole(text, width), read(text)
    for row in range(len(rows)):
        path, shown_value = rows.path(row), rows.value(row)
        assert path is not None
        assert shown_value is not None
        assert get(whole_value, path) == read(shown_value)


@settings(max_examples=100)
@given(JSON, st.lists(st.integers(0, 40), max_size=6))
def test_folds_add_up(value: JsonValue, toggled: list[int]) -> None:
    rows = whole(json.dumps(value), 60)
    folds = Folds()
    folds.of(rows)
    for index in toggled:
        openers = [*rows.closers]
        if openers:
            folds.toggle(openers[index % len(openers)])
    seen = [folds.row(place) for place in range(len(rows) - folds.hidden)]
    assert seen == sorted(set(seen))
    assert all(folds.seen(row) == place for place, row in enumerate(seen))
    hidden = [row for row in range(len(rows)) if row not in seen]
    assert all(folds.is_folded(seen[folds.seen(row)]) for row in hidden)
    for row in hidden:
        folds.reveal(row)
        assert folds.row(folds.seen(row)) == row


def test_what_is_folded_says_how_much_it_holds() -> None:
    rows = whole(ORDER, 60)
    assert text_of(rows.folded_line(3)) == '    "Items": [ … 2 items … ],'
    folds = Folds()
    folds.of(rows)
    folds.fold_all()
    assert [text_of(rows.line(folds.row(place))) for place in range(len(rows) - folds.hidden)] == [
        *("{", '  "Id": "x",', '  "Data": {', '    "Items": [', '    "x": null', "  }", "}")
    ]


@settings(max_examples=100)
@given(st.text(st.sampled_from("ab \té\n\r\u0bbe\u202e\udcff字"), max_size=300), st.integers(10, 40))
def test_a_text_in_rows_fits_and_loses_nothing(text: str, width: int) -> None:
    rows = TextRows(text, width)
    rows.divide(10)
    lines = [text_of(rows.line(row)) for row in range(len(rows))]
    assert "".join(lines) == shown(text.replace("\n", ""))
    assert all(cell_len(line) <= width for line in lines)


@pytest.mark.parametrize(("width", "count"), [(77, 16), (76, 8), (45, 8), (44, 4), (10, 2)])
def test_hex_rows_are_as_long_as_there_is_room(width: int, count: int) -> None:
    body = bytes(range(0, 256, 7))
    rows = HexRows(body, width)
    assert rows.count == count
    lines = [text_of(rows.line(row)) for row in range(len(rows))]
    assert len({len(line) for line in lines[:-1]}) == 1
    assert bytes.fromhex("".join(line[10:].partition("|")[0] for line in lines)) == body


def test_a_form_has_a_field_a_row() -> None:
    rows = FormRows("name: Arjun\nnote: a: b", 40)
    rows.divide(10)
    assert [[span.role for span in rows.line(row)] for row in range(2)] == [[Role.KEY, Role.STRING]] * 2


def test_ten_megabytes_are_divided_in_slices() -> None:
    rows = JsonRows(json.dumps({"Items": [{"Sku": number} for number in range(400_000)]}), 60)
    rows.divide(0.01)
    assert len(rows) > 50
    assert not rows.complete
    assert text_of(rows.line(2)) == "    {"


@pytest.mark.parametrize("wanted", ["order", "Order", "é", '"', "x" * 5])
def test_all_hits_are_found_also_across_stretches(wanted: str) -> None:
    text = ('Order order é "x' + "x" * 40 + "\n") * 9_000
    finding = Finding(text, wanted)
    finding.search(30)
    expected = text.lower().count(wanted) if wanted.islower() else text.count(wanted)
    assert (len(finding.hits), finding.complete) == (expected, True)
    assert all(text[hit : hit + len(wanted)].lower() == wanted.lower() for hit in finding.hits)
    in_bytes = Finding(text.encode(), wanted)
    in_bytes.search(30)
    assert len(in_bytes.hits) == expected


def test_hits_are_walked_through_round_the_end() -> None:
    finding = Finding("a-a-a", "a")
    finding.search(1)
    assert [finding.at_or_behind(1), finding.step(2, 1), finding.step(4, 1), finding.step(0, -1)] == [2, 4, 0, 4]
    assert [mark.role for mark in finding.marks(0, 5)] == [Role.FOUND, Role.FOUND, Role.FOUND_NOW]
    assert finding.marks(1, 2) == []
