"""Takes one edit of a text back while what others changed elsewhere in it since stays."""

import difflib


def without_edit(latest: str, before: str, after: str) -> str | None:
    """Return the latest text with the edit that made `after` of `before` taken back.

    None if the lines that the edit touched, or those right beside them, are not as it left them.
    """
    if latest == after:
        return before
    old, new, now = (text.splitlines(keepends=True) for text in (before, after, latest))
    place = _places(new, now)
    undone = list(now)
    for kind, begin, end, old_begin, old_end in reversed(_differences(new, old)):
        if kind == "equal":
            continue
        top = max(0, begin - 1)
        around = range(top, min(len(new), end + 1))
        first = place.get(top)
        if first is None or any(place.get(line) != first + line - top for line in around):
            return None
        at = first + begin - top
        undone[at : at + end - begin] = old[old_begin:old_end]
    return "".join(undone)


def _places(new: list[str], now: list[str]) -> dict[int, int]:
    """Return for every line of one text that is in the other as well its index there."""
    blocks = difflib.SequenceMatcher(None, new, now, autojunk=False).get_matching_blocks()
    return {block.a + step: block.b + step for block in blocks for step in range(block.size)}


def _differences(new: list[str], old: list[str]) -> list[tuple[str, int, int, int, int]]:
    return list(difflib.SequenceMatcher(None, new, old, autojunk=False).get_opcodes())
