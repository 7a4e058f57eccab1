"""PyYAML's events → tree, iteratively, so that no depth of nesting and no web of aliases can exhaust anything."""

from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

import yaml

from sandbox.config import core_schema
from sandbox.config.errors import Place, quotable
from sandbox.config.tree import Alias, Entry, Mapping, Node, Scalar, ScalarValue, Sequence, Unreadable, target_of

DEEPEST = 50
"""Levels of nesting, aliases followed; config.yaml needs 5."""

MOST_NODES = 50_000
"""Values in the whole document, aliases followed; 240 subscriptions need about 5,000."""

MERGE_KEY = "<<"

_CORE = "tag:yaml.org,2002:"

Mistake: TypeAlias = tuple[Place, str, str]
"""A place, a sentence and a help line."""


class TooLargeError(Exception):
    """The document goes beyond DEEPEST or MOST_NODES; it has been reported."""


@dataclass(slots=True, eq=False, repr=False)
class _Frame:
    """A collection that is still open; `key` is that of the value to come, None while a key is awaited."""

    node: Sequence | Mapping
    anchor: str | None = None
    key: Scalar | Unreadable | None = None
    seen: dict[str, Place] = field(default_factory=dict)


class TreeBuilder:
    """Takes the events of one document; `root` is None until it is complete, `problems` what was wrong so far."""

    def __init__(self) -> None:
        self.root: Node | None = None
        self.problems: list[Mistake] = []
        self.undefined_aliases: list[tuple[Place, str]] = []
        self._open: list[_Frame] = []
        self._anchors: dict[str, Node] = {}
        self._unfinished_anchors: set[str] = set()
        self._weights: dict[Node, tuple[int, int]] = {}
        self._count = 0

    @property
    def innermost(self) -> Place | None:
        """Where the innermost collection begins that is still open."""
        return self._open[-1].node.place if self._open else None

    def feed(self, event: yaml.Event) -> None:
        """Take the next event. Raises TooLargeError."""
        if isinstance(event, yaml.ScalarEvent):
            self._grow(place_of(event.start_mark), 1, 1)
            self._add(self._scalar(event), event.anchor)
        elif isinstance(event, yaml.AliasEvent):
            self._add(self._alias(event), None)
        elif isinstance(event, yaml.CollectionStartEvent):
            self._start(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._end()

    def _report(self, place: Place, sentence: str, help: str) -> None:
        self.problems.append((place, sentence, help))

    def _grow(self, place: Place, nodes: int, levels: int) -> None:
        self._count += nodes
        if len(self._open) + levels > DEEPEST:
            self._report(place, f"nested deeper than {DEEPEST} levels", "the settings need 5 levels at most")
            raise TooLargeError
        if self._count > MOST_NODES:
            sentence = f"more than {MOST_NODES} values, aliases followed"
            self._report(place, sentence, "remove aliases that repeat each other")
            raise TooLargeError

    def _scalar(self, event: yaml.ScalarEvent) -> Scalar | Unreadable:
        place = place_of(event.start_mark)
        plain = not event.style
        try:
            text = _join_surrogates(event.value)
            value = self._value(event, text, plain)
        except ValueError as error:
            self._report(place, f"{error} cannot be read", "correct it, or put it in quotes if text is meant")
            return Unreadable(place)
        return Scalar(place, text, value, plain and event.tag is None)

    def _value(self, event: yaml.ScalarEvent, text: str, plain: bool) -> ScalarValue:
        if event.tag is None:
            return core_schema.resolve(text) if plain else text
        kind = event.tag.removeprefix(_CORE)
        if event.tag == "!" or kind == "str":
            return text
        if event.tag.startswith(_CORE) and kind in ("int", "float", "bool", "null"):
            return core_schema.resolve_as(kind, text)
        # The tag is not repeated: `secret: !hunter2` is a password that somebody forgot to quote.
        raise ValueError("a value with a tag (`!…`) that settings do not use")

    def _alias(self, event: yaml.AliasEvent) -> Node:
        place, name = place_of(event.start_mark), event.anchor or ""
        if name in self._unfinished_anchors:
            self._report(place, "this alias stands inside of what it repeats", "remove it")
            return Unreadable(place)
        if name not in self._anchors:
            self.undefined_aliases.append((place, name))
            return Unreadable(place)
        target = self._anchors[name]
        self._grow(place, *self._weights[target])
        return Alias(place, target)

    def _start(self, event: yaml.CollectionStartEvent) -> None:
        place = place_of(event.start_mark)
        self._grow(place, 1, 1)
        mapping = isinstance(event, yaml.MappingStartEvent)
        if event.tag not in (None, "!", f"{_CORE}{'map' if mapping else 'seq'}"):
            self._report(place, "a tag (`!…`) that settings do not use", "remove it, or quote it if text is meant")
        if event.anchor:
            self._unfinished_anchors.add(event.anchor)
        self._open.append(_Frame(Mapping(place) if mapping else Sequence(place), event.anchor))

    def _end(self) -> None:
        frame = self._open.pop()
        if frame.anchor:
            self._unfinished_anchors.discard(frame.anchor)
        self._add(frame.node, frame.anchor)

    def _add(self, node: Node, anchor: str | None) -> None:
        self._weights[node] = self._weigh(node)
        if anchor:
            self._anchors[anchor] = node
        if not self._open:
            self.root = node
            return
        frame = self._open[-1]
        if isinstance(frame.node, Sequence):
            frame.node.items.append(node)
        elif frame.key is None:
            frame.key = self._key(node)
        else:
            key, frame.key = frame.key, None
            if isinstance(key, Scalar):
                self._add_entry(frame, frame.node, key, node)

    def _weigh(self, node: Node) -> tuple[int, int]:
        if isinstance(node, Alias):
            return self._weights[node.target]
        if isinstance(node, Scalar | Unreadable):
            return 1, 1
        inside = node.items if isinstance(node, Sequence) else [*(e.value for e in node.entries), *node.merged]
        weights = [self._weights[child] for child in inside]
        keys = len(node.entries) if isinstance(node, Mapping) else 0
        return 1 + keys + sum(nodes for nodes, _ in weights), 1 + max((levels for _, levels in weights), default=0)

    def _key(self, node: Node) -> Scalar | Unreadable:
        key = target_of(node)
        if isinstance(key, Scalar) and (key.text or not key.plain):
            return Scalar(node.place, key.text, key.value, key.plain and key is node)
        if not isinstance(key, Unreadable):
            sentence = "there is no key before the colon" if isinstance(key, Scalar) else "a key must be plain text"
            self._report(node.place, sentence, "write `key: value`; quote text that contains ? : { or [")
        return Unreadable(node.place)

    def _add_entry(self, frame: _Frame, mapping: Mapping, key: Scalar, value: Node) -> None:
        first = frame.seen.setdefault(key.text, key.place)
        if first is not key.place:
            # Under `secret:` a key is a secret in braces.
            inside_secret = any(isinstance(f.key, Scalar) and "secret" in f.key.text for f in self._open)
            shown = "this key" if inside_secret or not quotable(key.text) else repr(key.text)
            sentence = f"{shown} stands here a second time"
            self._report(key.place, sentence, f"remove this one or the one in line {first.line}")
        elif key.text == MERGE_KEY and key.plain:
            self._merge(mapping, value)
        else:
            mapping.entries.append(Entry(key.text, key.place, value))

    def _merge(self, mapping: Mapping, value: Node) -> None:
        target = target_of(value)
        merged = target.items if isinstance(target, Sequence) else [value]
        for node in merged:
            if isinstance(target_of(node), Mapping):
                mapping.merged.append(node)
            elif not isinstance(target_of(node), Unreadable):
                sentence = "the merge key << takes mappings only"
                self._report(node.place, sentence, "give it an alias such as *defaults, or a list of such aliases")


class _Mark(Protocol):
    line: int
    column: int


def place_of(mark: _Mark | None) -> Place:
    """Return the place of a PyYAML mark, which counts from 0. The pure Python parser never leaves it out."""
    assert mark is not None
    return Place(mark.line + 1, mark.column + 1)


def _join_surrogates(text: str) -> str:
    """Join the halves that JSON-style escapes (`\\ud83d\\ude00`) leave; raise ValueError for a single half."""
    if not any("\ud800" <= char <= "\udfff" for char in text):
        return text
    try:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
    except UnicodeDecodeError:
        raise ValueError("half of a character (a lone surrogate)") from None
