"""Views by name, and which one `auto` chooses."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.body import views
from sandbox.body.lines import Line, Role, Span, line_text
from sandbox.body.text import is_safe


def shown(body: bytes, content_type: str | None = None, view: str = "auto") -> list[str]:
    return [line_text(line) for line in views.lines(body, content_type, view)]


@pytest.mark.parametrize(
    ("content_type", "body", "view"),
    [
        ("application/json; charset=utf-8", b"{}", "json"),
        ("Application/JSON", b"not json", "json"),
        ("application/problem+json", b"{}", "json"),
        ("text/plain", b" \n[1]", "json"),
        (None, b"\xef\xbb\xbf{}", "json"),
        ("application/json", b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xab", "hex"),
        ("application/x-www-form-urlencoded", b"a=1", "form"),
        ("text/html", b"<p>\t\r\n", "raw"),
        (None, "தமிழ்".encode(), "raw"),
        (None, "தமிழ்".encode() * 500, "raw"),
        ("image/png", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "hex"),
        (None, b"\xff" * 20, "hex"),
    ],
)
def test_auto_chooses(content_type: str | None, body: bytes, view: str) -> None:
    assert views.choose(body, content_type).name == view
    encoded = content_type.encode() if content_type else None
    assert views.choose(body, encoded).name == view
    assert shown(body, content_type) == shown(body, view=view)


def test_raw_keeps_the_lines_and_shows_the_rest() -> None:
    assert shown(b"a\tb\r\n\n\xff\x1b[0m\n", view="raw") == ["a    b␍", "", "\\xff␛[0m"]


def test_hex_shows_offset_bytes_and_ascii() -> None:
    assert shown(bytes(range(0x20, 0x33)) + b"\x00\xff", view="hex") == [
        "00000000  20 21 22 23 24 25 26 27  28 29 2a 2b 2c 2d 2e 2f | !\"#$%&'()*+,-./|",
        "00000010  30 31 32 00 ff" + " " * 35 + "|012..|",
    ]


def test_form_shows_decoded_fields_in_order() -> None:
    assert shown(b"a=1&b+c=%E2%82%B9+5&a=%1b%ff&flag&x=1=2", view="form") == [
        "a: 1",
        "b c: ₹ 5",
        "a: ␛\\xff",
        "flag",
        "x: 1=2",
    ]


@pytest.mark.parametrize("view", views.names())
def test_an_empty_body_is_said(view: str) -> None:
    assert list(views.lines(b"", None, view)) == [(Span("The body is empty.", Role.NOTE),)]


def test_an_unknown_view_is_named_with_those_that_exist() -> None:
    with pytest.raises(LookupError, match="'xml'; there are auto, json, form, hex, raw"):
        views.lines(b"x", None, "xml")


def test_a_view_can_be_added(monkeypatch: pytest.MonkeyPatch) -> None:
    def backwards(body: bytes) -> Iterator[Line]:
        yield (Span(body[::-1].decode(), Role.PLAIN),)

    monkeypatch.setattr(views, "_VIEWS", dict(views._VIEWS))
    views.register(views.View("backwards", backwards, lambda media_type, sample: False))
    assert shown(b"abc", view="backwards") == ["cba"]
    assert shown(b"abc") == ["abc"]


@given(body=st.binary(), view=st.sampled_from(views.names()), content_type=st.none() | st.text())
def test_every_line_of_every_view_is_safe(body: bytes, view: str, content_type: str | None) -> None:
    for line in views.lines(body, content_type, view):
        assert is_safe(line_text(line))
        assert all(isinstance(span.role, Role) for span in line)
