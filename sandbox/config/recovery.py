"""Blanks out what a syntax error spoilt, so that the rest of the file can still be read and judged.

Lines and columns of everything else stay as they are.
"""

import re

from sandbox.config.syntax import SyntaxFault

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_INDENT = re.compile(r"[ \t]*")


def without(text: str, fault: SyntaxFault) -> str | None:
    """Return the text without the line, list item or block that has the fault, or None if nothing is left to blank.

    A tab between other characters only becomes a blank.
    """
    lines = _LINE.findall(text)
    row, column = fault.place.line - 1, fault.place.column - 1
    if row < len(lines) and lines[row][column : column + 1] == "\t" and lines[row][:column].strip():
        lines[row] = f"{lines[row][:column]} {lines[row][column + 1 :]}"
        return "".join(lines)
    first = min(fault.begins.line, len(lines)) - 1
    while first >= 0 and not lines[first].strip():
        first -= 1
    if first < 0:
        return None
    for index in range(first, _end_of_block(lines, first, fault.indentation)):
        lines[index] = _line_ending(lines[index])
    return "".join(lines)


def _end_of_block(lines: list[str], first: int, with_siblings: bool) -> int:
    """Return the index behind the line's block: deeper lines, and a list that stands as deep as its key."""
    indent = _indent(lines[first])
    is_item = _is_item(lines[first])
    end = first + 1
    while end < len(lines):
        line = lines[end]
        deeper = _indent(line) > indent
        sibling = _indent(line) == indent and (with_siblings or (_is_item(line) and not is_item))
        if line.strip() and not deeper and not sibling:
            break
        end += 1
    return end


def _indent(line: str) -> int:
    match = _INDENT.match(line)
    return len(match[0]) if match else 0


def _is_item(line: str) -> bool:
    return line.lstrip(" \t").startswith(("- ", "-\n", "-\r"))


def _line_ending(line: str) -> str:
    return line[len(line.rstrip("\r\n")) :]
