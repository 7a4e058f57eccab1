"""Which stories there are to play: the packaged ones, and the user's own beside config.yaml."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sandbox.config.errors import ConfigError
from sandbox.config.stories.finding import SUFFIXES, UnknownStoryError, packaged_stories
from sandbox.config.stories.reading import load_story
from sandbox.config.values import Config
from sandbox.domain.ticks import Ticks
from sandbox.shop.stories.story import Story, StoryRefusedError
from sandbox.shop.stories.telling import Told, fixed_beginning
from sandbox.tui.stories.givens import StatedError, tell_stated

_MOST_FILES = 200
_LOOKED_AT = 65_536
"""Bytes from the beginning of a file in which it must show that it is a story."""

_LOOKS_LIKE_A_STORY = re.compile(rb"^(?:steps|title)[ \t]*:|story\.schema\.json", re.MULTILINE)


class UnplayableError(ValueError):
    """A story that cannot be played; the message says where the mistake is and what to do."""


@dataclass(frozen=True, slots=True)
class ShelvedStory:
    """A story to choose.

    `source` is its name, or its file's; `number` as in wire-format 9, or `own`. `trouble` says why it cannot be
    played, empty if it can.
    """

    source: str
    number: str
    title: str
    told: Told | None
    trouble: str = ""


def story_folder(config: Config) -> Path:
    """Return where the user's own stories are: beside config.yaml, or in the working folder if it is the packaged."""
    return Path.cwd() if config.read_only else config.path.parent


def story_sources(folder: Path) -> list[str]:
    """Return the names of the packaged stories in the order of their numbers, then the story files in the folder.

    Reads files. A YAML file that does not look like a story at all, such as config.yaml, is left out; one with
    mistakes is not.
    """
    packaged = sorted(packaged_stories(), key=lambda name: _number(packaged_stories()[name]))
    return [*packaged, *_own(folder)]


def read_shelf(folder: Path, seed: int, now: Ticks) -> list[ShelvedStory]:
    """Return all stories, each told once with this seed. Reads files; takes tenths of a second."""
    return [_shelved(source, folder, seed, now) for source in story_sources(folder)]


def tell_story(source: str, folder: Path, seed: int, now: Ticks, given: str = "") -> Told:
    """Tell a story from its file as it is now, so that what the shop refuses is known before anything is sent.

    `given` states other facts, as the line in the list of stories does. Raises UnplayableError.
    """
    try:
        return _tell(load_story(source, cwd=folder), seed, now, given)
    except (UnknownStoryError, ConfigError, StoryRefusedError, StatedError) as error:
        raise UnplayableError(str(error)) from None


def _shelved(source: str, folder: Path, seed: int, now: Ticks) -> ShelvedStory:
    own, title = source.endswith(SUFFIXES), ""
    number = "own" if own else ""
    try:
        story = load_story(source, cwd=folder)
        number, title = number or story.number or "–", story.title
        return ShelvedStory(source, number, title, _tell(story, seed, now))
    except (UnknownStoryError, ConfigError, StoryRefusedError) as error:
        return ShelvedStory(source, number, title, None, str(error))


def _tell(story: Story, seed: int, now: Ticks, given: str = "") -> Told:
    fixed = fixed_beginning(story)
    return tell_stated(story, given, seed=seed, begin=now if fixed is None else fixed)


def _own(folder: Path) -> Iterator[str]:
    try:
        with os.scandir(folder) as found:
            names = sorted(each.name for each in found if each.name.endswith(SUFFIXES) and each.is_file())
    except OSError:
        return
    for name in names[:_MOST_FILES]:
        try:
            with (folder / name).open("rb") as file:
                beginning = file.read(_LOOKED_AT)
        except OSError:
            continue
        if _LOOKS_LIKE_A_STORY.search(beginning):
            yield name


def _number(path: Path) -> int:
    """Return the number of a packaged story (wire-format 9), such as 5 for `number: S5`; those without come last."""
    found = re.search(r"^number: S(\d+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return 99 if found is None else int(found[1])
