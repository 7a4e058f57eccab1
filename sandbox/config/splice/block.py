"""Splices in lists and mappings that stand in lines."""

from itertools import pairwise

from sandbox.config.splice.layout import Collection
from sandbox.config.splice.source import Source, Splice


class UnusualError(ValueError):
    """The members are not written one a line, so that no line can be added, taken or moved."""


def append(source: Source, collection: Collection, lines: list[str]) -> list[Splice]:
    """Put a member behind the last, with a blank line before it if the last two have one between them."""
    last = collection.members[-1]
    column = source.column(last.start) if source.leads(last.start) else source.column(collection.start)
    at = source.behind_deeper_comments(last.end, column)
    blank = source.newline if _spaced(source, collection) else ""
    return [Splice(at, at, blank + "".join(source.newline + " " * column + line for line in lines))]


def insert(source: Source, collection: Collection, index: int, lines: list[str]) -> list[Splice]:
    """Put a member before the one that has the index now, above the comment that belongs to that one."""
    if index == len(collection.members):
        return append(source, collection, lines)
    following = collection.members[index]
    column = source.column(following.start)
    joined = (source.newline + " " * column).join(lines)
    blank = source.newline if _spaced(source, collection) else ""
    if not source.leads(following.start):
        return [Splice(following.start, following.start, joined + source.newline + " " * column)]
    at = source.before_comments(following.start, column)
    return [Splice(at, at, " " * column + joined + source.newline + blank)]


def remove(source: Source, collection: Collection, index: int) -> list[Splice]:
    """Take the lines of one member of several away. Comments above it stay; those inside of a list item go with it."""
    members = collection.members
    member = members[index]
    if not source.leads(member.start):
        # It shares its line with a dash: `- name: erp`.
        if index + 1 == len(members):
            raise UnusualError
        following = members[index + 1].start
        end = following if "#" not in source.text[member.end : following] else member.end
        return [Splice(member.start, end, "")]
    start, end = source.line_start(member.start), source.line_end(member.end)
    if not collection.mapping:
        end = source.behind_deeper_comments(member.end, source.column(member.start))
    return [_without_lines(source, start, end)]


def reorder(source: Source, collection: Collection, order: list[int]) -> list[Splice]:
    """Give the members another order, each with its comments; what stands between them stays."""
    chunks = []
    for member in collection.members:
        if not source.leads(member.start):
            raise UnusualError
        column = source.column(member.start)
        start = source.before_comments(member.start, column)
        chunks.append((start, source.behind_deeper_comments(member.end, column)))
    if any(before[1] >= after[0] for before, after in pairwise(chunks)):
        raise UnusualError
    return [
        Splice(*place, source.text[chunks[index][0] : chunks[index][1]])
        for place, index in zip(chunks, order, strict=True)
        if place != chunks[index]
    ]


def empty(source: Source, collection: Collection, colon: int | None, text: str) -> list[Splice]:
    """Write `text` in place of a whole collection; `colon` is where that of its key stands, or its item's dash."""
    begins = source.text[collection.outset : collection.start]
    if source.leads(collection.start) and (colon is not None or begins.strip()):
        at = collection.outset + len(begins.rstrip()) if begins.strip() else (colon or 0) + 1
        if at < source.line_start(collection.start):
            gone = _without_lines(source, source.line_start(collection.start), source.line_end(collection.end))
            return [Splice(at, at, f" {text}"), gone]
    return [Splice(collection.start, collection.end, text)]


def _without_lines(source: Source, start: int, end: int) -> Splice:
    """Take whole lines away, and one of two blank lines that would then follow each other."""
    following = source.next_line(end)
    if (
        start > 0
        and source.is_blank(above := source.line_above(start))
        and (following >= len(source.text) or source.is_blank(following))
    ):
        start = above
    if following > end:
        return Splice(start, following, "")
    # The last line has no break: the one before it goes, so that it stays so.
    return Splice(source.line_end(source.line_above(start)) if start > 0 else 0, end, "")


def _spaced(source: Source, collection: Collection) -> bool:
    if len(collection.members) < 2:
        return False
    before, after = collection.members[-2:]
    lines = source.text[before.end : after.start].replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return any(not line.strip() for line in lines[1:-1])
