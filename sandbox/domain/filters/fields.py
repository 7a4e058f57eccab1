"""The fields of a filter: what each takes, what it is for, and how its values are read.

Messages, completion and docs/filters.md all go by this one list.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

from sandbox.domain import events
from sandbox.domain.filters import spans, terms
from sandbox.domain.filters.expression import Expression, NumberField, TextField
from sandbox.domain.filters.words import Value
from sandbox.domain.records import Kind, OutcomeKind
from sandbox.domain.spans import ReadQuantity, read_span

Read: TypeAlias = Callable[[Value, str], Expression]
"""Makes a term of a value, and of what follows the field's name (a path, the name of a header)."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field: `event`, or `data.`, which a name of the user's follows (`variable` says what sort of name).

    `takes` completes "event: takes …"; `values` are worth offering, and `closed` means that nothing else is taken.
    """

    name: str
    takes: str
    description: str
    example: str
    read: Read
    values: tuple[str, ...] = ()
    closed: bool = False
    variable: str = ""

    @property
    def label(self) -> str:
        """The field as it is written in a filter: `event:` or `data.PATH:`."""
        return f"{self.name}{self.variable}:"


def _by_number(field: NumberField, quantity: ReadQuantity) -> Read:
    return partial(terms.number_term, field, partial(read_span, read=quantity))


CHECKS = (
    *("http", "path", "method", "content-type", "content-encoding", "size", "signature", "header:*"),
    *("json", "envelope", "event", "selected", "active"),
)
"""The names of the checks that a verdict consists of."""
_SOME_TEXT = "a text, with * for any run of characters"

FIELDS: tuple[Field, ...] = (
    Field(
        "event",
        "the name of an event type, with * for any run of characters",
        "The event that was sent, or that a received body claims to be.",
        "event:Shipment.*",
        partial(terms.text_term, TextField.EVENT),
        values=events.NAMES,
    ),
    Field(
        "kind",
        "attempt or capture",
        "What was sent (attempt), or what was received (capture).",
        "kind:attempt",
        terms.kind_term,
        values=tuple(Kind),
        closed=True,
    ),
    Field(
        "verdict",
        "verified or rejected",
        "What the receiver judged; true only of captures.",
        "verdict:rejected",
        terms.verdict_term,
        values=("verified", "rejected"),
        closed=True,
    ),
    Field(
        "check",
        "the name of a check, with * for any run of characters",
        "A check of a capture that failed.",
        "check:signature",
        terms.check_term,
        values=CHECKS,
    ),
    Field(
        "outcome",
        f"{', '.join(list(OutcomeKind)[:-1])} or {list(OutcomeKind)[-1]}",
        "How an attempt ended; true only of attempts.",
        "outcome:timeout",
        terms.outcome_term,
        values=tuple(OutcomeKind),
        closed=True,
    ),
    Field(
        "fault",
        "the name of a fault, with * for any run of characters",
        "The fault that an attempt was sent with on purpose (`sandbox faults` lists them).",
        "fault:tampered-body",
        terms.fault_term,
    ),
    Field(
        "status",
        "a number or a class such as 5xx, with > < >= <=, or a range such as 200..299",
        "The HTTP status that was received (attempt) or given (capture).",
        "status:5xx",
        partial(terms.number_term, NumberField.STATUS, spans.read_status),
    ),
    Field(
        "sub",
        "the name of a subscription, with * for any run of characters",
        "The subscription that it went to, or that was meant.",
        "sub:erp",
        partial(terms.text_term, TextField.SUBSCRIPTION),
    ),
    Field(
        "attempt",
        "a number, with > < >= <=, or a range such as 1..3",
        "The attempt's number on the wire, or what a received body claims it to be.",
        "attempt:>0",
        _by_number(NumberField.ATTEMPT, spans.count),
    ),
    Field("id", "the beginning of an Id", "The event's Id, or the record's own.", "id:ceb3", terms.id_term),
    Field(
        "number",
        "a record's number, with > < >= <=, or a range such as 10..20",
        "The record's number in the journal; #12 says the same.",
        "number:>=100",
        _by_number(NumberField.NUMBER, spans.count),
    ),
    Field(
        "age",
        "< or > and a number with ms, s, m, h or d, such as <10m",
        "How long ago it was sent or received.",
        "age:<10m",
        terms.age_term,
    ),
    Field(
        "at",
        "a day or a moment such as 2026-11-25T10:00, with > < >= <=, or a range",
        "When it was sent or received; UTC unless a zone is given.",
        "at:>2026-11-25T10:00",
        _by_number(NumberField.AT, spans.moment),
    ),
    Field(
        "ms",
        "a number of milliseconds, with > < >= <=, or a range such as 100..200",
        "How long it took from the connection to the answer (attempt), or from the request to the answer (capture).",
        "ms:>500",
        _by_number(NumberField.ELAPSED, spans.milliseconds),
    ),
    Field(
        "size",
        "a number with k, M or G, such as >10k",
        "The length of the body in bytes; 1k is 1024.",
        "size:>10k",
        _by_number(NumberField.SIZE, spans.size),
    ),
    Field(
        "method",
        "an HTTP method, with * for any run of characters",
        "The HTTP method.",
        "method:GET",
        partial(terms.text_term, TextField.METHOD),
    ),
    Field(
        "url",
        _SOME_TEXT,
        "The whole URL (attempt), or the path and query that were asked for (capture).",
        "url:*/hooks/erp*",
        partial(terms.text_term, TextField.URL),
    ),
    Field(
        "marked",
        "yes or no",
        "Whether the user has marked the record.",
        "marked:yes",
        terms.marked_term,
        values=("yes", "no"),
        closed=True,
    ),
    Field(
        "note", _SOME_TEXT, "The note of a marked record.", "note:*refund*", partial(terms.text_term, TextField.NOTE)
    ),
    Field(
        "header.",
        _SOME_TEXT,
        "A header of the request, by its name in any case; * finds any value.",
        "header.x-api-key:*",
        terms.header_term,
        variable="NAME",
    ),
    Field(
        "data.",
        "a text with * for any run of characters, a number, > < >= <= and a number, true, false or null",
        "A value in the body's Data; * finds any value, and [*] in the path is any item of a list.",
        "data.OrderNumber:SO-1047",
        terms.data_term,
        variable="PATH",
    ),
)
