"""The ways in which the receiver can be made to answer by one key."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from sandbox.domain import ticks
from sandbox.domain.answering import AnswerRule
from sandbox.domain.records import AnswerFault

PLACE = "of the status line"
"""What a capture names as the rule that decided its answer: `answered 500 by rule of the status line`."""

_SLOW = 5 * ticks.PER_SECOND


@dataclass(frozen=True, slots=True)
class AnswerChoice:
    """One way: key and title in the menu, `words` for the status line, and the rule; None leaves it to the config's.

    `url` is that of the server whose answer is ours, None if it is no other one's; `at` is its host and port.
    """

    key: str
    title: str
    words: str
    remark: str
    rule: AnswerRule | None
    url: str | None = field(default=None, repr=False)
    at: str = ""


AS_THE_RULES_SAY = AnswerChoice("r", "As the rules say", "rules", "the rules of the config, else the verdict", None)
FORWARD = AnswerChoice("f", "Forward", "forward", "ask your own server, and answer what it answers", None)
SERVER_ERROR = AnswerChoice(
    "5", "500", "500", "to every request, so what is sent is retried", AnswerRule(PLACE, status=500)
)
CHOICES: Sequence[AnswerChoice] = (
    AS_THE_RULES_SAY,
    AnswerChoice("2", "200", "200", "to every request, rejected ones too", AnswerRule(PLACE, status=200)),
    AnswerChoice("4", "401", "401", "to every request, as if no signature fitted", AnswerRule(PLACE, status=401)),
    SERVER_ERROR,
    AnswerChoice("s", "Slow", "slow", "the answer it would give anyway, but 5 s late", AnswerRule(PLACE, delay=_SLOW)),
    AnswerChoice(
        "d", "Drop", "drop", "close the connection without a word", AnswerRule(PLACE, fault=AnswerFault.CLOSE)
    ),
    AnswerChoice("n", "Never", "never", "hold the connection in silence", AnswerRule(PLACE, fault=AnswerFault.SILENCE)),
    FORWARD,
)


def forward_to(url: str) -> AnswerChoice:
    """Return the way in which the server at this URL answers; a query is not shown, it may be a token."""
    return replace(FORWARD, url=url, at=urlsplit(url).netloc)
