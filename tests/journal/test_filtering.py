"""A filter as SQL says the same as the plain predicate, and nobody's text becomes SQL."""

import re
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.domain.filters import EVERYTHING, Filter, FilterError, parse_filter, quoted
from sandbox.domain.records import Record
from sandbox.journal import inserts, rows
from sandbox.journal.connection import connect_writer, prepare
from sandbox.journal.filtering import compile_filter
from sandbox.journal.marks import set_note
from sandbox.journal.scanning import Direction, scan
from tests.filter_predicate import Line, matches
from tests.journal.filter_cases import DATA_TERMS, FILTERS, NOTES, ORDERS, RECORDS
from tests.journal.journal_records import AT, attempt, capture

NOW = AT + 5
EXAMPLES = 100
RECORDS_EACH = 10
FILTERS_EACH = 10
LARGEST = 2**63 - 1


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    path: Path = tmp_path_factory.mktemp("filtering") / "journal.db"
    prepare(path)
    opened = connect_writer(path)
    yield opened
    opened.close()


def fill(connection: sqlite3.Connection, records: Sequence[tuple[Record, str | None]]) -> list[Line]:
    named = [replace(record, record_id=f"{index}:{record.record_id}") for index, (record, _) in enumerate(records)]
    numbers = inserts.insert(connection, [rows.encode(record) for record in named])
    lines = []
    for number, record, (_, note) in zip(numbers, named, records, strict=True):
        set_note(connection, number, note)
        lines.append(Line(number, record, note))
    return lines


def selected(connection: sqlite3.Connection, matching: Filter, direction: Direction, limit: int = 3) -> list[int]:
    """The numbers of what matches, by scan after scan."""
    found: list[int] = []
    place: int | None = 0 if direction is Direction.FORWARD else LARGEST
    while place is not None:
        part = scan(connection, compile_filter(matching, NOW), direction, place, limit)
        found += [summary.number for summary in part.summaries]
        place = part.reached
    return found


@settings(max_examples=EXAMPLES)
@given(
    records=st.lists(st.tuples(RECORDS, NOTES), min_size=RECORDS_EACH, max_size=RECORDS_EACH),
    filters=st.lists(FILTERS, min_size=FILTERS_EACH, max_size=FILTERS_EACH),
)
def test_sql_and_predicate_agree_on_ten_thousand_pairs(
    connection: sqlite3.Connection, records: list[tuple[Record, str | None]], filters: list[str]
) -> None:
    assert EXAMPLES * RECORDS_EACH * FILTERS_EACH >= 10_000
    connection.execute("BEGIN")
    try:
        lines = fill(connection, records)
        for text in filters:
            matching = parse_filter(text)
            expected = [line.number for line in lines if matches(matching.expression, line, NOW)]
            assert selected(connection, matching, Direction.FORWARD) == expected, text
            assert selected(connection, matching, Direction.BACK) == expected[::-1], text
    finally:
        connection.execute("ROLLBACK")


@settings(max_examples=30)
@given(
    bodies=st.lists(ORDERS, min_size=RECORDS_EACH, max_size=RECORDS_EACH),
    filters=st.lists(DATA_TERMS, min_size=FILTERS_EACH, max_size=FILTERS_EACH),
)
def test_terms_about_data_agree_where_there_is_data(
    connection: sqlite3.Connection, bodies: list[str], filters: list[str]
) -> None:
    connection.execute("BEGIN")
    try:
        lines = fill(connection, [(capture("", body=body.encode("utf-8", "surrogatepass")), None) for body in bodies])
        for text in filters:
            matching = parse_filter(text)
            expected = [line.number for line in lines if matches(matching.expression, line, NOW)]
            assert selected(connection, matching, Direction.FORWARD) == expected, text
    finally:
        connection.execute("ROLLBACK")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [1, 2, 3]),
        ("not missing", [1, 2, 3]),
        ("sub:erp", [1, 2, 3]),
        ("kind:attempt", [3]),
        ("check:signature", [2]),
        ("check:path", []),
        ("not check:signature", [1, 3]),
        ("note:*", [2]),
        ("note:", None),
        ("data.a:1 or kind:attempt", [1, 3]),
        ("header.host:127.*", [1, 2, 3]),
        ("header.x-twice:*", [1, 2]),
        ('"1}"', [1]),
        ("age:<1ms", [1, 2, 3]),
        ("age:>1ms", []),
        ("number:>1 number:<3", [2]),
    ],
)
def test_what_is_selected(connection: sqlite3.Connection, text: str, expected: list[int] | None) -> None:
    connection.execute("BEGIN")
    try:
        records = (capture("a", body=b'{"a":1}'), capture("b", failure="wrong", event_id="e"), attempt("c"))
        fill(connection, [(records[0], None), (records[1], "look"), (records[2], None)])
        if expected is None:
            with pytest.raises(FilterError):
                parse_filter(text)
        else:
            assert selected(connection, parse_filter(text), Direction.FORWARD) == expected
    finally:
        connection.execute("ROLLBACK")


NOTES_AND_PATTERNS = [
    # A note, a pattern in the filter, and whether the note fits.
    ("a\0b", '"a\0b"', True),
    ("a\0b", '"A\0B"', True),
    ("a\0b", '"a\0c"', False),
    ("a\0b", '"a"', False),
    ("a", '"a\0"', False),
    ("a\0b", '"a\0"*', True),
    ("a\0b", '*"\0c"', False),
    ("é", '"É"', False),
    ("É", '"É"', True),
    ("k", '"\u212a"', False),
    ("aba", '"ab"*"ba"', False),
    ("\udcffA", '"\udcffa"', True),
    ("100%", '"1%"', False),
    ("ab", '"a_"', False),
]


@pytest.mark.parametrize(("note", "pattern", "fits"), NOTES_AND_PATTERNS)
def test_texts_are_compared_byte_by_byte(connection: sqlite3.Connection, note: str, pattern: str, fits: bool) -> None:
    connection.execute("BEGIN")
    try:
        fill(connection, [(capture("a"), note)])
        for negation, expected in (("", fits), ("not ", not fits)):
            found = selected(connection, parse_filter(f"{negation}note:{pattern}"), Direction.FORWARD)
            assert found == [1] * expected
    finally:
        connection.execute("ROLLBACK")


def test_what_does_not_match_is_left_out_where_the_clock_is_looked_at(connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN")
    try:
        fill(connection, [(capture(str(number), attempt=number), None) for number in range(1, 101)])
        matching = parse_filter("attempt:>40")
        assert selected(connection, matching, Direction.FORWARD) == list(range(41, 101))
        assert selected(connection, matching, Direction.BACK) == list(range(100, 40, -1))
    finally:
        connection.execute("ROLLBACK")


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        ("", [1, 2, 3, 4]),
        (">5", [3, 4]),
        ("<5", [1, 2]),
        ("-9..9", []),
        (">999999999999999999", [3, 4]),
        ("<-999999999999999999", [1, 2]),
    ],
)
def test_numbers_beyond_64_bits_are_ordered_too(connection: sqlite3.Connection, span: str, expected: list[int]) -> None:
    connection.execute("BEGIN")
    try:
        numbers = (-(2**70), -(2**63) - 1, 2**63, 2**70, None)
        fill(connection, [(capture(str(number), attempt=number), None) for number in numbers])
        text = f"attempt:{span}" if span else "attempt:<0,>0"
        assert selected(connection, parse_filter(text), Direction.FORWARD) == expected
    finally:
        connection.execute("ROLLBACK")


HOSTILE = [
    "'; DROP TABLE records; --",
    "' OR 1=1 --",
    '" OR ""="',
    "x') OR (SELECT load_extension('x')) --",
    ":filter_0",
    "?1",
    "%' ESCAPE '\\",
    "\0'); DELETE FROM contents; --",
    "1; ATTACH DATABASE 'x' AS y",
]


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("field", ["event", "sub", "url", "note", "id", "check", "header.x", "data.a", 'data["a"]', ""])
def test_hostile_values_are_only_texts(connection: sqlite3.Connection, hostile: str, field: str) -> None:
    colon = f"{field}:" if field else ""
    expected = []
    connection.execute("BEGIN")
    try:
        lines = fill(connection, [(capture("a", body=b'{"a":1}'), None), (attempt("b"), None)])
        for text in (colon + quoted(hostile), f"{colon}{quoted(hostile)}*" if field else quoted(hostile)):
            matching = parse_filter(text)
            expected = [line.number for line in lines if matches(matching.expression, line, NOW)]
            assert selected(connection, matching, Direction.FORWARD) == expected
        assert selected(connection, EVERYTHING, Direction.FORWARD) == [1, 2]
    finally:
        connection.execute("ROLLBACK")


@pytest.mark.parametrize("text", ["header.x'--:*", "header.a;b:*", "header.%:*", """data["x')"]:*""", "data.x':*"])
def test_hostile_names_are_only_names(connection: sqlite3.Connection, text: str) -> None:
    connection.execute("BEGIN")
    try:
        fill(connection, [(capture("a", body=b'{"a":1}'), None)])
        assert selected(connection, parse_filter(text), Direction.FORWARD) == []
    finally:
        connection.execute("ROLLBACK")


_OURS = """
    records contents number kind record_id at event_id event attempt subscription method url status elapsed size state
    note headers checks rest body SELECT FROM WHERE AND OR NOT IS NULL CASE WHEN THEN ELSE END CAST AS TEXT BLOB COLLATE
    NOCASE coalesce length substr typeof 'integer' 'text' '0' ( ) . , : = < > -
"""


@given(FILTERS)
def test_the_statement_is_made_of_our_own_words(text: str) -> None:
    condition = compile_filter(parse_filter(text), NOW)
    words = set(re.findall(r"'[^']*'|\w+|[^\w\s]", condition.sql))
    assert {word for word in words - set(_OURS.split()) if not re.fullmatch(r"filter_[0-9]+|[0-9]+", word)} == set()
