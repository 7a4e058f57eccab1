"""A story's YAML → Story: every mistake at once, with its place and a way out."""

import re
from collections.abc import Sequence
from pathlib import Path

from sandbox.config import yaml12
from sandbox.config.errors import ConfigError
from sandbox.config.file_text import display_name, read_text
from sandbox.config.located import Located
from sandbox.config.stories.finding import UnknownStoryError, find_story, packaged_stories
from sandbox.config.stories.step_reading import StepReader
from sandbox.config.tree import Path as Keys
from sandbox.domain.json_text import JsonObject
from sandbox.shop.stories.opening import shop_faults
from sandbox.shop.stories.story import Repeat, Step, Story
from sandbox.shop.stories.vocabulary import VOCABULARY
from sandbox.shop.stories.words import near

_NUMBER = re.compile("[Ss][0-9]{1,3}", re.ASCII)
KEYS = ("title", "number", "after", "shop", "steps")

_STEPS_HELP = "write `steps:` and below it one entry a step, each begun with `- `"


def load_story(name: str, *, cwd: Path) -> Story:
    """Return the story of this name, with this number (`S1`), or in this file.

    Raises UnknownStoryError, and ConfigError with all mistakes.
    """
    if _NUMBER.fullmatch(name):
        numbered = (_load(path, cwd, ()) for path in packaged_stories().values())
        found = next((story for story in numbered if (story.number or "").casefold() == name.casefold()), None)
        if found is not None:
            return found
    path = find_story(name, cwd)
    if not path.exists():
        raise UnknownStoryError(f"there is no file {name}: `sandbox stories` lists the stories that need none")
    return _load(path, cwd, ())


def _load(path: Path, cwd: Path, on_the_way: Sequence[Path]) -> Story:
    name = display_name(path, cwd)
    text = read_text(path, name, "copy it to where it can be read")
    # A story tells the same everywhere, so nothing of the environment gets into it.
    located = Located(yaml12.read(text, name), None)
    return _Reader(located, path, cwd, (*on_the_way, path.resolve())).story()


class _Reader:
    """Reads one file; problems are collected in `located`."""

    def __init__(self, located: Located, path: Path, cwd: Path, on_the_way: Sequence[Path]) -> None:
        self._located = located
        self._path = path
        self._cwd = cwd
        self._on_the_way = on_the_way

    def story(self) -> Story:
        """Raises ConfigError."""
        data = self._located.data
        if not isinstance(data, dict):
            if not self._located.problems:
                self._located.report(
                    self._located.place(()), "a story must be a mapping", "write `title:` and `steps:`"
                )
            raise ConfigError(self._located.problems)
        for key in data:
            if key not in KEYS:
                self._located.report(self._located.keys[key,], f"unknown key {key!r}", near(key, KEYS))
        title = self._text("title", data.get("title"), required=True)
        number = self._text("number", data.get("number"))
        after = self._after(data.get("after"))
        shop = self._shop(data.get("shop"))
        parts = self._parts(data.get("steps"), after)
        if self._located.problems:
            raise ConfigError(self._located.problems)
        return Story(self._path.stem, title or "", parts, shop, number, after, self._located.file)

    def _text(self, key: str, value: object, required: bool = False) -> str | None:
        path: Keys = (key,)
        if isinstance(value, str) and value.strip() and value.isprintable():
            return value
        if value is None and not required:
            return None
        if not self._located.damaged or value is not None:
            missing = value is None
            place = self._located.place(() if path not in self._located.values else path)
            sentence = f"{key} is missing" if missing else f"{key} must be a line of text"
            self._located.report(place, sentence, f"write `{key}: …`")
        return None

    def _after(self, value: object) -> Story | None:
        name = self._text("after", value)
        if name is None:
            return None
        place = self._located.place(("after",))
        try:
            path = find_story(name, self._path.parent)
        except UnknownStoryError as error:
            sentence, _, help = str(error).partition(": ")
            self._located.report(place, sentence, help)
            return None
        if path.resolve() in self._on_the_way:
            self._located.report(place, f"{name} comes after this story itself", "a story needs a beginning")
        elif not path.exists():
            self._located.report(place, f"there is no file {name!r}", "correct the name; it is relative to this file")
        else:
            try:
                return _load(path, self._cwd, self._on_the_way)
            except ConfigError as error:
                self._located.problems += error.problems
        return None

    def _shop(self, value: object) -> JsonObject:
        if value is None:
            return {}
        if not isinstance(value, dict):
            self._located.report(self._located.place(("shop",)), "shop must be a mapping", "write `stock:` below it")
            return {}
        for fault in shop_faults(value):
            path: Keys = ("shop", *fault.path)
            place = self._located.keys[path] if fault.of_key else self._located.place(path)
            self._located.report(place, f"{path[-1]} {fault.sentence}", fault.help)
        return value

    def _parts(self, value: object, after: Story | None) -> tuple[Step | Repeat, ...]:
        if not isinstance(value, list) or not value:
            if not self._located.damaged or value is not None:
                place = self._located.place(("steps",) if ("steps",) in self._located.values else ())
                missing = "steps are missing" if value is None else "steps must be a list with at least one step"
                self._located.report(place, missing, _STEPS_HELP)
            return ()
        return StepReader(self._located, _names(after)).parts(value)


def _names(after: Story | None) -> dict[str, str]:
    """Return the kinds of what the stories before have made, by name."""
    known: dict[str, str] = {}
    for story in after.chain() if after is not None else ():
        for part in story.parts:
            # What a repetition makes belongs to each of its rounds alone, but its names are taken.
            for step in (part,) if isinstance(part, Step) else part.steps:
                if step.name is not None:
                    kind = VOCABULARY[step.command].makes if isinstance(part, Step) else None
                    known[step.name] = kind or "step"
    return known
