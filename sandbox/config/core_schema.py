"""What a scalar means by the YAML 1.2 core schema (YAML 1.2.2, section 10.3.2).

PyYAML follows YAML 1.1, where `NO` is false, `0755` is octal and `1:30` is ninety.
"""

import re

from sandbox.config.tree import ScalarValue

MOST_DIGITS = 4300
"""Python refuses to convert longer integers, because that takes quadratic time."""

_INT = re.compile(r"[-+]?[0-9]+")
_OCTAL = re.compile(r"0o[0-7]+")
_HEX = re.compile(r"0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_WORDS: dict[str, ScalarValue] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
    **{f"{sign}{word}": float(f"{sign}inf") for sign in ("", "+", "-") for word in (".inf", ".Inf", ".INF")},
}


def resolve(text: str) -> ScalarValue:
    """Return the value of a plain scalar. Raises ValueError for an integer of more than 4,300 digits."""
    if text in _WORDS:
        return _WORDS[text]
    if _INT.fullmatch(text):
        if len(text) > MOST_DIGITS:
            raise ValueError(f"a number of more than {MOST_DIGITS} digits")
        return int(text)
    if _OCTAL.fullmatch(text):
        return int(text[2:], 8)
    if _HEX.fullmatch(text):
        return int(text[2:], 16)
    return float(text) if _FLOAT.fullmatch(text) else text


def resolve_as(kind: str, text: str) -> ScalarValue:
    """Return the value under an explicit core tag, `str`, `int`, `float`, `bool` or `null`. Raises ValueError."""
    if kind == "str":
        return text
    value = resolve(text)
    if kind == "float" and type(value) is int:
        try:
            return float(value)
        except OverflowError:
            raise ValueError("a number too large for a float") from None
    if type(value).__name__ != {"null": "NoneType"}.get(kind, kind):
        raise ValueError(f"text that is no {kind}")
    return value
