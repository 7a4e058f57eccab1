"""Bytes in hexadecimal, as many a row as there is room for."""

from collections.abc import Iterator, Sequence

from sandbox.body.raw_lines import ascii_of
from sandbox.tui.body.rows import Mark, Rows
from sandbox.tui.lines.paint import Line, Role, Span

_OFFSET = 10
_AROUND = 3


class HexRows(Rows):
    """Offset, bytes in two halves, and what of them is ASCII."""

    def __init__(self, body: bytes, width: int) -> None:
        self._body = body
        super().__init__(width)
        self.count = next((count for count in (16, 8, 4) if self._cells(count) <= width), 2)
        self.complete = True

    def __len__(self) -> int:
        return (len(self._body) + self.count - 1) // self.count

    def row_at(self, offset: int) -> int:
        """Return the row of a byte."""
        return min(max(0, len(self) - 1), offset // self.count)

    def start_of(self, row: int) -> int:
        """Return the offset of a row's first byte."""
        return row * self.count

    def end_of(self, row: int) -> int:
        """Return the offset behind a row's last byte."""
        return min(len(self._body), (row + 1) * self.count)

    def line(self, row: int, marks: Sequence[Mark] = ()) -> Line:
        """Return a row; what is marked is so in both halves."""
        start = row * self.count
        chunk = self._body[start : start + self.count]
        roles = [self._role(start + place, marks) for place in range(len(chunk))]
        line = [Span(f"{start:08x}  ", Role.KEY)]
        for place, (byte, role) in enumerate(zip(chunk, roles, strict=True)):
            gap = "  " if place + 1 == self.count // 2 else " "
            line += [Span(f"{byte:02x}", role or Role.NUMBER), Span(gap)]
        missing = 3 * (self.count - len(chunk)) + (len(chunk) < self.count // 2)
        line.append(Span(" " * missing + "|", Role.QUIET))
        line += [Span(char, role or Role.STRING) for char, role in zip(ascii_of(chunk), roles, strict=True)]
        return [*line, Span("|", Role.QUIET)]

    def _divide(self) -> Iterator[None]:
        yield from ()

    @staticmethod
    def _cells(count: int) -> int:
        return _OFFSET + 3 * count + _AROUND + count

    @staticmethod
    def _role(offset: int, marks: Sequence[Mark]) -> Role | None:
        return next((mark.role for mark in marks if mark.start <= offset < mark.end), None)
