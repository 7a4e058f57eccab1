"""Following messages through segments of any size."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.receiver.refusal import RAW_LIMIT
from sandbox.receiver.window import BLANK_LIMIT, Window

HEAD = b"POST / HTTP/1.1\r\nHost: x\r\n\r\n"
CHUNKED = b"3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\nTrailer: 1\r\nOther: 2\r\n\r\n"


@given(st.binary(max_size=20), st.binary(max_size=20), st.lists(st.integers(0, 80), max_size=5))
def test_what_follows_an_identity_body_is_left(body: bytes, after: bytes, cuts: list[int]) -> None:
    message = b"\r\n" + HEAD + body + after
    window = Window()
    window.add(message[: len(HEAD) + 2])
    size = window.header_size()
    assert size == len(HEAD)
    window.claim(size + len(body))
    rest = message[len(HEAD) + 2 :]
    positions = [0, *sorted(min(cut, len(rest)) for cut in cuts), len(rest)]
    for start, end in pairwise(positions):
        window.add(rest[start:end])
    assert window.head == after


@pytest.mark.parametrize("body", [CHUNKED, b"0\r\n\r\n", b"1;ext\r\n\r\r\n0\r\n\r\n"])
def test_what_follows_a_chunked_body_is_left(body: bytes) -> None:
    window = Window()
    window.add(HEAD + body[:2])
    window.hold_chunked(window.header_size())
    window.add(body[2:] + b"next")
    assert window.head == HEAD + body + b"next"
    window.release_chunked()
    assert window.head == b"next"
    assert not window.overflowed


def test_a_long_chunked_message_is_not_kept_for_ever() -> None:
    window = Window()
    window.add(HEAD)
    window.hold_chunked(window.header_size())
    for _ in range(100):
        window.add(b"x" * RAW_LIMIT)
    assert window.overflowed
    assert window.unclaimed < 4 * RAW_LIMIT
    assert len(window.head) == RAW_LIMIT
    window.release_chunked()
    assert window.unclaimed == 0


def test_line_ends_between_messages_are_no_message() -> None:
    window = Window()
    window.add(b"\r\n\r\n")
    assert window.blank
    assert window.unclaimed == 0


def test_any_number_of_line_ends_is_not_kept() -> None:
    window = Window()
    for _ in range(10_000):
        window.add(b"\r\n" * 500)
    assert window.blank
    assert len(window.head) <= BLANK_LIMIT
    window.add(b"GET / HTTP/1.1\r\nHost: h\r\n\r\n")
    assert window.header_size() == len(b"GET / HTTP/1.1\r\nHost: h\r\n\r\n")


def test_line_ends_before_a_header_are_not_kept_with_it() -> None:
    window = Window()
    window.add(b"\r\n" * RAW_LIMIT + b"GE")
    assert len(window.head) == BLANK_LIMIT + 2
    assert window.unclaimed == 2


def test_line_ends_in_a_chunked_message_are_kept() -> None:
    body = b"%x\r\n%b\r\n0\r\n\r\n" % (4 * BLANK_LIMIT, b"\r\n" * 2 * BLANK_LIMIT)
    window = Window()
    window.add(HEAD)
    window.hold_chunked(window.header_size())
    window.add(body + b"next")
    window.release_chunked()
    assert window.head == b"next"
