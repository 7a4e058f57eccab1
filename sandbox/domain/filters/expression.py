"""What a filter says, once it is read: terms about one record, joined by and, or and not.

Every term is either true or false of a record; a value that is missing makes it false.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from sandbox.domain.filters.data_values import DataTest
from sandbox.domain.filters.glob import Glob
from sandbox.domain.path_pattern import PathPattern
from sandbox.domain.records import Kind
from sandbox.domain.spans import Span


class TextField(StrEnum):
    """A text of the record's summary, under its name there."""

    EVENT = "event"
    SUBSCRIPTION = "subscription"
    METHOD = "method"
    URL = "url"
    NOTE = "note"


class NumberField(StrEnum):
    """A number of the record's summary, under its name there and in its unit."""

    NUMBER = "number"
    AT = "at"
    ATTEMPT = "attempt"
    STATUS = "status"
    ELAPSED = "elapsed"
    SIZE = "size"


@dataclass(frozen=True, slots=True)
class TextIs:
    """A text fits a pattern."""

    field: TextField
    glob: Glob


@dataclass(frozen=True, slots=True)
class NumberIs:
    """A number lies in a span."""

    field: NumberField
    span: Span


@dataclass(frozen=True, slots=True)
class AgeIs:
    """The time that has passed since the record's, in ticks, lies in a span."""

    span: Span


@dataclass(frozen=True, slots=True)
class KindIs:
    """The record is of this kind."""

    kind: Kind


@dataclass(frozen=True, slots=True)
class StateIs:
    """The record is of this kind, and its state (verdict or outcome) fits a pattern."""

    kind: Kind
    glob: Glob


@dataclass(frozen=True, slots=True)
class IdIs:
    """The event Id or the record_id fits a pattern."""

    glob: Glob


@dataclass(frozen=True, slots=True)
class IsMarked:
    """The user has marked the record."""


@dataclass(frozen=True, slots=True)
class CheckFailed:
    """A check whose name fits a pattern failed."""

    glob: Glob


@dataclass(frozen=True, slots=True)
class FaultIs:
    """The record is an attempt that was sent with a fault whose name fits a pattern."""

    glob: Glob


@dataclass(frozen=True, slots=True)
class HeaderIs:
    """A header whose name fits one pattern has a value that fits the other."""

    name: Glob
    value: Glob


@dataclass(frozen=True, slots=True)
class BodyHolds:
    """The body holds these bytes, which are folded; letters A to Z of the body count as lower case."""

    needle: bytes


@dataclass(frozen=True, slots=True)
class DataIs:
    """The body is JSON, and a value at the path in its Data (or from its root, if it has no Data) passes a test."""

    path: PathPattern
    test: DataTest


Term: TypeAlias = (
    TextIs
    | NumberIs
    | AgeIs
    | KindIs
    | StateIs
    | IdIs
    | IsMarked
    | CheckFailed
    | FaultIs
    | HeaderIs
    | BodyHolds
    | DataIs
)


@dataclass(frozen=True, slots=True)
class And:
    """All of these are true; without any, it is true of every record."""

    parts: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of these is true."""

    parts: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """This is not true."""

    part: "Expression"


Expression: TypeAlias = And | Or | Not | Term
