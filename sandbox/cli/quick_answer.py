"""`--answer` and `--answer-delay`: one answer for every request, without a line in config.yaml."""

import difflib
from collections.abc import Callable
from typing import Literal, TypeAlias, TypeVar

import click

from sandbox.cli.parameters import DURATION
from sandbox.domain.answering import AnswerRule, require_answerable_status
from sandbox.domain.records import AnswerFault
from sandbox.domain.ticks import Ticks

_F = TypeVar("_F", bound=Callable[..., object])

FORWARD: Literal["forward"] = "forward"

AnswerChoice: TypeAlias = int | AnswerFault | Literal["forward"]
"""A status, what to do wrong on the wire, or to answer as the target of `--forward` does."""

_FAULTS = [fault.value for fault in AnswerFault]


class _AnswerType(click.ParamType[AnswerChoice]):
    """A status from 200 to 599, or the name of a fault."""

    name = "STATUS"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> AnswerChoice:
        if isinstance(value, int | AnswerFault):
            return value
        text = str(value)
        if text == FORWARD:
            return FORWARD
        if text in _FAULTS:
            return AnswerFault(text)
        if not (text.isascii() and text.isdecimal()):
            close = difflib.get_close_matches(text.casefold(), [*_FAULTS, FORWARD], n=1)
            help = f"did you mean {close[0]!r}?" if close else f"write a status such as 500, or {', '.join(_FAULTS)}."
            self.fail(f"{text!r} is no answer: {help}", param, ctx)
        try:
            status = int(text[:9])
            require_answerable_status(status)
        except ValueError as error:
            self.fail(f"{error}; write one from 200 to 599, or 'silence' to leave a client waiting.", param, ctx)
        return status


def quick_answer_options(command: _F) -> _F:
    """Add the two options. The command takes `answer` and `answer_delay`."""
    delay = click.option(
        "--answer-delay",
        type=DURATION,
        help="Hold every answer back for so long, such as 2s; with drip, let it take so long.",
    )
    answer = click.option(
        "--answer",
        type=_AnswerType(),
        metavar="|".join(["STATUS", *_FAULTS, FORWARD]),
        help="Answer every request with this status; or close without a word, send half of the answer, "
        "never answer, drip the answer in small pieces; or answer as the target of --forward does.",
    )
    return answer(delay(command))


def quick_rules(answer: AnswerChoice | None, delay: Ticks | None) -> tuple[AnswerRule, ...]:
    """Return the rule that the options make, none without them. Raises UsageError if they contradict each other."""
    if answer is AnswerFault.SILENCE and delay:
        raise click.UsageError("--answer-delay has no effect with --answer silence, which never answers.")
    if answer == FORWARD or (answer is None and not delay):
        return ()
    fault = answer if isinstance(answer, AnswerFault) else None
    status = answer if isinstance(answer, int) else None
    place = "--answer" if answer is not None else "--answer-delay"
    return (AnswerRule(place, status=status, delay=delay or 0, fault=fault),)
