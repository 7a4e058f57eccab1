"""What is wrong with a configuration: every problem with its place and a way out. No problem ever quotes a secret."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

_PLAIN_WORD = re.compile(r"[\w.*?-]{1,40}")

MOST_SHOWN = 50
"""How many problems the text of one ConfigError lists; a file that is no config at all may have thousands."""


class Place(NamedTuple):
    """A character in a file: line and column, both counted from 1; columns are characters, not bytes."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to correct: where, a sentence that says what is wrong, and one that says what to do.

    `place` is None if the file as a whole is meant.
    """

    file: str
    place: Place | None
    sentence: str
    help: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.place.line}:{self.place.column}" if self.place else self.file
        return f"{where}: {self.sentence}\n    help: {self.help}"


class ConfigError(Exception):
    """The configuration cannot be used. `problems` are all that were found, in the order of the file."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=_reading_order))
        super().__init__(self.problems)

    def __str__(self) -> str:
        shown = [str(problem) for problem in self.problems[:MOST_SHOWN]]
        left = len(self.problems) - len(shown)
        if left:
            shown.append(f"and {left} more problems")
        return "\n".join(shown)


def quotable(text: str) -> bool:
    """Tell whether text from the file may be repeated: only single words.

    A mistake in the line before makes `true secret hunter2` of a value, and `{secret:hunter2}` a key of both.
    """
    return _PLAIN_WORD.fullmatch(text) is not None


def _reading_order(problem: Problem) -> tuple[str, Place]:
    return problem.file, problem.place or Place(0, 0)
