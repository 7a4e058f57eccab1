"""Stories as tests tell them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sandbox.config.stories.finding import packaged_stories
from sandbox.config.stories.reading import load_story
from sandbox.domain import ticks
from sandbox.domain.assignment import parse_assignment
from sandbox.shop import Occurrence
from sandbox.shop.stories.facts import tell_given
from sandbox.shop.stories.story import Story
from sandbox.shop.stories.telling import Told

BEGIN = ticks.parse("2026-03-02T04:00:00Z")[0]
NAMES = tuple(packaged_stories())


def story(name: str) -> Story:
    return load_story(name, cwd=Path.cwd())


def told(name: str, *given: str, seed: int = 1, lenient: bool = False) -> Told:
    changes = [parse_assignment(text) for text in given]
    return tell_given(story(name), changes, seed=seed, begin=BEGIN, lenient=lenient)


def events(of: Told) -> list[Occurrence]:
    return [happened for step in of.steps for happened in step.happened]


def data(of: Told, name: str) -> list[dict[str, Any]]:
    """Data of every event of this type."""
    return [dict(happened.data) for happened in events(of) if happened.event.name == name]


def names(of: Sequence[Occurrence]) -> list[str]:
    return [happened.event.name for happened in of]
