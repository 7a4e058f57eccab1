"""Answers on purpose: rules that say which requests get another answer than their verdict's, and which one.

A rule decides what is answered, never what a request is worth: the verdict stays what the checks made of it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from sandbox.domain import events, ticks
from sandbox.domain.quantities import write_duration
from sandbox.domain.records import Answer, AnswerFault
from sandbox.domain.request import UnsendableError, require_header_text
from sandbox.domain.spans import Span

LOWEST_STATUS, HIGHEST_STATUS = 200, 599
BODYLESS = frozenset({204, 205, 304})
"""Statuses whose answer has no body (RFC 9110, 15.3.5, 15.3.6, 15.4.5)."""

DRIP_TIME = 5 * ticks.PER_SECOND
"""How long a dripping answer takes unless its rule has a delay."""

WITHOUT_ANSWER = frozenset({AnswerFault.CLOSE, AnswerFault.SILENCE})
"""Faults with which nothing at all is answered."""

RELAYED = Answer(0, rule="--answer forward", relayed=True)
"""What a capture has for an answer that another server is still to give."""

_LONG_NUMBER = 1_000_000

_FRAMING = frozenset({"content-length", "transfer-encoding", "connection", "keep-alive", "trailer", "upgrade"})
"""Headers that say where an answer ends and whether another one may follow: the receiver decides both."""


class Facts(NamedTuple):
    """What rules look at: event and attempt as the body claims them, the subscription that was meant, the verdict.

    `verdict` is `verified` or `rejected`; the others are None where nothing readable is claimed, or nobody was meant.
    """

    event: str | None
    subscription: str | None
    verdict: str
    attempt: int | None


@dataclass(frozen=True, slots=True)
class AnswerRule:
    """One rule: its conditions, all of which must hold and None of which is one, and what it makes of the answer.

    `place` says where the rule stands (`receiver.answers[0]`); it is no part of the rule's value. `events` are names
    or patterns in any case. What is None of `status` and `body` stays as the verdict has it, and `headers` come on top
    of the usual ones or replace those of the same name. `delay` is in ticks: how long the answer is held back, or how
    long all of it takes if it drips. After `times` matches the rule is spent. Raises UnknownEventError.
    """

    place: str = field(compare=False)
    events: tuple[str, ...] | None = None
    subscription: str | None = None
    verdict: str | None = None
    attempt: Span | None = None
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    body: str | None = None
    delay: int = 0
    fault: AnswerFault | None = None
    times: int | None = None
    selected: frozenset[str] = field(init=False, repr=False, compare=False)
    """The event types that `events` select; all of them without."""

    def __post_init__(self) -> None:
        names = events.NAMES if self.events is None else [each.name for each in events.select(self.events)]
        object.__setattr__(self, "selected", frozenset(names))

    def matches(self, facts: Facts) -> bool:
        """Tell whether all conditions hold. A condition does not hold for what is unknown."""
        return (
            (self.subscription is None or self.subscription == facts.subscription)
            and (self.verdict is None or self.verdict == facts.verdict)
            and (self.attempt is None or (facts.attempt is not None and facts.attempt in self.attempt))
            and (self.events is None or self._selects(facts.event))
        )

    def covers(self, other: "AnswerRule") -> bool:
        """Tell whether this rule matches whatever the other one matches."""
        return (
            self.subscription in (None, other.subscription)
            and self.verdict in (None, other.verdict)
            and (self.attempt is None or (other.attempt is not None and self.attempt.covers(other.attempt)))
            and (self.events is None or (other.events is not None and self.selected >= other.selected))
        )

    def _selects(self, name: str | None) -> bool:
        event_type = None if name is None else events.find(name)
        return event_type is not None and event_type.name in self.selected


def require_answerable_status(status: int) -> None:
    """Raise ValueError, which says why, unless this can be the status of an answer."""
    if 100 <= status < LOWEST_STATUS:
        raise ValueError(f"status {status} is an interim answer, after which the client waits for the final one")
    if not LOWEST_STATUS <= status <= HIGHEST_STATUS:
        raise ValueError(f"there is no status {status}" if abs(status) < _LONG_NUMBER else "there is no such status")


def require_answerable_header(name: str, value: str) -> None:
    """Raise UnsendableError if a rule cannot set this header, or not to this value."""
    if name.lower() in _FRAMING:
        raise UnsendableError(f"header {name} cannot be set: the receiver decides where an answer ends")
    require_header_text(name, value)


def rule_sentence(rule: AnswerRule) -> str:
    """Return when a rule does what, as in `Order.* that is verified → 503, held back 2s; the first 2 times`."""
    effects = [str(rule.status)] if rule.status else []
    effects += [f"with {name}" for name, _ in rule.headers]
    effects += ["with a body of its own"] if rule.body is not None else []
    delay = rule.delay or (DRIP_TIME if rule.fault is AnswerFault.DRIP else 0)
    effects += _on_the_wire(rule.fault, delay)
    times = "" if rule.times is None else f"; the first {rule.times} times" if rule.times > 1 else "; once"
    return f"{_conditions(rule)} → {', '.join(effects)}{times}"


def by_rule(answer: Answer) -> str:
    """Return which rule decided an answer and what it did on the wire: ` by rule receiver.answers[0], held back 2s`.

    Empty if no rule did.
    """
    if answer.rule is None:
        return ""
    if answer.relayed:
        return f" ({answer.rule})"
    return ", ".join([f" by rule {answer.rule}", *_on_the_wire(answer.fault, answer.delay)])


def answered_by_rule(answer: Answer) -> str:
    """Return the whole of it: `answered 503 by rule receiver.answers[0], held back 2s`; empty if no rule did."""
    return f"{what_was_answered(answer)}{by_rule(answer)}" if answer.rule is not None else ""


def what_was_answered(answer: Answer) -> str:
    """Return `answered 503`, `answered nothing`, or whose answer it is."""
    return "answer left to the forward target" if answer.relayed else f"answered {answer.status or 'nothing'}"


def _on_the_wire(fault: AnswerFault | None, delay: int) -> Iterator[str]:
    if delay and fault is not AnswerFault.DRIP:
        yield f"held back {write_duration(delay)}"
    match fault:
        case AnswerFault.CLOSE:
            yield "connection closed without a word"
        case AnswerFault.HALF:
            yield "broken off in the middle"
        case AnswerFault.SILENCE:
            yield "connection held in silence"
        case AnswerFault.DRIP:
            yield f"in small pieces over {write_duration(delay)}"


def _conditions(rule: AnswerRule) -> str:
    what = " or ".join(rule.events) if rule.events else "every request"
    which = [f"to {rule.subscription}"] if rule.subscription else []
    which += [f"that is {rule.verdict}"] if rule.verdict else []
    which += [f"with attempt {rule.attempt}"] if rule.attempt else []
    return " ".join([what, *which])
