"""Values of bodies as examples in a report: short, safe to show, and masked where they may be somebody's own."""

import re

from sandbox.body.diff.value_text import value_text
from sandbox.domain.json_path import Step
from sandbox.domain.json_text import JsonValue

_ROOM = 40
_PERSONAL = re.compile(
    r"(?i)(?:customer|contact|rider|buyer|recipient|receiver|first|last|full|middle|user)_?name|phone|mobile|e-?mail|"
    r"address|receivedby|note$|password|secret|token|street|proofof|birth|gstin|aadhaar"
)
_NOT_TO_BE_SHOWN = re.compile(r"[^@\s]@[^@\s]+\.|^\+?[0-9][0-9 ()-]{8,}$|whs_[0-9A-Za-z]{8}|sha256=|^Bearer ")


def example_text(path: tuple[Step, ...], value: JsonValue) -> str:
    """Return at most 40 characters; of what may be personal only what it is."""
    if any(isinstance(step, str) and _PERSONAL.search(step) for step in path) or _is_private(value):
        return _masked(value)
    return value_text(value, _ROOM)


def _is_private(value: JsonValue) -> bool:
    """Tell whether texts in a value look like an e-mail address, a telephone number, a secret or a signature.

    Or whether the names of its members look like persons'.
    """
    if isinstance(value, str):
        return bool(_NOT_TO_BE_SHOWN.search(value))
    if isinstance(value, dict):
        return any(_PERSONAL.search(name) or _is_private(member) for name, member in value.items())
    return isinstance(value, list) and any(map(_is_private, value))


def _masked(value: JsonValue) -> str:
    if isinstance(value, str):
        return f"(text of {len(value):,} characters)"
    if isinstance(value, dict | list):
        return f"({'object' if isinstance(value, dict) else 'list'} of {len(value):,})"
    return "null" if value is None else "(masked)"
