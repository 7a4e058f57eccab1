"""Judges a subscription while it is being written, by the sentences of `config check`, before anything is saved."""

import itertools
from collections.abc import Mapping as MappingOf
from collections.abc import Sequence as SequenceOf
from dataclasses import dataclass
from pathlib import Path

from sandbox.config import yaml12
from sandbox.config.advice import about_subscriptions
from sandbox.config.checks import shown_header
from sandbox.config.drafts import Draft, Field, draft_of
from sandbox.config.errors import ConfigError, Place
from sandbox.config.file_text import display_name, read_text
from sandbox.config.interpolate import ReferenceFaultError, Variables, names_referenced, substitute
from sandbox.config.load import judge
from sandbox.config.located import Located
from sandbox.config.splice import Value, data_of
from sandbox.config.tree import Entry, Mapping, Node, Scalar, Sequence, target_of
from sandbox.config.yaml12 import Document
from sandbox.domain.events import UnknownEventError, select
from sandbox.domain.settings import ReceiverSettings


@dataclass(frozen=True, slots=True)
class DraftRemark:
    """What is wrong with one field: a sentence and what to do. `row` is the header that is meant, counted from 0."""

    field: Field
    row: int | None
    sentence: str
    help: str
    is_error: bool


class WrittenConfig:
    """One reading of config.yaml: its subscriptions as they are written, and all that judges another one."""

    def __init__(self, document: Document, variables: Variables) -> None:
        """Raise ConfigError for a document whose data cannot be told."""
        self._document = document
        self._variables = variables
        self._data = data_of(document)
        self._lines = document.text.count("\n") + 2

    @property
    def drafts(self) -> tuple[Draft, ...]:
        """All subscriptions, in the order of the file."""
        entries = self._data.get("subscriptions") if isinstance(self._data, dict) else None
        listed = entries if isinstance(entries, list) else []
        return tuple(draft_of(each if isinstance(each, dict) else {}) for each in listed)

    def find(self, name: str) -> Draft | None:
        """Return the subscription that has this name once its references are replaced."""
        return next((each for each in self.drafts if self.meaning(each.name) == name), None)

    def meaning(self, text: str) -> str | None:
        """Return the text with its references replaced, None if one of them has no value."""
        try:
            return str(substitute(text, self._variables))
        except ReferenceFaultError:
            return None

    def unset_variables(self, text: str) -> dict[str, bool]:
        """Return every variable that the text refers to, and whether it has no value of its own."""
        return {name: not self._variables.get(name) for name in names_referenced(text)}

    def events_of(self, patterns: SequenceOf[str]) -> dict[str, frozenset[str]]:
        """Return each pattern, as it is written, with the event types that it selects; none if it is unknown."""
        return {each: self._selected(each) for each in patterns}

    def _selected(self, pattern: str) -> frozenset[str]:
        try:
            return frozenset(event.name for event in select([self.meaning(pattern) or ""]))
        except UnknownEventError:
            return frozenset()

    def judge(self, draft: Draft, instead_of: str | None, receiver: ReceiverSettings) -> list[DraftRemark]:
        """Return what `config check` would say about the draft in this file; warnings only if nothing is wrong.

        It stands behind the others, so that whatever is there twice is found at the draft; `instead_of` is the name of
        the one whose place it takes. Costs milliseconds.
        """
        written = _Writing(draft, self._lines)
        others = [each for each in self._nodes() if instead_of is None or self._name_of(each) != instead_of]
        located = Located(self._with([*others, written.node]), self._variables)
        try:
            model = judge(located)
        except ConfigError as error:
            found = [(each.place, each.sentence, each.help) for each in error.problems]
            remarks = written.remarks(found, is_error=True)
        else:
            advice = about_subscriptions(model.subscriptions, receiver, located)
            remarks = written.remarks([(place, *remark) for place, remark in advice], is_error=False)
        return [*_repeated(draft), *remarks]

    def _nodes(self) -> list[Node]:
        root = self._root()
        found = next((each.value for each in root.entries if each.key == "subscriptions"), None)
        listed = target_of(found) if found is not None else None
        return listed.items if isinstance(listed, Sequence) else []

    def _root(self) -> Mapping:
        root = target_of(self._document.root) if self._document.root is not None else None
        return root if isinstance(root, Mapping) else Mapping(Place(1, 1))

    def _name_of(self, node: Node) -> str | None:
        entry = target_of(node)
        names = [each.value for each in entry.entries if each.key == "name"] if isinstance(entry, Mapping) else []
        name = target_of(names[0]) if names else None
        return self.meaning(str(name.value)) if isinstance(name, Scalar) else None

    def _with(self, subscriptions: list[Node]) -> Document:
        root = self._root()
        rest = [each for each in root.entries if each.key != "subscriptions"]
        entry = Entry("subscriptions", root.place, Sequence(root.place, subscriptions))
        return Document(self._document.file, "", Mapping(root.place, [*rest, entry], root.merged), (), False)


class _Writing:
    """A draft as a node of the tree, every key and value in a line of its own, so that a problem's place tells it."""

    def __init__(self, draft: Draft, first_line: int) -> None:
        self._lines = itertools.count(first_line)
        self._meant: dict[int, tuple[Field, int | None]] = {}
        # An entry as a whole is named only by what it lacks, and a draft lacks its secret at most.
        place = self._place(Field.SECRET)
        self.node: Node = Mapping(place, [self._entry(field, draft) for field in Field])

    def remarks(self, found: SequenceOf[tuple[Place | None, str, str]], *, is_error: bool) -> list[DraftRemark]:
        """Return what is about this draft, each sentence about a field once."""
        remarks = (
            DraftRemark(*self._meant[place.line], sentence, help, is_error)
            for place, sentence, help in found
            if place is not None and place.line in self._meant
        )
        return list(dict.fromkeys(remarks))

    def _entry(self, field: Field, draft: Draft) -> Entry:
        key = self._place(field)
        if field is Field.HEADERS:
            rows = [
                Entry(name, self._place(field, row), self._scalar(value, field, row))
                for row, (name, value) in enumerate(draft.headers)
            ]
            return Entry(field, key, Mapping(self._place(field), rows))
        if field is Field.EVENTS:
            return Entry(field, key, Sequence(self._place(field), [self._scalar(each, field) for each in draft.events]))
        return Entry(field, key, self._scalar(draft.value(field), field))

    def _scalar(self, value: Value, field: Field, row: int | None = None) -> Scalar:
        assert not isinstance(value, list | dict)
        return Scalar(self._place(field, row), str(value), value, False)

    def _place(self, field: Field, row: int | None = None) -> Place:
        line = next(self._lines)
        self._meant[line] = (field, row)
        return Place(line, 1)


def read_written(path: Path, *, cwd: Path, environ: MappingOf[str, str]) -> WrittenConfig:
    """Read a config.yaml anew. Raises ConfigError if that cannot be done."""
    name = display_name(path, cwd)
    text = read_text(path, name, "name another file with --config").removeprefix("\ufeff")
    return WrittenConfig(yaml12.read(text, name), Variables(environ, path.parent / ".env"))


def _repeated(draft: Draft) -> list[DraftRemark]:
    """Return a remark for each header that stands above it letter by letter: a file could not even be read so."""
    names = [name for name, _ in draft.headers]
    return [
        DraftRemark(
            Field.HEADERS, row, f"{shown_header(name)} stands here a second time", "remove this one or the other", True
        )
        for row, name in enumerate(names)
        if name in names[:row]
    ]
