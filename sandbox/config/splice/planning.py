"""One edit → the splices that make it in the style found there, or a refusal that says what to do by hand."""

from sandbox.config.splice import block, flow
from sandbox.config.splice.edits import Edit, Insert, Move, NowhereError, Remove, Rename, Set, Value, shown
from sandbox.config.splice.layout import Collection, Node, Nothing, Text, lay_out
from sandbox.config.splice.places import Places, RefusedError, Step
from sandbox.config.splice.rendering import (
    Manner,
    entry_lines,
    in_brackets,
    in_lines,
    item_lines,
    manner_of,
    quote_at,
    quote_of,
    render_key,
    wants_lines,
)
from sandbox.config.splice.scalars import render_scalar
from sandbox.config.splice.source import Source, Splice
from sandbox.config.tree import Path, ScalarValue


class Plan:
    """Finds the splices for edits of one text."""

    def __init__(self, text: str) -> None:
        self.source = Source(text)
        self.root = lay_out(text)
        self.places = Places(self.source, self.root)
        self.manner = manner_of(self.source, self.root)

    def splices(self, edit: Edit) -> list[Splice]:
        """Return the splices of an edit. Raises RefusedError, NowhereError."""
        try:
            if isinstance(edit, Set):
                return self._set(edit.path, edit.value)
            if isinstance(edit, Remove):
                return self._remove(edit.path)
            if isinstance(edit, Rename):
                return self._rename(edit)
            return self._insert(edit) if isinstance(edit, Insert) else self._move(edit)
        except block.UnusualError:
            raise RefusedError("this is written in an unusual way", self.places.line_of(edit.path)) from None

    def _set(self, path: Path, value: Value) -> list[Splice]:
        steps, missing = self.places.reach(path)
        last = steps[-1]
        if not missing:
            self.places.refuse_used_anchors(last.node)
            return self._replace(last, value)
        for key in reversed(missing[1:]):
            value = {str(key): value}
        key = missing[0]
        if not isinstance(key, str):
            raise NowhereError(f"there is no {shown(path)}")
        if isinstance(last.node, Collection) and last.node.members:
            return self._add_entry(last.node, key, value)
        return self._replace(last, {key: value})

    def _add_entry(self, mapping: Collection, key: str, value: Value) -> list[Splice]:
        quoted = self.manner.quoting(quote_of(mapping.members)).stepping(self._step_among(mapping))
        if not mapping.flow:
            return block.append(self.source, mapping, entry_lines(key, value, quoted))
        text = f"{render_key(key, flow=True)}: {in_brackets(value, quoted)}"
        return flow.insert(self.source, mapping, len(mapping.members), text)

    def _replace(self, step: Step, value: Value) -> list[Splice]:
        node, member = step.node, step.member
        within_flow = step.holder is not None and step.holder.flow
        unwritten = isinstance(node, Nothing)
        if not within_flow and self._begins_lines(step, value):
            return self._write_in_lines(step, value)
        quote = quote_at(node) if not unwritten else quote_of(step.holder.members) if step.holder else ""
        manner = self.manner.quoting(quote)
        if isinstance(node, Text) and node.style in ("|", ">") and isinstance(value, str) and "\n" in value:
            literal = self._literal(node, value)
            if literal is not None:
                return [Splice(node.start, node.end, literal)]
        text = in_brackets(value, manner, flow=within_flow)
        if isinstance(value, str | bool | int | float | None):
            text = self._scalar(value, manner, node, within_flow=within_flow)
        if unwritten:
            lacks_colon = member is not None and member.key is not None and member.colon is None
            return [Splice(node.start, node.start, f": {text}" if lacks_colon else f" {text}")]
        if isinstance(node, Collection) and not node.flow:
            return block.empty(self.source, node, self._mark(step), text)
        start = node.outset if node.tagged and not node.anchor else node.start
        return [Splice(start, node.end, text + self._header_comment(node))]

    def _header_comment(self, node: Node) -> str:
        """Return the comment behind the `|` or `>` of a block scalar, with the blanks before it."""
        if not isinstance(node, Text) or node.style not in ("|", ">"):
            return ""
        header = self.source.text[node.start : self.source.line_end(node.start)]
        before, mark, comment = header.partition("#")
        return before[len(before.rstrip()) :] + mark + comment

    def _scalar(self, value: ScalarValue, manner: Manner, node: Node, *, within_flow: bool) -> str:
        # A number that stood in quotes was text; what replaces it as a number cannot stand in them.
        return render_scalar(value, quote=manner.quote, flow=within_flow or isinstance(node, Collection))

    def _begins_lines(self, step: Step, value: Value) -> bool:
        node, member = step.node, step.member
        if isinstance(node, Collection) and (node.members or not node.flow):
            return False
        if member is None:
            return bool(value) and isinstance(node, Nothing) and isinstance(value, dict)
        if member.explicit or member.colon is None or node.anchor or node.tagged:
            return False
        return wants_lines(member.name, value, self.manner)

    def _write_in_lines(self, step: Step, value: Value) -> list[Splice]:
        node, member, source = step.node, step.member, self.source
        if member is None:
            joined = source.newline.join(in_lines(value, self.manner)) + source.newline
            break_before = bool(source.text) and source.column(len(source.text)) > 0
            return [Splice(node.start, node.start, (source.newline if break_before else "") + joined)]
        column = source.column(member.start)
        manner = self.manner.stepping(self._step_among(step.holder))
        below = source.comment_column(source.next_line(node.end))
        if below is not None and below > column:
            # What is commented out there shows where the author wants it.
            manner = manner.stepping(below - column)
        indent = " " * (column + (manner.step if isinstance(value, dict) else manner.dash))
        lines = "".join(source.newline + indent + line for line in in_lines(value, manner))
        end = source.line_end(node.end)
        added = Splice(end, end, lines)
        assert member.colon is not None
        if node.end == node.start:
            return [added]
        return [Splice(member.colon + 1, node.end, self._header_comment(node)), added]

    def _step_among(self, mapping: Collection | None) -> int | None:
        """Return how far the mappings within this one are indented."""
        return next(
            (
                self.source.column(member.value.start) - self.source.column(member.start)
                for member in reversed(mapping.members if mapping is not None else ())
                if isinstance(member.value, Collection) and member.value.mapping and not member.value.flow
            ),
            None,
        )

    def _literal(self, node: Text, value: str) -> str | None:
        """Return a text of several lines for `|`, None if it cannot stand so."""
        lines = value.split("\n")
        if value.startswith((" ", "\n")) or any(not line.isprintable() for line in lines) or value.endswith("\n\n"):
            return None
        old = self.source.text[self.source.next_line(node.start) : node.end].splitlines()
        depths = [len(line) - len(line.lstrip(" ")) for line in old if line.strip()]
        if not depths:
            return None
        indent = " " * min(depths)
        chomp, shown_lines = ("", lines[:-1]) if lines[-1] == "" else ("-", lines)
        head = f"|{chomp}{self._header_comment(node)}"
        return head + "".join(self.source.newline + (indent + line if line else "") for line in shown_lines)

    def _remove(self, path: Path) -> list[Splice]:
        steps, missing = self.places.reach(path, replacing=False)
        last = _found(steps, missing, path)
        assert last.holder is not None
        self.places.refuse_used_anchors(last.node)
        self.places.refuse_inherited(last.holder, path[-1], path)
        holder = steps[-2]
        if last.holder.flow:
            return flow.remove(self.source, last.holder, last.index)
        if len(last.holder.members) == 1:
            return block.empty(self.source, last.holder, self._mark(holder), "{}" if last.holder.mapping else "[]")
        return block.remove(self.source, last.holder, last.index)

    def _insert(self, edit: Insert) -> list[Splice]:
        steps, missing = self.places.reach(edit.path)
        last = steps[-1]
        node = last.node
        if missing or not isinstance(node, Collection) or not node.members:
            return self._set(edit.path, [edit.value])
        if node.mapping or not 0 <= edit.index <= len(node.members):
            raise NowhereError(f"there is no place {edit.index} in {shown(edit.path)}")
        quoted = self.manner.quoting(quote_of(node.members))
        if node.flow:
            return flow.insert(self.source, node, edit.index, in_brackets(edit.value, quoted))
        return block.insert(self.source, node, edit.index, item_lines(edit.value, quoted))

    def _move(self, edit: Move) -> list[Splice]:
        steps, missing = self.places.reach(edit.path)
        node = _found(steps, missing, edit.path).node
        count = len(node.members) if isinstance(node, Collection) and not node.mapping else 0
        if not (0 <= edit.item < count and 0 <= edit.index < count):
            raise NowhereError(f"there is no item {edit.item} or place {edit.index} in {shown(edit.path)}")
        assert isinstance(node, Collection)
        order = [index for index in range(count) if index != edit.item]
        order.insert(edit.index, edit.item)
        self.places.refuse_parted(node, order)
        if node.flow:
            return flow.reorder(self.source, node, order)
        return block.reorder(self.source, node, order)

    def _rename(self, edit: Rename) -> list[Splice]:
        steps, missing = self.places.reach(edit.path[:-1])
        holder = _found(steps, missing, edit.path[:-1]).node
        assert isinstance(holder, Collection)
        self.places.refuse_inherited(holder, edit.path[-1], edit.path)
        steps, missing = self.places.walk(edit.path)
        member = _found(steps, missing, edit.path).member
        if member is None or not isinstance(member.key, Text):
            raise NowhereError(f"there is no {shown(edit.path)}")
        if edit.name != edit.path[-1] and holder.member(edit.name) is not None:
            raise NowhereError(f"there is a key {edit.name!r} already")
        text = render_key(edit.name, quote=quote_at(member.key), flow=holder.flow)
        return [Splice(member.key.start, member.key.end, text)]

    def _mark(self, step: Step) -> int | None:
        """Return where the colon or the dash before a value stands."""
        if step.member is None or step.holder is None:
            return None
        return step.member.colon if step.holder.mapping else step.member.start


def _found(steps: list[Step], missing: Path, path: Path) -> Step:
    if missing:
        raise NowhereError(f"there is no {shown(path)}")
    return steps[-1]
