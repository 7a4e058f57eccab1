"""Warnings about `receiver.answers`: rules that can never match, and what of a rule has no effect."""

from collections.abc import Iterator

from sandbox.config.errors import Place
from sandbox.config.load import Loaded
from sandbox.config.located import Located
from sandbox.config.tree import Path
from sandbox.config.values import Config
from sandbox.domain.answering import WITHOUT_ANSWER, AnswerRule
from sandbox.domain.records import AnswerFault

Remark = tuple[str, str]
"""A sentence that says what is the matter, and one that says what to do."""


def about_answers(loaded: Loaded) -> Iterator[tuple[Place, Remark]]:
    """Yield what should be said about the rules, with the places in the file."""
    rules = loaded.config.receiver.answers
    for index, rule in enumerate(rules):
        path: Path = ("receiver", "answers", index)
        above = next((number for number, other in enumerate(rules[:index]) if _leaves_nothing(other, rule)), None)
        if above is not None:
            line = loaded.located.place((*path[:-1], above)).line
            sentence = (
                f"this rule never answers: the one in line {line} matches all that this one does, and comes first"
            )
            yield loaded.located.place(path), (sentence, "move this one above it, or give that one `times`")
        else:
            yield from _about_conditions(rule, path, loaded)
        yield from _about_effects(rule, path, loaded.located)


def _leaves_nothing(above: AnswerRule, rule: AnswerRule) -> bool:
    return above.times is None and above.covers(rule)


def _about_conditions(rule: AnswerRule, path: Path, loaded: Loaded) -> Iterator[tuple[Place, Remark]]:
    config, located = loaded.config, loaded.located
    if not config.wire.envelope:
        for key, wanted in (("event", rule.events), ("attempt", rule.attempt)):
            if wanted is not None:
                sentence = f"this rule never answers: with wire.envelope false a body does not say its {key}"
                yield located.place((*path, key)), (sentence, "leave the condition out")
    elif rule.verdict == "verified" and (why := _never_verified(rule, config)):
        sentence = f"this rule never answers: {why}, so no such request is verified"
        yield located.place((*path, "verdict")), (sentence, "leave the condition out, or change the subscription")


def _never_verified(rule: AnswerRule, config: Config) -> str | None:
    subscription = next((each for each in config.subscriptions if each.name == rule.subscription), None)
    if subscription is None:
        return None
    if not subscription.active:
        return "the subscription is inactive"
    return None if subscription.events & rule.selected else "the subscription selects none of these events"


def _about_effects(rule: AnswerRule, path: Path, located: Located) -> Iterator[tuple[Place, Remark]]:
    if rule.fault not in WITHOUT_ANSWER:
        return
    present = {"status": rule.status, "headers": rule.headers, "body": rule.body}
    if rule.fault is AnswerFault.SILENCE:
        present["delay"] = rule.delay
    for key, value in present.items():
        if value:
            sentence = f"{key} has no effect: with fault {rule.fault.value} nothing is answered"
            yield located.keys[*path, key], (sentence, "leave one of the two out")
