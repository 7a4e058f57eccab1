"""The JSON writer prints what the .NET serializers print (wire-format 4.1 and 6)."""

import contextlib
import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.domain import json_text
from sandbox.domain.json_text import JsonProfile, JsonValue, MalformedJsonError

TEXT = st.text(st.characters(codec="utf-8"))
VALUES: st.SearchStrategy[JsonValue] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.decimals(-(10**12), 10**12, places=2)
    | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)


def test_all_20_samples_are_reproduced_byte_for_byte(samples: dict[str, bytes]) -> None:
    assert len(samples) == 20
    for name, body in samples.items():
        assert json_text.write(json_text.read(body)).encode() == body, name


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (Decimal("1234.50"), "1234.5"),
        (Decimal("18"), "18.0"),
        (Decimal("900.00"), "900.0"),
        (0.0, "0.0"),
        (0.0001, "0.0001"),
        (Decimal("0.00001"), "1E-05"),
        (1e14, "100000000000000.0"),
        (1e15, "1E+15"),
        (1234567890123456.0, "1.234567890123456E+15"),
        (12345678901234567890.0, "1.2345678901234567E+19"),
        (-2.5e-7, "-2.5E-07"),
        (1e100, "1E+100"),
        (7, "7"),
        (10**30, "1" + "0" * 30),
    ],
)
def test_numbers_as_json_net_prints_them(number: float | Decimal, text: str) -> None:
    assert json_text.write(number) == text


@pytest.mark.parametrize("text", ["900.00", "900.0", "900", "1E+2", "1e2", "0.0000001", "-0.0", "1e400"])
@pytest.mark.parametrize("profile", [JsonProfile.STJ_RELAXED, JsonProfile.STJ_STRICT])
def test_system_text_json_keeps_the_scale_of_the_source(text: str, profile: JsonProfile) -> None:
    assert json_text.write(json_text.read(text), profile) == text


@pytest.mark.parametrize(
    ("char", "newtonsoft", "relaxed", "strict"),
    [
        ("₹", "₹", "₹", r"\u20B9"),
        ("த", "த", "த", r"\u0BA4"),
        ("é", "é", "é", r"\u00E9"),
        ("😀", "😀", r"\uD83D\uDE00", r"\uD83D\uDE00"),
        ("<", "<", "<", r"\u003C"),
        (">", ">", ">", r"\u003E"),
        ("&", "&", "&", r"\u0026"),
        ("'", "'", "'", r"\u0027"),
        ("+", "+", "+", r"\u002B"),
        ("`", "`", "`", r"\u0060"),
        ('"', r"\"", r"\"", r"\u0022"),
        ("\\", r"\\", r"\\", r"\\"),
        ("/", "/", "/", "/"),
        ("\u00a0", "\u00a0", r"\u00A0", r"\u00A0"),
        ("\u2028", r"\u2028", r"\u2028", r"\u2028"),
        ("\u2029", r"\u2029", r"\u2029", r"\u2029"),
        ("\u0085", r"\u0085", r"\u0085", r"\u0085"),
        ("\u007f", "\u007f", r"\u007F", r"\u007F"),
        ("\t", r"\t", r"\t", r"\t"),
        ("\n", r"\n", r"\n", r"\n"),
        ("\x01", r"\u0001", r"\u0001", r"\u0001"),
        ("\x1f", r"\u001f", r"\u001F", r"\u001F"),
    ],
)
def test_escapes_of_the_table_in_6_6(char: str, newtonsoft: str, relaxed: str, strict: str) -> None:
    assert json_text.write(char) == f'"{newtonsoft}"'
    assert json_text.write(char, JsonProfile.STJ_RELAXED) == f'"{relaxed}"'
    assert json_text.write(char, JsonProfile.STJ_STRICT) == f'"{strict}"'


def test_a_lone_surrogate_leaves_as_a_dotnet_encoder_writes_it() -> None:
    assert json_text.write("a\ud800b").encode() == '"a\ufffdb"'.encode()
    assert json_text.write("a\ud800b", JsonProfile.STJ_STRICT) == '"a\\uFFFDb"'


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("2026-03-04T14:38:49+05:30", "2026-03-04T09:08:49+00:00"),
        ("2026-03-04T14:38:49.1200+00:00", "2026-03-04T14:38:49.12+00:00"),
        ("2026-03-04T14:38:49.500Z", "2026-03-04T14:38:49.5Z"),
        ("2026-03-04T14:38:49", "2026-03-04T14:38:49"),
        ("2026-03-04", "2026-03-04"),
        ("on 2026-03-04T14:38:49Z", "on 2026-03-04T14:38:49Z"),
        ("2026-13-04T14:38:49Z", "2026-13-04T14:38:49Z"),
    ],
)
def test_strings_that_look_like_dates_change_in_newtonsoft_only(text: str, sent: str) -> None:
    assert json_text.write({"Note": text}) == f'{{"Note":"{sent}"}}'
    assert json_text.write({"Note": text}, JsonProfile.STJ_STRICT).replace(r"\u002B", "+") == f'{{"Note":"{text}"}}'


def test_member_names_never_change_even_if_they_look_like_dates() -> None:
    assert json_text.write({"2026-03-04T14:38:49+05:30": 1}) == '{"2026-03-04T14:38:49+05:30":1}'


@given(VALUES, st.sampled_from(JsonProfile))
def test_every_profile_writes_json_that_any_reader_takes_back(value: JsonValue, profile: JsonProfile) -> None:
    text = json_text.write(value, profile)
    assert "\n" not in text
    assert _plain(json.loads(text)) == _plain(value)


@given(VALUES, st.sampled_from(JsonProfile))
def test_written_text_is_a_fixed_point(value: JsonValue, profile: JsonProfile) -> None:
    once = json_text.write(value, profile)
    assert json_text.write(json_text.read(once), profile) == once


def _plain(value: object) -> object:
    """Numbers as doubles: that is all that any profile promises."""
    if isinstance(value, dict):
        return {name: _plain(member) for name, member in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, float | Decimal):
        return float(value)
    return value


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        (b'{"a":1', "line 1 column 7"),
        (b"\xff{}", "byte 0 (0xFF) is not valid UTF-8"),
        (b"\xef\xbb\xbf{}", "byte order mark"),
        (b"NaN", "NaN is not JSON"),
        (b"[" * 65 + b"]" * 65, "nested deeper than 64 levels"),
        (b"[" * 200_000, "nested deeper than 64 levels"),
        (b'{"a":' * 65 + b"1" + b"}" * 65, "nested deeper than 64 levels"),
        (b"[" + b"[]," * 1000 + b"[" * 64 + b"]" * 65, "nested deeper than 64 levels"),
        (b"[}" * 100_000, "line 1 column 2"),
        (b"", "line 1 column 1"),
        (b"1E" + b"9" * 30, "exponent that no number type can hold"),
        (b"9" * 5000, "digits"),
        (b'{"Data":{"Description":Soft cotton kurti}}', "line 1 column 24"),
    ],
)
def test_what_is_no_json_is_refused_with_its_place(source: bytes, sentence: str) -> None:
    with pytest.raises(MalformedJsonError) as caught:
        json_text.read(source)
    assert sentence in str(caught.value)


@given(st.integers(1, 64), st.lists(st.sampled_from(["[]", "{}", '"[{"', '"\\\\"', '"\\"["'])))
def test_what_is_no_deeper_is_read(depth: int, items: list[str]) -> None:
    inner = "[" * (depth - 1) + "]" * (depth - 1)
    text = "[" + ",".join([*items, inner or "1"] if depth < 64 else [inner]) + "]"
    assert json_text.read(text) == json.loads(text)


def test_brackets_inside_of_strings_do_not_count_as_depth() -> None:
    text = json.dumps(["[" * 500, '"' + "{" * 500])
    assert json_text.read(text) == json.loads(text)


def test_reading_without_tokens_gives_the_same_values(samples: dict[str, bytes]) -> None:
    for body in samples.values():
        assert _plain(json_text.read(body, exact=False)) == _plain(json_text.read(body))


def test_a_number_beyond_a_double_is_refused_and_not_written_as_infinity() -> None:
    with pytest.raises(ValueError, match="too large for a double"):
        json_text.write(Decimal("1E400"))


@pytest.mark.parametrize("number", [Decimal("Infinity"), Decimal("NaN"), float("inf"), float("nan")])
def test_what_is_no_number_in_json_is_refused_where_numbers_are_copied(number: float | Decimal) -> None:
    with pytest.raises(ValueError, match="is not a JSON number"):
        json_text.write(number, JsonProfile.STJ_RELAXED)


@given(st.binary())
def test_reading_any_bytes_gives_a_value_or_the_one_kind_of_error(source: bytes) -> None:
    with contextlib.suppress(MalformedJsonError):
        json_text.read(source)
