"""The engine: tells a story on a shop, step by step, and keeps what happened."""

import heapq
import itertools
from collections import ChainMap
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass

from sandbox.domain.ticks import LAST, PER_DAY, PER_HOUR, Ticks
from sandbox.shop.catalogue.places import CHENNAI
from sandbox.shop.commands import COMMANDS
from sandbox.shop.errors import IllegalStepError, ShopError
from sandbox.shop.occurrence import Occurrence
from sandbox.shop.shop import Shop
from sandbox.shop.stories import words
from sandbox.shop.stories.opening import make_ready
from sandbox.shop.stories.scene import Scene, Thing
from sandbox.shop.stories.story import Repeat, Since, Step, Story, StoryRefusedError, When
from sandbox.shop.stories.vocabulary import VOCABULARY

MOST_STEPS = 5_000
"""Steps of one story, all rounds of its repetitions counted."""

_PAUSE = PER_DAY
"""What lies between the end of a story and the beginning of one that comes after it."""


@dataclass(frozen=True, slots=True)
class ToldStep:
    """A step that was told: its number from 1 on, its moment, and what happened.

    `round` counts within a repetition, None outside of one. `liberties` says which rules of the life cycle it broke.
    An optional step that does not happen is told too, with nothing in `happened`, so that numbers stay what they are.
    """

    number: int
    step: Step
    at: Ticks
    happened: tuple[Occurrence, ...]
    round: int | None = None
    liberties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """A story that was told: when it began, its steps, and the shop as it is afterwards."""

    story: Story
    begin: Ticks
    steps: tuple[ToldStep, ...]
    shop: Shop

    @property
    def end(self) -> Ticks:
        """When the last event of the story happened."""
        moments = [moment for told in self.steps for moment in (told.at, *(event.at for event in told.happened))]
        return max(moments, default=self.begin)


def fixed_beginning(story: Story) -> Ticks | None:
    """Return when a story begins that says so itself: its first step has a date. None for all others."""
    first = next(iter(story.parts), None)
    return first.when.ticks if first is not None and first.when.since is Since.CALENDAR else None


def tell(story: Story, *, seed: int, begin: Ticks, lenient: bool = False) -> Told:
    """Tell a story on a fresh shop; equal arguments give equal events on every Python version.

    `begin` is the moment of offset 0, unless the story fixes it itself. The stories that it comes after are told
    before that. A `lenient` telling takes steps that the tables of wire-format 5.4 and 8.1 forbid; facts such as stock
    are checked all the same. Raises StoryRefusedError.
    """
    shop = Shop(seed)
    beginnings = _beginnings(story, seed, begin, lenient)
    make_ready(shop, story, max(0, beginnings[0] - PER_HOUR))
    things: dict[str, Thing] = {}
    for each, its_begin in zip(story.chain(), beginnings, strict=True):
        telling = _Telling(each, shop, its_begin, things, lenient)
        telling.run()
    return Told(story, beginnings[-1], tuple(telling.told), shop)


def _beginnings(story: Story, seed: int, begin: Ticks, lenient: bool) -> list[Ticks]:
    """Return when each story of the chain begins: each so early that it ends before the next one."""
    fixed = fixed_beginning(story)
    own = begin if fixed is None else fixed
    if story.after is None:
        return [own]
    # How long the other takes may depend on its draws, so it is told once to find out.
    other = tell(story.after, seed=seed, begin=own, lenient=lenient)
    return [*_beginnings(story.after, seed, max(0, own - (other.end - other.begin) - _PAUSE), lenient), own]


class _Telling:
    """One story on its way; `things` are those of all stories before, and this one's are added."""

    def __init__(self, story: Story, shop: Shop, begin: Ticks, things: dict[str, Thing], lenient: bool) -> None:
        self.told: list[ToldStep] = []
        self._story = story
        self._shop = shop
        self._begin = begin
        self._latest = begin
        self._things = things
        self._lenient = lenient

    def run(self) -> None:
        for part in self._story.parts:
            moment = self._moment(part.when, self._begin, self._latest)
            if isinstance(part, Step):
                self._take(part, moment, self._things, None)
            else:
                self._repeat(part, moment)

    def _moment(self, when: When, begin: Ticks, latest: Ticks) -> Ticks:
        if when.since is Since.CALENDAR:
            return when.ticks
        return when.ticks + (begin if when.since is Since.BEGINNING else latest)

    def _repeat(self, part: Repeat, start: Ticks) -> None:
        """Tell the rounds; where they overlap, the steps of all of them in the order of their moments."""
        order, rounds = itertools.count(), 0
        pending: list[tuple[Ticks, int, Step | None, MutableMapping[str, Thing], int]] = []
        heapq.heappush(pending, (start, next(order), None, {}, 0))
        while pending:
            at, _, step, things, of_round = heapq.heappop(pending)
            if step is not None:
                self._take(step, at, things, of_round)
            elif self._goes_on(part, rounds):
                rounds += 1
                own: MutableMapping[str, Thing] = ChainMap({}, self._things)
                latest = at
                for each in part.steps:
                    latest = self._moment(each.when, at, latest)
                    heapq.heappush(pending, (latest, next(order), each, own, rounds))
                heapq.heappush(pending, (at + part.every, next(order), None, {}, 0))

    def _goes_on(self, part: Repeat, rounds: int) -> bool:
        if part.times is not None and rounds >= part.times:
            return False
        if part.while_in_stock is None:
            return True
        products = {name: thing.id for name, thing in self._things.items() if thing.kind == "product"}
        try:
            item = words.item(self._shop, part.while_in_stock, products)
        except ShopError as error:
            raise StoryRefusedError(self._story, len(self.told) + 1, part.steps[0], str(error)) from error
        return self._shop.stock.level(item.id, CHENNAI.id).available > 0

    def _take(self, step: Step, at: Ticks, things: MutableMapping[str, Thing], of_round: int | None) -> None:
        number = len(self.told) + 1
        if number > MOST_STEPS:
            reason = f"the story has more than {MOST_STEPS:,} steps"
            raise StoryRefusedError(self._story, number, step, reason, "let the repetition end sooner")
        if at < self._latest:
            raise StoryRefusedError(self._story, number, step, "it would happen before the step before it")
        if at > LAST - _PAUSE:
            raise StoryRefusedError(self._story, number, step, "it would happen behind the year 9999")
        self._latest = at
        happened: tuple[Occurrence, ...] = ()
        liberties: tuple[str, ...] = ()
        if step.happens:
            happened, liberties = self._happen(step, at, things, number)
            self._check_pins(step, happened, number)
        makes = VOCABULARY[step.command].makes
        if happened and step.name is not None and makes is not None:
            identity = happened[0].data["Id"]
            assert isinstance(identity, int)
            things[step.name] = Thing(makes, identity)
        self.told.append(ToldStep(number, step, at, happened, of_round, liberties))

    def _check_pins(self, step: Step, happened: tuple[Occurrence, ...], number: int) -> None:
        sent = [event.event.name for event in happened]
        for name in step.pins or ():
            if name not in sent:
                reason = f"`envelopes` names {name}, but its events are {', '.join(sent)}"
                raise StoryRefusedError(self._story, number, step, reason, "pin one of these")

    def _happen(
        self, step: Step, at: Ticks, things: Mapping[str, Thing], number: int
    ) -> tuple[tuple[Occurrence, ...], tuple[str, ...]]:
        self._shop.liberties = [] if self._lenient else None
        try:
            arguments = VOCABULARY[step.command].arguments(step.choices, Scene(self._shop, at, things))
            happened = COMMANDS[step.command](self._shop, at, **arguments)
        except IllegalStepError as error:
            help = "correct the order of the steps; --lenient plays it anyway"
            raise StoryRefusedError(self._story, number, step, str(error), help) from error
        except ShopError as error:
            raise StoryRefusedError(self._story, number, step, words.in_words(self._shop, str(error))) from error
        taken = tuple(str(error) for error in self._shop.liberties or ())
        self._shop.liberties = None
        return happened, taken
