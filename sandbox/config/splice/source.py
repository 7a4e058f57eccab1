"""A text by its lines, and the small changes that are made to it."""

import re
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, order=True)
class Splice:
    """Put `text` in place of the characters from `start` to `end`; it may be a secret, so repr leaves it out."""

    start: int
    end: int
    text: str = field(repr=False)


def apply_splices(text: str, splices: list[Splice]) -> str:
    """Return the text with all splices made; they must not overlap."""
    for splice in sorted(splices, reverse=True):
        text = text[: splice.start] + splice.text + text[splice.end :]
    return text


class Source:
    """Answers where lines begin and end. Indices count characters from 0."""

    def __init__(self, text: str) -> None:
        self.text = text
        first = re.search(r"\r\n|\r|\n", text)
        self.newline = first[0] if first else "\n"

    def line_start(self, index: int) -> int:
        """Return the index of the first character of the line."""
        return max(self.text.rfind("\n", 0, index), self.text.rfind("\r", 0, index)) + 1

    def line_end(self, index: int) -> int:
        """Return the index of the line break that ends the line, or of the text's end."""
        match = re.compile(r"[\r\n]").search(self.text, index)
        return match.start() if match else len(self.text)

    def next_line(self, index: int) -> int:
        """Return the index of the first character behind the line's break."""
        end = self.line_end(index)
        return end + 2 if self.text.startswith("\r\n", end) else min(end + 1, len(self.text))

    def column(self, index: int) -> int:
        """Return how many characters of the line stand before the index."""
        return index - self.line_start(index)

    def line_number(self, index: int) -> int:
        """Return the line's number, counted from 1."""
        return len(re.findall(r"\r\n|\r|\n", self.text[: self.line_start(index)])) + 1

    def leads(self, index: int) -> bool:
        """Tell whether nothing but blanks stands before the index in its line."""
        return not self.text[self.line_start(index) : index].strip()

    def rest_is_comment(self, index: int) -> bool:
        """Tell whether nothing but blanks and a comment stands behind the index in its line."""
        rest = self.text[index : self.line_end(index)].strip()
        return not rest or rest.startswith("#")

    def comment_column(self, index: int) -> int | None:
        """Return the column of the comment in a line that has nothing else; the index must be the line's first."""
        line = self.text[index : self.line_end(index)]
        return len(line) - len(line.lstrip(" ")) if line.lstrip(" ").startswith("#") else None

    def is_blank(self, index: int) -> bool:
        """Tell whether the line that begins at the index is there and blank."""
        return index < len(self.text) and not self.text[index : self.line_end(index)].strip()

    def behind_deeper_comments(self, end: int, column: int) -> int:
        """Return the end of the last comment line that follows without a gap, indented deeper than the column."""
        at = self.line_end(end)
        while (following := self.next_line(at)) < len(self.text) and following > at:
            found = self.comment_column(following)
            if found is None or found <= column:
                break
            at = self.line_end(following)
        return at

    def before_comments(self, index: int, column: int) -> int:
        """Return the beginning of the comment lines of that column which stand right above the line of the index."""
        at = self.line_start(index)
        while at > 0 and self.comment_column(above := self.line_start(self._line_above(at))) == column:
            at = above
        return at

    def line_above(self, index: int) -> int:
        """Return the first index of the line above the one that begins at the index, or the index itself at the top."""
        return self.line_start(self._line_above(index)) if index > 0 else index

    def _line_above(self, start: int) -> int:
        return start - 2 if self.text.startswith("\r\n", start - 2) else start - 1
