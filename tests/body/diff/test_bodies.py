"""Two bodies: JSON by meaning, and in which ways the same JSON is written differently."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.body.diff.bodies import compare_bodies
from sandbox.body.diff.ignoring import USUAL
from sandbox.domain import json_text

BODY = '{"Id":"x","Price":900.0,"Name":"कुर्ता","Lines":[1, 2]}'


@pytest.mark.parametrize(
    ("after", "remarks"),
    [
        (BODY.replace(":", ": "), ("spaces",)),
        (BODY + "\n", ("spaces",)),
        (BODY.replace("कुर्ता", r"\u0915\u0941\u0930\u094d\u0924\u093e"), ("escapes",)),
        (BODY.replace("900.0", "900"), ("number forms",)),
        (BODY.replace("900.0", "9E2"), ("number forms",)),
        ('{"Price":900.0,"Id":"x","Name":"कुर्ता","Lines":[1, 2]}', ("member order",)),
        (json.dumps(json.loads(BODY)), ("spaces", "escapes")),
        (
            json.dumps(json.loads(BODY.replace("900.0", "900")), sort_keys=True, indent=2),
            ("spaces", "escapes", "number forms", "member order"),
        ),
        (BODY.replace('"Id"', '"Id":1,"Id"'), ("repeated members",)),
        (BODY.replace("1, 2", "1 ,2"), ("order of blanks or escapes",)),
    ],
)
def test_the_same_json_written_differently(after: str, remarks: tuple[str, ...]) -> None:
    found = compare_bodies(BODY.encode(), after.encode())
    assert found.only_rewritten
    assert found.remarks == remarks
    assert not found.identical


def test_how_it_is_written_is_told_though_everything_is_ignored() -> None:
    found = compare_bodies(b'{"Id":{"a":1,"b":2}}', b'{"Id":{"b":2,"a":1}}', USUAL)
    assert found.remarks == ("member order",)
    assert found.count == 0


def test_other_json_is_not_rewritten() -> None:
    found = compare_bodies(BODY.encode(), BODY.replace("900.0", "900.5").encode())
    assert not found.only_rewritten
    assert found.remarks == ()
    assert found.count == 1


@pytest.mark.parametrize(
    ("before", "after", "remarks"),
    [
        (b"a=1&", b"a=1", ("the second body is only the beginning of the first body, 1 byte short",)),
        (b"a=1&b=2", b"a=1", ("the second body is only the beginning of the first body, 4 bytes short",)),
        (b"a=1", b"a=1&b=2", ("the first body is only the beginning of the second body, 4 bytes short",)),
        (b"a=1", b"", ("the second body is empty",)),
        (b"", b"a=1", ("the first body is empty",)),
        (b"{}", b"\xef\xbb\xbf{}", ("the second body has a byte order mark in front",)),
        (b"a\nb\n", b"a\r\nb\r\n", ("only the line ends differ",)),
        (b"a", b"b", ()),
    ],
)
def test_what_other_bodies_differ_in(before: bytes, after: bytes, remarks: tuple[str, ...]) -> None:
    found = compare_bodies(before, after)
    assert found.remarks == remarks
    assert found.json is None
    assert found.count == 1


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"\xff{}", "byte 0 (0xFF) is not valid UTF-8"),
        (b"[" * 10_000, "nested deeper than 64 levels"),
        (b"[" * 10_000 + b"]" * 10_000, "nested deeper than 64 levels"),
        (b"1" * 5000, "more than 4,300 digits"),
        (b'{"a":NaN}', "NaN is not JSON"),
        (b'{"a":', "Expecting value"),
    ],
)
def test_a_body_that_is_not_json_says_why_and_is_compared_by_bytes(body: bytes, why: str) -> None:
    found = compare_bodies(b"{}", body, names=("the sent body", "the received body"))
    assert len(found.not_json) == 1
    assert found.not_json[0].startswith("the received body is not JSON: ")
    assert why in found.not_json[0]
    assert found.first is not None


def test_equal_bytes_are_not_even_read() -> None:
    found = compare_bodies(b"[" * 10_000, b"[" * 10_000)
    assert found.identical
    assert (found.count, found.not_json, found.remarks) == (0, (), ())


@given(st.binary(max_size=60) | st.text(st.sampled_from('{}[],:"\\ \n0-1.eEtruefalsn'), max_size=30).map(str.encode))
def test_no_bytes_end_it(body: bytes) -> None:
    assert compare_bodies(body, body).identical
    for other in (b"{}", body[1:], body + b"\n"):
        assert (compare_bodies(body, other).first is None) is (body == other)


def test_every_sample_survives_a_careless_proxy_as_the_same_json(samples: dict[str, bytes]) -> None:
    for body in samples.values():
        again = json.dumps(json.loads(body), indent=1, sort_keys=True).encode()
        found = compare_bodies(body, again)
        assert found.only_rewritten
        assert found.remarks[0] == "spaces"
        assert found.json is not None
        assert found.json.differences == ()
        assert json_text.read(again) == json_text.read(body)
