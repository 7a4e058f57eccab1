"""Splices in lists and mappings that stand in brackets or braces, on one line or several."""

from sandbox.config.splice.layout import Collection, Member
from sandbox.config.splice.source import Source, Splice


def insert(source: Source, collection: Collection, index: int, text: str) -> list[Splice]:
    """Put a member before the one that has the index now, or behind the last; there is one at least."""
    members = collection.members
    if index < len(members):
        at = members[index].start
        own_line = source.leads(at) and source.rest_is_comment(_behind(source, members[index]))
        between = _new_line(source, members[index]) if own_line else " "
        return [Splice(at, at, f"{text},{between}")]
    last = members[-1]
    if not all(source.leads(member.start) for member in members[-2:]):
        return [Splice(last.end, last.end, f", {text}")]
    comma = _comma_behind(source, last.end) if collection.trailing_comma else None
    behind = last.end if comma is None else comma + 1
    added = _new_line(source, last) + text
    if not source.rest_is_comment(behind):
        return [Splice(behind, behind, ("," if comma is None else "") + added + ("" if comma is None else ","))]
    at = source.line_end(behind)
    if comma is not None:
        return [Splice(at, at, added + ",")]
    if at == last.end:
        return [Splice(at, at, "," + added)]
    return [Splice(last.end, last.end, ","), Splice(at, at, added)]


def remove(source: Source, collection: Collection, index: int) -> list[Splice]:
    """Take a member away, with its comma, and with its line if it has one of its own."""
    members = collection.members
    member = members[index]
    behind = _behind(source, member)
    if source.leads(member.start) and source.rest_is_comment(behind):
        return [Splice(source.line_start(member.start), source.next_line(behind), "")]
    if index + 1 < len(members):
        following = members[index + 1].start
        end = following if "#" not in source.text[member.end : following] else behind
        return [Splice(member.start, end, "")]
    if index > 0 and "#" not in source.text[members[index - 1].end : member.start]:
        return [Splice(members[index - 1].end, member.end, "")]
    return [Splice(member.start, behind, "")]


def reorder(source: Source, collection: Collection, order: list[int]) -> list[Splice]:
    """Give the members another order; commas, blanks and comments between them stay."""
    members = collection.members
    return [
        Splice(place.start, place.end, source.text[members[index].start : members[index].end])
        for place, index in zip(members, order, strict=True)
        if place is not members[index]
    ]


def _new_line(source: Source, like: Member) -> str:
    return source.newline + " " * source.column(like.start)


def _behind(source: Source, member: Member) -> int:
    """Return where the member ends, with its comma."""
    comma = _comma_behind(source, member.end)
    return member.end if comma is None else comma + 1


def _comma_behind(source: Source, end: int) -> int | None:
    """Return the index of the comma that follows, comments skipped."""
    at = end
    while at < len(source.text):
        char = source.text[at]
        if char == ",":
            return at
        if char == "#":
            at = source.line_end(at)
        elif not char.isspace():
            return None
        else:
            at += 1
    return None
