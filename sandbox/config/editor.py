"""Makes changes in the user's config.yaml, and notices when a later save takes one of them back."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from sandbox.config import yaml12
from sandbox.config.changes import Change, ChangeError, with_meant_names
from sandbox.config.errors import ConfigError, Problem
from sandbox.config.file_text import display_name
from sandbox.config.interpolate import ReferenceFaultError, Variables, substitute
from sandbox.config.load import problems_of
from sandbox.config.locate import Found
from sandbox.config.located import Located
from sandbox.config.saving import Saved, SaveError, save
from sandbox.config.splice import Edit, NowhereError, Value, data_of, edit_document, read_plain
from sandbox.config.splice.edits import edited
from sandbox.config.splice.plain import same
from sandbox.config.undoing import without_edit
from sandbox.config.values import Config
from sandbox.config.yaml12 import Document

_BOM = "\ufeff"

MOST_UNDONE = 50
"""How many changes can be taken back; each keeps the file's text before and after it."""


@dataclass(frozen=True, slots=True, repr=False)
class Made:
    """A change that was made. `line` is the first that differs now, counted from 1; None if all was so already."""

    change: Change
    line: int | None


class ConfigEditor:
    """Changes one config.yaml. Every change is made in the newest text of the file, which others may edit too."""

    def __init__(self, found: Found | Config, *, cwd: Path, environ: Mapping[str, str]) -> None:
        self._path = found.path
        self._read_only = found.read_only
        self._environ = environ
        self._name = display_name(found.path, cwd)
        self._in_force: list[Change] = []
        self._made: list[tuple[Change, Saved]] = []

    def make(self, change: Change) -> Made:
        """Save the change; blocks for some 50 ms. The file stays as it is if anything is raised.

        Raises ChangeError, RefusedError if it cannot be made safely, ConfigError if the file cannot be read, is the
        packaged one, or would have mistakes afterwards that it did not have, SaveError if it cannot be written.
        """
        saved = self._save(lambda before: self._changed(before, change))
        if saved.after != saved.before:
            self._in_force.append(change)
            self._made = [*self._made, (change, saved)][-MOST_UNDONE:]
        return Made(change, _first_difference(saved.before, saved.after))

    def undo(self) -> Change | None:
        """Take the last change back that is not taken back yet, comments included; None if there is none.

        What others changed elsewhere in the file since stays. Raises as `make` does; ChangeError if the lines of the
        change are not as it left them. Unless it is SaveError, the change before it is the last one then.
        """
        if not self._made:
            return None
        change, made = self._made.pop()

        def restored(before: Document) -> Document:
            text = without_edit(before.text, made.before.removeprefix(_BOM), made.after.removeprefix(_BOM))
            if text is None:
                raise ChangeError(f"cannot be undone, since the same lines were changed later: {change.sentence}")
            return self._checked(before, yaml12.read(text, self._name))

        try:
            self._save(restored)
        except SaveError:
            self._made.append((change, made))  # nothing is wrong with it; the disk may have room the next time
            raise
        return change

    def _save(self, change: Callable[[Document], Document]) -> Saved:
        """Save what becomes of the newest text, and forget the changes that it takes back."""
        if self._read_only:
            help = "make one of your own with `sandbox init`"
            problem = Problem(self._name, None, "it comes with the program, so it cannot be changed", help)
            raise ConfigError([problem])
        latest: list[Value] = []

        def changed(text: str) -> str:
            body = text.removeprefix(_BOM)
            document = change(yaml12.read(body, self._name))
            latest[:] = [data_of(document)]
            return text[: len(text) - len(body)] + document.text

        saved = save(self._path, changed)
        [data] = latest
        self._in_force = [each for each in self._in_force if self._is_in_force(each, data)]
        return saved

    def meaning(self, text: str) -> str:
        """Return what the text means in this file: its references replaced, if each has a value."""
        try:
            return str(substitute(text, self._variables()))
        except ReferenceFaultError:
            return text

    def taken_back(self) -> list[Change]:
        """Return those of our changes that the file no longer has; each is told once. An unreadable file has none."""
        if not self._in_force:
            return []
        try:
            data = read_plain(self._path.read_bytes().decode("utf-8"), self._name)
        except (OSError, ValueError, ConfigError):
            return []
        lost = [each for each in self._in_force if not self._is_in_force(each, data)]
        self._in_force = [each for each in self._in_force if each not in lost]
        return lost

    def _changed(self, before: Document, change: Change) -> Document:
        try:
            after = edit_document(before, self._edits(change, data_of(before)))
        except NowhereError as error:
            problems = self._problems(before)
            raise ConfigError(problems) if problems else ChangeError(str(error)) from None
        return self._checked(before, after)

    def _checked(self, before: Document, after: Document) -> Document:
        fresh = _fresh(self._problems(before), self._problems(after))
        if fresh:
            raise ConfigError(fresh)
        return after

    def _problems(self, document: Document) -> list[Problem]:
        return problems_of(Located(document, self._variables()))

    def _variables(self) -> Variables:
        return Variables(self._environ, self._path.parent / ".env")

    def _edits(self, change: Change, data: Value) -> Sequence[Edit]:
        return change.edits(with_meant_names(data, self.meaning))

    def _is_in_force(self, change: Change, data: Value) -> bool:
        """Tell whether the data is as if the change had just been made. One that no longer makes sense counts so."""
        return _without_trouble(lambda: same(_after(self._edits(change, data), data), data))


def _fresh(known: Sequence[Problem], now: Sequence[Problem]) -> list[Problem]:
    """Return the problems that are new, or more often there than before; lines that only moved make none new."""
    left = Counter(map(_without_lines, known))
    fresh = []
    for problem in now:
        if left[_without_lines(problem)]:
            left[_without_lines(problem)] -= 1
        else:
            fresh.append(problem)
    return fresh


def _without_lines(problem: Problem) -> str:
    return re.sub(r"line \d+", "line", f"{problem.sentence}: {problem.help}")


def _after(edits: Sequence[Edit], data: Value) -> Value:
    for each in edits:
        data = edited(data, each)
    return data


def _without_trouble(ask: Callable[[], bool]) -> bool:
    try:
        return ask()
    except (ChangeError, NowhereError):
        return True


def _first_difference(before: str, after: str) -> int | None:
    """Return the number of the first line that differs, counted from 1; None if there is none."""
    pairs = enumerate(zip_longest(before.splitlines(True), after.splitlines(True)), start=1)
    return next((number for number, (old, new) in pairs if old != new), None)
