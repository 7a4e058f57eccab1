"""Edits a YAML text by changing only the characters that are meant, and proves it by reading the result."""

from collections.abc import Sequence

import yaml

from sandbox.config import yaml12
from sandbox.config.errors import ConfigError
from sandbox.config.splice.edits import Edit, Set, Value, edited, shown
from sandbox.config.splice.places import RefusedError
from sandbox.config.splice.plain import plain, same, smaller_edits
from sandbox.config.splice.planning import Plan
from sandbox.config.splice.source import apply_splices
from sandbox.config.yaml12 import Document

_BOM = "\ufeff"


def edit(text: str, edits: Sequence[Edit], *, file: str = "config.yaml") -> str:
    """Return the text with the edits made, one after the other; all else stays, character by character.

    What comes out has been read again and has the data that the same edits make of plain data. Raises ConfigError if
    the text cannot be read, NowhereError if a path leads nowhere, RefusedError if an edit would touch something that
    is shared, or that is written so that it cannot be changed safely. `file` is the name that ConfigError gives.
    """
    body = text.removeprefix(_BOM)
    changed = edit_document(yaml12.read(body, file), edits)
    return text[: len(text) - len(body)] + changed.text


def edit_document(document: Document, edits: Sequence[Edit]) -> Document:
    """Do the same with a document that was read already, without a byte order mark, and return the one then read."""
    data = data_of(document)
    text = document.text
    for each in edits:
        text, data = _make(text, data, each)
    if text == document.text:
        return document
    changed = yaml12.read(text, document.file)
    if not _has(changed, data):
        path = edits[0].path
        line = Plan(document.text).places.line_of(path)
        raise RefusedError(f"{shown(path)} cannot be changed without touching more than that", line)
    return changed


def data_of(document: Document) -> Value:
    """Return the data; references such as `${NAME}` stay as they are. Raises ConfigError if it has problems."""
    if document.problems or document.damaged:
        raise ConfigError(document.problems)
    return plain(document.root)


def read_plain(text: str, file: str = "config.yaml") -> Value:
    """Return the data of a text, which may begin with a byte order mark. Raises ConfigError."""
    return data_of(yaml12.read(text.removeprefix(_BOM), file))


def _make(text: str, data: Value, wanted: Edit) -> tuple[str, Value]:
    # First on plain data: an edit that is impossible there is a wrong path, not a difficulty of the text.
    after = edited(data, wanted)
    for small in smaller_edits(data, wanted) if isinstance(wanted, Set) else (wanted,):
        try:
            plan = Plan(text)
        except yaml.YAMLError:
            raise RefusedError(f"{shown(wanted.path)} is written in an unusual way", 1) from None
        text = apply_splices(text, plan.splices(small))
    return text, after


def _has(document: Document, data: Value) -> bool:
    try:
        return same(data_of(document), data)
    except ConfigError:
        return False
