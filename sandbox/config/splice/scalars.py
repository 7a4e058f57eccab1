"""One value as YAML text, written so that YAML 1.1 and 1.2 readers take it for the same."""

import math
import re

import yaml

from sandbox.config.core_schema import resolve
from sandbox.config.tree import ScalarValue

DOUBLE, SINGLE, PLAIN = '"', "'", ""

# Words that YAML 1.1 knows beyond those of PyYAML's resolver.
_OLD_WORDS = frozenset("y Y n N".split())  # noqa: SIM905 - words
_BEGINS_PLAIN = re.compile(r"[^\W_]|[_./$(+<^;~\\]")
_NOT_IN_PLAIN = re.compile(r":(?:\s|$)|\s#|[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]|^(?:---|\.\.\.)|^\s|\s$")
_NOT_IN_FLOW = re.compile(r"[,?\[\]{}]|:$")
_NOT_VERBATIM = re.compile("[\x00-\x1f\x7f-\xa0\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_RESOLVERS = yaml.SafeLoader.yaml_implicit_resolvers


def render_scalar(value: ScalarValue, *, quote: str = PLAIN, flow: bool = False) -> str:
    """Return the value as one line of YAML. Text gets the wanted `quote`, or more of it where less would be misread."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return _float(value)
    if quote == PLAIN and _plain(value, flow=flow):
        return value
    if quote == SINGLE and not _NOT_VERBATIM.search(value):
        return "'" + value.replace("'", "''") + "'"
    return '"' + re.sub(rf'[\\"]|{_NOT_VERBATIM.pattern}', _escape, value) + '"'


def _plain(text: str, *, flow: bool) -> bool:
    if not _BEGINS_PLAIN.match(text) or _NOT_IN_PLAIN.search(text) or (flow and _NOT_IN_FLOW.search(text)):
        return False
    if text in _OLD_WORDS or not isinstance(_resolved(text), str):
        return False
    return not any(pattern.match(text) for first in (text[0], None) for _, pattern in _RESOLVERS.get(first, ()))


def _resolved(text: str) -> ScalarValue:
    try:
        return resolve(text)
    except ValueError:
        return None


def _float(value: float) -> str:
    if math.isnan(value):
        return ".nan"
    if math.isinf(value):
        return ".inf" if value > 0 else "-.inf"
    text = repr(value)
    # YAML 1.1 takes 1e+16 for text, because it has no dot.
    return text.replace("e", ".0e") if "e" in text and "." not in text else text


def _escape(match: re.Match[str]) -> str:
    char = match[0]
    code = ord(char)
    if char in _ESCAPES:
        return _ESCAPES[char]
    return f"\\x{code:02X}" if code < 0x100 else f"\\u{code:04X}"
