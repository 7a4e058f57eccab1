"""The way to what an edit means, and the refusal if others share it: through an anchor, an alias or a merge key."""

from dataclasses import dataclass

from sandbox.config.splice.layout import Collection, Member, Node, Reference, nodes
from sandbox.config.splice.source import Source
from sandbox.config.tree import Path


class RefusedError(Exception):
    """The edit would change more than what is meant; the message says why, and which line to edit by hand.

    `line` is that line's number, counted from 1.
    """

    def __init__(self, reason: str, line: int) -> None:
        self.reason = reason
        self.line = line
        super().__init__(f"{reason}; edit line {line} by hand")


@dataclass(frozen=True, slots=True)
class Step:
    """A value on the way: the node, the member that holds it, and that member's collection and index in it."""

    node: Node
    member: Member | None = None
    holder: Collection | None = None
    index: int = 0


class Places:
    """Finds values by their paths in one text, and refuses what is shared."""

    def __init__(self, source: Source, root: Node) -> None:
        self._source = source
        self._root = root

    def line_of(self, path: Path) -> int:
        """Return the number of the line where the value stands, or the nearest one around it."""
        steps, _ = self.walk(path)
        last = steps[-1]
        return self._source.line_number(last.node.start if last.member is None else last.member.start)

    def walk(self, path: Path) -> tuple[list[Step], Path]:
        """Return the values on the way, the root first, and what of the path is not there."""
        steps = [Step(self._root)]
        for length, step in enumerate(path):
            node = steps[-1].node
            found: tuple[int, Member] | None = None
            if isinstance(node, Collection) and node.mapping and isinstance(step, str):
                found = node.member(step)
            elif isinstance(node, Collection) and not node.mapping and isinstance(step, int):
                found = (step, node.members[step]) if 0 <= step < len(node.members) else None
            if found is None:
                return steps, path[length:]
            assert isinstance(node, Collection)
            steps.append(Step(found[1].value, found[1], node, found[0]))
        return steps, ()

    def reach(self, path: Path, *, replacing: bool = True) -> tuple[list[Step], Path]:
        """Walk, and refuse if what would be changed is shared. Raises RefusedError.

        An alias at the end of the path is in the way only of `replacing` it: it may be taken away.
        """
        steps, missing = self.walk(path)
        used = {node.name: node for node in nodes(self._root) if isinstance(node, Reference)}
        for step in steps:
            node = step.node
            here = self._source.line_number(node.start)
            if isinstance(node, Reference) and (replacing or missing or step is not steps[-1]):
                reason = f"this value is shared: line {here} takes it through the alias *{node.name}"
                raise RefusedError(reason, self._line_where_written(path))
            if node.anchor in used:
                other = self._source.line_number(used[node.anchor or ""].start)
                reason = f"this value is shared: line {other} repeats it through the anchor &{node.anchor}"
                raise RefusedError(reason, self._line_where_written(path))
        last = steps[-1].node
        if missing and isinstance(last, Collection):
            self.refuse_inherited(last, missing[0], path)
        return steps, missing

    def refuse_inherited(self, mapping: Collection, key: str | int, path: Path) -> None:
        """Refuse if the mapping has the key through its merge key, also beneath one of its own. Raises RefusedError."""
        merge = mapping.member("<<") if mapping.mapping else None
        if merge is not None and self._inherited(mapping, key) is not None:
            reason = f"{key!r} comes through the merge key << of line {self._source.line_number(merge[1].start)}"
            raise RefusedError(reason, self._line_where_written(path))

    def refuse_parted(self, collection: Collection, order: list[int]) -> None:
        """Refuse an order of the members in which an alias would stand above its anchor. Raises RefusedError."""
        above: set[str] = set()
        anchored = {node.anchor for member in collection.members for node in nodes(member.value)}
        for index in order:
            for node in nodes(collection.members[index].value):
                if isinstance(node, Reference) and node.name in anchored and node.name not in above:
                    line = self._source.line_number(node.start)
                    raise RefusedError(f"line {line} needs the anchor &{node.name} above it", line)
                above.add(node.anchor or "")

    def _line_where_written(self, path: Path) -> int:
        """Return the number of the line at which the value is written, aliases and merge keys followed."""
        node, at = self._root, self._root.outset
        for step in path:
            node = self._target(node)
            found = None
            if isinstance(node, Collection) and isinstance(step, str):
                own = node.member(step)
                found = own[1] if own is not None else self._inherited(node, step)
            elif isinstance(node, Collection) and isinstance(step, int) and step < len(node.members):
                found = node.members[step]
            if found is None:
                at = node.outset
                break
            node, at = found.value, found.start
        return self._source.line_number(self._target(node).outset if isinstance(node, Reference) else at)

    def _target(self, node: Node) -> Node:
        """Follow an alias to the nearest anchor of its name above it."""
        while isinstance(node, Reference):
            name, start = node.name, node.start
            above = [each for each in nodes(self._root) if each.anchor == name and each.outset < start]
            if not above:
                return node
            node = above[-1]
        return node

    def _inherited(self, mapping: Collection, key: str | int) -> Member | None:
        """Return the entry that a mapping has through its merge key."""
        waiting = [member.value for member in mapping.members if member.name == "<<"]
        while waiting:
            node = self._target(waiting.pop(0))
            if not isinstance(node, Collection):
                continue
            if not node.mapping:
                waiting += [member.value for member in node.members]
            elif isinstance(key, str) and (found := node.member(key)) is not None:
                return found[1]
            else:
                waiting += [member.value for member in node.members if member.name == "<<"]
        return None

    def refuse_used_anchors(self, node: Node) -> None:
        """Refuse to take away what is repeated elsewhere."""
        inside = list(nodes(node))
        anchors = {each.anchor: each for each in inside if each.anchor}
        for each in nodes(self._root):
            if isinstance(each, Reference) and each.name in anchors and each not in inside:
                other = self._source.line_number(each.start)
                reason = f"line {other} repeats it through the anchor &{each.name}"
                raise RefusedError(reason, self._source.line_number(anchors[each.name].outset))
