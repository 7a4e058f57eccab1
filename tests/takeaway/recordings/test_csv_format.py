"""The table: its columns, its quoting, and that no cell is a formula."""

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.takeaway.recordings.columns import ColumnError, parse_columns
from sandbox.takeaway.recordings.csv_format import CsvFormat
from sandbox.takeaway.recordings.entry import Entry, OmittedError
from tests.journal.journal_records import attempt, capture
from tests.takeaway.recordings.files import written

BODY = b"""{"Id":"x","Data":{"OrderNumber":"SO-1","Total":900.00,"Discount":-2.0,"Count":-3,"Gift":false,"Note":null,
"Items":[{"Sku":"A,1"},{"Sku":"=B"}],"Address":{"City":"Madurai"},"odd.name":"y"}}"""


def table(columns: str, body: bytes = BODY, note: str | None = None) -> list[str]:
    text = written(CsvFormat(parse_columns(columns)), [Entry(7, capture("r", event_id="e", body=body), note)])
    head, row = text.split("\r\n", 1)
    assert head.startswith("time,event,id,")
    return row.removesuffix("\r\n").split(",e,", 1)[1:]


@pytest.mark.parametrize(
    ("columns", "cells"),
    [
        ("data.OrderNumber,data.Total,data.Discount,data.Count", "SO-1,900.00,-2.0,-3"),
        ("data.Gift,data.Note,data.Missing", "false,,"),
        ("data.Items[0].Sku", '"A,1"'),
        ("data.Items[1].Sku,data.Items[-1].Sku", "'=B,'=B"),
        ("data.Items[*].Sku", '"A,1; =B"'),
        ("data.Address", '"{""City"":""Madurai""}"'),
        ('data["odd.name"],data["a,b"]', "y,"),
        (
            "number,attempt,subscription,verdict,reason,status,url,bytes,note",
            f"7,0,erp,verified,,200,/hooks/erp,{len(BODY)},",
        ),
        ("header.host,header.X-TWICE,header.missing", "127.0.0.1,1; \ufffd,"),
    ],
)
def test_columns(columns: str, cells: str) -> None:
    assert table(columns) == [cells]


def test_a_body_without_data_is_looked_into_from_its_root_and_one_that_is_no_json_has_nothing() -> None:
    assert table("data.OrderNumber", b'{"OrderNumber":"SO-2"}') == ["SO-2"]
    assert table("data.OrderNumber", b"\xff") == [""]


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+91 98400 00000", "'+91 98400 00000"),
        ("+919840000000", "'+919840000000"),
        ("-2.0", "-2.0"),
        ("-2+3", "'-2+3"),
        ("-1e5", "-1e5"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", '"\'\t=1"'),
        (" =1", "' =1"),
        ("\r=1", '"\'\r=1"'),
        ("\uff1d1", "'\uff1d1"),
        ("a=1", "a=1"),
        ("", ""),
        ('say "hi"', '"say ""hi"""'),
        ("two\nlines", '"two\nlines"'),
        ("\ud83d", "\ufffd"),
    ],
)
def test_a_text_is_never_a_formula(text: str, cell: str) -> None:
    row = written(CsvFormat(parse_columns("note")), [Entry(1, capture("r", event_id="e"), text)])
    assert row.split("\r\n", 1)[1].removesuffix("\r\n").split(",e,", 1)[1] == cell


@given(
    notes=st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=8).filter(lambda text: "\0" not in text))
)
def test_any_reader_of_csv_gets_the_cells(notes: list[str]) -> None:
    text = written(CsvFormat(parse_columns("note")), [Entry(1, capture("r", event_id="e"), note) for note in notes])
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert [row[3].removeprefix("'") for row in rows[1:]] == [note.removeprefix("'") for note in notes]
    for row in rows[1:]:
        assert row[3].lstrip()[:1] not in {"=", "+", "@", "\uff1d"}


@given(value=st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(10**20), 10**20))
def test_numbers_stay_as_they_were_written(value: float) -> None:
    written_so = json.dumps(value)
    assert table("data.n", b'{"Data":{"n":%b}}' % written_so.encode()) == [written_so]


def test_an_attempt_has_no_row_and_excel_gets_its_mark() -> None:
    with pytest.raises(OmittedError, match="it is an attempt"):
        CsvFormat().record(Entry(1, attempt("r")), first=True)
    assert CsvFormat(mark=True).beginning() == "\ufefftime,event,id\r\n"


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ("data.", "the path is empty"),
        ("data.a..b", "not understood at character 2"),
        ("data", "there is no column 'data'"),
        ("", "there is no column ''"),
        ("header.", "there is no column 'header.'"),
        ("staus", "did you mean status?"),
        ("data.a,,data.b", "there is no column ''"),
    ],
)
def test_what_is_no_column(columns: str, message: str) -> None:
    with pytest.raises(ColumnError) as caught:
        parse_columns(columns)
    assert message in str(caught.value)
