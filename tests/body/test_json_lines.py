"""JSON is laid out over its own tokens: nothing is rounded, reordered, unescaped or dropped."""

import json
import time
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.body.json_lines import json_lines
from sandbox.body.lines import Role, Span, line_text
from sandbox.domain.json_text import MAX_DEPTH

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)
JUNK = st.text(st.sampled_from('{}[],:"\\ \n0-1.eEtruefalsn\x00é\u2028\udcff'))


def shown(body: bytes | str) -> list[str]:
    data = body.encode("utf-8", "surrogateescape") if isinstance(body, str) else body
    return [line_text(line) for line in json_lines(data)]


def test_the_tokens_stay_as_they_came() -> None:
    body = '{"b":900.0,"a":[1E-05,-0,12345678901234567890123,{}],"a":[ ],"u":"\\u2028\\/é","n":null, "t" : true}'
    assert shown(body) == [
        "{",
        '  "b": 900.0,',
        '  "a": [',
        "    1E-05,",
        "    -0,",
        "    12345678901234567890123,",
        "    {}",
        "  ],",
        '  "a": [],',
        '  "u": "\\u2028\\/é",',
        '  "n": null,',
        '  "t": true',
        "}",
    ]


def test_every_piece_has_its_role() -> None:
    lines = list(json_lines(b'{"a":["x",1,true]}'))
    assert lines[1] == (
        Span("  ", Role.PLAIN),
        Span('"a"', Role.KEY),
        Span(": ", Role.PUNCTUATION),
        Span("[", Role.PUNCTUATION),
    )
    assert [line[1].role for line in lines[2:5]] == [Role.STRING, Role.NUMBER, Role.KEYWORD]
    assert lines[2][2] == Span(",", Role.PUNCTUATION)


def test_the_samples_are_laid_out_and_mean_the_same(samples: dict[str, bytes]) -> None:
    for body in samples.values():
        text = "\n".join(shown(body))
        assert json.loads(text) == json.loads(body)
        assert "".join(text.split()) == "".join(body.decode().split())


@given(value=JSON, indent=st.sampled_from([None, 1, 4]), ascii_only=st.booleans())
def test_the_layout_is_that_of_the_standard_library(value: object, indent: int | None, ascii_only: bool) -> None:
    body = json.dumps(value, indent=indent, ensure_ascii=ascii_only).encode("utf-8", "surrogatepass")
    lines = list(json_lines(body))
    assert Role.NOTE not in {span.role for line in lines for span in line}
    if ascii_only and "\\u007f" not in body.decode() and b"\x7f" not in body:
        assert [line_text(line) for line in lines] == json.dumps(value, indent=2).split("\n")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('{"a":1,}', ["{", '  "a": 1,', "Not JSON at byte 7: expected a name", "}"]),
        ('{"a":}', ["{", "Not JSON at byte 5: expected a value", '"a":}']),
        ('{"a" 1}', ["{", "Not JSON at byte 1: expected a name", '"a" 1}']),
        ('{"é":1 "b":2}', ["{", '  "é": 1', "Not JSON at byte 8: expected a comma or }", ' "b":2}']),
        ("[1,2", ["[", "  1,", "  2", "Not JSON at byte 4: expected a comma or ]"]),
        ("[1}", ["[", "  1", "Not JSON at byte 2: expected a comma or ]", "}"]),
        ("[,]", ["[", "Not JSON at byte 1: expected a value", ",]"]),
        ("[1] x\ny", ["[", "  1", "]", "Not JSON at byte 4: expected nothing", " x", "y"]),
        ("1,", ["1", "Not JSON at byte 1: expected nothing", ","]),
        ("01", ["0", "Not JSON at byte 1: expected nothing", "1"]),
        ("hello\x1b", ["Not JSON at byte 0: expected a value", "hello␛"]),
        ('"\\x"', ["Not JSON at byte 0: expected a value", '"\\x"']),
        ('"a\nb"', ["Not JSON at byte 0: expected a value", '"a', 'b"']),
        ("NaN", ["Not JSON at byte 0: expected a value", "NaN"]),
        (" ", ["Not JSON at byte 1: expected a value", " "]),
        ("\ufeff{}", ["The body begins with a byte order mark", "{}"]),
    ],
)
def test_from_a_fault_on_it_is_raw_behind_a_note(body: str, expected: list[str]) -> None:
    lines = shown(body)
    assert len(lines) == len(expected)
    for line, start in zip(lines, expected, strict=True):
        assert line == start or (line.startswith(start) and " byte " in start)


def test_what_is_unsafe_inside_strings_is_made_visible() -> None:
    assert shown(b'["\xff\xc2\x9b","\xe2\x80\xae"]') == ["[", '  "\\xff⟨U+009B⟩",', '  "⟨U+202E⟩"', "]"]


def test_nesting_ends_where_the_reader_ends() -> None:
    assert shown("[" * MAX_DEPTH + "]" * MAX_DEPTH)[-1] == "]"
    deep = shown("[" * 100_000)
    assert len(deep) == MAX_DEPTH + 2
    assert deep[-2].startswith(f"Not JSON at byte {MAX_DEPTH}: expected no more than {MAX_DEPTH} levels")


@given(body=JUNK)
def test_it_finds_a_fault_exactly_where_the_standard_library_finds_one(body: str) -> None:
    def refuse(constant: str) -> None:
        raise ValueError(constant)

    data = body.encode("utf-8", "surrogateescape")
    try:
        json.loads(data.decode("utf-8", "surrogateescape"), parse_constant=refuse)
    except ValueError:
        good = False
    else:
        good = True
    notes = [line for line in json_lines(data) if line[0].role is Role.NOTE]
    assert good is not bool(notes)


def test_the_beginning_of_a_long_body_does_not_cost_the_whole() -> None:
    body = b"[" + b"1," * 200_000 + b"1]"
    start = time.process_time()
    assert len(list(islice(json_lines(body), 20))) == 20
    beginning = time.process_time() - start
    assert sum(1 for _ in json_lines(body)) == 200_003
    assert beginning < (time.process_time() - start) / 10
