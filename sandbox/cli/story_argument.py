"""What `play` and `stories` have in common: which story, with which facts, told from which seed and moment."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import click

from sandbox.cli.parameters import MOMENT
from sandbox.config.stories.reading import load_story
from sandbox.domain.assignment import Assignment, parse_assignment
from sandbox.domain.ticks import Ticks
from sandbox.shop.stories.facts import tell_given
from sandbox.shop.stories.story import Story
from sandbox.shop.stories.telling import Told, fixed_beginning

_F = TypeVar("_F", bound=Callable[..., object])


def story_options(command: _F) -> _F:
    """Add `--given`, `--seed`, `--at` and `--lenient`; the command takes `given, seed, at, lenient`."""
    for option in (
        click.option("--lenient", is_flag=True, help="Take steps that the life cycle forbids (wire-format 8.1)."),
        click.option("--at", type=MOMENT, help="When the story begins, such as 2026-03-04T07:10:05Z; the present."),
        click.option("--seed", type=click.IntRange(0), help="Same seed, same story: Data and Ids repeat."),
        click.option("--given", multiple=True, metavar="PATH=VALUE", help="Another fact, and all that depends on it."),
    ):
        command = option(command)
    return command


@dataclass(frozen=True, slots=True)
class Telling:
    """A story and how it is to be told; `given` are the texts of the command line."""

    story: Story
    given: tuple[str, ...]
    seed: int
    begin: Ticks
    lenient: bool

    def tell(self) -> Told:
        """Tell it. Raises GivenError, AssignmentError and StoryRefusedError."""
        return tell_given(self.story, self.assignments(), seed=self.seed, begin=self.begin, lenient=self.lenient)

    def assignments(self) -> list[Assignment]:
        """Return what `--given` says. Raises AssignmentError."""
        return [parse_assignment(text) for text in self.given]


def named_telling(name: str, given: tuple[str, ...], seed: int, at: Ticks | None, now: Ticks, lenient: bool) -> Telling:
    """Return the telling of the story of this name or file, at the moment `at`, or `now` without one.

    Raises UnknownStoryError, ConfigError, and click.UsageError if the story has a date of its own.
    """
    story = load_story(name, cwd=Path.cwd())
    fixed = fixed_beginning(story)
    if at is not None and fixed is not None and at != fixed:
        raise click.UsageError(f"--at cannot move {story.name}: its first step has a date.")
    begin = fixed if fixed is not None else now if at is None else at
    return Telling(story, given, seed, begin, lenient)
