"""Tree → plain data with references replaced, and the place of every key and value by its path."""

from collections.abc import Iterator
from typing import TypeAlias

from sandbox.config.errors import Place, Problem
from sandbox.config.interpolate import ReferenceFaultError, Variables, has_reference, substitute
from sandbox.config.tree import Entry, Mapping, Node, Path, Scalar, ScalarValue, Sequence, Unreadable, target_of
from sandbox.config.yaml12 import Document

Data: TypeAlias = "ScalarValue | list[Data] | dict[str, Data]"


class Located:
    """Plain data of a document, with the place of every key and value.

    `references` keeps the text of each value with a `${NAME}` as it was written, by path; `unreadable` are the paths
    whose value could not be told and was reported. A place inside of an alias is where its anchor has the value.
    Without `variables` a `${NAME}` is text like any other.
    """

    def __init__(self, document: Document, variables: Variables | None) -> None:
        self.file = document.file
        self.damaged = document.damaged
        self.keys: dict[Path, Place] = {}
        self.values: dict[Path, Place] = {}
        self.references: dict[Path, str] = {}
        self.unreadable: set[Path] = set()
        self.problems: list[Problem] = list(document.problems)
        self._variables = variables
        self.data: Data = self._data((), document.root or Unreadable(Place(1, 1)))
        if variables is not None:
            self.problems += variables.problems

    def place(self, path: Path) -> Place:
        """Return the place of the value, or of the nearest value around it that has one."""
        while path not in self.values:
            path = path[:-1]
        return self.values[path]

    def report(self, place: Place, sentence: str, help: str) -> None:
        """Add a problem."""
        self.problems.append(Problem(self.file, place, sentence, help))

    def _data(self, path: Path, node: Node) -> Data:
        self.values[path] = node.place
        target = target_of(node)
        if isinstance(target, Scalar):
            return self._scalar(path, target)
        if isinstance(target, Sequence):
            return [self._data((*path, index), item) for index, item in enumerate(target.items)]
        if isinstance(target, Mapping):
            data: dict[str, Data] = {}
            for entry in _entries(target):
                if entry.key not in data:
                    self.keys[*path, entry.key] = entry.place
                    data[entry.key] = self._data((*path, entry.key), entry.value)
            return data
        self.unreadable.add(path)
        return None

    def _scalar(self, path: Path, scalar: Scalar) -> ScalarValue:
        variables = self._variables
        if variables is None or not isinstance(scalar.value, str) or not has_reference(scalar.value):
            return scalar.value
        self.references[path] = scalar.text
        try:
            return substitute(scalar.value, variables)
        except ReferenceFaultError as fault:
            self.report(self.values[path], fault.sentence, fault.help)
            self.unreadable.add(path)
            return None


def _entries(mapping: Mapping) -> Iterator[Entry]:
    """Yield the mapping's own entries, then those of its merge key, nearest first: the first of a name counts."""
    yield from mapping.entries
    for node in mapping.merged:
        merged = target_of(node)
        if isinstance(merged, Mapping):
            yield from _entries(merged)
