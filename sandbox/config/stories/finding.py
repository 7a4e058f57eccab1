"""Which file is meant by the name of a story."""

import os
from pathlib import Path

from sandbox.config.packaged import fixtures
from sandbox.shop.stories.words import near

SUFFIXES = (".yaml", ".yml")


class UnknownStoryError(ValueError):
    """No story has this name; the message says which come near."""


def packaged_stories() -> dict[str, Path]:
    """Return the stories that travel with the program: file by name, in alphabetical order."""
    return {path.stem: path for path in sorted((fixtures() / "stories").glob("*.yaml"))}


def find_story(name: str, folder: Path) -> Path:
    """Return the file of a story: a packaged one by its name, or a path relative to `folder`.

    A name with a slash or an ending such as .yaml is a path; the file need not exist. Raises UnknownStoryError.
    """
    if name.endswith(SUFFIXES) or "/" in name or os.sep in name:
        return folder / name
    stories = packaged_stories()
    if name not in stories:
        raise UnknownStoryError(f"there is no story {name!r}: {near(name, stories)} (a file of yours ends with .yaml)")
    return stories[name]
