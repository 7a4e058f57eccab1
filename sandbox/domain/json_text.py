"""JSON as O2VEND's .NET serializers print it (wire-format 4.1 and 6), and a reader that keeps number scales.

The reader remembers how a number with a point or exponent was written, so that `900.00` can be told from `900.0`; the
writer decides per profile what becomes of it.
"""

import json
import math
import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal
from enum import StrEnum
from typing import NoReturn, Self, TypeAlias, cast

from sandbox.domain import ticks

JsonValue: TypeAlias = bool | int | float | Decimal | str | list["JsonValue"] | dict[str, "JsonValue"] | None
JsonObject: TypeAlias = dict[str, JsonValue]

MAX_DEPTH = 64
"""Deepest nesting that is read: the default of both .NET serializers; real deliveries stay below 8."""


class JsonProfile(StrEnum):
    """Which .NET serializer is imitated (wire-format 6.2, 6.3, 6.6, 6.8)."""

    NEWTONSOFT = "newtonsoft"
    STJ_RELAXED = "stj-relaxed"
    STJ_STRICT = "stj-strict"


class NumberToken(Decimal):
    """A number with a point or exponent as it was read: its value, and its digits as they were written."""

    __slots__ = ("text",)
    text: str

    def __new__(cls, text: str) -> Self:
        """Return the number that the JSON token `text` stands for."""
        token = super().__new__(cls, text)
        token.text = text
        return token

    def __reduce__(self) -> tuple[type[Self], tuple[str]]:
        """Keep the digits when it is pickled."""
        return type(self), (self.text,)


class MalformedJsonError(ValueError):
    """The text is not JSON that a receiver could read; the message says why and where."""


def read(source: str | bytes, *, exact: bool = True) -> JsonValue:
    """Read one JSON text; numbers with a point or exponent become `NumberToken`, or floats if not `exact`.

    Raises MalformedJsonError for invalid UTF-8, a byte order mark, a syntax error, NaN or Infinity, an integer of
    more than 4,300 digits, and nesting beyond MAX_DEPTH.
    """
    text = _decode(source) if isinstance(source, bytes) else source
    if text.startswith("\ufeff"):
        raise MalformedJsonError("it starts with a byte order mark, which O2VEND never sends (wire-format 6.14)")
    _check_depth(text)
    try:
        return cast(JsonValue, (_EXACT if exact else _QUICK).decode(text))
    except json.JSONDecodeError as error:
        raise MalformedJsonError(
            f"{error.msg} at line {error.lineno} column {error.colno} (character {error.pos})"
        ) from None
    except MalformedJsonError:
        raise
    except RecursionError:
        raise MalformedJsonError(f"it is nested deeper than {MAX_DEPTH} levels") from None
    except ArithmeticError:
        raise MalformedJsonError("a number has an exponent that no number type can hold") from None
    except ValueError:
        raise MalformedJsonError("a whole number has more than 4,300 digits") from None


def write(value: JsonValue, profile: JsonProfile = JsonProfile.NEWTONSOFT) -> str:
    """Write one line of JSON without spaces, as the profile's serializer prints it.

    With the Newtonsoft profile, strings that are a full ISO date-time change as on a UTC server (wire-format 6.8).
    Raises ValueError for what is no JSON number, and with the Newtonsoft profile for a number that a double cannot
    hold, which Json.NET would turn into invalid JSON.
    """
    parts: list[str] = []
    _write(value, _STYLES[profile], parts.append)
    return "".join(parts)


def _decode(source: bytes) -> str:
    try:
        return source.decode("utf-8")
    except UnicodeDecodeError as error:
        raise MalformedJsonError(
            f"byte {error.start} (0x{source[error.start]:02X}) is not valid UTF-8: {error.reason}"
        ) from None


def _refuse_constant(name: str) -> NoReturn:
    raise MalformedJsonError(f"{name} is not JSON")


_EXACT = json.JSONDecoder(parse_float=NumberToken, parse_constant=_refuse_constant)
_QUICK = json.JSONDecoder(parse_constant=_refuse_constant)


def _check_depth(text: str) -> None:
    # The two counts bound the depth from above, so ordinary bodies are never scanned a second time.
    if text.count("[") + text.count("{") <= MAX_DEPTH:
        return
    brackets = _NO_BRACKET.sub("", _STRING.sub("", text)).replace("{", "[").replace("}", "]")
    for _ in range(MAX_DEPTH):
        if "[]" not in brackets:
            break
        brackets = brackets.replace("[]", "")
    if brackets.count("[") > MAX_DEPTH or "[]" in brackets:
        raise MalformedJsonError(f"it is nested deeper than {MAX_DEPTH} levels")


_STRING = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"?', re.DOTALL)
_NO_BRACKET = re.compile(r"[^\[\]{}]+")


class _Style:
    """The three things in which the serializers differ: text values, escapes, numbers with a fraction."""

    def __init__(
        self,
        to_escape: str,
        escape: Callable[[str], str],
        number: Callable[[float | Decimal], str],
        dates: bool,
    ) -> None:
        self._to_escape = re.compile(to_escape)
        self._escape = escape
        self.number = number
        self._dates = dates

    def key(self, text: str) -> str:
        return f'"{self._to_escape.sub(self._replacement, text)}"'

    def text(self, text: str) -> str:
        return self.key(_as_on_a_utc_server(text) if self._dates else text)

    def _replacement(self, match: re.Match[str]) -> str:
        return self._escape(match[0])


def _write(value: JsonValue, style: _Style, emit: Callable[[str], object]) -> None:
    if isinstance(value, str):
        emit(style.text(value))
    elif value is None:
        emit("null")
    elif isinstance(value, bool):
        emit("true" if value else "false")
    elif isinstance(value, int):
        emit(str(value))
    elif isinstance(value, float | Decimal):
        emit(style.number(value))
    elif isinstance(value, dict):
        before = "{"
        for name, member in value.items():
            emit(f"{before}{style.key(name)}:")
            _write(member, style, emit)
            before = ","
        emit("}" if value else "{}")
    else:
        before = "["
        for item in value:
            emit(before)
            _write(item, style, emit)
            before = ","
        emit("]" if value else "[]")


def _as_on_a_utc_server(text: str) -> str:
    if not (19 <= len(text) <= 33 and text[10] == "T" and text[4] == "-"):
        return text
    try:
        moment, zone = ticks.parse(text)
    except ValueError:
        return text
    if zone is None:
        return ticks.format_naive(moment)
    return ticks.format_utc(moment) if zone == "Z" else ticks.format_offset(moment)


def _double(value: float | Decimal) -> str:
    """Print as .NET Core 3.0 and later print a double, with `.0` for whole ones (wire-format 6.2)."""
    number = float(value)
    if not math.isfinite(number):
        raise ValueError(f"{value} is too large for a double; Json.NET would print invalid JSON")
    shortest = repr(number)
    if number == 0 or 1e-4 <= abs(number) < 1e15:
        return shortest
    mantissa, _, exponent = shortest.partition("e")
    if exponent:
        return f"{mantissa}E{exponent}"
    sign = "-" if number < 0 else ""
    digits = mantissa.removeprefix("-").removesuffix(".0")
    power = len(digits) - 1
    digits = digits.rstrip("0")
    return f"{sign}{digits[0]}{'.' if digits[1:] else ''}{digits[1:]}E+{power:02}"


def _number_token(value: float | Decimal) -> str:
    """Print the scale of the source, as System.Text.Json copies number tokens (wire-format 6.3)."""
    if not (value.is_finite() if isinstance(value, Decimal) else math.isfinite(value)):
        raise ValueError(f"{value} is not a JSON number")
    return value.text if isinstance(value, NumberToken) else str(value).upper()


_SHORT_ESCAPES = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", "\\": "\\\\"}


def _escape_newtonsoft(char: str) -> str:
    if char == '"':
        return '\\"'
    if "\ud800" <= char <= "\udfff":
        return "\ufffd"  # a .NET UTF-8 encoder replaces a lone surrogate
    return _SHORT_ESCAPES.get(char) or f"\\u{ord(char):04x}"


def _escape_units(char: str) -> str:
    if "\ud800" <= char <= "\udfff":
        char = "\ufffd"
    units = char.encode("utf-16-be")
    return "".join(f"\\u{units[i]:02X}{units[i + 1]:02X}" for i in range(0, len(units), 2))


def _escape_strict(char: str) -> str:
    return _SHORT_ESCAPES.get(char) or _escape_units(char)


_ESCAPED_CATEGORIES = {"Cc", "Cs", "Co", "Cn", "Zs", "Zl", "Zp"}


def _escape_relaxed(char: str) -> str:
    if char == '"':
        return '\\"'
    if char in _SHORT_ESCAPES:
        return _SHORT_ESCAPES[char]
    if char > "\uffff" or unicodedata.category(char) in _ESCAPED_CATEGORIES:
        return _escape_units(char)
    return char


_STYLES = {
    JsonProfile.NEWTONSOFT: _Style(
        '["\\\\\x00-\x1f\x85\u2028\u2029\ud800-\udfff]', _escape_newtonsoft, _double, dates=True
    ),
    JsonProfile.STJ_RELAXED: _Style('["\\\\]|[^\x20-\x7e]', _escape_relaxed, _number_token, dates=False),
    JsonProfile.STJ_STRICT: _Style("[\"\\\\&'+<>`]|[^\x20-\x7e]", _escape_strict, _number_token, dates=False),
}
