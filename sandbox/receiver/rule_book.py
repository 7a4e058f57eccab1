"""Which rule answers a request, and how often the rules that are for a number of matches have matched."""

from collections import Counter
from collections.abc import Sequence
from typing import TypeAlias

from sandbox.domain.answering import AnswerRule, Facts

_Key: TypeAlias = tuple[AnswerRule, int]
"""A rule by its value, and how many equal ones stand above it: a rule that only moves stays the same rule."""


class RuleBook:
    """Chooses rules and counts their matches for as long as the receiver lives.

    Asked with other rules than before, it keeps the counts of those that are still among them, wherever they stand
    now; a rule that was changed in anything starts anew. Nothing here waits, so a count is exact however many requests
    come at once.
    """

    def __init__(self) -> None:
        self._rules: Sequence[AnswerRule] = ()
        self._keys: tuple[_Key, ...] = ()
        self._matches: Counter[_Key] = Counter()

    def choose(self, rules: Sequence[AnswerRule], facts: Facts) -> AnswerRule | None:
        """Return the first rule that matches and is not spent, and count the match; None if there is none."""
        if rules is not self._rules:
            self._turn_to(rules)
        for rule, key in zip(rules, self._keys, strict=True):
            if rule.matches(facts) and (rule.times is None or self._matches[key] < rule.times):
                self._matches[key] += 1
                return rule
        return None

    def _turn_to(self, rules: Sequence[AnswerRule]) -> None:
        seen: Counter[AnswerRule] = Counter()
        keys = []
        for rule in rules:
            keys.append((rule, seen[rule]))
            seen[rule] += 1
        self._rules, self._keys = rules, tuple(keys)
        self._matches = Counter({key: self._matches[key] for key in keys})
