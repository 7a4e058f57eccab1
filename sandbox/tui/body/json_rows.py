"""JSON laid out in rows over its own tokens; each row knows in which object or list it stands."""

import json
from array import array
from collections.abc import Iterator, Sequence

from sandbox.body.json_lines import MARKED, fault
from sandbox.body.json_steps import BYTE_ORDER_MARK, CLOSER, EMPTY, OPENER, NotJsonError, Step, name_at, steps
from sandbox.domain.json_path import JsonPath
from sandbox.domain.json_path import Step as PathStep
from sandbox.tui.body.rows import Mark, TextRows, cells_of, chopped, spans
from sandbox.tui.lines.paint import Line, Role, Span

_NAMED, _COMMA, _OPENER, _CLOSER, _PART, _NOTE, _RAW = (1 << bit for bit in range(7))
_NOWHERE = -1
_HANG = 2
_LEAST_ROOM = 8
_LITERALS = "tfn"


class JsonRows(TextRows):
    """One row a value or bracket, more for a long one."""

    gutter = 2

    def __init__(self, text: str, width: int) -> None:
        self._kinds = array("B")
        self._depths = array("B")
        self._parents = array("l")
        self._ordinals = array("L")
        self._notes: dict[int, str] = {}
        self.closers: dict[int, int] = {}
        super().__init__(text, width - self.gutter)

    def line(self, row: int, marks: Sequence[Mark] = ()) -> Line:
        """Return a row without what folds it."""
        kind, start, end = self._kinds[row], self.starts[row], self.ends[row]
        if kind & _NOTE:
            return [Span(self._notes[row], Role.WARN)]
        if kind & _RAW:
            return super().line(row, marks)
        comma = [Span(",", Role.QUIET)] if kind & _COMMA else []
        if kind & _PART:
            owner = self._parents[row]
            role = self._role(self._token_start(owner))
            return [Span(" " * self._hang(self._depths[row])), *spans(self.text, start, end, role, marks), *comma]
        line = [Span(" " * self._indent(self._depths[row]))]
        if kind & _NAMED:
            name_end, token = name_at(self.text, start)
            line += [*spans(self.text, start, name_end, Role.KEY, marks), Span(": ", Role.QUIET)]
            start = min(token, end)
        return [*line, *self._token(start, end, marks), *comma]

    def folded_line(self, row: int, marks: Sequence[Mark] = ()) -> Line:
        """Return the row of an opening bracket with all that it holds in it."""
        closer = self.closers[row]
        count = self._ordinals[closer]
        noun = "member" if self.text[self.starts[closer]] == "}" else "item"
        held = Span(f" … {count:,} {noun}{'' if count == 1 else 's'} … ", Role.QUIET)
        return [*self.line(row, marks), held, *self.line(closer)[1:]]

    def opener_of(self, row: int) -> int | None:
        """Return the row of the bracket that opens here or around this row, None outside of everything."""
        row = self._owner(row)
        while row >= 0 and not self._kinds[row] & _OPENER:
            row = self._parents[row]
        return None if row < 0 else row

    def openers_at(self, depth: int) -> list[int]:
        """Return the rows of all brackets at a depth that are closed further down."""
        return [row for row in self.closers if self._depths[row] == depth]

    def path(self, row: int) -> JsonPath | None:
        """Return the path from the body's root to the value in this row, None where there is no value."""
        if not len(self) or self._kinds[row] & (_NOTE | _RAW):
            return None
        row = self._owner(row)
        found: list[PathStep] = []
        while (parent := self._parents[row]) != _NOWHERE:
            if self._kinds[row] & _NAMED:
                name_end, _ = name_at(self.text, self.starts[row])
                found.append(str(json.loads(self.text[self.starts[row] : name_end])))
            else:
                found.append(int(self._ordinals[row]))
            row = parent
        return JsonPath(tuple(reversed(found)))

    def value(self, row: int) -> str | None:
        """Return the value in this row as it came, all of it; None where there is none or its end is not known yet."""
        if not len(self) or self._kinds[row] & (_NOTE | _RAW):
            return None
        row = self._owner(row)
        last = row
        if self._kinds[row] & _OPENER:
            if row not in self.closers:
                return None
            last = self.closers[row]
        while last + 1 < len(self) and self._kinds[last + 1] & _PART:
            last += 1
        return self.text[self._token_start(row) : self.ends[last]]

    def _owner(self, row: int) -> int:
        """Return the row in which the value of a row begins."""
        return self._parents[row] if self._kinds[row] & (_PART | _CLOSER) else row

    def _token_start(self, row: int) -> int:
        start = self.starts[row]
        return name_at(self.text, start)[1] if self._kinds[row] & _NAMED else start

    def _token(self, start: int, end: int, marks: Sequence[Mark]) -> Line:
        if start >= end:
            return []
        if self.text[start] in "{[":  # an empty one may have blanks and line breaks in it
            whole = self.text[start] + (self.text[end - 1] if end - start > 1 else "")
            return [Span(whole, Role.QUIET)]
        return spans(self.text, start, end, self._role(start), marks)

    def _role(self, start: int) -> Role:
        char = self.text[start]
        if char == '"':
            return Role.STRING
        return Role.QUIET if char in "{}[]" else Role.LITERAL if char in _LITERALS else Role.NUMBER

    def _indent(self, depth: int) -> int:
        return min(2 * depth, self.width // 2)

    def _hang(self, depth: int) -> int:
        return min(self._indent(depth) + _HANG, self.width // 2)

    def _divide(self) -> Iterator[None]:
        behind = 0
        if self.text.startswith(BYTE_ORDER_MARK):
            behind = 1
            self._note(0, MARKED)
        around: list[int] = []
        counts = [0]
        try:
            for step in steps(self.text, behind):
                behind = step.behind
                if step.token == CLOSER:
                    opener = around.pop()
                    self.closers[opener] = len(self)
                    self._row(step.start, step.end, _CLOSER | _comma(step), step.depth, opener, counts.pop())
                    yield
                    continue
                parent, ordinal = around[-1] if around else _NOWHERE, counts[-1]
                counts[-1] += 1
                if step.token == OPENER:
                    around.append(len(self))
                    counts.append(0)
                yield from self._value_rows(step, parent, ordinal)
        except NotJsonError as error:
            self._note(behind, fault(self.text, error))
            before = len(self)
            for _ in self._divide_from(behind):
                self._describe(_RAW, 0, _NOWHERE, 0)
                yield
            assert len(self._kinds) == len(self), before

    def _value_rows(self, step: Step, parent: int, ordinal: int) -> Iterator[None]:
        named = step.name_end > step.name
        start = step.name if named else step.start
        kind = (_NAMED if named else 0) | (_OPENER if step.token == OPENER else 0)
        head = self._indent(step.depth) + (cells_of(self.text[step.name : step.name_end]) + 2 if named else 0)
        room = self.width - head - step.comma
        short = step.end - step.start <= room and cells_of(self.text[step.start : step.end]) <= room
        if step.token >= EMPTY or short:
            self._row(start, step.end, kind | _comma(step), step.depth, parent, ordinal)
            yield
            return
        owner = len(self)
        hanging = self.width - self._hang(step.depth) - step.comma
        pieces = chopped(self.text, step.start, step.end, max(room, 1), hanging)
        if room < _LEAST_ROOM:  # the name alone fills the row
            self._row(start, step.start, kind, step.depth, parent, ordinal)
            pieces = chopped(self.text, step.start, step.end, hanging, hanging)
        for place, behind in pieces:
            comma = _comma(step) if behind == step.end else 0
            if len(self) == owner:
                self._row(start, behind, kind | comma, step.depth, parent, ordinal)
            else:
                self._row(place, behind, _PART | comma, step.depth, owner, 0)
            yield

    def _note(self, place: int, sentence: str) -> None:
        self._notes[len(self)] = sentence
        self._row(place, place, _NOTE, 0, _NOWHERE, 0)

    def _row(self, start: int, end: int, kind: int, depth: int, parent: int, ordinal: int) -> None:
        self._add(start, end)
        self._describe(kind, depth, parent, ordinal)

    def _describe(self, kind: int, depth: int, parent: int, ordinal: int) -> None:
        self._kinds.append(kind)
        self._depths.append(depth)
        self._parents.append(parent)
        self._ordinals.append(ordinal)


def _comma(step: Step) -> int:
    return _COMMA if step.comma else 0
