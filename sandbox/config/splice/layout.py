"""Where everything stands in a YAML text: tight spans from the scanner's tokens, in a tree that keeps aliases.

Indices count characters of the text from 0; a span ends behind its last character, comments and blanks left out.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias, TypeVar

import yaml

_T = TypeVar("_T", bound=yaml.Token)


@dataclass(slots=True, eq=False, repr=False)
class Site:
    """Where a node stands. `outset` is where its anchor or tag begins, `start` where its content does."""

    outset: int
    start: int
    end: int
    anchor: str | None = None
    tagged: bool = False


@dataclass(slots=True, eq=False, repr=False)
class Nothing(Site):
    """A value that is not written, as behind `key:`; its start and end are where it could stand."""


@dataclass(slots=True, eq=False, repr=False)
class Text(Site):
    """A scalar. `style` is empty for a plain one, else its quote, `|` or `>`; `text` is what it says."""

    style: str = ""
    text: str = ""


@dataclass(slots=True, eq=False, repr=False)
class Reference(Site):
    """An alias, `*name`."""

    name: str = ""


@dataclass(slots=True, eq=False, repr=False)
class Member:
    """An item of a list, or an entry of a mapping, which has a key. `start` is the key's, the dash's or the item's."""

    start: int
    value: "Node"
    key: "Node | None" = None
    colon: int | None = None
    explicit: bool = False

    @property
    def end(self) -> int:
        """Where its last character ends."""
        ends = [self.value.end, self.start + 1]
        if self.key is not None:
            ends.append(self.key.end)
        if self.colon is not None:
            ends.append(self.colon + 1)
        return max(ends)

    @property
    def name(self) -> str | None:
        """The key's text, None if it has none."""
        return self.key.text if isinstance(self.key, Text) else None


@dataclass(slots=True, eq=False, repr=False)
class Collection(Site):
    """A list or mapping. `flow` tells that it stands in brackets, `mapping` that its members have keys."""

    flow: bool = False
    mapping: bool = False
    members: list[Member] = field(default_factory=list)
    trailing_comma: bool = False

    def member(self, name: str) -> tuple[int, Member] | None:
        """Return the entry with this key, and its index."""
        return next(((index, each) for index, each in enumerate(self.members) if each.name == name), None)


Node: TypeAlias = Nothing | Text | Reference | Collection


def lay_out(text: str) -> Node:
    """Return the tree of the first document. The text must be free of syntax errors: raises yaml.YAMLError."""
    return _Tokens(text).document()


def nodes(root: Node) -> Iterator[Node]:
    """Yield a node and everything in it, in the order of the text."""
    stack: list[Node] = [root]
    while stack:
        node = stack.pop()
        yield node
        if isinstance(node, Collection):
            for member in reversed(node.members):
                stack.append(member.value)
                if member.key is not None:
                    stack.append(member.key)


class _Tokens:
    """Reads tokens by PyYAML's grammar, but keeps where each of them stands."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = list(yaml.scan(text, Loader=yaml.SafeLoader))
        self._at = 0
        self._behind = 0

    def document(self) -> Node:
        while self._next(yaml.StreamStartToken, yaml.DirectiveToken, yaml.DocumentStartToken):
            self._take()
        if self._next(yaml.StreamEndToken, yaml.DocumentEndToken):
            return Nothing(len(self._text), len(self._text), len(self._text))
        return self._node()

    def _next(self, *kinds: type[yaml.Token]) -> bool:
        return isinstance(self._tokens[self._at], kinds)

    def _take(self) -> yaml.Token:
        token = self._tokens[self._at]
        self._at += 1
        self._behind = _end(token)
        return token

    def _node(self, *, indentless: bool = False) -> Node:
        outset = _start(self._tokens[self._at])
        anchor, tagged = None, False
        while self._next(yaml.AnchorToken, yaml.TagToken):
            token = self._take()
            if isinstance(token, yaml.AnchorToken):
                anchor = token.value
            else:
                tagged = True
        node = self._content(self._behind if anchor or tagged else outset, indentless=indentless)
        node.outset, node.anchor, node.tagged = outset, anchor, tagged
        return node

    def _content(self, nothing_at: int, *, indentless: bool) -> Node:
        token = self._tokens[self._at]
        if isinstance(token, yaml.AliasToken):
            self._take()
            return Reference(_start(token), _start(token), _end(token), name=token.value)
        if isinstance(token, yaml.ScalarToken):
            self._take()
            return self._scalar(token)
        if isinstance(token, yaml.BlockMappingStartToken):
            return self._block_mapping()
        if isinstance(token, yaml.BlockSequenceStartToken):
            self._take()
            node = self._block_items()
            self._take()
            return node
        if isinstance(token, yaml.FlowSequenceStartToken | yaml.FlowMappingStartToken):
            return self._flow(mapping=isinstance(token, yaml.FlowMappingStartToken))
        if indentless and isinstance(token, yaml.BlockEntryToken):
            return self._block_items()
        return Nothing(nothing_at, nothing_at, nothing_at)

    def _scalar(self, token: yaml.ScalarToken) -> Text:
        start, end, style = _start(token), _end(token), token.style or ""
        if style in ("|", ">"):
            # The scanner's end is behind the line breaks that follow; only `+` makes them part of the value.
            header = self._text[start:end].split("\n", 1)[0].split("#", 1)[0]
            if "+" in header:
                end -= len(self._text[start:end]) - len(_without_last_break(self._text[start:end]))
            else:
                end = start + len(self._text[start:end].rstrip("\r\n \t"))
        return Text(start, start, end, style=style, text=token.value)

    def _block_mapping(self) -> Collection:
        node = Collection(*_span(self._take()), mapping=True)
        while not self._next(yaml.BlockEndToken):
            explicit = False
            start = _start(self._tokens[self._at])
            key: Node = Nothing(start, start, start)
            if self._next(yaml.KeyToken):
                token = self._take()
                explicit = _end(token) > _start(token)
                if not self._next(yaml.KeyToken, yaml.ValueToken, yaml.BlockEndToken):
                    key = self._node(indentless=True)
            colon = None
            value: Node = Nothing(self._behind, self._behind, self._behind)
            if self._next(yaml.ValueToken):
                colon = _start(self._take())
                value = Nothing(colon + 1, colon + 1, colon + 1)
                if not self._next(yaml.KeyToken, yaml.ValueToken, yaml.BlockEndToken):
                    value = self._node(indentless=True)
            node.members.append(Member(start, value, key, colon, explicit))
        self._take()
        node.end = node.members[-1].end
        return node

    def _block_items(self) -> Collection:
        start = _start(self._tokens[self._at])
        node = Collection(start, start, start)
        while self._next(yaml.BlockEntryToken):
            dash = self._take()
            value: Node = Nothing(_end(dash), _end(dash), _end(dash))
            if not self._next(yaml.BlockEntryToken, yaml.KeyToken, yaml.ValueToken, yaml.BlockEndToken):
                value = self._node()
            node.members.append(Member(_start(dash), value))
        node.end = node.members[-1].end
        return node

    def _flow(self, *, mapping: bool) -> Collection:
        node = Collection(*_span(self._take()), flow=True, mapping=mapping)
        closing = yaml.FlowMappingEndToken if mapping else yaml.FlowSequenceEndToken
        while not self._next(closing):
            if self._next(yaml.FlowEntryToken):
                self._take()
                node.trailing_comma = True
                continue
            node.trailing_comma = False
            node.members.append(self._flow_member(closing, mapping=mapping))
        node.end = _end(self._take())
        return node

    def _flow_member(self, closing: type[yaml.Token], *, mapping: bool) -> Member:
        start = _start(self._tokens[self._at])
        ends = (yaml.FlowEntryToken, closing)
        if not self._next(yaml.KeyToken, yaml.ValueToken):
            node = self._node()
            return Member(start, Nothing(node.end, node.end, node.end), node) if mapping else Member(start, node)
        explicit = False
        key: Node = Nothing(start, start, start)
        if self._next(yaml.KeyToken):
            token = self._take()
            explicit = _end(token) > _start(token)
            if not self._next(yaml.ValueToken, *ends):
                key = self._node()
        colon = None
        value: Node = Nothing(key.end, key.end, key.end)
        if self._next(yaml.ValueToken):
            colon = _start(self._take())
            value = Nothing(colon + 1, colon + 1, colon + 1)
            if not self._next(*ends):
                value = self._node()
        pair = Member(start, value, key, colon, explicit)
        if mapping:
            return pair
        # `[a: b]` is a list with a mapping of one entry, whose braces are left out.
        only = Collection(start, start, pair.end, flow=True, mapping=True, members=[pair])
        return Member(start, only)


def _start(token: yaml.Token) -> int:
    index: int = token.start_mark.index
    return index


def _end(token: yaml.Token) -> int:
    index: int = token.end_mark.index
    return index


def _span(token: yaml.Token) -> tuple[int, int, int]:
    return _start(token), _start(token), _end(token)


def _without_last_break(text: str) -> str:
    return text.removesuffix("\n").removesuffix("\r")
