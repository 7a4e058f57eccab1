"""Ways to look at a body, by name: each turns bytes into lines of safe text."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from sandbox.body.json_lines import json_lines
from sandbox.body.lines import Line, Role, Span, note
from sandbox.body.raw_lines import hex_lines, raw_lines
from sandbox.body.text import sanitise

AUTO = "auto"
_SAMPLE = 1024
_BINARY_SHARE = 4  # a sample with more than one unreadable character in four is looked at as hex


@dataclass(frozen=True, slots=True)
class View:
    """One way to look at a body.

    `lines` may be lazy. `fits` tells, from the media type in lower case without parameters and the beginning of the
    body, whether `auto` should choose this view.
    """

    name: str
    lines: Callable[[bytes], Iterator[Line]]
    fits: Callable[[str, bytes], bool]


_VIEWS: dict[str, View] = {}


def register(view: View) -> None:
    """Add a view, or replace the one of the same name; `auto` asks in the order of registration."""
    _VIEWS[view.name] = view


def names() -> tuple[str, ...]:
    """Return the names that `lines` takes, `auto` first."""
    return (AUTO, *_VIEWS)


def lines(body: bytes, content_type: str | bytes | None = None, view: str = AUTO) -> Iterator[Line]:
    """Return the body's lines as this view shows them; lazily, so that a long body costs what is looked at.

    Raises LookupError for a view that does not exist.
    """
    chosen = choose(body, content_type) if view == AUTO else _named(view)
    return chosen.lines(body) if body else iter((note("The body is empty."),))


def choose(body: bytes, content_type: str | bytes | None = None) -> View:
    """Return the view that `auto` stands for with this body and Content-Type."""
    if isinstance(content_type, bytes):
        content_type = content_type.decode("latin-1")
    media_type = (content_type or "").partition(";")[0].strip().lower()
    sample = body[:_SAMPLE]
    return next((view for view in _VIEWS.values() if view.fits(media_type, sample)), _VIEWS["raw"])


def form_lines(body: bytes) -> Iterator[Line]:
    """Yield one decoded `name: value` a line, in the order in which they came."""
    for field in body.split(b"&"):
        name, equals, value = field.replace(b"+", b" ").partition(b"=")
        spans = [Span(sanitise(unquote_to_bytes(name)), Role.KEY)]
        if equals:
            spans += (Span(": ", Role.PUNCTUATION), Span(sanitise(unquote_to_bytes(value)), Role.STRING))
        yield tuple(spans)


def _named(name: str) -> View:
    if name not in _VIEWS:
        raise LookupError(f"there is no view {name!r}; there are {', '.join(names())}")
    return _VIEWS[name]


def _is_json(media_type: str, sample: bytes) -> bool:
    if _is_binary(media_type, sample):
        return False
    named = media_type.endswith(("/json", "+json"))
    return named or sample.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[")


def _is_form(media_type: str, sample: bytes) -> bool:
    return media_type == "application/x-www-form-urlencoded"


def _is_binary(media_type: str, sample: bytes) -> bool:
    text = sample.decode("utf-8", "replace")
    unreadable = sum(char == "\ufffd" or (char < " " and char not in "\t\r\n") for char in text)
    return unreadable * _BINARY_SHARE > len(text)


register(View("json", json_lines, _is_json))
register(View("form", form_lines, _is_form))
register(View("hex", hex_lines, _is_binary))
register(View("raw", raw_lines, lambda media_type, sample: True))
