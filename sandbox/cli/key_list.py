"""The keys of the terminal UI: which actions there are, and what config.yaml makes of their keys. Loads no textual."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from sandbox.body.text import sanitise
from sandbox.config.errors import Problem
from sandbox.config.load import Loaded
from sandbox.tui.action import Action
from sandbox.tui.actions import ACTIONS, with_keys
from sandbox.tui.keymap import keymap_of
from sandbox.tui.keys import key_written


class KeyRow(NamedTuple):
    """An action, its keys in force and its default ones, as one may write them in config.yaml."""

    action: Action
    keys: tuple[str, ...]
    defaults: tuple[str, ...]

    @property
    def help(self) -> str:
        """A sentence, with the default keys of other actions where it names some."""
        return with_keys(self.action.help)


def key_warnings(loaded: Loaded) -> list[Problem]:
    """Return why entries of ui.keys do not count, at their places, in the order of the file."""
    located = loaded.located
    found = []
    for each in keymap_of(loaded.config.keys).refusals:
        path = ("ui", "keys", each.action_id)
        place = located.keys.get(path) or located.place(path)
        found.append(Problem(located.file, place, sanitise(each.sentence), sanitise(each.help)))
    return sorted(found, key=lambda problem: problem.place or (0, 0))


def key_rows(wanted: Mapping[str, str]) -> Iterator[KeyRow]:
    """Yield every action, in the order of the help."""
    changed = keymap_of(wanted).changed
    for action in ACTIONS:
        defaults = tuple(action.keys.split(","))
        keys = changed.get(action.id, defaults)
        yield KeyRow(action, tuple(map(key_written, keys)), tuple(map(key_written, defaults)))
