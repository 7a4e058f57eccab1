"""The same JSON written in another way: what comes out when a body is parsed and serialised again."""

import itertools
import json
import math
import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import partial
from types import MappingProxyType
from typing import NamedTuple

from sandbox.domain import json_text
from sandbox.domain.explanation.decimals import DECIMALS
from sandbox.domain.explanation.json_tokens import NumberWriter, TextWriter, TokenText
from sandbox.domain.explanation.suspicion import Body, Suspicion, enumerated
from sandbox.domain.json_text import JsonProfile

RAW_BODY = (
    "Sign and verify the raw bytes of the body, before anything parses it: in Express `express.raw`, in Flask "
    "`request.get_data()`, in PHP `file_get_contents('php://input')`."
)


class Style(NamedTuple):
    """One choice of each dimension; an empty text leaves the dimension as the body has it."""

    spacing: str = ""
    order: str = ""
    text: str = ""
    number: str = ""
    end: str = ""

    @property
    def choices(self) -> tuple[str, ...]:
        """The choices that differ from how the body is written."""
        return tuple(filter(None, self))


def _escaped(pattern: str, form: str) -> TextWriter:
    unsafe = re.compile(pattern)
    return lambda text: unsafe.sub(lambda found: form.format(ord(found[0])), json.dumps(text, ensure_ascii=False))


def _ascii_in_capitals(text: str) -> str:
    def units(found: re.Match[str]) -> str:
        data = found[0].encode("utf-16-be", "surrogatepass")
        return "".join(f"\\u{data[i]:02X}{data[i + 1]:02X}" for i in range(0, len(data), 2))

    return re.sub("[^\x00-\x7f]", units, json.dumps(text, ensure_ascii=False))


def _shortest(number: str, _: str) -> str:
    """As JavaScript prints it: no point without need."""
    if not {".", "e", "E"}.intersection(number):
        return number
    value = float(number)
    if not math.isfinite(value):
        return number
    return str(int(value)) if value == int(value) and abs(value) < 1e21 else repr(value)


def _with_point(number: str, member: str) -> str:
    return f"{number}.0" if member in DECIMALS and number.lstrip("-").isdecimal() else number


def _two_places(number: str, member: str) -> str:
    if member not in DECIMALS or len(number) > 30 or {"e", "E"}.intersection(number):
        return number
    return f"{Decimal(number):.2f}"


_SPACINGS: Mapping[str, Callable[[TokenText], str]] = MappingProxyType(
    {
        "": TokenText.as_it_was,
        "json-compact": TokenText.compact,
        "json-with-blanks": TokenText.spaced,
        "json-indented-by-2": partial(TokenText.indented, indent="  "),
        "json-indented-by-4": partial(TokenText.indented, indent="    "),
        "json-indented-by-tabs": partial(TokenText.indented, indent="\t"),
        "json-indented-with-crlf": partial(TokenText.indented, indent="  ", newline="\r\n"),
    }
)
_TEXTS: Mapping[str, TextWriter | None] = MappingProxyType(
    {
        "": None,
        "json-not-escaped": partial(json.dumps, ensure_ascii=False),
        "json-escaped-to-ascii": json.dumps,
        "json-escaped-in-capitals": _ascii_in_capitals,
        "json-with-escaped-slashes": lambda text: json.dumps(text, ensure_ascii=False).replace("/", "\\/"),
        "json-escaped-as-by-php": lambda text: json.dumps(text).replace("/", "\\/"),
        "json-escaped-for-html": _escaped("[<>&\u2028\u2029]", "\\u{:04x}"),
        "json-escaped-as-by-dotnet": partial(json_text.write, profile=JsonProfile.STJ_STRICT),
    }
)
_NUMBERS: Mapping[str, NumberWriter | None] = MappingProxyType(
    {
        "": None,
        "json-numbers-without-point": _shortest,
        "json-numbers-with-point": _with_point,
        "json-numbers-with-two-places": _two_places,
    }
)
_ORDERS = ("", "json-sorted")
_ENDS: Mapping[str, str] = MappingProxyType({"": "", "json-with-newline": "\n"})

CLAUSES: Mapping[str, str] = MappingProxyType(
    {
        "json-compact": "without whitespace",
        "json-with-blanks": "with a blank after every comma and colon, as Python's json.dumps does",
        "json-indented-by-2": "indented by two blanks",
        "json-indented-by-4": "indented by four blanks",
        "json-indented-by-tabs": "indented by tabs",
        "json-indented-with-crlf": "indented, in lines that end in CR LF",
        "json-sorted": "with its members sorted by name",
        "json-not-escaped": "with its letters as they are in place of \\u escapes",
        "json-escaped-to-ascii": "with \\u escapes for all letters beyond ASCII",
        "json-escaped-in-capitals": "with \\u escapes in capital hex for all letters beyond ASCII",
        "json-with-escaped-slashes": "with every / written as \\/",
        "json-escaped-as-by-php": "with every / and every letter beyond ASCII escaped, as PHP's json_encode does",
        "json-escaped-for-html": "with < > & escaped, as Go's encoding/json does",
        "json-escaped-as-by-dotnet": "escaped as System.Text.Json does by default",
        "json-numbers-without-point": "with its numbers shortened, 900.0 to 900, as JavaScript does",
        "json-numbers-with-point": "with a point in its decimals, 900 as 900.0",
        "json-numbers-with-two-places": "with two places in its decimals, 900.0 as 900.00",
        "json-with-newline": "with a line feed at the end",
    }
)
"""Every choice, and how it goes on with "over the same JSON …"."""

WRITERS: Mapping[str, tuple[Style, str]] = MappingProxyType(
    {
        "json-by-python": (
            Style("json-with-blanks", text="json-escaped-to-ascii"),
            "as Python's json.dumps writes it",
        ),
        "json-by-javascript": (
            Style("json-compact", text="json-not-escaped", number="json-numbers-without-point"),
            "as JavaScript's JSON.stringify writes it",
        ),
        "json-by-php": (
            Style("json-compact", text="json-escaped-as-by-php", number="json-numbers-without-point"),
            "as PHP's json_encode writes it",
        ),
        "json-by-go": (
            Style("json-compact", "json-sorted", "json-escaped-for-html", "json-numbers-without-point"),
            "as Go's encoding/json writes a map",
        ),
        "json-by-dotnet": (
            Style("json-compact", text="json-escaped-as-by-dotnet"),
            "as .NET's System.Text.Json writes it",
        ),
        "json-by-jq": (
            Style(
                "json-indented-by-2",
                text="json-not-escaped",
                number="json-numbers-without-point",
                end="json-with-newline",
            ),
            "as jq prints it",
        ),
        "json-by-json-tool": (
            Style("json-indented-by-4", text="json-escaped-to-ascii", end="json-with-newline"),
            "as `python -m json.tool` prints it",
        ),
    }
)
"""Programs that many people use, the style in which they write, and how it goes on with "over the same JSON …"."""

_STYLES = sorted(
    itertools.starmap(Style, itertools.product(_SPACINGS, _ORDERS, _TEXTS, _NUMBERS, _ENDS)),
    key=lambda style: len(style.choices),
)
_ONE_CHOICE = [style for style in _STYLES if len(style.choices) == 1]
_MORE_CHOICES = [style for style in _STYLES if len(style.choices) > 1]


def likely_rewritings(text: TokenText) -> Iterator[Body]:
    """Yield what differs in one choice from how the body is written, then what well-known programs would write."""
    yield from _rewritings(text, [(style.choices, "", style) for style in _ONE_CHOICE])
    yield from _rewritings(text, [((cause,), words, style) for cause, (style, words) in WRITERS.items()])


def further_rewritings(text: TokenText) -> Iterator[Body]:
    """Yield every other combination, fewest choices first."""
    yield from _rewritings(text, [(style.choices, "", style) for style in _MORE_CHOICES])


def suspicions() -> Iterator[Suspicion]:
    """Yield every cause that a rewriting can have."""
    words = {**CLAUSES, **{cause: words for cause, (_, words) in WRITERS.items()}}
    for cause, clause in words.items():
        yield Suspicion(cause, f"over the same JSON {clause}", RAW_BODY)


def _rewritings(text: TokenText, wanted: list[tuple[tuple[str, ...], str, Style]]) -> Iterator[Body]:
    by_order = {"": text, "json-sorted": text.sorted() if any(style.order for _, _, style in wanted) else text}
    written: dict[tuple[str, str, str], TokenText] = {}
    for causes, words, style in wanted:
        tokens = (style.order, style.text, style.number)
        if tokens not in written:
            written[tokens] = by_order[style.order].rewritten(_TEXTS[style.text], _NUMBERS[style.number])
        made = _SPACINGS[style.spacing](written[tokens]) + _ENDS[style.end]
        clause = words or enumerated([CLAUSES[choice] for choice in style.choices])
        yield Body(causes, f"over the same JSON {clause}", made.encode("utf-8", "surrogatepass"))
