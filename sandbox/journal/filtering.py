"""A filter as SQL: a condition on one row of `records`, with every value of the user's bound.

Each condition is 1 or 0, never null, so that `not` means what it says. What is in `contents` is asked for in
subqueries behind the cheaper terms. Where SQLite cannot say exactly what a term means (its lower() and LIKE stop at
NUL, and it knows no JSON path of ours) a Python function decides, made for this one filter; it gets its value as bytes,
because text may hold lone surrogates.
"""

import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial

from sandbox.domain.filters import Filter
from sandbox.domain.filters.expression import (
    AgeIs,
    And,
    BodyHolds,
    CheckFailed,
    DataIs,
    Expression,
    FaultIs,
    HeaderIs,
    IdIs,
    IsMarked,
    KindIs,
    Not,
    NumberIs,
    Or,
    StateIs,
    TextIs,
)
from sandbox.domain.filters.glob import Glob
from sandbox.domain.records import Kind
from sandbox.domain.spans import LARGEST, Span
from sandbox.domain.ticks import Ticks
from sandbox.journal.content_tests import (
    Bodies,
    DataLookup,
    check_failed,
    fault_fits,
    holds,
    received_header_fits,
    sent_header_fits,
    text_fits,
)
from sandbox.journal.rows import SqlValue

_ALWAYS = "1"

Function = Callable[[bytes | None], bool]
"""Decides about one column's value, given as bytes."""


@dataclass(frozen=True, slots=True)
class Condition:
    """SQL for a WHERE clause over `records`, its parameters, and the functions that it calls by their place here."""

    sql: str
    parameters: dict[str, SqlValue]
    functions: tuple[Function, ...]

    @property
    def is_selective(self) -> bool:
        """True unless it is plain from its looks that every record matches."""
        return self.sql != _ALWAYS

    def prepare(self, connection: sqlite3.Connection) -> None:
        """Give the connection the functions; those of another condition are replaced."""
        for place, function in enumerate(self.functions):
            connection.create_function(_function_name(place), 1, function, deterministic=True)


def compile_filter(matching: Filter, now: Ticks) -> Condition:
    """Return the condition that a filter is, at this time."""
    compiler = _Compiler(now)
    piece = compiler.compile(matching.expression)
    return Condition(piece.sql, compiler.parameters, tuple(compiler.functions))


def _function_name(place: int) -> str:
    return f"filter_{place}"


@dataclass(frozen=True, slots=True)
class _Piece:
    """SQL that is 1 or 0, and what it costs: 0 columns, 1 a function, 2 headers or checks, 3 bodies."""

    sql: str
    cost: int = 0


@dataclass(slots=True)
class _Compiler:
    now: Ticks
    parameters: dict[str, SqlValue] = field(default_factory=dict)
    functions: list[Function] = field(default_factory=list)
    bodies: Bodies = field(default_factory=Bodies)

    def compile(self, expression: Expression) -> _Piece:
        match expression:
            case And(parts):
                return self._join(parts, "AND", _ALWAYS)
            case Or(parts):
                return self._join(parts, "OR", "0")
            case Not(part):
                piece = self.compile(part)
                return _Piece(f"NOT {piece.sql}", piece.cost)
            case BodyHolds() | HeaderIs() | CheckFailed() | FaultIs() | DataIs():
                return self._content_term(expression)
            case _:
                return self._summary_term(expression)

    def _join(self, parts: Iterable[Expression], word: str, none: str) -> _Piece:
        # The cheapest first: SQLite stops at the first that decides.
        pieces = sorted(map(self.compile, parts), key=lambda piece: piece.cost)
        if not pieces:
            return _Piece(none)
        return _Piece(f"({f' {word} '.join(piece.sql for piece in pieces)})", pieces[-1].cost)

    def _summary_term(self, term: TextIs | NumberIs | AgeIs | KindIs | StateIs | IdIs | IsMarked) -> _Piece:
        match term:
            case TextIs(column, glob):
                return self._fits(f"records.{column.value}", glob)
            case NumberIs(column, span):
                return _Piece(self._within(f"records.{column.value}", span))
            case AgeIs(span):
                return _Piece(self._within("records.at", _moments(span, self.now)))
            case KindIs(kind):
                return _Piece(self._is_kind(kind))
            case StateIs(kind, glob):
                state = self._fits("records.state", glob)
                return _Piece(f"({self._is_kind(kind)} AND {state.sql})", state.cost)
            case IdIs(glob):
                event_id, record_id = self._fits("records.event_id", glob), self._fits("records.record_id", glob)
                return _Piece(f"({event_id.sql} OR {record_id.sql})", event_id.cost)
            case IsMarked():
                return _Piece("(records.note IS NOT NULL)")

    def _content_term(self, term: BodyHolds | HeaderIs | CheckFailed | FaultIs | DataIs) -> _Piece:
        match term:
            case BodyHolds(needle):
                return self._content(self._call("contents.body", partial(holds, needle)), 3)
            case DataIs():
                return self._content(self._call("contents.body", DataLookup(term, self.bodies)), 3)
            case HeaderIs():
                sent = self._call("contents.headers", partial(sent_header_fits, term))
                received = self._call("contents.headers", partial(received_header_fits, term))
                capture = self._bind(Kind.CAPTURE)
                return self._content(f"CASE records.kind WHEN {capture} THEN {received} ELSE {sent} END", 2)
            case CheckFailed(glob):
                piece = self._content(self._call("contents.checks", partial(check_failed, glob)), 2)
                judged = f"records.kind = {self._bind(Kind.CAPTURE)} AND records.state = {self._bind('rejected')}"
                return _Piece(f"({judged} AND {piece.sql})", piece.cost)

            case FaultIs(glob):
                piece = self._content(self._call("contents.rest", partial(fault_fits, glob)), 2)
                return _Piece(f"({self._is_kind(Kind.ATTEMPT)} AND {piece.sql})", piece.cost)

    def _is_kind(self, kind: Kind) -> str:
        return f"(records.kind = {self._bind(kind)})"

    def _content(self, call: str, cost: int) -> _Piece:
        return _Piece(f"(SELECT {call} FROM contents WHERE contents.number = records.number)", cost)

    def _fits(self, column: str, glob: Glob) -> _Piece:
        """Return the comparison of a text with a pattern.

        SQLite's NOCASE compares byte by byte, ignores ASCII case and nothing else, and stops at NUL only if both texts
        have one there: so it is exact for a literal without NUL.
        """
        if glob.is_anything:
            return _Piece(f"({column} IS NOT NULL)")
        first, *inner = glob.pieces
        if any(inner[:-1]) or any(b"\0" in piece for piece in glob.pieces):
            return _Piece(self._call(column, partial(text_fits, glob)), 1)
        if not inner:
            return _Piece(f"coalesce({self._same(column, first)}, 0)")
        last = inner[-1]
        as_bytes = f"CAST({column} AS BLOB)"
        tests = [f"length({as_bytes}) >= {self._bind(len(first) + len(last))}"]
        if first:
            tests.append(self._same(f"CAST(substr({as_bytes}, 1, {self._bind(len(first))}) AS TEXT)", first))
        if last:
            tests.append(self._same(f"CAST(substr({as_bytes}, {self._bind(-len(last))}) AS TEXT)", last))
        return _Piece(f"coalesce({' AND '.join(tests)}, 0)")

    def _same(self, text: str, literal: bytes) -> str:
        return f"{text} = CAST({self._bind(literal)} AS TEXT) COLLATE NOCASE"

    def _within(self, column: str, span: Span) -> str:
        """Return the test that a number lies in a span.

        A number beyond 64 bits is kept as the text that Python's hex() makes of it. SQLite orders every text behind
        all numbers; `-` stands before `0`.
        """
        tests = []
        if span.low is not None:
            tests.append(f"({column} >= {self._bind(span.low)} AND (typeof({column}) = 'integer' OR {column} > '0'))")
        if span.high is not None:
            tests.append(f"({column} <= {self._bind(span.high)} OR (typeof({column}) = 'text' AND {column} < '0'))")
        return f"coalesce({' AND '.join(tests) or f'{column} IS NOT NULL'}, 0)"

    def _call(self, column: str, function: Function) -> str:
        self.functions.append(function)
        return f"{_function_name(len(self.functions) - 1)}(CAST({column} AS BLOB))"

    def _bind(self, value: SqlValue) -> str:
        name = f"filter_{len(self.parameters)}"
        self.parameters[name] = value
        return f":{name}"


def _moments(ages: Span, now: Ticks) -> Span:
    """Return when a record of these ages was made, as far as 64 bits go."""
    low = None if ages.high is None else max(now - ages.high, -LARGEST)
    high = None if ages.low is None else max(now - ages.low, -LARGEST)
    return Span(low, high)
