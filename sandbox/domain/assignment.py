"""`PATH=VALUE` and `PATH:=JSON`: changes that a user makes to finished Data."""

import math
import re
from dataclasses import dataclass
from decimal import Decimal

from sandbox.domain import json_path, json_text
from sandbox.domain.json_path import JsonPath, MissingError, PathError
from sandbox.domain.json_text import JsonObject, JsonValue

_PLACE = re.compile(r'(?P<path>(?:"(?:[^"\\]|\\.)*"|[^="])*?)(?P<equals>:?=|$)')
_WHOLE_NUMBER = re.compile(r"-?[0-9]{1,300}")
_NUMBER = re.compile(r"-?[0-9]{1,300}(?:\.[0-9]{1,300})?(?:[eE][+-]?[0-9]{1,5})?")


class AssignmentError(ValueError):
    """An assignment is malformed, or its value does not fit; the message quotes it."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """One change: where, and the text to put there; `forced` means that the text is JSON and decides the type."""

    path: JsonPath
    text: str
    forced: bool


def parse_assignment(text: str) -> Assignment:
    """Read `PATH=VALUE` or `PATH:=JSON`. Raises AssignmentError."""
    # A quoted name may hold an equals sign, so the path is read first.
    place = _PLACE.match(text)
    if place is None or not place["equals"]:
        raise AssignmentError(f"{text!r} has no `=`: write PATH=VALUE, such as Items[0].Quantity=3")
    try:
        path = json_path.parse_path(place["path"])
    except PathError as error:
        raise AssignmentError(f"{text!r}: {error}") from None
    return Assignment(path, text[place.end() :], forced=place["equals"] == ":=")


def assign(data: JsonObject, assignment: Assignment, *, add: bool = False) -> None:
    """Make the change in place.

    The type of the value that stands there wins: text for text, a number for a number. Raises AssignmentError if the
    place does not exist (unless `add`), or the text cannot become that type.
    """
    path = assignment.path
    try:
        if assignment.forced:
            json_path.replace(data, path, _read_json(assignment), add=add)
            return
        try:
            present = json_path.get(data, path)
        except MissingError:
            if not add:
                raise
            json_path.replace(data, path, assignment.text, add=True)
        else:
            json_path.replace(data, path, _converted(assignment, present))
    except PathError as error:
        hint = " (--add creates what is missing)" if isinstance(error, MissingError) and not add else ""
        raise AssignmentError(f"cannot set {path}: {error}{hint}") from None


def _read_json(assignment: Assignment) -> JsonValue:
    try:
        return json_text.read(assignment.text)
    except json_text.MalformedJsonError as error:
        raise AssignmentError(f"cannot set {assignment.path}: {assignment.text!r} is not JSON: {error}") from None


def _converted(assignment: Assignment, present: JsonValue) -> JsonValue:
    text = assignment.text
    if isinstance(present, str):
        return text
    if isinstance(present, bool):
        if text in ("true", "false"):
            return text == "true"
        raise _misfit(assignment, "true or false")
    if isinstance(present, int):
        return _whole_number(assignment)
    if isinstance(present, float | Decimal):
        return _decimal(assignment)
    if present is None:
        raise _misfit(assignment, "null, whose type is unknown,")
    value = _read_json(assignment)
    if type(value) is not type(present):
        raise _misfit(assignment, "a JSON object" if isinstance(present, dict) else "a JSON list")
    return value


def _whole_number(assignment: Assignment) -> int:
    if not _WHOLE_NUMBER.fullmatch(assignment.text):
        raise _misfit(assignment, "a whole number")
    return int(assignment.text)


def _decimal(assignment: Assignment) -> Decimal:
    if not _NUMBER.fullmatch(assignment.text) or not math.isfinite(float(assignment.text)):
        raise _misfit(assignment, "a decimal number")
    return Decimal(assignment.text)


def _misfit(assignment: Assignment, kind: str) -> AssignmentError:
    text = assignment.text if len(assignment.text) <= 60 else assignment.text[:60] + "…"
    return AssignmentError(
        f"cannot set {assignment.path}: {kind} stands there, which {text!r} is not "
        f"({assignment.path}:=JSON changes the type too)"
    )
