"""The terms that values become, field by field."""

from collections.abc import Callable
from decimal import Decimal

from sandbox.domain.checks.wording import shown
from sandbox.domain.filters import spans
from sandbox.domain.filters.data_values import Compares, DataTest, Equals, IsThere, read_number
from sandbox.domain.filters.expression import (
    AgeIs,
    CheckFailed,
    DataIs,
    Expression,
    FaultIs,
    HeaderIs,
    IdIs,
    IsMarked,
    KindIs,
    Not,
    NumberField,
    NumberIs,
    StateIs,
    TextField,
    TextIs,
)
from sandbox.domain.filters.glob import Glob
from sandbox.domain.filters.words import Value
from sandbox.domain.json_path import PathError
from sandbox.domain.path_pattern import parse_pattern
from sandbox.domain.records import Kind, OutcomeKind
from sandbox.domain.spans import NoSpanError, Span


class RefusedError(ValueError):
    """A field does not take this value; the message says why, and is empty if there is nothing more to say."""


class RefusedNameError(ValueError):
    """What stands between `data.` or `header.` and the colon is not possible; the message says why.

    `at` is the character of it (from 0) that is wrong.
    """

    def __init__(self, message: str, at: int = 0) -> None:
        super().__init__(message)
        self.at = at


def text_term(field: TextField, value: Value, _: str) -> Expression:
    """Return the term for one of the summary's texts."""
    return TextIs(field, value.glob)


def id_term(value: Value, _: str) -> Expression:
    """Return the term for the beginning of an Id."""
    pieces = value.glob.pieces
    return IdIs(Glob(pieces if len(pieces) > 1 and not pieces[-1] else (*pieces, b"")))


def check_term(value: Value, _: str) -> Expression:
    """Return the term for a failed check."""
    return CheckFailed(value.glob)


def fault_term(value: Value, _: str) -> Expression:
    """Return the term for a fault that an attempt was sent with."""
    return FaultIs(value.glob)


def kind_term(value: Value, _: str) -> Expression:
    """Return the term for attempts or captures."""
    return KindIs(Kind(_one_of(value, tuple(Kind))))


def verdict_term(value: Value, _: str) -> Expression:
    """Return the term for a verdict."""
    _one_of(value, ("verified", "rejected"))
    return StateIs(Kind.CAPTURE, value.glob)


def outcome_term(value: Value, _: str) -> Expression:
    """Return the term for an outcome; a pattern has to fit one of those that there are."""
    if not any(value.glob.fits(kind.encode()) for kind in OutcomeKind):
        raise RefusedError
    return StateIs(Kind.ATTEMPT, value.glob)


def marked_term(value: Value, _: str) -> Expression:
    """Return the term for marked or unmarked records."""
    return IsMarked() if _one_of(value, ("yes", "no")) == "yes" else Not(IsMarked())


def _one_of(value: Value, options: tuple[str, ...]) -> str:
    word = value.text.lower()
    if value.starred or word not in options:
        raise RefusedError
    return word


def number_term(field: NumberField, read: Callable[[str], Span], value: Value, _: str) -> Expression:
    """Return the term for one of the summary's numbers."""
    return NumberIs(field, _span(read, value))


def age_term(value: Value, _: str) -> Expression:
    """Return the term for the time since the record's."""
    return AgeIs(_span(spans.read_age, value))


def _span(read: Callable[[str], Span], value: Value) -> Span:
    try:
        return read(value.text)
    except NoSpanError as error:
        raise RefusedError(*error.args) from None


def data_term(value: Value, name: str) -> Expression:
    """Return the term for a value in the body's Data; the name is the path."""
    try:
        path = parse_pattern(name)
    except PathError as error:
        message = f"{shown(name)} is no path from here on; write it like data.Items[*].Quantity"
        raise RefusedNameError(message if name else "a path is missing, as in data.OrderNumber:*", error.at) from None
    return DataIs(path, _data_test(value))


def _data_test(value: Value) -> DataTest:
    if value.quoted:
        return Equals(value.glob, None, word=False)
    if value.glob.is_anything:
        return IsThere()
    text = value.text
    if text[:1] in ("<", ">"):
        sign = text[:2] if text[1:2] == "=" else text[:1]
        bound = read_number(text[len(sign) :])
        if bound is None:
            raise RefusedError(f'{sign} compares with a number; write ">" in quotes for the sign itself')
        return Compares(sign, bound)
    number: Decimal | None = None if value.starred else read_number(text)
    return Equals(value.glob, number, word=not value.starred)


def header_term(value: Value, name: str) -> Expression:
    """Return the term for a header; the name may have stars too."""
    return HeaderIs(_header_name(name), value.glob)


def _header_name(name: str) -> Glob:
    if not name or '"' in name:
        raise RefusedNameError("header. is followed by the name of a header, as in header.x-api-key:*")
    # A colon, a space or a quotation mark is in no header's name, so nothing needs quotes here.
    return Value(tuple(name.split("*")), False, 0).glob
